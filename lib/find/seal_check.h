#ifndef MEMOS_FIND_SEAL_CHECK_H
#define MEMOS_FIND_SEAL_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/segments.h"

/* Whether segments are what their rows say. */

/*
 * Whether both files of a segment are there with the right sizes; `thorough`:
 * and have what was published in every block, and as many documents and
 * vectors as the row says.  1, or 0 and what is wrong appended to why (may be
 * NULL), or -1 with ERR_STORE if it cannot be told.
 */
int seal_check_files(struct cube *cube, const struct segment *segment,
    size_t dimension, bool thorough, struct buf *why, struct err *err);

/*
 * Checks all segments of a cube, outside of a transaction.  Calls fault() with
 * a sentence for each thing wrong; returns how many, or -1 with ERR_STORE.
 * Leaves a note for the next writer beside what is damaged.
 */
int64_t seal_check(struct cube *cube,
    void (*fault)(const char *sentence, void *ctx), void *ctx, struct err *err);

#endif
