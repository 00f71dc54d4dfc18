#ifndef MEMOS_SERVE_MCP_METHOD_H
#define MEMOS_SERVE_MCP_METHOD_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "serve/mcp.h"
#include "serve/mcp_message.h"

/* What a revision has is had by those after it. */
enum {
	MCP_METHOD_2024_11_05 = 1,
	MCP_METHOD_2025_03_26, /* annotations; batches, of this one alone */
	MCP_METHOD_2025_06_18, /* titles, structured results */
	MCP_METHOD_2025_11_25,
	MCP_METHOD_2026_07_28, /* no handshake any more */
};

/* A request under way. */
struct mcp_method {
	struct mcp *mcp;
	const struct mcp_message *message;
	int revision; /* by which it is answered */
	struct arena arena;
	struct buf *out;
};

/*
 * Appends the members of the result, into an object that is open.  0, or an
 * enum mcp_code with what is wrong in err.
 */
typedef int mcp_method_run(struct mcp_method *method, struct err *err);

/* A text of params.name, or of params.arguments.name; NULL if there is none. */
const char *mcp_method_text(struct mcp_method *method, const char *name);
const char *mcp_method_argument(struct mcp_method *method, const char *name);

/* Appends a text that may have been cut within a character. */
void mcp_method_put_text(struct buf *out, const char *text);

mcp_method_run mcp_method_tools_list, mcp_method_tools_call,
    mcp_method_resources_list, mcp_method_resources_templates,
    mcp_method_resources_read, mcp_method_prompts_list, mcp_method_prompts_get;

#endif
