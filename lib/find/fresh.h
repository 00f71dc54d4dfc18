#ifndef MEMOS_FIND_FRESH_H
#define MEMOS_FIND_FRESH_H

#include <stddef.h>

#include "find/entry.h"
#include "find/rank.h"

/*
 * What only the first hits beside each other tell.  A turn that says what no
 * other of them does tells something, one of words that all have agrees,
 * thanks or asks on: the cue is the mean rarity of its FRESH_WORDS rarest
 * stems among the turns of the first hits, 0 to 1, damped as a window is:
 * long messages all have such words.  What stands alone is no turn: it has the
 * mean of the turns, for between the two it tells nothing.  And a rule, which
 * begins with "always" or "never", is for more than what it names.
 */
enum {
	FRESH_HITS = 32, /* that are compared */
	FRESH_WORDS = 4,
};

struct fresh;

struct fresh *fresh_new(void);
void fresh_free(struct fresh *f);

/*
 * Looks at the entry of a hit, which stands at place < FRESH_HITS, and fills
 * its RANK_RULE.
 */
void fresh_take(
    struct fresh *f, const struct entry *entry, size_t place, struct hit *hit);

/* Fills RANK_FRESH, times `damp`, of the first n hits; not their scores. */
void fresh_fill(struct fresh *f, double damp, struct hit *hits, size_t n);

#endif
