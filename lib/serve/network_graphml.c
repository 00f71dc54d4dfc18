#include "serve/network.h"

#include "base/clock.h"

/* The graph as GraphML, which Gephi, yEd and NetworkX read. */

/*
 * XML 1.0 has no control characters, not even escaped ones, but those from DEL
 * on, which drive terminals.
 */
static void
put_text(struct buf *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '<')
			buf_string(out, "&lt;");
		else if (c == '>')
			buf_string(out, "&gt;");
		else if (c == '&')
			buf_string(out, "&amp;");
		else if (c == '"')
			buf_string(out, "&quot;");
		else if (c == '\n')
			buf_string(out, "&#10;");
		else if (c == 0xef && (unsigned char)text[1] == 0xbf &&
			 (unsigned char)text[2] >= 0xbe)
			text += 2; /* U+FFFE and U+FFFF are none, either */
		else if (c == 0xc2 && (unsigned char)text[1] < 0xa0)
			text++;
		else
			buf_char(out, c < 0x20 || c == 0x7f ? ' ' : (char)c);
	}
}

static void
put_data(struct buf *out, const char *key, const char *text)
{
	if (!text || !*text)
		return;
	buf_printf(out, "<data key=\"%s\">", key);
	put_text(out, text);
	buf_string(out, "</data>");
}

static void
put_time(struct buf *out, const char *key, int64_t at)
{
	if (at == CLOCK_NONE)
		return;
	buf_printf(out, "<data key=\"%s\">", key);
	clock_print(out, at);
	buf_string(out, "</data>");
}

static void
put_head(struct buf *out)
{
	static const char *const keys[][3] = { { "node", "name", "string" },
		{ "node", "kind", "string" }, { "node", "summary", "string" },
		{ "node", "user", "string" }, { "node", "community", "int" },
		{ "edge", "relation", "string" }, { "edge", "id", "string" },
		{ "edge", "memory", "string" },
		{ "edge", "valid_from", "string" },
		{ "edge", "valid_to", "string" },
		{ "edge", "closed", "boolean" } };

	buf_string(out,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		buf_printf(out,
		    "<key id=\"%s\" for=\"%s\" attr.name=\"%s\" "
		    "attr.type=\"%s\"/>\n",
		    keys[i][1], keys[i][0], keys[i][1], keys[i][2]);
	buf_string(out, "<graph id=\"memories\" edgedefault=\"directed\">\n");
}

static void
put_node(struct buf *out, size_t number, const struct network_node *node)
{
	buf_printf(out, "<node id=\"n%zu\">", number);
	put_data(out, "name", node->name);
	put_data(out, "kind", node->kind);
	put_data(out, "summary", node->summary);
	put_data(out, "user", node->user);
	if (node->community)
		buf_printf(
		    out, "<data key=\"community\">%zu</data>", node->community);
	buf_string(out, "</node>\n");
}

static void
put_edge(struct buf *out, size_t number, const struct network_edge *edge)
{
	buf_printf(out, "<edge id=\"e%zu\" source=\"n%zu\" target=\"n%zu\">",
	    number, edge->from, edge->to);
	put_data(out, "relation", edge->relation);
	put_data(out, "id", edge->id);
	put_data(out, "memory", edge->text);
	put_time(out, "valid_from", edge->valid_from);
	put_time(out, "valid_to", edge->valid_to);
	if (edge->closed)
		put_data(out, "closed", "true");
	buf_string(out, "</edge>\n");
}

void
network_put_graphml(const struct network *net, struct buf *out)
{
	put_head(out);
	for (size_t i = 0; i < net->n_nodes; i++)
		put_node(out, i, &net->nodes[i]);
	for (size_t i = 0; i < net->n_edges; i++)
		put_edge(out, i, &net->edges[i]);
	buf_string(out, "</graph>\n</graphml>\n");
}
