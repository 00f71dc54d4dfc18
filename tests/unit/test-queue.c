#include "store/queue.h"

#include "jobs.h"
#include "tap.h"

#define SECOND INT64_C(1000000)

static const struct queue_failure blamed = { .blame = true, .error = "no" };

static void
test_life(void)
{
	const struct queue_job job = { .kind = "t",
		.seq = 7,
		.user = "ann",
		.payload = "{\"a\":1}",
		.priority = QUEUE_NORMAL,
		.run_after = NOON,
		.attempts = 3,
		.dead = true };
	struct queue_job *jobs;
	int64_t id, second;

	tap(jobs_are(0, 0, 0, 0), "a new cube has no jobs");
	tap(jobs_claim("w", 9, 0, &jobs) == 0, "and none can be claimed");
	id = jobs_put(&job);
	second = jobs_put(&(struct queue_job){ .kind = "other" });
	tap(jobs_are(2, 0, 0, 0) && second > id, "two are put");
	tap(jobs_get(second).run_after == NOON,
	    "one of no time is due when it is put");
	tap(jobs_claim("w", 9, 0, &jobs) == 1 && jobs_are(1, 0, 1, 0),
	    "one is of the kind");
	tap(jobs->id == id && jobs->seq == 7 && jobs->attempts == 0 &&
		strcmp(jobs->kind, "t") == 0 &&
		strcmp(jobs->user, "ann") == 0 &&
		strcmp(jobs->payload, job.payload) == 0 &&
		jobs->priority == QUEUE_NORMAL && jobs->run_after == NOON &&
		jobs->lease_until == NOON + 60 * SECOND &&
		strcmp(jobs->worker, "w") == 0 && !jobs->last_error &&
		!jobs->dead,
	    "it is as it was put, and claimed");
	tap(jobs_claim("v", 9, 0, &jobs) == 0, "no other worker gets it");
	tap(jobs_done(id, "v") == 0 && jobs_are(1, 0, 1, 0),
	    "none but its worker can say that it is done");
	tap(jobs_done(id, "w") == 1 && jobs_are(1, 0, 0, 0), "who says so");
	tap(jobs_done(id, "w") == 0, "once");
	tap(jobs_add("") > second, "no number is given twice");
}

/* What is claimed in the transaction that is undone is as it was. */
static void
test_undone(void)
{
	struct queue_job *jobs;
	int64_t id = jobs_add("");

	jobs_claim("w", 1, 0, &jobs);
	db_begin(cube.db, true, &err);
	tap(queue_done(cube.db, id, "w", &err) == 1, "a job is done");
	db_rollback(cube.db);
	tap(jobs_are(0, 0, 1, 0) && jobs_done(id, "w") == 1,
	    "and is not where what it did is undone");
}

static void
test_priority(void)
{
	static const int64_t priorities[] = { QUEUE_IDLE, QUEUE_NORMAL,
		QUEUE_WAITED_FOR, QUEUE_NORMAL, INT64_MIN, INT64_MAX };
	static const int64_t want[] = { 5, 3, 2, 4, 1, 6 };
	struct queue_job *jobs;
	bool good = true;
	int64_t before = jobs_add(""), first;

	jobs_claim("w", 1, 0, &jobs);
	for (size_t i = 0; i < 6; i++)
		jobs_put(&(struct queue_job){
		    .kind = "t", .priority = priorities[i] });
	tap(jobs_claim("w", 9, 0, &jobs) == 6, "all priorities are claimed");
	first = before;
	for (size_t i = 0; i < 6; i++)
		good = good && jobs[i].id == first + want[i];
	tap(good, "the small ones first, in each the oldest");
}

/* Claims n; the users' first letters, in the order of the jobs. */
static const char *
claim_letters(size_t n, size_t quota)
{
	static char letters[64];
	struct queue_job *jobs;

	n = jobs_claim("w", n, quota, &jobs);
	for (size_t i = 0; i < n; i++)
		letters[i] = jobs[i].user[0] ? jobs[i].user[0] : '-';
	letters[n] = '\0';
	return letters;
}

static void
add_users(const char *letters)
{
	for (; *letters; letters++) {
		char user[2] = { *letters == '-' ? '\0' : *letters, '\0' };

		jobs_add(user);
	}
}

static void
test_turns(void)
{
	static const struct {
		const char *put, *want;
		size_t limit;
	} steps[] = {
		{ "aaaaaaaaabc-", "-a", 2 },
		{ "", "bc", 2 },
		{ "b-", "-ab", 3 },
		{ "", "aaa", 3 },
		{ "c", "caaaa", 5 },
		{ "", "", 9 },
		{ "ccb", "bcc", 9 },
		{ "abcabc", "ab", 2 },
		{ "", "cab", 3 },
		{ "a", "ca", 4 },
	};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		const char *got;

		add_users(steps[i].put);
		got = claim_letters(steps[i].limit, 0);
		tap(strcmp(got, steps[i].want) == 0,
		    "users in turn, %zu: '%s' is '%s'", i, got, steps[i].want);
	}
}

static void
test_oldest(void)
{
	struct queue_job job = { .kind = "t", .user = "a", .priority = 5 };
	struct queue_job *jobs;
	int64_t ids[3];

	for (int i = 0; i < 3; i++) {
		job.run_after = NOON - i * SECOND;
		ids[i] = jobs_put(&job);
	}
	tap(jobs_claim("w", 2, 0, &jobs) == 2 && jobs[0].id == ids[2] &&
		jobs[1].id == ids[1],
	    "of one user the oldest first");
}

static void
test_quota(void)
{
	struct queue_job *jobs;

	add_users("aaaaabbc");
	tap(strcmp(claim_letters(9, 2), "abcab") == 0, "two a user");
	tap(strcmp(claim_letters(9, 2), "") == 0,
	    "and none more by any worker");
	jobs_clock(1);
	tap(jobs_claim("v", 9, 3, &jobs) == 1 && jobs->user[0] == 'a',
	    "who allows three gets the third");
	jobs_done(jobs->id, "v");
	tap(jobs_claim("v", 9, 3, &jobs) == 1 && jobs->user[0] == 'a',
	    "and the next when that is done");
	add_users("dd");
	jobs_put(&(struct queue_job){ .kind = "t", .user = "a" });
	tap(strcmp(claim_letters(9, 2), "dd") == 0,
	    "who is at the end of his quota is passed over in all priorities");
}

/* Makes the lease of all that is claimed end. */
static void
expire(int64_t *ms)
{
	*ms += 60000;
	jobs_clock(*ms);
}

static void
test_leases(void)
{
	struct queue_job *jobs;
	int64_t id = jobs_add("a"), ms = 0, at;

	jobs_claim("w", 1, 0, &jobs);
	jobs_clock(ms = 59999);
	tap(jobs_claim("v", 1, 0, &jobs) == 0, "a lease holds for its time");
	ms = 0;
	expire(&ms);
	tap(queue_next_due(cube.db, "t", &at, &err) == 0 &&
		at == NOON + 60 * SECOND,
	    "its end is when the job is due");
	tap(jobs_done(id, "w") == 1, "one that nobody else has is still done");
	id = jobs_add("a");
	jobs_claim("w", 1, 0, &jobs);
	expire(&ms);
	tap(jobs_claim("v", 1, 0, &jobs) == 1 && jobs->id == id &&
		jobs->attempts == 1 &&
		strcmp(jobs->last_error, "the worker did not finish") == 0,
	    "else it comes back, as one that was tried");
	tap(jobs_done(id, "w") == 0, "and is its first worker's no more");
	jobs_fail(id, "w", &blamed);
	tap(jobs_are(0, 0, 1, 0), "who cannot give it back either");
	ms += 30000;
	jobs_clock(ms);
	tap(queue_renew(cube.db, "t", "v", 60000, &err) == 0 &&
		jobs_get(id).lease_until == NOON + (ms + 60000) * 1000,
	    "a lease is renewed");
	for (int i = 1; i < QUEUE_ATTEMPTS; i++) {
		tap(jobs_are(0, 0, 1, 0), "attempt %d", i);
		expire(&ms);
		jobs_claim("v", 1, 0, &jobs);
	}
	tap(jobs_are(0, 0, 0, 1) && jobs_get(id).attempts == QUEUE_ATTEMPTS,
	    "a job that no worker survives is dead in the end");
}

static void
test_wrong_clock(void)
{
	struct queue_job *jobs;

	jobs_add("a");
	setenv("MEMOS_NOW", "2036-01-01", 1);
	jobs_claim("w", 1, 0, &jobs);
	jobs_clock(0);
	tap(jobs_claim("v", 1, 0, &jobs) == 1,
	    "a lease of a clock that went wrong holds nobody up");
}

static void
test_backoff(void)
{
	static const int64_t seconds[] = { 30, 120, 480, 1920, 7680, 21600,
		21600 };
	struct queue_job *jobs, job;
	int64_t id = jobs_add("a"), ms = 0, at;

	for (int i = 0; i < QUEUE_ATTEMPTS - 1; i++) {
		jobs_claim("w", 1, 0, &jobs);
		jobs_fail(id, "w", &blamed);
		job = jobs_get(id);
		ms += seconds[i] * 1000;
		tap(jobs_are(0, 1, 0, 0) && job.attempts == i + 1 &&
			job.run_after == NOON + ms * 1000 &&
			strcmp(job.last_error, "no") == 0 &&
			job.lease_until == CLOCK_NONE,
		    "failure %d: it waits %lld s", i + 1,
		    (long long)seconds[i]);
		jobs_clock(ms - 1);
		tap(jobs_claim("w", 1, 0, &jobs) == 0 &&
			queue_next_due(cube.db, "t", &at, &err) == 0 &&
			at == NOON + ms * 1000,
		    "and not less");
		jobs_clock(ms);
		tap(jobs_are(1, 0, 0, 0), "then it is due");
	}
	jobs_claim("w", 1, 0, &jobs);
	jobs_fail(id, "w", &blamed);
	tap(jobs_are(0, 0, 0, 1) && jobs_get(id).dead, "failure 8: it is dead");
	tap(queue_next_due(cube.db, "t", &at, &err) == 0 && at == CLOCK_NONE,
	    "and never due");
}

static void
test_failures(void)
{
	char text[1000];
	struct queue_failure failure = { .wait_ms = 5000, .error = text };
	struct queue_job *jobs;
	int64_t id = jobs_add("a");

	/* a character of two bytes lies across the end of what is kept */
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	text[0] = '\xff';
	memcpy(text + 479, "\xc3\xa9", 2);
	jobs_claim("w", 1, 0, &jobs);
	jobs_fail(id, "w", &failure);
	tap(jobs_are(0, 1, 0, 0) && jobs_get(id).attempts == 0 &&
		jobs_get(id).run_after == NOON + 5 * SECOND,
	    "what is no fault of a job makes it wait as it is said");
	text[0] = '?';
	text[479] = '\0';
	tap(strcmp(jobs_get(id).last_error, text) == 0,
	    "an error is kept as text of a bounded length");
	jobs_clock(5000);
	jobs_claim("w", 1, 0, &jobs);
	jobs_fail(id, "w", &(struct queue_failure){ .wait_ms = 0 });
	tap(jobs_are(1, 0, 0, 0) && strcmp(jobs_get(id).last_error, text) == 0,
	    "one given back at once is due, with the error it had");
	jobs_claim("w", 1, 0, &jobs);
	jobs_fail(
	    id, "w", &(struct queue_failure){ .blame = true, .fatal = true });
	tap(jobs_are(0, 0, 0, 1), "what cannot get better is dead at once");
}

static void
test_care(void)
{
	struct queue_job *jobs;
	int64_t ids[6], n;

	for (int i = 0; i < 6; i++) {
		char user[2] = { (char)('a' + i), '\0' };

		ids[i] = jobs_add(user);
	}
	jobs_claim("w", 5, 0, &jobs);
	for (int i = 0; i < 4; i++)
		jobs_fail(ids[i], "w",
		    &(struct queue_failure){
			.blame = true, .fatal = i < 3, .error = "bad" });
	tap(jobs_are(1, 1, 1, 3), "three dead, one that waits, two others");
	tap(queue_retry(cube.db, ids + 2, 4, &n, &err) == 0 && n == 2 &&
		jobs_are(3, 0, 1, 2),
	    "the dead and the waiting are tried again, others stay");
	tap(jobs_get(ids[2]).attempts == 0 &&
		strcmp(jobs_get(ids[2]).last_error, "bad") == 0,
	    "as new ones, but for what went wrong");
	tap(queue_retry(cube.db, NULL, 0, &n, &err) == 0 && n == 2 &&
		jobs_are(5, 0, 1, 0),
	    "all the dead are");
	tap(queue_retry(cube.db, NULL, 0, &n, &err) == 0 && n == 0,
	    "if there are any");
	jobs_claim("v", 5, 0, &jobs);
	jobs_fail(ids[0], "v",
	    &(struct queue_failure){ .blame = true, .fatal = true });
	tap(queue_drop(cube.db, NULL, 0, &n, &err) == 0 && n == 1 &&
		!jobs_get(ids[0]).id,
	    "the dead are dropped");
	ids[0] = 999;
	tap(queue_drop(cube.db, ids, 2, &n, &err) == 0 && n == 1 &&
		jobs_done(ids[1], "v") == 0,
	    "one that is claimed, too, and is its worker's no more");
	db_begin(cube.db, true, &err);
	tap(queue_drop_kind(cube.db, "u", &err) == 0 &&
		queue_drop_kind(cube.db, "t", &err) == 0,
	    "a kind is dropped");
	db_commit(cube.db, &err);
	tap(jobs_are(0, 0, 0, 0), "and nothing is left");
}

static int64_t
first_memory(void)
{
	int64_t seq;

	if (queue_first_memory(cube.db, "t", &seq, &err) < 0)
		bail("first memory", err.text);
	return seq;
}

static void
test_memories(void)
{
	struct queue_job *jobs;

	tap(first_memory() == INT64_MAX, "no memory waits");
	for (int seq = 0; seq < 3; seq++)
		jobs_put(&(struct queue_job){
		    .kind = "t", .seq = seq, .priority = seq });
	jobs_put(&(struct queue_job){ .kind = "u", .seq = 1 });
	tap(first_memory() == 1, "the first memory that waits");
	jobs_claim("w", 2, 0, &jobs);
	tap(first_memory() == 1, "waits while its job is claimed");
	jobs_fail(jobs[1].id, "w",
	    &(struct queue_failure){ .blame = true, .fatal = true });
	tap(first_memory() == 2, "but not when that is dead");
	db_begin(cube.db, true, &err);
	queue_drop_memory(cube.db, 1, &err);
	db_commit(cube.db, &err);
	tap(jobs_are(1, 0, 1, 0), "jobs of a memory go with it");
}

/* Jobs of some ids alone, which are waited for. */
static void
test_range(void)
{
	struct queue_claim claim = { .kind = "t",
		.worker = "w",
		.limit = 3,
		.quota = 2,
		.lease_ms = 1000 };
	struct queue_counts counts;
	struct queue_job *jobs;
	int64_t first = jobs_add("z");
	size_t n;

	add_users("aaaba");
	claim.from = first + 1;
	claim.to = first + 4;
	tap(queue_claim(cube.db, &claim, &arena, &jobs, &n, &err) == 0 &&
		n == 3 && jobs[0].id == first + 1 && jobs[1].id == first + 2 &&
		jobs[2].id == first + 4,
	    "some ids are claimed, the oldest first, by the quota");
	tap(queue_count_range(cube.db, claim.from, claim.to, &counts, &err) ==
		    0 &&
		counts.due == 1 && counts.claimed == 3 && !counts.waiting &&
		!counts.dead,
	    "and counted");
}

/* A reader of a file that had no such queue. */
static void
test_old_form(void)
{
	static const char back[] = STORE_BACK_TO_3
	    "DROP TABLE jobs; DROP TABLE job_turns;"
	    "CREATE TABLE jobs(id INTEGER PRIMARY KEY, kind TEXT NOT NULL);"
	    "PRAGMA user_version = 2";
	struct queue_counts counts;
	struct cube old;
	int64_t at, seq;

	jobs_open("old");
	if (db_run(cube.db, back, &err) < 0)
		bail("back", err.text);
	jobs_close();
	if (cube_open(&old, place, "old", DB_READ, false, &err) < 0)
		bail("old", err.text);
	tap(queue_count(old.db, &counts, &err) == 0 && !counts.due &&
		queue_count_range(old.db, 1, 9, &counts, &err) == 0 &&
		!counts.due && queue_next_due(old.db, "t", &at, &err) == 0 &&
		at == CLOCK_NONE &&
		queue_first_memory(old.db, "t", &seq, &err) == 0 &&
		seq == INT64_MAX &&
		queue_each(old.db, jobs_match, NULL, &err) == 0,
	    "a file of an older form has no jobs");
	cube_release(&old);
	jobs_open("old");
	jobs_add("a");
	tap(jobs_are(1, 0, 0, 0), "until a writer brings it forward");
	jobs_close();
}

/* ---- a million ---- */

static unsigned long steps;

static int
count_steps(void *ctx)
{
	(void)ctx;
	steps += 100;
	return 0;
}

/* SQLite's own steps say what grows with the queue; a clock would not. */
static void
test_million(void)
{
	static const char fill[] =
	    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c"
	    " WHERE n < 1000000) INSERT INTO jobs(kind, seq, user, priority,"
	    " run_after, state) SELECT 't', n, 'u' || (n / 100), 5, n, n % 2"
	    " FROM c";
	struct queue_job *jobs;
	bool all = true;
	int64_t at;

	if (db_run(cube.db, fill, &err) < 0)
		bail("fill", err.text);
	sqlite3_progress_handler(db_sqlite(cube.db), 100, count_steps, NULL);
	for (int i = 0; i < 4; i++) {
		size_t n = jobs_claim("w", 64, 4, &jobs);

		for (size_t k = 1; k < n; k++)
			all = all && strcmp(jobs[k].user, jobs[k - 1].user);
		all = all && n == 64;
		for (size_t k = 0; k < n; k++)
			all = all && jobs_done(jobs[k].id, "w") == 1;
	}
	queue_next_due(cube.db, "t", &at, &err);
	first_memory();
	sqlite3_progress_handler(db_sqlite(cube.db), 0, NULL, NULL);
	tap(all && steps < 200000,
	    "of a million of 10,000 users, 4 * 64 are done in %lu steps",
	    steps);
}

int
main(void)
{
	static void (*const tests[])(void) = { test_life, test_undone,
		test_priority, test_turns, test_oldest, test_quota, test_leases,
		test_wrong_clock, test_backoff, test_failures, test_care,
		test_memories, test_range, test_million };

	place_make();
	jobs_open("queue");
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
		jobs_clear();
		tests[i]();
	}
	jobs_close();
	test_old_form();
	place_remove();
	return tap_end();
}
