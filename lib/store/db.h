#ifndef MEMOS_STORE_DB_H
#define MEMOS_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

#include "base/err.h"

/*
 * A handle on one cube's SQLite file: statements prepared once, transactions
 * counted.  Its law: a writer waits in a queue of its own, a lock file that is
 * held for one transaction, because SQLite's busy timeout starves writers;
 * readers wait for nobody.
 */
struct db;

enum db_mode {
	DB_READ,   /* the file must be there; nothing is written */
	DB_WRITE,  /* the file must be there */
	DB_CREATE, /* made if it is missing */
};

/*
 * Opens path; lock_path is the writers' queue and is made when first needed.
 * A file that is no SQLite database, is damaged or cannot be read is refused
 * with ERR_STORE and not touched.  Returns owned, or NULL.
 */
struct db *db_open(const char *path, const char *lock_path, enum db_mode mode,
    struct err *err);
void db_free(struct db *db);

/* An empty one in memory, which nobody else sees; owned, or NULL. */
struct db *db_open_memory(struct err *err);

const char *db_path(const struct db *db);

/*
 * Returns the statement for sql, prepared once and kept, ready to bind.  The
 * key is the pointer: sql must be a string constant.  NULL with ERR_STORE.
 */
sqlite3_stmt *db_statement(struct db *db, const char *sql, struct err *err);

/* Like db_statement() for text made at run time; give it back by finalize. */
sqlite3_stmt *db_prepare(struct db *db, const char *sql, struct err *err);

/* Runs constant SQL that binds and returns nothing. */
int db_run(struct db *db, const char *sql, struct err *err);

/*
 * Steps a statement.  Returns 1 for a row, 0 when done (the statement is then
 * reset), -1 with ERR_STORE.
 */
int db_step(struct db *db, sqlite3_stmt *s, struct err *err);

/* Says what SQLite found wrong, with the file's path; returns -1. */
int db_fail(struct db *db, struct err *err);

/* The first column of the first row, or `none` if there is no row. */
int db_integer(struct db *db, const char *sql, int64_t none, int64_t *value,
    struct err *err);

/*
 * A write transaction (BEGIN IMMEDIATE behind the writers' queue) or a read
 * transaction, counted: only the outermost pair acts.  A rollback inside wins
 * over the commits around it, which then fail.
 */
int db_begin(struct db *db, bool write, struct err *err);

/*
 * A write transaction, the outermost one, if it can be had at once: 1, or 0
 * while another process writes.
 */
int db_try_begin(struct db *db, struct err *err);
int db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);

/*
 * Turns write-ahead logging on if it is not, behind the writers' queue, because
 * two that make the same new file at once would find each other in the way.
 */
int db_set_wal(struct db *db, struct err *err);

/*
 * Outside of a transaction: writes the file anew, so that it holds nothing that
 * was deleted, while writers wait in their queue; and throws the log away,
 * which is ERR_STORE if somebody reads in it for ten seconds.
 */
int db_vacuum(struct db *db, struct err *err);
int db_truncate_log(struct db *db, struct err *err);

/* Binding, from 1; a NULL string and CLOCK_NONE bind NULL. */
void db_bind_text(sqlite3_stmt *s, int place, const char *text);
void db_bind_time(sqlite3_stmt *s, int place, int64_t at);

/* A column as text (NULL if NULL), as time (CLOCK_NONE if NULL). */
const char *db_text(sqlite3_stmt *s, int column);
int64_t db_time(sqlite3_stmt *s, int column);

sqlite3 *db_sqlite(struct db *db);

#endif
