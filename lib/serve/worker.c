#include "serve/worker.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/prog.h"
#include "mind/embed_job.h"
#include "mind/importance_job.h"
#include "mind/recall.h"
#include "serve/former.h"
#include "store/formation.h"
#include "store/rows.h"

/* ---- what goes wrong with a job ---- */

/* Jobs that failed as the one before did are counted, not said again. */
struct said {
	bool watches;
	struct buf error;
	int64_t more;
};

static void
say(const struct said *said, const char *text)
{
	struct err err;

	if (said->watches) {
		prog_warn("%s", text);
		return;
	}
	err_set(&err, ERR_MODEL, "%s", text);
	prog_error(&err);
}

static void
say_more(struct said *said)
{
	struct buf text = { 0 };

	if (said->more) {
		buf_printf(&text, "%lld more job%s failed so",
		    (long long)said->more, said->more == 1 ? "" : "s");
		say(said, text.data);
	}
	said->more = 0;
	buf_release(&text);
}

/* The session that a job of formation is to read: 1, or 0 if it has no run. */
static int
find_run(const struct cube *cube, const struct queue_job *job,
    struct arena *arena, struct formation_session *session)
{
	struct err ignored;

	if (strcmp(job->kind, FORMATION_KIND) != 0 || !job->payload ||
	    formation_session(cube->db, strtoll(job->payload, NULL, 10), arena,
		session, &ignored) < 1)
		return 0;
	return session->run != NULL;
}

static void
name_job(struct buf *text, const struct cube *cube, const struct queue_job *job)
{
	struct formation_session session;
	struct arena arena = { 0 };
	struct memory m;
	struct err ignored;

	if (find_run(cube, job, &arena, &session))
		buf_printf(text, "session '%s': ", session.run);
	else if (job->seq &&
		 rows_get(cube->db, job->seq, &arena, &m, &ignored) == 1)
		buf_printf(text, "memory '%s': ", m.id);
	else
		buf_printf(text, "job %lld: ", (long long)job->id);
	arena_release(&arena);
}

static void
told(void *ctx, const struct cube *cube, const struct queue_job *job,
    const char *error)
{
	struct said *said = ctx;
	struct buf text = { 0 };
	bool again = said->error.data && strcmp(said->error.data, error) == 0;

	/* cubes of one model have one outage, but for one who watches */
	if (again && (job || !said->watches)) {
		said->more += job != NULL;
		return;
	}
	say_more(said);
	buf_reset(&said->error);
	buf_string(&said->error, error);
	if (job)
		name_job(&text, cube, job);
	buf_string(&text, error);
	say(said, text.data);
	buf_release(&text);
}

/* ---- what was done ---- */

static int
count(
    const struct worker_order *order, struct queue_counts *sum, struct err *err)
{
	struct queue_counts one;

	*sum = (struct queue_counts){ 0 };
	for (size_t i = 0; i < order->n_cubes; i++) {
		if (queue_count(order->cubes[i].db, &one, err) < 0)
			return -1;
		sum->due += one.due;
		sum->waiting += one.waiting;
		sum->claimed += one.claimed;
		sum->dead += one.dead;
	}
	return 0;
}

struct part {
	const char *name;
	int64_t n;
};

static void
put_tally(struct buf *out, const struct part *parts, size_t n)
{
	buf_char(out, '{');
	for (size_t i = 0; i < n; i++)
		json_put_int(out, parts[i].name, parts[i].n);
	buf_char(out, '}');
}

static void
say_tally(struct buf *out, const struct part *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!i || parts[i].n)
			buf_printf(out, "%s%lld %s",
			    i ? ", " : "jobs: ", (long long)parts[i].n,
			    parts[i].name);
}

static int
print_tally(const struct worker_order *order, const struct work_tally *tally,
    struct err *err)
{
	struct queue_counts left;
	struct buf line = { 0 };

	if (count(order, &left, err) < 0)
		return -1;
	const struct part parts[] = { { "done", tally->done },
		{ "failed", tally->failed }, { "returned", tally->returned },
		{ "due", left.due }, { "waiting", left.waiting },
		{ "claimed", left.claimed }, { "dead", left.dead } };

	(order->person ? say_tally : put_tally)(
	    &line, parts, sizeof parts / sizeof *parts);
	buf_char(&line, '\n');
	prog_write(line.data, line.len);
	buf_release(&line);
	return 0;
}

/* ---- working ---- */

/* What can be done in a cube. */
struct place {
	struct former_place former;
	struct importance_job importance;
	struct embed_job embed;
	struct work_kind kinds[3];
	size_t n;
};

/* Facts come first: they are judged, and need vectors, too. */
static int
make_place(const struct worker_order *order, size_t i, struct former *former,
    struct place *place, struct err *err)
{
	struct cube *cube = &order->cubes[i];
	struct work_kind *kind = place->kinds;
	int rc = 0;

	place->former = (struct former_place){
		.former = former, .cube = cube, .embedders = order->embedders
	};
	place->embed = (struct embed_job){ .cube = cube,
		.embedders = order->embedders };
	place->importance = (struct importance_job){ .cube = cube,
		.embedders = order->embedders,
		.asker = former->judge };
	if (former->on)
		rc = former_kind(&place->former, kind++, err);
	if (rc == 0)
		rc = importance_job_kind(&place->importance, kind++, err);
	if (rc == 0)
		rc = embed_job_kind(&place->embed, kind++, err);
	place->n = (size_t)(kind - place->kinds);
	return rc;
}

static int
make_places(const struct worker_order *order, struct former *former,
    struct place *places, struct work_cube *cubes, struct err *err)
{
	for (size_t i = 0; i < order->n_cubes; i++) {
		if (make_place(order, i, former, &places[i], err) < 0)
			return -1;
		cubes[i] = (struct work_cube){ &order->cubes[i],
			places[i].kinds, places[i].n };
	}
	return 0;
}

/* What searches gave, of all cubes. */
static int
fold_accesses(const struct worker_order *order, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < order->n_cubes && rc == 0; i++)
		rc = recall_cube(
		    &order->cubes[i], order->embedders, prog_signal, err);
	return rc;
}

int
worker_run(const struct worker_order *order, struct err *err)
{
	struct place *places = alloc_array(order->n_cubes, sizeof *places);
	struct work_cube *cubes = alloc_array(order->n_cubes, sizeof *cubes);
	struct said said = { .watches = order->mode == WORK_WATCH };
	const struct work work = { .mode = order->mode,
		.cubes = cubes,
		.n_cubes = order->n_cubes,
		.limit = order->limit,
		.stopped = prog_signal,
		.told = told,
		.ctx = &said };
	struct work_tally tally;
	struct former former;
	int rc = former_open(&former, order->meter, prog_signal, err);

	if (rc == 0)
		rc = fold_accesses(order, err);
	if (rc == 0)
		rc = make_places(order, &former, places, cubes, err);
	if (rc == 0)
		rc = work_run(&work, &tally, err);
	say_more(&said);
	if (rc == 0)
		rc = print_tally(order, &tally, err);
	for (size_t i = 0; i < order->n_cubes; i++) {
		former_close(&places[i].former);
		importance_job_release(&places[i].importance);
	}
	former_release(&former);
	free(places);
	free(cubes);
	buf_release(&said.error);
	return rc;
}
