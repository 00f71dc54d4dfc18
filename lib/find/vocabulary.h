#ifndef MEMOS_FIND_VOCABULARY_H
#define MEMOS_FIND_VOCABULARY_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "find/index.h"
#include "find/words_stems.h"
#include "store/cube.h"
#include "text/typo.h"

/*
 * All stems of a cube, of whatever scope: those of its segments, as they lie
 * there, sorted, and those of the rows that no segment holds.
 */
struct vocabulary {
	const struct index *index; /* borrowed; NULL: rows alone */
	struct words_stems rows;
	uint32_t *sorted; /* stems of the rows by their bytes */
	uint32_t n_sorted;
};

/*
 * Fills a zeroed one.  Within a read transaction; ERR_STORE.  Release it in any
 * case.
 */
int vocabulary_read(struct vocabulary *v, const struct index *index,
    struct cube *cube, struct err *err);
void vocabulary_release(struct vocabulary *v);

/* A stem whose letters are those of the typo at hand, which it may push on. */
typedef void
vocabulary_meet(void *ctx, const char *stem, size_t len, uint32_t documents);

/*
 * Meets the stems that cost at most t->max for the typed word, or for what
 * typo_least() leaves of it, list after list.  What cannot be one is passed
 * over by its first letters; a damaged list ends where it is damaged.
 */
void vocabulary_walk(const struct vocabulary *v, struct typo *t, size_t spare,
    vocabulary_meet *meet, void *ctx);

#endif
