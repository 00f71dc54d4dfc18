#include "store/entries.h"

#include <endian.h>
#include <string.h>

enum { HEAD_SIZE = 12 };

int
entries_next(
    const void *chunk, size_t size, size_t *at, struct entries_item *item)
{
	const uint8_t *p;
	uint32_t n;
	uint64_t seq;

	if (*at == size)
		return 0;
	if (size - *at < HEAD_SIZE)
		return -1;
	p = (const uint8_t *)chunk + *at;
	memcpy(&n, p, sizeof n);
	memcpy(&seq, p + sizeof n, sizeof seq);
	item->size = le32toh(n);
	item->seq = (int64_t)le64toh(seq);
	item->data = p + HEAD_SIZE;
	if (item->size > size - *at - HEAD_SIZE)
		return -1;
	*at += HEAD_SIZE + item->size;
	return 1;
}

/* The same of the table that serves, and of the one that is made. */
static const char *const LOAD[] = {
	"SELECT first, data FROM entries WHERE first <= ?1"
	" ORDER BY first DESC LIMIT 1",
	"SELECT first, data FROM entries_next WHERE first <= ?1"
	" ORDER BY first DESC LIMIT 1",
};
static const char *const STORE[] = {
	"INSERT OR REPLACE INTO entries(first, data) VALUES(?1, ?2)",
	"INSERT OR REPLACE INTO entries_next(first, data) VALUES(?1, ?2)",
};
static const char *const DELETE[] = {
	"DELETE FROM entries WHERE first = ?1",
	"DELETE FROM entries_next WHERE first = ?1",
};

/* Loads the last chunk that begins at or before seq; 0 if there is none. */
static int
load(struct entries_writer *w, struct db *db, int64_t seq, struct err *err)
{
	sqlite3_stmt *s = db_statement(db, LOAD[w->next], err);
	int rc;

	buf_reset(&w->chunk);
	w->first = 0;
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	rc = db_step(db, s, err);
	if (rc == 1) {
		w->first = sqlite3_column_int64(s, 0);
		buf_add(&w->chunk, sqlite3_column_blob(s, 1),
		    (size_t)sqlite3_column_bytes(s, 1));
	}
	sqlite3_reset(s);
	return rc;
}

static int
store(const struct entries_writer *w, struct db *db, struct err *err)
{
	sqlite3_stmt *s = db_statement(db, STORE[w->next], err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, w->first);
	sqlite3_bind_blob64(
	    s, 2, buf_text(&w->chunk), w->chunk.len, SQLITE_STATIC);
	rc = db_step(db, s, err);
	sqlite3_clear_bindings(s);
	return rc;
}

int
entries_flush(struct entries_writer *w, struct db *db, struct err *err)
{
	int rc = w->first ? store(w, db, err) : 0;

	entries_forget(w);
	return rc;
}

void
entries_forget(struct entries_writer *w)
{
	w->first = 0;
	w->within = false;
	buf_reset(&w->chunk);
}

void
entries_release(struct entries_writer *w)
{
	buf_release(&w->chunk);
	w->first = 0;
}

static void
add_item(struct entries_writer *w, int64_t seq, const void *data, size_t size)
{
	uint32_t n = htole32((uint32_t)size);
	uint64_t number = htole64((uint64_t)seq);

	buf_add(&w->chunk, &n, sizeof n);
	buf_add(&w->chunk, &number, sizeof number);
	buf_add(&w->chunk, data, size);
}

/* What is put behind damage could not be read. */
static bool
is_whole(const struct entries_writer *w)
{
	struct entries_item item;
	size_t at = 0;
	int rc;

	do
		rc = entries_next(w->chunk.data, w->chunk.len, &at, &item);
	while (rc == 1);
	return rc == 0;
}

int
entries_append(struct entries_writer *w, struct db *db, int64_t seq,
    const void *data, size_t size, struct err *err)
{
	if (w->within && entries_flush(w, db, err) < 0)
		return -1;
	if (!w->first) {
		if (load(w, db, INT64_MAX, err) < 0)
			return -1;
		if (!is_whole(w))
			entries_forget(w);
	}
	if (w->first && w->chunk.len + HEAD_SIZE + size > ENTRIES_CHUNK &&
	    entries_flush(w, db, err) < 0)
		return -1;
	if (!w->first)
		w->first = seq;
	add_item(w, seq, data, size);
	return 0;
}

int
entries_last(
    struct entries_writer *w, struct db *db, int64_t *seq, struct err *err)
{
	struct entries_item item;
	size_t at = 0;

	*seq = 0;
	if (entries_flush(w, db, err) < 0 || load(w, db, INT64_MAX, err) < 0)
		return -1;
	while (entries_next(w->chunk.data, w->chunk.len, &at, &item) == 1)
		*seq = item.seq;
	entries_forget(w);
	return 0;
}

int
entries_replace(struct entries_writer *w, struct db *db, int64_t seq,
    const void *data, size_t size, struct err *err)
{
	struct entries_item item;
	struct buf rest = { 0 };
	size_t at = 0, from = 0;
	int rc;

	if (entries_flush(w, db, err) < 0)
		return -1;
	rc = load(w, db, seq, err);
	if (rc <= 0)
		return rc;
	while (entries_next(w->chunk.data, w->chunk.len, &at, &item) == 1) {
		if (item.seq == seq) {
			buf_add(&rest, w->chunk.data + at, w->chunk.len - at);
			w->chunk.len = from;
			add_item(w, seq, data, size);
			buf_add(&w->chunk, rest.data, rest.len);
			buf_release(&rest);
			break;
		}
		from = at;
	}
	return entries_flush(w, db, err);
}

/* Changes it in the chunk at hand; false if it is not there. */
static bool
set(struct entries_writer *w, int64_t seq, size_t offset, uint8_t value)
{
	struct entries_item item;
	size_t at = 0;

	while (entries_next(w->chunk.data, w->chunk.len, &at, &item) == 1) {
		if (item.seq != seq || offset >= item.size)
			continue;
		w->chunk.data[at - item.size + offset] = (char)value;
		return true;
	}
	return false;
}

int
entries_set(struct entries_writer *w, struct db *db, int64_t seq, size_t offset,
    uint8_t value, struct err *err)
{
	int rc;

	if (w->first && set(w, seq, offset, value))
		return 0;
	if (entries_flush(w, db, err) < 0)
		return -1;
	rc = load(w, db, seq, err);
	w->within = rc == 1;
	if (rc == 1 && !set(w, seq, offset, value))
		entries_forget(w);
	return rc < 0 ? -1 : 0;
}

/* The chunk at hand without the entry of seq; how many entries are left. */
static size_t
cut(struct entries_writer *w, int64_t seq)
{
	struct entries_item item;
	size_t at = 0, from = 0, left = 0;

	while (entries_next(w->chunk.data, w->chunk.len, &at, &item) == 1) {
		if (item.seq != seq) {
			from = at;
			left++;
			continue;
		}
		memmove(w->chunk.data + from, w->chunk.data + at,
		    w->chunk.len - at);
		w->chunk.len -= at - from;
		at = from;
	}
	return left;
}

int
entries_remove(
    struct entries_writer *w, struct db *db, int64_t seq, struct err *err)
{
	sqlite3_stmt *s;
	int rc;

	if (entries_flush(w, db, err) < 0)
		return -1;
	rc = load(w, db, seq, err);
	if (rc <= 0)
		return rc;
	if (cut(w, seq))
		return entries_flush(w, db, err);
	s = db_statement(db, DELETE[w->next], err);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, w->first);
	entries_forget(w);
	return db_step(db, s, err);
}
