#ifndef MEMOS_BASE_CREW_H
#define MEMOS_BASE_CREW_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Threads that work on jobs while their results are taken in the order the
 * jobs were given.  One thread, the one that calls all of these, gives and
 * takes; when it must wait it works itself.  The others never catch a signal.
 */
struct crew;

/*
 * What a job is: does it with what the thread keeps for itself, and returns
 * about how many bytes the job holds from then on.
 */
typedef size_t crew_work(void *job, void *own);

/*
 * A crew of n: n - 1 threads and the caller.  own[0] to own[n - 1] are theirs,
 * the first the caller's; borrowed.  `room` jobs can be on the way, and once
 * those that are done hold `bytes`, none is begun but the oldest.  Threads that
 * cannot be had are done without.
 */
struct crew *
crew_new(size_t n, void **own, crew_work *work, size_t room, size_t bytes);

/* Waits for the threads, not for jobs that none has begun. */
void crew_free(struct crew *crew);

/* How many jobs are on the way, and whether there is room for another. */
size_t crew_jobs(const struct crew *crew);
bool crew_full(const struct crew *crew);

/* Gives a job; there must be room. */
void crew_give(struct crew *crew, void *job);

/* Takes the oldest job, done; NULL if none is on the way. */
void *crew_take(struct crew *crew);

/* How many processors this process may use, at least 1. */
size_t crew_processors(void);

#endif
