#include "find/entry.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store.h"
#include "store/entries.h"
#include "tap.h"

static const int8_t codes[5] = { -128, -1, 0, 1, 127 };
static const uint8_t terms[] = "\3tea\0\3ann\0\4"
			       "2026";

static bool
same(const struct entry *a, const struct entry *b)
{
	return a->session == b->session && a->type == b->type &&
	       a->state == b->state && a->flags == b->flags &&
	       a->questions == b->questions && a->length == b->length &&
	       a->fifths == b->fifths && a->time == b->time &&
	       memcmp(&a->vector.scale, &b->vector.scale, sizeof(float)) == 0 &&
	       a->vector.dimension == b->vector.dimension &&
	       memcmp(a->vector.codes, b->vector.codes, b->vector.dimension) ==
		   0 &&
	       a->terms_size == b->terms_size &&
	       memcmp(a->terms, b->terms, b->terms_size) == 0;
}

static void
test_round_trip(void)
{
	static const struct entry table[] = {
		{ .vector.codes = codes, .terms = terms },
		{ 1, 2, 3, 4, 5, 6, 7, 8, { .5F, codes, 5 }, terms, 9 },
		{ UINT32_MAX, UINT32_MAX, UINT32_MAX, MEMORY_PERSONA,
		    MEMORY_FORGOTTEN, 255, 255, INT64_MIN, { -1, codes, 0 },
		    terms, sizeof terms - 1 },
		{ 0, 0, 0, 0, 0, 0, 0, INT64_MAX, { 1e-38F, codes, 1 }, terms,
		    0 },
		{ .time = -1, .vector = { 1, codes, 5 }, .terms = terms },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct buf data = { 0 };
		struct entry back;

		entry_write(&table[i], &data);
		tap(entry_read(data.data, data.len, &back) &&
			same(&back, &table[i]),
		    "entry %zu comes back from its bytes", i);
		buf_release(&data);
	}
}

static void
test_layout(void)
{
	static const char want[] = "\4\3\2\1" /* session */
				   "\1\2\3\4"
				   "\5\0\0\0"
				   "\7\0\0\0"
				   "\xff\xff\xff\xff\xff\xff\xff\xff" /* time */
				   "\0\0\x80\x3f" /* scale 1 */
				   "\2\0"
				   "\x80\xff"
				   "\3tea";
	const struct entry entry = { 0x01020304, 5, 7, 1, 2, 3, 4, -1,
		{ 1, codes, 2 }, terms, 4 };
	struct buf data = { 0 };

	entry_write(&entry, &data);
	tap(data.len == sizeof want - 1 &&
		memcmp(data.data, want, data.len) == 0,
	    "the bytes are as entry.h draws them");
	buf_release(&data);
}

/* Whatever is cut off: no crash, and nothing read behind the end. */
static void
test_truncated(void)
{
	const struct entry entry = { 1, 2, 3, 0, 0, 3, 4, -1, { 1, codes, 5 },
		terms, sizeof terms - 1 };
	struct buf data = { 0 };
	bool ok = true;

	entry_write(&entry, &data);
	for (size_t n = 0; n <= data.len; n++) {
		char *copy = alloc_copy(data.data, n);
		struct entry back;
		bool read;

		copy = realloc(copy, n ? n : 1);
		read = entry_read(copy, n, &back);
		ok = ok && read == (n >= 35);
		if (read)
			ok = ok && back.terms_size == n - 35 &&
			     memcmp(back.terms, terms, n - 35) == 0;
		free(copy);
	}
	tap(ok, "an entry cut anywhere is none, or one with fewer terms");
	for (int state = 0; state < 256; state++) {
		struct entry back;

		data.data[5] = (char)state;
		ok = ok && entry_read(data.data, data.len, &back) ==
			       (state < MEMORY_STATES);
	}
	tap(ok, "nor is one of an unknown state");
	buf_release(&data);
}

/* ---- chunks of entries ---- */

static void
test_walk(void)
{
	static const char chunk[] = "\2\0\0\0\1\0\0\0\0\0\0\0ab"
				    "\0\0\0\0\2\0\0\0\0\0\0\0"
				    "\1\0\0\0\xff\xff\xff\xff\xff\xff\xff\x7f"
				    "c";
	size_t size = sizeof chunk - 1;
	bool ok = true;

	for (size_t n = 0; n <= size; n++) {
		char *copy = alloc_copy(chunk, n);
		struct entries_item item;
		size_t at = 0, found = 0;
		int rc;

		copy = realloc(copy, n ? n : 1);
		while ((rc = entries_next(copy, n, &at, &item)) == 1)
			found++;
		ok = ok && found == (size_t)(n >= 14) + (n >= 26) + (n >= 39);
		ok = ok &&
		     rc == (n == 0 || n == 14 || n == 26 || n == 39 ? 0 : -1);
		free(copy);
	}
	tap(ok, "a chunk cut anywhere gives the entries that are whole");
	tap(entries_next(
		NULL, 0, &(size_t){ 0 }, &(struct entries_item){ 0 }) == 0,
	    "no bytes are a chunk of nothing");
}

/* "1 2 3" for the entries there are; each holds its number many times. */
static const char *
list(struct store *s, struct buf *out)
{
	sqlite3_stmt *st = db_prepare(
	    s->cube.db, "SELECT first, data FROM entries", &s->err);

	buf_reset(out);
	while (db_step(s->cube.db, st, &s->err) == 1) {
		const char *chunk = sqlite3_column_blob(st, 1);
		size_t size = (size_t)sqlite3_column_bytes(st, 1), at = 0;
		struct entries_item item;

		buf_printf(out, "|%d", sqlite3_column_int(st, 0));
		while (entries_next(chunk, size, &at, &item) == 1)
			buf_printf(out,
			    item.size && item.data[0] == item.seq ? " %d"
								  : " bad%d",
			    (int)item.seq);
	}
	sqlite3_finalize(st);
	return buf_text(out);
}

static void
append(struct store *s, struct entries_writer *w, int seq, size_t size)
{
	char *data = alloc_bytes(size);

	memset(data, seq, size);
	if (entries_append(w, s->cube.db, seq, data, size, &s->err) < 0)
		bail("append", s->err.text);
	free(data);
}

static void
test_writer(void)
{
	static const struct {
		int remove;
		const char *want;
	} table[] = {
		{ 9, "|1 1 2|3 3|4 4 6" },
		{ 5, "|1 1 2|3 3|4 4 6" },
		{ 1, "|1 2|3 3|4 4 6" },
		{ 1, "|1 2|3 3|4 4 6" },
		{ 3, "|1 2|4 4 6" },
		{ 2, "|4 4 6" },
		{ 2, "|4 4 6" },
		{ 6, "|4 4" },
		{ 4, "" },
	};
	struct entries_writer w = { 0 };
	struct buf out = { 0 };
	struct store s;

	store_open(&s, "writer", NULL);
	db_begin(s.cube.db, true, &s.err);
	append(&s, &w, 1, 8000);
	append(&s, &w, 2, 8000);
	append(&s, &w, 3, 40000);
	append(&s, &w, 4, 100);
	entries_flush(&w, s.cube.db, &s.err);
	append(&s, &w, 6, 100);
	entries_flush(&w, s.cube.db, &s.err);
	tap(strcmp(list(&s, &out), "|1 1 2|3 3|4 4 6") == 0,
	    "entries go into chunks of 16 KiB, the last one goes on (%s)",
	    out.data);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		int rc = entries_remove(&w, s.cube.db, table[i].remove, &s.err);

		tap(rc == 0 && strcmp(list(&s, &out), table[i].want) == 0,
		    "without %d: '%s'", table[i].remove, buf_text(&out));
	}
	append(&s, &w, 7, 10);
	tap(entries_remove(&w, s.cube.db, 7, &s.err) == 0 &&
		strcmp(list(&s, &out), "") == 0,
	    "what is at hand can be taken out too");
	append(&s, &w, 8, 10);
	entries_forget(&w);
	entries_flush(&w, s.cube.db, &s.err);
	tap(strcmp(list(&s, &out), "") == 0, "what is forgotten is not stored");
	db_commit(s.cube.db, &s.err);
	entries_release(&w);
	buf_release(&out);
	store_close(&s);
}

int
main(void)
{
	place_make();
	test_round_trip();
	test_layout();
	test_truncated();
	test_walk();
	test_writer();
	place_remove();
	return tap_end();
}
