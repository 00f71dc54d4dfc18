#include "store/queue.h"

#include "base/clock.h"
#include "store/queue_row.h"
#include "store/schema.h"

enum { FORM = 3 /* of the schema that has these tables */ };

int
queue_next_due(struct db *db, const char *kind, int64_t *at, struct err *err)
{
	sqlite3_stmt *s;
	int rc = schema_has(db, FORM, err);

	*at = CLOCK_NONE;
	if (rc <= 0)
		return rc;
	s = db_statement(db,
	    "SELECT CASE WHEN EXISTS"
	    " (SELECT 1 FROM jobs WHERE kind = ?1 AND state = 0) THEN ?2 ELSE"
	    " (SELECT min(at) FROM (SELECT min(run_after) AS at FROM jobs"
	    " WHERE kind = ?1 AND state = 1 UNION ALL SELECT min(lease_until)"
	    " FROM jobs WHERE kind = ?1 AND state = 2)) END",
	    err);
	if (!s)
		return -1;
	db_bind_text(s, 1, kind);
	sqlite3_bind_int64(s, 2, clock_now());
	if (db_step(db, s, err) < 0)
		return -1;
	*at = db_time(s, 0);
	sqlite3_reset(s);
	return 0;
}

int
queue_first_memory(
    struct db *db, const char *kind, int64_t *seq, struct err *err)
{
	sqlite3_stmt *s;
	int rc = schema_has(db, FORM, err);

	*seq = INT64_MAX;
	if (rc <= 0)
		return rc;
	s = db_statement(db,
	    "SELECT seq FROM jobs WHERE kind = ?1 AND state <> 3 AND seq > 0"
	    " ORDER BY seq LIMIT 1",
	    err);
	if (!s)
		return -1;
	db_bind_text(s, 1, kind);
	rc = db_step(db, s, err);
	if (rc == 1)
		*seq = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

enum queue_state
queue_state_of(const struct queue_job *job)
{
	if (job->dead)
		return QUEUE_DEAD;
	if (job->lease_until != CLOCK_NONE)
		return QUEUE_CLAIMED;
	return job->run_after > clock_now() ? QUEUE_WAITING : QUEUE_DUE;
}

const char *
queue_state_name(enum queue_state state)
{
	static const char *const names[] = { "due", "waiting", "claimed",
		"dead" };

	return names[state];
}

/* Runs a statement that counts due, waiting, of these due by ?1, and so on. */
static int
read_counts(struct db *db, sqlite3_stmt *s, struct queue_counts *counts,
    struct err *err)
{
	int64_t woken;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, clock_now());
	if (db_step(db, s, err) < 0)
		return -1;
	woken = sqlite3_column_int64(s, 2);
	counts->due = sqlite3_column_int64(s, 0) + woken;
	counts->waiting = sqlite3_column_int64(s, 1) - woken;
	counts->claimed = sqlite3_column_int64(s, 3);
	counts->dead = sqlite3_column_int64(s, 4);
	sqlite3_reset(s);
	return 0;
}

int
queue_count(struct db *db, struct queue_counts *counts, struct err *err)
{
	int rc = schema_has(db, FORM, err);

	*counts = (struct queue_counts){ 0 };
	if (rc <= 0)
		return rc;
	return read_counts(db,
	    db_statement(db,
		"SELECT (SELECT count(*) FROM jobs WHERE state = 0),"
		" (SELECT count(*) FROM jobs WHERE state = 1),"
		" (SELECT count(*) FROM jobs WHERE state = 1"
		" AND run_after <= ?1),"
		" (SELECT count(*) FROM jobs WHERE state = 2),"
		" (SELECT count(*) FROM jobs WHERE state = 3)",
		err),
	    counts, err);
}

int
queue_count_range(struct db *db, int64_t from, int64_t to,
    struct queue_counts *counts, struct err *err)
{
	sqlite3_stmt *s;
	int rc = schema_has(db, FORM, err);

	*counts = (struct queue_counts){ 0 };
	if (rc <= 0)
		return rc;
	s = db_statement(db,
	    "SELECT count(*) FILTER (WHERE state = 0),"
	    " count(*) FILTER (WHERE state = 1),"
	    " count(*) FILTER (WHERE state = 1 AND run_after <= ?1),"
	    " count(*) FILTER (WHERE state = 2),"
	    " count(*) FILTER (WHERE state = 3)"
	    " FROM jobs NOT INDEXED WHERE id BETWEEN ?2 AND ?3",
	    err);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 2, from);
	sqlite3_bind_int64(s, 3, to);
	return read_counts(db, s, counts, err);
}

int
queue_each(struct db *db, int (*each)(const struct queue_job *, void *),
    void *ctx, struct err *err)
{
	sqlite3_stmt *s;
	int rc = schema_has(db, FORM, err);

	if (rc <= 0)
		return rc;
	s = db_statement(db,
	    "SELECT " QUEUE_ROW_COLUMNS ", (SELECT m.id FROM memories m"
	    " WHERE m.seq = jobs.seq) FROM jobs ORDER BY id",
	    err);
	if (!s)
		return -1;
	while ((rc = db_step(db, s, err)) == 1) {
		struct queue_job job;

		queue_row(s, &job);
		job.memory = db_text(s, QUEUE_ROW_N);
		if (each(&job, ctx))
			break;
	}
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}
