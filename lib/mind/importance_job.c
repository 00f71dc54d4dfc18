#include "mind/importance_job.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "find/seal.h"
#include "model/prompt.h"
#include "model/settings.h"
#include "store/rows.h"
#include "text/inert.h"
#include "text/tokens.h"

enum {
	TOGETHER = 16,     /* memories of one question */
	TEXT_MAX = 2000,   /* bytes of each that are shown */
	OUTAGE_MS = 30000, /* after which a model in files is tried again */
	REASON_MAX = 200,  /* bytes of it */
};

/* Nothing is changed that a model puts about where it is. */
static const double ALIKE = .05;
static const double LOWEST = .05, HIGHEST = .95;

/* A memory that is judged. */
struct item {
	int64_t seq;      /* 0: there is nothing to do */
	double was, said; /* NAN: nothing usable was said */
	size_t number;    /* in the question, from 1 */
};

struct run {
	struct importance_job *job;
	const struct queue_job *jobs;
	size_t n, asked; /* jobs; items of the question */
	const char *worker;
	struct item *items;
	struct buf lines;
	struct arena arena;
	struct work_result *result;
	struct err *err;
};

void
importance_job_release(struct importance_job *job)
{
	ingest_free(job->ingest);
	job->ingest = NULL;
}

void
importance_job_jobs(
    const struct importance_job *job, int64_t *first, int64_t *last)
{
	*first = *last = 0;
	if (job->ingest)
		ingest_jobs(job->ingest, first, last);
}

/* ---- what there is to do ---- */

/* What is gone, has been put aside or pinned is not judged. */
static bool
is_judged(const struct memory *m)
{
	return (m->state == MEMORY_ACTIVE || m->state == MEMORY_DECAYING) &&
	       !memory_verbatim(m->type) && m->importance < 1;
}

/* {"number":1,"type":"fact","text":"..."} */
static void
put_line(struct run *r, const struct memory *m)
{
	size_t len = utf8_fit(m->text, m->text_len, TEXT_MAX);
	struct buf quiet = { 0 };

	inert(m->text, len, "\n", &quiet);
	if (r->lines.len)
		buf_char(&r->lines, '\n');
	buf_char(&r->lines, '{');
	json_put_int(&r->lines, "number", (int64_t)r->asked);
	json_put_field(&r->lines, "type", memory_type_name(m->type));
	json_put_key(&r->lines, "text");
	json_put_string(&r->lines, buf_text(&quiet), quiet.len);
	buf_char(&r->lines, '}');
	buf_release(&quiet);
}

static int
read_item(struct run *r, size_t i)
{
	struct item *item = &r->items[i];
	struct memory m;
	int rc = rows_get(
	    r->job->cube->db, r->jobs[i].seq, &r->arena, &m, r->err);

	*item = (struct item){ .said = NAN };
	if (rc < 1 || !is_judged(&m))
		return rc < 0 ? -1 : 0;
	item->seq = m.seq;
	item->was = m.importance;
	item->number = ++r->asked;
	put_line(r, &m);
	return 0;
}

/* Without a model there is nothing to be judged. */
static int
read_items(struct run *r)
{
	struct db *db = r->job->cube->db;
	int rc = 0;

	r->items = alloc_array(r->n, sizeof *r->items);
	if (!r->job->asker)
		return 0;
	if (db_begin(db, false, r->err) < 0)
		return -1;
	for (size_t i = 0; i < r->n && rc == 0; i++)
		rc = read_item(r, i);
	db_rollback(db);
	return rc;
}

/* ---- the model ---- */

static struct item *
find_item(struct run *r, double number)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->items[i].number && (double)r->items[i].number == number)
			return &r->items[i];
	return NULL;
}

static bool
get_number(const struct json_span *object, const char *name,
    struct arena *arena, double *value)
{
	const char *at = NULL, *key;
	struct json_span member;

	while (json_member(object, &at, arena, &key, &member))
		if (strcmp(key, name) == 0)
			return member.kind == JSON_NUMBER &&
			       json_number(&member, value);
	return false;
}

/* What is of no memory here, or no importance, or said before, is nothing. */
static void
take_answer(struct run *r, const struct json_span *answer)
{
	double number, importance;
	struct item *item;

	if (answer->kind != JSON_OBJECT ||
	    !get_number(answer, "number", &r->arena, &number) ||
	    !get_number(answer, "importance", &r->arena, &importance))
		return;
	item = find_item(r, number);
	if (item && isnan(item->said) && importance >= 0 && importance <= 1)
		item->said = importance;
}

static void
take_answers(struct run *r, const struct json_span *value)
{
	const char *at = NULL, *in = NULL, *key;
	struct json_span member, answer;

	if (value->kind != JSON_OBJECT)
		return;
	while (json_member(value, &at, &r->arena, &key, &member)) {
		if (strcmp(key, "judged") != 0 || member.kind != JSON_ARRAY)
			continue;
		in = NULL;
		while (json_element(&member, &in, &answer))
			take_answer(r, &answer);
	}
}

static int
fail(struct run *r, struct queue_failure failure, const char *text)
{
	work_fail(r->result, failure, text);
	return 0;
}

/* Of several, one may be what the model cannot do. */
static int
judge_failure(struct run *r, const struct err *why)
{
	enum client_fault fault = asker_fault(r->job->asker);

	if (r->n > 1 && (fault == CLIENT_INVALID || fault == CLIENT_REFUSED)) {
		r->result->fate = WORK_SPLIT;
		return 0;
	}
	return fail(r, asker_failure(r->job->asker, why), why->text);
}

static bool
is_too_long(const struct run *r)
{
	return tokens_estimate(r->lines.data, r->lines.len) +
		   tokens_estimate(
		       prompt_importance, strlen(prompt_importance)) +
		   tokens_estimate(prompt_importance_schema,
		       strlen(prompt_importance_schema)) >
	       asker_room(r->job->asker);
}

/* 1 if it was answered; 0: what is to be done was said. */
static int
ask(struct run *r)
{
	const struct asker_question question = {
		.instructions = prompt_importance,
		.data = r->lines.data,
		.data_len = r->lines.len,
		.schema = prompt_importance_schema,
		.schema_name = "importance",
	};
	struct json_span value;
	struct err why = { 0 };
	bool cut;

	if (r->n > 1 && is_too_long(r)) {
		r->result->fate = WORK_SPLIT;
		return 0;
	}
	asker_begin(r->job->asker);
	if (asker_ask(r->job->asker, &question, &r->arena, &value, &cut, &why) <
	    0)
		return judge_failure(r, &why);
	take_answers(r, &value);
	return 1;
}

/* ---- what comes of it ---- */

static double
believed(const struct item *item)
{
	double least = fmax(item->was - IMPORTANCE_JOB_FAR, LOWEST);
	double most = fmin(item->was + IMPORTANCE_JOB_FAR, HIGHEST);
	double value = fmax(least, fmin(item->said, most));

	return round(value * 100) / 100;
}

static int
change(struct run *r, const struct item *item)
{
	struct db *db = r->job->cube->db;
	struct rows_put put;
	struct memory m;
	int rc;

	if (isnan(item->said) || fabs(believed(item) - item->was) < ALIKE)
		return 0;
	rc = rows_get(db, item->seq, &r->arena, &m, r->err);
	if (rc < 1 || !is_judged(&m))
		return rc < 0 ? -1 : 0;
	m.importance = believed(item);
	return ingest_put(r->job->ingest, &m, true, &r->arena, &put, r->err);
}

static int
change_all(struct run *r)
{
	struct db *db = r->job->cube->db;

	for (size_t i = 0; i < r->n; i++) {
		int rc = queue_done(db, r->jobs[i].id, r->worker, r->err);

		if (rc == 1 && r->items[i].seq)
			rc = change(r, &r->items[i]);
		if (rc < 0)
			return -1;
	}
	return ingest_flush(r->job->ingest, r->err);
}

static int
apply(struct run *r)
{
	struct importance_job *job = r->job;
	char reason[REASON_MAX];
	struct edit edit = { .by = EDITS_IMPORTANCE, .reason = reason };
	int rc;

	snprintf(reason, sizeof reason, "judged by %s",
	    job->asker ? asker_name(job->asker) : "nobody");
	if (db_begin(job->cube->db, true, r->err) < 0)
		return -1;
	ingest_edit(job->ingest, &edit);
	rc = change_all(r);
	ingest_edit(job->ingest, NULL);
	if (rc == 0)
		return db_commit(job->cube->db, r->err);
	db_rollback(job->cube->db);
	ingest_forget(job->ingest);
	return -1;
}

/* 1 if it is there; 0: what is to be done was said. */
static int
open_ingest(struct run *r)
{
	struct importance_job *job = r->job;

	if (!job->ingest)
		job->ingest = ingest_new(
		    job->cube, NULL, job->embedders, r->err);
	if (job->ingest && job->waited)
		ingest_wait(job->ingest);
	if (job->ingest)
		return 1;
	return r->err->kind == ERR_MODEL
		   ? fail(r, (struct queue_failure){ .wait_ms = OUTAGE_MS },
			 r->err->text)
		   : -1;
}

int
importance_job_run(void *ctx, const struct queue_job *jobs, size_t n,
    const char *worker, struct work_result *result, struct err *err)
{
	struct run r = { .job = ctx,
		.jobs = jobs,
		.n = n,
		.worker = worker,
		.result = result,
		.err = err };
	struct seal wanted = { .cube = r.job->cube,
		.stopped = r.job->embedders->stopped };
	struct err ignored;
	int rc = open_ingest(&r);

	if (rc == 1)
		rc = read_items(&r) < 0 ? -1 : 1;
	if (rc == 1 && r.asked)
		rc = ask(&r);
	if (rc == 1)
		rc = apply(&r);
	/* what was changed is a row that no segment holds yet */
	if (rc == 0 && result->fate == WORK_DONE)
		seal_after_add(&wanted, &ignored);
	buf_release(&r.lines);
	arena_release(&r.arena);
	free(r.items);
	return rc;
}

int
importance_job_kind(
    struct importance_job *job, struct work_kind *kind, struct err *err)
{
	struct settings_work work;
	int64_t lease;

	if (settings_work_read(&work, err) < 0)
		return -1;
	lease = job->asker ? asker_lease(job->asker) : 0;
	*kind = (struct work_kind){ .name = INGEST_IMPORTANCE,
		.batch = work.batch < TOGETHER ? (size_t)work.batch : TOGETHER,
		.quota = (size_t)work.quota,
		.lease_ms = work.lease_ms > lease ? work.lease_ms : lease,
		.run = importance_job_run,
		.ctx = job };
	return 0;
}
