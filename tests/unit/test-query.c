#include "serve/query.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "tap.h"

static void
put_values(struct buf *out, const char *name, const struct scope_values *v)
{
	for (size_t i = 0; i < v->n; i++)
		buf_printf(out, "%s%s", i ? "+" : name, v->items[i]);
}

/* A query in words, or the message. */
static const char *
read(const char *json)
{
	static struct buf out;
	static struct arena arena;
	struct query q = { .text = "default",
		.text_len = 7,
		.k = 10,
		.selection = { .since = 5, .until = CLOCK_NONE } };
	struct json_span value;
	struct err err;

	buf_reset(&out);
	arena_release(&arena);
	if (json_scan(json, strlen(json), &value, &err) < 0 ||
	    query_read(&q, &value, &arena, &err) < 0) {
		buf_printf(
		    &out, "%s%s", err.kind == ERR_INPUT ? "" : "?", err.text);
		arena_release(&arena);
		return out.data;
	}
	buf_printf(&out, "%.*s k%zu", (int)q.text_len, q.text, q.k);
	put_values(&out, " u=", &q.selection.scope.user);
	put_values(&out, " g=", &q.selection.scope.agent);
	put_values(&out, " p=", &q.selection.scope.app);
	put_values(&out, " r=", &q.selection.scope.run);
	if (q.selection.filter)
		buf_string(&out, " filter");
	if (q.selection.since != 5)
		buf_printf(&out, " since %lld",
		    (long long)(q.selection.since == CLOCK_NONE
				    ? -1
				    : q.selection.since / 1000000));
	if (q.selection.until != CLOCK_NONE)
		buf_printf(&out, " until %lld", (long long)q.selection.until);
	for (size_t i = 0; i < q.n_vector; i++)
		if (i < 2 || i == q.n_vector - 1)
			buf_printf(&out, " %g", (double)q.vector[i]);
	arena_release(&arena);
	return out.data;
}

static const struct {
	const char *json, *want;
} table[] = {
	{ "{}", "default k10" },
	{ "{\"query\":\"tea\"}", "tea k10" },
	{ "{\"text\":\"caf\\u00e9\"}", "caf\xc3\xa9 k10" },
	{ "{\"query\":\"tea\",\"k\":1}", "tea k1" },
	{ "{\"k\":10000}", "default k10000" },
	{ "{\"limit\":7}", "default k7" },
	{ "{\"user_id\":\"ann\"}", "default k10 u=ann" },
	{ "{\"user_id\":[\"ann\",\"bob\"],\"agent_id\":\"g\",\"app_id\":\"p\","
	  "\"run_id\":[\"r\"]}",
	    "default k10 u=ann+bob g=g p=p r=r" },
	{ "{\"user_id\":null}", "default k10" },
	{ "{\"filter\":{\"type\":\"fact\"}}", "default k10 filter" },
	{ "{\"filters\":{}}", "default k10 filter" },
	{ "{\"filter\":null}", "default k10" },
	{ "{\"since\":\"2026-01-01\"}", "default k10 since 1767225600" },
	{ "{\"since\":null}", "default k10 since -1" },
	/* a day, a month, a year is meant whole */
	{ "{\"until\":\"2026-01-01\"}", "default k10 until 1767312000000000" },
	{ "{\"until\":\"2026-01\"}", "default k10 until 1769904000000000" },
	{ "{\"until\":\"2025\"}", "default k10 until 1767225600000000" },
	{ "{\"until\":\"2026-01-01T00:00:00Z\"}",
	    "default k10 until 1767225600000001" },
	{ "{\"until\":null}", "default k10" },
	/* what it does not know is the caller's own */
	{ "{\"query\":\"tea\",\"id\":7,\"answer\":[{}]}", "tea k10" },
	/* wrong ones */
	{ "[]", "a query is an object like {\"query\":\"...\"}" },
	{ "\"tea\"", "a query is an object like {\"query\":\"...\"}" },
	{ "{\"query\":7}", "'query' is not a string" },
	{ "{\"text\":null}", "'text' is not a string" },
	{ "{\"query\":\"\"}", "'query' is missing or empty" },
	{ "{\"k\":0}", "'k' is not a number from 1 to 10000" },
	{ "{\"k\":10001}", "'k' is not a number from 1 to 10000" },
	{ "{\"k\":1.5}", "'k' is not a number from 1 to 10000" },
	{ "{\"k\":\"5\"}", "'k' is not a number from 1 to 10000" },
	{ "{\"limit\":null}", "'limit' is not a number from 1 to 10000" },
	{ "{\"user_id\":7}", "'user_id' is neither a string nor a list" },
	{ "{\"run_id\":[\"r\",null]}",
	    "'run_id' has a member that is no string" },
	{ "{\"user_id\":[]}",
	    "'user_id' is an empty list: nothing could be found" },
	{ "{\"filter\":7}", "filter: column 1: not an object" },
	{ "{\"filters\":{\"id\":7}}",
	    "filter: column 7: wrong kind of value for 'id'" },
	{ "{\"since\":7}", "'since' is not a time" },
	{ "{\"until\":\"soon\"}", "'soon' is no time (" CLOCK_FORMS ")" },
	{ "{\"results\":[]}",
	    "'results' stands in the query, but belongs to the answer" },
	{ "{\"query\":\"a\",\"query\":\"b\"}",
	    "column 14: duplicate key 'query'" },
};

static void
test_table(void)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *got = read(table[i].json);

		tap(strcmp(got, table[i].want) == 0, "%s is '%s'",
		    table[i].json, got);
	}
}

static void
test_vectors(void)
{
	struct buf json = { 0 };

	buf_string(&json, "{\"query\":\"\",\"vector\":[1,-0.5");
	for (int i = 2; i < 64; i++)
		buf_string(&json, ",0");
	buf_string(&json, "]}");
	tap(strcmp(read(json.data), " k10 1 -0.5 0") == 0,
	    "a vector will do without a text");
	tap(strncmp(read("{\"vector\":[1]}"), "'vector' ", 9) == 0,
	    "one too short does not: %s", read("{\"vector\":[1]}"));
	tap(strncmp(read("{\"vector\":7}"), "'vector' ", 9) == 0,
	    "nor a number: %s", read("{\"vector\":7}"));
	buf_release(&json);
}

/* Lists at and above their bound. */
static void
test_many(void)
{
	for (int n = 10000; n <= 10001; n++) {
		struct buf json = { 0 };
		const char *got;

		buf_string(&json, "{\"user_id\":[\"a\"");
		for (int i = 1; i < n; i++)
			buf_string(&json, ",\"a\"");
		buf_string(&json, "]}");
		got = read(json.data);
		tap(n == 10000 ? strncmp(got, "default k10 u=a+a", 17) == 0
			       : strcmp(got, "'user_id' has more than 10000 "
					     "members") == 0,
		    "%d users: %.40s", n, got);
		buf_release(&json);
	}
}

static void
test_check(void)
{
	static char large[SEARCH_TEXT_MAX + 1];
	struct query q = { .text = "tea\xff", .text_len = 4 };
	struct err err = { 0 };

	tap(query_check(&q, &err) < 0 && err.kind == ERR_INPUT &&
		strcmp(err.text, "the query is not UTF-8 (byte 4)") == 0,
	    "a query that is not UTF-8 is refused");
	q.text_len = 3;
	tap(query_check(&q, &err) == 0, "without that byte it is taken");
	q.text = NULL;
	q.text_len = 0;
	tap(query_check(&q, &err) == 0, "as is one of no text");
	memset(large, 'a', sizeof large);
	q.text = large;
	q.text_len = SEARCH_TEXT_MAX;
	tap(query_check(&q, &err) == 0, "and one of a MiB");
	q.text_len++;
	tap(query_check(&q, &err) < 0 &&
		strcmp(err.text,
		    "the query has 1048577 bytes, more than 1048576") == 0,
	    "but not more: %s", err.text);
}

int
main(void)
{
	setenv("TZ", "UTC", 1);
	test_table();
	test_vectors();
	test_many();
	test_check();
	return tap_end();
}
