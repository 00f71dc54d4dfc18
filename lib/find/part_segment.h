#ifndef MEMOS_FIND_PART_SEGMENT_H
#define MEMOS_FIND_PART_SEGMENT_H

#include "find/index.h"
#include "find/part.h"
#include "find/recheck.h"
#include "find/scope.h"
#include "store/cube.h"

/*
 * A zeroed part becomes what an open segment holds, less what has gone since.
 * Returns 1, or 0 if it cannot be believed, or -1 with ERR_STORE.  Within a
 * read transaction.
 */
int part_segment(struct part *part, const struct index_segment *segment,
    struct cube *cube, const struct scope_sessions *scope,
    const struct asked *asked, struct err *err);

/*
 * Compares the query (a vector of unit length) with the vectors of the part;
 * `k` is how many hits are wanted.  Returns as part_segment().
 */
int part_segment_vectors(struct part *part, const struct index_segment *segment,
    const float *query, size_t k, struct recheck *recheck, struct err *err);

#endif
