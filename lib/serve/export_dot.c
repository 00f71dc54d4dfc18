#include <string.h>

#include "base/prog.h"
#include "serve/export_graph.h"

/* The graph for graphviz. */

/* In quotes a backslash begins an escape, which is how lines end. */
static void
put_string(struct buf *out, const char *text)
{
	buf_char(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_char(out, '\\');
		if ((unsigned char)*text >= 0x20)
			buf_char(out, *text);
		else
			buf_char(out, ' ');
	}
	buf_char(out, '"');
}

static void
put_node(struct buf *out, size_t number, const struct export_node *node)
{
	buf_printf(out, "\tn%zu [label=", number);
	put_string(out, node->name);
	if (node->kind) {
		buf_string(out, ", tooltip=");
		put_string(out, node->kind);
	}
	if (node->kind && strcmp(node->kind, "person") == 0)
		buf_string(out, ", shape=box");
	buf_string(out, "];\n");
}

static void
put_edge(struct buf *out, const struct export_edge *edge)
{
	buf_printf(out, "\tn%zu -> n%zu [label=", edge->from, edge->to);
	put_string(out, edge->relation);
	buf_string(out, ", tooltip=");
	put_string(out, edge->text);
	buf_string(out, "];\n");
}

static int
print(const struct export *e, struct err *err)
{
	struct arena arena = { 0 };
	struct export_graph graph;
	struct buf out = { 0 };
	int rc = export_graph_read(e, &arena, &graph, err);

	if (rc == 0) {
		buf_string(&out,
		    "digraph memories {\n"
		    "\tgraph [rankdir=LR, overlap=false];\n"
		    "\tnode [shape=ellipse, fontname=\"sans-serif\"];\n"
		    "\tedge [fontname=\"sans-serif\", fontsize=10];\n");
		for (size_t i = 0; i < graph.n_nodes; i++)
			put_node(&out, i, &graph.nodes[i]);
		for (size_t i = 0; i < graph.n_edges; i++)
			put_edge(&out, &graph.edges[i]);
		buf_string(&out, "}\n");
		prog_write(out.data, out.len);
	}
	buf_release(&out);
	arena_release(&arena);
	return rc;
}

const struct export_format export_dot = { "dot", false, print };
