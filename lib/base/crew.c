#include "base/crew.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>

#include "base/alloc.h"

struct job {
	void *job;
	size_t bytes;
	bool done;
};

/*
 * The jobs stand in a ring by their numbers: those below `begun` have a thread,
 * those below `taken` are the caller's again.
 */
struct crew {
	pthread_mutex_t lock;
	pthread_cond_t given, finished;
	crew_work *work;
	void **own;
	struct job *ring;
	size_t room, bytes_max;
	size_t taken, begun, n_given; /* numbers */
	size_t bytes;                 /* held by what is done and not taken */
	bool ends;
	struct worker {
		struct crew *crew;
		void *own;
		pthread_t thread;
	} * workers;
	size_t n_workers;
};

static struct job *
job_at(const struct crew *c, size_t number)
{
	return &c->ring[number % c->room];
}

static bool
may_begin(const struct crew *c)
{
	return c->begun < c->n_given &&
	       (c->bytes < c->bytes_max || c->begun == c->taken);
}

/* Does the next job; the lock is held, but not meanwhile. */
static void
do_next(struct crew *c, void *own)
{
	struct job *job = job_at(c, c->begun++);
	size_t bytes;

	pthread_mutex_unlock(&c->lock);
	bytes = c->work(job->job, own);
	pthread_mutex_lock(&c->lock);
	job->bytes = bytes;
	job->done = true;
	c->bytes += bytes;
	pthread_cond_signal(&c->finished);
}

static void *
run(void *ctx)
{
	struct worker *worker = ctx;
	struct crew *c = worker->crew;

	pthread_mutex_lock(&c->lock);
	while (!c->ends) {
		if (may_begin(c))
			do_next(c, worker->own);
		else
			pthread_cond_wait(&c->given, &c->lock);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

struct crew *
crew_new(size_t n, void **own, crew_work *work, size_t room, size_t bytes)
{
	struct crew *c = alloc_bytes(sizeof *c);
	sigset_t all, old;

	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->given, NULL);
	pthread_cond_init(&c->finished, NULL);
	c->work = work;
	c->own = own;
	c->ring = alloc_array(room, sizeof *c->ring);
	c->room = room;
	c->bytes_max = bytes;
	c->workers = alloc_array(n, sizeof *c->workers);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	for (size_t i = 0; i + 1 < n; i++) {
		struct worker *worker = &c->workers[i];

		worker->crew = c;
		worker->own = own[i + 1];
		if (pthread_create(&worker->thread, NULL, run, worker))
			break;
		c->n_workers++;
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return c;
}

void
crew_free(struct crew *c)
{
	if (!c)
		return;
	pthread_mutex_lock(&c->lock);
	c->ends = true;
	pthread_cond_broadcast(&c->given);
	pthread_mutex_unlock(&c->lock);
	for (size_t i = 0; i < c->n_workers; i++)
		pthread_join(c->workers[i].thread, NULL);
	pthread_cond_destroy(&c->finished);
	pthread_cond_destroy(&c->given);
	pthread_mutex_destroy(&c->lock);
	free(c->workers);
	free(c->ring);
	free(c);
}

/* Only the caller changes these two numbers. */
size_t
crew_jobs(const struct crew *c)
{
	return c->n_given - c->taken;
}

bool
crew_full(const struct crew *c)
{
	return crew_jobs(c) == c->room;
}

void
crew_give(struct crew *c, void *job)
{
	assert(!crew_full(c));
	pthread_mutex_lock(&c->lock);
	*job_at(c, c->n_given++) = (struct job){ .job = job };
	pthread_cond_signal(&c->given);
	pthread_mutex_unlock(&c->lock);
}

void *
crew_take(struct crew *c)
{
	struct job *oldest = job_at(c, c->taken);

	if (!crew_jobs(c))
		return NULL;
	pthread_mutex_lock(&c->lock);
	while (!oldest->done) {
		if (may_begin(c))
			do_next(c, c->own[0]);
		else
			pthread_cond_wait(&c->finished, &c->lock);
	}
	c->taken++;
	c->bytes -= oldest->bytes;
	/* less is held: what waited for that may begin */
	if (may_begin(c))
		pthread_cond_broadcast(&c->given);
	pthread_mutex_unlock(&c->lock);
	return oldest->job;
}

size_t
crew_processors(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set)
							    : 1;

	return n > 0 ? (size_t)n : 1;
}
