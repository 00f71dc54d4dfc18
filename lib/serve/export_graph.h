#ifndef MEMOS_SERVE_EXPORT_GRAPH_H
#define MEMOS_SERVE_EXPORT_GRAPH_H

#include "base/err.h"
#include "serve/export.h"
#include "serve/network.h"

/*
 * What is exported as a graph: a node for each name that a fact has as its
 * subject or object and, where nothing narrows the export, for each entity,
 * by name; an edge for each fact with both and a relation, as they were added.
 * To be released in any case.
 */
int
export_graph_read(const struct export *e, struct network *net, struct err *err);

#endif
