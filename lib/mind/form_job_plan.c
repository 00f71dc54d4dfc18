#include "mind/form_job.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "mind/form_window.h"

/* A plan with all that it borrows. */
struct form_plan {
	struct form_plan *before;
	struct form_window w;
	struct claims claims;
	struct resolved resolved;
	struct plan plan;
};

static void
release(struct form_plan *p)
{
	plan_release(&p->plan);
	resolve_release(&p->resolved);
	claims_release(&p->claims);
	form_window_release(&p->w);
	free(p);
}

static bool
same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* The last plan of the same scope: what others make is nothing to it. */
static const struct plan *
find_before(const struct form_plan *p)
{
	const struct entity_scope *scope = &p->w.scope;

	while ((p = p->before))
		if (same(p->w.scope.user, scope->user) &&
		    same(p->w.scope.agent, scope->agent) &&
		    same(p->w.scope.app, scope->app))
			return &p->plan;
	return NULL;
}

/* 1 with a window, 0 at the end. */
static int
read_window(const struct form_job *job, struct form_plan *p, int64_t session,
    int64_t *formed, struct err *err)
{
	struct db *db = job->cube->db;
	struct formation formation;
	int rc;

	if (db_begin(db, false, err) < 0)
		return -1;
	rc = formation_get(db, session, &formation, err);
	if (rc == 0)
		rc = form_window_read(&p->w, db, session,
		    *formed ? *formed : formation.formed, err);
	db_rollback(db);
	if (rc == 1)
		*formed = p->w.last;
	return rc;
}

static int
plan_window(const struct form_job *job, struct form_plan *p, struct err *err)
{
	const struct extractor *extractor = &job->extractor;
	struct db *db = job->cube->db;
	int rc;

	if (job->asker)
		asker_begin(job->asker);
	if (extractor->extract(extractor->ctx, &p->w.window, &p->claims, err) <
		0 ||
	    db_begin(db, false, err) < 0)
		return -1;
	rc = resolve_claims(
	    db, &p->w.scope, &p->w.window, &p->claims, &p->resolved, err);
	db_rollback(db);
	if (rc < 0)
		return -1;
	return plan_make_behind(find_before(p), job->cube, &p->w.scope,
	    &p->w.window, &p->claims, &job->decider, &p->plan, err);
}

int
form_job_plan(const struct form_job *job, int64_t session,
    struct form_plan **plans, void (*print)(const struct plan *plan, void *ctx),
    void *ctx, struct err *err)
{
	int64_t formed = 0;
	int rc;

	do {
		struct form_plan *p = alloc_bytes(sizeof *p);

		p->before = *plans;
		rc = read_window(job, p, session, &formed, err);
		if (rc == 1 && plan_window(job, p, err) < 0)
			rc = -1;
		if (rc < 1) {
			release(p);
			break;
		}
		print(&p->plan, ctx);
		/* one that changes nothing is nothing to those behind it */
		if (p->plan.n_outcome)
			*plans = p;
		else
			release(p);
	} while (!job->stopped || !job->stopped());
	return rc < 0 ? -1 : 0;
}

void
form_job_forget(struct form_plan *plans)
{
	while (plans) {
		struct form_plan *before = plans->before;

		release(plans);
		plans = before;
	}
}
