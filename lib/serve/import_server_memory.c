#include <string.h>

#include "base/json.h"
#include "serve/import_format.h"
#include "serve/import_objects.h"
#include "store/entities.h"

/*
 * The knowledge graph of the MCP memory server: memory.jsonl with an entity or
 * a relation a line, or what its read_graph answers.  An entity is one here, of
 * the same kind; an observation is a fact with it as its subject, a relation
 * one with both.
 */
static const char *const inner[] = { "entities", "relations", NULL };

static bool
knows(const char *start, size_t len)
{
	(void)len;
	return strstr(start, "\"entityType\"") ||
	       strstr(start, "\"relationType\"");
}

/* ---- entities ---- */

struct entity_of {
	struct intake *in;
	const char *name, *kind;
};

static int
write_entity(void *ctx, struct arena *arena, struct err *err)
{
	const struct entity_of *e = ctx;
	const struct memory_defaults *d =
	    &intake_options(e->in)->parse.defaults;
	const struct entity_scope scope = { d->user_id, d->agent_id,
		d->app_id };
	const struct entity entity = { .name = e->name, .kind = e->kind };
	struct entity *found;
	size_t n;
	struct db *db;
	int64_t id;

	if (memory_name_check("name", e->name, err) < 0)
		return -1;
	if (intake_options(e->in)->dry)
		return 1;
	db = intake_batch(e->in)->cube->db;
	if (entities_find(db, &scope, e->name, strlen(e->name), arena, &found,
		&n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (strcmp(found[i].name, e->name) == 0)
			return 0;
	return entities_put(db, &scope, &entity, &id, err) < 0 ? -1 : 1;
}

/* ---- what is known of them ---- */

/* A fact: its text, and what it says. */
struct fact {
	const char *const *parts; /* that its id is made of */
	size_t n;
	const char *text, *subject, *relation, *object;
};

static int
put_fact(
    struct intake *in, const char *place, const struct fact *f, struct err *err)
{
	struct buf record = { 0 };
	char id[ID_SIZE];
	int rc;

	intake_id(in, id, f->parts, f->n);
	buf_char(&record, '{');
	json_put_field(&record, "id", id);
	json_put_field(&record, "memory", f->text);
	json_put_field(&record, "subject", f->subject);
	if (f->relation)
		json_put_field(&record, "relation", f->relation);
	if (f->object)
		json_put_field(&record, "object", f->object);
	buf_char(&record, '}');
	rc = intake_record(in, &record, MEMORY_FACT, place, err);
	buf_release(&record);
	return rc;
}

/* The entity's name stands before it: it is what it is found by. */
static int
put_observation(struct intake *in, const struct import_object *object,
    const char *entity, const char *observation, struct err *err)
{
	const char *const parts[] = { "observation", entity, observation };
	struct buf text = { 0 };
	int rc;

	buf_printf(&text, "%s: %s", entity, observation);
	rc = put_fact(in, object->place,
	    &(struct fact){ parts, 3, text.data, entity, NULL, NULL }, err);
	buf_release(&text);
	return rc;
}

static int
fault(struct intake *in, const char *place, const char *what)
{
	struct err why = { 0 };

	err_set(&why, ERR_INPUT, "%s", what);
	intake_fault(in, place, &why);
	return 0;
}

static int
put_observations(struct intake *in, struct import_object *object,
    const char *name, struct err *err)
{
	struct json_span list, item;
	const char *at = NULL, *text;

	if (!import_objects_list(
		&object->value, "observations", object->arena, &list))
		return 0;
	while (json_element(&list, &at, &item)) {
		if (item.kind != JSON_STRING) {
			fault(in, object->place, "an observation is no string");
			continue;
		}
		text = json_text(&item, object->arena, NULL);
		if (*text && put_observation(in, object, name, text, err) < 0)
			return -1;
	}
	return 0;
}

static int
read_entity(struct intake *in, struct import_object *object, struct err *err)
{
	struct entity_of e = { .in = in,
		.name = import_objects_text(
		    &object->value, "name", object->arena),
		.kind = import_objects_text(
		    &object->value, "entityType", object->arena) };

	if (!e.name)
		return fault(in, object->place, "an entity without 'name'");
	if (intake_write(in, write_entity, &e, object->place, err) < 0)
		return -1;
	return put_observations(in, object, e.name, err);
}

/* "Ann works_at Acme" reads as words do. */
static int
read_relation(struct intake *in, struct import_object *object, struct err *err)
{
	const char *const parts[] = { "relation",
		import_objects_text(&object->value, "from", object->arena),
		import_objects_text(
		    &object->value, "relationType", object->arena),
		import_objects_text(&object->value, "to", object->arena) };
	struct buf text = { 0 };
	int rc;

	if (!parts[1] || !parts[2] || !parts[3])
		return fault(in, object->place,
		    "a relation without 'from', 'relationType' or 'to'");
	buf_printf(&text, "%s %s %s", parts[1], parts[2], parts[3]);
	for (char *p = text.data + strlen(parts[1]);
	     p < text.data + text.len - strlen(parts[3]); p++)
		if (*p == '_')
			*p = ' ';
	rc = put_fact(in, object->place,
	    &(struct fact){ parts, 4, text.data, parts[1], parts[2], parts[3] },
	    err);
	buf_release(&text);
	return rc;
}

static int
each(
    struct intake *in, struct import_object *object, void *ctx, struct err *err)
{
	const char *type = import_objects_text(
	    &object->value, "type", object->arena);
	const char *kind = object->key ? object->key : type ? type : "";

	(void)ctx;
	if (strcmp(kind, "entity") == 0 || strcmp(kind, "entities") == 0)
		return read_entity(in, object, err);
	if (strcmp(kind, "relation") == 0 || strcmp(kind, "relations") == 0)
		return read_relation(in, object, err);
	return fault(in, object->place, "neither an entity nor a relation");
}

static int
read_graph(struct intake *in, const char *path, struct err *err)
{
	return import_objects(in, path, inner, each, NULL, err);
}

static const char *const files[] = { "memory.json", "memory.jsonl", NULL };

const struct import_format import_server_memory = { "mcp", files, knows,
	read_graph };
