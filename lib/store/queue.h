#ifndef MEMOS_STORE_QUEUE_H
#define MEMOS_STORE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/db.h"

/*
 * Durable work: what is to be done for a memory by a model or at leisure.  A
 * job is written in the transaction of the memory that needs it and taken away
 * in the one that holds what it has done.  It is claimed for a time (a lease):
 * the job of a worker that was killed comes back by itself.  One that fails
 * waits longer each time and is dead in the end, kept until somebody says what
 * is to become of it.
 */
enum {
	QUEUE_ATTEMPTS = 8, /* failures of its own after which a job is dead */
	/* priorities: the smaller, the sooner */
	QUEUE_WAITED_FOR = 0,
	QUEUE_NORMAL = 5,
	QUEUE_IDLE = 9,
};

enum queue_state { QUEUE_DUE, QUEUE_WAITING, QUEUE_CLAIMED, QUEUE_DEAD };

struct queue_job {
	int64_t id;
	const char *kind;    /* "embed" */
	int64_t seq;         /* of its memory, 0 for none */
	const char *user;    /* whose it is, "" for nobody's */
	const char *payload; /* NULL for none */
	int64_t priority, run_after, attempts;
	int64_t lease_until;             /* CLOCK_NONE: not claimed */
	const char *worker, *last_error; /* NULL for none */
	bool dead;
	const char *memory; /* id of seq's; queue_each() alone looks it up */
};

/* ---- within a write transaction of the caller ---- */

/*
 * Puts a job; id, attempts and what follows are not looked at, and a
 * run_after of 0 is now.
 */
int queue_put(
    struct db *db, const struct queue_job *job, int64_t *id, struct err *err);

/*
 * Takes a claimed job away, as done: 1, or 0 if it is not the worker's any
 * more (its lease ran out and another has it, or it was dropped), which must
 * then not have any effect.
 */
int queue_done(struct db *db, int64_t id, const char *worker, struct err *err);

/* Whether a claimed job still is the worker's: 1 or 0. */
int queue_mine(struct db *db, int64_t id, const char *worker, struct err *err);

/* Jobs of a memory that is gone, or of a kind that has no sense any more. */
int queue_drop_memory(struct db *db, int64_t seq, struct err *err);
int queue_drop_kind(struct db *db, const char *kind, struct err *err);

/* ---- each a transaction of its own ---- */

struct queue_claim {
	const char *kind;
	const char *worker; /* a name that no other has */
	size_t limit;       /* jobs at most */
	size_t quota;       /* of one user that are claimed at a time, by all */
			    /* workers; 0: any number */
	int64_t lease_ms;   /* a week at most */
	int64_t from, to;   /* ids of jobs, both 0: all */
};

/*
 * Claims jobs that are due, by priority, users in turn, oldest first.  Fills
 * *jobs and *n; strings live in the arena.
 */
int queue_claim(struct db *db, const struct queue_claim *claim,
    struct arena *arena, struct queue_job **jobs, size_t *n, struct err *err);

/*
 * Gives a claimed job back.  With `blame` the attempt counts: the job waits
 * 30 s, 2 min and so on up to 6 h, and is dead after QUEUE_ATTEMPTS; `fatal`
 * makes it so at once.  Without, it is due again after wait_ms: what is wrong
 * is not the job.
 */
struct queue_failure {
	bool blame, fatal;
	int64_t wait_ms;
	const char *error;
};
int queue_failed(struct db *db, int64_t id, const char *worker,
    const struct queue_failure *failure, struct err *err);

/* Lets a worker keep all that it has of a kind for lease_ms from now on. */
int queue_renew(struct db *db, const char *kind, const char *worker,
    int64_t lease_ms, struct err *err);

/*
 * When the next job of a kind is due, now if one is; CLOCK_NONE if there is
 * none.  A claimed one is when its lease ends.
 */
int
queue_next_due(struct db *db, const char *kind, int64_t *at, struct err *err);

/*
 * The lowest memory that a job of the kind, not dead, is put for; INT64_MAX
 * if there is none, or the file is of an older form.
 */
int queue_first_memory(
    struct db *db, const char *kind, int64_t *seq, struct err *err);

/* Of a job that was read; and its name: "due" and so on. */
enum queue_state queue_state_of(const struct queue_job *job);
const char *queue_state_name(enum queue_state state);

struct queue_counts {
	int64_t due, waiting, claimed, dead;
};
int queue_count(struct db *db, struct queue_counts *counts, struct err *err);

/* The same for jobs of these ids; each is looked at. */
int queue_count_range(struct db *db, int64_t from, int64_t to,
    struct queue_counts *counts, struct err *err);

/*
 * Calls each for every job, by id, until it returns non-zero; strings live
 * until it does.
 */
int queue_each(struct db *db, int (*each)(const struct queue_job *, void *),
    void *ctx, struct err *err);

/*
 * Makes dead and waiting jobs due now, as if they were new, or drops jobs,
 * claimed ones too; ids NULL: all the dead.  *n is how many it were.
 */
int queue_retry(struct db *db, const int64_t *ids, size_t n_ids, int64_t *n,
    struct err *err);
int queue_drop(struct db *db, const int64_t *ids, size_t n_ids, int64_t *n,
    struct err *err);

#endif
