#include "text/typo.h"

#include <string.h>

#include "tap.h"

static const struct {
	const char *typed, *spelled;
	unsigned want;
} table[] = {
	{ "coffee", "coffee", 0 },
	{ "", "", 0 },
	{ "", "ab", 2 * TYPO_EDIT },
	{ "ab", "", 2 * TYPO_EDIT },
	{ "cofee", "coffee", TYPO_EDIT },
	{ "cofffee", "coffee", TYPO_EDIT },
	{ "xcoffee", "coffee", TYPO_EDIT },
	{ "coffeex", "coffee", TYPO_EDIT },
	{ "coffee", "toffee", TYPO_EDIT },
	/* what lies beside the right key, at every end of the keyboard */
	{ "voffee", "coffee", TYPO_SLIP },
	{ "coffer", "coffee", TYPO_SLIP },
	{ "qs", "qa", TYPO_SLIP },
	{ "oq", "ol", TYPO_EDIT },
	{ "lp", "lo", TYPO_SLIP },
	{ "pop", "plp", TYPO_SLIP },
	/* two for each other, and with a letter between them */
	{ "cofefe", "coffee", TYPO_SLIP },
	{ "ocffee", "coffee", TYPO_SLIP },
	{ "ab", "ba", TYPO_SLIP },
	{ "abc", "ca", 3 * TYPO_EDIT },
	{ "abcd", "badc", 2 * TYPO_SLIP },
	{ "restuarnt", "restaurant", TYPO_SLIP + TYPO_EDIT },
	/* letters, not bytes */
	{ "\xc3\xb6l", "\xc3\xa4l", TYPO_EDIT },
	{ "\xd0\xbc\xd0\xb8\xd1\x80", "\xd0\xbc\xd1\x80\xd0\xb8", TYPO_SLIP },
	{ "\xe6\x9d\xb1", "a", TYPO_EDIT },
};

/* Nothing is too far where the bound is this. */
enum { FAR = 200 };

static void
test_table(void)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *typed = table[i].typed, *word = table[i].spelled;
		struct typo t;
		unsigned got, most;

		typo_begin(&t, typed, strlen(typed), FAR);
		got = typo_of(&t, word, strlen(word));
		tap(got == table[i].want, "'%s' for '%s' is %u (%u)", typed,
		    word, table[i].want, got);
		most = (table[i].want + TYPO_EDIT - 1) / TYPO_EDIT * TYPO_EDIT;
		typo_begin(&t, typed, strlen(typed), most);
		got = typo_of(&t, word, strlen(word));
		tap(got == table[i].want, "and so it is within %u (%u)", most,
		    got);
	}
}

static void
test_bound(void)
{
	struct typo t;

	typo_begin(&t, "coffee", 6, TYPO_EDIT);
	tap(typo_of(&t, "banana", 6) > TYPO_EDIT, "another word is too far");
	typo_back(&t, 0);
	tap(typo_push(&t, 'b') && !typo_push(&t, 'a'),
	    "that is clear from its first letters");
	typo_begin(&t, "painitng", 8, 2 * TYPO_EDIT);
	typo_of(&t, "paint", 5);
	tap(typo_least(&t, 3) <= TYPO_EDIT && typo_cost(&t) > 2 * TYPO_EDIT,
	    "a stem is near to the beginning of a word");
	tap(typo_most(3) == 0 && typo_most(4) == TYPO_EDIT &&
		typo_most(7) == TYPO_EDIT && typo_most(8) == 2 * TYPO_EDIT,
	    "long words may have two edits, short ones none");
}

/* The longest words there can be. */
static void
test_long(void)
{
	char a[TERM_MAX + 1], b[TERM_MAX + 1];
	struct typo t;

	memset(a, 'a', TERM_MAX);
	memset(b, 'z', TERM_MAX);
	typo_begin(&t, a, TERM_MAX, 2 * TYPO_EDIT);
	tap(typo_of(&t, a, TERM_MAX) == 0, "64 letters are themselves");
	tap(typo_of(&t, b, TERM_MAX) > 2 * TYPO_EDIT, "and not others");
	typo_begin(&t, a, TERM_MAX, FAR);
	typo_of(&t, a, TERM_MAX);
	tap(!typo_push(&t, 'a'), "there is no 65th");
}

int
main(void)
{
	test_table();
	test_bound();
	test_long();
	return tap_end();
}
