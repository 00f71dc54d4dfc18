#include "store/formation.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/record.h"
#include "store/queue.h"

_Static_assert(MEMORY_TURN == 0 && MEMORY_CHUNK == 1 && MEMORY_TOOL == 2 &&
		   MEMORY_FORGOTTEN == 6,
    "the numbers in the statements");

int
formation_get(struct db *db, int64_t session, struct formation *formation,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT formed, job FROM formation WHERE session = ?1", err);
	int rc;

	*formation = (struct formation){ 0 };
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, session);
	rc = db_step(db, s, err);
	if (rc == 1)
		*formation = (struct formation){ sqlite3_column_int64(s, 0),
			sqlite3_column_int64(s, 1) };
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

/* ---- jobs ---- */

/* Whether a job stands in the way of another: it is there, and not dead. */
static int
job_stands(struct db *db, int64_t job, int64_t priority, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT 1 FROM jobs WHERE id = ?1 AND kind = '" FORMATION_KIND
	    "' AND (state = 2 OR priority <= ?2)",
	    err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, job);
	sqlite3_bind_int64(s, 2, priority);
	rc = db_step(db, s, err);
	sqlite3_reset(s);
	return rc;
}

static int
drop_job(struct db *db, int64_t job, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "DELETE FROM jobs WHERE id = ?1 AND kind = '" FORMATION_KIND "'",
	    err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, job);
	return db_step(db, s, err);
}

static int
set_job(struct db *db, int64_t session, int64_t job, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT INTO formation(session, formed, job) VALUES(?1, 0, ?2)"
	    " ON CONFLICT(session) DO UPDATE SET job = ?2",
	    err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, session);
	sqlite3_bind_int64(s, 2, job);
	return db_step(db, s, err);
}

int
formation_put(struct db *db, int64_t session, const char *user,
    int64_t priority, int64_t *job, struct err *err)
{
	struct formation formation;
	char payload[32];
	const struct queue_job wanted = { .kind = FORMATION_KIND,
		.user = user ? user : "",
		.payload = payload,
		.priority = priority };
	int rc = 0;

	*job = 0;
	if (formation_get(db, session, &formation, err) < 0)
		return -1;
	if (formation.job)
		rc = job_stands(db, formation.job, priority, err);
	if (rc)
		return rc < 0 ? -1 : 0;
	if (formation.job && drop_job(db, formation.job, err) < 0)
		return -1;
	snprintf(payload, sizeof payload, "%" PRId64, session);
	if (queue_put(db, &wanted, job, err) < 0)
		return -1;
	return set_job(db, session, *job, err);
}

int
formation_set(struct db *db, int64_t session, int64_t formed, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT INTO formation(session, formed, job) VALUES(?1, ?2, 0)"
	    " ON CONFLICT(session) DO UPDATE SET formed = ?2",
	    err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, session);
	sqlite3_bind_int64(s, 2, formed);
	return db_step(db, s, err);
}

/* ---- what there is to read ---- */

static const char *
copy_name(sqlite3_stmt *s, int column, struct arena *arena)
{
	const char *text = db_text(s, column);

	return text && *text ? arena_copy(arena, text, strlen(text)) : NULL;
}

int
formation_session(struct db *db, int64_t session, struct arena *arena,
    struct formation_session *found, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT user_id, agent_id, app_id, run_id FROM sessions"
	    " WHERE id = ?1",
	    err);
	int rc;

	*found = (struct formation_session){ 0 };
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, session);
	rc = db_step(db, s, err);
	if (rc == 1) {
		found->user = copy_name(s, 0, arena);
		found->agent = copy_name(s, 1, arena);
		found->app = copy_name(s, 2, arena);
		found->run = copy_name(s, 3, arena);
	}
	sqlite3_reset(s);
	return rc;
}

/* Runs a statement of a session, a number and a limit. */
static int
read_seqs(struct db *db, sqlite3_stmt *s, int64_t session, int64_t seq,
    int64_t *seqs, size_t room, size_t *n, struct err *err)
{
	int rc;

	*n = 0;
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, session);
	sqlite3_bind_int64(s, 2, seq);
	sqlite3_bind_int64(s, 3, (int64_t)room);
	while ((rc = db_step(db, s, err)) == 1 && *n < room)
		seqs[(*n)++] = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

int
formation_new(struct db *db, int64_t session, int64_t formed, int64_t *seqs,
    size_t room, size_t *n, struct err *err)
{
	return read_seqs(db,
	    db_statement(db,
		"SELECT seq FROM memories WHERE session = ?1 AND seq > ?2"
		" AND type IN (0, 1) AND state <> 6 ORDER BY seq LIMIT ?3",
		err),
	    session, formed, seqs, room, n, err);
}

int
formation_before(struct db *db, int64_t session, int64_t seq, int64_t *seqs,
    size_t room, size_t *n, struct err *err)
{
	return read_seqs(db,
	    db_statement(db,
		"SELECT seq FROM memories WHERE session = ?1 AND seq < ?2"
		" AND type <= 2 AND state <> 6 ORDER BY seq DESC LIMIT ?3",
		err),
	    session, seq, seqs, room, n, err);
}

/* ---- all of them ---- */

enum { TRIED = 256 /* sessions that are looked at for one step */ };

/* The next sessions from a number on. */
static int
read_sessions(struct db *db, int64_t from, int64_t *ids, size_t room, size_t *n,
    struct err *err)
{
	return read_seqs(db,
	    db_statement(db,
		"SELECT id FROM sessions WHERE id >= ?1 AND ?2 = 0"
		" ORDER BY id LIMIT ?3",
		err),
	    from, 0, ids, room, n, err);
}

static int
put_unread(struct db *db, int64_t session, int64_t *n, struct err *err)
{
	struct formation_session found;
	struct formation formation;
	struct arena arena = { 0 };
	int64_t first, job = 0;
	size_t any = 0;
	int rc = formation_get(db, session, &formation, err);

	if (rc == 0)
		rc = formation_new(
		    db, session, formation.formed, &first, 1, &any, err);
	if (rc == 0 && any)
		rc = formation_session(db, session, &arena, &found, err);
	if (rc == 1)
		rc = formation_put(
		    db, session, found.user, QUEUE_NORMAL, &job, err);
	*n += job != 0;
	arena_release(&arena);
	return rc;
}

int
formation_put_all(struct db *db, int64_t from, size_t limit, int64_t *next,
    int64_t *n, struct err *err)
{
	int64_t ids[TRIED];
	size_t found;

	if (limit > TRIED)
		limit = TRIED;
	if (read_sessions(db, from, ids, limit, &found, err) < 0)
		return -1;
	for (size_t i = 0; i < found; i++)
		if (put_unread(db, ids[i], n, err) < 0)
			return -1;
	*next = found == limit ? ids[found - 1] + 1 : 0;
	return 0;
}
