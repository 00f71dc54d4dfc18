#include "mind/form_job.h"

#include <signal.h>
#include <sys/wait.h>

#include "mind/form_window.h"
#include "store.h"
#include "store/formation.h"
#include "store/queue.h"
#include "tap.h"

static struct store s;

/* ---- an extractor that reads "Ann|lives_in|Paris" ---- */

static int windows, most_turns, most_context, dies_at;
static void (*meanwhile)(void);

static int
extract(void *ctx, const struct window *window, struct claims *claims,
    struct err *err)
{
	(void)ctx;
	(void)err;
	windows++;
	if ((int)window->n - (int)window->first > most_turns)
		most_turns = (int)(window->n - window->first);
	if ((int)window->first > most_context)
		most_context = (int)window->first;
	for (size_t i = window->first; i < window->n; i++) {
		const char *text = window->turns[i].text;
		struct claim claim = { .type = MEMORY_FACT,
			.confidence = 1,
			.event_at = { .at = CLOCK_NONE },
			.valid_from = CLOCK_NONE,
			.valid_to = CLOCK_NONE,
			.turns = { (uint32_t)i },
			.n_turns = 1 };
		char *copy = arena_copy(&claims->arena, text, strlen(text));
		char *relation = strchr(copy, '|'), *object;

		claim.text = text;
		if (!relation)
			continue;
		*relation++ = '\0';
		object = strchr(relation, '|');
		*object++ = '\0';
		claim.subject = copy;
		claim.relation = relation;
		claim.object = object;
		claims_add(claims, &claim);
	}
	if (meanwhile)
		meanwhile();
	return 0;
}

static int decisions;
static struct decider rules;

static int
decide(void *ctx, const struct claim *claim, const struct neighbour *neighbours,
    size_t n, struct arena *arena, struct step *step, struct err *err)
{
	/* within the transaction that stores what came before */
	if (++decisions == dies_at)
		raise(SIGKILL);
	return rules.decide(ctx, claim, neighbours, n, arena, step, err);
}

/* ---- what is said, and a worker ---- */

static void
fresh(void)
{
	static int n;
	char name[32];

	if (n)
		store_close(&s);
	snprintf(name, sizeof name, "cube%d", ++n);
	store_open(&s, name, NULL);
	windows = most_turns = most_context = decisions = dies_at = 0;
	meanwhile = NULL;
}

static void
say(const char *user, const char *run, const char *text)
{
	char json[512];

	snprintf(json, sizeof json,
	    "{\"type\":\"turn\",\"role\":\"user\",\"user_id\":\"%s\",%s%s%s"
	    "\"memory\":\"%s\"}",
	    user, run ? "\"run_id\":\"" : "", run ? run : "", run ? "\"," : "",
	    text);
	store_add(&s, json);
}

static int
work(struct cube *cube, struct ingest *ingest, struct work_tally *tally)
{
	struct form_job job = form_job_make(cube, ingest, NULL, NULL);
	struct work_kind kind;
	const struct work_cube one = { cube, &kind, 1 };
	const struct work order = {
		.mode = WORK_DRAIN, .cubes = &one, .n_cubes = 1
	};

	job.extractor.extract = extract;
	job.decider.decide = decide;
	if (form_job_kind(&job, &kind, &s.err) < 0)
		return -1;
	return work_run(&order, tally, &s.err);
}

static int64_t
drain(void)
{
	struct work_tally tally;

	if (work(&s.cube, s.ingest, &tally) < 0)
		bail("work", s.err.text);
	return tally.done;
}

static int64_t
facts(void)
{
	return store_number(&s, "SELECT count(*) FROM memories WHERE type > 3");
}

static int64_t
jobs(void)
{
	return store_number(&s, "SELECT count(*) FROM jobs");
}

/* ---- jobs ---- */

static void
test_jobs(void)
{
	fresh();
	say("ann", "r", "Ann|lives_in|Paris");
	say("ann", "r", "hello");
	say("ann", NULL, "hello there");
	say("ben", "r", "hello");
	tap(jobs() == 3, "there is one job a session");
	store_add(&s, "{\"memory\":\"Ann likes tea\",\"user_id\":\"ann\"}");
	store_add(&s, "{\"type\":\"turn\",\"role\":\"assistant\",\"run_id\":"
		      "\"x\",\"memory\":\"yes\"}");
	store_add(&s, "{\"type\":\"tool\",\"run_id\":\"x\",\"memory\":\"{}\"}");
	tap(jobs() == 3, "what nobody said needs none");
	tap(drain() == 3 && jobs() == 0 && facts() == 2, "all are done");
	tap(drain() == 0, "once");
	say("ann", "r", "and now?");
	tap(jobs() == 1, "what is said later needs another one");
	windows = 0;
	drain();
	tap(windows == 1 && most_context == 2,
	    "which reads what stood before along with it");
}

static void
test_windows(void)
{
	fresh();
	for (int i = 0; i < 100; i++) {
		char text[64];

		snprintf(text, sizeof text, "Ann|owns|thing %d", i);
		say("ann", "r", text);
	}
	drain();
	tap(windows == 4 && most_turns == FORM_WINDOW_TURNS &&
		most_context == FORM_WINDOW_CONTEXT,
	    "a long session is read by windows");
	tap(facts() == 100, "of which each is stored");
	tap(store_number(&s, "SELECT count(*) FROM edits") == 4,
	    "as a change of its own");
	fresh();
	say("ann", NULL, "Ann|lives_in|Paris");
	say("ann", NULL, "Ann|lives_in|Lyon");
	drain();
	tap(windows == 2 && most_context == 0,
	    "turns without a session are read alone");
	tap(store_number(&s, "SELECT count(*) FROM memories WHERE state = 5") ==
		1,
	    "and one after the other");
}

static void
say_more(void)
{
	meanwhile = NULL;
	say("ann", "r", "Ann|likes|tea");
}

static void
test_meanwhile(void)
{
	fresh();
	say("ann", "r", "Ann|lives_in|Paris");
	meanwhile = say_more;
	drain();
	tap(facts() == 2 && jobs() == 0,
	    "what is said while a session is read is read, too");
}

static void
test_all(void)
{
	int64_t next, n = 0;

	fresh();
	say("ann", "r", "Ann|lives_in|Paris");
	say("ann", "q", "Ann|likes|tea");
	drain();
	store_begin(&s);
	db_run(s.cube.db, "DELETE FROM formation WHERE session = 1", &s.err);
	formation_put_all(s.cube.db, 1, 100, &next, &n, &s.err);
	store_commit(&s);
	tap(n == 1 && next == 0, "sessions that were never read get jobs");
	drain();
	tap(facts() == 2 &&
		store_number(&s, "SELECT max(strength) FROM memories") == 1,
	    "and what they said already is not said again");
}

static const struct plan *behind;

static void
test_plan_print(const struct plan *plan, void *ctx)
{
	behind = plan->before;
	plan_print(plan, ctx);
}

static void
test_plan(void)
{
	struct form_job job = form_job_make(&s.cube, NULL, NULL, NULL);
	struct form_plan *plans = NULL, *kept;
	struct buf out = { 0 };

	fresh();
	job.cube = &s.cube;
	job.extractor.extract = extract;
	say("ann", "r", "Ann|lives_in|Paris");
	say("ann", "q", "Ann|lives_in|Lyon");
	say("ann", "p", "nothing");
	say("bob", "r", "Ann|lives_in|Rome");
	for (int session = 1; session <= 2; session++)
		if (form_job_plan(&job, session, &plans, test_plan_print, &out,
			&s.err) < 0)
			bail("plan", s.err.text);
	tap(facts() == 0 && jobs() == 4, "a plan changes nothing");
	tap(strstr(buf_text(&out), "\"event\":\"ADD\"") &&
		strstr(buf_text(&out), "\"event\":\"SUPERSEDE\""),
	    "and one plan sees what another would make");
	kept = plans;
	if (form_job_plan(&job, 3, &plans, test_plan_print, &out, &s.err) < 0)
		bail("plan", s.err.text);
	tap(behind && plans == kept, "one that changes nothing is not kept");
	if (form_job_plan(&job, 4, &plans, test_plan_print, &out, &s.err) < 0)
		bail("plan", s.err.text);
	tap(!behind && plans != kept, "nor are those of others looked at");
	form_job_forget(plans);
	buf_release(&out);
}

/* ---- killed, and many at once ---- */

static int
child(int at)
{
	struct cube cube;
	struct ingest *ingest;
	struct work_tally tally;
	char name[64];

	snprintf(name, sizeof name, "%s", s.cube.name);
	if (cube_open(&cube, place, name, DB_WRITE, false, &s.err) < 0)
		_exit(1);
	ingest = ingest_new(&cube, NULL, NULL, &s.err);
	dies_at = at;
	if (!ingest || work(&cube, ingest, &tally) < 0)
		_exit(1);
	_exit(0);
}

static void
later(int minutes)
{
	char now[64];

	snprintf(now, sizeof now, "2026-05-07T%02d:%02d:00Z", 12 + minutes / 60,
	    minutes % 60);
	setenv("MEMOS_NOW", now, 1);
}

static void
test_killed(void)
{
	bool once = true;

	for (int at = 1; at <= 40; at += 3) {
		int status = 0;

		fresh();
		for (int i = 0; i < 40; i++) {
			char text[64];

			snprintf(text, sizeof text, "Ann|owns|thing %d", i);
			say("ann", i % 2 ? "r" : NULL, text);
		}
		pid_t pid = fork();

		if (pid == 0)
			child(at);
		waitpid(pid, &status, 0);
		later(20);
		drain();
		later(0);
		once = once && WIFSIGNALED(status) && facts() == 40 &&
		       jobs() == 0 &&
		       store_number(&s, "SELECT max(strength) FROM memories") ==
			   1;
	}
	tap(once, "killed at any decision, a job is done once");
}

static void
test_ten(void)
{
	bool good = true;

	fresh();
	for (int i = 0; i < 200; i++) {
		char text[64], run[16];

		snprintf(text, sizeof text, "Ann|owns|thing %d", i / 2);
		snprintf(run, sizeof run, "r%d", i % 25);
		say("ann", run, text);
	}
	for (int i = 0; i < 10; i++)
		if (fork() == 0)
			child(0);
	for (int i = 0; i < 10; i++) {
		int status;

		good = wait(&status) > 0 && status == 0 && good;
	}
	tap(good && facts() == 100 && jobs() == 0,
	    "ten workers at once make each fact once");
	tap(store_number(&s, "SELECT sum(strength) FROM memories") == 200,
	    "and count how often each was said");
}

int
main(void)
{
	place_make();
	rules = decide_rules();
	test_jobs();
	test_windows();
	test_meanwhile();
	test_all();
	test_plan();
	test_killed();
	test_ten();
	store_close(&s);
	place_remove();
	return tap_end();
}
