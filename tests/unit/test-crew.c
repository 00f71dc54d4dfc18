#include "base/crew.h"

#include <stdint.h>
#include <unistd.h>

#include "tap.h"

enum { CREW = 4, ROOM = 8, JOBS = 1000 };

struct task {
	uint64_t n, result;
	size_t bytes;
	bool slow;
};

/* What a thread keeps for itself: nobody else may count in it. */
struct mine {
	uint64_t jobs;
};

static size_t
work(void *job, void *own)
{
	struct task *task = job;
	struct mine *mine = own;

	if (task->slow)
		usleep(2000);
	mine->jobs++;
	task->result = task->n * task->n;
	return task->bytes;
}

static struct crew *
begin(size_t n, struct mine mines[CREW], size_t bytes)
{
	static void *own[CREW];

	for (size_t i = 0; i < CREW; i++) {
		mines[i].jobs = 0;
		own[i] = &mines[i];
	}
	return crew_new(n, own, work, ROOM, bytes);
}

/* All jobs through a crew of n; whether they came back done and in order. */
static bool
in_order(size_t n, size_t bytes, size_t held)
{
	static struct task tasks[JOBS];
	struct mine mines[CREW];
	struct crew *crew = begin(n, mines, bytes);
	uint64_t given = 0, taken = 0, jobs = 0;
	bool good = true;

	while (taken < JOBS && good) {
		if (given < JOBS && !crew_full(crew)) {
			tasks[given] = (struct task){ .n = given,
				.bytes = held,
				.slow = given % 100 == 0 };
			crew_give(crew, &tasks[given++]);
			continue;
		}
		struct task *task = crew_take(crew);

		good = task == &tasks[taken] && task->result == taken * taken;
		taken++;
	}
	good = good && !crew_take(crew) && !crew_jobs(crew);
	crew_free(crew);
	for (size_t i = 0; i < CREW; i++)
		jobs += mines[i].jobs;
	return good && jobs == JOBS;
}

/* What is on the way when a crew ends is left as it is. */
static void
test_end(void)
{
	struct task tasks[ROOM] = { 0 };
	struct mine mines[CREW];
	struct crew *crew = begin(CREW, mines, 1 << 20);

	for (size_t i = 0; i < ROOM; i++) {
		tasks[i] = (struct task){ .n = i, .slow = true };
		crew_give(crew, &tasks[i]);
	}
	tap(crew_full(crew) && crew_jobs(crew) == ROOM, "a crew has room");
	crew_free(crew);
	crew_free(NULL);
	tap(true, "and may end in the middle");
}

/* Jobs that hold too much wait until they are the oldest. */
static void
test_bytes(void)
{
	struct task tasks[ROOM] = { 0 };
	struct mine mines[CREW];
	struct crew *crew = begin(CREW, mines, 1);
	bool good = true;

	for (size_t i = 0; i < ROOM; i++) {
		tasks[i] = (struct task){
			.n = i + 2, .bytes = 1, .slow = true
		};
		crew_give(crew, &tasks[i]);
	}
	usleep(50000);
	/* four may have begun before the first was done, no more */
	for (size_t i = CREW; i < ROOM; i++)
		good = good && !tasks[i].result;
	tap(good, "what is done and not taken keeps others back");
	for (size_t i = 0; i < ROOM; i++)
		good = good && crew_take(crew) == &tasks[i] && tasks[i].result;
	tap(good, "but all are done in the end");
	crew_free(crew);
}

int
main(void)
{
	for (size_t n = 1; n <= CREW; n++) {
		tap(in_order(n, 1 << 20, 10), "%zu in order", n);
		tap(in_order(n, 100, 60), "%zu in order, with little room", n);
	}
	test_end();
	test_bytes();
	tap(crew_processors() >= 1, "there is a processor");
	return tap_end();
}
