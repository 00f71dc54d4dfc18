#ifndef MEMOS_TEXT_CUES_WORD_H
#define MEMOS_TEXT_CUES_WORD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * English words as the cues read them, one after the other: runs of ASCII
 * letters and digits.  Any other byte separates.
 */
enum {
	CUES_WORD_MAX = 12, /* the longest word that a cue looks for */
};

struct cues_word {
	char text[CUES_WORD_MAX + 1]; /* lower case; "" if it is longer */
	size_t start, end;
	bool capital;
};

bool cues_word_digit(char c);

/* Whether c is a letter or digit. */
bool cues_word_char(char c);

/* Reads the first word from at on; false if there is none. */
bool
cues_word_next(const char *text, size_t len, size_t at, struct cues_word *word);

/* Whether a sentence ends between two words, at from and to. */
bool cues_word_break(const char *text, size_t from, size_t to);

/* Whether word is in a list in which each word has blanks on both sides. */
bool cues_word_in(const char *word, const char *list);

#endif
