#ifndef MEMOS_FIND_PART_ROWS_H
#define MEMOS_FIND_PART_ROWS_H

#include "find/part.h"
#include "find/scope.h"
#include "store/cube.h"
#include "store/vectors.h"

/* Rows by their sequence numbers, first to last. */
struct part_range {
	int64_t first, last;
	enum vectors_place place; /* of their vectors */
};

/*
 * Reads rows one by one into a zeroed part: only those in scope are there.
 * query is compared with each vector if its dimension is not 0.  What cannot
 * be read sets *damaged and is passed over.  Within a read transaction.
 */
int
part_rows(struct part *part, struct cube *cube, const struct part_range *range,
    const struct scope_sessions *scope, const struct asked *asked,
    const struct vector *query, bool *damaged, struct err *err);

#endif
