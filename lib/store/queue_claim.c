#include "store/queue.h"

#include <string.h>

#include "base/clock.h"
#include "store/queue_row.h"

enum {
	WOKEN = 256,       /* jobs that one claim makes due, or its limit */
	RANGE_SEEN = 4096, /* due jobs of a range that one claim looks at */
};

/*
 * A lease that ends later was given by a clock that was wrong, and its job
 * would never come back.
 */
#define LEASE_MAX (INT64_C(7) * 24 * 3600 * 1000000)

/* A user who has had a turn in this claim. */
struct taker {
	const char *name;
	size_t room; /* jobs that may still be claimed */
};

struct taking {
	struct db *db;
	const struct queue_claim *claim;
	struct arena *arena;
	int64_t now;
	struct queue_job *jobs;
	size_t n;
	struct taker *takers; /* of one priority */
	size_t n_takers;
};

static const char *
keep(struct arena *arena, const char *text)
{
	return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

/* ---- before: what is due by now ---- */

/* Outside of a transaction: whether it is worth to wait for one. */
static int
any(struct taking *t, struct err *err)
{
	sqlite3_stmt *s = db_statement(t->db,
	    "SELECT EXISTS (SELECT 1 FROM jobs WHERE kind = ?1 AND state = 0)"
	    " OR EXISTS (SELECT 1 FROM jobs WHERE kind = ?1 AND state = 1"
	    " AND run_after <= ?2)"
	    " OR EXISTS (SELECT 1 FROM jobs WHERE kind = ?1 AND state = 2"
	    " AND lease_until NOT BETWEEN ?2 + 1 AND ?2 + ?3)",
	    err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, t->claim->kind);
	sqlite3_bind_int64(s, 2, t->now);
	sqlite3_bind_int64(s, 3, LEASE_MAX);
	rc = db_step(t->db, s, err);
	if (rc == 1)
		rc = sqlite3_column_int(s, 0);
	sqlite3_reset(s);
	return rc;
}

/* Jobs whose workers did not come back are due, or dead in the end. */
static int
end_leases(struct taking *t, struct err *err)
{
	sqlite3_stmt *s = db_statement(t->db,
	    "UPDATE jobs SET lease_until = NULL, worker = NULL,"
	    " attempts = attempts + 1,"
	    " state = CASE WHEN attempts + 1 < ?4 THEN 0 ELSE 3 END,"
	    " last_error = 'the worker did not finish'"
	    " WHERE kind = ?1 AND state = 2"
	    " AND lease_until NOT BETWEEN ?2 + 1 AND ?2 + ?3",
	    err);

	if (!s)
		return -1;
	db_bind_text(s, 1, t->claim->kind);
	sqlite3_bind_int64(s, 2, t->now);
	sqlite3_bind_int64(s, 3, LEASE_MAX);
	sqlite3_bind_int64(s, 4, QUEUE_ATTEMPTS);
	return db_step(t->db, s, err);
}

/* Jobs that have waited long enough are due; no more than one claim needs. */
static int
wake(struct taking *t, struct err *err)
{
	sqlite3_stmt *s = db_statement(t->db,
	    "UPDATE jobs SET state = 0 WHERE id IN (SELECT id FROM jobs"
	    " WHERE kind = ?1 AND state = 1 AND run_after <= ?2"
	    " ORDER BY run_after LIMIT ?3)",
	    err);
	size_t limit = t->claim->limit > WOKEN ? t->claim->limit : WOKEN;

	if (!s)
		return -1;
	db_bind_text(s, 1, t->claim->kind);
	sqlite3_bind_int64(s, 2, t->now);
	sqlite3_bind_int64(s, 3, (int64_t)limit);
	return db_step(t->db, s, err);
}

/* ---- taking one ---- */

static int
take(struct taking *t, int64_t id, struct err *err)
{
	struct queue_job *job = &t->jobs[t->n];
	sqlite3_stmt *s = db_statement(t->db,
	    "UPDATE jobs SET state = 2, lease_until = ?2, worker = ?3"
	    " WHERE id = ?1 RETURNING " QUEUE_ROW_COLUMNS,
	    err);
	int64_t lease = t->claim->lease_ms * 1000;
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_int64(
	    s, 2, t->now + (lease < LEASE_MAX ? lease : LEASE_MAX));
	db_bind_text(s, 3, t->claim->worker);
	rc = db_step(t->db, s, err);
	if (rc == 1) {
		queue_row(s, job);
		job->kind = keep(t->arena, job->kind);
		job->user = keep(t->arena, job->user);
		job->payload = keep(t->arena, job->payload);
		job->worker = keep(t->arena, job->worker);
		job->last_error = keep(t->arena, job->last_error);
		t->n++;
	}
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

/* How many more jobs a user may have. */
static int
find_room(struct taking *t, const char *user, size_t *room, struct err *err)
{
	size_t quota = t->claim->quota;
	sqlite3_stmt *s;
	int64_t n;

	*room = SIZE_MAX;
	if (!quota)
		return 0;
	s = db_statement(t->db,
	    "SELECT count(*) FROM jobs"
	    " WHERE kind = ?1 AND user = ?2 AND state = 2",
	    err);
	if (!s)
		return -1;
	db_bind_text(s, 1, t->claim->kind);
	db_bind_text(s, 2, user);
	if (db_step(t->db, s, err) < 0)
		return -1;
	n = sqlite3_column_int64(s, 0);
	*room = (uint64_t)n < quota ? quota - (size_t)n : 0;
	sqlite3_reset(s);
	return 0;
}

/* ---- users in turn ---- */

/* The user served last, in the arena; NULL for none. */
static int
read_turn(
    struct taking *t, int64_t priority, const char **user, struct err *err)
{
	sqlite3_stmt *s = db_statement(t->db,
	    "SELECT user FROM job_turns WHERE kind = ?1 AND priority = ?2",
	    err);
	int rc;

	*user = NULL;
	if (!s)
		return -1;
	db_bind_text(s, 1, t->claim->kind);
	sqlite3_bind_int64(s, 2, priority);
	rc = db_step(t->db, s, err);
	if (rc == 1)
		*user = keep(t->arena, db_text(s, 0));
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

static int
write_turn(
    struct taking *t, int64_t priority, const char *user, struct err *err)
{
	sqlite3_stmt *s = db_statement(t->db,
	    "INSERT INTO job_turns(kind, priority, user) VALUES(?1, ?2, ?3)"
	    " ON CONFLICT DO UPDATE SET user = excluded.user",
	    err);

	if (!s)
		return -1;
	db_bind_text(s, 1, t->claim->kind);
	sqlite3_bind_int64(s, 2, priority);
	db_bind_text(s, 3, user);
	return db_step(t->db, s, err);
}

/*
 * The first user behind `last` by name, or, with last NULL, of all, with the
 * oldest of the jobs; 1, or 0 if there is none.
 */
static int
next_user(struct taking *t, int64_t priority, const char *last,
    const char **user, int64_t *id, struct err *err)
{
	static const char behind[] =
	    "SELECT user, id FROM jobs WHERE kind = ?1 AND priority = ?2"
	    " AND user > ?3 AND state = 0 ORDER BY user, run_after, id LIMIT 1";
	static const char first[] =
	    "SELECT user, id FROM jobs WHERE kind = ?1 AND priority = ?2"
	    " AND state = 0 ORDER BY user, run_after, id LIMIT 1";
	sqlite3_stmt *s = db_statement(t->db, last ? behind : first, err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, t->claim->kind);
	sqlite3_bind_int64(s, 2, priority);
	if (last)
		db_bind_text(s, 3, last);
	rc = db_step(t->db, s, err);
	if (rc == 1) {
		*user = keep(t->arena, db_text(s, 0));
		*id = sqlite3_column_int64(s, 1);
	}
	sqlite3_reset(s);
	return rc;
}

/* The oldest job due of a user: 1, or 0 if there is none. */
static int
next_job(struct taking *t, int64_t priority, const char *user, int64_t *id,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(t->db,
	    "SELECT id FROM jobs WHERE kind = ?1 AND priority = ?2"
	    " AND user = ?3 AND state = 0 ORDER BY run_after, id LIMIT 1",
	    err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, t->claim->kind);
	sqlite3_bind_int64(s, 2, priority);
	db_bind_text(s, 3, user);
	rc = db_step(t->db, s, err);
	if (rc == 1)
		*id = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return rc;
}

/* A user's first turn in this claim. */
static int
first_turn(struct taking *t, const char *user, int64_t id, struct err *err)
{
	size_t room;

	if (find_room(t, user, &room, err) < 0)
		return -1;
	if (!room)
		return 0;
	t->takers[t->n_takers++] = (struct taker){ user, room - 1 };
	return take(t, id, err);
}

/* Once round all users, from the one behind `last` to that one. */
static int
first_circle(
    struct taking *t, int64_t priority, const char *last, struct err *err)
{
	const char *at = last, *user = "";
	bool wrapped = !last;
	int64_t id = 0;

	while (t->n < t->claim->limit) {
		int rc = next_user(t, priority, at, &user, &id, err);

		if (rc < 0)
			return -1;
		if (rc == 0 && wrapped)
			return 0;
		if (rc == 0) {
			wrapped = true;
			at = NULL;
			continue;
		}
		if (wrapped && last && strcmp(user, last) > 0)
			return 0;
		if (first_turn(t, user, id, err) < 0)
			return -1;
		at = user;
	}
	return 0;
}

/* Once round those who have had a turn and may have another. */
static int
next_circle(
    struct taking *t, int64_t priority, const char **served, struct err *err)
{
	size_t left = 0;

	for (size_t i = 0; i < t->n_takers; i++) {
		struct taker taker = t->takers[i];
		int64_t id = 0;
		int rc = 0;

		if (t->n == t->claim->limit)
			return 0;
		if (taker.room)
			rc = next_job(t, priority, taker.name, &id, err);
		if (rc < 0 || (rc && take(t, id, err) < 0))
			return -1;
		if (!rc)
			continue;
		*served = taker.name;
		taker.room--;
		t->takers[left++] = taker;
	}
	t->n_takers = left;
	return 0;
}

static int
claim_priority(struct taking *t, int64_t priority, struct err *err)
{
	const char *last, *served;

	t->n_takers = 0;
	if (read_turn(t, priority, &last, err) < 0 ||
	    first_circle(t, priority, last, err) < 0)
		return -1;
	if (!t->n_takers)
		return 0;
	served = t->takers[t->n_takers - 1].name;
	while (t->n < t->claim->limit && t->n_takers)
		if (next_circle(t, priority, &served, err) < 0)
			return -1;
	return write_turn(t, priority, served, err);
}

/* The smallest priority from *priority on: 1, or 0 if there is none. */
static int
next_priority(struct taking *t, int64_t *priority, struct err *err)
{
	sqlite3_stmt *s = db_statement(t->db,
	    "SELECT priority FROM jobs WHERE kind = ?1 AND priority >= ?2"
	    " AND state = 0 ORDER BY priority LIMIT 1",
	    err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, t->claim->kind);
	sqlite3_bind_int64(s, 2, *priority);
	rc = db_step(t->db, s, err);
	if (rc == 1)
		*priority = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return rc;
}

static int
claim_in_turn(struct taking *t, struct err *err)
{
	int64_t priority = INT64_MIN;
	int rc = 0;

	t->takers = arena_bytes(t->arena, t->claim->limit * sizeof *t->takers);
	while (t->n < t->claim->limit &&
	       (rc = next_priority(t, &priority, err)) == 1) {
		if (claim_priority(t, priority, err) < 0)
			return -1;
		if (priority == INT64_MAX)
			break;
		priority++;
	}
	return rc < 0 ? -1 : 0;
}

/* ---- a range of ids, oldest first ---- */

struct candidate {
	int64_t id;
	const char *user;
};

/* Read first, since taking one changes what is read. */
static int
read_range(
    struct taking *t, struct candidate *candidates, size_t *n, struct err *err)
{
	sqlite3_stmt *s = db_statement(t->db,
	    "SELECT id, user FROM jobs NOT INDEXED WHERE id BETWEEN ?1 AND ?2"
	    " AND kind = ?3 AND state = 0 ORDER BY id LIMIT ?4",
	    err);
	int rc;

	*n = 0;
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, t->claim->from);
	sqlite3_bind_int64(s, 2, t->claim->to);
	db_bind_text(s, 3, t->claim->kind);
	sqlite3_bind_int64(s, 4, RANGE_SEEN);
	while ((rc = db_step(t->db, s, err)) == 1)
		candidates[(*n)++] = (struct candidate){
			sqlite3_column_int64(s, 0),
			keep(t->arena, db_text(s, 1)),
		};
	return rc;
}

static int
claim_range(struct taking *t, struct err *err)
{
	struct candidate *candidates = arena_bytes(
	    t->arena, RANGE_SEEN * sizeof *candidates);
	size_t n, room;

	if (read_range(t, candidates, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n && t->n < t->claim->limit; i++) {
		if (find_room(t, candidates[i].user, &room, err) < 0)
			return -1;
		if (room && take(t, candidates[i].id, err) < 0)
			return -1;
	}
	return 0;
}

int
queue_claim(struct db *db, const struct queue_claim *claim, struct arena *arena,
    struct queue_job **jobs, size_t *n, struct err *err)
{
	struct taking t = {
		.db = db, .claim = claim, .arena = arena, .now = clock_now()
	};
	bool range = claim->from || claim->to;
	int rc = any(&t, err);

	*jobs = NULL;
	*n = 0;
	if (rc <= 0 || !claim->limit)
		return rc < 0 ? -1 : 0;
	if (db_begin(db, true, err) < 0)
		return -1;
	/* it may have waited: a lease begins now */
	t.now = clock_now();
	t.jobs = arena_bytes(arena, claim->limit * sizeof *t.jobs);
	if (end_leases(&t, err) < 0 || wake(&t, err) < 0 ||
	    (range ? claim_range : claim_in_turn)(&t, err) < 0) {
		db_rollback(db);
		return -1;
	}
	if (db_commit(db, err) < 0)
		return -1;
	*jobs = t.jobs;
	*n = t.n;
	return 0;
}
