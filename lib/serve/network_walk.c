#include "serve/network.h"

#include <string.h>

#include "base/json.h"
#include "store/rows.h"

enum {
	READ_MAX = 200000, /* edges that one step of a walk reads */
	NO_EDGE = 0        /* of via: edges count from 1 there */
};

struct walk {
	struct network *net;
	struct db *db;
	const struct selection *sel;
	const struct network_bounds *bounds;
	size_t depth;       /* of the nodes that are gone on from */
	int side;           /* whose they are; near has one side alone */
	bool path;          /* until a node of the other side is met */
	size_t met, bridge; /* path: where; the edge that leads there */
	size_t read;        /* edges, of one step */
};

/* ---- one step ---- */

static bool
is_at_hand(const struct walk *w, long node)
{
	return node != NETWORK_NONE && w->net->nodes[node].side == w->side &&
	       w->net->nodes[node].depth == w->depth;
}

/* A node that is new, or NONE where there is no room for one. */
static long
find_or_add(struct walk *w, const struct entity_scope *scope, const char *name)
{
	struct network *net = w->net;
	long at = network_find(net, scope, name);

	if (at != NETWORK_NONE)
		return at;
	if (net->n_nodes >= w->bounds->max) {
		net->cut = true;
		return NETWORK_NONE;
	}
	at = (long)network_add_node(net, scope, name);
	net->nodes[at].depth = w->depth + 1;
	net->nodes[at].side = w->side;
	net->nodes[at].via = NO_EDGE;
	return at;
}

/* Whether the edge was found already, from its other end. */
static bool
was_read(const struct walk *w, const struct network_node *other)
{
	return other->side == w->side && other->depth < w->depth;
}

static int
take(const struct edge *edge, void *ctx, struct err *err)
{
	const struct entity_scope scope = { edge->user, edge->agent,
		edge->app };
	struct walk *w = ctx;
	struct network *net = w->net;
	long from = network_find(net, &scope, edge->subject);
	long to = network_find(net, &scope, edge->object), other;

	(void)err;
	if (++w->read > READ_MAX)
		net->cut = true;
	if (is_at_hand(w, from))
		other = to = find_or_add(w, &scope, edge->object);
	else if (is_at_hand(w, to))
		other = from = find_or_add(w, &scope, edge->subject);
	else
		return 0;
	if (other == NETWORK_NONE || was_read(w, &net->nodes[other]))
		return 0;
	network_add_edge(net, edge, (size_t)from, (size_t)to);
	if (net->nodes[other].side == w->side) {
		if (net->nodes[other].depth > w->depth &&
		    net->nodes[other].via == NO_EDGE)
			net->nodes[other].via = net->n_edges;
		return 0;
	}
	w->met = (size_t)other;
	w->bridge = net->n_edges;
	return w->path;
}

/* 1 if there was something to go on from. */
static int
step(struct walk *w, struct err *err)
{
	struct buf names = { 0 };
	struct edges_ask ask = { w->sel, NULL, READ_MAX + 1, !w->path };
	int rc;

	for (size_t i = 0; i < w->net->n_nodes; i++) {
		const struct network_node *node = &w->net->nodes[i];

		if (!is_at_hand(w, (long)i))
			continue;
		buf_char(&names, names.len ? ',' : '[');
		json_put_string(&names, node->name, strlen(node->name));
	}
	if (!names.len)
		return 0;
	buf_char(&names, ']');
	ask.names = names.data;
	w->read = 0;
	rc = edges_each(w->db, &ask, take, w, err);
	buf_release(&names);
	return rc < 0 ? -1 : 1;
}

int
network_near(struct network *net, struct db *db, const struct selection *sel,
    const struct network_bounds *bounds, struct err *err)
{
	struct walk w = { .net = net, .db = db, .sel = sel, .bounds = bounds };
	int rc = 1;

	for (; rc == 1 && w.depth < bounds->depth; w.depth++)
		rc = step(&w, err);
	return rc < 0 ? -1 : 0;
}

/* ---- paths ---- */

/* Adds the way from a node back to where its side began, that end last. */
static size_t
trace(const struct network *net, size_t node, size_t *edges)
{
	size_t n = 0;

	while (net->nodes[node].via != NO_EDGE) {
		const struct network_edge *e =
		    &net->edges[net->nodes[node].via - 1];

		edges[n++] = net->nodes[node].via - 1;
		node = e->from == node ? e->to : e->from;
	}
	return n;
}

/* What is left is the way alone: n edges, and the nodes between them. */
static void
keep_way(struct network *net, const size_t *way, size_t n, size_t start)
{
	struct network_node *nodes = arena_bytes(
	    &net->arena, (n + 1) * sizeof *nodes);
	struct network_edge *edges = arena_bytes(
	    &net->arena, (n + 1) * sizeof *edges);
	size_t at = start;

	nodes[0] = net->nodes[start];
	for (size_t i = 0; i < n; i++) {
		struct network_edge e = net->edges[way[i]];
		bool forth = e.from == at;

		at = forth ? e.to : e.from;
		nodes[i + 1] = net->nodes[at];
		e.from = forth ? i : i + 1;
		e.to = forth ? i + 1 : i;
		edges[i] = e;
	}
	for (size_t i = 0; i <= n; i++) {
		nodes[i].depth = i;
		nodes[i].degree = (i > 0) + (i < n);
	}
	net->nodes = nodes;
	net->n_nodes = net->room_nodes = n + 1;
	net->edges = edges;
	net->n_edges = net->room_edges = n;
	network_index(net);
}

static void
join(struct walk *w, size_t most)
{
	struct network *net = w->net;
	const struct network_edge *bridge = &net->edges[w->bridge - 1];
	size_t here = bridge->from == w->met ? bridge->to : bridge->from;
	size_t first = net->nodes[here].side == 1 ? here : w->met;
	size_t second = first == here ? w->met : here;
	size_t *way = arena_bytes(&net->arena, (2 * most + 2) * sizeof *way);
	size_t *back = arena_bytes(&net->arena, (most + 1) * sizeof *back);
	size_t n = trace(net, first, back), start = first;

	for (size_t i = 0; i < n; i++) {
		const struct network_edge *e = &net->edges[back[i]];

		way[n - 1 - i] = back[i];
		start = e->from == start ? e->to : e->from;
	}
	way[n] = w->bridge - 1;
	n = n + 1 + trace(net, second, way + n + 1);
	keep_way(net, way, n, start);
}

/* How many nodes a side would go on from. */
static size_t
frontier(const struct network *net, int side, size_t depth)
{
	size_t n = 0;

	for (size_t i = 0; i < net->n_nodes; i++)
		n += net->nodes[i].side == side && net->nodes[i].depth == depth;
	return n;
}

/* From both ends in turns, each time from where there is less to go on from. */
static int
meet(struct walk *w, struct err *err)
{
	size_t depth[3] = { 0 };
	int rc = 1;

	while (
	    !w->bridge && rc == 1 && depth[1] + depth[2] < w->bounds->depth) {
		size_t one = frontier(w->net, 1, depth[1]);
		size_t two = frontier(w->net, 2, depth[2]);

		if (!one || !two)
			break;
		w->side = one <= two ? 1 : 2;
		w->depth = depth[w->side]++;
		rc = step(w, err);
	}
	if (rc < 0 || !w->bridge)
		return rc < 0 ? -1 : 0;
	join(w, w->bounds->depth);
	return 1;
}

/* What was not read of edges that might have been none of the way. */
static int
read_whole(struct walk *w, struct err *err)
{
	struct arena *arena = &w->net->arena;
	int rc = 0;

	for (size_t i = 0; i < w->net->n_edges && rc >= 0; i++) {
		struct network_edge *e = &w->net->edges[i];
		struct buf sources = { 0 };
		struct memory m;

		rc = rows_find_as_of(
		    w->db, e->id, w->sel->as_of, arena, &m, err);
		if (rc != 1)
			continue;
		e->text = m.text;
		for (size_t k = 0; k < m.n_sources; k++) {
			buf_char(&sources, k ? ',' : '[');
			json_put_string(
			    &sources, m.sources[k], strlen(m.sources[k]));
		}
		if (sources.len) {
			buf_char(&sources, ']');
			e->sources = arena_copy(
			    arena, sources.data, sources.len);
		}
		buf_release(&sources);
	}
	return rc < 0 ? -1 : 0;
}

/* The other end, which must be another one. */
static int
add_end(struct walk *w, const char *name, struct err *err)
{
	struct network end;
	int rc;

	network_init(&end, w->sel);
	rc = network_begin(&end, w->db, w->sel, name, err);
	for (size_t i = 0; i < end.n_nodes && rc == 0; i++) {
		const struct network_node *node = &end.nodes[i];
		const struct entity_scope scope = { node->user, node->agent,
			node->app };

		if (network_find(w->net, &scope, node->name) == NETWORK_NONE)
			w->net
			    ->nodes[network_add_node(
				w->net, &scope, node->name)]
			    .side = 2;
		else if (i == 0)
			rc = err_set(err, ERR_INPUT,
			    "'%.128s' is where the path begins", name);
	}
	network_release(&end);
	return rc;
}

int
network_path(struct network *net, struct db *db, const struct selection *sel,
    const char *from, const char *to, const struct network_bounds *bounds,
    struct err *err)
{
	struct walk w = {
		.net = net, .db = db, .sel = sel, .bounds = bounds, .path = true
	};
	int rc;

	if (network_begin(net, db, sel, from, err) < 0)
		return -1;
	for (size_t i = 0; i < net->n_nodes; i++)
		net->nodes[i].side = 1;
	if (add_end(&w, to, err) < 0)
		return -1;
	rc = meet(&w, err);
	if (rc == 1 && read_whole(&w, err) < 0)
		return -1;
	return rc;
}
