#ifndef MEMOS_MIND_IMPORTANCE_JOB_H
#define MEMOS_MIND_IMPORTANCE_JOB_H

#include "find/ingest.h"
#include "mind/asker.h"
#include "mind/work.h"
#include "model/embedders.h"

/*
 * Jobs of kind INGEST_IMPORTANCE: what a memory is worth, by a model.  They are
 * put for what was given an importance when it was added, and go with the row
 * once anybody changes it: what somebody said is not judged.  What is changed
 * is an edit by EDITS_IMPORTANCE.  A model is believed as far as
 * IMPORTANCE_JOB_FAR from what the rules gave, so that it neither pins nor
 * drops anything, whatever it was told by what it reads.
 */
#define IMPORTANCE_JOB_FAR .3

struct importance_job {
	struct cube *cube; /* open for writing; all are borrowed */
	struct embedders *embedders;
	struct asker *asker; /* NULL: no model is, and jobs are dropped */
	bool waited;         /* what it puts into the queue is waited for */
	/* private, zero */
	struct ingest *ingest;
};
void importance_job_release(struct importance_job *job);

/* What the worker is to know of them.  Borrows job. */
int importance_job_kind(
    struct importance_job *job, struct work_kind *kind, struct err *err);

/* As struct work_kind wants it; ctx is a struct importance_job. */
int importance_job_run(void *ctx, const struct queue_job *jobs, size_t n,
    const char *worker, struct work_result *result, struct err *err);

/* Jobs that were put for what it changed, as ingest_jobs(). */
void importance_job_jobs(
    const struct importance_job *job, int64_t *first, int64_t *last);

#endif
