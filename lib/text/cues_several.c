#include "text/cues.h"

#include <string.h>

#include "text/cues_word.h"

enum { REACH = 2 /* words behind "which" that may be what is asked for */ };

/* "places", but neither "bus" nor "Ann's". */
static bool
is_plural(const char *text, size_t len, const struct cues_word *word)
{
	const char *last = text + word->end - 1;

	return word->end - word->start > 3 && *last == 's' &&
	       !strchr("sui", last[-1]) &&
	       (word->end == len ||
		   (*(last + 1) != '\'' && *(last + 1) != '\xe2'));
}

bool
cues_asks_several(const char *query, size_t len)
{
	struct cues_word word, before = { .text = "" };
	int left = 0;

	for (size_t at = 0; cues_word_next(query, len, at, &word);
	     at = word.end) {
		if (cues_word_break(query, at, word.start)) {
			before.text[0] = '\0';
			left = 0;
		}
		if (!strcmp(word.text, "many") && !strcmp(before.text, "how"))
			return true;
		if (cues_word_in(word.text, " are were have has had ") &&
		    cues_word_in(before.text, " what which where who "))
			return true;
		if (cues_word_in(word.text,
			" did does do is was are were have has had will would "
			"can could should might may "))
			left = 0;
		if (left-- > 0 && is_plural(query, len, &word))
			return true;
		if (cues_word_in(word.text, " what which "))
			left = REACH;
		before = word;
	}
	return false;
}
