#include "mind/work.h"

#include <ctype.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/clock.h"

enum {
	POLL_MS = 1000, /* for which one who watches sees nothing, at most */
	WAIT_MS = 50,   /* between looks at what others have yet to finish */
	VAIN_MAX = 3,   /* times that jobs come back in a row, nothing said */
	NAME_SIZE = 128,
};

/* A kind of work in a cube. */
struct lane {
	const struct work_cube *place;
	const struct work_kind *kind;
	int64_t rests_until; /* clock_ticks() */
	bool out;            /* an outage, and nothing has succeeded since */
	int vain;            /* times in a row that jobs just came back */
};

struct worker {
	const struct work *work;
	struct work_tally *tally;
	struct err *err;
	struct lane *lanes;
	size_t n_lanes;
	int64_t claimed;
	struct arena arena; /* of a batch */
	char name[NAME_SIZE];
};

/* Some of a batch, to be done at once. */
struct part {
	const struct queue_job *jobs;
	size_t n;
};

/* Host, process and a random number: as no other worker is called. */
static void
name_worker(char name[NAME_SIZE])
{
	char host[65] = "";
	uint64_t number = 0;

	if (gethostname(host, sizeof host - 1) < 0)
		host[0] = '\0';
	for (char *c = host; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("._-", *c))
			*c = '_';
	if (getrandom(&number, sizeof number, 0) != sizeof number)
		number = (uint64_t)clock_ticks();
	snprintf(name, NAME_SIZE, "%s:%ld:%016" PRIx64, host, (long)getpid(),
	    number);
}

static bool
stopped(const struct worker *w)
{
	return w->work->stopped && w->work->stopped();
}

static bool
enough(const struct worker *w)
{
	return w->work->limit && w->claimed >= w->work->limit;
}

/* Sleeps, but not over a signal, even one that has come already. */
static void
doze(const struct worker *w, int64_t ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000 };
	sigset_t held, before;

	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &held, &before) < 0)
		return;
	if (!stopped(w))
		ppoll(NULL, 0, &time, &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/* ---- what became of a part ---- */

static void
rest(struct worker *w, struct lane *lane, int64_t ms)
{
	lane->rests_until = w->work->mode == WORK_WATCH ? clock_ticks() + ms
							: INT64_MAX;
}

static bool
rests(const struct lane *lane)
{
	return lane->rests_until > clock_ticks();
}

static void
tell(const struct worker *w, const struct lane *lane,
    const struct queue_job *job, const char *error)
{
	if (w->work->told)
		w->work->told(
		    w->work->ctx, lane->place->cube, job, error ? error : "");
}

/* The part goes back into the queue, with what is wrong. */
static int
fail(struct worker *w, const struct lane *lane, const struct part *part,
    const struct queue_failure *failure)
{
	struct db *db = lane->place->cube->db;

	if (db_begin(db, true, w->err) < 0)
		return -1;
	for (size_t i = 0; i < part->n; i++)
		if (queue_failed(
			db, part->jobs[i].id, w->name, failure, w->err) < 0) {
			db_rollback(db);
			return -1;
		}
	if (db_commit(db, w->err) < 0)
		return -1;
	*(failure->blame ? &w->tally->failed
			 : &w->tally->returned) += (int64_t)part->n;
	return 0;
}

static int
settle_failure(struct worker *w, struct lane *lane, const struct part *part,
    const struct queue_failure *failure)
{
	if (fail(w, lane, part, failure) < 0)
		return -1;
	if (failure->blame) {
		lane->vain = 0;
		for (size_t i = 0; i < part->n; i++)
			tell(w, lane, &part->jobs[i], failure->error);
		return 0;
	}
	if (failure->wait_ms <= 0) {
		/* else what is given back at once is claimed for ever */
		if (++lane->vain >= VAIN_MAX && !stopped(w))
			rest(w, lane, POLL_MS);
		return 0;
	}
	rest(w, lane, failure->wait_ms);
	if (!lane->out) {
		w->tally->outages++;
		tell(w, lane, NULL, failure->error);
	}
	lane->out = true;
	return 0;
}

static int
settle(struct worker *w, struct lane *lane, const struct part *part,
    struct work_result *result)
{
	if (result->fate == WORK_DONE) {
		w->tally->done += (int64_t)part->n;
		lane->out = false;
		lane->vain = 0;
		return 0;
	}
	/* one that is to be split is a job that cannot be done */
	if (result->fate == WORK_SPLIT)
		result->failure.blame = true;
	return settle_failure(w, lane, part, &result->failure);
}

/* ---- a batch ---- */

/* What is left of a batch, when nothing more is to be tried. */
static int
give_back(struct worker *w, const struct lane *lane, const struct part *parts,
    size_t n, const struct queue_failure *failure)
{
	while (n--)
		if (fail(w, lane, &parts[n], failure) < 0)
			return -1;
	return 0;
}

/* A part that is to be split is tried by halves, so there is a stack. */
static int
do_batch(
    struct worker *w, struct lane *lane, const struct queue_job *jobs, size_t n)
{
	const struct work_kind *kind = lane->kind;
	struct db *db = lane->place->cube->db;
	struct part parts[2 + sizeof n * 8] = { { jobs, n } };
	struct work_result result = { .fate = WORK_DONE };
	size_t depth = 1;

	while (depth && !stopped(w) && !rests(lane)) {
		struct part part = parts[--depth];

		if (part.n < n && queue_renew(db, kind->name, w->name,
				      kind->lease_ms, w->err) < 0)
			return -1;
		result = (struct work_result){ .fate = WORK_DONE };
		if (kind->run(kind->ctx, part.jobs, part.n, w->name, &result,
			w->err) < 0)
			return -1;
		if (result.fate == WORK_SPLIT && part.n > 1) {
			size_t half = part.n / 2;

			parts[depth++] = (struct part){ part.jobs + half,
				part.n - half };
			parts[depth++] = (struct part){ part.jobs, half };
		} else if (settle(w, lane, &part, &result) < 0) {
			return -1;
		}
	}
	/* a rest is because of the last result, which holds for these, too */
	if (!rests(lane))
		result.failure = (struct queue_failure){ .wait_ms = 0 };
	return give_back(w, lane, parts, depth, &result.failure);
}

/* Claims a batch and does it: how many jobs it was. */
static int64_t
work_on(struct worker *w, struct lane *lane)
{
	const struct work_kind *kind = lane->kind;
	struct queue_claim claim = { .kind = kind->name,
		.worker = w->name,
		.limit = kind->batch ? kind->batch : 1,
		.quota = kind->quota,
		.lease_ms = kind->lease_ms,
		.from = w->work->from,
		.to = w->work->to };
	struct queue_job *jobs;
	size_t n;

	if (w->work->limit &&
	    (int64_t)claim.limit > w->work->limit - w->claimed)
		claim.limit = (size_t)(w->work->limit - w->claimed);
	arena_reset(&w->arena);
	if (queue_claim(lane->place->cube->db, &claim, &w->arena, &jobs, &n,
		w->err) < 0)
		return -1;
	w->claimed += (int64_t)n;
	if (n && do_batch(w, lane, jobs, n) < 0)
		return -1;
	return (int64_t)n;
}

/* One batch of each kind in each cube: how many jobs it was. */
static int64_t
work_round(struct worker *w)
{
	int64_t sum = 0;

	for (size_t i = 0; i < w->n_lanes; i++) {
		int64_t n;

		if (stopped(w) || enough(w))
			break;
		if (rests(&w->lanes[i]))
			continue;
		n = work_on(w, &w->lanes[i]);
		if (n < 0)
			return -1;
		sum += n;
	}
	return sum;
}

/* Whether others have some of the jobs that are waited for. */
static int
others_work(struct worker *w)
{
	for (size_t i = 0; i < w->work->n_cubes; i++) {
		struct queue_counts counts;

		if (queue_count_range(w->work->cubes[i].cube->db, w->work->from,
			w->work->to, &counts, w->err) < 0)
			return -1;
		if (counts.claimed)
			return 1;
	}
	return 0;
}

/* Nothing was due: 1 if it may be worth to look again, and it was slept. */
static int
idle(struct worker *w)
{
	int rc;

	if (w->work->mode == WORK_WATCH) {
		doze(w, POLL_MS);
		return 1;
	}
	if (w->work->mode != WORK_WAIT)
		return 0;
	rc = others_work(w);
	if (rc == 1)
		doze(w, WAIT_MS);
	return rc;
}

static int
work_all(struct worker *w)
{
	while (!stopped(w) && !enough(w)) {
		int64_t n = work_round(w);
		int more = 1;

		if (n < 0)
			return -1;
		if (w->work->mode == WORK_ONCE)
			return 0;
		if (!n)
			more = idle(w);
		if (more < 1)
			return more;
	}
	return 0;
}

void
work_fail(
    struct work_result *result, struct queue_failure failure, const char *text)
{
	snprintf(result->text, sizeof result->text, "%s", text);
	failure.error = *text ? result->text : NULL;
	result->fate = WORK_FAILED;
	result->failure = failure;
}

int
work_run(const struct work *work, struct work_tally *tally, struct err *err)
{
	struct worker w = { .work = work, .tally = tally, .err = err };
	int rc;

	*tally = (struct work_tally){ 0 };
	for (size_t i = 0; i < work->n_cubes; i++)
		w.n_lanes += work->cubes[i].n_kinds;
	w.lanes = alloc_array(w.n_lanes, sizeof *w.lanes);
	w.n_lanes = 0;
	for (size_t i = 0; i < work->n_cubes; i++)
		for (size_t k = 0; k < work->cubes[i].n_kinds; k++)
			w.lanes[w.n_lanes++] = (struct lane){
				.place = &work->cubes[i],
				.kind = &work->cubes[i].kinds[k],
			};
	name_worker(w.name);
	rc = work_all(&w);
	free(w.lanes);
	arena_release(&w.arena);
	return rc;
}
