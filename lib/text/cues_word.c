#include "text/cues_word.h"

#include <string.h>

bool
cues_word_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
cues_word_char(char c)
{
	return cues_word_digit(c) || ((unsigned char)c | 0x20u) - 'a' < 26;
}

bool
cues_word_next(const char *text, size_t len, size_t at, struct cues_word *word)
{
	size_t n = 0;

	while (at < len && !cues_word_char(text[at]))
		at++;
	if (at == len)
		return false;
	word->start = at;
	word->capital = text[at] >= 'A' && text[at] <= 'Z';
	for (; at < len && cues_word_char(text[at]); at++, n++) {
		bool upper = text[at] >= 'A' && text[at] <= 'Z';

		if (n < CUES_WORD_MAX)
			word->text[n] = (char)(text[at] | (upper ? 0x20 : 0));
	}
	word->text[n <= CUES_WORD_MAX ? n : 0] = '\0';
	word->end = at;
	return true;
}

bool
cues_word_break(const char *text, size_t from, size_t to)
{
	for (; from < to; from++)
		if (memchr(".!?;\n", text[from], 5))
			return true;
	return false;
}

bool
cues_word_in(const char *word, const char *list)
{
	size_t len = strlen(word);

	if (!len)
		return false;
	for (const char *at = list; (at = strstr(at, word)); at++)
		if (at[-1] == ' ' && at[len] == ' ')
			return true;
	return false;
}
