#include <stdio.h>
#include <string.h>

#include "base/prog.h"
#include "serve/mcp_method.h"
#include "serve/operation_graph.h"
#include "serve/operation_profiles.h"
#include "store/rows.h"

static const char MEMORY[] = "memos://memory/";

static void
put_resource(struct buf *out, const char *key, const char *uri,
    const char *name, const char *description)
{
	buf_char(out, '{');
	json_put_field(out, key, uri);
	json_put_field(out, "name", name);
	json_put_field(out, "description", description);
	json_put_field(out, "mimeType", "application/json");
	buf_char(out, '}');
}

int
mcp_method_resources_list(struct mcp_method *r, struct err *err)
{
	(void)err;
	json_put_key(r->out, "resources");
	buf_char(r->out, '[');
	put_resource(r->out, "uri", "memos://stats", "stats",
	    "How many memories there are, of which types, and since when");
	buf_char(r->out, ',');
	put_resource(r->out, "uri", "memory://knowledge-graph",
	    "knowledge-graph",
	    "The full knowledge graph with all entities and relations");
	buf_char(r->out, ']');
	return 0;
}

int
mcp_method_resources_templates(struct mcp_method *r, struct err *err)
{
	(void)err;
	json_put_key(r->out, "resourceTemplates");
	buf_char(r->out, '[');
	put_resource(r->out, "uriTemplate", "memos://memory/{id}", "memory",
	    "A memory with all of its fields");
	buf_char(r->out, ']');
	return 0;
}

/* Text of a URI, with %xx for bytes; NULL if that makes no text. */
static const char *
decode(const char *text, struct arena *arena)
{
	size_t len = strlen(text), n = 0;
	char *out = arena_bytes(arena, len + 1);
	unsigned int byte;

	for (size_t i = 0; i < len; i++) {
		if (text[i] != '%') {
			out[n++] = text[i];
			continue;
		}
		if (strspn(text + i + 1, "0123456789abcdefABCDEF") < 2 ||
		    sscanf(text + i + 1, "%2x", &byte) != 1 || !byte)
			return NULL;
		out[n++] = (char)byte;
		i += 2;
	}
	return out;
}

static int
read_memory(
    struct mcp_method *r, const char *id, struct buf *out, struct err *err)
{
	struct operation_desk *desk = r->mcp->desk;
	struct memory m;
	int rc = id ? operation_desk_read(desk, err) : 0;

	if (rc == 1)
		rc = rows_find(
		    desk->finder.cubes[0].db, id, &r->arena, &m, err);
	if (rc == 1)
		memory_print(
		    out, &m, MEMORY_FIELDS_ALL & ~MEMORY_FIELD_VECTOR, NULL);
	return rc;
}

/* Those that are what an operation gives. */
static const struct operation_field nothing[] = { { 0 } };
static const struct operation wholes[] = {
	{ .name = "memos://stats", .takes = nothing, .run = operation_stats },
	{ .name = "memory://knowledge-graph",
	    .takes = nothing,
	    .run = operation_graph_all },
	{ 0 },
};

/* What a URI stands for: 1, or 0 if it is none of ours. */
static int
read_uri(
    struct mcp_method *r, const char *uri, struct buf *out, struct err *err)
{
	const struct json_span none = { JSON_OBJECT, "{}", 2 };
	const struct operation *o = wholes;

	if (strncmp(uri, MEMORY, sizeof MEMORY - 1) == 0)
		return read_memory(
		    r, decode(uri + sizeof MEMORY - 1, &r->arena), out, err);
	while (o->name && strcmp(o->name, uri) != 0)
		o++;
	if (!o->name)
		return 0;
	return operation_do(r->mcp->desk, r->mcp->profile, o, &none, out, err) <
		       0
		   ? -1
		   : 1;
}

int
mcp_method_resources_read(struct mcp_method *r, struct err *err)
{
	const char *uri = mcp_method_text(r, "uri");
	struct buf text = { 0 };
	int rc;

	if (!uri) {
		err_set(err, ERR_INPUT, "Invalid params: 'uri' is missing");
		return MCP_PARAMS;
	}
	rc = read_uri(r, uri, &text, err);
	if (rc == 1) {
		json_put_key(r->out, "contents");
		buf_string(r->out, "[{");
		json_put_field(r->out, "uri", uri);
		json_put_field(r->out, "mimeType", "application/json");
		json_put_key(r->out, "text");
		json_put_string(r->out, text.data, text.len);
		buf_string(r->out, "}]");
	}
	buf_release(&text);
	if (rc == 1)
		return 0;
	if (rc < 0) {
		prog_warn("%s", err->text);
		operation_desk_close(r->mcp->desk);
		return MCP_INTERNAL;
	}
	err_set(err, ERR_INPUT, "Resource not found: %.300s", uri);
	return r->revision >= MCP_METHOD_2026_07_28 ? MCP_PARAMS
						    : MCP_NO_RESOURCE;
}
