#include "serve/export_html.h"

#include <string.h>

#include "base/json.h"
#include "base/prog.h"
#include "serve/export.h"
#include "serve/export_graph.h"
#include "store/blocks.h"
#include "store/rows.h"

/*
 * One page that needs nothing else: the data as JSON within it, a script that
 * shows them, and a policy that lets nothing else run, and nothing be loaded.
 */
struct printing {
	struct buf out;
	bool more; /* another stands before it in its array */
};

/*
 * Moves what was put out, so that no text ends the script that it stands in:
 * in JSON a '<' is in strings alone.
 */
static int
flush(struct printing *p)
{
	struct buf safe = { 0 };
	bool listening;

	for (size_t i = 0; i < p->out.len; i++) {
		if (p->out.data[i] == '<')
			buf_string(&safe, "\\u003c");
		else
			buf_char(&safe, p->out.data[i]);
	}
	listening = prog_write(buf_text(&safe), safe.len);
	buf_release(&safe);
	buf_reset(&p->out);
	return !listening;
}

static void
put_lines(struct buf *out, const char *const *lines)
{
	for (; *lines; lines++)
		buf_string(out, *lines);
}

static void
put_head(struct buf *out)
{
	buf_printf(out,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; base-uri 'none'; form-action 'none'; "
	    "style-src '%s'; script-src '%s'\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width\">\n"
	    "<title>Memories</title>\n<style>",
	    export_html_style_hash, export_html_script_hash);
	put_lines(out, export_html_style);
	buf_string(out,
	    "</style>\n</head>\n<body>\n<header>\n<h1>Memories</h1>\n"
	    "<span id=\"count\"></span>\n"
	    "<input id=\"words\" type=\"search\" placeholder=\"search\" "
	    "aria-label=\"search\">\n"
	    "<select id=\"type\" aria-label=\"type\"><option value=\"\">"
	    "every type</option></select>\n"
	    "<select id=\"state\" aria-label=\"state\"><option value=\"\">"
	    "every state</option></select>\n"
	    "<select id=\"user_id\" aria-label=\"user\"><option value=\"\">"
	    "everybody</option></select>\n"
	    "<button id=\"all\">all</button>\n</header>\n"
	    "<svg id=\"time\" role=\"img\" aria-label=\"timeline\"></svg>\n"
	    "<svg id=\"graph\" role=\"img\" aria-label=\"graph\"></svg>\n"
	    "<section id=\"blocks\"></section>\n<main id=\"list\"></main>\n"
	    "<button id=\"more\" hidden>more</button>\n"
	    "<noscript>The memories are in this page, and a script shows "
	    "them.</noscript>\n"
	    "<script id=\"data\" type=\"application/json\">");
}

static void
put_tail(struct buf *out)
{
	buf_string(out, "</script>\n<script>");
	put_lines(out, export_html_script);
	buf_string(out, "</script>\n</body>\n</html>\n");
}

/* ---- data ---- */

static void
begin(struct printing *p, const char *key)
{
	json_put_key(&p->out, key);
	buf_char(&p->out, '[');
	p->more = false;
}

static void
next(struct printing *p)
{
	if (p->more)
		buf_string(&p->out, ",\n");
	p->more = true;
}

static int
put_record(const struct memory *m, void *ctx, struct err *err)
{
	struct printing *p = ctx;

	(void)err;
	next(p);
	memory_print(
	    &p->out, m, MEMORY_FIELDS_ALL & ~MEMORY_FIELD_VECTOR, NULL);
	return flush(p);
}

static int
put_version(const char *record, void *ctx, struct err *err)
{
	struct printing *p = ctx;

	(void)err;
	next(p);
	buf_string(&p->out, record);
	return flush(p);
}

static int
put_graph(struct printing *p, const struct export *e, struct err *err)
{
	struct network graph;
	int rc = export_graph_read(e, &graph, err);

	json_put_key(&p->out, "graph");
	buf_char(&p->out, '{');
	begin(p, "nodes");
	for (size_t i = 0; rc == 0 && i < graph.n_nodes; i++) {
		next(p);
		buf_char(&p->out, '{');
		json_put_field(&p->out, "name", graph.nodes[i].name);
		json_put_field(&p->out, "kind", graph.nodes[i].kind);
		buf_char(&p->out, '}');
	}
	buf_char(&p->out, ']');
	begin(p, "edges");
	for (size_t i = 0; rc == 0 && i < graph.n_edges; i++) {
		const struct network_edge *edge = &graph.edges[i];

		next(p);
		buf_char(&p->out, '{');
		json_put_int(&p->out, "from", (int64_t)edge->from);
		json_put_int(&p->out, "to", (int64_t)edge->to);
		json_put_field(&p->out, "relation", edge->relation);
		json_put_field(&p->out, "id", edge->id);
		buf_char(&p->out, '}');
	}
	buf_string(&p->out, "]}");
	network_release(&graph);
	return rc;
}

static int
put_blocks(struct printing *p, const struct export *e, struct err *err)
{
	struct arena arena = { 0 };
	struct block *blocks = NULL;
	size_t n = 0;
	int rc = e->narrowed
		     ? 0
		     : blocks_list(e->cube->db, NULL, &arena, &blocks, &n, err);

	begin(p, "blocks");
	for (size_t i = 0; rc >= 0 && i < n; i++) {
		next(p);
		buf_char(&p->out, '{');
		json_put_field(&p->out, "label", blocks[i].label);
		json_put_field(&p->out, "user_id", blocks[i].user);
		json_put_field(&p->out, "value", blocks[i].value);
		buf_char(&p->out, '}');
	}
	buf_char(&p->out, ']');
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

static int
put_data(struct printing *p, const struct export *e, struct err *err)
{
	struct db *db = e->cube->db;

	buf_char(&p->out, '{');
	begin(p, "memories");
	if (rows_each(db, e->sel, ROWS_NEWEST, NULL, -1, put_record, p, err) <
	    0)
		return -1;
	buf_char(&p->out, ']');
	begin(p, "versions");
	if (!e->narrowed && rows_versions(db, NULL, put_version, p, err) < 0)
		return -1;
	buf_char(&p->out, ']');
	if (put_graph(p, e, err) < 0 || put_blocks(p, e, err) < 0)
		return -1;
	buf_char(&p->out, '}');
	return flush(p) < 0 ? -1 : 0;
}

static int
print(const struct export *e, struct err *err)
{
	struct printing p = { .more = false };
	int rc;

	put_head(&p.out);
	prog_write(p.out.data, p.out.len);
	buf_reset(&p.out);
	rc = put_data(&p, e, err);
	buf_reset(&p.out);
	put_tail(&p.out);
	if (rc == 0)
		prog_write(p.out.data, p.out.len);
	buf_release(&p.out);
	return rc;
}

const struct export_format export_html = { "html", false, print };
