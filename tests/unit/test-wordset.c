#include "text/wordset.h"

#include <string.h>

#include "tap.h"

static const struct {
	const char *word;
	bool negation, decisive;
} words[] = {
	{ "not", true, true },
	{ "never", true, true },
	{ "without", true, true },
	{ "t", true, true },
	{ "12", false, true },
	{ "b12", false, true },
	{ "nothing", false, false },
	{ "note", false, false },
	{ "", false, false },
};

int
main(void)
{
	uint64_t a[] = { 7, 3, 7, 1, UINT64_MAX, 3 };
	uint64_t b[] = { 2, 3, UINT64_MAX };
	size_t n = wordset_sort(a, 6);

	tap(n == 4 && a[0] == 1 && a[1] == 3 && a[2] == 7 && a[3] == UINT64_MAX,
	    "a set is sorted, and has each once");
	tap(wordset_sort(NULL, 0) == 0, "an empty one stays so");
	tap(wordset_common(a, n, b, 3) == 2 && wordset_common(b, 3, a, n) == 2,
	    "what is in both is counted");
	tap(wordset_common(a, n, b, 0) == 0, "nothing is in an empty one");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t len = strlen(words[i].word);

		tap(wordset_negation(words[i].word, len) == words[i].negation &&
			wordset_decisive(words[i].word, len) ==
			    words[i].decisive,
		    "'%s'", words[i].word);
	}
	return tap_end();
}
