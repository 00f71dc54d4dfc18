#include "serve/query.h"

#include <string.h>

#include "base/clock.h"
#include "base/record.h"
#include "base/record_vector.h"
#include "base/utf8.h"
#include "find/query_text.h"
#include "text/when_read.h"

enum { SCOPE_MAX = 10000 /* members of a list: SQLite takes 32,766 */ };

struct reader {
	struct query *query;
	struct arena *arena;
	struct err *err;
};

typedef int
read_field(struct reader *r, const char *key, const struct json_span *value);

static int
read_text(struct reader *r, const char *key, const struct json_span *value)
{
	if (value->kind != JSON_STRING)
		return err_set(r->err, ERR_INPUT, "'%s' is not a string", key);
	r->query->text = json_text(value, r->arena, &r->query->text_len);
	return 0;
}

static int
read_k(struct reader *r, const char *key, const struct json_span *value)
{
	int64_t k;

	if (value->kind != JSON_NUMBER || !json_integer(value, &k) || k < 1 ||
	    k > SEARCH_K_MAX)
		return err_set(r->err, ERR_INPUT,
		    "'%s' is not a number from 1 to %d", key, SEARCH_K_MAX);
	r->query->k = (size_t)k;
	return 0;
}

static struct scope_values *
scope_of(struct scope *scope, const char *key)
{
	if (strcmp(key, "user_id") == 0)
		return &scope->user;
	if (strcmp(key, "agent_id") == 0)
		return &scope->agent;
	return strcmp(key, "app_id") == 0 ? &scope->app : &scope->run;
}

static int
read_scope(struct reader *r, const char *key, const struct json_span *value)
{
	struct scope_values *values = scope_of(&r->query->selection.scope, key);
	struct json_span item;
	const char *at = NULL;
	size_t n = 0;

	*values = (struct scope_values){ 0 };
	if (value->kind == JSON_NULL)
		return 0;
	if (value->kind == JSON_STRING) {
		*values = scope_value(
		    r->arena, json_text(value, r->arena, NULL));
		return 0;
	}
	if (value->kind != JSON_ARRAY)
		return err_set(r->err, ERR_INPUT,
		    "'%s' is neither a string nor a list", key);
	while (json_element(value, &at, &item))
		n++;
	if (n > SCOPE_MAX)
		return err_set(r->err, ERR_INPUT,
		    "'%s' has more than %d members", key, SCOPE_MAX);
	if (!n)
		return err_set(r->err, ERR_INPUT,
		    "'%s' is an empty list: nothing could be found", key);
	values->items = arena_bytes(r->arena, (n + 1) * sizeof *values->items);
	at = NULL;
	while (json_element(value, &at, &item)) {
		if (item.kind != JSON_STRING)
			return err_set(r->err, ERR_INPUT,
			    "'%s' has a member that is no string", key);
		values->items[values->n++] = json_text(&item, r->arena, NULL);
	}
	return 0;
}

static int
read_filter(struct reader *r, const char *key, const struct json_span *value)
{
	(void)key;
	if (value->kind == JSON_NULL) {
		r->query->selection.filter = NULL;
		return 0;
	}
	r->query->selection.filter = filter_parse(value, r->arena, r->err);
	return r->query->selection.filter ? 0 : -1;
}

static int
read_time(struct reader *r, const char *key, const struct json_span *value)
{
	struct selection *sel = &r->query->selection;
	struct when_read time;

	if (value->kind == JSON_NULL) {
		*(strcmp(key, "since") == 0 ? &sel->since
					    : &sel->until) = CLOCK_NONE;
		return 0;
	}
	if (value->kind != JSON_STRING)
		return err_set(r->err, ERR_INPUT, "'%s' is not a time", key);
	if (when_read(json_text(value, r->arena, NULL), &time, r->err) < 0)
		return -1;
	if (strcmp(key, "since") == 0)
		sel->since = time.from;
	else
		sel->until = time.until;
	return 0;
}

static int
read_past(struct reader *r, const char *key, const struct json_span *value)
{
	struct selection *sel = &r->query->selection;
	int64_t *at = strcmp(key, "as_of") == 0 ? &sel->as_of : &sel->valid_at;

	*at = CLOCK_NONE;
	if (value->kind == JSON_NULL)
		return 0;
	if (value->kind != JSON_STRING)
		return err_set(r->err, ERR_INPUT, "'%s' is not a time", key);
	return when_read_point(json_text(value, r->arena, NULL), at, r->err);
}

static int
read_vector(struct reader *r, const char *key, const struct json_span *value)
{
	const char *wrong = record_vector_read(
	    value, r->arena, &r->query->vector, &r->query->n_vector);

	return wrong ? err_set(r->err, ERR_INPUT, "'%s' %s", key, wrong) : 0;
}

static int
read_plain(struct reader *r, const char *key, const struct json_span *value)
{
	if (value->kind != JSON_TRUE && value->kind != JSON_FALSE)
		return err_set(
		    r->err, ERR_INPUT, "'%s' is neither true nor false", key);
	r->query->plain = value->kind == JSON_TRUE;
	return 0;
}

/* The answer has a field of this name, and a key may not come twice. */
static int
refuse(struct reader *r, const char *key, const struct json_span *value)
{
	(void)value;
	return err_set(r->err, ERR_INPUT,
	    "'%s' stands in the query, but belongs to the answer", key);
}

static const struct {
	const char *key;
	read_field *read;
} FIELDS[] = {
	{ "query", read_text },
	{ "text", read_text },
	{ "k", read_k },
	{ "limit", read_k },
	{ "user_id", read_scope },
	{ "agent_id", read_scope },
	{ "app_id", read_scope },
	{ "run_id", read_scope },
	{ "filter", read_filter },
	{ "filters", read_filter },
	{ "since", read_time },
	{ "until", read_time },
	{ "as_of", read_past },
	{ "valid_at", read_past },
	{ "vector", read_vector },
	{ "plain", read_plain },
	{ "results", refuse },
};

int
query_read(struct query *query, const struct json_span *value,
    struct arena *arena, struct err *err)
{
	struct reader r = { query, arena, err };
	struct json_span field;
	const char *at = NULL, *key;

	if (value->kind != JSON_OBJECT)
		return err_set(err, ERR_INPUT,
		    "a query is an object like {\"query\":\"...\"}");
	while (json_member(value, &at, arena, &key, &field))
		for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++)
			if (strcmp(FIELDS[i].key, key) == 0 &&
			    FIELDS[i].read(&r, key, &field) < 0)
				return -1;
	if (!query->text_len && !query->n_vector)
		return err_set(err, ERR_INPUT, "'query' is missing or empty");
	if (query_check(query, err) < 0)
		return -1;
	return query_operators(query, arena, err);
}

int
query_operators(struct query *query, struct arena *arena, struct err *err)
{
	struct selection *sel = &query->selection;
	struct query_text text;

	if (query->plain || !query->text_len)
		return 0;
	if (query_text_parse(query->text, query->text_len, QUERY_TEXT_SEARCH,
		arena, &text, err) < 0)
		return -1;
	if (!text.filter)
		return 0;
	query->text = text.words;
	query->text_len = text.len;
	sel->filter = filter_and(sel->filter, text.filter, arena, err);
	if (!sel->filter)
		return -1;
	if (text.len || query->n_vector)
		return 0;
	return err_set(err, ERR_INPUT,
	    "query: no words are left to look for; memos-list --match lists "
	    "what passes");
}

int
query_check(const struct query *query, struct err *err)
{
	size_t bad = utf8_bad(query->text ? query->text : "", query->text_len);

	if (bad < query->text_len)
		return err_set(err, ERR_INPUT,
		    "the query is not UTF-8 (byte %zu)", bad + 1);
	if (query->text_len > SEARCH_TEXT_MAX)
		return err_set(err, ERR_INPUT,
		    "the query has %zu bytes, more than %d", query->text_len,
		    SEARCH_TEXT_MAX);
	return 0;
}
