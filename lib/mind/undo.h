#ifndef MEMOS_MIND_UNDO_H
#define MEMOS_MIND_UNDO_H

#include <stdint.h>

#include "base/err.h"
#include "find/ingest.h"
#include "store/edits.h"

/*
 * Takes back an edit, all of it: each memory is what it was before, to its
 * times, and one that was added is gone from everything but the history.  What
 * was taken back stays in the history as undone, and is no part of an export.
 * The names of people that came with it are taken back, too.
 *
 * Within a write transaction of the ingest's cube, which is flushed by the
 * caller.  1, or 0 with the reason in err (ERR_INPUT) if there is no such edit
 * or a later one stands on it; the caller then rolls back.  Later ones that
 * came by themselves, EDITS_RECALL and EDITS_IMPORTANCE, are taken back with
 * it.
 */
int undo_edit(struct ingest *in, int64_t number, struct err *err);

#endif
