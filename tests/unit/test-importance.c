#include "find/importance.h"

#include <math.h>
#include <string.h>

#include "tap.h"

static struct memory
record(enum memory_type type, const char *role, const char *text)
{
	struct memory m;

	memory_init(&m);
	m.type = type;
	m.role = role;
	m.text = text;
	m.text_len = strlen(text);
	return m;
}

static const struct {
	enum memory_type type;
	const char *role, *text;
	double want;
} cases[] = {
	{ MEMORY_TURN, "user", "so I went there again and it was fine", .3 },
	/* little */
	{ MEMORY_TURN, "user", "ok, thanks", .18 },
	{ MEMORY_TURN, "user", "", .18 },
	{ MEMORY_TURN, "user",
	    "\xe6\x88\x91\xe5\x96\x9c\xe6\xac\xa2"
	    "\xe5\x96\x9d\xe8\x8c\xb6",
	    .3 },
	{ MEMORY_FACT, NULL, "likes tea", .5 },
	/* names, but not where a sentence begins; numbers; each twice at most
	 */
	{ MEMORY_TURN, "user", "There it was with Maria", .34 },
	{ MEMORY_TURN, "user", "it was there. There it went", .3 },
	{ MEMORY_TURN, "user", "so I am, and so I was", .3 },
	{ MEMORY_TURN, "user", "we met \xc3\x89milie there", .34 },
	{ MEMORY_TURN, "user", "she paid 12.50 for it", .34 },
	{ MEMORY_TURN, "user", "1 and 2 and 3 and 4 of it", .38 },
	{ MEMORY_TURN, "user", "with Ann and Bob and Cy and Dee", .38 },
	/* times, decisions */
	{ MEMORY_TURN, "user", "my car broke down yesterday", .35 },
	{ MEMORY_TURN, "user", "we decided to drop it", .38 },
	/* questions */
	{ MEMORY_TURN, "user", "how are you doing with it?", .22 },
	/* marks */
	{ MEMORY_TURN, "user", "remember that it is in the box", .55 },
	{ MEMORY_TURN, "user", "Please don't forget it is in the box", .55 },
	{ MEMORY_TURN, "user", "Important: it is in the box", .55 },
	{ MEMORY_TURN, "user", "it is important to some of them", .3 },
	{ MEMORY_TURN, "user", "that I remember it is a box", .3 },
	/* who, but not of what was drawn from it */
	{ MEMORY_TURN, "assistant", "so it went there and was fine", .2 },
	{ MEMORY_TOOL, "tool", "so it went there and was fine", .1 },
	{ MEMORY_TURN, "Assistant", "ok", .08 },
	{ MEMORY_FACT, "assistant", "it is there and it is fine", .5 },
	{ MEMORY_TOOL, "tool", "ok", .05 },
	{ MEMORY_PERSONA, NULL,
	    "Remember that Ann and Bob met on 2026-05-07 and decided it", .95 },
};

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct memory m = record(
		    cases[i].type, cases[i].role, cases[i].text);
		struct importance parts;
		double got = importance_of(&m, &parts);

		if (!tap(fabs(got - cases[i].want) < 1e-9, "%s: %.2f",
			cases[i].text, cases[i].want))
			printf("# %.2f: type %.2f specific %.2f marked %.2f "
			       "role %.2f\n",
			    got, parts.type, parts.specific, parts.marked,
			    parts.role);
	}
}

static void
test_give(void)
{
	struct memory m = record(MEMORY_TURN, "user", "tea with all of them");
	struct memory given = m, copied = m;

	importance_give(&m, NULL);
	tap(m.worth == .3 && isnan(m.importance), "what is new has a worth");
	given.importance = .7;
	importance_give(&given, NULL);
	tap(isnan(given.worth), "what says it has none");
	copied.created_at = 1;
	importance_give(&copied, NULL);
	tap(isnan(copied.worth), "nor what was stored before");
}

static void
test_novelty(void)
{
	static const struct {
		struct importance_heard heard;
		double want;
	} table[] = {
		{ { 0, 3, 0 }, 0 }, /* of a new store all is new */
		{ { 255, 3, 0 }, 0 },
		{ { 256, 3, 0 }, .06 },
		{ { 256, 1, 0 }, .02 },
		{ { 9999, 0, 0 }, 0 },
		{ { 0, 0, 2 }, 0 }, /* said again is not said often */
		{ { 0, 0, 3 }, -.04 },
		{ { 9999, 1, 6 }, -.04 },
		{ { 9999, 0, 7 }, -.08 },
		{ { 9999, 0, 14 }, -.08 },
		{ { 9999, 0, 15 }, -.12 },
		{ { 9999, 0, 255 }, -.12 },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		tap(fabs(importance_novelty(&table[i].heard) - table[i].want) <
			1e-9,
		    "%zu known, %zu new, said %u times: %+.2f",
		    table[i].heard.words, table[i].heard.fresh,
		    table[i].heard.repeats, table[i].want);
}

/* What was added is told from what somebody said. */
static void
test_explains(void)
{
	static const struct {
		double importance, novelty;
		bool explains;
	} table[] = {
		{ .3, 0, true },
		{ .36, .06, true },
		{ .26, -.04, true },
		{ .18, -.12, true },
		{ .29, 0, false },
		{ .38, 0, false },
		{ .14, 0, false },
		{ .9, 0, false },
		{ .95, .65, true },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct memory m = record(
		    MEMORY_TURN, "user", "tea with all of them");
		struct importance parts;
		bool explains;

		m.importance = table[i].importance;
		explains = importance_explains(&m, &parts);
		tap(explains == table[i].explains &&
			(!explains ||
			    fabs(parts.novelty - table[i].novelty) < 1e-9),
		    "%.2f is explained or not", table[i].importance);
	}
}

int
main(void)
{
	test_cases();
	test_give();
	test_novelty();
	test_explains();
	return tap_end();
}
