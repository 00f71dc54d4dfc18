#include "serve/network_change.h"

#include <string.h>

#include "base/clock.h"
#include "base/record.h"

enum { TEXTS = 9 };

/* What a line may say, as its fields stand. */
struct given {
	struct json_span value[TEXTS];
	bool has[TEXTS];
	struct arena *arena;
};

enum { SUBJECT, RELATION, OBJECT, MEMORY, FROM, TO, NAME, KIND, SUMMARY };

static const char *const KEYS[TEXTS] = { "subject", "relation", "object",
	"memory", "valid_from", "valid_to", "name", "kind", "summary" };

/* null is no value. */
static int
take_text(struct given *g, const char *key, const struct json_span *value,
    struct err *err)
{
	for (int i = 0; i < TEXTS; i++) {
		if (strcmp(KEYS[i], key) != 0 || value->kind == JSON_NULL)
			continue;
		if (value->kind != JSON_STRING)
			return err_set(
			    err, ERR_INPUT, "'%s' is not a string", key);
		g->value[i] = *value;
		g->has[i] = true;
	}
	return 0;
}

/* A list of texts, of `most` at most. */
static int
take_list(const struct json_span *value, const char *key, size_t most,
    struct arena *arena, const char ***items, size_t *n, struct err *err)
{
	struct json_span item;
	const char *at = NULL;

	if (value->kind == JSON_NULL)
		return 0;
	if (value->kind != JSON_ARRAY)
		return err_set(err, ERR_INPUT, "'%s' is not an array", key);
	*items = arena_bytes(arena, most * sizeof **items);
	while (json_element(value, &at, &item)) {
		if (item.kind != JSON_STRING || *n == most)
			return err_set(err, ERR_INPUT,
			    "'%s' is not an array of at most %zu strings", key,
			    most);
		(*items)[(*n)++] = json_text(&item, arena, NULL);
	}
	return 0;
}

static const char *
text_of(const struct given *g, int field)
{
	return g->has[field] ? json_text(&g->value[field], g->arena, NULL)
			     : NULL;
}

static int
time_of(const struct given *g, int field, int64_t *at, struct err *err)
{
	struct moment moment;

	*at = CLOCK_NONE;
	if (!g->has[field])
		return 0;
	if (clock_parse(text_of(g, field), &moment, err) < 0)
		return -1;
	*at = moment.at;
	return 0;
}

int
network_change_line(
    struct network_change *c, const char *line, size_t len, struct err *err)
{
	struct given g = { .arena = c->arena };
	struct network_relation relation = { 0 };
	struct entity entity = { 0 };
	struct json_span object, value;
	const char *at = NULL, *key;
	int rc = 0;

	if (json_scan(line, len, &object, err) < 0)
		return -1;
	if (object.kind != JSON_OBJECT)
		return err_set(err, ERR_INPUT, "the line is no JSON object");
	while (rc == 0 && json_member(&object, &at, c->arena, &key, &value)) {
		rc = take_text(&g, key, &value, err);
		if (rc == 0 && strcmp(key, "sources") == 0)
			rc = take_list(&value, key, MEMORY_SOURCES_MAX,
			    c->arena, &relation.sources, &relation.n_sources,
			    err);
		if (rc == 0 && strcmp(key, "aliases") == 0)
			rc = take_list(&value, key, ENTITY_NAMES_MAX, c->arena,
			    &entity.aliases, &entity.n_aliases, err);
	}
	if (rc < 0 || time_of(&g, FROM, &relation.valid_from, err) < 0 ||
	    time_of(&g, TO, &relation.valid_to, err) < 0)
		return -1;
	entity.name = text_of(&g, NAME);
	entity.kind = text_of(&g, KIND);
	entity.summary = text_of(&g, SUMMARY);
	relation.subject = text_of(&g, SUBJECT);
	relation.relation = text_of(&g, RELATION);
	relation.object = text_of(&g, OBJECT);
	relation.text = text_of(&g, MEMORY);
	if (entity.name && !relation.subject)
		return network_change_entity(c, &entity, err);
	if (!relation.subject || !relation.relation || !relation.object)
		return err_set(err, ERR_INPUT,
		    "the line has no subject, relation and object, nor a name");
	return network_change_add(c, &relation, err);
}
