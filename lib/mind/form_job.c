#include "mind/form_job.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "find/seal.h"
#include "mind/decide_model.h"
#include "mind/extract_model.h"
#include "mind/extract_rules.h"
#include "mind/form_window.h"
#include "model/settings.h"

enum {
	ROUND_TURNS = 256, /* that are read before any is stored */
	COMMIT_MS = 20,    /* for which other writers are kept waiting */
};

/* A session that is being read. */
struct session {
	const struct queue_job *job;
	int64_t number, formed; /* read up to */
	bool done;              /* or the job is another's */
};

/* A window on its way. */
struct reading {
	struct session *session;
	struct form_window w;
	struct claims claims;
	struct resolved resolved;
	struct plan plan;
	bool planned;
};

struct run {
	struct form_job *job;
	struct db *db;
	const char *worker;
	struct session *sessions;
	size_t n_sessions;
	struct reading *readings; /* of a round */
	size_t n, room;
	int64_t renewed; /* clock_ticks() */
	struct work_result *result;
	struct err *err;
};

static void
release_readings(struct run *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct reading *reading = &r->readings[i];

		plan_release(&reading->plan);
		resolve_release(&reading->resolved);
		claims_release(&reading->claims);
		form_window_release(&reading->w);
	}
	r->n = 0;
}

/* ---- reading ---- */

static struct reading *
add_reading(struct run *r, struct session *session)
{
	if (r->n == r->room) {
		r->room = r->room ? 2 * r->room : 16;
		r->readings = alloc_grow(
		    r->readings, r->room, sizeof *r->readings);
	}
	r->readings[r->n] = (struct reading){ .session = session };
	return &r->readings[r->n++];
}

/* Windows of a session, one behind the other; how many turns they have. */
static int
read_session(struct run *r, struct session *session, size_t *turns)
{
	int64_t formed = session->formed;
	int rc = 1;

	while (*turns < ROUND_TURNS && rc == 1) {
		struct reading *reading = add_reading(r, session);

		rc = form_window_read(
		    &reading->w, r->db, session->number, formed, r->err);
		if (rc < 1) {
			form_window_release(&reading->w);
			r->n--;
			break;
		}
		formed = reading->w.last;
		*turns += reading->w.window.n;
		if (r->job->asker)
			*turns = ROUND_TURNS;
	}
	return rc < 0 ? -1 : 0;
}

static int
read_round(struct run *r)
{
	size_t turns = 0;
	int rc = 0;

	if (db_begin(r->db, false, r->err) < 0)
		return -1;
	for (size_t i = 0; i < r->n_sessions && rc == 0; i++) {
		struct session *session = &r->sessions[i];
		struct formation formation;

		if (session->done || turns >= ROUND_TURNS)
			continue;
		rc = formation_get(r->db, session->number, &formation, r->err);
		session->formed = formation.formed;
		if (rc == 0)
			rc = read_session(r, session, &turns);
	}
	db_rollback(r->db);
	return rc;
}

/* ---- understanding ---- */

static int
resolve(struct run *r, struct reading *reading)
{
	return resolve_claims(r->db, &reading->w.scope, &reading->w.window,
	    &reading->claims, &reading->resolved, r->err);
}

static int
make_plan(struct run *r, struct reading *reading)
{
	reading->planned = true;
	return plan_make(r->job->cube, &reading->w.scope, &reading->w.window,
	    &reading->claims, &r->job->decider, &reading->plan, r->err);
}

static int
resolve_alone(struct run *r, struct reading *reading)
{
	int rc;

	if (db_begin(r->db, false, r->err) < 0)
		return -1;
	rc = resolve(r, reading);
	db_rollback(r->db);
	return rc;
}

/* What a model is asked for it is asked before anybody is kept waiting. */
static int
understand(struct run *r, struct reading *reading)
{
	const struct extractor *extractor = &r->job->extractor;

	if (r->job->asker)
		asker_begin(r->job->asker);
	if (extractor->extract(extractor->ctx, &reading->w.window,
		&reading->claims, r->err) < 0)
		return -1;
	if (!r->job->asker)
		return 0;
	if (resolve_alone(r, reading) < 0)
		return -1;
	return make_plan(r, reading);
}

/* ---- storing ---- */

/* Whether the window is still the one that is to be read next. */
static int
is_next(struct run *r, const struct reading *reading)
{
	const struct session *session = reading->session;
	struct formation formation;
	int rc;

	if (session->done)
		return 0;
	rc = queue_mine(r->db, session->job->id, r->worker, r->err);
	if (rc < 1)
		return rc;
	if (formation_get(r->db, session->number, &formation, r->err) < 0)
		return -1;
	return formation.formed == reading->w.before;
}

static int
store_claims(struct run *r, struct reading *reading)
{
	struct edit edit = { .by = r->job->extractor.name,
		.reason = "read out of what was said" };

	if (!reading->claims.n)
		return 0;
	if (!reading->planned &&
	    (resolve(r, reading) < 0 || make_plan(r, reading) < 0))
		return -1;
	if (plan_apply(&reading->plan, &reading->w.scope, &reading->w.window,
		r->job->ingest, &edit, r->err) < 0)
		return -1;
	return resolve_apply(
	    r->db, &reading->w.scope, &reading->resolved, edit.number, r->err);
}

static int
store(struct run *r, struct reading *reading)
{
	struct session *session = reading->session;
	int rc = is_next(r, reading);

	if (rc < 1) {
		/* the rest of it is read again, or is another's */
		return rc;
	}
	if (store_claims(r, reading) < 0)
		return -1;
	return formation_set(r->db, session->number, reading->w.last, r->err);
}

/* Ends the jobs of sessions in which nothing is left to be read. */
static int
end_session(struct run *r, struct session *session)
{
	struct formation formation;
	int64_t seq;
	size_t n;

	if (session->done)
		return 0;
	if (formation_get(r->db, session->number, &formation, r->err) < 0 ||
	    formation_new(r->db, session->number, formation.formed, &seq, 1, &n,
		r->err) < 0)
		return -1;
	if (n)
		return queue_mine(r->db, session->job->id, r->worker, r->err);
	return queue_done(r->db, session->job->id, r->worker, r->err) < 0 ? -1
									  : 0;
}

/* -1 with nothing of the transaction left. */
static int
give_up(struct run *r)
{
	db_rollback(r->db);
	ingest_forget(r->job->ingest);
	return -1;
}

/* Sessions that are read to their end, with the last windows of a round. */
static int
end_sessions(struct run *r)
{
	for (size_t i = 0; i < r->n_sessions; i++) {
		struct session *session = &r->sessions[i];
		int rc = end_session(r, session);

		if (rc < 0)
			return -1;
		session->done = session->done || rc == 0;
	}
	return 0;
}

/* As many windows as the time allows; *at is the next one. */
static int
store_some(struct run *r, size_t *at)
{
	int64_t began;

	if (db_begin(r->db, true, r->err) < 0)
		return -1;
	began = clock_ticks();
	while (*at < r->n && clock_ticks() - began < COMMIT_MS)
		if (store(r, &r->readings[(*at)++]) < 0)
			return give_up(r);
	if (ingest_flush(r->job->ingest, r->err) < 0 ||
	    (*at == r->n && end_sessions(r) < 0))
		return give_up(r);
	return db_commit(r->db, r->err);
}

/* ---- a run ---- */

static bool
is_stopped(const struct run *r)
{
	return r->job->stopped && r->job->stopped();
}

static int
fail(struct run *r, struct queue_failure failure, const char *text)
{
	work_fail(r->result, failure, text);
	return 0;
}

/* 1 to go on; 0 if what is to be done was said. */
static int
understand_all(struct run *r)
{
	struct asker *asker = r->job->asker;

	for (size_t i = 0; i < r->n; i++) {
		struct queue_failure failure;

		if (is_stopped(r))
			return fail(r, (struct queue_failure){ 0 }, "");
		if (understand(r, &r->readings[i]) == 0)
			continue;
		if (!asker || asker_fault(asker) == CLIENT_FINE)
			return -1;
		failure = asker_failure(asker, r->err);
		return fail(r, failure, failure.error ? failure.error : "");
	}
	return 1;
}

static int
renew(struct run *r, const struct work_kind *kind)
{
	if (clock_ticks() - r->renewed < kind->lease_ms / 4)
		return 0;
	r->renewed = clock_ticks();
	return queue_renew(
	    r->db, kind->name, r->worker, kind->lease_ms, r->err);
}

/* 1 while something is left, 0 when it is not, or cannot be done. */
static int
do_round(struct run *r)
{
	size_t at = 0;
	int rc = read_round(r);

	if (rc == 0)
		rc = understand_all(r);
	if (rc < 1)
		return rc;
	do
		rc = store_some(r, &at);
	while (rc == 0 && at < r->n);
	if (rc < 0)
		return -1;
	for (size_t i = 0; i < r->n_sessions; i++)
		if (!r->sessions[i].done)
			return 1;
	return 0;
}

/* Facts are rows that no segment holds yet. */
static void
seal(const struct form_job *job)
{
	struct seal wanted = { .cube = job->cube, .stopped = job->stopped };
	struct err ignored;

	seal_after_add(&wanted, &ignored);
}

/* A payload that is no number is a session that is not there. */
static int64_t
session_of(const struct queue_job *job)
{
	return job->payload ? strtoll(job->payload, NULL, 10) : 0;
}

int
form_job_run(void *ctx, const struct queue_job *jobs, size_t n,
    const char *worker, struct work_result *result, struct err *err)
{
	struct run r = { .job = ctx,
		.worker = worker,
		.n_sessions = n,
		.renewed = clock_ticks(),
		.result = result,
		.err = err };
	struct work_kind kind;
	int rc = 1;

	r.db = r.job->cube->db;
	r.sessions = alloc_array(n, sizeof *r.sessions);
	for (size_t i = 0; i < n; i++)
		r.sessions[i] = (struct session){ .job = &jobs[i],
			.number = session_of(&jobs[i]) };
	if (form_job_kind(r.job, &kind, err) < 0)
		rc = -1;
	while (rc == 1) {
		rc = is_stopped(&r) ? fail(&r, (struct queue_failure){ 0 }, "")
				    : do_round(&r);
		release_readings(&r);
		/* what is decided about is searched for: the less, the faster
		 */
		if (rc >= 0)
			seal(r.job);
		if (rc == 1 && renew(&r, &kind) < 0)
			rc = -1;
	}
	free(r.readings);
	free(r.sessions);
	return rc;
}

struct form_job
form_job_make(struct cube *cube, struct ingest *ingest, struct asker *asker,
    int (*stopped)(void))
{
	return (struct form_job){ .cube = cube,
		.ingest = ingest,
		.extractor = asker ? extract_model(asker) : extract_rules(),
		.decider = asker ? decide_model(asker) : decide_rules(),
		.asker = asker,
		.stopped = stopped };
}

int
form_job_kind(struct form_job *job, struct work_kind *kind, struct err *err)
{
	struct settings_work work;
	int64_t lease = job->asker ? asker_lease(job->asker) : 0;

	if (settings_work_read(&work, err) < 0)
		return -1;
	*kind = (struct work_kind){ .name = FORM_JOB_KIND,
		.batch = job->asker ? 1 : (size_t)work.batch,
		.quota = (size_t)work.quota,
		.lease_ms = work.lease_ms > lease ? work.lease_ms : lease,
		.run = form_job_run,
		.ctx = job };
	return 0;
}
