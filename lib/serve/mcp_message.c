#include "serve/mcp_message.h"

#include <string.h>

#include "base/err.h"
#include "serve/operation_given.h"

enum { ID_MAX = 1024 /* bytes that are believed */ };

static struct mcp_message
bad(enum mcp_code code, const char *why, const struct json_span *id)
{
	return (struct mcp_message){ .kind = MCP_MESSAGE_BAD,
		.code = code,
		.why = why,
		.id = id ? *id : (struct json_span){ 0 } };
}

static bool
is_id(const struct json_span *id)
{
	int64_t number;

	if (id->len > ID_MAX)
		return false;
	return id->kind == JSON_STRING ||
	       (id->kind == JSON_NUMBER && json_integer(id, &number));
}

static bool
is_version(const struct json_span *object)
{
	struct json_span value;

	return operation_given_member(object, "jsonrpc", &value) &&
	       value.kind == JSON_STRING && value.len == 5 &&
	       memcmp(value.start, "\"2.0\"", 5) == 0;
}

struct mcp_message
mcp_message_of(const struct json_span *value, struct arena *arena)
{
	struct mcp_message m = { .kind = MCP_MESSAGE_NOTIFICATION,
		.value = *value };
	struct json_span method, other;
	bool has_id;

	if (value->kind != JSON_OBJECT)
		return bad(MCP_INVALID, "Invalid Request: no object", NULL);
	has_id = operation_given_member(value, "id", &m.id);
	if (!has_id)
		m.id = (struct json_span){ 0 };
	else if (!is_id(&m.id))
		return bad(MCP_INVALID,
		    "Invalid Request: 'id' is neither a string nor an integer",
		    NULL);
	if (!is_version(value))
		return bad(MCP_INVALID,
		    "Invalid Request: 'jsonrpc' is not \"2.0\"", &m.id);
	if (!operation_given_member(value, "method", &method)) {
		m.kind = MCP_MESSAGE_RESPONSE;
		return operation_given_member(value, "result", &other) ||
			       operation_given_member(value, "error", &other)
			   ? m
			   : bad(MCP_INVALID,
				 "Invalid Request: 'method' is missing", &m.id);
	}
	if (method.kind != JSON_STRING)
		return bad(MCP_INVALID,
		    "Invalid Request: 'method' is not a string", &m.id);
	m.method = json_text(&method, arena, NULL);
	if (has_id)
		m.kind = MCP_MESSAGE_REQUEST;
	if (!operation_given_member(value, "params", &m.params))
		m.params = (struct json_span){ 0 };
	return m;
}

struct mcp_message
mcp_message_read(const char *line, size_t len, struct arena *arena)
{
	struct json_span value;
	struct err err;

	if (json_scan(line, len, &value, &err) < 0) {
		static const char before[] = "Parse error: ";
		size_t n = strlen(err.text);
		char *why = arena_bytes(arena, sizeof before + n);

		memcpy(why, before, sizeof before);
		memcpy(why + sizeof before - 1, err.text, n + 1);
		return bad(MCP_PARSE, why, NULL);
	}
	if (value.kind == JSON_ARRAY)
		return (struct mcp_message){ .kind = MCP_MESSAGE_BATCH,
			.value = value };
	return mcp_message_of(&value, arena);
}
