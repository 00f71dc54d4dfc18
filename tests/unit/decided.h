#ifndef MEMOS_TESTS_DECIDED_H
#define MEMOS_TESTS_DECIDED_H

/*
 * Claims given to a cube turn by turn as if they had been read there, and what
 * then stands.
 */

#include "base/clock.h"
#include "mind/decide.h"
#include "store.h"
#include "tap.h"

static struct store s;

/* ---- what is said, and what then stands ---- */

/* A claim that holds, of nothing in particular. */
#define OF(kind, ...)                                                       \
	(struct claim)                                                      \
	{                                                                   \
		.type = MEMORY_##kind, .confidence = .8,                    \
		.event_at = { .at = CLOCK_NONE }, .valid_from = CLOCK_NONE, \
		.valid_to = CLOCK_NONE, .n_turns = 1, __VA_ARGS__           \
	}
#define CLAIM(...) OF(FACT, __VA_ARGS__)

/* The user whose turns they are. */
static const char *user = "ann";

MAYBE void
fresh(void)
{
	static int n;
	char name[32];

	if (n)
		store_close(&s);
	snprintf(name, sizeof name, "cube%d", ++n);
	store_open(&s, name, NULL);
	user = "ann";
}

MAYBE struct memory
add_turn(const char *at)
{
	static int n;
	char json[256];
	struct memory m;
	struct rows_put put;

	snprintf(json, sizeof json,
	    "{\"type\":\"turn\",\"user_id\":\"%s\",\"run_id\":\"r\","
	    "\"memory\":\"turn %d\",\"event_at\":\"%s\"}",
	    user, ++n, at);
	put = store_add(&s, json);
	if (rows_get(s.cube.db, put.seq, &s.arena, &m, &s.err) != 1)
		bail(json, s.err.text);
	return m;
}

/* What a turn of a time says becomes a plan, which is applied. */
MAYBE void
form(const struct memory *turn, const struct claim *items, size_t n,
    struct buf *printed)
{
	const struct entity_scope scope = { .user = user };
	const struct window window = { turn, 1, 0 };
	const struct claims claims = {
		.items = (struct claim *)(uintptr_t)items, .n = n
	};
	const struct decider rules = decide_rules();
	struct edit edit = { .by = "rules" };
	struct plan plan;

	if (plan_make(
		&s.cube, &scope, &window, &claims, &rules, &plan, &s.err) < 0)
		bail("plan", s.err.text);
	if (printed)
		plan_print(&plan, printed);
	store_begin(&s);
	if (plan_apply(&plan, &scope, &window, s.ingest, &edit, &s.err) < 0)
		bail("apply", s.err.text);
	store_commit(&s);
	plan_release(&plan);
}

MAYBE void
say(const char *at, struct claim claim)
{
	struct memory turn = add_turn(at);

	form(&turn, &claim, 1, NULL);
}

/* The first column of what a query gives, by bars. */
MAYBE const char *
ask(const char *sql)
{
	sqlite3_stmt *st = db_prepare(s.cube.db, sql, &s.err);
	struct buf all = { 0 };
	const char *copy;

	if (!st)
		bail(sql, s.err.text);
	while (db_step(s.cube.db, st, &s.err) == 1)
		buf_printf(&all, "%s%s", all.len ? "|" : "",
		    db_text(st, 0) ? db_text(st, 0) : "");
	sqlite3_finalize(st);
	copy = arena_copy(&s.arena, buf_text(&all), all.len);
	buf_release(&all);
	return copy;
}

#define STATE(n)                                                     \
	"SELECT memory FROM memories WHERE type > 3 AND state = " #n \
	" ORDER BY memory"
#define STANDS    ask(STATE(0))
#define ARCHIVED  ask(STATE(5))
#define FORGOTTEN ask(STATE(6))

MAYBE bool
is(const char *got, const char *want)
{
	if (strcmp(got, want) == 0)
		return true;
	printf("# got  %s\n# want %s\n", got, want);
	return false;
}

#endif
