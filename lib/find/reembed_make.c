#include "find/reembed_make.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/crew.h"
#include "find/fingerprint.h"
#include "find/ingest.h"
#include "find/seal_build.h"
#include "store/next.h"
#include "store/queue.h"
#include "store/schema.h"
#include "store/segments.h"

/*
 * Milliseconds of a transaction after which it is ended, so that no other
 * writer waits long; what is then left is for the next one.
 */
enum { TURN_MS = 30 };

struct run {
	const struct reembed *r;
	struct reembed_make *make;
	struct db *db;
	struct ingest *ingest;
	int64_t last; /* the highest number whose entry was made */
	uint64_t made;
	/* the segment, and what became of its rows since it was made */
	bool sealed;
	struct segment segment;
	struct publish_file files[2];
	struct buf marks;
};

/* What became of a row that the segment holds. */
struct mark {
	int64_t seq;
	uint8_t mark; /* 0: its entry was made again */
};

static bool
is_stopped(const struct run *run)
{
	return run->r->stopped && run->r->stopped();
}

/* ---- entries ---- */

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
keep_mark(struct run *run, int64_t seq, uint8_t mark)
{
	struct mark m = { .seq = seq, .mark = mark };

	if (run->sealed && seq && seq <= run->segment.last)
		buf_add(&run->marks, &m, sizeof m);
}

static int
again(struct run *run, int64_t seq, int64_t session, struct err *err)
{
	struct ingest_again a = { .seq = seq, .session = session };

	if (ingest_next_again(run->ingest, run->last, &a, err) < 0)
		return -1;
	keep_mark(run, seq, a.live ? (uint8_t)(1 + a.state) : SEGMENTS_DEAD);
	if (a.live)
		keep_mark(run, seq, 0);
	keep_mark(run, a.behind, 0);
	return 0;
}

/* Follows what was changed or deleted: 1 if all is, 0 if time is up. */
static int
follow(struct run *run, int64_t until, struct err *err)
{
	sqlite3_stmt *next = db_statement(run->db,
	    "SELECT number, seq, session FROM changed_next ORDER BY number"
	    " LIMIT 1",
	    err);
	sqlite3_stmt *done = db_statement(
	    run->db, "DELETE FROM changed_next WHERE number = ?1", err);
	int64_t number, seq, session;
	int rc;

	if (!next || !done)
		return -1;
	do {
		rc = db_step(run->db, next, err);
		if (rc < 1)
			return rc < 0 ? -1 : 1;
		number = sqlite3_column_int64(next, 0);
		seq = sqlite3_column_int64(next, 1);
		session = sqlite3_column_int64(next, 2);
		sqlite3_reset(next);
		sqlite3_bind_int64(done, 1, number);
		if (again(run, seq, session, err) < 0 ||
		    db_step(run->db, done, err) < 0)
			return -1;
	} while (now_ms() < until);
	return 0;
}

/* Makes the entries of what has none yet: 1, or 0 if time is up. */
static int
go_on(struct run *run, int64_t until, struct err *err)
{
	sqlite3_stmt *s = db_statement(run->db,
	    "SELECT seq, session FROM memories WHERE seq > ?1 AND state <> 6"
	    " ORDER BY seq",
	    err);
	int rc = -1;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, run->last);
	while ((rc = db_step(run->db, s, err)) == 1) {
		int64_t seq = sqlite3_column_int64(s, 0);

		rc = ingest_next_make(
		    run->ingest, seq, sqlite3_column_int64(s, 1), err);
		if (rc < 0)
			break;
		run->last = seq;
		run->made++;
		rc = 1;
		if (now_ms() >= until)
			break;
	}
	sqlite3_reset(s);
	return rc < 0 ? -1 : !rc;
}

/* As much as there is time for: 1 if that was all there is. */
static int
make_some(struct run *run, struct err *err)
{
	int64_t until = now_ms() + TURN_MS;
	int rc;

	if (reembed_check(run->r, err) < 0)
		return -1;
	rc = follow(run, until, err);
	if (rc == 1)
		rc = go_on(run, until, err);
	if (rc >= 0 && ingest_flush(run->ingest, err) < 0)
		rc = -1;
	return rc;
}

/* ---- the segment ---- */

/*
 * Files of what was made so far.  Where that fails for want of room or memory,
 * all could still be read one by one, but it is the user who is to know.
 */
static int
seal(struct run *run, struct err *err)
{
	const struct reembed *r = run->r;
	struct seal_build build = { .first = 1,
		.last = run->last,
		.limit = SEGMENTS_DOCUMENTS_MAX,
		.dimension = r->space.dimension,
		.place = fingerprint_place(&r->space),
		.next = true,
		.given_next = !r->again,
		.threads = r->threads,
		.stopped = r->stopped };
	struct buf marks = { 0 };
	int rc;

	run->sealed = true;
	if (!run->last)
		return 0;
	if (!build.threads)
		build.threads = (int)crew_processors();
	rc = seal_build(
	    &build, &run->make->publish, &run->segment, &marks, err);
	if (rc == 0)
		rc = publish_files(
		    &run->make->publish, &run->segment, run->files, err);
	buf_release(&marks);
	return rc;
}

/* ---- the switch ---- */

static int
count_missing(struct run *run, struct err *err)
{
	sqlite3_stmt *s = db_statement(run->db,
	    "SELECT count(*) FROM memories m WHERE m.seq > ?1 AND m.state <> 6"
	    " AND NOT EXISTS (SELECT 1 FROM vectors_next v"
	    "  WHERE v.seq = m.seq)",
	    err);
	int64_t n;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, run->make->looked);
	if (db_step(run->db, s, err) < 0)
		return -1;
	n = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return n > 0;
}

static int
put_marks(struct run *run, struct err *err)
{
	struct mark m;

	for (size_t at = 0; at < run->marks.len; at += sizeof m) {
		memcpy(&m, run->marks.data + at, sizeof m);
		if ((m.mark ? segments_mark(run->db, m.seq, m.mark, err)
			    : segments_mark_again(run->db, m.seq, err)) < 0)
			return -1;
	}
	return 0;
}

/* What came while the rest was embedded, or could not be, is for jobs. */
static int
put_jobs(struct run *run, struct err *err)
{
	struct queue_job job = { .kind = "embed", .priority = QUEUE_NORMAL };
	sqlite3_stmt *s;
	int64_t id;
	int rc;

	if (run->r->space.kind != SPACE_REMOTE || run->r->again)
		return 0;
	s = db_statement(run->db,
	    "SELECT m.seq, s.user_id FROM memories m"
	    " JOIN sessions s ON s.id = m.session WHERE m.state <> 6"
	    " AND NOT EXISTS (SELECT 1 FROM vectors_next v"
	    "  WHERE v.seq = m.seq)",
	    err);
	if (!s || queue_drop_kind(run->db, job.kind, err) < 0)
		return -1;
	while ((rc = db_step(run->db, s, err)) == 1) {
		job.seq = sqlite3_column_int64(s, 0);
		job.user = db_text(s, 1);
		if (queue_put(run->db, &job, &id, err) < 0) {
			sqlite3_reset(s);
			return -1;
		}
	}
	return rc;
}

/* Within the transaction that has made the last entries. */
static int
switch_over(struct run *run, struct err *err)
{
	int rc = run->segment.id ? publish_alone(&run->make->publish,
				       &run->segment, run->files, err)
				 : 0;

	/* 0: indexed anew by another process, or nothing to be sealed */
	if (rc == 0)
		rc = schema_drop_segments(run->db, err);
	else if (rc == 1)
		rc = put_marks(run, err);
	if (rc < 0 || put_jobs(run, err) < 0 ||
	    next_switch(run->db, run->r->again,
		fingerprint_place(&run->r->space), err) < 0)
		return -1;
	return fingerprint_set(run->r->cube, &run->r->space, err);
}

enum step { STEP_MADE_SOME, STEP_MADE_ALL, STEP_MISSING, STEP_SWITCHED };

/* Within a write transaction; an enum step, or -1. */
static int
step(struct run *run, struct err *err)
{
	int rc = make_some(run, err);

	if (rc < 1 || !run->sealed)
		return rc < 0 ? -1 : rc ? STEP_MADE_ALL : STEP_MADE_SOME;
	if (run->r->space.kind == SPACE_EXTERNAL && !run->r->again) {
		rc = count_missing(run, err);
		if (rc)
			return rc < 0 ? -1 : STEP_MISSING;
	}
	return switch_over(run, err) < 0 ? -1 : STEP_SWITCHED;
}

static int
one_step(struct run *run, struct err *err)
{
	int rc;

	if (db_begin(run->db, true, err) < 0)
		return -1;
	rc = step(run, err);
	if (rc < 0) {
		db_rollback(run->db);
		ingest_forget(run->ingest);
	} else if (db_commit(run->db, err) < 0) {
		rc = -1;
	}
	if (run->r->progress)
		run->r->progress(run->made);
	return rc;
}

static int
make_all(struct run *run, struct err *err)
{
	int rc;

	if (db_begin(run->db, false, err) < 0)
		return -1;
	rc = reembed_check(run->r, err);
	if (rc == 0)
		rc = ingest_next_last(run->ingest, &run->last, err);
	db_rollback(run->db);
	while (rc >= 0 && rc < STEP_MISSING && !is_stopped(run)) {
		rc = one_step(run, err);
		if (rc == STEP_MADE_ALL && seal(run, err) < 0)
			rc = -1;
	}
	return rc;
}

int
reembed_make(
    const struct reembed *r, struct reembed_make *make, struct err *err)
{
	struct run run = { .r = r, .make = make, .db = r->cube->db };
	int rc;

	run.ingest = ingest_new_next(r->cube, &r->space, r->model, err);
	if (!run.ingest)
		return -1;
	rc = make_all(&run, err);
	if (rc != STEP_SWITCHED && run.segment.id)
		publish_drop(&make->publish, run.segment.id);
	publish_files_release(run.files);
	ingest_free(run.ingest);
	buf_release(&run.marks);
	return rc < 0 ? -1 : rc == STEP_SWITCHED;
}
