#ifndef MEMOS_TESTS_STORE_H
#define MEMOS_TESTS_STORE_H

/*
 * Real stores for tests: a fresh directory under TMPDIR, cubes in it, and
 * records given as JSON.  What fails here ends the test.
 */

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/record.h"
#include "find/ingest.h"
#include "store/cube.h"
#include "store/entries.h"
#include "store/rows.h"
#include "store/selection.h"

#define MAYBE __attribute__((unused)) static

/* Makes a file of form 5 one of form 4, or of form 3. */
#define STORE_BACK_TO_4                             \
	"DROP TABLE accesses;"                      \
	"DROP INDEX memories_archived;"             \
	"ALTER TABLE edit_rows DROP COLUMN was;"    \
	"ALTER TABLE edit_rows DROP COLUMN became;" \
	"PRAGMA user_version=4;"
#define STORE_BACK_TO_3                                                \
	STORE_BACK_TO_4                                                \
	"DROP TABLE edits; DROP TABLE edit_rows; DROP TABLE entities;" \
	"DROP TABLE entity_names; DROP TABLE formation;"               \
	"DROP INDEX memories_subject; DROP INDEX memories_object;"     \
	"DROP INDEX memories_place;"                                   \
	"ALTER TABLE memories DROP COLUMN subject;"                    \
	"ALTER TABLE memories DROP COLUMN relation;"                   \
	"ALTER TABLE memories DROP COLUMN object;"                     \
	"ALTER TABLE memories DROP COLUMN confidence;"                 \
	"ALTER TABLE memories DROP COLUMN strength;"                   \
	"ALTER TABLE memories DROP COLUMN superseded_at;"              \
	"ALTER TABLE memories DROP COLUMN superseded_by;"              \
	"ALTER TABLE memories DROP COLUMN supersedes;"                 \
	"ALTER TABLE memories DROP COLUMN place;"                      \
	"ALTER TABLE versions DROP COLUMN undone;"                     \
	"ALTER TABLE versions DROP COLUMN seq;"                        \
	"CREATE TABLE entities(id INTEGER PRIMARY KEY,"                \
	" scope INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT,"      \
	" aliases TEXT, summary TEXT);"                                \
	"CREATE TABLE relations(id INTEGER PRIMARY KEY,"               \
	" subject INTEGER NOT NULL, relation TEXT NOT NULL,"           \
	" object INTEGER NOT NULL, valid_from INTEGER,"                \
	" valid_to INTEGER, source INTEGER);"                          \
	"PRAGMA user_version=3;"

static char place[512];

MAYBE _Noreturn void
bail(const char *what, const char *why)
{
	printf("Bail out! %s: %s\n", what, why);
	exit(1);
}

/* Makes the directory and sets time, zone and locale for all tests in it. */
MAYBE void
place_make(void)
{
	const char *parent = getenv("TMPDIR");

	snprintf(place, sizeof place, "%s/memos-unit.XXXXXX",
	    parent && *parent ? parent : "/tmp");
	if (!mkdtemp(place))
		bail(place, strerror(errno));
	setenv("TZ", "UTC", 1);
	setenv("MEMOS_NOW", "2026-05-07T12:00:00Z", 1);
}

MAYBE int
place_unlink(
    const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path);
}

MAYBE void
place_remove(void)
{
	nftw(place, place_unlink, 16, FTW_DEPTH | FTW_PHYS);
}

/* The path of a name in the directory; good for eight calls. */
MAYBE const char *
place_path(const char *name)
{
	static char paths[8][1024];
	static unsigned turn;
	char *path = paths[turn++ % 8];

	snprintf(path, sizeof paths[0], "%s/%s", place, name);
	return path;
}

/* A cube that is open for writing. */
struct store {
	struct cube cube;
	struct ingest *ingest;
	struct arena arena;
	struct err err;
	bool upsert;
};

MAYBE void
store_open(struct store *s, const char *name, const char *vectors)
{
	struct embedders none = { 0 };
	struct space space;

	*s = (struct store){ 0 };
	if (embedders_space(
		&none, vectors ? vectors : "builtin", &space, &s->err) < 0)
		bail(name, s->err.text);
	if (cube_open(&s->cube, place, name, DB_CREATE, true, &s->err) < 0)
		bail(name, s->err.text);
	s->ingest = ingest_new(
	    &s->cube, vectors ? &space : NULL, NULL, &s->err);
	if (!s->ingest)
		bail(name, s->err.text);
	selection_functions(s->cube.db);
}

MAYBE void
store_close(struct store *s)
{
	ingest_free(s->ingest);
	arena_release(&s->arena);
	cube_release(&s->cube);
}

MAYBE void
store_begin(struct store *s)
{
	if (db_begin(s->cube.db, true, &s->err) < 0)
		bail("begin", s->err.text);
}

MAYBE void
store_commit(struct store *s)
{
	if (ingest_flush(s->ingest, &s->err) < 0 ||
	    db_commit(s->cube.db, &s->err) < 0)
		bail("commit", s->err.text);
}

/* Takes back all since the outermost store_begin(). */
MAYBE void
store_undo(struct store *s)
{
	db_rollback(s->cube.db);
	ingest_forget(s->ingest);
	arena_reset(&s->arena);
}

MAYBE int
store_take(const struct memory *m, void *ctx, struct err *err)
{
	(void)err;
	*(struct memory *)ctx = *m;
	return 0;
}

/* A record read from JSON, in the store's arena. */
MAYBE struct memory
store_record(struct store *s, const char *json)
{
	static const struct memory_defaults defaults = { .type = -1 };
	struct json_span value;
	struct memory m;
	char *copy = arena_copy(&s->arena, json, strlen(json));

	if (json_scan(copy, strlen(copy), &value, &s->err) < 0 ||
	    memory_read(&value, &defaults, &s->arena, store_take, &m, &s->err) <
		0)
		bail(json, s->err.text);
	return m;
}

/* Tries to add one, in a transaction of its own or the one that is open. */
MAYBE int
store_try(struct store *s, const char *json, struct rows_put *put)
{
	struct memory m = store_record(s, json);
	int rc;

	store_begin(s);
	rc = ingest_put(s->ingest, &m, s->upsert, &s->arena, put, &s->err);
	store_commit(s);
	return rc;
}

MAYBE struct rows_put
store_add(struct store *s, const char *json)
{
	struct rows_put put;

	if (store_try(s, json, &put) < 0)
		bail(json, s->err.text);
	return put;
}

/* The first column of the first row of a query as a number. */
MAYBE int64_t
store_number(struct store *s, const char *sql)
{
	sqlite3_stmt *st = db_prepare(s->cube.db, sql, &s->err);
	int64_t n;

	if (!st || db_step(s->cube.db, st, &s->err) != 1)
		bail(sql, s->err.text);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

/* A copy of the bytes of an entry, in the store's arena; empty for none. */
MAYBE struct buf
store_entry(struct store *s, int64_t seq)
{
	sqlite3_stmt *st = db_prepare(
	    s->cube.db, "SELECT data FROM entries", &s->err);
	struct buf copy = { 0 };

	while (db_step(s->cube.db, st, &s->err) == 1) {
		const void *chunk = sqlite3_column_blob(st, 0);
		size_t size = (size_t)sqlite3_column_bytes(st, 0), at = 0;
		struct entries_item item;

		while (entries_next(chunk, size, &at, &item) == 1) {
			if (item.seq != seq)
				continue;
			copy.data = arena_copy(
			    &s->arena, (const char *)item.data, item.size);
			copy.len = item.size;
		}
	}
	sqlite3_finalize(st);
	return copy;
}

/* The bytes of all entries, one behind the other; the caller's. */
MAYBE struct buf
store_entries(struct store *s)
{
	sqlite3_stmt *st = db_prepare(
	    s->cube.db, "SELECT data FROM entries ORDER BY first", &s->err);
	struct buf all = { 0 };

	while (db_step(s->cube.db, st, &s->err) == 1)
		buf_add(&all, sqlite3_column_blob(st, 0),
		    (size_t)sqlite3_column_bytes(st, 0));
	sqlite3_finalize(st);
	return all;
}

#endif
