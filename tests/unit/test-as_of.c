#include "store/rows.h"

#include <stdint.h>

#include "base/clock.h"
#include "mind/undo.h"
#include "store.h"
#include "tap.h"

/*
 * What the store says it knew at a time, against a log that is replayed: each
 * line says at which second which memory became what.
 */
enum { IDS = 6, STEPS = 80, SECONDS = 4 * STEPS };

struct form {
	bool there;
	int text, user;
	int from, to; /* seconds in which it holds in the world */
	enum memory_state state;
};

struct line {
	int second, id;
	struct form form;
};

static struct store s;
static struct line log_lines[4 * STEPS];
static size_t n_lines;
static struct form now[IDS];

/* An edit, and what stood before it. */
static struct {
	int64_t number;
	struct form before[IDS];
} stack[STEPS];
static size_t n_stack;

static uint64_t state = 88172645463325252u;

static unsigned
pick(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 33) % n;
}

static int64_t
moment_of(int second)
{
	return INT64_C(1778155200000000) + INT64_C(1000000) * second;
}

static void
set_clock(int second)
{
	struct buf text = { 0 };

	clock_print(&text, moment_of(second));
	setenv("MEMOS_NOW", text.data, 1);
	buf_release(&text);
}

static void
note(int second, int id)
{
	log_lines[n_lines++] = (struct line){ second, id, now[id] };
}

/* ---- what is done ---- */

static void
put_time(struct buf *out, const char *key, int second)
{
	json_put_key(out, key);
	buf_char(out, '"');
	clock_print(out, moment_of(second));
	buf_char(out, '"');
}

static void
change(struct edit *edit, int second, bool noted)
{
	int id = (int)pick(IDS), from = (int)pick(SECONDS);
	struct form form = { .there = true,
		.text = (int)pick(1000),
		.user = (int)pick(2),
		.from = pick(3) ? 0 : from,
		.to = pick(3) ? SECONDS : from + (int)pick(SECONDS),
		.state = pick(5)   ? MEMORY_ACTIVE
			 : pick(2) ? MEMORY_ARCHIVED
				   : MEMORY_FORGOTTEN };
	struct buf line = { 0 };

	buf_printf(&line,
	    "{\"id\":\"m%d\",\"memory\":\"t%d\",\"user_id\":\"u%d\","
	    "\"state\":\"%s\"",
	    id, form.text, form.user, memory_state_name(form.state));
	if (form.from)
		put_time(&line, "valid_from", form.from);
	if (form.to < SECONDS)
		put_time(&line, "valid_to", form.to);
	buf_char(&line, '}');
	ingest_edit(s.ingest, edit);
	store_add(&s, line.data);
	ingest_edit(s.ingest, NULL);
	now[id] = form;
	if (noted)
		note(second, id);
	buf_release(&line);
}

static void
undo(int second)
{
	int rc;

	n_stack--;
	store_begin(&s);
	rc = undo_edit(s.ingest, stack[n_stack].number, &s.err);
	store_commit(&s);
	if (rc != 1)
		bail("undo", s.err.text);
	memcpy(now, stack[n_stack].before, sizeof now);
	for (int id = 0; id < IDS; id++)
		note(second, id);
}

static int
act(void)
{
	int second = 0;

	for (int step = 0; step < STEPS; step++) {
		struct edit edit = { .by = "test" };

		/* several things at one time, too */
		second += (int)pick(4);
		set_clock(second);
		if (n_stack && pick(3) == 0) {
			undo(second);
			continue;
		}
		if (pick(6) == 0 && !n_stack) {
			change(NULL, second, true);
			continue;
		}
		memcpy(stack[n_stack].before, now, sizeof now);
		for (unsigned many = 1 + pick(2); many; many--)
			change(&edit, second, true);
		stack[n_stack].number = edit.number;
		n_stack += edit.number > 0;
	}
	return second;
}

/* ---- what is known of it ---- */

static void
replay(int second, struct form *forms)
{
	memset(forms, 0, IDS * sizeof *forms);
	for (size_t i = 0; i < n_lines && log_lines[i].second <= second; i++)
		forms[log_lines[i].id] = log_lines[i].form;
}

static void
print_log(int second, int world, int user, bool all, struct buf *out)
{
	struct form forms[IDS];

	replay(second, forms);
	for (int id = 0; id < IDS; id++) {
		const struct form *f = &forms[id];

		if (f->there && (user < 0 || f->user == user) &&
		    (all || f->state == MEMORY_ACTIVE) && f->from <= world &&
		    (world < f->to || f->to == SECONDS))
			buf_printf(out, "m%d t%d u%d\n", id, f->text, f->user);
	}
}

static int
keep_line(const struct memory *m, void *ctx, struct err *err)
{
	char(*lines)[32] = ctx;

	(void)err;
	snprintf(lines[m->id[1] - '0'], sizeof *lines, "%s %s %s\n", m->id,
	    m->text, m->user_id);
	return 0;
}

static void
print_store(const struct selection *sel, enum rows_order order, struct buf *out)
{
	char lines[IDS][32] = { 0 };

	if (rows_each(
		s.cube.db, sel, order, NULL, -1, keep_line, lines, &s.err) < 0)
		bail("rows_each", s.err.text);
	for (int id = 0; id < IDS; id++)
		buf_string(out, lines[id]);
}

/* One listing against the log; 1 if it is wrong. */
static int
compare(int second, int world, int user, bool all)
{
	const char *name = user ? "u1" : "u0";
	struct selection sel = { .since = CLOCK_NONE,
		.until = CLOCK_NONE,
		.as_of = moment_of(second),
		.valid_at = world == second ? CLOCK_NONE : moment_of(world),
		.states = all ? (1u << MEMORY_STATES) - 1
			      : 1u << MEMORY_ACTIVE };
	struct buf want = { 0 }, got = { 0 };
	int wrong;

	if (user >= 0)
		sel.scope.user = scope_value(&s.arena, name);
	print_log(second, world, user, all, &want);
	print_store(&sel, second % 2 ? ROWS_NEWEST : ROWS_SEQUENCE, &got);
	wrong = strcmp(buf_text(&want), buf_text(&got)) != 0;
	if (wrong)
		printf("# as of %d, world %d, user %d, all %d\n# want:\n%s"
		       "# got:\n%s",
		    second, world, user, all, buf_text(&want), buf_text(&got));
	buf_release(&want);
	buf_release(&got);
	return wrong;
}

/* By id, whatever its state and the world. */
static int
compare_ids(int second)
{
	struct form forms[IDS];
	int wrong = 0;

	replay(second, forms);
	for (int id = 0; id < IDS; id++) {
		char name[8], text[16];
		struct memory m;
		int rc;

		snprintf(name, sizeof name, "m%d", id);
		snprintf(text, sizeof text, "t%d", forms[id].text);
		rc = rows_find_as_of(
		    s.cube.db, name, moment_of(second), &s.arena, &m, &s.err);
		wrong += rc != forms[id].there ||
			 (rc == 1 && (strcmp(m.text, text) != 0 ||
					 m.replaced_at != CLOCK_NONE));
	}
	return wrong;
}

static void
test_log(int round)
{
	int wrong = 0, wrong_ids = 0, last;
	char name[32];

	n_lines = n_stack = 0;
	memset(now, 0, sizeof now);
	snprintf(name, sizeof name, "log%d", round);
	store_open(&s, name, NULL);
	s.upsert = true;
	last = act();
	for (int second = -1; second <= last + 1; second++) {
		wrong += compare(second, second, -1, true);
		wrong += compare(second, second, (int)pick(2), pick(2));
		wrong += compare(second, (int)pick(SECONDS), -1, true);
		wrong_ids += compare_ids(second);
		arena_reset(&s.arena);
	}
	tap(!wrong, "as of each of %d seconds it is what the log says", last);
	tap(!wrong_ids, "and each memory is what it was");
	tap(store_number(&s, "SELECT count(*) FROM versions WHERE undone") >
		    10 &&
		store_number(
		    &s, "SELECT count(*) FROM versions WHERE NOT undone") > 5,
	    "with changes undone and not");
	store_close(&s);
}

/* ---- listings ---- */

struct pages {
	struct rows_cursor last;
	struct buf ids;
};

static int
note_page(const struct memory *m, void *ctx, struct err *err)
{
	struct pages *pages = ctx;

	(void)err;
	pages->last = (struct rows_cursor){ m->created_at, m->seq };
	buf_printf(&pages->ids, "%s ", m->id);
	return 0;
}

/* Page by page, what stood then and is changed since. */
static void
test_pages(void)
{
	static const char *const want[] = {
		[ROWS_NEWEST] = "e d c b a ", [ROWS_SEQUENCE] = "a b c d e "
	};
	struct selection sel = {
		.since = CLOCK_NONE, .until = CLOCK_NONE, .as_of = moment_of(50)
	};

	store_open(&s, "pages", NULL);
	s.upsert = true;
	for (int pass = 0; pass < 2; pass++)
		for (char id = 'a'; id <= 'e'; id++) {
			char line[64];

			set_clock(pass * 100 + (id - 'a') / 2);
			snprintf(line, sizeof line,
			    "{\"id\":\"%c\",\"memory\":\"%c%d\"}", id, id,
			    pass);
			if (!pass || id % 2)
				store_add(&s, line);
		}
	for (int order = ROWS_NEWEST; order <= ROWS_SEQUENCE; order++) {
		struct pages pages = { 0 };
		size_t before = 1;

		for (bool first = true; pages.ids.len != before;
		     first = false) {
			before = pages.ids.len;
			if (rows_each(s.cube.db, &sel, (enum rows_order)order,
				first ? NULL : &pages.last, 2, note_page,
				&pages, &s.err) < 0)
				bail("rows_each", s.err.text);
		}
		tap(strcmp(buf_text(&pages.ids), want[order]) == 0,
		    "pages of a listing: %s", buf_text(&pages.ids));
		buf_release(&pages.ids);
	}
	store_close(&s);
}

/* ---- every field of an old form ---- */

static int
count(const struct memory *m, void *ctx, struct err *err)
{
	(void)m;
	(void)err;
	++*(int *)ctx;
	return 0;
}

/* Whether the old form of a memory passes a filter. */
static int
passes(const char *filter)
{
	struct selection sel = {
		.since = CLOCK_NONE, .until = CLOCK_NONE, .as_of = moment_of(5)
	};
	struct json_span value;
	int n = 0;

	if (json_scan(filter, strlen(filter), &value, &s.err) < 0)
		bail(filter, s.err.text);
	sel.filter = filter_parse(&value, &s.arena, &s.err);
	if (!sel.filter ||
	    rows_each_old(s.cube.db, &sel, count, &n, &s.err) < 0)
		bail(filter, s.err.text);
	return n;
}

static void
test_filters(void)
{
	static const struct {
		const char *filter;
		int want;
	} table[] = {
		{ "{\"id\":\"a\"}", 1 },
		{ "{\"id\":\"b\"}", 0 },
		{ "{\"memory\":{\"icontains\":\"ANN\"}}", 1 },
		{ "{\"memory\":{\"icontains\":\"new\"}}", 0 },
		{ "{\"type\":\"preference\",\"state\":\"active\"}", 1 },
		{ "{\"type\":\"fact\"}", 0 },
		{ "{\"user_id\":\"u\",\"agent_id\":null,\"run_id\":\"r\"}", 1 },
		{ "{\"app_id\":\"*\"}", 0 },
		{ "{\"role\":\"user\",\"name\":\"Ann\"}", 1 },
		{ "{\"importance\":{\"gte\":0.5}}", 1 },
		{ "{\"subject\":\"Ann\",\"relation\":\"likes\"}", 1 },
		{ "{\"object\":{\"in\":[\"tea\",\"milk\"]}}", 1 },
		{ "{\"confidence\":{\"gt\":0.8},\"strength\":2}", 1 },
		{ "{\"strength\":{\"gt\":2}}", 0 },
		{ "{\"event_at\":\"2026-01\"}", 1 },
		{ "{\"event_at\":{\"gt\":\"2026-01\"}}", 0 },
		{ "{\"valid_from\":{\"lt\":\"2026\"}}", 1 },
		{ "{\"valid_to\":{\"gte\":\"2030\"}}", 1 },
		{ "{\"superseded_at\":\"*\"}", 1 },
		{ "{\"superseded_by\":\"c\",\"supersedes\":\"d\"}", 1 },
		{ "{\"created_at\":{\"gt\":\"2026-01\"}}", 1 },
		{ "{\"updated_at\":\"*\"}", 0 },
		{ "{\"room\":\"hall\"}", 1 },
		{ "{\"metadata.n\":{\"gt\":1}}", 1 },
	};

	store_open(&s, "filters", NULL);
	s.upsert = true;
	set_clock(0);
	store_add(&s,
	    "{\"id\":\"a\",\"memory\":\"Ann likes tea\",\"type\":"
	    "\"preference\",\"user_id\":\"u\",\"run_id\":\"r\",\"role\":"
	    "\"user\",\"name\":\"Ann\",\"importance\":0.5,\"subject\":\"Ann\","
	    "\"relation\":\"likes\",\"object\":\"tea\",\"confidence\":0.9,"
	    "\"strength\":2,\"event_at\":\"2026-01-07\",\"valid_from\":"
	    "\"2025\",\"valid_to\":\"2031\",\"superseded_at\":\"2026-02\","
	    "\"superseded_by\":\"c\",\"supersedes\":\"d\",\"room\":\"hall\","
	    "\"metadata\":{\"n\":2}}");
	set_clock(10);
	store_add(&s, "{\"id\":\"a\",\"memory\":\"new\"}");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		tap(passes(table[i].filter) == table[i].want,
		    "%s %s an old form", table[i].filter,
		    table[i].want ? "lets through" : "keeps out");
	store_close(&s);
}

int
main(void)
{
	place_make();
	for (int round = 0; round < 4; round++)
		test_log(round);
	test_pages();
	test_filters();
	place_remove();
	return tap_end();
}
