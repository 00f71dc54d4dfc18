#ifndef MEMOS_TESTS_FUZZ_H
#define MEMOS_TESTS_FUZZ_H

/*
 * What the fuzz targets share.  A target is a libFuzzer program of one file;
 * beside what the sanitizers find, it aborts where MUST() does not hold.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/record.h"
#include "base/utf8.h"
#include "find/ingest.h"
#include "store/cube.h"
#include "store/schema.h"
#include "store/selection.h"

#define MAYBE __attribute__((unused)) static

#define MUST(what)                                                     \
	do {                                                           \
		if (!(what)) {                                         \
			fprintf(stderr, "%s:%d: MUST(%s)\n", __FILE__, \
			    __LINE__, #what);                          \
			abort();                                       \
		}                                                      \
	} while (0)

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy that ends where it ends, so that a read behind it is seen. */
MAYBE char *
fuzz_copy(const void *data, size_t size)
{
	char *copy = malloc(size);

	MUST(copy);
	if (size)
		memcpy(copy, data, size);
	return copy;
}

/* The same with a NUL behind it, and none in it. */
MAYBE char *
fuzz_string(const void *data, size_t size)
{
	char *copy = alloc_copy(data, size);

	for (size_t i = 0; i < size; i++)
		if (!copy[i])
			copy[i] = '0';
	return copy;
}

/* Makes valid UTF-8 of what is at text, in its place. */
MAYBE void
fuzz_repair(char *text, size_t len)
{
	for (size_t at = 0; (at += utf8_bad(text + at, len - at)) < len;)
		text[at++] = '?';
}

/* Takes the next byte of the input; 0 behind its end. */
MAYBE uint8_t
fuzz_byte(const uint8_t **data, size_t *size)
{
	if (!*size)
		return 0;
	--*size;
	return *(*data)++;
}

/* One clock and zone for every run. */
MAYBE void
fuzz_clock(void)
{
	setenv("TZ", "UTC", 1);
	setenv("MEMOS_NOW", "2026-05-07T12:00:00Z", 1);
}

/* An error said what is wrong with the input, and nothing else. */
MAYBE void
fuzz_refused(const struct err *err)
{
	if (err->kind != ERR_INPUT || !*err->text)
		fprintf(stderr, "kind %d: %s\n", err->kind, err->text);
	MUST(err->kind == ERR_INPUT && *err->text);
}

/* A store in memory alone, with the tables and functions of a real one. */
struct fuzz_store {
	struct cube cube;
	struct ingest *ingest;
	struct err err;
};

/* What the store does must work: nothing here comes from the input. */
#define WORKS(store, call)                                                 \
	do {                                                               \
		bool works = (call) >= 0;                                  \
		if (!works)                                                \
			fprintf(stderr, "error: %s\n", (store)->err.text); \
		MUST(works);                                               \
	} while (0)

/* SQLite's pages, which cost more time in ASan's hands than in its own. */
MAYBE void
fuzz_store_pages(void)
{
	enum { PAGES = 400, SIZE = 4096 + 512 };
	static char pages[PAGES][SIZE];

	sqlite3_config(SQLITE_CONFIG_PAGECACHE, pages, SIZE, PAGES);
}

MAYBE void
fuzz_store_open(struct fuzz_store *s, const char *vectors)
{
	char lock[40];
	bool empty;

	const struct space space = vectors ? (struct space){ SPACE_EXTERNAL, 64,
		"" }
					   : space_builtin();

	*s = (struct fuzz_store){ 0 };
	fuzz_store_pages();
	snprintf(lock, sizeof lock, "/proc/self/fd/%d",
	    memfd_create("lock", MFD_CLOEXEC));
	s->cube.name = alloc_copy("fuzz", 4);
	s->cube.dir = alloc_copy("", 0);
	s->cube.db = db_open(":memory:", lock, DB_CREATE, &s->err);
	MUST(s->cube.db);
	WORKS(s, schema_open(s->cube.db, DB_CREATE, &empty, &s->err));
	s->ingest = ingest_new(&s->cube, &space, NULL, &s->err);
	MUST(s->ingest);
	selection_functions(s->cube.db);
}

MAYBE int
fuzz_store_put(const struct memory *m, void *ctx, struct err *err)
{
	struct fuzz_store *s = ctx;
	struct arena arena = { 0 };
	struct rows_put put;
	int rc = ingest_put(s->ingest, m, false, &arena, &put, err);

	arena_release(&arena);
	return rc;
}

/* Adds the records of a line of JSON. */
MAYBE void
fuzz_store_add(struct fuzz_store *s, const char *json)
{
	static const struct memory_defaults defaults = { .type = -1 };
	struct arena arena = { 0 };
	struct json_span value;

	WORKS(s, json_scan(json, strlen(json), &value, &s->err));
	WORKS(s, db_begin(s->cube.db, true, &s->err));
	WORKS(s,
	    memory_read(&value, &defaults, &arena, fuzz_store_put, s, &s->err));
	WORKS(s, ingest_flush(s->ingest, &s->err));
	WORKS(s, db_commit(s->cube.db, &s->err));
	arena_release(&arena);
}

/* Back to a store of nothing. */
MAYBE void
fuzz_store_empty(struct fuzz_store *s)
{
	WORKS(s, db_run(s->cube.db,
		     "DELETE FROM memories; DELETE FROM sessions;"
		     "DELETE FROM versions; DELETE FROM sources;"
		     "DELETE FROM vectors; DELETE FROM entries;"
		     "DELETE FROM edits; DELETE FROM edit_rows;"
		     "DELETE FROM sqlite_sequence",
		     &s->err));
	ingest_forget(s->ingest);
}

#endif
