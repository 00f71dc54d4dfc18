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
	/* private, zero */
	size_t most; /* texts that the model seems to manage, 0: any number */
	bool takes;  /* it took the last one that nothing is wrong with */
};

/*
 * What the worker is to know of them, by [work] of memos-config(5).  The lease
 * is as long as the calls of one embed_job_run() can take, if that is more.
 * Borrows job.
 */
int
embed_job_kind(struct embed_job *job, struct work_kind *kind, struct err *err);

/*
 * As struct work_kind wants it; ctx is a struct embed_job.  A part that does
 * not go into one request is to be split.  So is one that the model refuses,
 * until it is known which text that is, and its job is dead; but a model that
 * does not take a word that is nobody's, either, is one that is not there:
 * whatever it says, no job is to blame.  Jobs that a busy model was asked for
 * together are tried by few the next time, and then alone: one of them may be
 * what it cannot do.
 */
int embed_job_run(void *ctx, const struct queue_job *jobs, size_t n,
    const char *worker, struct work_result *result, struct err *err);

#endif
