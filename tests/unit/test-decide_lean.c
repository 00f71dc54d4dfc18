#include "mind/decide_lean_value.h"

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

#define LEANS(value, words)                                               \
	CLAIM(.text = "New: " value ".", .object = value, .leans = words, \
	    .said_by = "Ann", .corrects = false)
#define SAYS(...) CLAIM(.text = __VA_ARGS__, .subject = "Ann")

/* The user whose turns they are. */
static const char *const user = "ann";

static void
fresh(void)
{
	static int n;
	char name[32];

	if (n)
		store_close(&s);
	snprintf(name, sizeof name, "cube%d", ++n);
	store_open(&s, name, NULL);
}

static struct memory
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
static void
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

static void
say(const char *at, struct claim claim)
{
	struct memory turn = add_turn(at);

	form(&turn, &claim, 1, NULL);
}

/* The first column of what a query gives, by bars. */
static const char *
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
#define STANDS   ask(STATE(0))
#define ARCHIVED ask(STATE(5))

static bool
is(const char *got, const char *want)
{
	if (strcmp(got, want) == 0)
		return true;
	printf("# got  %s\n# want %s\n", got, want);
	return false;
}

/* ---- values ---- */

static void
test_values(void)
{
	static const struct {
		const char *text, *value; /* NULL: none, or several */
		enum lean_kind kind;
	} cases[] = {
		{ "Ann's rating is 1450.", "1450", LEAN_NUMBER },
		{ "Ann keeps bees, nine colonies.", "nine", LEAN_NUMBER },
		{ "Ann has 2 cats and 3 dogs.", NULL, LEAN_NUMBER },
		{ "Ann pays 1,200 on 14 March 2026.", "1,200", LEAN_NUMBER },
		{ "Ann earns 60k.", "60k", LEAN_NUMBER },
		{ "Ann flies on 14 March 2026.", NULL, LEAN_NUMBER },
		{ "Ann flies on 14 March 2026 at 09:30.", "14 March 2026",
		    LEAN_DATE },
		{ "The sale is from 14 March 2026 to 18 March 2026.", NULL,
		    LEAN_DATE },
		{ "Ann is picked up at 6:15.", "6:15", LEAN_CLOCK },
		{ "Ann swims Tuesdays, Thursdays and Saturdays at six.",
		    "Tuesdays, Thursdays and Saturdays", LEAN_DAYS },
		{ "Ann swims.", NULL, LEAN_DAYS },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct lean_value v = { 0 };
		bool found = decide_lean_value_find(
		    cases[i].text, cases[i].kind, &v);

		if (!tap(found ? cases[i].value &&
				     strlen(cases[i].value) == v.len &&
				     memcmp(cases[i].text + v.start,
					 cases[i].value, v.len) == 0
			       : !cases[i].value,
			"value of '%s'", cases[i].text))
			printf("# %.*s\n", (int)v.len, cases[i].text + v.start);
	}
	tap(decide_lean_value_kind("12:30") == LEAN_CLOCK &&
		decide_lean_value_kind("3 May 2026") == LEAN_DATE &&
		decide_lean_value_kind("Fridays") == LEAN_DAYS &&
		decide_lean_value_kind("seven") == LEAN_NUMBER,
	    "kinds of values");
	tap(decide_lean_value_number("1,450", 5) == 1450 &&
		decide_lean_value_number("60k", 3) == 60000 &&
		decide_lean_value_number("Seven", 5) == 7 &&
		decide_lean_value_number("many", 4) == 0,
	    "numbers");
}

/* ---- what is meant ---- */

static void
test_only_one(void)
{
	fresh();
	say("2026-01-01",
	    SAYS("Ann's rating is 1450.", .relation = "is", .object = "1450"));
	say("2026-01-01", SAYS("Ann is 61 years old."));
	say("2026-02-01", LEANS("1502", ""));
	tap(is(STANDS, "Ann is 61 years old.|Ann's rating is 1502."),
	    "the one figure that is like it gives way");
	tap(is(ARCHIVED, "Ann's rating is 1450."), "and stays known");
	tap(is(ask("SELECT object FROM memories WHERE memory LIKE '%1502%'"
		   " AND type = 4"),
		"1502"),
	    "its object is the new one");
}

static void
test_several(void)
{
	fresh();
	say("2026-01-01", SAYS("Ann has 12 hens."));
	say("2026-01-01", SAYS("Ann has 14 ducks."));
	say("2026-02-01", LEANS("13", ""));
	tap(is(STANDS, "Ann has 12 hens.|Ann has 14 ducks."),
	    "of two nobody knows which is meant");
	say("2026-02-01", LEANS("13", "duck"));
	tap(is(STANDS, "Ann has 12 hens.|Ann has 13 ducks."),
	    "but for a word that tells");
	say("2026-03-01", LEANS("13", "goose"));
	tap(is(STANDS, "Ann has 12 hens.|Ann has 13 ducks."),
	    "and a word that nothing has means nothing");
}

static void
test_others(void)
{
	fresh();
	say("2026-01-01", SAYS("Tom's rating is 1450."));
	say("2026-02-01", LEANS("1502", ""));
	tap(is(STANDS, "Tom's rating is 1450."), "it is of who speaks");
	say("2026-02-01", LEANS("90000", "rating"));
	tap(is(STANDS, "Tom's rating is 1450."), "and no other magnitude");
	say("2026-02-01", LEANS("12:30", "rating"));
	tap(is(STANDS, "Tom's rating is 1450."), "nor another kind");
}

static void
test_words(void)
{
	fresh();
	say("2026-01-01", SAYS("Ann is collected at 6:15."));
	say("2026-01-01", SAYS("Ann wakes up at 5:30."));
	say("2026-02-01", LEANS("12:30", "collect"));
	tap(is(STANDS, "Ann is collected at 12:30.|Ann wakes up at 5:30."),
	    "a verb tells what is meant, in any form");
	say("2026-03-01", LEANS("12:30", "collect"));
	tap(is(STANDS, "Ann is collected at 12:30.|Ann wakes up at 5:30."),
	    "what is so already stays");
}

int
main(void)
{
	place_make();
	test_values();
	test_only_one();
	test_several();
	test_others();
	test_words();
	store_close(&s);
	place_remove();
	return tap_end();
}
