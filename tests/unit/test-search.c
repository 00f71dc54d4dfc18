#include "find/search.h"

#include <math.h>

#include "reference.h"
#include "store.h"
#include "tap.h"
#include "world.h"

enum { ROUNDS = 50, QUESTIONS = 8 };

static struct ref_world world;
static struct ref_hit wanted[REF_DOCS];

/* ---- the ranking against its reference ---- */

static struct query
query_of(const struct ref_query *q, struct arena *arena)
{
	struct query query = { .text = q->text,
		.text_len = strlen(q->text),
		.k = q->k,
		.without = q->without };
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
find_wanted(const char *id, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(wanted[i].doc->id, id) == 0)
			return &wanted[i];
	return NULL;
}

/* Best first; equal ones newer first, then by id. */
static bool
in_order(const struct found *a, const struct found *b)
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
static const char *
differs(const struct results *got, const struct ref_query *q, int n)
{
	size_t want = (size_t)n < q->k ? (size_t)n : q->k;

	if (n < 0)
		return "another query vector";
	if (got->n != want)
		return "another number of them";
	for (size_t i = 0; i < got->n; i++) {
		const struct found *f = &got->items[i];
		const struct ref_hit *hit = find_wanted(f->memory.id, n);

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
		if (i && !in_order(f - 1, f))
			return "ties in no order";
	}
	return NULL;
}

static void
show_difference(const struct results *got, const struct ref_query *q, int n)
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

/* The memory at place i explains itself as standing there. */
static bool
explains(struct searcher *s, struct query query, const struct results *got,
    struct arena *arena, size_t candidates)
{
	size_t i = world_random((unsigned)got->n);
	struct results again;
	struct err err;

	query.why = got->items[i].memory.id;
	if (search(s, &query, arena, &again, &err) < 0)
		return false;
	return again.why.in_store && again.why.in_scope && again.why.allowed &&
	       again.why.rank == i + 1 && again.why.candidates == candidates &&
	       again.why.hit.score == got->items[i].hit.score;
}

static bool
ask_both(struct searcher *s, int *hits)
{
	struct arena arena = { 0 };
	struct ref_query q;
	struct query query;
	struct results got;
	struct err err = { 0 };
	const char *what;
	int n;

	world_ask(&q);
	n = ref_search(&world, &q, wanted);
	query = query_of(&q, &arena);
	if (search(s, &query, &arena, &got, &err) < 0)
		what = err.text;
	else
		what = differs(&got, &q, n);
	if (!what && got.n && !explains(s, query, &got, &arena, (size_t)n))
		what = "another explanation";
	if (what) {
		printf("# %s\n", what);
		show_difference(&got, &q, n);
	}
	*hits += n;
	arena_release(&arena);
	return !what;
}

static void
test_reference(void)
{
	world.analyser = analyser_new();
	for (int round = 0; round < ROUNDS; round++) {
		char name[32];
		struct store store;
		struct searcher *s;
		int hits = 0, n = 60 + (int)world_random(240);
		bool ok;

		snprintf(name, sizeof name, "round%d", round);
		store_open(&store, name, NULL);
		world_make(&world, &store, n);
		ok = world_take_vectors(&world, &store);
		s = searcher_new(&store.cube, &store.err);
		for (int i = 0; i < QUESTIONS; i++)
			ok = ask_both(s, &hits) && ok;
		tap(ok && hits,
		    "store %d of %d memories ranks as the formula says", round,
		    n);
		searcher_free(s);
		store_close(&store);
	}
	analyser_free(world.analyser);
}

int
main(void)
{
	place_make();
	test_reference();
	place_remove();
	return tap_end();
}
