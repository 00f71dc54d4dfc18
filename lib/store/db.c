#include "store/db.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "store/turn.h"

enum {
	STATEMENTS = 160, /* slots; the library has about eighty call sites */
	BUSY_MS = 10000,  /* only a checkpoint or a migration lasts */
	/*
	 * KiB of pages that a reader keeps.  A search reads most once: few
	 * buffers cost half of the page faults of mapping the file, or of more.
	 */
	READER_CACHE = 64,
};

struct db {
	sqlite3 *handle;
	char *path, *lock_path; /* lock_path NULL: in memory */
	struct turn turn;
	unsigned depth;
	bool broken; /* an inner rollback was asked for */
	bool write;
	struct {
		const char *sql;
		sqlite3_stmt *statement;
	} kept[STATEMENTS];
};

int
db_fail(struct db *db, struct err *err)
{
	int code = sqlite3_errcode(db->handle);
	int system = code == SQLITE_IOERR ? sqlite3_system_errno(db->handle)
					  : 0;

	if (code == SQLITE_NOMEM)
		alloc_die();
	if (code == SQLITE_NOTADB)
		return err_set(err, ERR_STORE,
		    "'%s' is not a memos store; it was left as it is",
		    db->path);
	if (code == SQLITE_CORRUPT)
		return err_set(err, ERR_STORE,
		    "'%s' is damaged (%s); see memos-cube check", db->path,
		    sqlite3_errmsg(db->handle));
	if (strstr(sqlite3_errmsg(db->handle), "no such table: entries"))
		return err_set(err, ERR_STORE,
		    "'%s' has lost its index: run memos-cube reindex",
		    db->path);
	return err_set(err, ERR_STORE, "'%s': %s%s%s", db->path,
	    sqlite3_errmsg(db->handle), system ? ": " : "",
	    system ? strerror(system) : "");
}

/*
 * A database in WAL mode on a medium that cannot be written is read as a
 * picture that does not change.
 */
static int
open_immutable(struct db *db)
{
	struct buf uri = { 0 };
	struct stat st;
	int rc;

	/* but what stands in the log only would be missing from the picture */
	buf_printf(&uri, "%s-wal", db->path);
	rc = stat(uri.data, &st) == 0 && st.st_size > 0;
	buf_reset(&uri);
	if (rc) {
		buf_release(&uri);
		return SQLITE_READONLY;
	}
	buf_string(&uri, "file:");
	for (const char *p = db->path; *p; p++)
		if (strchr("%?#", *p))
			buf_printf(&uri, "%%%02X", (unsigned)*p);
		else
			buf_char(&uri, *p);
	buf_string(&uri, "?immutable=1");
	sqlite3_close(db->handle);
	db->handle = NULL;
	rc = sqlite3_open_v2(uri.data, &db->handle,
	    SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
	buf_release(&uri);
	return rc;
}

/* Reads the header, which is when SQLite looks at the file at all. */
static int
touch(struct db *db)
{
	return sqlite3_exec(
	    db->handle, "PRAGMA schema_version", NULL, NULL, NULL);
}

static int
open_handle(struct db *db, enum db_mode mode, struct err *err)
{
	int flags = SQLITE_OPEN_NOMUTEX |
		    (mode == DB_READ ? SQLITE_OPEN_READONLY
				     : SQLITE_OPEN_READWRITE) |
		    (mode == DB_CREATE ? SQLITE_OPEN_CREATE : 0);
	int rc = sqlite3_open_v2(db->path, &db->handle, flags, NULL);

	if (!db->handle)
		alloc_die();
	if (rc == SQLITE_OK) {
		sqlite3_extended_result_codes(db->handle, 0);
		sqlite3_busy_timeout(db->handle, BUSY_MS);
		rc = touch(db);
	}
	if ((rc == SQLITE_CANTOPEN || rc == SQLITE_READONLY) &&
	    mode == DB_READ && access(db->path, R_OK) == 0) {
		rc = open_immutable(db);
		if (rc == SQLITE_READONLY)
			return err_set(err, ERR_STORE,
			    "'%s' has a log, memory.db-wal, that can be read "
			    "only where it can be written",
			    db->path);
		if (rc == SQLITE_OK)
			rc = touch(db);
	}
	return rc == SQLITE_OK ? 0 : db_fail(db, err);
}

struct db *
db_open(
    const char *path, const char *lock_path, enum db_mode mode, struct err *err)
{
	struct db *db;
	struct stat st;

	/* one thread uses it: its locks and counts would only cost */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		err_set(err, ERR_STORE, "'%s' is not a file", path);
		return NULL;
	}
	if (access(path, R_OK) < 0 && (errno != ENOENT || mode != DB_CREATE)) {
		err_set(err, ERR_STORE, "cannot open '%s': %s", path,
		    strerror(errno));
		return NULL;
	}
	db = alloc_bytes(sizeof *db);
	db->path = alloc_copy(path, strlen(path));
	db->lock_path = alloc_copy(lock_path, strlen(lock_path));
	db->turn = (struct turn){ .path = db->lock_path, .fd = -1 };
	if (open_handle(db, mode, err) < 0) {
		db_free(db);
		return NULL;
	}
	if (mode == DB_READ) {
		char sql[40];

		snprintf(
		    sql, sizeof sql, "PRAGMA cache_size=-%d", READER_CACHE);
		sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	} else {
		sqlite3_exec(db->handle,
		    "PRAGMA synchronous=FULL; PRAGMA cache_size=-16000", NULL,
		    NULL, NULL);
	}
	return db;
}

struct db *
db_open_memory(struct err *err)
{
	struct db *db = alloc_bytes(sizeof *db);

	db->path = alloc_copy(":memory:", strlen(":memory:"));
	db->turn = (struct turn){ .fd = -1 };
	if (open_handle(db, DB_CREATE, err) < 0) {
		db_free(db);
		return NULL;
	}
	return db;
}

void
db_free(struct db *db)
{
	if (!db)
		return;
	if (db->depth) {
		db->depth = 1;
		db_rollback(db);
	}
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(db->kept[i].statement);
	sqlite3_close(db->handle);
	turn_release(&db->turn);
	free(db->path);
	free(db->lock_path);
	free(db);
}

const char *
db_path(const struct db *db)
{
	return db->path;
}

sqlite3 *
db_sqlite(struct db *db)
{
	return db->handle;
}

sqlite3_stmt *
db_prepare(struct db *db, const char *sql, struct err *err)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL) != SQLITE_OK) {
		db_fail(db, err);
		return NULL;
	}
	return s;
}

sqlite3_stmt *
db_statement(struct db *db, const char *sql, struct err *err)
{
	int i;

	for (i = 0; i < STATEMENTS && db->kept[i].sql; i++) {
		if (db->kept[i].sql != sql)
			continue;
		sqlite3_reset(db->kept[i].statement);
		return db->kept[i].statement;
	}
	/* one a call site: a command has fewer than the library */
	assert(i < STATEMENTS);
	if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
		&db->kept[i].statement, NULL) != SQLITE_OK) {
		db_fail(db, err);
		return NULL;
	}
	db->kept[i].sql = sql;
	return db->kept[i].statement;
}

/*
 * Some faults make SQLite roll back by itself; what was then written would be
 * written at once, and alone.
 */
static int
check_transaction(struct db *db, struct err *err)
{
	if (db->depth && sqlite3_get_autocommit(db->handle))
		return err_set(err, ERR_STORE,
		    "'%s': the transaction was rolled back", db->path);
	return 0;
}

int
db_run(struct db *db, const char *sql, struct err *err)
{
	if (check_transaction(db, err) < 0)
		return -1;
	if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_fail(db, err);
	return 0;
}

int
db_step(struct db *db, sqlite3_stmt *s, struct err *err)
{
	int rc;

	if (check_transaction(db, err) < 0)
		return -1;
	rc = sqlite3_step(s);
	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE)
		db_fail(db, err);
	sqlite3_reset(s);
	return rc == SQLITE_DONE ? 0 : -1;
}

int
db_integer(struct db *db, const char *sql, int64_t none, int64_t *value,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(db, sql, err);
	int rc = s ? db_step(db, s, err) : -1;

	if (rc < 0)
		return -1;
	*value = rc ? sqlite3_column_int64(s, 0) : none;
	sqlite3_reset(s);
	return 0;
}

static void
queue_leave(struct db *db)
{
	if (db->write && db->lock_path)
		turn_give(&db->turn);
	db->write = false;
}

int
db_set_wal(struct db *db, struct err *err)
{
	sqlite3_stmt *s = db_statement(db, "PRAGMA journal_mode", err);
	int rc = s ? db_step(db, s, err) : -1;

	if (rc < 0)
		return -1;
	rc = rc && strcmp(db_text(s, 0), "wal") == 0;
	sqlite3_reset(s);
	if (rc || !db->lock_path)
		return 0;
	if (turn_take(&db->turn, err) < 0)
		return -1;
	rc = db_run(db, "PRAGMA journal_mode=WAL", err);
	turn_give(&db->turn);
	return rc;
}

/* With the turn, if it is to write. */
static int
begin(struct db *db, bool write, struct err *err)
{
	db->write = write;
	if (db_run(db, write ? "BEGIN IMMEDIATE" : "BEGIN", err) < 0) {
		queue_leave(db);
		return -1;
	}
	db->depth = 1;
	db->broken = false;
	return 0;
}

int
db_begin(struct db *db, bool write, struct err *err)
{
	if (db->depth) {
		/* a reader that turns writer would pass by the queue */
		assert(!write || db->write);
		db->depth++;
		return 0;
	}
	if (write && db->lock_path && turn_take(&db->turn, err) < 0)
		return -1;
	return begin(db, write, err);
}

int
db_try_begin(struct db *db, struct err *err)
{
	int rc = db->lock_path ? turn_try(&db->turn, err) : 1;

	if (rc < 1)
		return rc;
	/* there are writers that do not queue, as a shell of SQLite */
	sqlite3_busy_timeout(db->handle, 0);
	if (begin(db, true, err) < 0)
		rc = sqlite3_errcode(db->handle) == SQLITE_BUSY ? 0 : -1;
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	return rc;
}

int
db_commit(struct db *db, struct err *err)
{
	if (db->depth > 1) {
		db->depth--;
		return 0;
	}
	if (db->broken) {
		db_rollback(db);
		return err_set(err, ERR_STORE,
		    "'%s': the transaction was rolled back", db->path);
	}
	if (db_run(db, "COMMIT", err) < 0) {
		db_rollback(db);
		return -1;
	}
	db->depth = 0;
	queue_leave(db);
	return 0;
}

void
db_rollback(struct db *db)
{
	if (db->depth > 1) {
		db->depth--;
		db->broken = true;
		return;
	}
	if (!db->depth)
		return;
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_reset(db->kept[i].statement);
	/* after some errors SQLite has rolled back by itself */
	if (!sqlite3_get_autocommit(db->handle) &&
	    sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL) ==
		SQLITE_NOMEM)
		alloc_die();
	db->depth = 0;
	queue_leave(db);
}

bool
db_in_transaction(const struct db *db)
{
	return db->depth > 0;
}

int
db_vacuum(struct db *db, struct err *err)
{
	int rc;

	assert(!db->depth);
	if (db->lock_path && turn_take(&db->turn, err) < 0)
		return -1;
	rc = db_run(db, "VACUUM", err);
	if (db->lock_path)
		turn_give(&db->turn);
	return rc;
}

int
db_truncate_log(struct db *db, struct err *err)
{
	int64_t end = clock_ticks() + BUSY_MS;
	const struct timespec pause = { .tv_nsec = 20000000 };
	int rc;

	/* SQLite would keep writers waiting as long as it waits for readers */
	sqlite3_busy_timeout(db->handle, 0);
	while ((rc = sqlite3_wal_checkpoint_v2(db->handle, NULL,
		    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL)) == SQLITE_BUSY &&
	       clock_ticks() < end)
		nanosleep(&pause, NULL);
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	if (rc == SQLITE_BUSY)
		return err_set(err, ERR_STORE,
		    "'%s': somebody reads the old log: try again", db->path);
	return rc == SQLITE_OK ? 0 : db_fail(db, err);
}

void
db_bind_text(sqlite3_stmt *s, int place, const char *text)
{
	if (text)
		sqlite3_bind_text(s, place, text, -1, SQLITE_STATIC);
	else
		sqlite3_bind_null(s, place);
}

void
db_bind_time(sqlite3_stmt *s, int place, int64_t at)
{
	if (at != CLOCK_NONE)
		sqlite3_bind_int64(s, place, at);
	else
		sqlite3_bind_null(s, place);
}

const char *
db_text(sqlite3_stmt *s, int column)
{
	const unsigned char *text;

	if (sqlite3_column_type(s, column) == SQLITE_NULL)
		return NULL;
	text = sqlite3_column_text(s, column);
	/* it may have had to make a copy */
	if (!text)
		alloc_die();
	return (const char *)text;
}

int64_t
db_time(sqlite3_stmt *s, int column)
{
	return sqlite3_column_type(s, column) == SQLITE_NULL
		   ? CLOCK_NONE
		   : sqlite3_column_int64(s, column);
}
