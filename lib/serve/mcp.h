#ifndef MEMOS_SERVE_MCP_H
#define MEMOS_SERVE_MCP_H

#include "base/buf.h"
#include "base/err.h"
#include "serve/mcp_inbox.h"
#include "serve/operation.h"

/*
 * The Model Context Protocol: a profile's operations as tools, memories as
 * resources.  Both eras of it are spoken, chosen by each message: a request
 * that names its revision (2026-07-28) is answered by that and needs nothing
 * before it; one that does not is of the session that `initialize` has begun.
 */
struct mcp {
	struct operation_desk *desk; /* borrowed */
	const struct operation_profile *profile;
	/* private */
	int revision; /* that was agreed upon, see mcp_method.h; 0: none */
};

/* Appends the answer to a message, a line; nothing if it needs none. */
void
mcp_answer(struct mcp *mcp, const struct mcp_message *message, struct buf *out);

/*
 * Answers standard input on standard output, in order, until its end, or until
 * stdout is gone or a signal comes.  The desk's `stopped` is set by this.
 */
int mcp_serve(struct mcp *mcp, struct err *err);

#endif
