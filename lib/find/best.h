#ifndef MEMOS_FIND_BEST_H
#define MEMOS_FIND_BEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "find/rank.h"

/*
 * The best k of many hits: a heap whose root is the worst of them.  Ties go to
 * the newer one, then by id; only then are ids read from the store.
 */
struct best {
	struct hit *hits;
	size_t n, k;
	struct db *db;
	struct err *err;
	bool failed; /* err says why */
};

/* Room for k of at most n hits; the hits are owned by whom takes them. */
void best_init(
    struct best *best, size_t k, size_t n, struct db *db, struct err *err);

void best_offer(struct best *best, const struct hit *hit);

/* Whether a hit of this score could still be among them. */
static inline bool
best_admits(const struct best *best, double score)
{
	return best->n < best->k || (best->k && score >= best->hits[0].score);
}

/* Takes the heap apart: best first. */
void best_sort(struct best *best);

/* > 0 if a stands before b. */
int best_before(struct best *best, const struct hit *a, const struct hit *b);

#endif
