#ifndef MEMOS_FIND_REORDER_H
#define MEMOS_FIND_REORDER_H

#include "find/search.h"
#include "model/rerank.h"

/*
 * What was found, in the order that a model or a program gives it which has
 * read the query and each text together.
 */
enum { REORDER_POOL = 50 /* hits that it is shown, if k is less */ };

/*
 * Sorts the results by its scores, which become those of the hits, and
 * keeps the best k.  On failure, -1 with ERR_MODEL, they are the best k in the
 * order they had.
 */
int reorder(struct rerank *rerank, const struct query *query, size_t k,
    struct results *results, struct err *err);

#endif
