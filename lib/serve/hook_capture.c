#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/prog.h"
#include "find/seal.h"
#include "serve/hook.h"
#include "serve/hook_cursor.h"
#include "serve/hook_message.h"
#include "serve/hook_store.h"
#include "serve/parse.h"

enum {
	BLOCK = 256 << 10,
	UNSAVED = 1 << 20, /* bytes in which nothing was said, not worth it */
};

struct capture {
	const struct hook *hook;
	const struct hook_event *event;
	struct hook_store store;
	/* of the transcript, fd -1 for none */
	int fd;
	struct hook_cursor cursor;
	struct hook_calls calls;
	struct buf buf; /* what was read behind the cursor */
	bool skips;     /* a line that is too long, to its end */
	struct arena arena;
};

/* With what was read it is committed how far that was. */
static int
end_batch(void *ctx, struct err *err)
{
	struct capture *c = ctx;

	if (c->fd < 0)
		return 0;
	c->cursor.tail = hook_cursor_sum(c->fd, c->cursor.at);
	return hook_cursor_write(&c->cursor, &c->store.cube, err);
}

/* ---- a memory ---- */

static void
put_key(struct buf *key, const char *text)
{
	buf_string(key, text ? text : "");
	buf_char(key, '\0');
}

/*
 * What it is known by: the line's own id, which a copy of the session has, too;
 * or when it was said, or behind what.
 */
static void
make_id(const struct capture *c, const struct hook_message *m, size_t i,
    char id[ID_SIZE])
{
	const struct front *f = c->hook->front;
	const struct hook_part *part = &m->parts[i];
	struct buf key = { 0 };

	put_key(&key, f->user);
	put_key(&key, f->agent);
	put_key(&key, f->app);
	if (m->key) {
		put_key(&key, m->key);
		put_key(&key, part->role);
	} else {
		put_key(&key, c->event->session);
		put_key(&key, part->role);
		put_key(&key, m->at);
		buf_add(&key, part->text, part->len);
		if (!m->at)
			buf_add(&key, &c->cursor.said, sizeof c->cursor.said);
	}
	id_replay(id, "memos-hook", m->key ? i : 0, key.data, key.len);
	buf_release(&key);
}

static void
put_record(const struct capture *c, const struct hook_message *m,
    const struct hook_part *part, const char *id, struct buf *out)
{
	struct moment moment;
	struct err ignored;

	buf_char(out, '{');
	json_put_field(out, "id", id);
	json_put_key(out, "memory");
	json_put_string(out, part->text, part->len);
	json_put_field(out, "type", part->type);
	json_put_field(out, "role", part->role);
	json_put_field(out, "run_id", c->event->session);
	if (m->at && clock_parse(m->at, &moment, &ignored) == 0)
		json_put_field(out, "event_at", m->at);
	json_put_key(out, "metadata");
	buf_char(out, '{');
	json_put_field(out, "source", hook_event_agent_name(c->event->agent));
	if (c->event->project)
		json_put_field(out, "project", c->event->project);
	buf_string(out, "}}");
}

static int
put_part(
    struct capture *c, const struct hook_message *m, size_t i, struct err *err)
{
	const struct hook_part *part = &m->parts[i];
	struct buf record = { 0 };
	char id[ID_SIZE];
	int rc;

	make_id(c, m, i, id);
	c->cursor.said = checksum(part->text, part->len);
	if (!c->hook->tools && strcmp(part->type, "tool") == 0)
		return 0;
	put_record(c, m, part, id, &record);
	rc = hook_store_put(&c->store, id, &record, &c->arena, err);
	buf_release(&record);
	return rc;
}

/* 1, or 0 if it cannot be stored now. */
static int
put_message(struct capture *c, const struct hook_message *m, struct err *err)
{
	int rc = hook_store_begin(&c->store, err);

	for (size_t i = 0; rc == 1 && i < m->n; i++)
		if (put_part(c, m, i, err) < 0)
			return -1;
	return rc;
}

/* ---- the transcript ---- */

/* A line with a NUL behind it: 1, or 0 if it is to be read again. */
static int
take_line(struct capture *c, const char *line, size_t len, struct err *err)
{
	struct hook_message m;
	struct json_span value;
	struct err why;

	arena_reset(&c->arena);
	if (c->skips || parse_blank(line, len))
		return 1;
	if (json_scan(line, len, &value, &why) < 0) {
		c->store.kept->bad++;
		return 1;
	}
	if (!hook_message_read(&m, &value, &c->calls, &c->arena))
		return 1;
	return put_message(c, &m, err);
}

/* All whole lines of the buffer: 1, or 0 if no more is to be read now. */
static int
take_lines(struct capture *c, struct err *err)
{
	size_t start = 0;
	int rc = 1;

	while (rc == 1 && start < c->buf.len) {
		char *line = c->buf.data + start;
		char *end = memchr(line, '\n', c->buf.len - start);
		const int64_t at = c->cursor.at;
		size_t len;

		if (!end)
			break;
		*end = '\0';
		len = (size_t)(end - line);
		/* before what it says is committed */
		c->cursor.at = at + (int64_t)len + 1;
		rc = take_line(c, line, len, err);
		if (rc < 1) {
			c->cursor.at = at;
			break;
		}
		c->skips = false;
		start += len + 1;
		if (batch_is_due(&c->store.batch) &&
		    hook_store_commit(&c->store, err) < 0)
			rc = -1;
		c->store.kept->more = rc == 1 && hook_late();
		rc = c->store.kept->more ? 0 : rc;
	}
	buf_drop(&c->buf, start);
	return rc;
}

/* Half a line that is longer than any that is believed. */
static void
skip(struct capture *c)
{
	if (c->buf.len <= LINES_MAX)
		return;
	c->store.kept->bad += !c->skips;
	c->skips = true;
	c->cursor.at += (int64_t)c->buf.len;
	buf_reset(&c->buf);
}

/* Up to the end, but for half a line, which is still being written. */
static int
read_transcript(struct capture *c, struct err *err)
{
	int rc = 1;

	while (rc == 1) {
		char *room = buf_room(&c->buf, BLOCK);
		ssize_t n = pread(
		    c->fd, room, BLOCK, c->cursor.at + (int64_t)c->buf.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, ERR_INPUT, "cannot read '%s': %s",
			    c->event->transcript, strerror(errno));
		if (n == 0)
			return 0;
		c->buf.len += (size_t)n;
		rc = take_lines(c, err);
		skip(c);
	}
	return rc;
}

/* 1, or 0 if there is none. */
static int
open_transcript(struct capture *c, struct stat *st, struct err *err)
{
	const char *path = c->event->transcript;

	c->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (c->fd < 0 && errno == ENOENT) {
		prog_warn("there is no transcript '%s' yet", path);
		return 0;
	}
	if (c->fd < 0 || fstat(c->fd, st) < 0)
		return err_set(err, ERR_INPUT, "cannot open '%s': %s", path,
		    strerror(errno));
	if (!S_ISREG(st->st_mode))
		return err_set(err, ERR_INPUT, "'%s' is no file", path);
	return 1;
}

/* A transcript that was cut or replaced is another one. */
static void
place(struct capture *c, const struct stat *st)
{
	struct hook_cursor *cursor = &c->cursor;

	if (cursor->at <= st->st_size &&
	    hook_cursor_sum(c->fd, cursor->at) == cursor->tail)
		return;
	cursor->at = 0;
	cursor->said = 0;
}

static int
keep_transcript(struct capture *c, struct err *err)
{
	struct stat st;
	int64_t from;
	int rc = open_transcript(c, &st, err);

	if (rc < 1)
		return rc;
	if (hook_store_open(&c->store, err) < 0 ||
	    hook_cursor_read(
		&c->cursor, &c->store.cube, c->event->transcript, err) < 0)
		return -1;
	place(c, &st);
	from = c->cursor.at;
	rc = read_transcript(c, err);
	/* worth a commit: else what says nothing is read again */
	if (rc == 0 && c->cursor.at - from > UNSAVED)
		rc = hook_store_begin(&c->store, err);
	if (rc >= 0)
		rc = hook_store_commit(&c->store, err);
	return rc;
}

/* ---- an event that says it itself ---- */

static int
keep_event(struct capture *c, struct err *err)
{
	const struct hook_event *event = c->event;
	struct hook_part parts[2];
	struct hook_message m = {
		.key = event->key, .at = event->at, .parts = parts
	};
	int rc;

	if (event->prompt && !event->again)
		parts[m.n++] = (struct hook_part){ "turn", "user",
			event->prompt, strlen(event->prompt) };
	if (event->response)
		parts[m.n++] = (struct hook_part){ "turn", "assistant",
			event->response, strlen(event->response) };
	if (!m.n)
		return 0;
	rc = hook_store_open(&c->store, err);
	if (rc == 0)
		rc = put_message(c, &m, err);
	if (rc == 1)
		rc = hook_store_commit(&c->store, err);
	return rc;
}

int
hook_capture(const struct hook *h, const struct hook_event *event,
    struct hook_kept *kept, struct err *err)
{
	struct capture c = { .hook = h, .event = event, .fd = -1 };
	struct seal wanted = { .cube = &c.store.cube, .stopped = hook_late };
	struct err ignored;
	int rc = 0;

	*kept = (struct hook_kept){ 0 };
	c.store = (struct hook_store){
		.hook = h, .kept = kept, .ending = end_batch, .ctx = &c
	};
	/* the transcripts of Gemini are no lines, and its events say all */
	if (event->transcript && event->agent != HOOK_GEMINI)
		rc = keep_transcript(&c, err);
	else
		rc = keep_event(&c, err);
	if (rc == 0 && event->kind == HOOK_END && c.store.cube.db)
		seal_after_add(&wanted, &ignored);
	hook_store_release(&c.store);
	if (c.fd >= 0)
		close(c.fd);
	buf_release(&c.buf);
	arena_release(&c.arena);
	return rc;
}
