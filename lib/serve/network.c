#include "serve/network.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

void
network_init(struct network *net, const struct selection *sel)
{
	*net = (struct network){ .then = clock_now() };
	if (selection_has(sel->as_of))
		net->then = sel->as_of;
	if (selection_has(sel->valid_at)) {
		net->then = sel->valid_at;
		net->ever = true;
	}
}

void
network_release(struct network *net)
{
	free(net->table);
	arena_release(&net->arena);
	*net = (struct network){ 0 };
}

static const char *
copy(struct network *net, const char *text)
{
	return text ? arena_copy(&net->arena, text, strlen(text)) : NULL;
}

/* ---- by name: an open table of places + 1, at most half full ---- */

static uint64_t
hash(uint64_t sum, const char *text)
{
	/* FNV-1a, its prime */
	for (text = text ? text : ""; *text; text++)
		sum = (sum ^ (unsigned char)*text) * 0x100000001b3u;
	return (sum ^ 0xff) * 0x100000001b3u;
}

static bool
same(const char *a, const char *b)
{
	return strcmp(a, b ? b : "") == 0;
}

/* Where a node stands in the table, or is to be put. */
static size_t
slot_of(const struct network *net, const struct entity_scope *scope,
    const char *name)
{
	uint64_t sum = hash(0xcbf29ce484222325u, name);
	size_t at;

	sum = hash(hash(hash(sum, scope->user), scope->agent), scope->app);
	for (at = sum & (net->size - 1); net->table[at];
	     at = (at + 1) & (net->size - 1)) {
		const struct network_node *node =
		    &net->nodes[net->table[at] - 1];

		if (strcmp(node->name, name) == 0 &&
		    same(node->user, scope->user) &&
		    same(node->agent, scope->agent) &&
		    same(node->app, scope->app))
			break;
	}
	return at;
}

static struct entity_scope
scope_of(const struct network_node *node)
{
	return (struct entity_scope){ node->user, node->agent, node->app };
}

/* Makes the table anew, for so many nodes at least. */
static void
place_all(struct network *net, size_t n)
{
	free(net->table);
	for (net->size = 64; net->size < 2 * n; net->size *= 2)
		;
	net->table = alloc_array(net->size, sizeof *net->table);
	for (size_t i = 0; i < net->n_nodes; i++) {
		const struct entity_scope scope = scope_of(&net->nodes[i]);

		net->table[slot_of(net, &scope, net->nodes[i].name)] = i + 1;
	}
}

void
network_index(struct network *net)
{
	place_all(net, net->n_nodes);
}

long
network_find(const struct network *net, const struct entity_scope *scope,
    const char *name)
{
	return net->size ? (long)net->table[slot_of(net, scope, name)] - 1
			 : NETWORK_NONE;
}

/* Those of one scope share its strings. */
static void
put_scope(struct network *net, struct network_node *node,
    const struct entity_scope *scope)
{
	const struct network_node *last = node - 1;

	if (net->n_nodes && same(last->user, scope->user) &&
	    same(last->agent, scope->agent) && same(last->app, scope->app)) {
		node->user = last->user;
		node->agent = last->agent;
		node->app = last->app;
		return;
	}
	node->user = copy(net, scope->user ? scope->user : "");
	node->agent = copy(net, scope->agent ? scope->agent : "");
	node->app = copy(net, scope->app ? scope->app : "");
}

size_t
network_add_node(
    struct network *net, const struct entity_scope *scope, const char *name)
{
	struct network_node *node;
	size_t at;

	if (2 * (net->n_nodes + 1) > net->size)
		place_all(net, 2 * (net->n_nodes + 1));
	at = slot_of(net, scope, name);
	if (net->table[at])
		return net->table[at] - 1;
	net->nodes = arena_grow(&net->arena, net->nodes, net->n_nodes,
	    &net->room_nodes, sizeof *net->nodes);
	node = &net->nodes[net->n_nodes];
	node->name = copy(net, name);
	put_scope(net, node, scope);
	net->table[at] = ++net->n_nodes;
	return net->n_nodes - 1;
}

struct network_edge *
network_add_edge(
    struct network *net, const struct edge *edge, size_t from, size_t to)
{
	struct network_edge *e;

	net->edges = arena_grow(&net->arena, net->edges, net->n_edges,
	    &net->room_edges, sizeof *net->edges);
	e = &net->edges[net->n_edges++];
	*e = (struct network_edge){ .from = from,
		.to = to,
		.relation = copy(net, edge->relation),
		.id = copy(net, edge->id),
		.text = copy(net, edge->text),
		.sources = copy(net, edge->sources),
		.superseded_by = copy(net, edge->superseded_by),
		.valid_from = edge->valid_from,
		.valid_to = edge->valid_to,
		.created_at = edge->created_at,
		.updated_at = edge->updated_at,
		.superseded_at = edge->superseded_at,
		.state = edge->state };
	e->closed = (edge->valid_to != CLOCK_NONE &&
			edge->valid_to <= net->then) ||
		    (edge->superseded_at != CLOCK_NONE && !net->ever);
	net->nodes[from].degree++;
	if (to != from)
		net->nodes[to].degree++;
	return e;
}

/* ---- order ---- */

static int
compare(const void *left, const void *right, void *nodes)
{
	const struct network_node *a = (const struct network_node *)nodes +
				       *(const size_t *)left;
	const struct network_node *b = (const struct network_node *)nodes +
				       *(const size_t *)right;
	int order = strcmp(a->name, b->name);

	order = order ? order : strcmp(a->user, b->user);
	order = order ? order : strcmp(a->agent, b->agent);
	return order ? order : strcmp(a->app, b->app);
}

void
network_reorder(struct network *net, const size_t *order)
{
	size_t n = net->n_nodes;
	size_t *place = alloc_array(n + 1, sizeof *place);
	struct network_node *nodes = arena_bytes(
	    &net->arena, (n + 1) * sizeof *nodes);

	for (size_t i = 0; i < n; i++) {
		nodes[i] = net->nodes[order[i]];
		place[order[i]] = i;
	}
	for (size_t i = 0; i < net->n_edges; i++) {
		net->edges[i].from = place[net->edges[i].from];
		net->edges[i].to = place[net->edges[i].to];
	}
	net->nodes = nodes;
	net->room_nodes = n + 1;
	free(place);
	place_all(net, n);
}

void
network_sort(struct network *net)
{
	size_t *order = alloc_array(net->n_nodes + 1, sizeof *order);

	for (size_t i = 0; i < net->n_nodes; i++)
		order[i] = i;
	if (net->n_nodes)
		qsort_r(
		    order, net->n_nodes, sizeof *order, compare, net->nodes);
	network_reorder(net, order);
	free(order);
}

void
network_keep(struct network *net, size_t n)
{
	size_t kept = 0;

	if (n >= net->n_nodes)
		return;
	for (size_t i = 0; i < net->n_edges; i++)
		if (net->edges[i].from < n && net->edges[i].to < n)
			net->edges[kept++] = net->edges[i];
	net->n_edges = kept;
	net->n_nodes = n;
	place_all(net, n);
}

void
network_leave_out(struct network *net)
{
	size_t *order = alloc_array(net->n_nodes + 1, sizeof *order);
	size_t n = 0, kept;

	for (size_t i = 0; i < net->n_nodes; i++)
		if (!i || net->nodes[i].degree)
			order[n++] = i;
	kept = n;
	for (size_t i = 1; i < net->n_nodes; i++)
		if (!net->nodes[i].degree)
			order[n++] = i;
	network_reorder(net, order);
	network_keep(net, kept);
	free(order);
}
