#include "text/match.h"

#include <string.h>

#include "tap.h"

static const struct {
	enum match_kind kind;
	const char *pattern, *text;
	bool want;
} table[] = {
	{ MATCH_WORD, "tea", "Green TEA.", true },
	{ MATCH_WORD, "teas", "green tea", true },
	{ MATCH_WORD, "tea", "teapot", false },
	{ MATCH_WORD, "running", "he runs", true },
	{ MATCH_WORD, "the", "in the house", true },
	{ MATCH_WORD, "the", "in a house", false },
	{ MATCH_WORD, "well-known", "a well known man", true },
	{ MATCH_WORD, "well-known", "known well", false },
	{ MATCH_WORD, "caf\xc3\xa9", "the cafe", true },
	{ MATCH_WORD, "\xe4\xb8\x9c\xe4\xba\xac",
	    "\xe5\x9c\xa8\xe4\xb8\x9c\xe4\xba\xac\xe5\xa1\x94", true },
	{ MATCH_WORD, "\xe4\xba\xac\xe4\xb8\x9c",
	    "\xe5\x9c\xa8\xe4\xb8\x9c\xe4\xba\xac\xe5\xa1\x94", false },
	{ MATCH_PHRASE, "green tea", "Green, tea", true },
	{ MATCH_PHRASE, "green tea", "green teas", false },
	{ MATCH_PHRASE, "green tea", "green and tea", false },
	{ MATCH_PHRASE, "green tea", "tea green", false },
	{ MATCH_PHRASE, "to be or not", "To be, or not to be", true },
	{ MATCH_PHRASE, "Ann's", "ann s", true },
	{ MATCH_PREFIX, "caf", "the cafeteria", true },
	{ MATCH_PREFIX, "caf", "the CAF\xc3\x89", true },
	{ MATCH_PREFIX, "caf", "decaf", false },
	{ MATCH_PREFIX, "memorie", "many memories", true },
	{ MATCH_PREFIX, "happines", "such happiness", true },
	{ MATCH_PREFIX, "the", "their", true },
	{ MATCH_PREFIX, "green te", "green tea", true },
	{ MATCH_PREFIX, "green te", "greens tea", false },
	{ MATCH_FUZZY, "cofee", "coffee", true },
	{ MATCH_FUZZY, "coffee", "the coffees", true },
	{ MATCH_FUZZY, "tae", "tea", true },
	{ MATCH_FUZZY, "tea", "ten", true },
	{ MATCH_FUZZY, "tea", "toe", false },
	{ MATCH_FUZZY, "restuarnt", "a restaurant", true },
	{ MATCH_FUZZY, "restuarnt", "arrest", false },
	{ MATCH_FUZZY,
	    "\xc3\xbc"
	    "bung",
	    "ubunge", true },
	{ MATCH_FUZZY, "ab", "ac", false },
};

static void
test_table(void)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct match *m = match_new(
		    table[i].kind, table[i].pattern, strlen(table[i].pattern));
		bool got = m &&
			   match_has(m, table[i].text, strlen(table[i].text));

		tap(got == table[i].want, "%d '%s' in '%s': %s",
		    (int)table[i].kind, table[i].pattern, table[i].text,
		    got ? "yes" : "no");
		match_free(m);
	}
}

static const struct {
	const char *a, *b;
	size_t want;
} distances[] = {
	{ "", "", 0 },
	{ "tea", "tea", 0 },
	{ "tea", "", 3 },
	{ "tea", "tae", 1 },
	{ "tea", "teas", 1 },
	{ "tea", "eat", 2 },
	{ "coffee", "cofee", 1 },
	{ "\xc3\xa9t\xc3\xa9", "et\xc3\xa9", 1 },
	{ "abcd", "badc", 2 },
	{ "abcd", "wxyz", 4 },
};

static void
test_distance(void)
{
	for (size_t i = 0; i < sizeof distances / sizeof *distances; i++) {
		struct match_word a = { distances[i].a,
			strlen(distances[i].a) };
		struct match_word b = { distances[i].b,
			strlen(distances[i].b) };
		size_t there = match_distance(a, b, 5, 0);

		tap(there == distances[i].want &&
			match_distance(b, a, 5, 0) == there &&
			(!there || match_distance(a, b, there - 1, 0) == there),
		    "'%s' and '%s' are %zu edits apart", distances[i].a,
		    distances[i].b, there);
	}
}

int
main(void)
{
	test_table();
	test_distance();
	tap(!match_new(MATCH_WORD, " -!? ", 5), "a pattern has words");
	match_free(NULL);
	return tap_end();
}
