#include "serve/mcp.h"

#include <string.h>

#include "base/prog.h"
#include "base/utf8.h"
#include "serve/mcp_method.h"
#include "serve/operation_given.h"

static const struct {
	const char *name;
	int revision;
} REVISIONS[] = {
	{ "2026-07-28", MCP_METHOD_2026_07_28 },
	{ "2025-11-25", MCP_METHOD_2025_11_25 },
	{ "2025-06-18", MCP_METHOD_2025_06_18 },
	{ "2025-03-26", MCP_METHOD_2025_03_26 },
	{ "2024-11-05", MCP_METHOD_2024_11_05 },
};
enum { N_REVISIONS = sizeof REVISIONS / sizeof *REVISIONS };

#define META "io.modelcontextprotocol/"

void
mcp_method_put_text(struct buf *out, const char *text)
{
	json_put_string(out, text, utf8_bad(text, strlen(text)));
}

static const char *
text_of(struct mcp_method *r, const struct json_span *object, const char *name)
{
	struct json_span value;

	return operation_given_member(object, name, &value) &&
		       value.kind == JSON_STRING
		   ? json_text(&value, &r->arena, NULL)
		   : NULL;
}

const char *
mcp_method_text(struct mcp_method *r, const char *name)
{
	return text_of(r, &r->message->params, name);
}

const char *
mcp_method_argument(struct mcp_method *r, const char *name)
{
	struct json_span arguments;

	return operation_given_member(
		   &r->message->params, "arguments", &arguments)
		   ? text_of(r, &arguments, name)
		   : NULL;
}

/* ---- who we are ---- */

static void
put_server(struct buf *out)
{
	buf_string(out, "{\"name\":\"memos\",\"title\":\"memos\",\"version\":"
			"\"" PROG_VERSION "\"}");
}

static void
put_abilities(struct mcp_method *r)
{
	json_put_key(r->out, "capabilities");
	buf_string(r->out, "{\"tools\":{},\"resources\":{},\"prompts\":{}}");
	json_put_field(r->out, "instructions", r->mcp->profile->instructions);
}

static void
put_revisions(struct buf *out)
{
	buf_char(out, '[');
	for (int i = 0; i < N_REVISIONS; i++)
		buf_printf(out, "%s\"%s\"", i ? "," : "", REVISIONS[i].name);
	buf_char(out, ']');
}

static int
discover(struct mcp_method *r, struct err *err)
{
	(void)err;
	json_put_key(r->out, "supportedVersions");
	put_revisions(r->out);
	put_abilities(r);
	return 0;
}

/* One that is not known gets the newest that begins with a handshake. */
static int
initialize(struct mcp_method *r, struct err *err)
{
	const char *wanted = mcp_method_text(r, "protocolVersion");
	int i = N_REVISIONS;

	if (!wanted) {
		err_set(err, ERR_INPUT, "'protocolVersion' is missing");
		return MCP_PARAMS;
	}
	while (--i > 1 && strcmp(REVISIONS[i].name, wanted) != 0)
		;
	r->mcp->revision = REVISIONS[i].revision;
	json_put_field(r->out, "protocolVersion", REVISIONS[i].name);
	json_put_key(r->out, "serverInfo");
	put_server(r->out);
	put_abilities(r);
	return 0;
}

static int
ping(struct mcp_method *r, struct err *err)
{
	(void)r;
	(void)err;
	return 0;
}

/* ---- methods ---- */

enum {
	ANY = MCP_METHOD_2024_11_05,
	OLD = -1, /* gone with the handshake */
	NEW = MCP_METHOD_2026_07_28,
	HOUR = 3600000, /* milliseconds */
	UNKEPT = -1,    /* the answer must not be kept at all */
};

static const struct {
	const char *name;
	int since;
	mcp_method_run *run;
	int keep; /* how long the answer may be kept, or UNKEPT */
} METHODS[] = {
	{ "initialize", OLD, initialize, UNKEPT },
	{ "ping", OLD, ping, UNKEPT },
	{ "prompts/get", ANY, mcp_method_prompts_get, UNKEPT },
	{ "prompts/list", ANY, mcp_method_prompts_list, HOUR },
	{ "resources/list", ANY, mcp_method_resources_list, HOUR },
	{ "resources/read", ANY, mcp_method_resources_read, 0 },
	{ "resources/templates/list", ANY, mcp_method_resources_templates,
	    HOUR },
	{ "server/discover", NEW, discover, HOUR },
	{ "tools/call", ANY, mcp_method_tools_call, UNKEPT },
	{ "tools/list", ANY, mcp_method_tools_list, HOUR },
};
enum { N_METHODS = sizeof METHODS / sizeof *METHODS };

static int
find_method(const char *name, int revision)
{
	int i = N_METHODS;

	while (--i >= 0 && strcmp(METHODS[i].name, name) != 0)
		;
	if (i >= 0 && (METHODS[i].since == OLD ? revision >= NEW
					       : revision < METHODS[i].since))
		return -1;
	return i;
}

/* ---- answers ---- */

static void
put_head(const struct mcp_message *m, struct buf *out)
{
	buf_string(out, "{\"jsonrpc\":\"2.0\"");
	if (m->id.len) {
		json_put_key(out, "id");
		buf_add(out, m->id.start, m->id.len);
	}
}

static void
put_error(const struct mcp_message *m, int code, const char *text,
    const char *data, struct buf *out)
{
	put_head(m, out);
	buf_string(out, ",\"error\":{");
	json_put_int(out, "code", code);
	json_put_key(out, "message");
	mcp_method_put_text(out, text);
	if (data) {
		json_put_key(out, "data");
		buf_string(out, data);
	}
	buf_string(out, "}}");
}

/* Whether a request says itself by which revision it is made. */
static bool
is_modern(const struct json_span *meta)
{
	struct json_span value;

	return operation_given_member(meta, META "protocolVersion", &value) ||
	       operation_given_member(
		   meta, META "clientCapabilities", &value) ||
	       operation_given_member(meta, META "clientInfo", &value);
}

static int
refuse_revision(struct mcp_method *r, const char *wanted)
{
	struct buf data = { 0 };

	buf_string(&data, "{\"supported\":");
	put_revisions(&data);
	json_put_key(&data, "requested");
	json_put_string(&data, wanted, strlen(wanted));
	buf_char(&data, '}');
	put_error(r->message, MCP_VERSION, "Unsupported protocol version",
	    data.data, r->out);
	buf_release(&data);
	return -1;
}

static int
refuse(struct mcp_method *r, int code, const char *text)
{
	put_error(r->message, code, text, NULL, r->out);
	return -1;
}

/* Chooses the era; -1 with the error put if the message is of none. */
static int
choose_revision(struct mcp_method *r)
{
	const struct json_span *params = &r->message->params;
	const char *method = r->message->method, *wanted;
	struct json_span meta, value;

	if (params->len && params->kind != JSON_OBJECT)
		return refuse(
		    r, MCP_PARAMS, "Invalid params: 'params' is no object");
	r->revision = r->mcp->revision;
	if (!operation_given_member(params, "_meta", &meta) ||
	    !is_modern(&meta)) {
		if (r->revision || find_method(method, NEW) < 0)
			return 0;
		return refuse(r, MCP_PARAMS,
		    "Invalid params: '_meta' has no '" META
		    "protocolVersion', and there was no 'initialize'");
	}
	wanted = text_of(r, &meta, META "protocolVersion");
	if (!wanted)
		return refuse(r, MCP_PARAMS,
		    "Invalid params: '" META "protocolVersion' is missing");
	if (strcmp(wanted, REVISIONS[0].name) != 0)
		return refuse_revision(r, wanted);
	if (!operation_given_member(&meta, META "clientCapabilities", &value) ||
	    value.kind != JSON_OBJECT)
		return refuse(r, MCP_PARAMS,
		    "Invalid params: '" META "clientCapabilities' is missing");
	r->revision = REVISIONS[0].revision;
	return 0;
}

static void
put_tail(struct mcp_method *r, int keep)
{
	if (r->revision >= MCP_METHOD_2026_07_28) {
		json_put_field(r->out, "resultType", "complete");
		if (keep != UNKEPT) {
			json_put_int(r->out, "ttlMs", keep);
			json_put_field(r->out, "cacheScope", "private");
		}
		json_put_key(r->out, "_meta");
		buf_string(r->out, "{\"" META "serverInfo\":");
		put_server(r->out);
		buf_char(r->out, '}');
	}
	buf_string(r->out, "}}");
}

static void
answer_request(struct mcp_method *r)
{
	const size_t start = r->out->len;
	struct err err = { 0 };
	int i, code;

	if (choose_revision(r) < 0)
		return;
	i = find_method(r->message->method, r->revision);
	if (i < 0) {
		err_set(&err, ERR_INPUT, "Method not found: %.200s",
		    r->message->method);
		put_error(r->message, MCP_NO_METHOD, err.text, NULL, r->out);
		return;
	}
	put_head(r->message, r->out);
	buf_string(r->out, ",\"result\":{");
	code = METHODS[i].run(r, &err);
	if (code == 0) {
		put_tail(r, METHODS[i].keep);
		return;
	}
	r->out->len = start;
	put_error(r->message, code, err.text, NULL, r->out);
}

static void
answer_one(struct mcp *mcp, const struct mcp_message *m, struct buf *out)
{
	struct mcp_method method = { .mcp = mcp, .message = m, .out = out };

	if (m->kind == MCP_MESSAGE_BAD)
		put_error(m, m->code, m->why, NULL, out);
	else if (m->kind == MCP_MESSAGE_REQUEST)
		answer_request(&method);
	arena_release(&method.arena);
}

/* Several in one line: one revision had that. */
static void
answer_batch(struct mcp *mcp, const struct mcp_message *batch, struct buf *out)
{
	struct arena arena = { 0 };
	struct json_span value;
	const char *at = NULL;
	size_t start = out->len, n = 0;

	buf_char(out, '[');
	while (json_element(&batch->value, &at, &value)) {
		const struct mcp_message m = mcp_message_of(&value, &arena);
		size_t len;

		if (out->len > start + 1)
			buf_char(out, ',');
		len = out->len;
		answer_one(mcp, &m, out);
		if (out->len == len && len > start + 1)
			out->len--;
		arena_reset(&arena);
		n++;
	}
	buf_char(out, ']');
	if (out->len == start + 2)
		out->len = start;
	if (!n)
		put_error(batch, MCP_INVALID, "Invalid Request: an empty batch",
		    NULL, out);
	arena_release(&arena);
}

void
mcp_answer(struct mcp *mcp, const struct mcp_message *message, struct buf *out)
{
	const size_t start = out->len;

	if (message->kind != MCP_MESSAGE_BATCH)
		answer_one(mcp, message, out);
	else if (mcp->revision == MCP_METHOD_2025_03_26)
		answer_batch(mcp, message, out);
	else
		put_error(message, MCP_INVALID,
		    "Invalid Request: a batch of messages", NULL, out);
	if (out->len > start)
		buf_char(out, '\n');
}

/* ---- standard input and output ---- */

/* Who is asked whether to go on, by what knows nothing of protocols. */
static struct mcp_inbox *serving;

static int
is_stopped(void)
{
	return prog_signal() || (serving && mcp_inbox_cancelled(serving));
}

/* An answer to what was cancelled meanwhile is not wanted. */
static void
serve_one(struct mcp *mcp, struct mcp_inbox *inbox,
    const struct mcp_message *message, struct buf *out)
{
	buf_reset(out);
	mcp_answer(mcp, message, out);
	if (message->kind != MCP_MESSAGE_REQUEST || !mcp_inbox_cancelled(inbox))
		prog_write(out->data, out->len);
}

int
mcp_serve(struct mcp *mcp, struct err *err)
{
	struct mcp_inbox inbox;
	const struct mcp_message *message;
	struct buf out = { 0 };
	int rc;

	if (mcp_inbox_open(&inbox, "-", err) < 0)
		return -1;
	serving = &inbox;
	mcp->desk->stopped = is_stopped;
	while ((rc = mcp_inbox_next(&inbox, &message, err)) == LINES_LINE) {
		serve_one(mcp, &inbox, message, &out);
		if (!mcp_inbox_waits(&inbox))
			continue;
		if (!prog_flush())
			break;
		operation_desk_rest(mcp->desk);
	}
	prog_flush();
	serving = NULL;
	mcp_inbox_close(&inbox);
	buf_release(&out);
	return rc < 0 ? -1 : 0;
}
