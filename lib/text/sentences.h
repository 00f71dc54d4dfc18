#ifndef MEMOS_TEXT_SENTENCES_H
#define MEMOS_TEXT_SENTENCES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Sentences of text as people and programs write it.  One ends at a full
 * stop, a question or exclamation mark that a blank follows (not behind a
 * title, an initial or a number's point), at an empty line, and at the end of
 * a line that is not just wrapped: before a bullet, a number, a heading, and
 * behind a line that is short.  The full-width marks of CJK end one too.
 */
struct sentence {
	size_t start, len; /* without the blanks around it */
	char end;          /* '.', '?', '!', or 0: its line or the text ended */
};

/*
 * The next sentence from byte *at on, which moves behind it; false if there
 * is none.  text is valid UTF-8.
 */
bool sentences_next(
    const char *text, size_t len, size_t *at, struct sentence *sentence);

#endif
