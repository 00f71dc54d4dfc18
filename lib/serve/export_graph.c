#include "serve/export_graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "store/entities.h"
#include "store/rows.h"

/* An edge whose nodes have no numbers yet. */
struct raw {
	struct export_edge edge;
	const char *from, *to;
};

struct reading {
	const struct export *e;
	struct arena *arena;
	struct export_node *nodes;
	size_t n_nodes, room_nodes;
	struct raw *raws;
	size_t n_raws, room_raws;
};

static const char *
copy(struct reading *r, const char *text)
{
	return text ? arena_copy(r->arena, text, strlen(text)) : NULL;
}

static void
add_node(struct reading *r, const char *name, const char *kind)
{
	r->nodes = arena_grow(
	    r->arena, r->nodes, r->n_nodes, &r->room_nodes, sizeof *r->nodes);
	r->nodes[r->n_nodes++] = (struct export_node){ name, kind };
}

/* Only to know what kind a name is, where the export is narrowed. */
static int
add_entity(const struct entity *entity, void *ctx)
{
	struct reading *r = ctx;

	add_node(r, copy(r, entity->name),
	    entity->kind ? copy(r, entity->kind) : "");
	return 0;
}

static int
add_fact(const struct memory *m, void *ctx, struct err *err)
{
	struct reading *r = ctx;
	struct raw *raw;

	(void)err;
	if (!m->subject || !m->relation || !m->object)
		return 0;
	r->raws = arena_grow(
	    r->arena, r->raws, r->n_raws, &r->room_raws, sizeof *r->raws);
	raw = &r->raws[r->n_raws++];
	raw->from = copy(r, m->subject);
	raw->to = copy(r, m->object);
	raw->edge = (struct export_edge){ .relation = copy(r, m->relation),
		.id = copy(r, m->id),
		.text = copy(r, m->text),
		.valid_from = m->valid_from,
		.valid_to = m->valid_to };
	add_node(r, raw->from, NULL);
	add_node(r, raw->to, NULL);
	return 0;
}

/* By name; of one name those that facts name first, then by their kinds. */
static int
compare(const void *left, const void *right)
{
	const struct export_node *a = left, *b = right;
	int order = strcmp(a->name, b->name);

	if (order)
		return order;
	return (a->kind != NULL) - (b->kind != NULL);
}

/* One node a name; those that only entities name go with the whole. */
static void
merge(struct reading *r, struct export_graph *graph)
{
	size_t n = 0;

	if (r->n_nodes)
		qsort(r->nodes, r->n_nodes, sizeof *r->nodes, compare);
	for (size_t i = 0; i < r->n_nodes; i++) {
		struct export_node *node = &r->nodes[i];
		bool again = n && strcmp(r->nodes[n - 1].name, node->name) == 0;

		if (!again && node->kind && r->e->narrowed)
			continue;
		if (!again)
			r->nodes[n++] = *node;
		else if (node->kind && *node->kind)
			r->nodes[n - 1].kind = node->kind;
	}
	for (size_t i = 0; i < n; i++)
		if (r->nodes[i].kind && !*r->nodes[i].kind)
			r->nodes[i].kind = NULL;
	graph->nodes = r->nodes;
	graph->n_nodes = n;
}

static int
compare_names(const void *name, const void *node)
{
	return strcmp(name, ((const struct export_node *)node)->name);
}

static size_t
number_of(const struct export_graph *graph, const char *name)
{
	const struct export_node *node = bsearch(name, graph->nodes,
	    graph->n_nodes, sizeof *graph->nodes, compare_names);

	return (size_t)(node - graph->nodes);
}

int
export_graph_read(const struct export *e, struct arena *arena,
    struct export_graph *graph, struct err *err)
{
	struct reading r = { .e = e, .arena = arena };

	*graph = (struct export_graph){ 0 };
	if (entities_each(e->cube->db, NULL, add_entity, &r, err) < 0 ||
	    rows_each(e->cube->db, e->sel, ROWS_SEQUENCE, NULL, -1, add_fact,
		&r, err) < 0)
		return -1;
	merge(&r, graph);
	graph->edges = arena_bytes(
	    arena, (r.n_raws + 1) * sizeof *graph->edges);
	graph->n_edges = r.n_raws;
	for (size_t i = 0; i < r.n_raws; i++) {
		graph->edges[i] = r.raws[i].edge;
		graph->edges[i].from = number_of(graph, r.raws[i].from);
		graph->edges[i].to = number_of(graph, r.raws[i].to);
	}
	return 0;
}
