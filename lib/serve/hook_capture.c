#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/prog.h"
#include "find/batch.h"
#include "find/seal.h"
#include "mind/recall.h"
#include "serve/hook.h"
#include "serve/hook_cursor.h"
#include "serve/hook_message.h"
#include "serve/parse.h"
#include "store/rows.h"

enum {
	BLOCK = 256 << 10,
	UNSAVED = 1 << 20, /* bytes in which nothing was said, not worth it */
	PAUSE_NS = 5000000,
};

struct capture {
	const struct hook *hook;
	const struct hook_event *event;
	struct hook_kept *kept;
	struct cube cube;
	struct embedders embedders;
	struct ingest *ingest;
	struct recall recall;
	struct batch batch;
	/* of the transcript, fd -1 for none */
	int fd;
	struct hook_cursor cursor;
	struct hook_calls calls;
	struct buf buf; /* what was read behind the cursor */
	bool skips;     /* a line that is too long, to its end */
	struct arena arena;
};

/* ---- a transaction ---- */

/* What belongs to every commit. */
static int
end_batch(void *ctx, struct err *err)
{
	struct capture *c = ctx;

	if (c->fd >= 0) {
		c->cursor.tail = hook_cursor_sum(c->fd, c->cursor.at);
		if (hook_cursor_write(&c->cursor, &c->cube, err) < 0)
			return -1;
	}
	return recall_batch(&c->recall, err);
}

/* 1, or 0 if another process writes as long as there is time. */
static int
begin(struct capture *c, struct err *err)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	int rc;

	if (db_in_transaction(c->cube.db))
		return 1;
	while ((rc = db_try_begin(c->cube.db, err)) == 0 && !hook_late())
		nanosleep(&pause, NULL);
	c->kept->busy = rc == 0;
	buf_reset(&c->batch.acks);
	c->batch.rows = 0;
	c->batch.started = clock_ticks();
	c->batch.now = clock_now();
	return rc;
}

static int
open_cube(struct capture *c, struct err *err)
{
	const struct front *f = c->hook->front;

	c->embedders.stopped = hook_late;
	if (cube_open(&c->cube, f->dir, f->cube, DB_CREATE, false, err) < 0)
		return -1;
	c->ingest = ingest_new(&c->cube, NULL, &c->embedders, err);
	if (!c->ingest)
		return -1;
	c->recall.ingest = c->ingest;
	batch_init(&c->batch, &c->cube, c->ingest);
	c->batch.ending = end_batch;
	c->batch.ctx = c;
	return 0;
}

static void
close_cube(struct capture *c)
{
	if (c->batch.cube)
		batch_release(&c->batch);
	recall_release(&c->recall);
	ingest_free(c->ingest);
	cube_release(&c->cube);
	embedders_release(&c->embedders);
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

/* -1 is a fault of the store. */
static int
store(struct capture *c, const struct buf *record, struct err *err)
{
	const struct front *f = c->hook->front;
	const struct parse how = {
		.defaults = { f->user, f->agent, f->app, NULL, -1, NULL, NULL },
		.event_at = { .at = CLOCK_NONE },
		.redact = c->hook->redact,
	};
	struct prepared *records;
	int rc = parse_line(
	    &how, record->data, record->len, 1, &c->arena, &records, err);

	if (rc == 0)
		rc = batch_line(&c->batch, records, err);
	c->kept->added += rc == 0;
	if (rc == 0 || err->kind != ERR_INPUT)
		return rc;
	c->kept->bad++;
	prog_warn("a message was left out: %s", err->text);
	return 0;
}

static int
put_part(
    struct capture *c, const struct hook_message *m, size_t i, struct err *err)
{
	const struct hook_part *part = &m->parts[i];
	struct buf record = { 0 };
	struct memory row;
	char id[ID_SIZE];
	int rc;

	make_id(c, m, i, id);
	c->cursor.said = checksum(part->text, part->len);
	if (!c->hook->tools && strcmp(part->type, "tool") == 0)
		return 0;
	rc = rows_find(c->cube.db, id, &c->arena, &row, err);
	c->kept->known += rc == 1;
	if (rc == 0) {
		put_record(c, m, part, id, &record);
		rc = store(c, &record, err);
	}
	buf_release(&record);
	return rc < 0 ? -1 : 0;
}

/* 1, or 0 if it cannot be stored now. */
static int
put_message(struct capture *c, const struct hook_message *m, struct err *err)
{
	int rc = begin(c, err);

	for (size_t i = 0; rc == 1 && i < m->n; i++)
		if (put_part(c, m, i, err) < 0)
			return -1;
	return rc;
}

/* ---- the transcript ---- */

/* 1, or 0 if it is to be read again. */
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
		c->kept->bad++;
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
		const char *line = c->buf.data + start;
		const char *end = memchr(line, '\n', c->buf.len - start);
		const int64_t at = c->cursor.at;
		size_t len;

		if (!end)
			break;
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
		if (batch_is_due(&c->batch) && batch_commit(&c->batch, err) < 0)
			rc = -1;
		c->kept->more = rc == 1 && hook_late();
		rc = c->kept->more ? 0 : rc;
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
	c->kept->bad += !c->skips;
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
	if (open_cube(c, err) < 0 || hook_cursor_read(&c->cursor, &c->cube,
					 c->event->transcript, err) < 0)
		return -1;
	place(c, &st);
	from = c->cursor.at;
	rc = read_transcript(c, err);
	/* what was read before a fault is kept, but not what it broke */
	if (rc == 0 && c->cursor.at - from > UNSAVED)
		rc = begin(c, err);
	if (rc >= 0)
		rc = batch_commit(&c->batch, err);
	return rc;
}

/* ---- an event that says it itself ---- */

static int
keep_event(struct capture *c, struct err *err)
{
	const struct hook_event *event = c->event;
	struct hook_part parts[2];
	struct hook_message m = { .at = event->at, .parts = parts };
	int rc;

	if (event->prompt && !event->again)
		parts[m.n++] = (struct hook_part){ "turn", "user",
			event->prompt, strlen(event->prompt) };
	if (event->response)
		parts[m.n++] = (struct hook_part){ "turn", "assistant",
			event->response, strlen(event->response) };
	if (!m.n)
		return 0;
	rc = open_cube(c, err);
	if (rc == 0)
		rc = put_message(c, &m, err);
	if (rc == 1)
		rc = batch_commit(&c->batch, err);
	return rc;
}

int
hook_capture(const struct hook *h, const struct hook_event *event,
    struct hook_kept *kept, struct err *err)
{
	struct capture c = {
		.hook = h, .event = event, .kept = kept, .fd = -1
	};
	struct seal wanted = { .cube = &c.cube, .stopped = hook_late };
	struct err ignored;
	int rc = 0;

	*kept = (struct hook_kept){ 0 };
	/* the transcripts of Gemini are no lines, and its events say all */
	if (event->transcript && event->agent != HOOK_GEMINI)
		rc = keep_transcript(&c, err);
	else
		rc = keep_event(&c, err);
	if (rc == 0 && event->kind == HOOK_END && c.cube.db)
		seal_after_add(&wanted, &ignored);
	close_cube(&c);
	if (c.fd >= 0)
		close(c.fd);
	buf_release(&c.buf);
	arena_release(&c.arena);
	return rc;
}
