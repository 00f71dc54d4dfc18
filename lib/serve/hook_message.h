#ifndef MEMOS_SERVE_HOOK_MESSAGE_H
#define MEMOS_SERVE_HOOK_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"

/*
 * A line of an agent's transcript, and what of it was said: the lines of Claude
 * Code, Codex, Cursor and VS Code, told apart by their looks, and chat messages
 * as they are everywhere.  Not said are thinking, images, what the agent says
 * to itself or to its own agents, and what memory gave: calls of its tools and
 * their results.
 */
enum {
	HOOK_MESSAGE_TOOL =
	    2000,                /* bytes of a call or a result that are kept */
	HOOK_MESSAGE_CALLS = 64, /* calls whose results are still to come */
};

struct hook_part {
	const char *type; /* "turn" or "tool" */
	const char *role; /* "user", "assistant" or "tool" */
	const char *text;
	size_t len;
};

/* All of it lives in the arena. */
struct hook_message {
	const char *key; /* its own id, if it has one that no other has */
	const char *at;  /* when, or NULL */
	struct hook_part *parts;
	size_t n, room;
};

/* Calls of memory's own tools, by a sum of their ids; zeroed at the start. */
struct hook_calls {
	uint32_t items[HOOK_MESSAGE_CALLS];
	size_t n; /* in all: the last ones are kept */
};

/* Fills *m from a scanned line; false if nothing of it was said. */
bool hook_message_read(struct hook_message *m, const struct json_span *line,
    struct hook_calls *calls, struct arena *arena);

#endif
