#ifndef MEMOS_MIND_WORKING_H
#define MEMOS_MIND_WORKING_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "find/search.h"
#include "text/table.h"

/*
 * Working memory: what is being talked about.  A small ranked set of memories
 * and words that a session keeps between turns: each turn's hits refresh it,
 * and what is not touched fades.  A question that names nothing ("and where
 * was that?") finds its subject by it.  It lives as long as its process and
 * changes nothing in the store: a session that goes on is told its last turns
 * again, each searched for and then over.
 */
enum { WORKING_MAX = 12 /* memories */ };

struct working;

/* Borrows the table. */
struct working *working_new(const struct table *table);
void working_free(struct working *w);

/*
 * Searches with what is being talked about: the hits of the query itself, and,
 * as far as the query leaves its subject open, those that continue it, with a
 * score for both.  A query that names its own subject is answered as search()
 * does, and so are one to be explained (`why`) and one whose sources leave
 * words out.  At most one search more, by words alone: no model is asked again.
 * As search().
 */
int
working_search(struct working *w, struct searcher *s, const struct query *query,
    struct arena *arena, struct results *results, struct err *err);

/*
 * A turn is over: it was about what was said and these hits, best first.  The
 * text is valid UTF-8.
 */
void working_turn(struct working *w, const char *text, size_t len,
    const struct results *results);

/* Forgets all: another subject, another session. */
void working_clear(struct working *w);

/* What it holds, best first, for people: id, weight, text. */
struct working_item {
	const char *id, *text; /* borrowed until the next change */
	double weight;         /* 0 to 1 */
};
size_t
working_items(const struct working *w, struct working_item items[WORKING_MAX]);

#endif
