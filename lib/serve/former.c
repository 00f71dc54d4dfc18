#include "serve/former.h"

#include <stdio.h>

#include "find/ingest.h"

static int
open_asker(struct former *former, const char *names, struct meter *meter,
    struct asker **asker, struct err *err)
{
	if (!names)
		return 0;
	*asker = asker_new(&former->models, names, meter, former->stopped, err);
	return *asker ? 0 : -1;
}

int
former_open(struct former *former, struct meter *meter, int (*stopped)(void),
    struct err *err)
{
	struct settings_work work;

	*former = (struct former){ .stopped = stopped };
	if (settings_work_read(&work, err) < 0)
		return -1;
	former->on = work.formation;
	if (models_read(&former->models, err) < 0)
		return -1;
	if (former->on && open_asker(former, former->models.formation, meter,
			      &former->asker, err) < 0)
		return -1;
	return open_asker(
	    former, former->models.importance, meter, &former->judge, err);
}

void
former_release(struct former *former)
{
	asker_free(former->asker);
	asker_free(former->judge);
	models_release(&former->models);
	*former = (struct former){ 0 };
}

/* A model in files that is not there is as one that cannot be reached. */
static int
outage(struct work_result *result, const struct err *why)
{
	enum { OUTAGE_MS = 30000 };

	snprintf(result->text, sizeof result->text, "%s", why->text);
	result->fate = WORK_FAILED;
	result->failure = (struct queue_failure){ .wait_ms = OUTAGE_MS,
		.error = result->text };
	return 0;
}

static int
run(void *ctx, const struct queue_job *jobs, size_t n, const char *worker,
    struct work_result *result, struct err *err)
{
	struct former_place *place = ctx;

	if (!place->ingest) {
		place->ingest = ingest_new(
		    place->cube, NULL, place->embedders, err);
		if (!place->ingest)
			return err->kind == ERR_MODEL ? outage(result, err)
						      : -1;
		if (place->waited)
			ingest_wait(place->ingest);
		place->job.ingest = place->ingest;
	}
	return form_job_run(&place->job, jobs, n, worker, result, err);
}

int
former_kind(struct former_place *place, struct work_kind *kind, struct err *err)
{
	place->job = form_job_make(
	    place->cube, NULL, place->former->asker, place->former->stopped);
	if (form_job_kind(&place->job, kind, err) < 0)
		return -1;
	kind->run = run;
	kind->ctx = place;
	return 0;
}

void
former_jobs(const struct former_place *place, int64_t *first, int64_t *last)
{
	*first = *last = 0;
	if (place->ingest)
		ingest_jobs(place->ingest, first, last);
}

void
former_close(struct former_place *place)
{
	ingest_free(place->ingest);
	place->ingest = NULL;
}
