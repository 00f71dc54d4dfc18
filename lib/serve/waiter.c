#include "serve/waiter.h"

#include "base/buf.h"
#include "mind/embed_job.h"
#include "mind/importance_job.h"
#include "mind/work.h"
#include "serve/former.h"

struct waiting {
	const struct waiter *waiter;
	struct former former;
	struct former_place place;
	struct importance_job importance;
	struct embed_job embed;
	struct work_kind kinds[3];
	struct work_cube cube;
	struct buf why;
	int64_t left; /* jobs that were not done */
};

/* The first reason is told with the rest. */
static void
told(void *ctx, const struct cube *cube, const struct queue_job *job,
    const char *error)
{
	struct waiting *w = ctx;

	(void)cube;
	(void)job;
	if (!w->why.len)
		buf_string(&w->why, error);
}

static int
open(struct waiting *w, struct err *err)
{
	const struct waiter *waiter = w->waiter;

	w->place = (struct former_place){ .former = &w->former,
		.cube = waiter->cube,
		.embedders = waiter->embedders,
		.waited = true };
	w->embed = (struct embed_job){ .cube = waiter->cube,
		.embedders = waiter->embedders };
	w->cube = (struct work_cube){ waiter->cube, w->kinds, 2 };
	if (former_open(&w->former, waiter->meter, waiter->stopped, err) < 0)
		return -1;
	w->importance = (struct importance_job){ .cube = waiter->cube,
		.embedders = waiter->embedders,
		.asker = w->former.judge,
		.waited = true };
	if (importance_job_kind(&w->importance, &w->kinds[0], err) < 0 ||
	    embed_job_kind(&w->embed, &w->kinds[1], err) < 0)
		return -1;
	if (!w->former.on)
		return 0;
	w->cube.n_kinds = 3;
	return former_kind(&w->place, &w->kinds[2], err);
}

static int
work_on(struct waiting *w, int64_t first, int64_t last, struct err *err)
{
	const struct work work = { .mode = WORK_WAIT,
		.cubes = &w->cube,
		.n_cubes = 1,
		.from = first,
		.to = last,
		.stopped = w->waiter->stopped,
		.told = told,
		.ctx = w };
	struct work_tally tally;

	if (work_run(&work, &tally, err) < 0)
		return -1;
	w->left += tally.failed + tally.returned + tally.outages;
	return 0;
}

/*
 * Facts are judged and need vectors, too, and again when they were judged:
 * these are jobs that were not there before.
 */
static int
work_all(struct waiting *w, struct err *err)
{
	int64_t first, last;

	if (work_on(w, w->waiter->first, w->waiter->last, err) < 0)
		return -1;
	former_jobs(&w->place, &first, &last);
	if (last && !w->left && work_on(w, first, last, err) < 0)
		return -1;
	importance_job_jobs(&w->importance, &first, &last);
	if (!last || w->left)
		return 0;
	return work_on(w, first, last, err);
}

int
waiter_run(const struct waiter *waiter, struct err *err)
{
	struct waiting w = { .waiter = waiter };
	int rc;

	if (!waiter->last)
		return 0;
	rc = open(&w, err);
	if (rc == 0)
		rc = work_all(&w, err);
	if (rc == 0 && w.left)
		rc = err_set(err, ERR_MODEL,
		    "all is stored, but models have not seen to all of it: %s; "
		    "memos-work --drain goes on",
		    w.why.data ? w.why.data : "stopped");
	former_close(&w.place);
	importance_job_release(&w.importance);
	former_release(&w.former);
	buf_release(&w.why);
	return rc;
}
