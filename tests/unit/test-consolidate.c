#include "mind/consolidate.h"

#include <stdint.h>
#include <string.h>

#include "mind/summarise_extract.h"
#include "mind/undo.h"
#include "exported.h"
#include "random.h"
#include "store/access.h"
#include "tap.h"

#define DAY INT64_C(86400000000)

static struct store s;

static const struct selection active = { .since = CLOCK_NONE,
	.until = CLOCK_NONE,
	.as_of = CLOCK_NONE,
	.valid_at = CLOCK_NONE };

/* ---- what is there ---- */

static int
note_state(const struct memory *m, void *ctx, struct err *err)
{
	(void)err;
	buf_printf(ctx, "%s %s\n", m->id, memory_state_name(m->state));
	return 0;
}

/* Ids and states of what there is. */
static char *
states(void)
{
	struct buf out = { 0 };

	buf_char(&out, '\n');
	if (rows_each(s.cube.db, &exported_all, ROWS_SEQUENCE, NULL, -1,
		note_state, &out, &s.err) < 0)
		bail("states", s.err.text);
	return out.data;
}

/* ---- consolidation ---- */

static struct consolidate
plan(int64_t after, int64_t tokens)
{
	struct consolidate c = { .cube = &s.cube,
		.selection = active,
		.bounds = { .now = clock_now(),
		    .after = after,
		    .recent = after < DAY ? after : DAY,
		    .tokens = tokens } };

	if (consolidate_plan(&c, &s.err) < 0)
		bail("plan", s.err.text);
	return c;
}

static char *
print(struct consolidate *c)
{
	struct summariser extract = summarise_extract();
	struct buf out = { 0 };

	buf_char(&out, '\n');
	for (size_t i = 0; i < c->n; i++)
		if (consolidate_print(c, &c->steps[i], &extract, &out, &s.err) <
		    0)
			bail("print", s.err.text);
	return out.data;
}

static int stops_after;

static int
stopped(void)
{
	return stops_after && !--stops_after;
}

static int
apply(struct consolidate *c, struct consolidate_run *run)
{
	*run = (struct consolidate_run){ .ingest = s.ingest,
		.summariser = summarise_extract(),
		.stopped = stopped };
	return consolidate_apply(c, run, &s.err);
}

static struct consolidate_run
consolidate(int64_t after, int64_t tokens)
{
	struct consolidate c = plan(after, tokens);
	struct consolidate_run run;

	if (apply(&c, &run) < 0)
		bail("apply", s.err.text);
	consolidate_release(&c);
	return run;
}

static void
undo_all(void)
{
	for (;;) {
		int64_t number;

		store_begin(&s);
		if (edits_last(s.cube.db, NULL, &number, &s.err) < 0)
			bail("undo", s.err.text);
		if (!number)
			break;
		if (undo_edit(s.ingest, number, &s.err) != 1)
			bail("undo", s.err.text);
		store_commit(&s);
	}
	store_undo(&s);
}

/* ---- a store of anything ---- */

static const char *
word(void)
{
	static const char *const words[] = { "river", "market", "Paul",
		"garden", "seven", "Lisbon", "wedding", "18", "bicycle", "soup",
		"orchard", "Friday", "harvest", "Ines", "violin", "repaired",
		"painted", "borrowed", "sold", "my", "I" };

	return words[random_below(sizeof words / sizeof *words)];
}

static void
add_turn(size_t i)
{
	struct buf json = { 0 };

	buf_printf(&json,
	    "{\"id\":\"t%zu\",\"type\":\"%s\",\"user_id\":\"u%u\",", i,
	    random_below(8) ? "turn" : "chunk", random_below(3));
	if (random_below(10))
		buf_printf(&json, "\"run_id\":\"r%u\",", random_below(6));
	if (!random_below(20))
		buf_string(&json, "\"importance\":1,");
	if (!random_below(20))
		buf_string(&json, "\"state\":\"decaying\",");
	buf_printf(&json,
	    "\"name\":\"%s\",\"event_at\":\"2026-0%u-%02uT10:%02u:00Z\","
	    "\"memory\":\"",
	    random_below(2) ? "Ann" : "Ben", 1 + random_below(4),
	    1 + random_below(28), random_below(60));
	for (size_t n = 2 + random_below(30); n; n--)
		buf_printf(&json, "%s%s", word(), n > 1 ? " " : ".\"");
	buf_printf(&json, ",\"created_at\":\"2026-05-01T00:00:00Z\"}");
	store_add(&s, json.data);
	buf_release(&json);
}

static void
add_fact(size_t i)
{
	static const char *const texts[] = { "Ann likes tea.",
		"Ann likes green tea.", "Ann does not like tea.",
		"Ann likes tea a lot.", "Ann has 2 cats.", "Ann has 3 cats." };
	const char *text = texts[random_below(sizeof texts / sizeof *texts)];
	struct buf json = { 0 };

	buf_printf(&json,
	    "{\"id\":\"f%zu\",\"type\":\"fact\",\"user_id\":\"u%u\","
	    "\"subject\":\"Ann\",\"relation\":\"likes\",\"object\":\"%s\","
	    "\"sources\":[\"t%u\"],\"confidence\":0.%u,\"memory\":\"%s\"}",
	    i, random_below(3), random_below(2) ? "tea" : "cats",
	    random_below(9), 1 + random_below(8), text);
	store_add(&s, json.data);
	buf_release(&json);
}

static void
fill(const char *name, size_t turns)
{
	store_open(&s, name, NULL);
	store_begin(&s);
	for (size_t i = 0; i < turns; i++)
		add_turn(i);
	for (size_t i = 0; i < 30; i++)
		add_fact(i);
	store_commit(&s);
	/* nobody reads them for facts */
	store_begin(&s);
	if (db_run(s.cube.db, "DELETE FROM jobs", &s.err) < 0)
		bail("jobs", s.err.text);
	store_commit(&s);
}

/* ---- tests ---- */

/* Of each line of before, whether the state that it has now may follow it. */
static bool
may_follow(const char *before, const char *after)
{
	for (const char *line = before + 1; *line;) {
		size_t len = strcspn(line, "\n");
		const char *blank = memchr(line, ' ', len), *found;
		char id[64];

		snprintf(id, sizeof id, "\n%.*s ", (int)(blank - line), line);
		found = strstr(after, id);
		if (!found)
			return false;
		found += strlen(id);
		if (strncmp(found, blank + 1, len - (size_t)(blank - line)) &&
		    (strncmp(blank + 1, "active\n", 7) ||
			strncmp(found, "archived\n", 9)))
			return false;
		line += len + 1;
	}
	return true;
}

static void
test_random(int round)
{
	char name[32], *before, *plans[2], *old, *new, *after, *again;
	int64_t tokens = round % 2 ? 600 : 0;
	int64_t bound = round % 3 ? 20 * DAY : 90 * DAY;
	struct consolidate c;
	struct consolidate_run run;

	snprintf(name, sizeof name, "random%d", round);
	fill(name, 60 + random_below(200));
	before = exported(&s);
	old = states();
	for (int i = 0; i < 2; i++) {
		c = plan(bound, tokens);
		plans[i] = print(&c);
		consolidate_release(&c);
	}
	tap(strcmp(plans[0], plans[1]) == 0, "%s: a plan is always the same",
	    name);
	run = consolidate(bound, tokens);
	printf("# %zu summaries of %zu, %zu merged, %zu to %zu tokens\n",
	    run.summaries, run.archived, run.merged, run.tokens_before,
	    run.tokens_after);
	new = states();
	tap(may_follow(old, new), "%s: no transition but to the archive", name);
	tap(run.tokens_after <= run.tokens_before, "%s: it gets shorter", name);
	after = exported(&s);
	c = plan(bound, tokens);
	tap(c.n == 0, "%s: a second plan is empty", name);
	consolidate_release(&c);
	tap(is_sound(&s), "%s: the store is sound", name);
	undo_all();
	again = exported(&s);
	tap(strcmp(before, again) == 0, "%s: undone, all is as before", name);
	tap(is_sound(&s), "%s: and sound", name);
	free(plans[0]);
	free(plans[1]);
	free(before);
	free(old);
	free(new);
	free(after);
	free(again);
	store_close(&s);
}

/* What was stopped goes on, and comes to the same end. */
static void
test_stopped(void)
{
	struct consolidate c;
	struct consolidate_run run;
	size_t all;
	int rc;

	fill("stopped", 200);
	c = plan(20 * DAY, 0);
	all = c.n;
	stops_after = 2;
	rc = apply(&c, &run);
	stops_after = 0;
	consolidate_release(&c);
	tap(rc < 0 && s.err.kind == ERR_NONE && run.summaries == 2 && all > 4,
	    "it is stopped behind two of %zu steps", all);
	consolidate(20 * DAY, 0);
	c = plan(20 * DAY, 0);
	tap(c.n == 0 && is_sound(&s), "and the next one does the rest");
	consolidate_release(&c);
	store_close(&s);
}

/* What another process changed since it was planned is passed over. */
static void
test_changed(void)
{
	struct consolidate c;
	struct consolidate_run run;

	fill("changed", 200);
	c = plan(20 * DAY, 0);
	s.upsert = true;
	for (size_t i = 0; i < c.n; i++) {
		const struct consolidate_step *step = &c.steps[i];
		char json[128];

		if (step->kind != CONSOLIDATE_SUMMARISE)
			continue;
		snprintf(json, sizeof json,
		    "{\"id\":\"%s\",\"type\":\"turn\",\"memory\":\"new\"}",
		    step->members[0].id);
		store_add(&s, json);
	}
	s.upsert = false;
	if (apply(&c, &run) < 0)
		bail("apply", s.err.text);
	tap(run.summaries == 0 && run.archived == 0,
	    "what has changed is not summarised as it was");
	consolidate_release(&c);
	store_close(&s);
}

static void
test_accessed(void)
{
	struct access_row row = { 1, clock_now(), 30, 1 };
	struct consolidate_run run;

	fill("accessed", 100);
	store_begin(&s);
	for (size_t i = 0; i < 100; i++) {
		char id[16];

		snprintf(id, sizeof id, "t%zu", i);
		if (access_put(s.cube.db, id, &row, &s.err) < 0)
			bail("access", s.err.text);
	}
	store_commit(&s);
	run = consolidate(20 * DAY, 10);
	tap(run.summaries == 0, "what was used of late is left alone");
	store_close(&s);
}

/* Vectors of their givers: a summary has their mean. */
static void
test_given(void)
{
	struct consolidate_run run;

	store_open(&s, "given", "external:64");
	for (size_t i = 0; i < 6; i++) {
		struct buf json = { 0 };

		buf_printf(&json,
		    "{\"id\":\"g%zu\",\"type\":\"turn\",\"run_id\":\"r\","
		    "\"name\":\"Ann\",\"event_at\":\"2026-01-01\","
		    "\"created_at\":\"2026-01-01\",\"memory\":\"Lot %zu went "
		    "to the market of Lisbon with Ines and with a violin of "
		    "Paul, who had painted it.\",\"vector\":[",
		    i, i);
		for (size_t k = 0; k < 64; k++)
			buf_printf(&json, "%s%d", k ? "," : "", k % 6 == i);
		buf_string(&json, "]}");
		store_add(&s, json.data);
		buf_release(&json);
	}
	store_begin(&s);
	if (db_run(s.cube.db, "DELETE FROM jobs", &s.err) < 0)
		bail("jobs", s.err.text);
	store_commit(&s);
	run = consolidate(20 * DAY, 0);
	tap(run.summaries == 1 &&
		store_number(&s, "SELECT count(*) FROM vectors v JOIN memories"
				 " m USING(seq) WHERE m.type = 8") == 1,
	    "a summary has a vector where its turns were given theirs");
	store_close(&s);
}

int
main(void)
{
	place_make();
	setenv("MEMOS_NOW", "2026-06-01T00:00:00Z", 1);
	for (int i = 0; i < 6; i++)
		test_random(i);
	test_stopped();
	test_changed();
	test_accessed();
	test_given();
	place_remove();
	return tap_end();
}
