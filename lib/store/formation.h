#ifndef MEMOS_STORE_FORMATION_H
#define MEMOS_STORE_FORMATION_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/db.h"

/*
 * Up to which memory each session was read for facts, and the job that is to
 * read on: one a session at most.  Its payload is the session's number.
 */

/* The kind of these jobs. */
#define FORMATION_KIND "form"

struct formation {
	int64_t formed; /* the last memory that was read, 0 for none */
	int64_t job;    /* 0 for none; it may be gone by now */
};

/* Of a session; both 0 for one that was never read. */
int formation_get(struct db *db, int64_t session, struct formation *formation,
    struct err *err);

/* ---- within a write transaction ---- */

/*
 * Something was said in a session: puts a job unless there is one.  One that
 * somebody waits for (a smaller priority) takes the place of one that is not
 * being done.  *job is the one that was put, or 0.
 */
int formation_put(struct db *db, int64_t session, const char *user,
    int64_t priority, int64_t *job, struct err *err);

/* A session was read up to a memory. */
int
formation_set(struct db *db, int64_t session, int64_t formed, struct err *err);

/*
 * Puts jobs for sessions from number `from` on in which something stands that
 * was not read, at most `limit` of them; *next is where to go on, 0 if that was
 * all, and *n grows by those that were put.
 */
int formation_put_all(struct db *db, int64_t from, size_t limit, int64_t *next,
    int64_t *n, struct err *err);

/* ---- what there is to read ---- */

/* A session's scope and run, NULL for what is not set; in the arena. */
struct formation_session {
	const char *user, *agent, *app, *run;
};

/* 1, or 0 if there is none of that number. */
int formation_session(struct db *db, int64_t session, struct arena *arena,
    struct formation_session *found, struct err *err);

/*
 * Numbers of memories to read: turns and chunks of a session behind `formed`,
 * the oldest first, at most `room` of them.
 */
int formation_new(struct db *db, int64_t session, int64_t formed, int64_t *seqs,
    size_t room, size_t *n, struct err *err);

/*
 * Those before `seq` that make them clear, tools' answers too, the newest
 * first.
 */
int formation_before(struct db *db, int64_t session, int64_t seq, int64_t *seqs,
    size_t room, size_t *n, struct err *err);

#endif
