#ifndef MEMOS_FIND_INDEX_H
#define MEMOS_FIND_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "find/ivf.h"
#include "find/words.h"
#include "store/mapped.h"
#include "store/segments.h"

/*
 * The segments of a cube, open: files stay mapped from query to query as long
 * as the cube has them.
 */
struct index_segment {
	struct segment row; /* sums are not kept */
	struct mapped words_file, faiss_file;
	struct words words;
	struct ivf ivf;
	bool vectors; /* ivf is open */
	/* the path of an index that only FAISS itself can search, owned */
	char *foreign;
	bool bad; /* not to be believed: its rows are read instead */
};

struct index {
	struct index_segment *items; /* by first */
	size_t n;
	/* a segment with a missing file, perhaps just merged away, or 0 */
	int64_t gone;
	struct err fault; /* the first thing found wrong, kind set */
};

/*
 * Brings the index to what the cube's rows say now, within a read transaction.
 * `dimension` is that of the cube's vectors.  A segment that cannot be opened
 * is bad, which is no error.
 */
int index_refresh(
    struct index *index, struct cube *cube, size_t dimension, struct err *err);

/* From now on the segment is bad, and the next writer is told so. */
void
index_condemn(struct index *index, const struct cube *cube, size_t segment);

void index_release(struct index *index);

#endif
