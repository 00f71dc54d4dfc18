#include "store/paths.h"

#include "base/clock.h"
#include "store.h"
#include "tap.h"

/* How SQLite means to find what passes a filter. */
static const char *
plan(struct store *s, const char *json, const char *behind)
{
	struct selection sel = { .since = CLOCK_NONE, .until = CLOCK_NONE };
	static struct buf out;
	struct buf sql = { 0 };
	struct json_span value;
	sqlite3_stmt *st;
	int first = 1;

	if (json_scan(json, strlen(json), &value, &s->err) < 0)
		bail(json, s->err.text);
	sel.filter = filter_parse(&value, &s->arena, &s->err);
	if (!sel.filter)
		bail(json, s->err.text);
	buf_string(&sql, "EXPLAIN QUERY PLAN SELECT m.seq FROM memories m"
			 " JOIN sessions s ON s.id = m.session WHERE ");
	selection_sql(&sel, SELECTION_ALL, &sql);
	buf_string(&sql, behind);
	st = db_prepare(s->cube.db, sql.data, &s->err);
	if (!st)
		bail(sql.data, s->err.text);
	selection_bind(&sel, SELECTION_ALL, st, &first);
	buf_reset(&out);
	while (db_step(s->cube.db, st, &s->err) == 1)
		buf_printf(
		    &out, "%s; ", (const char *)sqlite3_column_text(st, 3));
	sqlite3_finalize(st);
	buf_release(&sql);
	return buf_text(&out);
}

static const struct {
	const char *json;
	bool served;
} table[] = {
	{ "{\"topic\":\"drinks\"}", true },
	{ "{\"metadata.topic\":\"drinks\"}", true },
	{ "{\"topic\":{\"in\":[\"drinks\",\"work\"]}}", true },
	{ "{\"AND\":[{\"type\":\"fact\"},{\"topic\":\"drinks\"}]}", true },
	{ "{\"topic\":\"drinks\",\"NOT\":{\"memory\":{\"word\":\"tea\"}}}",
	    true },
	{ "{\"topic\":{\"ne\":\"drinks\"}}", false },
	{ "{\"NOT\":{\"topic\":\"drinks\"}}", false },
	{ "{\"OR\":[{\"topic\":\"drinks\"},{\"type\":\"fact\"}]}", false },
	{ "{\"topic.deep\":\"drinks\"}", false },
	{ "{\"other\":\"drinks\"}", false },
};

static const char *const orders[] = {
	" AND m.seq BETWEEN 1 AND 1000000 ORDER BY m.seq",
	" ORDER BY ifnull(m.event_at, m.created_at) DESC, m.seq DESC LIMIT -1",
};

static void
test_plans(struct store *s)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		for (size_t j = 0; j < sizeof orders / sizeof *orders; j++) {
			const char *got = plan(s, table[i].json, orders[j]);
			bool served = strstr(got, "metadata:topic ") != NULL;

			tap(served == table[i].served, "%s: %s", table[i].json,
			    got);
		}
	}
}

static int
note(const char *name, void *ctx, struct err *err)
{
	(void)err;
	buf_printf(ctx, "%s ", name);
	return 0;
}

static const char *
all(struct store *s)
{
	static struct buf out;

	buf_reset(&out);
	if (paths_each(s->cube.db, note, &out, &s->err) < 0)
		bail("paths", s->err.text);
	return buf_text(&out);
}

static bool
refused(struct store *s, const char *name)
{
	s->err = (struct err){ 0 };
	return paths_add(s->cube.db, name, &s->arena, &s->err) < 0 &&
	       s->err.kind == ERR_INPUT;
}

static void
test_names(struct store *s)
{
	struct buf name = { 0 };

	tap(paths_add(s->cube.db, "it's.\xc3\xa9 [x]", &s->arena, &s->err) ==
		    0 &&
		strstr(plan(s, "{\"it's.\xc3\xa9 [x]\":1}", orders[0]),
		    "metadata:it's"),
	    "a path may have any letters");
	tap(paths_add(s->cube.db, "metadata.name", &s->arena, &s->err) == 0 &&
		paths_add(s->cube.db, "metadata.name", &s->arena, &s->err) ==
		    0 &&
		strcmp(all(s), "it's.\xc3\xa9 [x] name topic ") == 0,
	    "a namesake of a field has its own, and once is enough: %s",
	    all(s));
	tap(refused(s, "") && refused(s, "metadata.") && refused(s, "name") &&
		refused(s, "a\"b") && refused(s, "a\nb") && refused(s, "a\xff"),
	    "what is no path is refused");
	while (name.len <= PATHS_NAME_MAX)
		buf_char(&name, 'a');
	tap(refused(s, name.data), "so is what is too long");
	tap(paths_drop(s->cube.db, "metadata.topic", &s->err) == 0 &&
		paths_drop(s->cube.db, "name", &s->err) < 0 &&
		paths_drop(s->cube.db, "metadata.name", &s->err) == 0 &&
		paths_drop(s->cube.db, "topic", &s->err) < 0 &&
		s->err.kind == ERR_INPUT &&
		strcmp(all(s), "it's.\xc3\xa9 [x] ") == 0,
	    "one is taken away, and only once");
	for (int i = 1; i < PATHS_MAX; i++) {
		buf_reset(&name);
		buf_printf(&name, "p%d", i);
		if (paths_add(s->cube.db, name.data, &s->arena, &s->err) < 0)
			bail(name.data, s->err.text);
	}
	tap(refused(s, "more"), "too many are refused: %s", s->err.text);
	buf_release(&name);
}

int
main(void)
{
	struct store s;

	place_make();
	store_open(&s, "paths", NULL);
	for (int i = 0; i < 20; i++) {
		char line[200];

		snprintf(line, sizeof line,
		    "{\"id\":\"%d\",\"memory\":\"tea %d\",\"metadata\":"
		    "{\"topic\":\"%s\"}}",
		    i, i, i % 5 ? "work" : "drinks");
		store_add(&s, line);
	}
	tap(!*all(&s), "there is none at first");
	if (paths_add(s.cube.db, "topic", &s.arena, &s.err) < 0)
		bail("topic", s.err.text);
	test_plans(&s);
	test_names(&s);
	store_close(&s);
	place_remove();
	return tap_end();
}
