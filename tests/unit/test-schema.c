#include "store/schema.h"

#include <sys/wait.h>

#include "store.h"
#include "store/segments.h"
#include "tap.h"

static uint64_t
hash_file(const char *path)
{
	FILE *f = fopen(path, "r");
	uint64_t hash = 0xcbf29ce484222325u;
	int c;

	while (f && (c = getc(f)) != EOF)
		hash = (hash ^ (unsigned)c) * 0x100000001b3u;
	if (f)
		fclose(f);
	return hash;
}

/* Makes a file by SQL alone. */
static const char *
make_file(const char *name, const char *sql)
{
	const char *path = place_path(name);
	sqlite3 *handle;
	char *text = NULL;

	if (sqlite3_open(path, &handle) != SQLITE_OK ||
	    sqlite3_exec(handle, sql, NULL, NULL, &text) != SQLITE_OK)
		bail(name, text ? text : "cannot be made");
	sqlite3_close(handle);
	return path;
}

static int
open_schema(const char *name, enum db_mode mode, bool *empty, struct err *err)
{
	struct db *db = db_open(
	    place_path(name), place_path("lock"), mode, err);
	int rc = db ? schema_open(db, mode, empty, err) : -1;

	db_free(db);
	return rc;
}

static void
test_new(void)
{
	struct err err;
	bool empty = true;
	int64_t n;
	struct db *db = db_open(
	    place_path("new.db"), place_path("lock"), DB_CREATE, &err);

	tap(schema_open(db, DB_CREATE, &empty, &err) == 0 && !empty,
	    "a new file gets its tables");
	db_integer(db, "PRAGMA application_id", 0, &n, &err);
	tap(n == SCHEMA_APPLICATION, "it is marked as ours");
	db_integer(db, "PRAGMA user_version", 0, &n, &err);
	tap(n == SCHEMA_VERSION, "and has its version");
	db_integer(db, "SELECT count(*) FROM memories", -1, &n, &err);
	tap(n == 0, "there is nothing in it");
	db_integer(db,
	    "SELECT count(*) FROM pragma_journal_mode"
	    " WHERE journal_mode = 'wal'",
	    -1, &n, &err);
	tap(n == 1, "and it keeps a write-ahead log");
	db_free(db);
	for (int mode = DB_READ; mode <= DB_CREATE; mode++) {
		uint64_t before = hash_file(place_path("new.db"));

		tap(open_schema("new.db", (enum db_mode)mode, &empty, &err) ==
			    0 &&
			!empty && hash_file(place_path("new.db")) == before,
		    "mode %d opens it again and changes nothing", mode);
	}
}

static void
test_empty(void)
{
	struct err err;
	bool empty = false;

	make_file("empty.db", "");
	fclose(fopen(place_path("empty.db"), "w"));
	tap(open_schema("empty.db", DB_READ, &empty, &err) == 0 && empty,
	    "a reader finds an empty file empty");
	tap(hash_file(place_path("empty.db")) == 0xcbf29ce484222325u,
	    "and leaves it so");
	tap(open_schema("empty.db", DB_WRITE, &empty, &err) == 0 && !empty,
	    "a writer fills it");
	tap(open_schema("empty.db", DB_READ, &empty, &err) == 0 && !empty,
	    "and then it is not");
}

/* Files of others and of a newer program: refused, and left as they are. */
static void
test_refused(void)
{
	static const struct {
		const char *name, *sql, *want;
	} table[] = {
		{ "foreign", "CREATE TABLE t(n)", "is not a memos store" },
		{ "version", "PRAGMA user_version=1", "is not a memos store" },
		{ "application", "PRAGMA application_id=7",
		    "is not a memos store" },
		{ "view", "CREATE VIEW memories AS SELECT 1",
		    "is not a memos store" },
		{ "newer",
		    "PRAGMA application_id=1835363695; PRAGMA user_version=99;"
		    "CREATE TABLE memories(seq)",
		    "was made by a newer memos (schema 99, this one knows up "
		    "to 5)" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *path = make_file(table[i].name, table[i].sql);
		uint64_t before = hash_file(path);
		bool refused = true, empty;
		struct err err = { 0 };

		for (int mode = DB_READ; mode <= DB_CREATE; mode++)
			refused = refused &&
				  open_schema(table[i].name, (enum db_mode)mode,
				      &empty, &err) < 0 &&
				  err.kind == ERR_STORE &&
				  strstr(err.text, table[i].want) &&
				  strstr(err.text, table[i].name);
		tap(refused, "'%s' %s", table[i].name, table[i].want);
		tap(hash_file(path) == before, "and stays as it is");
	}
}

static void
test_derived(void)
{
	struct store s;

	store_open(&s, "derived", NULL);
	store_add(&s, "{\"text\":\"tea\"}");
	tap(schema_mend(s.cube.db, &s.err) == 0 &&
		store_number(&s, "SELECT count(*) FROM entries") == 1,
	    "what is there needs no mending");
	if (db_run(s.cube.db,
		"DROP TABLE entries; DROP TABLE segments; DROP TABLE changes;"
		"DROP TABLE asked",
		&s.err) < 0)
		bail("drop", s.err.text);
	tap(schema_mend(s.cube.db, &s.err) == 0 &&
		store_number(&s, "SELECT count(*) FROM entries") == 0 &&
		store_number(&s, "SELECT count(*) FROM asked") == 0 &&
		store_number(&s, "SELECT count(*) FROM memories") == 1,
	    "what is derived and lost is made again, the truth stays");
	if (db_run(s.cube.db,
		"INSERT INTO changes(chunk, data) VALUES(0, x'ff');"
		"INSERT INTO segments(id, first, last, documents, words_size,"
		" faiss_size, vectors, lists, probe, recall, words_sums,"
		" faiss_sums) VALUES(7, 1, 1, 1, 1, 0, 0, 0, 0, 1, x'', x'')",
		&s.err) < 0)
		bail("insert", s.err.text);
	for (int i = 1; i <= 2; i++) {
		store_begin(&s);
		tap(schema_drop_segments(s.cube.db, &s.err) == 0 &&
			store_number(&s, "SELECT count(*) FROM segments") ==
			    0 &&
			store_number(&s, "SELECT count(*) FROM changes") == 0,
		    "segments are dropped");
		store_commit(&s);
		tap(store_number(&s, "SELECT value FROM meta"
				     " WHERE key = 'segment'") == i,
		    "and who was making one can see it");
	}
	store_close(&s);
}

/* The tables that a form had, and those that it had not. */
static const char BACK_TO_2[] =
    "DROP TABLE jobs; DROP TABLE job_turns; DROP TABLE embeddings;"
    "DROP TABLE asked; DROP TABLE blocks; DROP TABLE block_versions;"
    "CREATE TABLE blocks(id INTEGER PRIMARY KEY, scope INTEGER NOT NULL,"
    " label TEXT NOT NULL, value TEXT NOT NULL, description TEXT,"
    " max_length INTEGER NOT NULL, read_only INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE(scope, label));"
    "CREATE TABLE jobs(id INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
    " seq INTEGER, priority INTEGER NOT NULL DEFAULT 0,"
    " run_after INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
    " lease_until INTEGER, worker TEXT, last_error TEXT, payload TEXT);"
    "PRAGMA user_version=2";
static const char BACK_TO_1[] =
    "DROP TABLE segments; DROP TABLE changes; PRAGMA user_version=1";

/* A store with a memory, as a program of that form has left it. */
static void
make_old(const char *name, int form)
{
	struct store s;

	store_open(&s, name, NULL);
	s.upsert = true;
	store_add(&s, "{\"id\":\"t\",\"text\":\"water\",\"user_id\":\"u\"}");
	store_add(&s, "{\"id\":\"t\",\"text\":\"tea\",\"user_id\":\"u\"}");
	if (db_run(s.cube.db, form == 4 ? STORE_BACK_TO_4 : STORE_BACK_TO_3,
		&s.err) < 0 ||
	    (form < 3 && db_run(s.cube.db, BACK_TO_2, &s.err) < 0) ||
	    (form < 2 && db_run(s.cube.db, BACK_TO_1, &s.err) < 0))
		bail(name, s.err.text);
	store_close(&s);
}

static int
note_text(const struct memory *m, void *ctx, struct err *err)
{
	(void)err;
	buf_printf(ctx, "%s,%s,%d;", m->text, m->user_id ? m->user_id : "-",
	    m->superseded_at == CLOCK_NONE && !m->subject);
	return 0;
}

static int
note_version(const char *record, void *ctx, struct err *err)
{
	(void)err;
	buf_string(ctx, strstr(record, "water") ? "water" : "other");
	return 0;
}

/* What a reader sees of rows and versions in a file of an older form. */
static void
check_rows(const char *name, int form)
{
	const struct selection now = { .since = CLOCK_NONE,
		.until = CLOCK_NONE };
	struct selection past = now;
	struct edit_form *forms;
	struct buf rows = { 0 }, old = { 0 }, versions = { 0 };
	struct arena arena = { 0 };
	struct err err = { 0 };
	struct cube cube;
	int64_t accesses;
	struct memory m;
	size_t n = 0;

	past.as_of = INT64_C(1) << 60;
	if (cube_open(&cube, place, name, DB_READ, false, &err) < 0)
		bail(name, err.text);
	selection_functions(cube.db);
	rows_each(
	    cube.db, &now, ROWS_SEQUENCE, NULL, -1, note_text, &rows, &err);
	rows_each(
	    cube.db, &past, ROWS_SEQUENCE, NULL, -1, note_text, &old, &err);
	rows_versions(cube.db, NULL, note_version, &versions, &err);
	tap(err.kind == ERR_NONE && rows_find(cube.db, "t", &arena, &m, &err) &&
		strcmp(buf_text(&rows), "tea,u,1;") == 0 &&
		strcmp(buf_text(&old), "tea,u,1;") == 0 &&
		strcmp(buf_text(&versions), "water") == 0 &&
		strcmp(m.text, "tea") == 0,
	    "a reader reads the rows of form %d: %s", form, err.text);
	tap(edits_history(cube.db, "t", &arena, &forms, &n, &err) == 0 &&
		n == 2 && !*forms[0].by && !*forms[1].by == (form < 4),
	    "and their history, before form 4 without who changed them");
	tap(db_integer(cube.db, "SELECT count(minutes) FROM accesses", -1,
		&accesses, &err) == 0 &&
		accesses == 0,
	    "and no accesses");
	buf_release(&rows);
	buf_release(&old);
	buf_release(&versions);
	arena_release(&arena);
	cube_release(&cube);
}

/* Files of older forms: read as they are, brought forward by a writer. */
static void
test_forward(void)
{
	static const char *const names[] = { "forward1", "forward2", "forward3",
		"forward4" };
	struct segments segments;
	struct arena arena = { 0 };

	for (int form = 1; form <= 4; form++) {
		const char *name = names[form - 1];
		struct store s;
		struct cube cube;
		uint64_t before;
		char path[64];

		make_old(name, form);
		snprintf(path, sizeof path, "%s/memory.db", name);
		before = hash_file(place_path(path));
		tap(cube_open(&cube, place, name, DB_READ, false, &s.err) ==
			    0 &&
			segments_read(&cube, &arena, &segments, &s.err) == 0 &&
			segments.n == 0 && segments.watermark == 0,
		    "a reader finds no segments in a file of form %d", form);
		cube_release(&cube);
		check_rows(name, form);
		tap(hash_file(place_path(path)) == before,
		    "and leaves it as it is");
		store_open(&s, name, NULL);
		tap(store_number(&s, "PRAGMA user_version") == 5 &&
			store_number(&s, "SELECT count(*) FROM segments") ==
			    0 &&
			store_number(&s, "SELECT count(*) FROM changes") ==
			    (form > 1) &&
			store_number(&s, "SELECT count(*) FROM entries") == 1,
		    "a writer brings it forward");
		tap(store_number(&s, "SELECT count(*) FROM jobs") == 0 &&
			store_number(&s, "SELECT count(*) FROM asked") == 0 &&
			store_number(&s, "SELECT count(*) FROM embeddings") ==
			    0 &&
			store_number(&s, "SELECT count(*) FROM job_turns") == 0,
		    "and it has what models need");
		tap(store_number(&s, "SELECT count(user) FROM blocks") == 0 &&
			store_number(
			    &s, "SELECT count(undo) FROM block_versions") == 0,
		    "and blocks, with their versions");
		tap(store_number(&s, "SELECT count(subject) FROM memories") ==
			    0 &&
			store_number(&s, "SELECT sum(undone) FROM versions") ==
			    0 &&
			store_number(&s, "SELECT count(*) FROM edits") ==
			    (form == 4) &&
			store_number(&s, "SELECT count(user) FROM entities") ==
			    0,
		    "and what facts say, with who changed them");
		tap(store_number(&s, "SELECT count(minutes) FROM accesses") ==
			0,
		    "and what was accessed");
		store_close(&s);
	}
	arena_release(&arena);
}

/* A file that was brought forward has the tables and indexes of a new one. */
static void
test_same(void)
{
	static const char count[] = "SELECT count(*) FROM sqlite_schema";
	static const char same[] =
	    "SELECT count(*) FROM (SELECT name, sql FROM sqlite_schema"
	    " INTERSECT SELECT name, sql FROM old.sqlite_schema)";
	struct store s;
	char attach[1200];

	make_old("same", 1);
	store_open(&s, "same", NULL);
	store_close(&s);
	store_open(&s, "fresh", NULL);
	snprintf(attach, sizeof attach, "ATTACH '%s' AS old",
	    place_path("same/memory.db"));
	if (db_run(s.cube.db, attach, &s.err) < 0)
		bail("attach", s.err.text);
	tap(store_number(&s, same) == store_number(&s, count) &&
		store_number(&s, "SELECT count(*) FROM old.sqlite_schema") ==
		    store_number(&s, count),
	    "an old file becomes as a new one is");
	store_close(&s);
}

/* A writer that dies within the migration leaves the old form. */
static void
test_undone(void)
{
	static const char broken[] =
	    "CREATE TABLE job_turns(user); PRAGMA user_version=2";
	struct store s;
	bool empty;

	make_old("undone", 2);
	if (cube_open(&s.cube, place, "undone", DB_READ, false, &s.err) < 0)
		bail("undone", s.err.text);
	cube_release(&s.cube);
	make_file("undone/memory.db", broken);
	tap(open_schema("undone/memory.db", DB_WRITE, &empty, &s.err) < 0,
	    "a migration that fails");
	s.cube.db = db_open(place_path("undone/memory.db"), place_path("lock"),
	    DB_READ, &s.err);
	tap(s.cube.db && store_number(&s, "PRAGMA user_version") == 2 &&
		store_number(&s, "SELECT count(*) FROM jobs") == 0 &&
		store_number(&s,
		    "SELECT count(*) FROM pragma_table_info('jobs')"
		    " WHERE name = 'state'") == 0,
	    "leaves the file in its old form");
	db_free(s.cube.db);
}

/* Six that make the same file at once: each finds it made. */
static void
test_race(void)
{
	int failed = 0, status;

	for (int round = 0; round < 4; round++) {
		char name[32];

		snprintf(name, sizeof name, "race%d.db", round);
		for (int i = 0; i < 6; i++) {
			struct err err;
			bool empty;

			if (fork())
				continue;
			_exit(open_schema(name, DB_CREATE, &empty, &err) < 0 ||
			      empty);
		}
		for (int i = 0; i < 6; i++) {
			wait(&status);
			failed += status != 0;
		}
	}
	tap(failed == 0, "four times six at once make one file (%d failed)",
	    failed);
}

int
main(void)
{
	place_make();
	test_race();
	test_new();
	test_empty();
	test_refused();
	test_derived();
	test_forward();
	test_same();
	test_undone();
	place_remove();
	return tap_end();
}
