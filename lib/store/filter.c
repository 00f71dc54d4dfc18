#include "store/filter.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/record.h"
#include "base/utf8.h"
#include "store/filter_names.h"
#include "text/when_read.h"

enum { NAME_SHOWN = 64 /* bytes of a wrong name in a message */ };

const char *const filter_names[OP_COUNT] = { "eq", "ne", "in", "nin", "gt",
	"gte", "lt", "lte", "contains", "icontains", "word", "phrase", "prefix",
	"fuzzy", "*" };

static const struct filter_field FIELDS[] = {
	{ "id", "m.id", FIELD_TEXT },
	{ "memory", "m.memory", FIELD_TEXT },
	{ "text", "m.memory", FIELD_TEXT },
	{ "type", "m.type", FIELD_TYPE },
	{ "state", "m.state", FIELD_STATE },
	{ "user_id", "nullif(s.user_id, '')", FIELD_TEXT },
	{ "agent_id", "nullif(s.agent_id, '')", FIELD_TEXT },
	{ "app_id", "nullif(s.app_id, '')", FIELD_TEXT },
	{ "run_id", "nullif(s.run_id, '')", FIELD_TEXT },
	{ "role", "m.role", FIELD_TEXT },
	{ "name", "m.name", FIELD_TEXT },
	{ "importance", "m.importance", FIELD_REAL },
	{ "subject", "m.subject", FIELD_TEXT },
	{ "relation", "m.relation", FIELD_TEXT },
	{ "object", "m.object", FIELD_TEXT },
	{ "confidence", "m.confidence", FIELD_REAL },
	{ "strength", "m.strength", FIELD_REAL },
	{ "event_at", "m.event_at", FIELD_TIME },
	{ "timestamp", "m.event_at", FIELD_TIME },
	{ "valid_from", "m.valid_from", FIELD_TIME },
	{ "valid_to", "m.valid_to", FIELD_TIME },
	{ "superseded_at", "m.superseded_at", FIELD_TIME },
	{ "superseded_by", "m.superseded_by", FIELD_TEXT },
	{ "supersedes", "m.supersedes", FIELD_TEXT },
	{ "created_at", "m.created_at", FIELD_TIME },
	{ "updated_at", "m.updated_at", FIELD_TIME },
};

static const struct filter_field METADATA = { "metadata",
	"json_extract(m.metadata, ", FIELD_METADATA };

struct reader {
	struct arena *arena;
	struct err *err;
	const char *at; /* the value that is being read */
};

static int read_filter(
    const struct json_span *json, struct filter **out, struct reader *r);

/* Quotes in names are left out. */
const char *
filter_path(const char *name, struct arena *arena)
{
	char *path, *p;

	if (strncmp(name, "metadata.", 9) == 0)
		name += 9;
	path = p = arena_bytes(arena, 4 * strlen(name) + 8);
	p += sprintf(p, "$.\"");
	for (; *name; name++) {
		if (*name == '.')
			p += sprintf(p, "\".\"");
		else if (*name != '"')
			*p++ = *name;
	}
	sprintf(p, "\"");
	return path;
}

static const struct filter_field *
find_field(const char *name)
{
	for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++)
		if (strcmp(FIELDS[i].name, name) == 0)
			return &FIELDS[i];
	return &METADATA;
}

bool
filter_is_field(const char *name)
{
	return find_field(name) != &METADATA ||
	       (strncmp(name, "metadata.", 9) == 0 && name[9]);
}

static int
name_value(struct filter_value *v, const char *what, int found,
    const char *choices, struct err *err)
{
	if (found < 0)
		return err_set(err, ERR_INPUT, "filter: no %s '%.*s' (%s)",
		    what, (int)utf8_fit(v->text, strlen(v->text), NAME_SHOWN),
		    v->text, choices);
	v->kind = VALUE_INT;
	v->integer = found;
	return 0;
}

/* What the value means for its field: a type's number, a time, itself. */
static int
convert(struct filter_value *v, const struct filter *test, struct err *err)
{
	struct when_read time;
	struct err inner;
	bool part = test->op >= OP_CONTAINS;

	if (v->kind == VALUE_NULL || part)
		return 0;
	switch (test->field->kind) {
	case FIELD_TYPE:
	case FIELD_STATE:
		if (v->kind != VALUE_TEXT)
			break;
		return test->field->kind == FIELD_TYPE
			   ? name_value(v, "type", memory_type_find(v->text),
				 MEMORY_TYPE_LIST, err)
			   : name_value(v, "state", memory_state_find(v->text),
				 MEMORY_STATE_LIST, err);
	case FIELD_TIME:
		if (v->kind != VALUE_TEXT)
			break;
		if (when_read(v->text, &time, &inner) < 0)
			return err_set(err, ERR_INPUT, "filter: '%s': %.300s",
			    test->name, inner.text);
		v->kind = VALUE_INT;
		v->integer = time.from; /* open ends are INT64_MIN */
		v->end = time.until == CLOCK_NONE ? INT64_MAX : time.until;
		return 0;
	case FIELD_REAL:
		if (v->kind == VALUE_TEXT)
			break;
		return 0;
	case FIELD_TEXT:
		if (v->kind != VALUE_TEXT)
			break;
		return 0;
	case FIELD_METADATA:
		return 0;
	}
	return err_set(
	    err, ERR_INPUT, "filter: wrong kind of value for '%s'", test->name);
}

static int
read_value(const struct json_span *json, const struct filter *test,
    struct filter_value *v, struct reader *r)
{
	*v = (struct filter_value){ 0 };
	switch (json->kind) {
	case JSON_NULL:
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		v->kind = VALUE_INT;
		v->integer = json->kind == JSON_TRUE;
		break;
	case JSON_NUMBER:
		if (json_integer(json, &v->integer)) {
			v->kind = VALUE_INT;
			break;
		}
		v->kind = VALUE_REAL;
		if (json_number(json, &v->real))
			break;
		return err_set(
		    r->err, ERR_INPUT, "filter: number out of range");
	case JSON_STRING:
		v->kind = VALUE_TEXT;
		v->text = json_text(json, r->arena, NULL);
		break;
	default:
		return err_set(r->err, ERR_INPUT,
		    "filter: '%s' of '%s' needs a plain value",
		    filter_names[test->op], test->name);
	}
	return convert(v, test, r->err);
}

static int
read_list(struct filter *test, const struct json_span *json, struct reader *r)
{
	struct json_span item;
	const char *at = NULL;
	size_t n = 0;

	if (json->kind != JSON_ARRAY)
		return err_set(r->err, ERR_INPUT, "filter: '%s' needs a list",
		    filter_names[test->op]);
	while (json_element(json, &at, &item))
		n++;
	test->values = arena_bytes(r->arena, (n + 1) * sizeof *test->values);
	at = NULL;
	while (json_element(json, &at, &item)) {
		r->at = item.start;
		if (read_value(&item, test, &test->values[test->n++], r) < 0)
			return -1;
	}
	return 0;
}

static struct filter *
new_test(const char *name, enum filter_op op, struct arena *arena)
{
	struct filter *test = arena_bytes(arena, sizeof *test);

	test->kind = FILTER_TEST;
	test->op = op;
	test->name = name;
	test->field = find_field(name);
	if (test->field == &METADATA)
		test->path = filter_path(name, arena);
	return test;
}

static int
read_test(const char *name, enum filter_op op, const struct json_span *json,
    struct filter **out, struct reader *r)
{
	struct filter *test = new_test(name, op, r->arena);

	*out = test;
	if (op >= OP_CONTAINS && test->field->kind != FIELD_TEXT &&
	    test->field->kind != FIELD_METADATA)
		return err_set(r->err, ERR_INPUT,
		    "filter: '%s' cannot look into '%s'", filter_names[op],
		    name);
	if (op == OP_IN || op == OP_NIN)
		return read_list(test, json, r);
	test->values = arena_bytes(r->arena, sizeof *test->values);
	test->n = 1;
	if (json->kind == JSON_STRING && json->len == 3 &&
	    json->start[1] == '*' && op == OP_EQ) {
		test->op = OP_EXISTS;
		return 0;
	}
	if (read_value(json, test, test->values, r) < 0)
		return -1;
	if (test->values->kind == VALUE_NULL && op != OP_EQ && op != OP_NE)
		return err_set(r->err, ERR_INPUT,
		    "filter: '%s' of '%s' is null", filter_names[op], name);
	if (op >= OP_CONTAINS && test->field->kind != FIELD_TEXT &&
	    test->field != &METADATA)
		return err_set(r->err, ERR_INPUT,
		    "filter: '%s' does not go with '%s'", filter_names[op],
		    name);
	if (op >= OP_CONTAINS && test->values->kind != VALUE_TEXT &&
	    (test->field != &METADATA || op >= OP_WORD))
		return err_set(r->err, ERR_INPUT,
		    "filter: '%s' of '%s' needs text", filter_names[op], name);
	return 0;
}

/* {"gte":1,"lt":5}: all of them, as one AND. */
static int
read_tests(const char *name, const struct json_span *json, struct filter **out,
    struct reader *r)
{
	struct filter *all = arena_bytes(r->arena, sizeof *all);
	struct filter **last = &all->children;
	struct json_span item;
	const char *at = NULL, *key;

	*out = all;
	while (json_member(json, &at, r->arena, &key, &item)) {
		int op = 0;

		r->at = item.start;
		while (op < OP_EXISTS && strcmp(filter_names[op], key) != 0)
			op++;
		if (op == OP_EXISTS)
			return err_set(r->err, ERR_INPUT,
			    "filter: no operator '%s' (for '%s')", key, name);
		if (read_test(name, (enum filter_op)op, &item, last, r) < 0)
			return -1;
		last = &(*last)->next;
	}
	if (!all->children)
		return err_set(
		    r->err, ERR_INPUT, "filter: nothing asked of '%s'", name);
	return 0;
}

/* "AND": [...] and the like; NOT takes one filter or a list (none holds). */
static int
read_group(enum filter_kind kind, const struct json_span *json,
    struct filter **out, struct reader *r)
{
	struct filter *group = arena_bytes(r->arena, sizeof *group);
	struct filter **last = &group->children;
	struct json_span item;
	const char *at = NULL;

	*out = group;
	group->kind = kind;
	if (json->kind == JSON_OBJECT && kind == FILTER_NOT)
		return read_filter(json, last, r);
	if (json->kind != JSON_ARRAY)
		return err_set(r->err, ERR_INPUT,
		    kind == FILTER_NOT ? "filter: NOT needs a filter or a list"
				       : "filter: AND and OR need a list");
	while (json_element(json, &at, &item)) {
		r->at = item.start;
		if (read_filter(&item, last, r) < 0)
			return -1;
		last = &(*last)->next;
	}
	return 0;
}

static int
read_filter(const struct json_span *json, struct filter **out, struct reader *r)
{
	struct filter *all = arena_bytes(r->arena, sizeof *all);
	struct filter **last = &all->children;
	struct json_span item;
	const char *at = NULL, *key;

	*out = all;
	if (json->kind != JSON_OBJECT)
		return err_set(r->err, ERR_INPUT, "filter: not an object");
	while (json_member(json, &at, r->arena, &key, &item)) {
		int rc;

		r->at = item.start;
		if (strcmp(key, "AND") == 0)
			rc = read_group(FILTER_AND, &item, last, r);
		else if (strcmp(key, "OR") == 0)
			rc = read_group(FILTER_OR, &item, last, r);
		else if (strcmp(key, "NOT") == 0)
			rc = read_group(FILTER_NOT, &item, last, r);
		else if (item.kind == JSON_OBJECT)
			rc = read_tests(key, &item, last, r);
		else
			rc = read_test(key, OP_EQ, &item, last, r);
		if (rc < 0)
			return -1;
		last = &(*last)->next;
	}
	return 0;
}

/*
 * What SQLite can take: an expression of 1,000 levels, where each test of a
 * group and each value that stands in no IN is a level, 32,766 parameters, and
 * a parser's stack of 100, of which a group within a group takes 4.
 */
enum { TESTS_MAX = 800, VALUES_MAX = 10000, GROUPS_MAX = 16 };

bool
filter_is_plain_list(const struct filter *f)
{
	if ((f->op != OP_IN && f->op != OP_NIN) || f->field->kind == FIELD_TIME)
		return false;
	for (size_t i = 0; i < f->n; i++)
		if (f->values[i].kind == VALUE_NULL)
			return false;
	return true;
}

bool
filter_is_words(const struct filter *f)
{
	return f->kind == FILTER_TEST && f->op >= OP_WORD && f->op <= OP_FUZZY;
}

bool
filter_is_group(const struct filter *f)
{
	return f->kind == FILTER_NOT ||
	       (f->kind != FILTER_TEST && !(f->children && !f->children->next));
}

struct size {
	size_t tests, values, groups;
};

static void
measure(const struct filter *f, size_t groups, struct size *size)
{
	groups += filter_is_group(f);
	if (groups > size->groups)
		size->groups = groups;
	if (f->kind == FILTER_TEST) {
		size->values += f->n;
		size->tests += filter_is_plain_list(f) ? 1 : f->n;
		return;
	}
	size->tests += filter_is_group(f);
	for (const struct filter *p = f->children; p; p = p->next)
		measure(p, groups, size);
}

/* Whether it is within what a filter may have. */
static int
check_size(const struct filter *filter, struct err *err)
{
	struct size size = { 0 };

	measure(filter, 0, &size);
	if (size.groups > GROUPS_MAX)
		return err_set(err, ERR_INPUT,
		    "filter: nested deeper than %d groups", GROUPS_MAX);
	if (size.tests > TESTS_MAX || size.values > VALUES_MAX)
		return err_set(err, ERR_INPUT,
		    "filter: more than %d tests or %d values; a long list goes "
		    "with 'in'",
		    TESTS_MAX, VALUES_MAX);
	return 0;
}

struct filter *
filter_parse(
    const struct json_span *value, struct arena *arena, struct err *err)
{
	struct reader r = { arena, err, value->start };
	struct filter *filter;
	struct err inner;

	if (read_filter(value, &filter, &r) == 0)
		return check_size(filter, err) < 0 ? NULL : filter;
	inner = *err;
	err_set(err, ERR_INPUT, "filter: column %zu: %.440s",
	    (size_t)(r.at - value->start) + 1, inner.text + strlen("filter: "));
	return NULL;
}

struct filter *
filter_and(const struct filter *a, const struct filter *b, struct arena *arena,
    struct err *err)
{
	struct filter *both = arena_bytes(arena, sizeof *both);
	struct filter **last = &both->children;
	const struct filter *of[] = { a, b };

	for (size_t i = 0; i < 2; i++) {
		if (!of[i])
			continue;
		*last = arena_bytes(arena, sizeof **last);
		**last = *of[i];
		(*last)->next = NULL;
		last = &(*last)->next;
	}
	return check_size(both, err) < 0 ? NULL : both;
}
