#ifndef MEMOS_TEXT_MATCH_H
#define MEMOS_TEXT_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "text/analyse.h"

/*
 * Whether a text has certain words, as people ask for them by operators.
 * Words are those of analyse.h, so case and most marks make no difference.
 */
enum match_kind {
	MATCH_WORD,   /* the word by its stem, as a search reads it */
	MATCH_PHRASE, /* these words as they are, side by side */
	MATCH_PREFIX, /* a word that begins so; the last one of several */
	MATCH_FUZZY,  /* a word that is an edit or two away, or its stem is */
	MATCH_KINDS,
};

struct match {
	enum match_kind kind;
	struct terms terms; /* what is looked for; of a word, its stem */
	size_t edits;       /* that a word may have */
	/* private */
	struct analyser *analyser, *exact;
	struct terms read, words; /* of a text; and its words as they are */
	struct terms word;        /* the same of the pattern */
};

/* NULL if there is no word in the pattern, valid UTF-8. */
struct match *match_new(enum match_kind kind, const char *pattern, size_t len);
void match_free(struct match *m);

/* Whether text, valid UTF-8, has it. */
bool match_has(struct match *m, const char *text, size_t len);

/* How many edits a word of these many letters may have: 0, 1 or 2. */
size_t match_edits(size_t letters);

/*
 * Edits that make one word of the other: letters put in, left out, changed, or
 * two neighbours changed for each other.  `max` + 1 for more than max of them.
 * Up to `spare` letters at the end of b may be left out for nothing.
 */
struct match_word {
	const char *text;
	size_t len;
};
size_t match_distance(
    struct match_word a, struct match_word b, size_t max, size_t spare);

/*
 * Whether a word of this stem is one that MATCH_FUZZY finds (its stem is near),
 * or may be one: stemming cuts a word, and changes no letter of what is left
 * but the last.
 */
bool match_may(const struct match *m, const char *stem, size_t len);

/* Letters of valid UTF-8. */
size_t match_letters(const char *text, size_t len);

#endif
