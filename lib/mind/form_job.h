#ifndef MEMOS_MIND_FORM_JOB_H
#define MEMOS_MIND_FORM_JOB_H

#include "mind/asker.h"
#include "mind/claims.h"
#include "mind/decide.h"
#include "mind/work.h"
#include "store/formation.h"

/*
 * Jobs of kind "form": what was said in a session since it was last read
 * becomes facts.  There is one job a session at most; it is put with the first
 * turn that comes after the last one was done.
 */
#define FORM_JOB_KIND FORMATION_KIND

struct form_job {
	struct cube *cube;     /* open for writing; all are borrowed */
	struct ingest *ingest; /* of that cube */
	struct extractor extractor;
	struct decider decider;
	struct asker *asker;  /* whom these two ask; NULL: nobody, by rules */
	int (*stopped)(void); /* NULL: never */
};

/* A job that goes by rules, or asks. */
struct form_job form_job_make(struct cube *cube, struct ingest *ingest,
    struct asker *asker, int (*stopped)(void));

int
form_job_kind(struct form_job *job, struct work_kind *kind, struct err *err);

/*
 * As struct work_kind wants it; ctx is a struct form_job.  A session is read
 * by windows, and what comes of one is stored together with how far it was
 * read: a job that was given up on the way goes on there.  Short transactions
 * hold many windows, or one that a model was asked for outside of any.
 */
int form_job_run(void *ctx, const struct queue_job *jobs, size_t n,
    const char *worker, struct work_result *result, struct err *err);

/*
 * Calls print for what the jobs of a session (its number is the payload) would
 * make of it, window by window, and changes nothing.  plan is the chain of what
 * was planned before, NULL at the beginning; give it to form_job_forget().
 * What windows before it say of who is meant is not known to the later ones.
 */
struct form_plan;
int form_job_plan(const struct form_job *job, int64_t session,
    struct form_plan **plans, void (*print)(const struct plan *plan, void *ctx),
    void *ctx, struct err *err);
void form_job_forget(struct form_plan *plans);

#endif
