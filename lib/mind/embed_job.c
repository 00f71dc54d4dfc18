#include "mind/embed_job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/fingerprint.h"
#include "find/seal.h"
#include "store/rows.h"
#include "store/segments.h"
#include "store/vectors.h"

enum {
	OUTAGE_MS = 30000, /* after which a model that is not there is tried */
	/*
	 * That a part takes: one, or those for a text that is refused and
	 * tried by halves (remote.h), and one to see if any is taken.
	 */
	CALLS_MAX = 8,
	BESIDE_MS = 60000, /* for all else: a key_command, the store's lock */
	FEW = 8,           /* jobs that are tried together a second time */
};

/* A batch on its way: which of its jobs have a text to embed. */
struct batch {
	struct embed_job *job;
	const struct queue_job *jobs;
	size_t n;
	const char *worker;
	struct space space;
	struct arena arena;
	struct remote_text *texts; /* n_texts of them */
	size_t *places;            /* of each text: which job it is of */
	size_t n_texts;
	float *values;
	struct work_result *result;
};

static int
fail(struct batch *b, struct queue_failure failure, const char *text)
{
	work_fail(b->result, failure, text);
	return 0;
}

/* ---- what there is to do ---- */

/* 1 if the memory is to be found and has no vector yet. */
static int
lacks_vector(struct db *db, int64_t seq, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT 1 FROM memories m WHERE seq = ?1 AND state <> 6"
	    " AND NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.seq = m.seq)",
	    err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	rc = db_step(db, s, err);
	sqlite3_reset(s);
	return rc;
}

static int
read_text(struct batch *b, size_t i, struct err *err)
{
	struct db *db = b->job->cube->db;
	struct memory m;
	int rc = lacks_vector(db, b->jobs[i].seq, err);

	if (rc == 1)
		rc = rows_get(db, b->jobs[i].seq, &b->arena, &m, err);
	if (rc < 1)
		return rc;
	b->texts[b->n_texts] = (struct remote_text){ m.text, m.text_len };
	b->places[b->n_texts++] = i;
	return 0;
}

/* A job of a cube that has other vectors by now has nothing to do. */
static int
read_texts(struct batch *b, struct err *err)
{
	struct db *db = b->job->cube->db;
	int rc;

	if (db_begin(db, false, err) < 0)
		return -1;
	rc = fingerprint_check(b->job->cube, &b->space, err);
	for (size_t i = 0; rc == 0 && i < b->n && b->space.kind == SPACE_REMOTE;
	     i++)
		rc = read_text(b, i, err);
	db_rollback(db);
	return rc;
}

/* ---- the model ---- */

/* The most attempts that any of the jobs has behind it. */
static int64_t
attempts_of(const struct batch *b)
{
	int64_t attempts = 0;

	for (size_t i = 0; i < b->n_texts; i++) {
		int64_t made = b->jobs[b->places[i]].attempts;

		attempts = made > attempts ? made : attempts;
	}
	return attempts;
}

/*
 * How many texts are asked for at once.  Jobs that failed before did so
 * together, and one of them may be why.
 */
static size_t
most(const struct batch *b, const struct remote *remote)
{
	size_t n = remote_fit(remote, b->texts, b->n_texts, REMOTE_DOCUMENT);
	size_t known = b->job->most ? b->job->most : n;
	int64_t attempts = attempts_of(b);

	if (attempts && known > FEW)
		known = FEW;
	if (attempts > 1)
		known = 1;
	return known < n ? known : n;
}

/* A busy model may do better with less, and by and by with more again. */
static void
learn(const struct batch *b, bool good)
{
	struct embed_job *job = b->job;

	if (good && job->most && b->n_texts > job->most / 2)
		job->most++;
	else if (!good && b->n_texts > 1 && !attempts_of(b))
		job->most = b->n_texts / 2;
}

/* ---- what went wrong ---- */

static int
judge_outage(struct batch *b, enum client_fault fault, struct remote *remote,
    const struct err *why)
{
	struct queue_failure failure = { .error = NULL };
	int64_t resting = remote ? remote_resting(remote) : 0;

	if (fault != CLIENT_STOPPED)
		failure.wait_ms = resting > 0 ? resting : OUTAGE_MS;
	return fail(b, failure, why->text);
}

/*
 * Texts that were not taken: one of them may be what is wrong, if the model
 * takes any.
 */
static int
judge_texts(struct batch *b, enum client_fault fault, struct remote *remote,
    const struct err *why)
{
	static const struct remote_text word = { "memory", 6 };
	struct queue_failure failure = {
		.blame = true,
		.fatal = fault == CLIENT_REFUSED,
	};
	enum client_fault other;
	struct err fault_of_it;

	if ((b->n == 1 || !b->job->takes) &&
	    remote_embed(remote, &word, 1, REMOTE_DOCUMENT, b->values, &other,
		&fault_of_it) < 0) {
		b->job->takes = false;
		return judge_outage(b, other, remote, &fault_of_it);
	}
	b->job->takes = true;
	if (b->n == 1)
		return fail(b, failure, why->text);
	b->result->fate = WORK_SPLIT;
	return 0;
}

static int
judge(struct batch *b, enum client_fault fault, struct remote *remote,
    const struct err *why)
{
	switch (fault) {
	case CLIENT_REFUSED:
	case CLIENT_INVALID:
		return judge_texts(b, fault, remote, why);
	case CLIENT_BUSY:
		learn(b, false);
		return fail(
		    b, (struct queue_failure){ .blame = true }, why->text);
	default:
		return judge_outage(b, fault, remote, why);
	}
}

/* 1 if the vectors are there; 0: what is to be done was said. */
static int
embed(struct batch *b)
{
	struct err why = { 0 };
	struct embed_job *job = b->job;
	struct remote *remote = embedders_remote(
	    job->embedders, &b->space, &why);
	enum client_fault fault = CLIENT_UNUSABLE;

	if (!remote)
		return judge(b, fault, NULL, &why);
	if (b->n_texts > most(b, remote)) {
		b->result->fate = WORK_SPLIT;
		return 0;
	}
	b->values = alloc_array(
	    b->n_texts * b->space.dimension, sizeof *b->values);
	if (remote_embed(remote, b->texts, b->n_texts, REMOTE_DOCUMENT,
		b->values, &fault, &why) < 0)
		return judge(b, fault, remote, &why);
	learn(b, true);
	job->takes = true;
	return 1;
}

/* ---- what comes of it ---- */

/*
 * The row is marked even where no segment holds it: one may just be in the
 * making.
 */
static int
put_vector(struct batch *b, size_t text, struct err *err)
{
	struct db *db = b->job->cube->db;
	int64_t seq = b->jobs[b->places[text]].seq;
	int rc = lacks_vector(db, seq, err);

	if (rc < 1)
		return rc;
	if (vectors_put_embedded(db, seq, b->values + text * b->space.dimension,
		b->space.dimension, err) < 0)
		return -1;
	return segments_mark_again(db, seq, err);
}

/* Within the transaction: all jobs that still are this worker's. */
static int
put_all(struct batch *b, struct err *err)
{
	struct db *db = b->job->cube->db;
	size_t text = 0;
	int rc;

	for (size_t i = 0; i < b->n; i++) {
		bool has_text = text < b->n_texts && b->places[text] == i;

		rc = queue_done(db, b->jobs[i].id, b->worker, err);
		if (rc == 1 && has_text)
			rc = put_vector(b, text, err);
		if (rc < 0)
			return -1;
		text += has_text;
	}
	return 0;
}

static int
apply(struct batch *b, struct err *err)
{
	struct db *db = b->job->cube->db;
	struct space now;
	int rc;

	if (db_begin(db, true, err) < 0)
		return -1;
	rc = fingerprint_check(b->job->cube, &now, err);
	if (rc == 0 && !space_equal(&now, &b->space)) {
		db_rollback(db);
		return fail(b, (struct queue_failure){ .error = NULL },
		    "the cube was given other vectors meanwhile");
	}
	if (rc == 0)
		rc = put_all(b, err);
	if (rc == 0)
		return db_commit(db, err);
	db_rollback(db);
	return -1;
}

/* Vectors that are waited for keep rows from being sealed. */
static void
seal(const struct embed_job *job)
{
	struct seal wanted = { .cube = job->cube,
		.stopped = job->embedders->stopped };
	struct err ignored;

	seal_after_add(&wanted, &ignored);
}

int
embed_job_run(void *ctx, const struct queue_job *jobs, size_t n,
    const char *worker, struct work_result *result, struct err *err)
{
	struct batch b = { .job = ctx,
		.jobs = jobs,
		.n = n,
		.worker = worker,
		.result = result };
	int rc;

	b.texts = alloc_array(n, sizeof *b.texts);
	b.places = alloc_array(n, sizeof *b.places);
	rc = read_texts(&b, err);
	if (rc == 0)
		rc = b.n_texts ? embed(&b) : 1;
	if (rc == 1)
		rc = apply(&b, err);
	if (rc == 0 && result->fate == WORK_DONE)
		seal(b.job);
	free(b.texts);
	free(b.places);
	free(b.values);
	arena_release(&b.arena);
	return rc;
}

int
embed_job_kind(struct embed_job *job, struct work_kind *kind, struct err *err)
{
	struct settings_work work;
	struct space space;
	int64_t calls;

	if (settings_work_read(&work, err) < 0 ||
	    fingerprint_read(job->cube, &space, err) < 0)
		return -1;
	calls = CALLS_MAX * embedders_deadline(job->embedders, &space);
	if (calls)
		calls += BESIDE_MS;
	*kind = (struct work_kind){ .name = EMBED_JOB_KIND,
		.batch = (size_t)work.batch,
		.quota = (size_t)work.quota,
		.lease_ms = work.lease_ms > calls ? work.lease_ms : calls,
		.run = embed_job_run,
		.ctx = job };
	return 0;
}
