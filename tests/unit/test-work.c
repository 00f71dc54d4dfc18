#include "mind/work.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "base/prog.h"
#include "jobs.h"
#include "tap.h"

/*
 * Kind "t", as tests want it: each job is a row of table effects, written in
 * the transaction that ends the job.
 */
struct plan {
	struct cube *cube;
	const char *bad;   /* jobs of this payload spoil their batch */
	const char *fatal; /* and these, alone, are dead at once */
	int64_t outage_ms; /* the model is not there */
	int vain;          /* times to give back, and say nothing */
	int slow_us;       /* what each run takes */
	bool dies;         /* within its transaction */
	bool breaks;       /* its store fails */
	int calls;
	size_t most; /* jobs of a call */
};

static int told_jobs, told_outages;
static char last_told[480];
static volatile sig_atomic_t stop;

static int
is_stopped(void)
{
	return stop;
}

static void
told(void *ctx, const struct cube *where, const struct queue_job *job,
    const char *error)
{
	(void)ctx;
	(void)where;
	*(job ? &told_jobs : &told_outages) += 1;
	snprintf(last_told, sizeof last_told, "%s", error);
}

static int
write_effect(struct db *db, int64_t id, struct err *why)
{
	sqlite3_stmt *s = db_statement(
	    db, "INSERT INTO effects(job) VALUES(?1)", why);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, id);
	return db_step(db, s, why);
}

static int
apply(struct plan *plan, const struct queue_job *jobs, size_t n,
    const char *worker, struct err *why)
{
	struct db *db = plan->cube->db;

	if (db_begin(db, true, why) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int rc = queue_done(db, jobs[i].id, worker, why);

		if (rc == 1)
			rc = write_effect(db, jobs[i].id, why);
		if (rc < 0) {
			db_rollback(db);
			return -1;
		}
	}
	if (plan->dies)
		raise(SIGKILL);
	return db_commit(db, why);
}

static bool
among(const struct queue_job *jobs, size_t n, const char *payload)
{
	for (size_t i = 0; payload && i < n; i++)
		if (jobs[i].payload && strcmp(jobs[i].payload, payload) == 0)
			return true;
	return false;
}

static int
fail(struct work_result *result, const char *why, struct queue_failure failure)
{
	snprintf(result->text, sizeof result->text, "%s", why);
	failure.error = result->text;
	result->fate = WORK_FAILED;
	result->failure = failure;
	return 0;
}

static int
run(void *ctx, const struct queue_job *jobs, size_t n, const char *worker,
    struct work_result *result, struct err *why)
{
	struct plan *plan = ctx;

	plan->calls++;
	plan->most = n > plan->most ? n : plan->most;
	if (plan->slow_us)
		usleep((useconds_t)plan->slow_us);
	if (stop)
		return fail(result, "stopped", (struct queue_failure){ 0 });
	if (plan->breaks)
		return err_set(why, ERR_STORE, "the store broke");
	if (plan->vain-- > 0)
		return fail(result, "again", (struct queue_failure){ 0 });
	if (plan->outage_ms)
		return fail(result, "nobody is there",
		    (struct queue_failure){ .wait_ms = plan->outage_ms });
	if (among(jobs, n, plan->fatal) && n == 1)
		return fail(result, "never",
		    (struct queue_failure){ .blame = true, .fatal = true });
	if (among(jobs, n, plan->bad) || among(jobs, n, plan->fatal)) {
		result->fate = WORK_SPLIT;
		return 0;
	}
	return apply(plan, jobs, n, worker, why);
}

/* A worker on the cube for kind "t", eight at a time. */
static struct work_tally
do_work(enum work_mode mode, struct plan *plan, int64_t limit)
{
	const struct work_kind kind = { .name = "t",
		.batch = 8,
		.lease_ms = 60000,
		.run = run,
		.ctx = plan };
	const struct work_cube place_ = { &cube, &kind, 1 };
	const struct work work = { .mode = mode,
		.cubes = &place_,
		.n_cubes = 1,
		.limit = limit,
		.from = mode == WORK_WAIT ? 1 : 0,
		.to = mode == WORK_WAIT ? INT64_MAX : 0,
		.stopped = is_stopped,
		.told = told };
	struct work_tally tally;

	plan->cube = &cube;
	plan->calls = 0;
	told_jobs = told_outages = 0;
	if (work_run(&work, &tally, &err) < 0 && !plan->breaks)
		bail("work", err.text);
	return tally;
}

static void
add(int n)
{
	for (int i = 0; i < n; i++)
		jobs_add("");
}

static int64_t
number(const char *sql)
{
	int64_t n;

	if (db_integer(cube.db, sql, -1, &n, &err) < 0)
		bail(sql, err.text);
	return n;
}

static int64_t
effects(void)
{
	return number("SELECT count(DISTINCT job) FROM effects");
}

static bool
each_once(int64_t n)
{
	return effects() == n && number("SELECT count(*) FROM effects") == n &&
	       jobs_are(0, 0, 0, 0);
}

static void
test_modes(void)
{
	struct plan plan = { 0 };
	struct work_tally tally;

	add(20);
	tally = do_work(WORK_ONCE, &plan, 0);
	tap(tally.done == 8 && plan.calls == 1 && effects() == 8,
	    "once: a batch");
	tally = do_work(WORK_ONCE, &plan, 3);
	tap(tally.done == 3 && effects() == 11, "no more than the limit");
	tally = do_work(WORK_DRAIN, &plan, 0);
	tap(tally.done == 9 && plan.most == 8 && plan.calls == 2 &&
		each_once(20),
	    "drain: until nothing is due");
	tally = do_work(WORK_DRAIN, &plan, 0);
	tap(!tally.done && !plan.calls, "which may be at once");
	add(10);
	tally = do_work(WORK_DRAIN, &plan, 9);
	tap(tally.done == 9 && jobs_are(1, 0, 0, 0), "by a limit, too");
	tally = do_work(WORK_WATCH, &plan, 1);
	tap(tally.done == 1 && each_once(30), "watch obeys it as well");
}

static void
test_split(void)
{
	struct plan plan = { .bad = "bad", .fatal = "fatal" };
	struct work_tally tally;

	add(5);
	jobs_put(&(struct queue_job){
	    .kind = "t", .payload = "bad", .priority = QUEUE_NORMAL });
	add(2);
	tally = do_work(WORK_DRAIN, &plan, 0);
	tap(tally.done == 7 && tally.failed == 1 && effects() == 7 &&
		jobs_are(0, 1, 0, 0),
	    "one that spoils a batch is alone to blame");
	tap(plan.calls == 7, "which halves find out (%d calls)", plan.calls);
	tap(told_jobs == 1 && !told_outages && !tally.outages, "and is told");
	jobs_put(&(struct queue_job){
	    .kind = "t", .payload = "fatal", .priority = QUEUE_NORMAL });
	add(2);
	tally = do_work(WORK_DRAIN, &plan, 0);
	tap(tally.done == 2 && tally.failed == 1 && jobs_are(0, 1, 0, 1) &&
		strcmp(last_told, "never") == 0,
	    "one that cannot be done is dead");
}

static void
test_outage(void)
{
	struct plan plan = { .outage_ms = 5000 };
	struct work_tally tally;

	add(20);
	tally = do_work(WORK_DRAIN, &plan, 0);
	tap(tally.returned == 8 && !tally.done && !tally.failed &&
		tally.outages == 1 && plan.calls == 1,
	    "an outage ends the work");
	tap(told_outages == 1 && !told_jobs &&
		strcmp(last_told, "nobody is there") == 0,
	    "is told");
	tap(jobs_are(12, 8, 0, 0) &&
		number("SELECT max(attempts) FROM jobs") == 0,
	    "and blames no job");
	plan.outage_ms = 0;
	tally = do_work(WORK_DRAIN, &plan, 0);
	tap(tally.done == 12, "others are done behind it");
	jobs_clock(5000);
	do_work(WORK_DRAIN, &plan, 0);
	tap(each_once(20), "and those that waited");
}

/* Two kinds in each of two cubes; one of them finds its model gone. */
static void
test_lanes(void)
{
	static const struct queue_job other_kind = { .kind = "u" };
	struct plan plans[4] = { { .outage_ms = 9000 }, { 0 }, { 0 }, { 0 } };
	struct work_kind kinds[4];
	struct cube second;
	struct work_tally tally;
	const struct work_cube places[] = { { &cube, kinds, 2 },
		{ &second, kinds + 2, 2 } };
	const struct work work = {
		.mode = WORK_DRAIN, .cubes = places, .n_cubes = 2
	};
	int64_t id;

	add(3);
	jobs_put(&other_kind);
	if (cube_open(&second, place, "second", DB_CREATE, true, &err) < 0 ||
	    db_run(second.db, "CREATE TABLE effects(job)", &err) < 0 ||
	    db_begin(second.db, true, &err) < 0 ||
	    queue_put(second.db, &other_kind, &id, &err) < 0 ||
	    db_commit(second.db, &err) < 0)
		bail("second", err.text);
	for (int i = 0; i < 4; i++) {
		plans[i].cube = places[i / 2].cube;
		kinds[i] = (struct work_kind){ .name = i % 2 ? "u" : "t",
			.batch = 1,
			.lease_ms = 1000,
			.run = run,
			.ctx = &plans[i] };
	}
	tap(work_run(&work, &tally, &err) == 0 && tally.done == 2 &&
		tally.returned == 1 && tally.outages == 1 &&
		plans[0].calls == 1 && plans[1].calls == 1 && !plans[2].calls &&
		plans[3].calls == 1,
	    "an outage of one kind in one cube stops no other");
	cube_release(&second);
}

static void
test_vain(void)
{
	struct plan plan = { .vain = 2 };
	struct work_tally tally;

	add(3);
	tally = do_work(WORK_DRAIN, &plan, 0);
	tap(tally.done == 3 && tally.returned == 6 && !tally.outages,
	    "what is given back at once is tried again");
	add(3);
	plan.vain = 1000;
	tally = do_work(WORK_DRAIN, &plan, 0);
	tap(tally.done == 0 && plan.calls == 3 && jobs_are(3, 0, 0, 0),
	    "but not for ever");
}

static void
test_broken(void)
{
	struct plan plan = { .breaks = true };
	struct work_tally tally;

	add(3);
	tally = do_work(WORK_DRAIN, &plan, 0);
	tap(!tally.done && plan.calls == 1 &&
		strcmp(err.text, "the store broke") == 0,
	    "a store that fails ends the work");
	jobs_clock(60000);
	plan.breaks = false;
	tally = do_work(WORK_DRAIN, &plan, 0);
	tap(tally.done == 3, "whose jobs come back");
}

/* ---- processes ---- */

/* A child with a handle of its own that works and ends with 0. */
static pid_t
start(enum work_mode mode, struct plan *plan)
{
	pid_t pid;

	/* no handle of SQLite's goes into a child */
	jobs_close();
	pid = fork();
	jobs_open("work");
	if (pid)
		return pid;
	do_work(mode, plan, 0);
	_exit(0);
}

static bool
ended(pid_t pid)
{
	int status;

	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0;
}

static void
test_ten(void)
{
	struct plan plan = { .slow_us = 500 };
	pid_t pids[10];
	bool good = true;

	db_begin(cube.db, true, &err);
	add(600);
	db_commit(cube.db, &err);
	for (int i = 0; i < 10; i++)
		pids[i] = start(WORK_DRAIN, &plan);
	for (int i = 0; i < 10; i++)
		good = ended(pids[i]) && good;
	tap(good && each_once(600), "ten workers do each job once");
}

static void
test_killed(void)
{
	struct plan plan = { .dies = true };
	struct work_tally tally;
	int status;

	add(8);
	waitpid(start(WORK_DRAIN, &plan), &status, 0);
	tap(WIFSIGNALED(status) && effects() == 0 && jobs_are(0, 0, 8, 0),
	    "one that is killed leaves no effect, and its jobs claimed");
	plan.dies = false;
	tally = do_work(WORK_DRAIN, &plan, 0);
	tap(!tally.done, "which nobody gets");
	jobs_clock(60000);
	tally = do_work(WORK_DRAIN, &plan, 0);
	tap(tally.done == 8 && each_once(8), "until its lease is over");
}

/* Waits for a moment that comes soon, ten seconds at most. */
static bool
comes(const char *sql, int64_t want)
{
	for (int i = 0; i < 1000; i++) {
		if (number(sql) == want)
			return true;
		usleep(10000);
	}
	return false;
}

static void
on_term(int signal_number)
{
	stop = signal_number;
}

static void
test_watch(void)
{
	static const char count[] = "SELECT count(*) FROM effects";
	struct plan plan = { 0 };
	struct sigaction action = { .sa_handler = on_term };
	struct timespec before, now;
	pid_t pid;
	bool good;

	sigaction(SIGTERM, &action, NULL);
	add(2);
	pid = start(WORK_WATCH, &plan);
	tap(comes(count, 2), "one who watches does what is due");
	add(1);
	tap(comes(count, 3), "and what comes later");
	clock_gettime(CLOCK_MONOTONIC, &before);
	kill(pid, SIGTERM);
	good = ended(pid);
	clock_gettime(CLOCK_MONOTONIC, &now);
	/* in its sleep of a second, unless the machine is loaded */
	tap(good && now.tv_sec - before.tv_sec < 5, "until a signal ends it");
	add(8);
	plan.slow_us = 200000;
	pid = start(WORK_WATCH, &plan);
	comes("SELECT count(*) FROM jobs WHERE state = 2", 8);
	kill(pid, SIGTERM);
	tap(ended(pid) && jobs_are(8, 0, 0, 0) &&
		number("SELECT max(attempts) FROM jobs") == 0,
	    "when it gives back what it has");
}

/* The child has the job for a while when the parent asks for it. */
static void
test_wait(void)
{
	struct plan slow = { .slow_us = 300000 }, plan = { 0 };
	struct work_tally tally;
	pid_t pid;

	add(1);
	pid = start(WORK_ONCE, &slow);
	comes("SELECT count(*) FROM jobs WHERE state = 2", 1);
	tally = do_work(WORK_WAIT, &plan, 0);
	tap(!tally.done && each_once(1),
	    "who waits does so for the jobs of others");
	ended(pid);
	add(3);
	tally = do_work(WORK_WAIT, &plan, 0);
	tap(tally.done == 3, "and does what nobody has");
}

int
main(void)
{
	static void (*const tests[])(void) = { test_modes, test_split,
		test_outage, test_lanes, test_vain, test_broken, test_ten,
		test_killed, test_watch, test_wait };

	place_make();
	jobs_open("work");
	if (db_run(cube.db, "CREATE TABLE effects(job)", &err) < 0)
		bail("effects", err.text);
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
		if (db_run(cube.db, "DELETE FROM effects", &err) < 0)
			bail("effects", err.text);
		jobs_clear();
		fflush(stdout);
		tests[i]();
	}
	jobs_close();
	place_remove();
	return tap_end();
}
