#include "store/kept.h"

#include <stdio.h>
#include <string.h>

#include "store.h"
#include "tap.h"

/* What is kept for a text; "" if nothing is. */
static const char *
kept(struct store *s, const char *space, const char *text)
{
	static struct buf data;
	struct kept_key key = kept_key(space, text, strlen(text));

	buf_reset(&data);
	if (kept_get(s->cube.db, &key, &data, &s->err) < 0)
		bail("get", s->err.text);
	return buf_text(&data);
}

static void
keep(struct store *s, const char *space, const char *text, const char *data)
{
	struct kept_key key = kept_key(space, text, strlen(text));

	kept_put(&s->cube, &key, data, strlen(data));
}

static void
test_keeping(struct store *s)
{
	tap(!*kept(s, "a", "who"), "nothing is kept of a new question");
	keep(s, "a", "who", "one");
	keep(s, "a", "where", "two");
	tap(strcmp(kept(s, "a", "who"), "one") == 0 &&
		strcmp(kept(s, "a", "where"), "two") == 0,
	    "each has its own");
	tap(!*kept(s, "b", "who"), "another space has none of it");
	keep(s, "a", "who", "three");
	tap(strcmp(kept(s, "a", "who"), "three") == 0, "the last one counts");
	tap(store_number(s, "SELECT count(*) FROM asked WHERE"
			    " instr(hash, 'who') OR instr(data, 'who')") == 0,
	    "no word of a question is there");
}

/* Who reads waits for nobody, and so keeps nothing meanwhile. */
static void
test_busy(struct store *s)
{
	store_begin(s);
	keep(s, "a", "when", "four");
	store_commit(s);
	tap(!*kept(s, "a", "when"), "while another writes nothing is kept");
	keep(s, "a", "when", "four");
	tap(strcmp(kept(s, "a", "when"), "four") == 0, "and then it is");
}

static void
test_bound(struct store *s)
{
	store_begin(s);
	if (db_run(s->cube.db,
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
		" SELECT i + 1 FROM n WHERE i < 2500)"
		"INSERT INTO asked SELECT 'h' || i, i, 'x' FROM n",
		&s->err) < 0)
		bail("fill", s->err.text);
	store_commit(s);
	keep(s, "a", "why", "five");
	tap(store_number(s, "SELECT count(*) FROM asked") == KEPT_MAX &&
		strcmp(kept(s, "a", "why"), "five") == 0 &&
		strcmp(kept(s, "a", "who"), "three") == 0,
	    "the oldest make room");
}

int
main(void)
{
	struct store s;

	place_make();
	store_open(&s, "kept", NULL);
	test_keeping(&s);
	test_busy(&s);
	test_bound(&s);
	store_close(&s);
	place_remove();
	return tap_end();
}
