#ifndef MEMOS_MIND_DECIDE_WORDS_H
#define MEMOS_MIND_DECIDE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * A sentence as the set of its words, folded and without those that say
 * nothing: for telling whether two sentences say the same.
 */
struct decide_words {
	uint64_t *items; /* hashes, sorted */
	size_t n;
	uint64_t *decisive; /* of these: numbers and negations */
	size_t n_decisive;
};

/* Fills *words, in the arena; of a long text its beginning. */
void decide_words_read(struct decide_words *words, const char *text, size_t len,
    struct arena *arena);

/* The share of the words of both that both have, 0 to 1. */
double
decide_words_share(const struct decide_words *a, const struct decide_words *b);

/* Whether a has all that b has. */
bool
decide_words_cover(const struct decide_words *a, const struct decide_words *b);

/* Whether only one of them has some number or a negation. */
bool
decide_words_differ(const struct decide_words *a, const struct decide_words *b);

#endif
