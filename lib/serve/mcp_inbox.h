#ifndef MEMOS_SERVE_MCP_INBOX_H
#define MEMOS_SERVE_MCP_INBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/lines.h"
#include "serve/mcp_message.h"

/*
 * Messages as they come, a line each, in their order.  It reads ahead, as far
 * as that needs no waiting, for what says that a request is cancelled: one that
 * has not begun is then dropped, and of the one under way it is known.
 */
struct mcp_inbox {
	struct lines lines;
	/* private */
	struct mcp_inbox_line *first, *last, *under_way;
	size_t n, bytes;
	bool cancelled;
};

int mcp_inbox_open(struct mcp_inbox *in, const char *path, struct err *err);
void mcp_inbox_close(struct mcp_inbox *in);

/*
 * The next message: LINES_LINE with one that is under way, and borrowed, until
 * the next call; LINES_END, LINES_STOPPED, or -1 with ERR_INPUT.
 */
int mcp_inbox_next(
    struct mcp_inbox *in, const struct mcp_message **message, struct err *err);

/* Reads ahead.  Whether the one under way was cancelled. */
bool mcp_inbox_cancelled(struct mcp_inbox *in);

/* Whether mcp_inbox_next() would have to wait. */
bool mcp_inbox_waits(struct mcp_inbox *in);

#endif
