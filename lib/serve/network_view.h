#ifndef MEMOS_SERVE_NETWORK_VIEW_H
#define MEMOS_SERVE_NETWORK_VIEW_H

#include "base/buf.h"
#include "serve/network.h"
#include "serve/person.h"

/* How a person sees a graph on a terminal; each appends whole lines. */

/* A table of nodes: name, kind, relations, what else is known. */
void network_view_nodes(
    struct person *person, const struct network *net, struct buf *out);

/* A tree, from the nodes of depth 0 on; each edge once. */
void network_view_tree(
    struct person *person, const struct network *net, struct buf *out);

/* A way, a line for each step. */
void network_view_path(
    struct person *person, const struct network *net, struct buf *out);

/* A line for each of the first n communities, with its members. */
void network_view_communities(struct person *person, const struct network *net,
    size_t n, struct buf *out);

/* What changed: when, how, and what is so, or is no more. */
void network_view_change(struct person *person, const struct network *net,
    const struct network_edge *edge, const char *event, struct buf *out);

#endif
