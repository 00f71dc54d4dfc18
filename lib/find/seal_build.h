#ifndef MEMOS_FIND_SEAL_BUILD_H
#define MEMOS_FIND_SEAL_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/publish.h"
#include "store/segments.h"
#include "store/vectors.h"

/*
 * Makes the files of one segment from the entries of its rows, as of one
 * moment and without keeping any writer waiting.
 */
struct seal_build {
	int64_t first, last; /* rows; last INT64_MAX: all from first on */
	uint32_t limit;      /* rows at most, the lowest */
	size_t dimension;
	enum vectors_place place;
	/* of the tables that are to take the place; see store/next.h */
	bool next, given_next;
	int threads;
	int (*stopped)(void);            /* something else than 0 ends it */
	void (*progress)(uint64_t rows); /* may be NULL, as stopped may */
	uint64_t rows;                   /* read so far, counted on */
};

/*
 * Fills *made, but for sizes and sums, and appends the marks that were there.
 * No documents: no files.  The files stand at publish_part(), synced.  On
 * failure they are deleted.
 */
int seal_build(struct seal_build *b, struct publish *p, struct segment *made,
    struct buf *marks, struct err *err);

#endif
