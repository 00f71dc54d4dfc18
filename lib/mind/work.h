#ifndef MEMOS_MIND_WORK_H
#define MEMOS_MIND_WORK_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/cube.h"
#include "store/queue.h"

/*
 * A worker: claims jobs, has them done by what knows their kind, and says in
 * the queue what became of them.  Its law: whatever a job changes and its end
 * are one transaction, so that a worker may be killed at any moment.
 */

/* What became of the jobs that were given to run(). */
enum work_fate {
	WORK_DONE,   /* all is committed, queue_done() of each with it */
	WORK_SPLIT,  /* nothing is; fewer of them are to be tried at a time */
	WORK_FAILED, /* nothing is; `failure` holds for each of them */
};

struct work_result {
	enum work_fate fate; /* WORK_DONE before run() */
	/*
	 * Without `blame` but with a wait it is an outage: nothing of that kind
	 * is tried for wait_ms.  Without either the jobs are given back and
	 * nothing is said.  `error` is borrowed until the next call; `text` has
	 * room for it.
	 */
	struct queue_failure failure;
	char text[480];
};

/* They failed; a text that is empty says nothing. */
void work_fail(
    struct work_result *result, struct queue_failure failure, const char *text);

struct work_kind {
	const char *name;
	size_t batch;     /* jobs at most that run() gets */
	size_t quota;     /* see struct queue_claim */
	int64_t lease_ms; /* more than run() needs */
	/*
	 * Does n jobs, all or none; it may be called again for the halves.  In
	 * its one write transaction it calls queue_done() of each with
	 * `worker`, and where that returns 0 the job is another's and must have
	 * no effect.  It is called in none.  What a signal stopped is
	 * WORK_FAILED without blame and without a wait.  -1 with err only for a
	 * store that cannot be used: the worker then ends.
	 */
	int (*run)(void *ctx, const struct queue_job *jobs, size_t n,
	    const char *worker, struct work_result *result, struct err *err);
	void *ctx;
};

/* A cube to work on, open for writing, and what can be done there. */
struct work_cube {
	struct cube *cube;
	const struct work_kind *kinds;
	size_t n_kinds;
};

enum work_mode {
	WORK_ONCE,  /* one batch of each kind */
	WORK_DRAIN, /* until nothing is due */
	WORK_WAIT,  /* and nothing of from..to is being done by others */
	WORK_WATCH, /* for ever */
};

struct work {
	enum work_mode mode;
	const struct work_cube *cubes;
	size_t n_cubes;
	int64_t limit;        /* jobs at most, 0: any number */
	int64_t from, to;     /* ids of jobs, both 0: all */
	int (*stopped)(void); /* NULL: never */
	/*
	 * Is told of each failure as it happens, and of an outage once until
	 * something of that kind succeeds; may be NULL.  job is NULL for an
	 * outage.
	 */
	void (*told)(void *ctx, const struct cube *cube,
	    const struct queue_job *job, const char *error);
	void *ctx;
};

/* What a worker did. */
struct work_tally {
	int64_t done, failed;
	int64_t returned; /* given back: an outage, or it was stopped */
	int64_t outages;  /* kinds that could not be worked on */
};

/*
 * Works until the mode says that it is enough, stopped() is not 0, or a store
 * fails (-1); *tally counts what was done in any case.  After an outage a kind
 * is left alone in that cube: by WORK_WATCH for a while, by the others for
 * good.  No job is left claimed, but where the store has failed.  WORK_WATCH
 * looks for jobs each second; the signals that prog_catch() catches wake it.
 */
int
work_run(const struct work *work, struct work_tally *tally, struct err *err);

#endif
