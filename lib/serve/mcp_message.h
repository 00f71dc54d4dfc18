#ifndef MEMOS_SERVE_MCP_MESSAGE_H
#define MEMOS_SERVE_MCP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/json.h"

/* A line that came, as JSON-RPC 2.0 has it with what MCP asks of it. */
enum mcp_message_kind {
	MCP_MESSAGE_REQUEST,
	MCP_MESSAGE_NOTIFICATION,
	MCP_MESSAGE_RESPONSE, /* we ask nothing: it is passed over */
	MCP_MESSAGE_BATCH,    /* an array of messages, in `value` */
	MCP_MESSAGE_BAD,
};

enum mcp_code {
	MCP_PARSE = -32700,
	MCP_INVALID = -32600,
	MCP_NO_METHOD = -32601,
	MCP_PARAMS = -32602,
	MCP_INTERNAL = -32603,
	MCP_NO_RESOURCE = -32002, /* of the revisions before 2026-07-28 */
	MCP_VERSION = -32022,
};

struct mcp_message {
	enum mcp_message_kind kind;
	struct json_span value;
	/* string or integer, as it came; of a bad one len 0: it has none */
	struct json_span id;
	struct json_span params; /* len 0: it has none; any kind of value */
	const char *method;
	/* of a bad one */
	enum mcp_code code;
	const char *why;
};

/*
 * Reads a line; spans are borrowed from it, and what else there is lives in
 * the arena.
 */
struct mcp_message
mcp_message_read(const char *line, size_t len, struct arena *arena);

/* The same for a value that was scanned, one of a batch. */
struct mcp_message
mcp_message_of(const struct json_span *value, struct arena *arena);

#endif
