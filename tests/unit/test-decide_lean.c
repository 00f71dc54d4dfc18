#include "mind/decide_lean_value.h"

#include "decided.h"

#define LEANS(value, words)                                               \
	CLAIM(.text = "New: " value ".", .object = value, .leans = words, \
	    .said_by = "Ann", .corrects = false)
#define SAYS(...) CLAIM(.text = __VA_ARGS__, .subject = "Ann")

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

/* A date of a thing, which may be known by a longer name. */
static struct claim
dated(const char *text, const char *name, const char *day, int64_t days,
    const char *lean)
{
	struct claim claim = OF(EVENT, .text = text, .subject = name,
	    .relation = "scheduled_for", .object = day, .leans = lean,
	    .said_by = "Ann");

	claim.event_at = (struct moment){ INT64_C(86400000000) * days,
		CLOCK_DAY, 0 };
	return claim;
}

static void
test_alone(void)
{
	fresh();
	say("2026-01-01", dated("The C1 exam is on 12 June 2026.",
			      "The C1 exam", "12 June 2026", 20616, NULL));
	say("2026-02-01", dated("The exam is on 14 June 2026.", "The exam",
			      "14 June 2026", 20618, "exam"));
	tap(is(STANDS, "The C1 exam is on 14 June 2026."),
	    "a thing with a longer name is meant");
	say("2026-03-01", dated("The parade is on 15 June 2026.", "The parade",
			      "15 June 2026", 20619, "parade"));
	tap(is(STANDS,
		"The C1 exam is on 14 June 2026.|The parade is on 15 June "
		"2026."),
	    "what is not known stands for itself");
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
	test_alone();
	store_close(&s);
	place_remove();
	return tap_end();
}
