#include "serve/operation_graph.h"

#include <stdio.h>
#include <string.h>

#include "find/importance.h"
#include "serve/operation_given.h"
#include "store/entities_remove.h"
#include "store/rows.h"

/* One change of the graph: an edit, in one transaction. */
struct change {
	struct operation_call *call;
	struct db *db;
	struct operation_graph graph; /* as it was before */
	struct edit edit;
	struct json_span list; /* what was given */
	const char *at;        /* where in it */
	struct buf done;       /* what came of it, as JSON */
	size_t n, wanted;      /* what was deleted, and what should have been */
	struct buf missing;    /* names */
};

/* ---- begin and end ---- */

static int
begin(struct change *c, struct operation_call *call, const char *argument,
    struct err *err)
{
	*c = (struct change){ .call = call,
		.edit = { .by = call->desk->by },
		.graph = { .arena = &call->arena,
		    .scope = operation_graph_scope(call) } };
	operation_given(call, argument, &c->list);
	if (operation_desk_write(call->desk, err) < 0)
		return -1;
	c->db = call->desk->cube.db;
	if (db_begin(c->db, true, err) < 0)
		return -1;
	if (operation_graph_read(c->db, &c->graph, err) == 0)
		return 0;
	db_rollback(c->db);
	return -1;
}

/* Commits if rc is 0, and appends {"key":done}; or {"success", "message"}. */
static int
end(struct change *c, int rc, const char *key, struct err *err)
{
	struct operation_desk *desk = c->call->desk;
	struct buf *out = c->call->out;

	if (rc == 0)
		rc = recall_batch(&desk->recall, err);
	if (rc == 0)
		rc = ingest_flush(desk->ingest, err);
	if (rc == 0) {
		rc = db_commit(c->db, err);
	} else {
		db_rollback(c->db);
		ingest_forget(desk->ingest);
	}
	if (rc == 0 && key) {
		buf_char(out, '{');
		json_put_key(out, key);
		buf_printf(out, "[%s]}", buf_text(&c->done));
	} else if (rc == 0) {
		buf_string(out, "{\"success\":true");
		json_put_field(out, "message", buf_text(&c->done));
		buf_char(out, '}');
	}
	desk->added = desk->added || rc == 0;
	buf_release(&c->done);
	buf_release(&c->missing);
	return rc;
}

/* ---- what was given ---- */

static const char *
text_of(struct change *c, const struct json_span *object, const char *name)
{
	struct json_span value;

	return operation_given_member(object, name, &value)
		   ? json_text(&value, &c->call->arena, NULL)
		   : "";
}

/* The next of a list's texts, NULL at its end. */
static const char *
next_text(struct change *c, const struct json_span *list, const char **at)
{
	struct json_span item;

	return json_element(list, at, &item)
		   ? json_text(&item, &c->call->arena, NULL)
		   : NULL;
}

static void
put_comma(struct buf *out)
{
	if (out->len && out->data[out->len - 1] != '[')
		buf_char(out, ',');
}

static int
no_entity(const char *name, struct err *err)
{
	return err_set(
	    err, ERR_INPUT, "Entity with name %.200s not found", name);
}

/* ---- facts ---- */

static int
put(struct change *c, struct memory *m, bool upsert, struct err *err)
{
	struct operation_desk *desk = c->call->desk;
	struct rows_put done = { 0 };
	int rc;

	ingest_edit(desk->ingest, &c->edit);
	rc = ingest_put(desk->ingest, m, upsert, &c->call->arena, &done, err);
	ingest_edit(desk->ingest, NULL);
	return rc;
}

static int
put_fact(struct change *c, const struct memory *parts, const struct buf *text,
    struct err *err)
{
	struct memory m;

	memory_init(&m);
	m.type = MEMORY_FACT;
	m.user_id = c->graph.scope.user;
	m.agent_id = c->graph.scope.agent;
	m.app_id = c->graph.scope.app;
	m.run_id = c->call->desk->front->run;
	m.subject = parts->subject;
	m.relation = parts->relation;
	m.object = parts->object;
	m.text = buf_text(text);
	m.text_len = text->len;
	if (text->len > MEMORY_TEXT_MAX)
		return err_set(err, ERR_INPUT,
		    "text of %zu bytes, more than %d", text->len,
		    MEMORY_TEXT_MAX);
	importance_give(&m, NULL);
	return put(c, &m, false, err);
}

/* The name stands before it: it is what it is found by. */
static int
put_observation(struct change *c, const char *name, const char *observation,
    struct err *err)
{
	const struct memory parts = { .subject = name };
	struct buf text = { 0 };
	int rc;

	buf_printf(&text, "%s: %s", name, observation);
	rc = put_fact(c, &parts, &text, err);
	buf_release(&text);
	return rc;
}

static int
forget(struct change *c, long fact, struct err *err)
{
	struct memory m;
	int rc = rows_find(
	    c->db, c->graph.facts[fact].id, &c->call->arena, &m, err);

	if (rc < 1)
		return rc;
	m.state = MEMORY_FORGOTTEN;
	return put(c, &m, true, err);
}

/* ---- add ---- */

/* Whether one of that name stands before it in the list. */
static bool
came_before(struct change *c, const struct json_span *entity, const char *name)
{
	struct json_span before;
	const char *at = NULL;

	while (json_element(&c->list, &at, &before) &&
	       before.start != entity->start)
		if (strcmp(text_of(c, &before, "name"), name) == 0)
			return true;
	return false;
}

static int
create(struct change *c, const struct json_span *entity, struct err *err)
{
	const struct entity new = { .name = text_of(c, entity, "name"),
		.kind = text_of(c, entity, "entityType") };
	struct json_span list = { 0 };
	const char *at = NULL, *text;
	int64_t id;

	if (operation_graph_find(&c->graph, new.name) != OPERATION_GRAPH_NONE ||
	    came_before(c, entity, new.name))
		return 0;
	if (memory_name_check("name", new.name, err) < 0 ||
	    entities_put(c->db, &c->graph.scope, &new, &id, err) < 0)
		return -1;
	operation_given_member(entity, "observations", &list);
	put_comma(&c->done);
	buf_char(&c->done, '{');
	json_put_field(&c->done, "name", new.name);
	json_put_field(&c->done, "entityType", new.kind);
	json_put_key(&c->done, "observations");
	buf_add(&c->done, list.start, list.len);
	buf_char(&c->done, '}');
	while ((text = next_text(c, &list, &at)))
		if (put_observation(c, new.name, text, err) < 0)
			return -1;
	return 0;
}

int
operation_graph_create(struct operation_call *call, struct err *err)
{
	struct json_span entity;
	struct change c;
	int rc = 0;

	if (begin(&c, call, "entities", err) < 0)
		return -1;
	while (rc == 0 && json_element(&c.list, &c.at, &entity))
		rc = create(&c, &entity, err);
	return end(&c, rc, "entities", err);
}

/* The relation of these three, or none. */
static long
find_relation(const struct operation_graph *g, const struct memory *parts)
{
	long from = operation_graph_find(g, parts->subject);
	long to = operation_graph_find(g, parts->object);

	for (size_t i = 0; i < g->n_facts; i++) {
		const struct operation_graph_fact *f = &g->facts[i];

		if (to != OPERATION_GRAPH_NONE && f->from == from &&
		    f->to == to && strcmp(f->relation, parts->relation) == 0)
			return (long)i;
	}
	return OPERATION_GRAPH_NONE;
}

static struct memory
relation_of(struct change *c, const struct json_span *relation)
{
	return (struct memory){ .subject = text_of(c, relation, "from"),
		.object = text_of(c, relation, "to"),
		.relation = text_of(c, relation, "relationType") };
}

static bool
was_related(struct change *c, const struct json_span *relation,
    const struct memory *parts)
{
	struct json_span before;
	const char *at = NULL;

	while (json_element(&c->list, &at, &before) &&
	       before.start != relation->start) {
		const struct memory other = relation_of(c, &before);

		if (strcmp(other.subject, parts->subject) == 0 &&
		    strcmp(other.object, parts->object) == 0 &&
		    strcmp(other.relation, parts->relation) == 0)
			return true;
	}
	return false;
}

static int
relate(struct change *c, const struct json_span *relation, struct err *err)
{
	const struct memory parts = relation_of(c, relation);
	const char *const ends[] = { parts.subject, parts.object };
	struct buf text = { 0 };
	int rc;

	for (int i = 0; i < 2; i++)
		if (operation_graph_find(&c->graph, ends[i]) ==
		    OPERATION_GRAPH_NONE)
			return no_entity(ends[i], err);
	if (memory_name_check("relationType", parts.relation, err) < 0)
		return -1;
	if (find_relation(&c->graph, &parts) != OPERATION_GRAPH_NONE ||
	    was_related(c, relation, &parts))
		return 0;
	/* "works_at" reads as words do */
	buf_printf(&text, "%s ", parts.subject);
	for (const char *p = parts.relation; *p; p++)
		buf_char(&text, *p == '_' ? ' ' : *p);
	buf_printf(&text, " %s", parts.object);
	rc = put_fact(c, &parts, &text, err);
	buf_release(&text);
	put_comma(&c->done);
	buf_char(&c->done, '{');
	json_put_field(&c->done, "from", parts.subject);
	json_put_field(&c->done, "to", parts.object);
	json_put_field(&c->done, "relationType", parts.relation);
	buf_char(&c->done, '}');
	return rc;
}

int
operation_graph_relate(struct operation_call *call, struct err *err)
{
	struct json_span relation;
	struct change c;
	int rc = 0;

	if (begin(&c, call, "relations", err) < 0)
		return -1;
	while (rc == 0 && json_element(&c.list, &c.at, &relation))
		rc = relate(&c, &relation, err);
	return end(&c, rc, "relations", err);
}

static int
observe(struct change *c, const struct json_span *item, struct err *err)
{
	const char *name = text_of(c, item, "entityName"), *at = NULL, *text;
	long entity = operation_graph_find(&c->graph, name);
	struct json_span list = { 0 };

	if (entity == OPERATION_GRAPH_NONE)
		return no_entity(name, err);
	operation_given_member(item, "contents", &list);
	put_comma(&c->done);
	buf_char(&c->done, '{');
	json_put_field(&c->done, "entityName", name);
	json_put_key(&c->done, "addedObservations");
	buf_char(&c->done, '[');
	while ((text = next_text(c, &list, &at))) {
		if (operation_graph_observation(&c->graph, entity, text) !=
		    OPERATION_GRAPH_NONE)
			continue;
		if (put_observation(c, name, text, err) < 0)
			return -1;
		put_comma(&c->done);
		json_put_string(&c->done, text, strlen(text));
	}
	buf_string(&c->done, "]}");
	return 0;
}

int
operation_graph_observe(struct operation_call *call, struct err *err)
{
	struct json_span item;
	struct change c;
	int rc = 0;

	if (begin(&c, call, "observations", err) < 0)
		return -1;
	while (rc == 0 && json_element(&c.list, &c.at, &item))
		rc = observe(&c, &item, err);
	return end(&c, rc, "results", err);
}

/* ---- delete ---- */

static void
note_missing(struct change *c, const char *name)
{
	buf_printf(&c->missing, c->missing.len ? ", %s" : "%s", name);
}

/* With all that is said of it, and its relations. */
static int
delete_entity(struct change *c, const char *name, struct err *err)
{
	long entity = operation_graph_find(&c->graph, name);
	int rc;

	c->wanted++;
	if (entity == OPERATION_GRAPH_NONE) {
		note_missing(c, name);
		return 0;
	}
	for (size_t i = 0; i < c->graph.n_facts; i++)
		if ((c->graph.facts[i].from == entity ||
			c->graph.facts[i].to == entity) &&
		    forget(c, (long)i, err) < 0)
			return -1;
	rc = entities_remove(c->db, &c->graph.scope, name, err);
	c->n++;
	return rc < 0 ? -1 : 0;
}

int
operation_graph_delete_entities(struct operation_call *call, struct err *err)
{
	const char *name;
	struct change c;
	int rc = 0;

	if (begin(&c, call, "entityNames", err) < 0)
		return -1;
	while (rc == 0 && (name = next_text(&c, &c.list, &c.at)))
		rc = delete_entity(&c, name, err);
	if (!c.missing.len)
		buf_string(&c.done, "Entities deleted successfully");
	else
		buf_printf(&c.done,
		    "Deleted %zu of %zu entities. Not found: %s", c.n, c.wanted,
		    c.missing.data);
	return end(&c, rc, NULL, err);
}

static int
delete_observations(
    struct change *c, const struct json_span *item, struct err *err)
{
	const char *name = text_of(c, item, "entityName"), *at = NULL, *text;
	long entity = operation_graph_find(&c->graph, name), fact;
	struct json_span list = { 0 };

	operation_given_member(item, "observations", &list);
	if (entity == OPERATION_GRAPH_NONE)
		note_missing(c, name);
	while ((text = next_text(c, &list, &at))) {
		c->wanted++;
		fact = entity == OPERATION_GRAPH_NONE
			   ? OPERATION_GRAPH_NONE
			   : operation_graph_observation(
				 &c->graph, entity, text);
		if (fact == OPERATION_GRAPH_NONE)
			continue;
		if (forget(c, fact, err) < 0)
			return -1;
		c->n++;
	}
	return 0;
}

int
operation_graph_delete_observations(
    struct operation_call *call, struct err *err)
{
	struct json_span item;
	struct change c;
	int rc = 0;

	if (begin(&c, call, "deletions", err) < 0)
		return -1;
	while (rc == 0 && json_element(&c.list, &c.at, &item))
		rc = delete_observations(&c, &item, err);
	if (c.n == c.wanted)
		buf_string(&c.done, "Observations deleted successfully");
	else
		buf_printf(&c.done, "Deleted %zu of %zu observations.%s%s", c.n,
		    c.wanted, c.missing.len ? " Entities not found: " : "",
		    buf_text(&c.missing));
	return end(&c, rc, NULL, err);
}

int
operation_graph_delete_relations(struct operation_call *call, struct err *err)
{
	struct json_span item;
	struct change c;
	int rc = 0;

	if (begin(&c, call, "relations", err) < 0)
		return -1;
	while (rc == 0 && json_element(&c.list, &c.at, &item)) {
		const struct memory parts = relation_of(&c, &item);
		long fact = find_relation(&c.graph, &parts);

		c.wanted++;
		if (fact == OPERATION_GRAPH_NONE)
			continue;
		c.n++;
		rc = forget(&c, fact, err);
	}
	if (c.n == c.wanted)
		buf_string(&c.done, "Relations deleted successfully");
	else
		buf_printf(&c.done,
		    "Deleted %zu of %zu relations. The rest matched nothing.",
		    c.n, c.wanted);
	return end(&c, rc, NULL, err);
}
