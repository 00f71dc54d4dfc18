#include "serve/network.h"

#include <string.h>

/* The graph for graphviz. */

enum { COLOURS = 12 /* of the scheme */ };

/* U+0080 to U+009F drive terminals, too. */
static bool
is_control(const char *text)
{
	const unsigned char *c = (const unsigned char *)text;

	return *c < 0x20 || *c == 0x7f ||
	       (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0);
}

/*
 * In quotes a backslash begins an escape, which is how lines end; and "&amp;"
 * is read as the name of a character.
 */
static void
put_string(struct buf *out, const char *text)
{
	buf_char(out, '"');
	for (; *text; text++) {
		if (is_control(text)) {
			text += (unsigned char)*text == 0xc2;
			buf_char(out, ' ');
			continue;
		}
		if (*text == '"' || *text == '\\')
			buf_char(out, '\\');
		buf_char(out, *text);
		if (*text == '&')
			buf_string(out, "amp;");
	}
	buf_char(out, '"');
}

static void
put_field(struct buf *out, const char *name, const char *text)
{
	if (!text)
		return;
	buf_printf(out, ", %s=", name);
	put_string(out, text);
}

static void
put_node(struct buf *out, size_t number, const struct network_node *node)
{
	buf_printf(out, "\tn%zu [label=", number);
	put_string(out, node->name);
	put_field(out, "tooltip", node->summary ? node->summary : node->kind);
	if (node->kind && strcmp(node->kind, "person") == 0)
		buf_string(out, ", shape=box");
	if (node->community)
		buf_printf(out,
		    ", style=filled, colorscheme=set312, fillcolor=%zu",
		    (node->community - 1) % COLOURS + 1);
	buf_string(out, "];\n");
}

static void
put_edge(struct buf *out, const struct network_edge *edge)
{
	buf_printf(out, "\tn%zu -> n%zu [label=", edge->from, edge->to);
	put_string(out, edge->relation);
	put_field(out, "tooltip", edge->text);
	if (edge->closed)
		buf_string(out, ", style=dashed");
	buf_string(out, "];\n");
}

void
network_put_dot(const struct network *net, struct buf *out)
{
	buf_string(out, "digraph memories {\n"
			"\tgraph [rankdir=LR, overlap=false];\n"
			"\tnode [shape=ellipse, fontname=\"sans-serif\"];\n"
			"\tedge [fontname=\"sans-serif\", fontsize=10];\n");
	for (size_t i = 0; i < net->n_nodes; i++)
		put_node(out, i, &net->nodes[i]);
	for (size_t i = 0; i < net->n_edges; i++)
		put_edge(out, &net->edges[i]);
	buf_string(out, "}\n");
}
