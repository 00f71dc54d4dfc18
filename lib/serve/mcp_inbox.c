#include "serve/mcp_inbox.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "serve/operation_given.h"

struct mcp_inbox_line {
	struct mcp_message message;
	struct arena arena;
	char *text;
	struct mcp_inbox_line *next;
};

enum { AHEAD_LINES = 1000, AHEAD_BYTES = 4 << 20 };

int
mcp_inbox_open(struct mcp_inbox *in, const char *path, struct err *err)
{
	*in = (struct mcp_inbox){ 0 };
	return lines_open(&in->lines, path, err);
}

static void
free_line(struct mcp_inbox_line *line)
{
	if (!line)
		return;
	arena_release(&line->arena);
	free(line->text);
	free(line);
}

static struct mcp_inbox_line *
take(struct mcp_inbox *in)
{
	struct mcp_inbox_line *line = in->first;

	if (!line)
		return NULL;
	in->first = line->next;
	if (!in->first)
		in->last = NULL;
	in->n--;
	in->bytes -= line->message.value.len;
	return line;
}

void
mcp_inbox_close(struct mcp_inbox *in)
{
	while (in->first)
		free_line(take(in));
	free_line(in->under_way);
	in->under_way = NULL;
	lines_close(&in->lines);
}

/* ---- what is cancelled ---- */

static bool
is_same_id(const struct mcp_message *m, const struct json_span *id)
{
	return m->kind == MCP_MESSAGE_REQUEST && m->id.kind == id->kind &&
	       m->id.len == id->len &&
	       memcmp(m->id.start, id->start, id->len) == 0;
}

/* A handshake cannot be cancelled. */
static bool
is_lasting(const struct mcp_message *m)
{
	return strcmp(m->method, "initialize") == 0;
}

static void
drop(struct mcp_inbox *in, const struct json_span *id)
{
	struct mcp_inbox_line **at = &in->first, *before = NULL;

	while (*at && !is_same_id(&(*at)->message, id)) {
		before = *at;
		at = &before->next;
	}
	if (*at && !is_lasting(&(*at)->message)) {
		struct mcp_inbox_line *line = *at;

		*at = line->next;
		if (in->last == line)
			in->last = before;
		in->n--;
		in->bytes -= line->message.value.len;
		free_line(line);
	}
}

/* Whether a message is about another one alone, and is done with. */
static bool
cancels(struct mcp_inbox *in, const struct mcp_message *m)
{
	struct json_span id;

	if (m->kind != MCP_MESSAGE_NOTIFICATION ||
	    strcmp(m->method, "notifications/cancelled") != 0 ||
	    !operation_given_member(&m->params, "requestId", &id))
		return false;
	if (in->under_way && is_same_id(&in->under_way->message, &id))
		in->cancelled = !is_lasting(&in->under_way->message);
	else
		drop(in, &id);
	return true;
}

/* ---- reading ---- */

static struct mcp_message
read_line(struct mcp_inbox_line *line, int result, size_t len)
{
	if (result == LINES_LINE)
		return mcp_message_read(line->text, len, &line->arena);
	return (struct mcp_message){ .kind = MCP_MESSAGE_BAD,
		.code = MCP_INVALID,
		.why = "Invalid Request: the line is too long" };
}

/* Puts the next line behind the others; as lines_next(). */
static int
read_one(struct mcp_inbox *in, struct err *err)
{
	struct mcp_inbox_line *line;
	const char *text;
	size_t len;
	int rc = lines_next(&in->lines, &text, &len, err);

	if (rc != LINES_LINE && rc != LINES_TOO_LONG)
		return rc;
	if (rc == LINES_LINE && strspn(text, " \t\r") == len)
		return LINES_LINE;
	line = alloc_bytes(sizeof *line);
	if (rc == LINES_LINE)
		line->text = alloc_copy(text, len);
	line->message = read_line(line, rc, len);
	if (cancels(in, &line->message)) {
		free_line(line);
		return LINES_LINE;
	}
	if (in->last)
		in->last->next = line;
	else
		in->first = line;
	in->last = line;
	in->n++;
	in->bytes += line->message.value.len;
	return LINES_LINE;
}

static void
read_ahead(struct mcp_inbox *in)
{
	struct err ignored;

	while (in->n < AHEAD_LINES && in->bytes < AHEAD_BYTES &&
	       !lines_at_end(&in->lines) && lines_ready(&in->lines))
		if (read_one(in, &ignored) != LINES_LINE)
			return;
}

int
mcp_inbox_next(
    struct mcp_inbox *in, const struct mcp_message **message, struct err *err)
{
	int rc = LINES_LINE;

	free_line(in->under_way);
	in->under_way = NULL;
	in->cancelled = false;
	while (!in->first && rc == LINES_LINE)
		rc = read_one(in, err);
	in->under_way = take(in);
	if (!in->under_way)
		return rc;
	*message = &in->under_way->message;
	return LINES_LINE;
}

bool
mcp_inbox_cancelled(struct mcp_inbox *in)
{
	read_ahead(in);
	return in->cancelled;
}

bool
mcp_inbox_waits(struct mcp_inbox *in)
{
	read_ahead(in);
	return !in->first && !lines_ready(&in->lines);
}
