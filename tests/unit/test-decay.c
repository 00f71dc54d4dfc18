#include "mind/decay.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "find/entry.h"
#include "mind/undo.h"
#include "exported.h"
#include "random.h"
#include "store/access.h"
#include "store/entries.h"
#include "store/states.h"
#include "tap.h"

enum { MEMORIES = 60, NIGHTS = 12 };

#define DAY   (INT64_C(86400) * 1000000)
#define BEGIN INT64_C(1778155200000000)

static struct store s;
static struct settings_life life;

static void
set_clock(int64_t at)
{
	struct buf text = { 0 };

	clock_print(&text, at);
	setenv("MEMOS_NOW", text.data, 1);
	buf_release(&text);
}

/* ---- one memory ---- */

static double
random_part(void)
{
	return random_below(1001) / 1000.0;
}

static struct decay_memory
random_memory(void)
{
	struct decay_memory d = {
		.kept = { .type = (enum memory_type)random_below(MEMORY_TYPES),
		    .state = (enum memory_state)random_below(MEMORY_STATES),
		    .importance = random_part(),
		    .strength = random_below(3) ? NAN : random_below(5),
		    .created_at = BEGIN - DAY * random_below(900),
		    .updated_at = CLOCK_NONE,
		    .accessed_at = random_below(2)
				       ? CLOCK_NONE
				       : BEGIN - DAY * random_below(400) },
		.decaying_since = CLOCK_NONE,
		.over_at = random_below(9) ? CLOCK_NONE
					   : BEGIN + DAY * random_below(9),
	};

	if (d.kept.state == MEMORY_DECAYING)
		d.decaying_since = BEGIN - DAY / 2 * random_below(9);
	return d;
}

/* What the state table has, and that what is over goes at once. */
static bool
is_allowed(enum memory_state from, enum memory_state to, bool over)
{
	if (from == to)
		return true;
	if (from == MEMORY_ACTIVE)
		return to == MEMORY_DECAYING ||
		       (over && to == MEMORY_FORGOTTEN);
	return from == MEMORY_DECAYING &&
	       (to == MEMORY_ACTIVE || to == MEMORY_FORGOTTEN);
}

static void
test_next(void)
{
	bool table = true, pinned = true, again = true;

	for (int i = 0; i < 20000; i++) {
		struct decay_memory d = random_memory();
		bool over = d.over_at != CLOCK_NONE && d.over_at <= BEGIN;
		enum memory_state next = decay_next(&life, &d, BEGIN);

		table = table && is_allowed(d.kept.state, next, over);
		pinned = pinned &&
			 (d.kept.importance < 1 || next != MEMORY_FORGOTTEN ||
			     d.kept.state == MEMORY_FORGOTTEN);
		/* what was just done is not undone, nor more than that done */
		if (next == MEMORY_DECAYING && next != d.kept.state)
			d.decaying_since = BEGIN;
		d.kept.state = next;
		again = again && decay_next(&life, &d, BEGIN) == next;
	}
	tap(table, "no transition is made that is not in the table");
	tap(pinned, "what is pinned is not forgotten");
	tap(again, "a second night at the same time changes nothing");
}

/* Whether the state is another one second behind a time, and not before it. */
static bool
is_when(const struct decay_memory *d, int64_t at, enum memory_state next)
{
	const int64_t second = 1000000;

	if (at == CLOCK_NONE)
		return decay_next(&life, d, BEGIN + 100000 * DAY) != next;
	return decay_next(&life, d, at + second) == next &&
	       (at <= BEGIN || decay_next(&life, d, at - second) != next);
}

static void
test_times(void)
{
	bool decays = true, forgotten = true;

	for (int i = 0; i < 20000; i++) {
		struct decay_memory d = random_memory();
		struct decay_times times;

		d.over_at = CLOCK_NONE;
		times = decay_times(&life, &d, BEGIN);
		if (d.kept.state == MEMORY_ACTIVE)
			decays = decays &&
				 is_when(&d, times.decays, MEMORY_DECAYING);
		if (d.kept.state != MEMORY_ACTIVE)
			continue;
		/* as the night does it that comes then */
		d.kept.state = MEMORY_DECAYING;
		d.decaying_since = times.decays;
		forgotten = forgotten &&
			    is_when(&d, times.forgotten, MEMORY_FORGOTTEN);
	}
	tap(decays, "it decays when it is said to");
	tap(forgotten, "it is forgotten when it is said to be");
}

/* ---- a cube ---- */

static int
print_state(const struct memory *m, void *ctx, struct err *err)
{
	(void)err;
	buf_printf(ctx, "%s %d\n", m->id, m->state);
	return 0;
}

/* States by id, now or as of a time; sorted by place. */
static char *
states(int64_t as_of)
{
	struct selection everything = exported_all;
	struct buf out = { 0 };

	everything.as_of = as_of;
	everything.ever = true;
	if (rows_each(s.cube.db, &everything, ROWS_SEQUENCE, NULL, -1,
		print_state, &out, &s.err) < 0)
		bail("states", s.err.text);
	return out.data ? out.data : strdup("");
}

static void
add_random(int i)
{
	static const char *const types[] = { "turn", "fact", "event", "summary",
		"chunk" };
	struct buf json = { 0 };

	buf_printf(&json,
	    "{\"id\":\"m%d\",\"memory\":\"tea %d\",\"type\":\"%s\"", i, i,
	    types[random_below(5)]);
	if (random_below(3))
		buf_printf(&json, ",\"importance\":%.2f", random_part());
	if (random_below(2))
		buf_printf(&json, ",\"run_id\":\"r%u\"", random_below(4));
	if (!random_below(8))
		buf_string(&json, ",\"state\":\"decaying\"");
	if (!random_below(9))
		buf_string(&json, ",\"metadata\":{\"expires_at\":"
				  "\"2026-09-01\"}");
	buf_char(&json, '}');
	set_clock(BEGIN + DAY * random_below(60) / 4);
	store_add(&s, json.data);
	buf_release(&json);
}

static int
take(const struct buf *lines, void *ctx, struct err *err)
{
	(void)err;
	buf_add(ctx, lines->data, lines->len);
	return 0;
}

static struct decay
plan(int64_t now)
{
	struct decay d = { .cube = &s.cube, .life = &life, .now = now };

	set_clock(now);
	if (decay_plan(&d, &exported_all, &s.err) < 0)
		bail("decay_plan", s.err.text);
	return d;
}

static char *
print(struct decay *d)
{
	struct buf out = { 0 };

	if (decay_print(d, &out, &s.err) < 0)
		bail("decay_print", s.err.text);
	return out.data ? out.data : strdup("");
}

static bool
is_deterministic(int64_t now)
{
	struct decay one = plan(now), other = plan(now);
	char *first = print(&one), *second = print(&other);
	bool same = strcmp(first, second) == 0;

	free(first);
	free(second);
	decay_release(&one);
	decay_release(&other);
	return same;
}

/* The lines that were told. */
static size_t
night(int64_t now)
{
	struct decay d = plan(now);
	struct buf lines = { 0 };
	size_t n = 0;

	if (decay_apply(&d, s.ingest, NULL, take, &lines, &s.err) < 0)
		bail("decay_apply", s.err.text);
	for (size_t i = 0; i < lines.len; i++)
		n += lines.data[i] == '\n';
	if (n != d.plan.n)
		bail("decay_apply", "it told less than was planned");
	buf_release(&lines);
	decay_release(&d);
	return n;
}

/* Somebody is given a memory. */
static void
use(int i, int64_t at)
{
	const struct access_row row = {
		.count = 1, .accessed_at = at, .half_life = 200, .minutes = 1
	};
	char id[16];

	snprintf(id, sizeof id, "m%d", i);
	store_begin(&s);
	if (access_put(s.cube.db, id, &row, &s.err) < 0)
		bail("access_put", s.err.text);
	store_commit(&s);
}

/* Whether each id went from a state to one that it may become. */
static bool
are_allowed(const char *before, const char *after, bool over)
{
	char id[16], other[16];
	int from, to, n;

	for (; sscanf(before, "%15s %d\n%n", id, &from, &n) == 2; before += n) {
		const char *at = after;
		int m;

		for (; sscanf(at, "%15s %d\n%n", other, &to, &m) == 2; at += m)
			if (strcmp(id, other) == 0)
				break;
		if (strcmp(id, other) != 0 ||
		    !is_allowed(
			(enum memory_state)from, (enum memory_state)to, over))
			return false;
	}
	return true;
}

/* Whether what a search reads has the states that the rows have. */
static bool
entries_agree(void)
{
	sqlite3_stmt *st = db_prepare(
	    s.cube.db, "SELECT data FROM entries", &s.err);
	struct entries_item item;
	int64_t rows, n = 0;
	bool agree = true;

	while (db_step(s.cube.db, st, &s.err) == 1) {
		const void *chunk = sqlite3_column_blob(st, 0);
		size_t size = (size_t)sqlite3_column_bytes(st, 0), at = 0;

		while (entries_next(chunk, size, &at, &item) == 1) {
			struct arena arena = { 0 };
			struct entry entry;
			struct memory m;

			agree = agree && rows_get(s.cube.db, item.seq, &arena,
					     &m, &s.err) == 1;
			agree = agree &&
				entry_read(item.data, item.size, &entry) &&
				entry.state == m.state;
			arena_release(&arena);
			n++;
		}
	}
	sqlite3_finalize(st);
	if (db_integer(s.cube.db,
		"SELECT count(*) FROM memories WHERE state <> 6", 0, &rows,
		&s.err) < 0)
		bail("count", s.err.text);
	return agree && n == rows;
}

static int64_t
last_edit(void)
{
	int64_t number;

	if (edits_last(s.cube.db, NULL, &number, &s.err) < 0)
		bail("edits_last", s.err.text);
	return number;
}

static bool
undo_last(void)
{
	int rc;

	store_begin(&s);
	rc = undo_edit(s.ingest, last_edit(), &s.err);
	store_commit(&s);
	return rc == 1;
}

static void
no_fault(const char *text, void *ctx)
{
	(void)ctx;
	printf("# %s\n", text);
}

struct nights {
	int64_t at[NIGHTS];
	char *before[NIGHTS], *states[NIGHTS];
	bool did[NIGHTS];
	size_t changes;
	bool allowed, deterministic, agree, still;
};

static void
pass(struct nights *n, int i)
{
	/* the first are within a day of each other, and then it is months */
	n->at[i] = i ? n->at[i - 1] + (i < 4 ? DAY / 3 : DAY * i * 9)
		     : BEGIN + DAY * 16;
	for (uint32_t j = random_below(12); j; j--)
		use((int)random_below(MEMORIES),
		    n->at[i] - DAY * random_below(3));
	n->before[i] = exported(&s);
	n->states[i] = states(CLOCK_NONE);
	n->deterministic = n->deterministic && is_deterministic(n->at[i]);
	n->did[i] = night(n->at[i]) > 0;
	n->changes += n->did[i];
	n->still = n->still && night(n->at[i]) == 0;
	n->agree = n->agree && entries_agree();
}

static bool
go_back(struct nights *n)
{
	bool same = true;

	for (int i = NIGHTS; i-- > 0;) {
		char *now;

		set_clock(n->at[NIGHTS - 1] + DAY * (NIGHTS - i));
		if (n->did[i] && !undo_last())
			return false;
		now = exported(&s);
		same = same && strcmp(now, n->before[i]) == 0;
		free(now);
	}
	return same && entries_agree();
}

/* Whether it is known, after all nights, what states were before each. */
static bool
past_is_known(const struct nights *n)
{
	bool same = true;

	for (int i = 0; i < NIGHTS; i++) {
		char *then = states(n->at[i] - 1);

		same = same && strcmp(then, n->states[i]) == 0;
		free(then);
	}
	return same;
}

static void
test_store(const char *name)
{
	struct nights n = { .allowed = true,
		.deterministic = true,
		.agree = true,
		.still = true };

	store_open(&s, name, NULL);
	for (int i = 0; i < MEMORIES; i++)
		add_random(i);
	for (int i = 0; i < NIGHTS; i++) {
		pass(&n, i);
		if (i)
			n.allowed = n.allowed &&
				    are_allowed(n.states[i - 1], n.states[i],
					n.at[i - 1] > BEGIN + DAY * 110);
	}
	tap(n.changes > 3, "nights change something");
	tap(n.deterministic, "a plan is deterministic");
	tap(n.still, "a night that is run twice changes nothing more");
	tap(n.allowed, "and makes no transition that is not in the table");
	tap(n.agree, "what a search reads has the same states");
	tap(past_is_known(&n), "what states were is known later");
	tap(care_check(&s.cube, no_fault, NULL, &s.err) == 0, "it is sound");
	tap(go_back(&n), "undone night by night, each export is what it was");
	tap(past_is_known(&n), "what states were is known after that, too");
	tap(care_check(&s.cube, no_fault, NULL, &s.err) == 0, "it is sound");
	for (int i = 0; i < NIGHTS; i++) {
		free(n.before[i]);
		free(n.states[i]);
	}
	store_close(&s);
}

/* ---- what changes meanwhile ---- */

static void
test_meanwhile(void)
{
	struct buf lines = { 0 };
	struct decay d;

	store_open(&s, "meanwhile", NULL);
	set_clock(BEGIN);
	store_add(&s,
	    "{\"id\":\"m0\",\"memory\":\"tea for two of us\",\"type\":\"turn\"}");
	store_add(&s,
	    "{\"id\":\"m1\",\"memory\":\"milk for two of us\",\"type\":\"turn\"}");
	d = plan(BEGIN + DAY * 90);
	tap(d.plan.n == 2, "both are to decay");
	use(0, BEGIN + DAY * 90);
	if (decay_apply(&d, s.ingest, "why not", take, &lines, &s.err) < 0)
		bail("decay_apply", s.err.text);
	tap(lines.data &&
		strcmp(lines.data,
		    "{\"id\":\"m1\",\"memory\":\"milk for two of us\",\"event\":\"DECAY\","
		    "\"edit\":1}\n") == 0,
	    "what was used since it was planned is passed over");
	buf_release(&lines);
	decay_release(&d);
	d = (struct decay){
		.cube = &s.cube, .life = &life, .now = BEGIN + DAY * 90
	};
	if (decay_plan(&d, &exported_all, &s.err) < 0)
		bail("decay_plan", s.err.text);
	tap(d.plan.n == 0, "and nothing is left");
	decay_release(&d);
	store_close(&s);
}

int
main(void)
{
	place_make();
	if (settings_life_read(&life, &s.err) < 0)
		bail("settings", s.err.text);
	test_next();
	test_times();
	test_store("one");
	test_store("two");
	test_store("three");
	test_meanwhile();
	place_remove();
	return tap_end();
}
