#include "store/queue.h"

#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"

enum {
	ERROR_MAX = 480, /* bytes of an error that are kept */
	MANY = 1000,     /* rows that one transaction changes */
};

/* What a job waits behind its first failure, and the most. */
#define WAIT_FIRST (INT64_C(30) * 1000000)
#define WAIT_MAX   (INT64_C(6) * 3600 * 1000000)

static int
changes(struct db *db)
{
	return sqlite3_changes(db_sqlite(db));
}

/* ---- within a transaction of the caller ---- */

int
queue_put(
    struct db *db, const struct queue_job *job, int64_t *id, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT INTO jobs(kind, seq, user, payload, priority, run_after,"
	    " state) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	    err);
	int64_t now = clock_now();
	int64_t run_after = job->run_after ? job->run_after : now;

	if (!s)
		return -1;
	db_bind_text(s, 1, job->kind);
	sqlite3_bind_int64(s, 2, job->seq);
	db_bind_text(s, 3, job->user ? job->user : "");
	db_bind_text(s, 4, job->payload);
	sqlite3_bind_int64(s, 5, job->priority);
	sqlite3_bind_int64(s, 6, run_after);
	sqlite3_bind_int(s, 7, run_after > now ? QUEUE_WAITING : QUEUE_DUE);
	if (db_step(db, s, err) < 0)
		return -1;
	*id = sqlite3_last_insert_rowid(db_sqlite(db));
	return 0;
}

int
queue_done(struct db *db, int64_t id, const char *worker, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "DELETE FROM jobs WHERE id = ?1 AND state = 2 AND worker = ?2",
	    err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, id);
	db_bind_text(s, 2, worker);
	return db_step(db, s, err) < 0 ? -1 : changes(db) > 0;
}

int
queue_mine(struct db *db, int64_t id, const char *worker, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT 1 FROM jobs WHERE id = ?1 AND state = 2 AND worker = ?2",
	    err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, id);
	db_bind_text(s, 2, worker);
	rc = db_step(db, s, err);
	sqlite3_reset(s);
	return rc;
}

int
queue_drop_memory(struct db *db, int64_t seq, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "DELETE FROM jobs WHERE seq = ?1", err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	return db_step(db, s, err);
}

int
queue_drop_kind(struct db *db, const char *kind, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "DELETE FROM jobs WHERE kind = ?1", err);

	if (!s)
		return -1;
	db_bind_text(s, 1, kind);
	return db_step(db, s, err);
}

/* ---- a job that failed ---- */

/* What can be printed as JSON later: valid UTF-8, not too long. */
static void
clean(char out[ERROR_MAX + 1], const char *text)
{
	size_t len = strnlen(text, ERROR_MAX), bad = 0;

	memcpy(out, text, len);
	if (text[len])
		len = utf8_fit(out, len, len - 1);
	out[len] = '\0';
	while ((bad += utf8_bad(out + bad, len - bad)) < len)
		out[bad++] = '?';
}

static int64_t
backoff(int64_t attempts)
{
	int64_t wait = WAIT_FIRST;

	while (--attempts > 0 && wait < WAIT_MAX)
		wait *= 4;
	return wait < WAIT_MAX ? wait : WAIT_MAX;
}

/* The attempts of a job that the worker has, or -1; -2 if it cannot be read. */
static int64_t
attempts_of(struct db *db, int64_t id, const char *worker, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT attempts FROM jobs"
	    " WHERE id = ?1 AND state = 2 AND worker = ?2",
	    err);
	int64_t attempts = -1;
	int rc;

	if (!s)
		return -2;
	sqlite3_bind_int64(s, 1, id);
	db_bind_text(s, 2, worker);
	rc = db_step(db, s, err);
	if (rc < 0)
		return -2;
	if (rc)
		attempts = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return attempts;
}

static int
give_back(struct db *db, int64_t id, int64_t attempts,
    const struct queue_failure *failure, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "UPDATE jobs SET state = ?2, attempts = ?3, run_after = ?4,"
	    " last_error = ifnull(?5, last_error), lease_until = NULL,"
	    " worker = NULL WHERE id = ?1",
	    err);
	enum queue_state state = QUEUE_WAITING;
	int64_t wait = failure->wait_ms * 1000;
	char text[ERROR_MAX + 1];

	if (!s)
		return -1;
	if (failure->blame) {
		wait = backoff(++attempts);
		if (failure->fatal || attempts >= QUEUE_ATTEMPTS) {
			state = QUEUE_DEAD;
			wait = 0;
		}
	}
	if (failure->error)
		clean(text, failure->error);
	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_int(s, 2, (int)state);
	sqlite3_bind_int64(s, 3, attempts);
	sqlite3_bind_int64(s, 4, clock_now() + wait);
	db_bind_text(s, 5, failure->error ? text : NULL);
	return db_step(db, s, err);
}

int
queue_failed(struct db *db, int64_t id, const char *worker,
    const struct queue_failure *failure, struct err *err)
{
	int64_t attempts;

	if (db_begin(db, true, err) < 0)
		return -1;
	attempts = attempts_of(db, id, worker, err);
	if (attempts == -2 ||
	    (attempts >= 0 && give_back(db, id, attempts, failure, err) < 0)) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, err);
}

int
queue_renew(struct db *db, const char *kind, const char *worker,
    int64_t lease_ms, struct err *err)
{
	sqlite3_stmt *s;

	if (db_begin(db, true, err) < 0)
		return -1;
	s = db_statement(db,
	    "UPDATE jobs SET lease_until = ?3"
	    " WHERE kind = ?1 AND state = 2 AND worker = ?2",
	    err);
	if (s) {
		db_bind_text(s, 1, kind);
		db_bind_text(s, 2, worker);
		sqlite3_bind_int64(s, 3, clock_now() + lease_ms * 1000);
	}
	if (!s || db_step(db, s, err) < 0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, err);
}

/* ---- what somebody says is to become of it ---- */

/* Runs a statement whose ?1 is an id, or how many of the dead at most. */
static int
change(
    struct db *db, sqlite3_stmt *s, int64_t first, int64_t *n, struct err *err)
{
	sqlite3_bind_int64(s, 1, first);
	if (sqlite3_bind_parameter_count(s) > 1)
		sqlite3_bind_int64(s, 2, clock_now());
	if (db_step(db, s, err) < 0)
		return -1;
	*n += changes(db);
	return changes(db);
}

/* One of the transactions: ids from *at on, or some of the dead. */
static int
change_some(struct db *db, const char *sql, const int64_t *ids, size_t n_ids,
    int64_t *n, struct err *err)
{
	sqlite3_stmt *s;
	int rc = -1;

	if (db_begin(db, true, err) < 0)
		return -1;
	s = db_statement(db, sql, err);
	if (s && !ids)
		rc = change(db, s, MANY, n, err);
	for (size_t i = 0; s && ids && i < n_ids; i++) {
		rc = change(db, s, ids[i], n, err);
		if (rc < 0)
			break;
	}
	if (rc < 0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, err) < 0 ? -1 : rc;
}

/* By short transactions: others write between them. */
static int
change_all(struct db *db, const char *const sql[2], const int64_t *ids,
    size_t n_ids, int64_t *n, struct err *err)
{
	int rc;

	*n = 0;
	if (!ids) {
		do
			rc = change_some(db, sql[1], NULL, 0, n, err);
		while (rc > 0);
		return rc;
	}
	for (size_t at = 0; at < n_ids; at += MANY) {
		size_t more = n_ids - at < MANY ? n_ids - at : MANY;

		if (change_some(db, sql[0], ids + at, more, n, err) < 0)
			return -1;
	}
	return 0;
}

int
queue_retry(struct db *db, const int64_t *ids, size_t n_ids, int64_t *n,
    struct err *err)
{
	static const char *const sql[2] = {
		"UPDATE jobs SET state = 0, attempts = 0, run_after = ?2"
		" WHERE id = ?1 AND state IN (1, 3)",
		"UPDATE jobs SET state = 0, attempts = 0, run_after = ?2"
		" WHERE id IN (SELECT id FROM jobs WHERE state = 3 LIMIT ?1)",
	};

	return change_all(db, sql, ids, n_ids, n, err);
}

int
queue_drop(struct db *db, const int64_t *ids, size_t n_ids, int64_t *n,
    struct err *err)
{
	static const char *const sql[2] = {
		"DELETE FROM jobs WHERE id = ?1",
		"DELETE FROM jobs"
		" WHERE id IN (SELECT id FROM jobs WHERE state = 3 LIMIT ?1)",
	};

	return change_all(db, sql, ids, n_ids, n, err);
}
