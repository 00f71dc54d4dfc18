#include "mind/undo.h"

#include <stdint.h>

#include "exported.h"
#include "tap.h"

static struct store s;

/* ---- changes ---- */

/* Sets the clock to so many seconds after the test's beginning. */
static void
set_clock(int seconds)
{
	struct buf text = { 0 };

	clock_print(
	    &text, INT64_C(1778155200000000) + INT64_C(1000000) * seconds);
	setenv("MEMOS_NOW", text.data, 1);
	buf_release(&text);
}

static void
put(struct edit *edit, const char *json)
{
	ingest_edit(s.ingest, edit);
	store_add(&s, json);
	ingest_edit(s.ingest, NULL);
}

static int
undo(int64_t number)
{
	int rc;

	store_begin(&s);
	rc = undo_edit(s.ingest, number, &s.err);
	if (rc == 1)
		store_commit(&s);
	else
		store_undo(&s);
	return rc;
}

static int64_t
last_of(const char *id)
{
	int64_t number;

	if (edits_last(s.cube.db, id, &number, &s.err) < 0)
		bail("edits_last", s.err.text);
	return number;
}

/* An upsert, superseding and a new memory as one: taken back as one. */
static void
test_one(void)
{
	struct edit edit = { .by = "rules", .reason = "she said so" };
	struct edit_row *rows;
	struct memory m;
	char *before, *after;
	size_t n;

	store_open(&s, "one", NULL);
	s.upsert = true;
	put(NULL,
	    "{\"id\":\"a\",\"memory\":\"Ann lives in Paris\",\"sources\":"
	    "[\"x\",\"y\"],\"metadata\":{ \"n\":1.10 },\"importance\":0.3}");
	put(NULL, "{\"id\":\"b\",\"memory\":\"tea\"}");
	before = exported(&s);
	set_clock(10);
	edit.event = EDIT_SUPERSEDE;
	put(&edit, "{\"id\":\"a\",\"memory\":\"Ann lives in Paris\","
		   "\"state\":\"archived\",\"superseded_by\":\"c\"}");
	edit.event = EDIT_ADD;
	put(&edit, "{\"id\":\"c\",\"memory\":\"Ann lives in Lyon\","
		   "\"supersedes\":\"a\"}");
	tap(edit.number == 1 && last_of("a") == 1 && last_of("c") == 1 &&
		last_of("b") == 0 && last_of(NULL) == 1,
	    "changes are one edit");
	tap(edits_rows(s.cube.db, 1, &s.arena, &rows, &n, &s.err) == 1 &&
		n == 2 && rows[0].event == EDIT_SUPERSEDE && rows[0].version &&
		rows[1].event == EDIT_ADD && !rows[1].version &&
		strcmp(rows[1].id, "c") == 0,
	    "with its rows in their order");
	tap(undo(1) == 1, "it is undone");
	after = exported(&s);
	tap(strcmp(before, after) == 0, "and all is as it was");
	if (strcmp(before, after) != 0)
		printf("# %s# %s", before, after);
	tap(rows_find(s.cube.db, "c", &s.arena, &m, &s.err) == 0 &&
		store_number(&s, "SELECT count(*) FROM versions") == 2,
	    "what was added is no memory, but is remembered");
	tap(is_sound(&s), "and the cube is sound");
	tap(undo(1) == 0 && s.err.kind == ERR_INPUT &&
		strstr(s.err.text, "there is no change 1"),
	    "it is not undone twice");
	free(before);
	free(after);
	store_close(&s);
}

static void
test_history(void)
{
	static const struct {
		const char *text, *by, *reason;
		int64_t number;
		enum edit_event event;
		bool undone, stands;
	} want[] = {
		{ "one", "", NULL, 0, EDIT_ADD, false, false },
		{ "two", "memos-add", NULL, 1, EDIT_UPDATE, false, true },
		{ "three", "rules", "why", 2, EDIT_DELETE, true, false },
		{ "four", "rules", "why", 3, EDIT_STRENGTHEN, true, false },
	};
	struct edit edit = { .by = "rules", .reason = "why" };
	struct edit_form *forms;
	size_t n;

	store_open(&s, "history", NULL);
	s.upsert = true;
	set_clock(0);
	put(NULL, "{\"id\":\"a\",\"memory\":\"one\"}");
	set_clock(10);
	put(NULL, "{\"id\":\"a\",\"memory\":\"two\"}");
	set_clock(20);
	edit.event = EDIT_DELETE;
	put(&edit, "{\"id\":\"a\",\"memory\":\"three\"}");
	set_clock(30);
	edit = (struct edit){
		.by = "rules", .reason = "why", .event = EDIT_STRENGTHEN
	};
	put(&edit, "{\"id\":\"a\",\"memory\":\"four\"}");
	tap(undo(2) == 0 && strstr(s.err.text, "change 3 stands on change 2"),
	    "what a later change stands on is not undone");
	set_clock(40);
	tap(undo(3) == 1 && undo(2) == 1, "but the later one first");
	if (edits_history(s.cube.db, "a", &s.arena, &forms, &n, &s.err) < 0)
		bail("history", s.err.text);
	tap(n == 4, "every form is there: %zu", n);
	for (size_t i = 0; i < n; i++) {
		const struct edit_form *f = &forms[i];

		tap(strcmp(f->m.text, want[i].text) == 0 &&
			f->number == want[i].number &&
			f->event == want[i].event &&
			strcmp(f->by, want[i].by) == 0 &&
			!f->reason == !want[i].reason &&
			f->undone == want[i].undone &&
			(f->until == CLOCK_NONE) == want[i].stands,
		    "'%s' by '%s', %s %lld", f->m.text, f->by,
		    edit_event_name(f->event), (long long)f->number);
	}
	if (edits_history(s.cube.db, "b", &s.arena, &forms, &n, &s.err) < 0)
		bail("history", s.err.text);
	tap(n == 0, "of another there is none");
	store_close(&s);
}

/* What undoing cannot know: the memory is not there any more. */
static void
test_gone(void)
{
	struct edit edit = { .by = "rules" };
	char *before, *after;

	store_open(&s, "gone", NULL);
	s.upsert = true;
	put(NULL, "{\"id\":\"a\",\"memory\":\"a\"}");
	put(NULL, "{\"id\":\"b\",\"memory\":\"b\"}");
	put(&edit, "{\"id\":\"b\",\"memory\":\"b2\"}");
	put(&edit, "{\"id\":\"a\",\"memory\":\"a2\"}");
	if (db_run(s.cube.db, "DELETE FROM memories WHERE id = 'b'", &s.err) <
	    0)
		bail("delete", s.err.text);
	before = exported(&s);
	tap(undo(edit.number) < 0 && strstr(s.err.text, "memory 'b'"),
	    "a change of what is gone is not undone");
	after = exported(&s);
	tap(strcmp(before, after) == 0, "and nothing else is changed");
	free(before);
	free(after);
	store_close(&s);
}

/* Vectors that only their giver can make again. */
static void
test_vectors(void)
{
	struct edit edit = { .by = "rules" };
	struct buf line = { 0 };
	char *before = NULL, *after;

	store_open(&s, "vectors", "external:64");
	s.upsert = true;
	for (int form = 0; form < 2; form++) {
		buf_printf(&line,
		    "{\"id\":\"a\",\"memory\":\"a%d\",\"vector\":[", form);
		for (int i = 0; i < 64; i++)
			buf_printf(&line, "%s%d", i ? "," : "",
			    (i * 37 + form * 11) % 23 - 9);
		buf_string(&line, "]}");
		put(form ? &edit : NULL, line.data);
		if (!form)
			before = exported(&s);
		buf_reset(&line);
	}
	tap(undo(edit.number) == 1, "a memory with a vector is restored");
	after = exported(&s);
	tap(strcmp(before, after) == 0 && strstr(after, "\"vector\":["),
	    "with its vector");
	tap(is_sound(&s), "and the cube is sound");
	free(before);
	free(after);
	buf_release(&line);
	store_close(&s);
}

/* ---- any sequence of changes ---- */

enum { STEPS = 60, IDS = 8 };

static uint64_t state = 88172645463325252u;

static unsigned
pick(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 33) % n;
}

/* Some record of one of a few ids. */
static void
change_some(struct edit *edit, int round)
{
	static const char *const states[] = { "active", "archived",
		"forgotten" };
	struct buf line = { 0 };
	unsigned id = pick(IDS);

	buf_printf(&line,
	    "{\"id\":\"m%u\",\"memory\":\"text %d of %u\",\"state\":\"%s\"", id,
	    round, pick(1000), states[pick(3)]);
	if (pick(2))
		buf_printf(&line, ",\"user_id\":\"u%u\"", pick(2));
	if (id % 2)
		buf_string(&line, ",\"role\":\"user\",\"run_id\":\"r\"");
	if (pick(3) == 0)
		buf_printf(&line, ",\"sources\":[\"m%u\",\"x\"]", pick(IDS));
	if (pick(3) == 0)
		buf_printf(&line,
		    ",\"subject\":\"Ann\",\"relation\":\"likes\","
		    "\"object\":\"o%u\",\"confidence\":0.%u",
		    pick(9), pick(10));
	if (pick(4) == 0)
		buf_printf(&line,
		    ",\"superseded_at\":\"2026-01-0%uT00:00:00.5Z\","
		    "\"superseded_by\":\"m%u\",\"strength\":%u",
		    1 + pick(9), pick(IDS), 1 + pick(4));
	if (pick(4) == 0)
		buf_printf(&line,
		    ",\"event_at\":\"2026-0%u\",\"valid_from\":\"2025\"",
		    1 + pick(9));
	buf_char(&line, '}');
	edit->event = (enum edit_event)pick(EDIT_EVENTS);
	put(edit, line.data);
	buf_release(&line);
}

struct taken {
	char *before;
	int64_t number;
};

static int
take_back(struct taken *taken)
{
	char *now;
	int wrong;

	wrong = undo(taken->number) != 1;
	now = exported(&s);
	wrong += strcmp(now, taken->before) != 0;
	if (wrong)
		printf("# change %lld: %s\n# before:\n%s# after:\n%s",
		    (long long)taken->number, s.err.text, taken->before, now);
	free(now);
	free(taken->before);
	return wrong;
}

/* Changes in any order, some undone on the way, and then all of the rest. */
static void
test_random(int round)
{
	char name[32];
	struct taken stack[STEPS];
	size_t n = 0;
	int wrong = 0, undone = 0, clock = 0;

	snprintf(name, sizeof name, "random%d", round);
	store_open(&s, name, NULL);
	s.upsert = true;
	set_clock(clock);
	for (int i = 0; i < 3; i++)
		change_some(&(struct edit){ .by = "first" }, -1);
	put(NULL, "{\"id\":\"m0\",\"memory\":\"plain\"}");
	for (int step = 0; step < STEPS; step++) {
		struct edit edit = { .by = "random" };

		clock += (int)pick(3);
		set_clock(clock);
		if (n && pick(4) == 0) {
			wrong += take_back(&stack[--n]);
			undone++;
			continue;
		}
		stack[n].before = exported(&s);
		for (unsigned many = 1 + pick(3); many; many--)
			change_some(&edit, step);
		stack[n].number = edit.number;
		if (edit.number)
			n++;
		else
			free(stack[n].before);
	}
	tap(is_sound(&s), "a cube is sound after %d steps", STEPS);
	tap(!wrong && undone > 3 && n > 10,
	    "%d changes undone on the way are as they were", undone);
	for (wrong = 0; n; wrong += take_back(&stack[--n]))
		set_clock(++clock);
	tap(!wrong, "and so is all, when the rest is undone in turn");
	tap(is_sound(&s), "and the cube is sound");
	tap(store_number(&s, "SELECT count(*) FROM edits"
			     " WHERE undone_at IS NULL") <= 4,
	    "and no change but the first is left");
	store_close(&s);
}

int
main(void)
{
	place_make();
	test_one();
	test_history();
	test_gone();
	test_vectors();
	for (int i = 0; i < 4; i++)
		test_random(i);
	place_remove();
	return tap_end();
}
