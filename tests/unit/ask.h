#ifndef MEMOS_TESTS_ASK_H
#define MEMOS_TESTS_ASK_H

/*
 * Questions of world.h as search() takes them, and what it answers compared
 * with the reference and with another answer.
 */

#include <math.h>

#include "find/search.h"
#include "world.h"

MAYBE struct query
ask_query(const struct ref_query *q, struct arena *arena)
{
	struct query query = { .text = q->text,
		.text_len = strlen(q->text),
		.k = q->k,
		.without = q->without,
		/* the reference reads the words as they are */
		.sources = SEARCH_DEFAULT & ~SEARCH_FUZZY };
	struct selection *sel = &query.selection;
	const char *json = world_filters[q->filter];
	struct json_span value;
	struct err err;

	sel->scope.user.items = arena_bytes(arena, sizeof q->users);
	for (; sel->scope.user.n < 3 && q->users[sel->scope.user.n];
	     sel->scope.user.n++)
		sel->scope.user.items[sel->scope.user.n] =
		    q->users[sel->scope.user.n];
	sel->scope.agent = scope_value(arena, q->agent);
	sel->scope.run = scope_value(arena, q->run);
	sel->since = q->since;
	sel->until = q->until;
	sel->states = q->states;
	sel->types = q->types;
	if (json) {
		json_scan(json, strlen(json), &value, &err);
		sel->filter = filter_parse(&value, arena, &err);
	}
	return query;
}

static const struct ref_hit *
ask_find(const struct ref_hit *wanted, const char *id, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(wanted[i].doc->id, id) == 0)
			return &wanted[i];
	return NULL;
}

/* Best first; equal ones newer first, then by id. */
static bool
ask_in_order(const struct found *a, const struct found *b)
{
	if (a->hit.score != b->hit.score)
		return a->hit.score > b->hit.score;
	if (a->hit.time != b->hit.time)
		return a->hit.time > b->hit.time;
	return strcmp(a->memory.id, b->memory.id) < 0;
}

/*
 * The same ids at the same places, where two that are equal but for rounding
 * may change places, and the same scores.
 */
MAYBE const char *
ask_differs(const struct results *got, const struct ref_query *q,
    const struct ref_hit *wanted, int n)
{
	size_t want = (size_t)n < q->k ? (size_t)n : q->k;

	if (n < 0)
		return "another query vector";
	if (got->n != want)
		return "another number of them";
	for (size_t i = 0; i < got->n; i++) {
		const struct found *f = &got->items[i];
		const struct ref_hit *hit = ask_find(wanted, f->memory.id, n);

		if (!hit)
			return "one that is no candidate";
		if (fabs(f->hit.score - hit->score) > 1e-5)
			return "another score";
		if (hit != &wanted[i] &&
		    fabs(hit->score - wanted[i].score) > 1e-6)
			return "another order";
		if ((int)f->hit.words != hit->words ||
		    (int)f->hit.near != hit->near ||
		    f->hit.time != hit->doc->time)
			return "other words or times";
		if (i && !ask_in_order(f - 1, f))
			return "ties in no order";
	}
	return NULL;
}

MAYBE void
ask_show(const struct results *got, const struct ref_query *q,
    const struct ref_hit *wanted, int n)
{
	printf("# '%s' k %zu without %x filter %d, %d candidates\n", q->text,
	    q->k, q->without, q->filter, n);
	for (int i = 0; i < n && i < (int)q->k && i < 12; i++) {
		printf("#   %s %.7f %d+%d", wanted[i].doc->id, wanted[i].score,
		    wanted[i].words, wanted[i].near);
		if (i < (int)got->n)
			printf(" | %s %.7f %u+%u", got->items[i].memory.id,
			    got->items[i].hit.score, got->items[i].hit.words,
			    got->items[i].hit.near);
		putchar('\n');
	}
}

/* The same hits, to the last bit. */
MAYBE const char *
ask_same(const struct results *a, const struct results *b)
{
	if (a->n != b->n)
		return "another number of them";
	for (size_t i = 0; i < a->n; i++) {
		const struct hit *x = &a->items[i].hit, *y = &b->items[i].hit;

		if (strcmp(a->items[i].memory.id, b->items[i].memory.id) != 0 ||
		    x->seq != y->seq)
			return "other ids";
		if (memcmp(&x->score, &y->score, sizeof x->score) != 0)
			return "other scores";
		if (x->words != y->words || x->near != y->near ||
		    x->time != y->time ||
		    memcmp(&x->cosine, &y->cosine, sizeof x->cosine) != 0 ||
		    memcmp(x->cues, y->cues, sizeof x->cues) != 0)
			return "other parts of a score";
	}
	return NULL;
}

#endif
