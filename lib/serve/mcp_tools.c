#include <string.h>

#include "base/prog.h"
#include "serve/mcp_method.h"
#include "serve/operation_given.h"
#include "serve/operation_pretty.h"
#include "serve/operation_schema.h"

/* ---- the list ---- */

static void
put_flag(struct buf *out, const char *key, bool value)
{
	json_put_key(out, key);
	buf_string(out, value ? "true" : "false");
}

static void
put_annotations(const struct operation *o, struct buf *out)
{
	json_put_key(out, "annotations");
	buf_char(out, '{');
	json_put_field(out, "title", o->title);
	put_flag(out, "readOnlyHint", o->effect == OPERATION_READS);
	put_flag(out, "destructiveHint", o->effect == OPERATION_DESTROYS);
	put_flag(out, "idempotentHint", o->repeatable);
	put_flag(out, "openWorldHint", false);
	buf_char(out, '}');
}

static void
put_tool(const struct mcp_method *r, const struct operation *o)
{
	struct buf *out = r->out;

	buf_char(out, '{');
	json_put_field(out, "name", o->name);
	if (r->revision >= MCP_METHOD_2025_06_18)
		json_put_field(out, "title", o->title);
	json_put_field(out, "description", o->description);
	json_put_key(out, "inputSchema");
	operation_schema(o->takes, !r->mcp->profile->lenient, out);
	if (r->revision >= MCP_METHOD_2025_06_18 && o->gives) {
		json_put_key(out, "outputSchema");
		operation_schema(o->gives, false, out);
	}
	if (r->revision >= MCP_METHOD_2025_03_26)
		put_annotations(o, out);
	buf_char(out, '}');
}

int
mcp_method_tools_list(struct mcp_method *r, struct err *err)
{
	const struct operation *o = r->mcp->profile->operations;
	bool any = false;

	if (mcp_method_text(r, "cursor")) {
		err_set(err, ERR_INPUT, "Invalid params: no such cursor");
		return MCP_PARAMS;
	}
	json_put_key(r->out, "tools");
	buf_char(r->out, '[');
	for (; o->name; o++) {
		if (!operation_allowed(o, r->mcp->desk))
			continue;
		if (any)
			buf_char(r->out, ',');
		put_tool(r, o);
		any = true;
	}
	buf_char(r->out, ']');
	return 0;
}

/* ---- a call ---- */

static void
put_content(struct buf *out, const char *text, size_t len)
{
	json_put_key(out, "content");
	buf_string(out, "[{\"type\":\"text\",\"text\":");
	json_put_string(out, text, len);
	buf_string(out, "}]");
}

/* What of a result its copy as text is, or all of it. */
static void
put_copy(
    struct mcp_method *r, const struct operation *o, const struct buf *result)
{
	struct json_span value, member;
	struct buf pretty = { 0 };
	struct err err;
	size_t len;

	if (json_scan(result->data, result->len, &value, &err) < 0)
		return;
	if (o->said && operation_given_member(&value, o->said, &member))
		value = member;
	if (value.kind == JSON_STRING) {
		const char *text = json_text(&value, &r->arena, &len);

		put_content(r->out, text, len);
	} else if (r->mcp->profile->pretty) {
		operation_pretty(&value, &pretty);
		put_content(r->out, pretty.data, pretty.len);
	} else {
		put_content(r->out, value.start, value.len);
	}
	buf_release(&pretty);
}

/* Which tool is called, and with what. */
static const struct operation *
read_call(struct mcp_method *r, struct json_span *arguments, struct err *err)
{
	const char *name = mcp_method_text(r, "name");
	const struct operation *o;

	if (!name) {
		err_set(err, ERR_INPUT, "Invalid params: 'name' is missing");
		return NULL;
	}
	o = operation_find(r->mcp->profile, name);
	if (!o) {
		err_set(err, ERR_INPUT, "Unknown tool: %.128s", name);
		return NULL;
	}
	if (!operation_allowed(o, r->mcp->desk)) {
		err_set(err, ERR_INPUT, "Tool %s is not allowed: see %s", name,
		    r->mcp->desk->read_only ? "--read-only" : "--allow-delete");
		return NULL;
	}
	*arguments = (struct json_span){ JSON_OBJECT, "{}", 2 };
	if (operation_given_member(
		&r->message->params, "arguments", arguments)) {
		if (arguments->kind != JSON_OBJECT) {
			err_set(err, ERR_INPUT,
			    "Invalid params: 'arguments' is no object");
			return NULL;
		}
	} else {
		*arguments = (struct json_span){ JSON_OBJECT, "{}", 2 };
	}
	return o;
}

/* What a model can do something about is a result, what it cannot an error. */
int
mcp_method_tools_call(struct mcp_method *r, struct err *err)
{
	struct json_span arguments;
	const struct operation *o = read_call(r, &arguments, err);
	struct buf result = { 0 };
	int rc;

	if (!o)
		return MCP_PARAMS;
	rc = operation_do(
	    r->mcp->desk, r->mcp->profile, o, &arguments, &result, err);
	if (rc < 0 && err->kind == ERR_STORE) {
		prog_warn("%s", err->text);
		/* what is wrong may be mended meanwhile */
		operation_desk_close(r->mcp->desk);
		buf_release(&result);
		return MCP_INTERNAL;
	}
	if (rc < 0) {
		json_put_key(r->out, "content");
		buf_string(r->out, "[{\"type\":\"text\",\"text\":");
		mcp_method_put_text(r->out, err->text);
		buf_string(r->out, "}]");
	} else {
		put_copy(r, o, &result);
		if (r->revision >= MCP_METHOD_2025_06_18 && o->gives) {
			json_put_key(r->out, "structuredContent");
			buf_add(r->out, result.data, result.len);
		}
	}
	put_flag(r->out, "isError", rc < 0);
	buf_release(&result);
	return 0;
}
