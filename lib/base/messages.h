#ifndef MEMOS_BASE_MESSAGES_H
#define MEMOS_BASE_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

/*
 * What chat messages hold, as pieces of text: the content parts and tool calls
 * of OpenAI and Anthropic.  It knows shapes, not records.
 */
enum piece_kind {
	PIECE_TEXT,
	PIECE_IMAGE, /* its path or URL, and its caption */
	PIECE_TOOL,  /* "name(arguments)", or a tool's result */
};

struct piece {
	enum piece_kind kind;
	const char *text;
	size_t len;
	struct piece *next;
};

/* Zeroed but for arena, it is empty and ready; the arena keeps the pieces. */
struct pieces {
	struct arena *arena;
	struct piece *first, *last;
	struct buf text; /* text parts until something else comes */
	bool other;      /* there was something that is no text */
};

/*
 * Adds what content holds, a scanned string or an array of parts; text parts
 * that follow each other are joined by a newline, blank ones left out.  Fails
 * with ERR_INPUT.
 */
int messages_content(
    struct pieces *p, const struct json_span *content, struct err *err);

/* Adds an array of tool calls, or one as an object.  Fails with ERR_INPUT. */
int messages_calls(
    struct pieces *p, const struct json_span *calls, struct err *err);

#endif
