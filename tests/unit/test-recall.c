#include "mind/recall.h"

#include <math.h>

#include "mind/retention.h"
#include "mind/undo.h"
#include "store.h"
#include "store/states.h"
#include "tap.h"

/* Folding in: what it makes of memories in each of their states. */

static struct store s;

static void
add(const char *id, const char *more)
{
	struct buf json = { 0 };

	buf_printf(&json,
	    "{\"id\":\"%s\",\"text\":\"water %s\",\"type\":\"turn\"%s}", id, id,
	    more);
	store_add(&s, json.data);
	buf_release(&json);
}

static void
set_now(const char *now)
{
	setenv("MEMOS_NOW", now, 1);
}

static void
append(const char *id)
{
	access_append(s.cube.dir, &id, 1, clock_now(), 1 << 20);
}

static struct recall
fold(void)
{
	struct recall r = { .ingest = s.ingest }, done;

	if (recall_all(&r, NULL, &s.err) < 0)
		bail("fold", s.err.text);
	done = r;
	recall_release(&r);
	return done;
}

static enum memory_state
state_of(const char *id)
{
	struct arena arena = { 0 };
	struct memory m;

	if (rows_find(s.cube.db, id, &arena, &m, &s.err) != 1)
		bail(id, "is not there");
	arena_release(&arena);
	return m.state;
}

static struct access_row
row_of(const char *id)
{
	struct access_row row;

	if (access_find(s.cube.db, id, &row, &s.err) < 0)
		bail(id, s.err.text);
	return row;
}

static void
test_counts(void)
{
	struct recall done;

	store_open(&s, "counts", NULL);
	set_now("2026-05-07T12:00:00Z");
	add("a", "");
	add("gone", ",\"state\":\"forgotten\"");
	set_now("2026-06-06T12:00:00Z");
	append("a");
	append("a");
	append("nobody");
	append("gone");
	done = fold();
	tap(done.counted == 1 && done.recalled == 0 && row_of("a").count == 1,
	    "an access of a memory that is there is counted");
	tap(row_of("a").half_life == 60, "and doubles its half-life by then");
	tap(!row_of("nobody").count && !row_of("gone").count,
	    "of others nothing is kept");
	tap(store_number(&s, "SELECT count(*) FROM edits") == 0 &&
		store_number(&s, "SELECT count(*) FROM versions") == 0 &&
		store_number(&s, "SELECT count(updated_at) FROM memories") == 0,
	    "it is no change");
	set_now("2026-06-06T12:00:59Z");
	append("a");
	tap(fold().counted == 0, "two of a minute are one");
	set_now("2026-06-06T12:01:00Z");
	append("a");
	done = fold();
	tap(done.counted == 1 && row_of("a").half_life - 60 < .01,
	    "one that follows at once adds next to nothing");
	store_close(&s);
}

static void
set_state(const char *id, enum memory_state state)
{
	struct arena arena = { 0 };
	struct edit edit = { .by = "test" };
	struct memory m;

	store_begin(&s);
	if (rows_find(s.cube.db, id, &arena, &m, &s.err) != 1)
		bail(id, "is not there");
	const struct states_change change = {
		.id = id, .seq = m.seq, .was = m.state, .became = state
	};

	if (ingest_change_state(s.ingest, &change, &edit, EDIT_DECAY, &s.err) !=
	    1)
		bail(id, s.err.text);
	store_commit(&s);
	arena_release(&arena);
}

static void
test_states(void)
{
	struct recall done;

	store_open(&s, "states", NULL);
	set_now("2026-05-07T12:00:00Z");
	add("faded", "");
	add("summed", "");
	add("alone", "");
	add("closed", ",\"superseded_at\":\"2026-05-06T00:00:00Z\"");
	add("active", "");
	store_add(&s, "{\"id\":\"s\",\"text\":\"all\",\"type\":\"summary\","
		      "\"sources\":[\"summed\",\"closed\"]}");
	set_state("faded", MEMORY_DECAYING);
	set_state("summed", MEMORY_ARCHIVED);
	set_state("alone", MEMORY_ARCHIVED);
	if (state_of("closed") == MEMORY_ACTIVE)
		set_state("closed", MEMORY_ARCHIVED);
	append("faded");
	append("summed");
	append("alone");
	append("closed");
	append("active");
	done = fold();
	tap(done.counted == 5 && done.recalled == 2, "two of five come back");
	tap(state_of("faded") == MEMORY_ACTIVE, "what was decaying");
	tap(state_of("summed") == MEMORY_ACTIVE,
	    "and what a summary stands for");
	tap(state_of("alone") == MEMORY_ARCHIVED &&
		state_of("closed") == MEMORY_ARCHIVED,
	    "but nothing else of the archive");
	tap(store_number(&s,
		"SELECT count(*) FROM edits WHERE changed_by = 'recall'"
		" AND reason = 'recalled'") == 1,
	    "it is one edit that says why");
	store_begin(&s);
	tap(undo_edit(s.ingest,
		store_number(&s, "SELECT max(number) FROM edits"), &s.err) == 1,
	    "which can be undone");
	store_commit(&s);
	tap(state_of("faded") == MEMORY_DECAYING &&
		state_of("summed") == MEMORY_ARCHIVED,
	    "so that all is as it was");
	store_close(&s);
}

/* Without the summary its originals stay where they are. */
static void
test_summary_gone(void)
{
	store_open(&s, "summary", NULL);
	add("summed", "");
	store_add(&s, "{\"id\":\"s\",\"text\":\"all\",\"type\":\"summary\","
		      "\"sources\":[\"summed\"]}");
	set_state("summed", MEMORY_ARCHIVED);
	set_state("s", MEMORY_ARCHIVED);
	append("summed");
	tap(fold().recalled == 0 && state_of("summed") == MEMORY_ARCHIVED,
	    "a summary that does not hold brings nothing back");
	store_close(&s);
}

static void
test_bounded(void)
{
	struct recall r = { 0 };
	int64_t n;

	store_open(&s, "bounded", NULL);
	for (int i = 0; i < 300; i++) {
		char id[16];

		snprintf(id, sizeof id, "m%d", i);
		if (i < 3)
			add(id, "");
		append(id);
	}
	r.ingest = s.ingest;
	store_begin(&s);
	tap(recall_batch(&r, &s.err) == 0 && r.counted == 3,
	    "a part is folded in beside other work");
	store_commit(&s);
	recall_release(&r);
	access_waiting(&s.cube, &n, &s.err);
	tap(n == 300 - RECALL_SOME, "no more than that");
	store_begin(&s);
	r.ingest = s.ingest;
	recall_fold(&r, 1000, &s.err);
	store_undo(&s);
	recall_release(&r);
	access_waiting(&s.cube, &n, &s.err);
	tap(n == 300 - RECALL_SOME, "what is rolled back is there again");
	fold();
	access_waiting(&s.cube, &n, &s.err);
	tap(n == 0 && access_any(&s.cube, &s.err) == 0, "and then folded in");
	store_close(&s);
}

int
main(void)
{
	place_make();
	setenv("MEMOS_CONFIG", "/dev/null", 1);
	test_counts();
	test_states();
	test_summary_gone();
	test_bounded();
	place_remove();
	return tap_end();
}
