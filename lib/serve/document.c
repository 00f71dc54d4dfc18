#include "serve/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "base/record_answer.h"
#include "store/rows.h"
#include "text/chunks.h"
#include "text/markdown.h"

enum {
	GAP = 1000, /* numbers without a memory before there are no more */
};

/* A memory that the document had when it was added before. */
struct held {
	struct memory m;
	bool taken;
	size_t n_taken; /* of those of its text, of which it is the first */
};

struct put {
	struct cube *cube;
	struct ingest *ingest;
	const struct document *document;
	struct buf *acks;
	struct arena arena, row;
	struct memory *pieces; /* what it has now */
	struct held **from;    /* of each: what it replaces, or NULL */
	size_t n, room;
	struct held *held;
	size_t n_held, room_held;
	uint64_t numbers; /* that were given to memories of it */
};

/* ---- what it has now ---- */

static struct memory *
add_piece(struct put *p, enum memory_type type)
{
	const struct parse *how = p->document->how;
	struct memory *m;

	p->pieces = arena_grow(
	    &p->arena, p->pieces, p->n, &p->room, sizeof *p->pieces);
	m = &p->pieces[p->n++];
	memory_init(m);
	memory_fill(m, &how->defaults);
	m->type = type;
	m->event_at = how->event_at;
	return m;
}

static const char *
keep(struct put *p, struct buf *buf)
{
	const char *kept = arena_copy(&p->arena, buf->data, buf->len);

	buf_release(buf);
	return kept;
}

static void
set_text(struct put *p, struct memory *m, const char *text, size_t len)
{
	m->text = arena_copy(&p->arena, text, len);
	m->text_len = len;
}

static void
add_chunk(struct put *p, const struct chunk *chunk, size_t number, size_t of)
{
	const struct document *d = p->document;
	struct memory *m = add_piece(p, MEMORY_CHUNK);
	struct buf metadata = { 0 };

	set_text(p, m, d->text + chunk->start, chunk->end - chunk->start);
	buf_char(&metadata, '{');
	json_put_field(&metadata, "document", d->name);
	json_put_int(&metadata, "chunk", (int64_t)number);
	json_put_int(&metadata, "of", (int64_t)of);
	if (chunk->heading)
		json_put_field(&metadata, "heading", chunk->heading);
	buf_char(&metadata, '}');
	m->metadata = keep(p, &metadata);
}

/* The text is as that of a picture in a chat message: path and caption. */
static void
add_image(struct put *p, const struct markdown_image *image, size_t chunk)
{
	struct memory *m = add_piece(p, MEMORY_IMAGE);
	struct buf text = { 0 }, metadata = { 0 };

	buf_add(&text, image->path, image->path_len);
	if (image->caption_len)
		buf_char(&text, ' ');
	buf_add(&text, image->caption, image->caption_len);
	set_text(p, m, text.data, text.len);
	buf_release(&text);
	buf_char(&metadata, '{');
	json_put_field(&metadata, "document", p->document->name);
	json_put_int(&metadata, "chunk", (int64_t)chunk);
	json_put_key(&metadata, "path");
	json_put_string(&metadata, image->path, image->path_len);
	buf_char(&metadata, '}');
	m->metadata = keep(p, &metadata);
}

/* The pictures of a chunk, but for those that it repeats. */
static void
add_images(struct put *p, const struct chunk *chunk, size_t number)
{
	const char *text = p->document->text;
	struct arena arena = { 0 };
	struct markdown_block *blocks;
	struct markdown_image image;
	size_t n;

	markdown_blocks(text + chunk->fresh, chunk->end - chunk->fresh, false,
	    &arena, &blocks, &n);
	for (size_t i = 0; i < n; i++) {
		size_t at = chunk->fresh + blocks[i].start;
		size_t end = chunk->fresh + blocks[i].end;

		if (blocks[i].kind == MARKDOWN_FENCE)
			continue;
		for (; markdown_image(text, end, at, &image); at = image.end)
			if (strncmp(image.path, "data:", 5) != 0)
				add_image(p, &image, number);
	}
	arena_release(&arena);
}

static void
cut(struct put *p)
{
	const struct document *d = p->document;
	const struct chunks_options options = { .markdown = d->markdown };
	struct chunk *chunks;
	size_t n;

	chunks_cut(d->text, d->len, &options, &p->arena, &chunks, &n);
	for (size_t i = 0; i < n; i++) {
		add_chunk(p, &chunks[i], i + 1, n);
		if (d->markdown)
			add_images(p, &chunks[i], i + 1);
	}
	if (d->how->redact)
		for (size_t i = 0; i < p->n; i++)
			preparer_mask(&p->pieces[i], &p->arena);
	p->from = arena_bytes(&p->arena, (p->n + 1) * sizeof *p->from);
}

/* ---- what it had ---- */

/* The id of its memory of a number, from 1. */
static void
make_id(const struct put *p, uint64_t number, char id[ID_SIZE])
{
	const struct memory_defaults *d = &p->document->how->defaults;
	const char *const parts[] = { d->user_id, d->agent_id, d->app_id,
		p->document->name };
	struct buf key = { 0 };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		buf_string(&key, parts[i] ? parts[i] : "");
		buf_char(&key, '\0');
	}
	id_replay(id, "document", number, key.data, key.len);
	buf_release(&key);
}

static int
read_held(struct put *p, struct err *err)
{
	char id[ID_SIZE];
	int missing = 0;

	for (uint64_t number = 1; missing < GAP; number++) {
		struct held held = { 0 };
		int rc;

		make_id(p, number, id);
		rc = rows_find(p->cube->db, id, &p->arena, &held.m, err);
		if (rc < 0)
			return -1;
		missing = rc ? 0 : missing + 1;
		if (!rc)
			continue;
		p->numbers = number;
		p->held = arena_grow(&p->arena, p->held, p->n_held,
		    &p->room_held, sizeof *p->held);
		p->held[p->n_held++] = held;
	}
	return 0;
}

/* ---- what becomes of what ---- */

/* By type and text; of those that agree, as they are numbered. */
static int
compare_texts(const struct memory *a, const struct memory *b)
{
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->text_len != b->text_len)
		return a->text_len < b->text_len ? -1 : 1;
	return memcmp(a->text, b->text, a->text_len);
}

static int
compare_held(const void *left, const void *right)
{
	const struct held *a = *(struct held *const *)left;
	const struct held *b = *(struct held *const *)right;
	int order = compare_texts(&a->m, &b->m);

	return order ? order : (a > b) - (a < b);
}

/* The first of those that say what m does, or where it would stand. */
static size_t
find_text(struct held **sorted, size_t n, const struct memory *m)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_texts(&sorted[middle]->m, m) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A piece that stands there keeps its memory, wherever it has moved to. */
static void
match_same(struct put *p)
{
	struct held **sorted = arena_bytes(
	    &p->arena, (p->n_held + 1) * sizeof *sorted);

	for (size_t i = 0; i < p->n_held; i++)
		sorted[i] = &p->held[i];
	if (p->n_held)
		qsort(sorted, p->n_held, sizeof *sorted, compare_held);
	for (size_t i = 0; i < p->n; i++) {
		size_t first = find_text(sorted, p->n_held, &p->pieces[i]);
		size_t at;

		if (first == p->n_held)
			continue;
		at = first + sorted[first]->n_taken;
		if (at == p->n_held ||
		    compare_texts(&sorted[at]->m, &p->pieces[i]) != 0)
			continue;
		sorted[first]->n_taken++;
		sorted[at]->taken = true;
		p->from[i] = sorted[at];
	}
}

/* The others take those of pieces that are gone, in their order. */
static void
match_rest(struct put *p)
{
	size_t next[MEMORY_TYPES] = { 0 };

	for (size_t i = 0; i < p->n; i++) {
		enum memory_type type = p->pieces[i].type;
		size_t at = next[type];

		if (p->from[i])
			continue;
		while (at < p->n_held &&
		       (p->held[at].taken || p->held[at].m.type != type))
			at++;
		next[type] = at;
		if (at == p->n_held)
			continue;
		p->held[at].taken = true;
		p->from[i] = &p->held[at];
	}
}

static bool
is_own_key(const char *key)
{
	return strcmp(key, "document") == 0 || strcmp(key, "chunk") == 0 ||
	       strcmp(key, "of") == 0 || strcmp(key, "heading") == 0 ||
	       strcmp(key, "path") == 0;
}

/* What others have put into the metadata stays there. */
static void
keep_metadata(struct put *p, struct memory *m, const char *before)
{
	struct buf merged = { 0 };
	struct json_span object, value;
	const char *at = NULL, *key;
	struct err ignored;

	if (!before ||
	    json_scan(before, strlen(before), &object, &ignored) < 0 ||
	    object.kind != JSON_OBJECT)
		return;
	buf_add(&merged, m->metadata, strlen(m->metadata) - 1);
	while (json_member(&object, &at, &p->arena, &key, &value)) {
		if (is_own_key(key))
			continue;
		buf_char(&merged, ',');
		json_put_string(&merged, key, strlen(key));
		buf_char(&merged, ':');
		buf_add(&merged, value.start, value.len);
	}
	buf_char(&merged, '}');
	if (merged.len <= MEMORY_METADATA_MAX)
		m->metadata = arena_copy(&p->arena, merged.data, merged.len);
	buf_release(&merged);
}

/*
 * What the memory says that is not of the document: where it was said, when,
 * and how much it counts.
 */
static void
keep_rest(struct put *p, struct memory *m, const struct memory *before)
{
	m->id = before->id;
	m->run_id = before->run_id;
	m->importance = before->importance;
	m->strength = before->strength;
	if (!m->role)
		m->role = before->role;
	if (!m->name)
		m->name = before->name;
	if (m->event_at.at == CLOCK_NONE)
		m->event_at = before->event_at;
	if (m->type == before->type)
		keep_metadata(p, m, before->metadata);
}

/* ---- storing ---- */

static int
store(struct put *p, const struct memory *m, const char *event, struct err *err)
{
	struct rows_put put = { 0 };

	arena_reset(&p->row);
	if (ingest_put(p->ingest, m, true, &p->row, &put, err) < 0)
		return -1;
	record_answer_put(
	    p->acks, put.id, m, event ? event : rows_event_name(put.event), 0);
	return 0;
}

static int
store_pieces(struct put *p, struct err *err)
{
	char id[ID_SIZE];

	for (size_t i = 0; i < p->n; i++) {
		struct memory *m = &p->pieces[i];

		if (p->from[i]) {
			keep_rest(p, m, &p->from[i]->m);
		} else {
			make_id(p, ++p->numbers, id);
			m->id = arena_copy(&p->arena, id, strlen(id));
		}
		if (store(p, m, NULL, err) < 0)
			return -1;
	}
	return 0;
}

static int
forget_rest(struct put *p, struct err *err)
{
	for (size_t i = 0; i < p->n_held; i++) {
		struct memory *m = &p->held[i].m;

		if (p->held[i].taken || m->state == MEMORY_FORGOTTEN)
			continue;
		m->state = MEMORY_FORGOTTEN;
		m->superseded_at = clock_now();
		if (store(p, m, "DELETE", err) < 0)
			return -1;
	}
	return 0;
}

static int
put_all(struct put *p, struct err *err)
{
	struct edit edit = { .by = "memos-add",
		.reason = "the document was added again" };
	int rc;

	if (read_held(p, err) < 0)
		return -1;
	match_same(p);
	match_rest(p);
	ingest_edit(p->ingest, p->n_held ? &edit : NULL);
	rc = store_pieces(p, err);
	if (rc == 0)
		rc = forget_rest(p, err);
	ingest_edit(p->ingest, NULL);
	return rc < 0 ? -1 : ingest_flush(p->ingest, err);
}

int
document_put(struct cube *cube, struct ingest *ingest,
    const struct document *document, struct buf *acks, struct err *err)
{
	struct put p = { .cube = cube,
		.ingest = ingest,
		.document = document,
		.acks = acks };
	const size_t said = acks->len;
	int rc = -1;

	cut(&p);
	if (db_begin(cube->db, true, err) == 0) {
		rc = put_all(&p, err);
		if (rc == 0)
			rc = db_commit(cube->db, err);
		else
			db_rollback(cube->db);
	}
	if (rc < 0) {
		ingest_forget(ingest);
		acks->len = said;
	}
	arena_release(&p.arena);
	arena_release(&p.row);
	return rc;
}
