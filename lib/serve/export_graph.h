#ifndef MEMOS_SERVE_EXPORT_GRAPH_H
#define MEMOS_SERVE_EXPORT_GRAPH_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "serve/export.h"

/*
 * What is exported as a graph: a node for each name that a fact has as its
 * subject or object and, where nothing narrows the export, for each entity; an
 * edge for each fact with both and a relation.
 */
struct export_node {
	const char *name, *kind; /* kind NULL: unknown */
};

struct export_edge {
	size_t from, to; /* nodes */
	const char *relation, *id, *text;
	int64_t valid_from, valid_to; /* CLOCK_NONE */
};

struct export_graph {
	struct export_node *nodes; /* by name */
	size_t n_nodes;
	struct export_edge *edges; /* as they were added */
	size_t n_edges;
};

/* Fills the graph; all of it lives in the arena. */
int export_graph_read(const struct export *e, struct arena *arena,
    struct export_graph *graph, struct err *err);

#endif
