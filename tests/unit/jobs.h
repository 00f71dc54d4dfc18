#ifndef MEMOS_TESTS_JOBS_H
#define MEMOS_TESTS_JOBS_H

/* A cube with a queue for tests; what fails here ends the test. */

#include "base/clock.h"
#include "store.h"
#include "store/queue.h"

static struct cube cube;
static struct err err;
static struct arena arena;

/* 2026-05-07T12:00:00Z, where place_make() sets the clock. */
#define NOON INT64_C(1778155200000000)

MAYBE void
jobs_open(const char *name)
{
	if (cube_open(&cube, place, name, DB_CREATE, true, &err) < 0)
		bail(name, err.text);
}

MAYBE void
jobs_close(void)
{
	cube_release(&cube);
	arena_release(&arena);
}

/* Sets the clock to some milliseconds after noon. */
MAYBE void
jobs_clock(int64_t ms)
{
	struct buf text = { 0 };

	clock_print(&text, NOON + ms * 1000);
	setenv("MEMOS_NOW", text.data, 1);
	buf_release(&text);
}

MAYBE int64_t
jobs_put(const struct queue_job *job)
{
	int64_t id;

	if (db_begin(cube.db, true, &err) < 0 ||
	    queue_put(cube.db, job, &id, &err) < 0 ||
	    db_commit(cube.db, &err) < 0)
		bail("put", err.text);
	return id;
}

/* One of kind "t" that is due. */
MAYBE int64_t
jobs_add(const char *user)
{
	return jobs_put(&(struct queue_job){ .kind = "t",
	    .user = user,
	    .priority = QUEUE_NORMAL,
	    .run_after = clock_now() });
}

/* Claims by a minute's lease; how many, in *jobs until the next claim. */
MAYBE size_t
jobs_claim(
    const char *worker, size_t limit, size_t quota, struct queue_job **jobs)
{
	const struct queue_claim claim = { .kind = "t",
		.worker = worker,
		.limit = limit,
		.quota = quota,
		.lease_ms = 60000 };
	size_t n;

	arena_reset(&arena);
	if (queue_claim(cube.db, &claim, &arena, jobs, &n, &err) < 0)
		bail("claim", err.text);
	return n;
}

MAYBE int
jobs_done(int64_t id, const char *worker)
{
	int rc = -1;

	if (db_begin(cube.db, true, &err) == 0) {
		rc = queue_done(cube.db, id, worker, &err);
		if (db_commit(cube.db, &err) < 0)
			rc = -1;
	}
	if (rc < 0)
		bail("done", err.text);
	return rc;
}

MAYBE void
jobs_fail(int64_t id, const char *worker, const struct queue_failure *failure)
{
	if (queue_failed(cube.db, id, worker, failure, &err) < 0)
		bail("failed", err.text);
}

MAYBE struct queue_counts
jobs_count(void)
{
	struct queue_counts counts;

	if (queue_count(cube.db, &counts, &err) < 0)
		bail("count", err.text);
	return counts;
}

MAYBE bool
jobs_are(int64_t due, int64_t waiting, int64_t claimed, int64_t dead)
{
	struct queue_counts c = jobs_count();
	bool good = c.due == due && c.waiting == waiting &&
		    c.claimed == claimed && c.dead == dead;

	if (!good)
		printf("# due %lld, waiting %lld, claimed %lld, dead %lld\n",
		    (long long)c.due, (long long)c.waiting,
		    (long long)c.claimed, (long long)c.dead);
	return good;
}

struct jobs_find {
	int64_t id;
	struct queue_job job;
	bool found;
};

MAYBE int
jobs_match(const struct queue_job *job, void *ctx)
{
	struct jobs_find *find = ctx;

	if (job->id != find->id)
		return 0;
	find->found = true;
	find->job = *job;
	if (job->last_error)
		find->job.last_error = arena_copy(
		    &arena, job->last_error, strlen(job->last_error));
	/* the rest dies with the row */
	find->job.kind = find->job.user = "";
	find->job.worker = find->job.payload = find->job.memory = NULL;
	return 1;
}

/* A job as it stands; id 0 if there is none. */
MAYBE struct queue_job
jobs_get(int64_t id)
{
	struct jobs_find find = { .id = id };

	if (queue_each(cube.db, jobs_match, &find, &err) < 0)
		bail("each", err.text);
	return find.job;
}

MAYBE void
jobs_clear(void)
{
	if (db_run(cube.db, "DELETE FROM jobs; DELETE FROM job_turns", &err) <
	    0)
		bail("clear", err.text);
	jobs_clock(0);
}

#endif
