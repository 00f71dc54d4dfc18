#include "store/segments.h"

#include <assert.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/record.h"
#include "store/mapped.h"

/* Beyond any that is counted up from 1; sums of two do not overflow. */
#define NUMBER_MAX (INT64_C(1) << 53)

static_assert(1 + MEMORY_STATES <= SEGMENTS_STATE, "a state fits its half");

/* ---- rows ---- */

static bool
lacks_table(struct db *db)
{
	const char *why = sqlite3_errmsg(db_sqlite(db));

	return strstr(why, "no such table: segments") ||
	       strstr(why, "no such table: changes");
}

/* An integer from low to high, or -1; low is not below 0. */
static int64_t
column(sqlite3_stmt *s, int i, int64_t low, int64_t high)
{
	int64_t v = sqlite3_column_int64(s, i);

	if (sqlite3_column_type(s, i) != SQLITE_INTEGER || v < low || v > high)
		return -1;
	return v;
}

/* Copies the checksums; false if a file of that size has not as many. */
static bool
copy_sums(sqlite3_stmt *s, int i, uint64_t file_size, struct arena *arena,
    const void **data, size_t *size)
{
	uint64_t blocks = (file_size + MAPPED_BLOCK - 1) / MAPPED_BLOCK;
	const void *blob = sqlite3_column_blob(s, i);

	*size = (size_t)sqlite3_column_bytes(s, i);
	if (*size != blocks * sizeof(uint32_t) || (*size && !blob))
		return false;
	*data = *size ? arena_copy(arena, blob, *size) : NULL;
	return true;
}

static bool
read_row(sqlite3_stmt *s, struct arena *arena, struct segment *segment)
{
	int64_t n[11];

	for (int i = 0; i < 3; i++)
		n[i] = column(s, i, 1, NUMBER_MAX);
	n[3] = column(s, 3, 1, SEGMENTS_DOCUMENTS_MAX);
	n[4] = column(s, 4, 1, NUMBER_MAX);
	n[5] = column(s, 5, 0, NUMBER_MAX);
	for (int i = 6; i < 9; i++)
		n[i] = column(s, i, 0, SEGMENTS_DOCUMENTS_MAX);
	n[9] = column(s, 9, 0, 1);
	for (int i = 0; i < 10; i++)
		if (n[i] < 0)
			return false;
	*segment = (struct segment){ .id = n[0],
		.first = n[1],
		.last = n[2],
		.documents = (uint32_t)n[3],
		.words_size = (uint64_t)n[4],
		.faiss_size = (uint64_t)n[5],
		.vectors = (uint32_t)n[6],
		.lists = (uint32_t)n[7],
		.probe = (uint32_t)n[8],
		.bad = n[9],
		.recall = sqlite3_column_double(s, 10) };
	return n[1] <= n[2] && n[6] <= n[3] && !n[5] == !n[6] &&
	       segment->recall >= 0 && segment->recall <= 1 &&
	       copy_sums(s, 11, segment->words_size, arena,
		   &segment->words_sums.data, &segment->words_sums.size) &&
	       copy_sums(s, 12, segment->faiss_size, arena,
		   &segment->faiss_sums.data, &segment->faiss_sums.size);
}

static int
by_first(const void *a, const void *b)
{
	const struct segment *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* Sorts, and leaves those out that lie over the one before. */
static void
settle(struct segments *segments)
{
	size_t n = 0;

	if (segments->n)
		qsort(segments->items, segments->n, sizeof *segments->items,
		    by_first);
	for (size_t i = 0; i < segments->n; i++) {
		if (segments->items[i].first <= segments->watermark) {
			segments->nonsense++;
			continue;
		}
		segments->items[n++] = segments->items[i];
		segments->watermark = segments->items[i].last;
	}
	segments->n = n;
}

int
segments_read(struct cube *cube, struct arena *arena, struct segments *segments,
    struct err *err)
{
	struct buf rows = { 0 };
	struct segment segment;
	sqlite3_stmt *s = db_statement(cube->db,
	    "SELECT id, first, last, documents, words_size, faiss_size,"
	    " vectors, lists, probe, bad, recall, words_sums, faiss_sums"
	    " FROM segments",
	    err);
	int rc;

	*segments = (struct segments){ 0 };
	if (!s)
		return lacks_table(cube->db) ? 0 : -1;
	while ((rc = db_step(cube->db, s, err)) == 1) {
		if (!read_row(s, arena, &segment)) {
			segments->nonsense++;
			continue;
		}
		buf_add(&rows, &segment, sizeof segment);
		segments->n++;
	}
	segments->items = arena_bytes(arena, rows.len);
	if (rows.len)
		memcpy(segments->items, rows.data, rows.len);
	buf_release(&rows);
	settle(segments);
	return rc < 0 && !lacks_table(cube->db) ? -1 : 0;
}

const struct segment *
segments_find(const struct segments *segments, int64_t id)
{
	for (size_t i = 0; i < segments->n; i++)
		if (segments->items[i].id == id)
			return &segments->items[i];
	return NULL;
}

void
segments_path(
    const struct cube *cube, int64_t id, const char *kind, struct buf *path)
{
	buf_printf(path, "%s/index/%" PRId64 ".%s", cube->dir, id, kind);
}

void
segments_suspect(const struct cube *cube, int64_t id)
{
	struct buf path = { 0 };
	int fd;

	segments_path(cube, id, "bad", &path);
	fd = open(path.data, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
	buf_release(&path);
}

/* ---- marks ---- */

struct chunk {
	int64_t number;
	uint8_t marks[SEGMENTS_CHUNK];
};

/* What a row holds, whatever its size. */
static void
fill_chunk(struct chunk *chunk, sqlite3_stmt *s, int i)
{
	const void *blob = sqlite3_column_blob(s, i);
	size_t size = (size_t)sqlite3_column_bytes(s, i);

	memset(chunk->marks, 0, sizeof chunk->marks);
	if (size > sizeof chunk->marks)
		size = sizeof chunk->marks;
	if (size)
		memcpy(chunk->marks, blob, size);
}

static int
load_chunk(struct db *db, int64_t number, struct chunk *chunk, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT data FROM changes WHERE chunk = ?1", err);
	int rc;

	*chunk = (struct chunk){ .number = number };
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, number);
	rc = db_step(db, s, err);
	if (rc == 1)
		fill_chunk(chunk, s, 0);
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

static int
store_chunk(struct db *db, const struct chunk *chunk, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT OR REPLACE INTO changes(chunk, data) VALUES(?1, ?2)", err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, chunk->number);
	sqlite3_bind_blob(
	    s, 2, chunk->marks, sizeof chunk->marks, SQLITE_STATIC);
	rc = db_step(db, s, err);
	sqlite3_clear_bindings(s);
	return rc;
}

int
segments_mark(struct db *db, int64_t seq, uint8_t mark, struct err *err)
{
	struct chunk chunk;
	uint8_t *at = &chunk.marks[seq % SEGMENTS_CHUNK];

	if (load_chunk(db, seq / SEGMENTS_CHUNK, &chunk, err) < 0)
		return -1;
	if (*at == SEGMENTS_DEAD)
		return 0;
	*at = mark == SEGMENTS_DEAD ? mark
				    : (uint8_t)((*at & SEGMENTS_AGAIN) | mark);
	return store_chunk(db, &chunk, err);
}

int
segments_mark_again(struct db *db, int64_t seq, struct err *err)
{
	struct chunk chunk;
	uint8_t *at = &chunk.marks[seq % SEGMENTS_CHUNK];

	if (load_chunk(db, seq / SEGMENTS_CHUNK, &chunk, err) < 0)
		return -1;
	if (*at == SEGMENTS_DEAD)
		return 0;
	/* 1 to 15, and then from 1 on: 0 would say that it was not */
	*at = (uint8_t)((*at & SEGMENTS_STATE) |
			((((*at >> 4) % 15) + 1) << 4));
	return store_chunk(db, &chunk, err);
}

/* Calls visit() with the chunks of first..last, rising. */
static int
each_chunk(struct db *db, int64_t first, int64_t last,
    void (*visit)(const struct chunk *chunk, void *ctx), void *ctx,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT chunk, data FROM changes WHERE chunk BETWEEN ?1 AND ?2"
	    " ORDER BY chunk",
	    err);
	struct chunk chunk;
	int rc;

	if (!s)
		return lacks_table(db) ? 0 : -1;
	sqlite3_bind_int64(s, 1, first / SEGMENTS_CHUNK);
	sqlite3_bind_int64(s, 2, last / SEGMENTS_CHUNK);
	while ((rc = db_step(db, s, err)) == 1) {
		chunk.number = sqlite3_column_int64(s, 0);
		fill_chunk(&chunk, s, 1);
		visit(&chunk, ctx);
	}
	return rc < 0 && !lacks_table(db) ? -1 : 0;
}

struct walk {
	int64_t first, last;
	void (*each)(int64_t seq, uint8_t mark, void *ctx);
	void *ctx;
};

static void
walk_chunk(const struct chunk *chunk, void *ctx)
{
	const struct walk *walk = ctx;
	int64_t base = chunk->number * SEGMENTS_CHUNK;
	uint64_t word;

	for (int i = 0; i < SEGMENTS_CHUNK; i++) {
		memcpy(&word, chunk->marks + (i & ~7), sizeof word);
		if (!word) {
			i |= 7;
			continue;
		}
		if (chunk->marks[i] && base + i >= walk->first &&
		    base + i <= walk->last)
			walk->each(base + i, chunk->marks[i], walk->ctx);
	}
}

int
segments_marks(struct db *db, int64_t first, int64_t last,
    void (*each)(int64_t seq, uint8_t mark, void *ctx), void *ctx,
    struct err *err)
{
	struct walk walk = { first, last, each, ctx };

	return each_chunk(db, first, last, walk_chunk, &walk, err);
}

static void
save_chunk(const struct chunk *chunk, void *ctx)
{
	buf_add(ctx, chunk, sizeof *chunk);
}

int
segments_save_marks(struct db *db, int64_t first, int64_t last,
    struct buf *saved, struct err *err)
{
	return each_chunk(db, first, last, save_chunk, saved, err);
}

/* Takes the marks away that are as they were then; the chunk may go, too. */
static int
settle_chunk(struct db *db, int64_t first, int64_t last,
    const struct chunk *then, struct err *err)
{
	static const uint8_t none[SEGMENTS_CHUNK];
	int64_t base = then->number * SEGMENTS_CHUNK;
	struct chunk now;
	sqlite3_stmt *s;

	if (load_chunk(db, then->number, &now, err) < 0)
		return -1;
	for (int i = 0; i < SEGMENTS_CHUNK; i++)
		if (base + i >= first && base + i <= last &&
		    now.marks[i] == then->marks[i])
			now.marks[i] = 0;
	if (memcmp(now.marks, none, sizeof none) != 0)
		return store_chunk(db, &now, err);
	s = db_statement(db, "DELETE FROM changes WHERE chunk = ?1", err);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, then->number);
	return db_step(db, s, err);
}

int
segments_settle_marks(struct db *db, int64_t first, int64_t last,
    const struct buf *saved, struct err *err)
{
	struct chunk chunk;

	for (size_t at = 0; at < saved->len; at += sizeof chunk) {
		memcpy(&chunk, saved->data + at, sizeof chunk);
		if (settle_chunk(db, first, last, &chunk, err) < 0)
			return -1;
	}
	return 0;
}
