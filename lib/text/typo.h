#ifndef MEMOS_TEXT_TYPO_H
#define MEMOS_TEXT_TYPO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/analyse.h"

/*
 * How far a word as it was typed is from a word as it is spelled: letters put
 * in, left out, changed, or two neighbours changed for each other (Damerau).
 * What fingers do is cheaper: two letters in the wrong order, and one that lies
 * beside the right one on a keyboard.
 *
 * The spelled word is given letter by letter, and letters can be taken back: a
 * sorted vocabulary is walked so that what words begin with alike is looked at
 * once, and what begins too far away not at all.
 */
enum {
	TYPO_EDIT = 4, /* any edit */
	TYPO_SLIP = 3, /* of the cheap ones */
};

struct typo {
	uint32_t typed[TERM_MAX], spelled[TERM_MAX];
	size_t n;     /* letters typed */
	size_t depth; /* letters spelled */
	unsigned max; /* a multiple of TYPO_EDIT: above it is too far */
	uint8_t rows[TERM_MAX + 1][TERM_MAX + 1];
};

/* The most that a typed word of these many letters may cost; 0: none. */
unsigned typo_most(size_t letters);

/* Begins with a typed word, valid UTF-8 of at most TERM_MAX bytes. */
void typo_begin(struct typo *t, const char *word, size_t len, unsigned max);

/* Takes letters back: the first `depth` are left. */
void typo_back(struct typo *t, size_t depth);

/* One more letter; false if nothing that begins so costs at most max. */
bool typo_push(struct typo *t, uint32_t letter);

/* What the spelled letters cost for all that was typed; above max: too far. */
unsigned typo_cost(const struct typo *t);

/*
 * The least that they, or all but the last of them, cost for what was typed
 * without up to `spare` letters at its end.
 */
unsigned typo_least(const struct typo *t, size_t spare);

/* The cost of a whole word, what of it was spelled before counting not. */
unsigned typo_of(struct typo *t, const char *word, size_t len);

#endif
