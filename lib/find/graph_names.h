#ifndef MEMOS_FIND_GRAPH_NAMES_H
#define MEMOS_FIND_GRAPH_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/db.h"

/* What a query names: runs of its words by which facts know somebody. */
enum {
	GRAPH_NAMES = 8,    /* that one query names */
	GRAPH_WORDS = 64,   /* of a query that are looked up */
	GRAPH_NAME_RUN = 4, /* words of a name */
	GRAPH_SCAN = 1000   /* facts at one end of a name, of whatever scope */
};

struct graph_name {
	const char *name; /* as facts have it; in the arena */
	const char *said; /* as the query has it; borrowed from it */
	size_t len;
};

struct graph_names {
	struct graph_name items[GRAPH_NAMES];
	size_t n;
};

struct graph_query; /* graph.h */

/* Names of the query that some fact in its scope has, at either end. */
int graph_names_find(struct db *db, const struct graph_query *query,
    struct arena *arena, struct graph_names *names, struct err *err);

#endif
