#ifndef MEMOS_MIND_EMBED_JOB_H
#define MEMOS_MIND_EMBED_JOB_H

#include "mind/work.h"
#include "model/embedders.h"

/*
 * Jobs of kind "embed": the vector of a memory, by a model elsewhere.  Until
 * it is there the memory is found by its words.
 */
#define EMBED_JOB_KIND "embed"

struct embed_job {
	struct cube *cube; /* open for writing; both are borrowed */
	struct embedders *embedders;
};

/*
 * What the worker is to know of them, by [work] of memos-config(5).  The lease
 * is as long as the calls of a batch can take, if that is more.  Borrows job.
 */
int
embed_job_kind(struct embed_job *job, struct work_kind *kind, struct err *err);

/* As struct work_kind wants it; ctx is a struct embed_job. */
int embed_job_run(void *ctx, const struct queue_job *jobs, size_t n,
    const char *worker, struct work_result *result, struct err *err);

#endif
