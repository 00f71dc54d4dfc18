#ifndef MEMOS_FIND_DATED_H
#define MEMOS_FIND_DATED_H

#include "base/err.h"
#include "find/graph.h"
#include "find/scope.h"
#include "store/db.h"

/*
 * Memories that happened when a query says: at the first time that it names
 * ("in May 2024", "last week", by the clock now), each worth 1, or near it,
 * worth the less the farther it is, half where it is as far as that time is
 * long.  Looked up by an index, and never more than a bound.
 */
struct dated_query {
	const char *text; /* valid UTF-8 */
	size_t len;
	const struct scope_sessions *scope; /* those of others do not count */
	size_t k;                           /* how many are wanted */
};

/* Within a read transaction; release it, as a graph, in any case. */
int dated_find(struct db *db, const struct dated_query *query,
    struct graph *graph, struct err *err);

#endif
