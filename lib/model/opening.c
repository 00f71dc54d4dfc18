#include "model/opening.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "model/reply.h"

enum { HELD_MAX = 16 << 10 };

/* What the bytes so far are. */
enum look { UNDECIDED, FINE, ERROR };

/* Whether the text is JSON, and whether an error. */
static enum look
look_at(const char *text, size_t len)
{
	struct json_span value;
	struct reply_error error;
	struct arena arena = { 0 };
	struct err ignored;
	enum look look = UNDECIDED;

	if (json_scan(text, len, &value, &ignored) == 0)
		look = reply_error(&value, &arena, &error) ? ERROR : FINE;
	arena_release(&arena);
	return look;
}

/* Whether a line of events says nothing of its data. */
static bool
is_passed_over(const char *line, size_t len)
{
	static const char *const fields[] = { ":", "event:", "id:", "retry:" };

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		size_t n = strlen(fields[i]);

		if (len >= n && !memcmp(line, fields[i], n))
			return true;
	}
	return strspn(line, " \t") >= len;
}

/* The end of the line that begins at `from`, NULL if it has not come. */
static const char *
line_end(const struct opening *o, size_t from)
{
	for (size_t at = from; at < o->held.len; at++)
		if (o->held.data[at] == '\n' || o->held.data[at] == '\r')
			return o->held.data + at;
	return NULL;
}

/* What begins like JSON: it may be of many lines. */
static enum look
look_at_lines(struct opening *o)
{
	const char *text = o->held.data + o->line, *end;
	enum look seen = UNDECIDED;

	if (o->seen < o->line)
		o->seen = o->line;
	while (seen == UNDECIDED && (end = line_end(o, o->seen))) {
		seen = look_at(text, (size_t)(end - text));
		o->seen = (size_t)(end - o->held.data) + 1;
		if (seen == ERROR)
			o->held.len = o->seen - 1;
	}
	return seen;
}

static enum look
look_at_data(struct opening *o, const char *line, size_t len)
{
	if (len < 5 || memcmp(line, "data:", 5) != 0 ||
	    look_at(line + 5, len - 5) != ERROR)
		return FINE;
	o->line += 5;
	o->held.len = o->line + len - 5;
	return ERROR;
}

static enum look
look(struct opening *o)
{
	const char *end;

	while ((end = line_end(o, o->line))) {
		const char *line = o->held.data + o->line;
		size_t len = (size_t)(end - line);
		size_t blank = strspn(line, " \t");

		if (line[blank] == '{' || line[blank] == '[')
			return look_at_lines(o);
		if (!is_passed_over(line, len))
			return look_at_data(o, line, len);
		o->line += len + 1;
	}
	return UNDECIDED;
}

static bool
pass(struct opening *o)
{
	o->passing = true;
	return !o->held.len || o->take(o->ctx, o->held.data, o->held.len);
}

bool
opening_take(void *ctx, const char *data, size_t len)
{
	struct opening *o = ctx;
	enum look seen;

	if (o->passing)
		return o->take(o->ctx, data, len);
	if (!len)
		return true;
	buf_add(&o->held, data, len);
	/* only a whole line decides */
	seen = UNDECIDED;
	if (memchr(data, '\n', len) || memchr(data, '\r', len))
		seen = look(o);
	if (seen == UNDECIDED && o->held.len <= HELD_MAX)
		return true;
	o->error = seen == ERROR;
	return !o->error && pass(o);
}

bool
opening_end(struct opening *o)
{
	if (!o->passing && !o->error && o->held.len) {
		const char *text = o->held.data + o->line;
		size_t len = o->held.len - o->line;

		if (len > 5 && !memcmp(text, "data:", 5)) {
			text += 5;
			len -= 5;
		}
		o->error = look_at(text, len) == ERROR;
		if (o->error)
			o->line = o->held.len - len;
	}
	if (!o->passing && !o->error)
		pass(o);
	return !o->error;
}

void
opening_release(struct opening *opening)
{
	buf_release(&opening->held);
}
