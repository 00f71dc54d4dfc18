#include "base/clock.h"
#include "base/prog.h"
#include "serve/export_graph.h"

/* The graph as GraphML, which Gephi, yEd and NetworkX read. */

/* XML 1.0 has no control characters, not even escaped ones. */
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
		else
			buf_char(out, c < 0x20 ? ' ' : (char)c);
	}
}

static void
put_data(struct buf *out, const char *key, const char *text)
{
	if (!text)
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
	static const char *const keys[][2] = { { "node", "name" },
		{ "node", "kind" }, { "edge", "relation" }, { "edge", "id" },
		{ "edge", "memory" }, { "edge", "valid_from" },
		{ "edge", "valid_to" } };

	buf_string(out,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		buf_printf(out,
		    "<key id=\"%s\" for=\"%s\" attr.name=\"%s\" "
		    "attr.type=\"string\"/>\n",
		    keys[i][1], keys[i][0], keys[i][1]);
	buf_string(out, "<graph id=\"memories\" edgedefault=\"directed\">\n");
}

static void
put_graph(struct buf *out, const struct export_graph *graph)
{
	for (size_t i = 0; i < graph->n_nodes; i++) {
		buf_printf(out, "<node id=\"n%zu\">", i);
		put_data(out, "name", graph->nodes[i].name);
		put_data(out, "kind", graph->nodes[i].kind);
		buf_string(out, "</node>\n");
	}
	for (size_t i = 0; i < graph->n_edges; i++) {
		const struct export_edge *edge = &graph->edges[i];

		buf_printf(out,
		    "<edge id=\"e%zu\" source=\"n%zu\" target=\"n%zu\">", i,
		    edge->from, edge->to);
		put_data(out, "relation", edge->relation);
		put_data(out, "id", edge->id);
		put_data(out, "memory", edge->text);
		put_time(out, "valid_from", edge->valid_from);
		put_time(out, "valid_to", edge->valid_to);
		buf_string(out, "</edge>\n");
	}
}

static int
print(const struct export *e, struct err *err)
{
	struct arena arena = { 0 };
	struct export_graph graph;
	struct buf out = { 0 };
	int rc = export_graph_read(e, &arena, &graph, err);

	if (rc == 0) {
		put_head(&out);
		put_graph(&out, &graph);
		buf_string(&out, "</graph>\n</graphml>\n");
		prog_write(out.data, out.len);
	}
	buf_release(&out);
	arena_release(&arena);
	return rc;
}

const struct export_format export_graphml = { "graphml", false, print };
