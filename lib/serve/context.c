#include "serve/context.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/prog.h"
#include "serve/query.h"
#include "store/rows.h"

/* In what is known: microseconds of a day, and when half of newness is gone. */
static const double DAY = 86400e6, FRESH_DAYS = 30;

void
context_release(struct context *c)
{
	finder_close(&c->finder);
	counter_free(c->counter);
	models_release(&c->models);
	meter_release(&c->meter);
	hits_release(&c->hits);
	arena_release(&c->arena);
}

/* ---- cubes ---- */

static int
open_cubes(struct context *c, struct err *err)
{
	if (c->opened)
		return 0;
	c->opened = true;
	return finder_open(&c->finder, c->front, err);
}

/* The core blocks of the scope, which stand in every block that is printed. */
static int
read_blocks(struct context *c, struct err *err)
{
	const struct front *f = c->front;
	const struct block_scope scope = { f->user ? f->user : "",
		f->agent ? f->agent : "", f->app ? f->app : "" };
	struct block *blocks;

	if (c->no_blocks)
		return 0;
	if (open_cubes(c, err) < 0 ||
	    finder_blocks(&c->finder, &scope, &c->arena, &blocks,
		&c->options.n_blocks, err) < 0)
		return -1;
	c->options.blocks = blocks;
	return 0;
}

static int
find(struct context *c, const struct query *query, struct err *err)
{
	if (open_cubes(c, err) < 0 || finder_search(&c->finder, query,
					  &c->hits.arena, &c->found, err) < 0)
		return -1;
	hits_add(&c->hits, &c->found);
	/* of several cubes it is not known whose numbers they are */
	if (c->finder.n != 1)
		return 0;
	return pack_link(c->finder.cubes[0].db, c->hits.items, c->hits.n, err);
}

/* ---- blocks ---- */

/* Who counts the tokens, if anybody is asked to. */
static int
open_counter(struct context *c, struct err *err)
{
	if (!c->tokens_by || c->counter)
		return 0;
	if (models_read(&c->models, err) < 0)
		return -1;
	c->counter = counter_new(
	    &c->models, c->tokens_by, &c->meter, prog_signal, err);
	c->options.count = counter_count;
	c->options.ctx = c->counter;
	return c->counter ? 0 : -1;
}

static void
warn_uncounted(struct context *c)
{
	const struct err *fault = c->counter ? counter_fault(c->counter) : NULL;

	if (fault && !c->warned_uncounted)
		prog_warn("tokens are estimated: %s", fault->text);
	c->warned_uncounted = fault != NULL;
}

static int
pack_hits(struct context *c, struct pack *pack, struct err *err)
{
	hits_settle(&c->hits);
	if (open_counter(c, err) < 0 ||
	    pack_make(&c->options, c->hits.items, c->hits.n, pack, err) < 0)
		return -1;
	warn_uncounted(c);
	c->printed = c->printed || pack->n || c->options.n_blocks;
	return 0;
}

static bool
is_packed(const struct pack *pack, const struct memory *m)
{
	size_t i = 0;

	while (i < pack->n && pack->items[i].memory != m)
		i++;
	return i < pack->n;
}

/* Of what the search found, that which the block has. */
static void
note(struct context *c, const struct pack *pack)
{
	struct results *found = &c->found;
	size_t n = 0;

	for (size_t i = 0; i < found->n; i++)
		if (is_packed(pack, &found->items[i].memory))
			found->items[n++] = found->items[i];
	found->n = n;
	finder_note(&c->finder, &c->query, found);
	*found = (struct results){ 0 };
}

static int
put_block(struct context *c, struct buf *out, struct err *err)
{
	struct pack pack = { 0 };
	int rc = pack_hits(c, &pack, err);

	if (rc == 0) {
		buf_add(out, buf_text(&pack.out), pack.out.len);
		note(c, &pack);
	}
	pack_release(&pack);
	return rc;
}

static int
print_block(struct context *c, struct err *err)
{
	struct buf out = { 0 };
	int rc = put_block(c, &out, err);

	if (out.len)
		prog_write(out.data, out.len);
	buf_release(&out);
	return rc;
}

/* The fields of a line as they came, but for its results. */
static int
put_fields(const struct json_span *line, struct arena *arena, struct buf *out,
    struct err *err)
{
	struct json_span field;
	const char *at = NULL, *key;

	buf_char(out, '{');
	while (json_member(line, &at, arena, &key, &field)) {
		if (strcmp(key, "results") == 0)
			continue;
		if (strcmp(key, "context") == 0 || strcmp(key, "tokens") == 0)
			return err_set(err, ERR_INPUT,
			    "'%s' stands in the query, but belongs to the "
			    "answer",
			    key);
		if (out->data[out->len - 1] != '{')
			buf_char(out, ',');
		json_put_string(out, key, strlen(key));
		buf_char(out, ':');
		buf_add(out, field.start, field.len);
	}
	return 0;
}

static int
print_line(struct context *c, const struct json_span *line, struct err *err)
{
	struct buf out = { 0 };
	struct pack pack = { 0 };
	int rc = put_fields(line, &c->hits.arena, &out, err);

	if (rc == 0)
		rc = pack_hits(c, &pack, err);
	if (rc == 0) {
		json_put_key(&out, "context");
		/* an object has its newline behind it */
		if (c->options.format == PACK_JSON)
			buf_add(&out, pack.out.data, pack.out.len - 1);
		else
			json_put_string(
			    &out, buf_text(&pack.out), pack.out.len);
		json_put_int(&out, "tokens", (int64_t)pack.tokens);
		buf_string(&out, "}\n");
		prog_write(out.data, out.len);
		note(c, &pack);
	}
	pack_release(&pack);
	buf_release(&out);
	return rc;
}

int
context_answer(struct context *c, struct err *err)
{
	if (open_cubes(c, err) < 0)
		return -1;
	if (!c->finder.n) {
		front_nothing_yet();
		return 0;
	}
	if (read_blocks(c, err) < 0 || find(c, &c->query, err) < 0)
		return -1;
	return print_block(c, err);
}

int
context_text(struct context *c, struct buf *out, struct err *err)
{
	if (open_cubes(c, err) < 0)
		return -1;
	if (!c->finder.n)
		return 0;
	if (read_blocks(c, err) < 0 || find(c, &c->query, err) < 0)
		return -1;
	return put_block(c, out, err);
}

/* ---- what is known ---- */

/* The newest of one cube, whose texts do not live on. */
struct newest {
	int64_t *numbers;
	size_t n;
};

static int
note_number(const struct memory *m, void *ctx, struct err *err)
{
	struct newest *newest = ctx;

	(void)err;
	newest->numbers[newest->n++] = m->seq;
	return 0;
}

/* What it is worth by itself and, from as much down to nothing, by its age. */
static double
worth(const struct memory *m, int64_t now)
{
	int64_t at = m->event_at.at != CLOCK_NONE ? m->event_at.at
						  : m->created_at;
	double days = now > at ? (double)(now - at) / DAY : 0;
	double value = isnan(m->importance) ? .5 : m->importance;

	return value + .5 / (1 + days / FRESH_DAYS);
}

static int
read_newest(struct context *c, struct db *db, size_t limit, struct err *err)
{
	struct newest newest = { .numbers = arena_bytes(&c->hits.arena,
				     limit * sizeof *newest.numbers) };
	const int64_t now = clock_now();
	struct memory *m;
	int rc = rows_each(db, &c->query.selection, ROWS_NEWEST, NULL,
	    (int64_t)limit, note_number, &newest, err);

	for (size_t i = 0; rc == 0 && i < newest.n; i++) {
		m = arena_bytes(&c->hits.arena, sizeof *m);
		rc = rows_get(db, newest.numbers[i], &c->hits.arena, m, err);
		if (rc == 1)
			hits_put(&c->hits, m, worth(m, now));
		rc = rc < 0 ? -1 : 0;
	}
	return rc;
}

int
context_standing(struct context *c, size_t n, struct buf *out, struct err *err)
{
	if (open_cubes(c, err) < 0)
		return -1;
	if (!c->finder.n)
		return 0;
	if (read_blocks(c, err) < 0)
		return -1;
	for (size_t i = 0; i < c->finder.n; i++)
		if (read_newest(c, c->finder.cubes[i].db, n, err) < 0)
			return -1;
	return put_block(c, out, err);
}

/* ---- lines ---- */

/* What the first line says of all that follow. */
enum mode { MODE_UNKNOWN, MODE_RECORDS, MODE_QUERIES };

static int
take_query(struct context *c, const struct json_span *value,
    enum hits_kind kind, struct err *err)
{
	struct query query = c->query;

	if (kind == HITS_RESULTS)
		return hits_read_results(&c->hits, value, err);
	if (query_read(&query, value, &c->hits.arena, err) < 0)
		return -1;
	return find(c, &query, err);
}

static int
take_line(struct context *c, const struct json_span *value, enum mode *mode,
    struct err *err)
{
	enum hits_kind kind = hits_kind(value);
	enum mode now = kind == HITS_RECORD ? MODE_RECORDS : MODE_QUERIES;
	int rc;

	if (*mode == MODE_UNKNOWN)
		*mode = now;
	if (*mode != now)
		return err_set(err, ERR_INPUT,
		    now == MODE_QUERIES ? "a query among records"
					: "a record among queries");
	if (now == MODE_RECORDS)
		return hits_read(&c->hits, value, err);
	rc = take_query(c, value, kind, err);
	if (rc == 0)
		rc = print_line(c, value, err);
	hits_reset(&c->hits);
	return rc;
}

static int
refuse(const struct context *c, struct err *err)
{
	err_set(err, ERR_INPUT,
	    "--%s goes with a query, not with what was found", c->narrows);
	prog_error(err);
	return -1;
}

/* One line of input; -1 if no other is to be read. */
static int
read_line(struct context *c, struct lines *lines, const char *line, size_t len,
    enum mode *mode, struct err *err)
{
	struct json_span value;

	if (strspn(line, " \t\r") == len)
		return 0;
	if (json_scan(line, len, &value, err) == 0) {
		/* so it is with all that follow */
		if (c->narrows && hits_kind(&value) != HITS_QUERY)
			return refuse(c, err);
		if (take_line(c, &value, mode, err) == 0)
			return prog_closed() ? -1 : 0;
	}
	prog_error_at(err, lines->name, lines->number);
	return err->kind == ERR_STORE ? -1 : 0;
}

/* 0 at the end of the input, -1 if it cannot be read or no use is left. */
static int
read_lines(
    struct context *c, struct lines *lines, enum mode *mode, struct err *err)
{
	const char *line;
	size_t len;
	int rc;

	while ((rc = lines_next(lines, &line, &len, err)) > LINES_END) {
		if (rc == LINES_STOPPED)
			return 0;
		if (rc == LINES_TOO_LONG) {
			err_set(err, ERR_INPUT, "line of %zu bytes is too long",
			    len);
			prog_error_at(err, lines->name, lines->number);
		} else if (read_line(c, lines, line, len, mode, err) < 0) {
			err->kind = ERR_NONE; /* it is said */
			return -1;
		}
		if (lines_would_block(lines)) {
			finder_flush(&c->finder);
			if (!prog_flush())
				return -1;
		}
	}
	if (rc < 0)
		prog_error(err);
	return rc;
}

int
context_lines(struct context *c, struct err *err)
{
	struct lines lines;
	enum mode mode = MODE_UNKNOWN;
	int rc;

	if (read_blocks(c, err) < 0 || lines_open(&lines, "-", err) < 0)
		return -1;
	rc = read_lines(c, &lines, &mode, err);
	lines_close(&lines);
	if (rc < 0 || mode == MODE_QUERIES)
		return 0;
	return print_block(c, err);
}
