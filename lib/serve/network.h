#ifndef MEMOS_SERVE_NETWORK_H
#define MEMOS_SERVE_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "store/db.h"
#include "store/edges.h"
#include "store/entities.h"
#include "store/selection.h"

/*
 * A part of what is known as a graph in memory: a node for each name within its
 * scope, an edge for each memory that relates two of them.  Whether it is
 * walked to, read as a whole, or exported, it is this.
 */
struct network_node {
	const char *name;
	const char *user, *agent, *app; /* "" for none */
	const char *kind, *summary;     /* NULL: unknown */
	const char **aliases;
	size_t n_aliases;
	size_t degree;    /* edges that it has */
	size_t depth;     /* from where the walk began */
	size_t community; /* from 1; 0: none */
	size_t via;       /* the edge by which it was found; of paths */
	int side;         /* from which end; of paths */
};

struct network_edge {
	size_t from, to; /* nodes */
	const char *relation, *id, *text, *sources, *superseded_by;
	int64_t valid_from, valid_to, created_at, updated_at, superseded_at;
	bool closed; /* it held no more at the time that is asked for */
	enum memory_state state;
};

struct network {
	struct network_node *nodes;
	size_t n_nodes, room_nodes;
	struct network_edge *edges;
	size_t n_edges, room_edges;
	bool cut;     /* there is more than was read */
	int64_t then; /* what is closed is closed by then */
	bool ever;    /* what was superseded since is not closed */
	struct arena arena;
	/* private */
	size_t *table, size;
};

enum { NETWORK_NONE = -1, NETWORK_DEPTH_MAX = 16, NETWORK_MAX = 100000 };

/* For what is asked with sel, which is borrowed for the call alone. */
void network_init(struct network *net, const struct selection *sel);
void network_release(struct network *net);

/* The node of a name in a scope, made if need be; or as it is, or NONE. */
size_t network_add_node(
    struct network *net, const struct entity_scope *scope, const char *name);
long network_find(const struct network *net, const struct entity_scope *scope,
    const char *name);

struct network_edge *network_add_edge(
    struct network *net, const struct edge *edge, size_t from, size_t to);

/*
 * Nodes by name, then by scope, or node i becomes what order[i] was; edges stay
 * as they were added.
 */
void network_sort(struct network *net);
void network_reorder(struct network *net, const size_t *order);

/* Leaves the first n nodes, and the edges among them. */
void network_keep(struct network *net, size_t n);

/* Leaves those that have an edge, and the first. */
void network_leave_out(struct network *net);

/* For the files of this alone: after nodes were moved. */
void network_index(struct network *net);

/* ---- network_read.c: within a read transaction ---- */

/* All edges of a selection; `whole`: with text and sources. */
int network_read(struct network *net, struct db *db,
    const struct selection *sel, bool whole, struct err *err);

/*
 * What is known of the nodes besides; with `add`, entities of the selection's
 * scope that no edge names become nodes, too.
 */
int network_describe(struct network *net, struct db *db,
    const struct selection *sel, bool add, struct err *err);

/*
 * The node that a person means, with its other names as nodes of depth 0:
 * exactly that name, or else what goes by it.  ERR_NONE for none, with those
 * that are like it; ERR_INPUT for several, with what tells them apart.
 */
int network_begin(struct network *net, struct db *db,
    const struct selection *sel, const char *name, struct err *err);

/* ---- network_walk.c: likewise ---- */

struct network_bounds {
	size_t depth; /* steps at most */
	size_t max;   /* nodes at most */
};

/* From the nodes that are there on, to all that is so far away at most. */
int
network_near(struct network *net, struct db *db, const struct selection *sel,
    const struct network_bounds *bounds, struct err *err);

/*
 * The shortest way from one to another, whatever the direction of its edges:
 * what is left in the network is the way, in its order.  1, or 0 if there is
 * none within the bounds.
 */
int network_path(struct network *net, struct db *db,
    const struct selection *sel, const char *from, const char *to,
    const struct network_bounds *bounds, struct err *err);

/*
 * Who has more to do with each other than with the rest: sets the community of
 * each node that has an edge, the largest being 1, and returns their number.
 */
size_t network_communities(struct network *net);

/* ---- printing: network_NAME.c ---- */

/* Append the whole of it. */
void network_put_dot(const struct network *net, struct buf *out);
void network_put_graphml(const struct network *net, struct buf *out);

/* Appends a node or an edge as a JSON object, with what stands before it. */
void network_put_node(
    const struct network_node *node, const char *before, struct buf *out);
void network_put_edge(const struct network *net,
    const struct network_edge *edge, const char *before, struct buf *out);

#endif
