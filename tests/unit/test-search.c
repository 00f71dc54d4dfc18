#include "find/search.h"

#include <math.h>

#include "ask.h"
#include "tap.h"

enum { ROUNDS = 50, QUESTIONS = 8 };

static struct ref_world world;
static struct ref_hit wanted[REF_DOCS];

/* ---- the ranking against its reference ---- */

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
	query = ask_query(&q, &arena);
	if (search(s, &query, &arena, &got, &err) < 0)
		what = err.text;
	else
		what = ask_differs(&got, &q, wanted, n);
	if (!what && got.n && !explains(s, query, &got, &arena, (size_t)n))
		what = "another explanation";
	if (what) {
		printf("# %s\n", what);
		ask_show(&got, &q, wanted, n);
	}
	*hits += n;
	arena_release(&arena);
	return !what;
}

/* A store of its own for each round, in a transaction that is taken back. */
static bool
test_round(struct store *store, int n)
{
	struct searcher *s;
	int hits = 0;
	bool ok;

	store_begin(store);
	world_make(&world, store, n);
	ok = world_take_vectors(&world, store);
	s = searcher_new(&store->cube, NULL, &store->err);
	for (int i = 0; i < QUESTIONS; i++)
		ok = ask_both(s, &hits) && ok;
	searcher_free(s);
	store_undo(store);
	return ok && hits;
}

static void
test_reference(void)
{
	struct store store;

	world.analyser = analyser_new();
	store_open(&store, "reference", NULL);
	for (int round = 0; round < ROUNDS; round++) {
		int n = 60 + (int)world_random(240);

		tap(test_round(&store, n),
		    "store %d of %d memories ranks as the formula says", round,
		    n);
	}
	store_close(&store);
	analyser_free(world.analyser);
}

/* ---- by hand ---- */

static struct query
plain(const char *text, size_t k)
{
	return (struct query){ .text = text,
		.text_len = strlen(text),
		.k = k,
		.selection = { .since = CLOCK_NONE, .until = CLOCK_NONE } };
}

/* "id id" of what is found, or the message. */
static const char *
ids(struct store *store, const struct query *query, struct results *results)
{
	struct searcher *s = searcher_new(&store->cube, NULL, &store->err);
	static char out[512];
	size_t len = 0;

	*out = '\0';
	if (search(s, query, &store->arena, results, &store->err) < 0)
		snprintf(out, sizeof out, "%s", store->err.text);
	else
		for (size_t i = 0; i < results->n; i++)
			len += (size_t)snprintf(out + len, sizeof out - len,
			    "%s%s", i ? " " : "", results->items[i].memory.id);
	searcher_free(s);
	return out;
}

static void
test_ties(void)
{
	static const char *const lines[] = {
		"{\"id\":\"b\",\"text\":\"green tea\",\"event_at\":\"2024\"}",
		"{\"id\":\"c\",\"text\":\"green tea\",\"event_at\":\"2024\"}",
		"{\"id\":\"a\",\"text\":\"green tea\",\"event_at\":\"2024\"}",
		"{\"id\":\"y\",\"text\":\"green tea\",\"event_at\":\"2026\"}",
		"{\"id\":\"x\",\"text\":\"green tea\",\"event_at\":\"2022\"}",
		"{\"id\":\"\u00e9\",\"text\":\"green tea\",\"event_at\":\"2024\"}",
	};
	static const char *const want[] = { "", "y", "y a", "y a b", "y a b c",
		"y a b c \xc3\xa9", "y a b c \xc3\xa9 x",
		"y a b c \xc3\xa9 x" };
	struct results results;
	struct store s;

	store_open(&s, "ties", NULL);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		store_add(&s, lines[i]);
	for (size_t k = 1; k < sizeof want / sizeof *want; k++) {
		struct query q = plain("tea", k);
		const char *got = ids(&s, &q, &results);

		tap(strcmp(got, want[k]) == 0,
		    "of equal scores the newer, then the lower id: '%s'", got);
	}
	store_close(&s);
}

static void
test_why(void)
{
	static const struct {
		const char *id;
		bool in_store, in_scope, allowed;
		size_t rank;
	} table[] = {
		{ "hit", true, true, true, 1 },
		{ "miss", true, true, true, 0 },
		{ "other", true, false, false, 0 },
		{ "old", true, true, false, 0 },
		{ "gone", true, false, false, 0 },
		{ "nothing", false, false, false, 0 },
	};
	struct results r;
	struct store s;

	store_open(&s, "why", NULL);
	store_add(&s, "{\"id\":\"hit\",\"text\":\"zzyzx\",\"user_id\":\"u\"}");
	store_add(&s, "{\"id\":\"miss\",\"text\":\"quux\",\"user_id\":\"u\"}");
	store_add(
	    &s, "{\"id\":\"other\",\"text\":\"zzyzx\",\"user_id\":\"v\"}");
	store_add(&s, "{\"id\":\"old\",\"text\":\"zzyzx!\",\"user_id\":\"u\","
		      "\"state\":\"archived\"}");
	store_add(&s, "{\"id\":\"gone\",\"text\":\"zzyzx?\",\"user_id\":\"u\","
		      "\"state\":\"forgotten\"}");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct query q = plain("zzyzx", 5);

		q.selection.scope.user = scope_value(&s.arena, "u");
		q.why = table[i].id;
		tap(strcmp(ids(&s, &q, &r), "hit") == 0 &&
			r.why.in_store == table[i].in_store &&
			r.why.in_scope == table[i].in_scope &&
			r.why.allowed == table[i].allowed &&
			r.why.rank == table[i].rank,
		    "'%s' is explained (rank %zu)", table[i].id, r.why.rank);
	}
	store_close(&s);
}

/* A cube of given vectors: by them alone, by words, and wrong ones. */
static void
test_given(void)
{
	struct query q = plain("", 5);
	struct results r;
	struct memory m;
	struct rows_put put;
	struct store s;
	float v[64] = { 0 };

	store_open(&s, "given", "external:64");
	store_begin(&s);
	for (int i = 0; i < 4; i++) {
		char id[2] = { (char)('a' + i), 0 };

		m = store_record(&s, "{\"text\":\"tea\"}");
		m.id = id;
		v[0] = 1;
		v[1] = (float)i;
		m.vector = v;
		m.n_vector = 64;
		ingest_put(s.ingest, &m, false, &s.arena, &put, &s.err);
	}
	store_commit(&s);
	v[1] = 1;
	q.vector = v;
	q.n_vector = 64;
	tap(strcmp(ids(&s, &q, &r), "b c d a") == 0,
	    "without words the given vectors rank");
	tap(r.n == 4 && fabs(r.items[0].hit.cosine - 1) < 1e-4 &&
		fabs(r.items[3].hit.cosine - sqrt(.5)) < 1e-4,
	    "by their cosine");
	q.n_vector = 63;
	tap(strcmp(ids(&s, &q, &r),
		"'vector' has 63 numbers, cube 'given' takes 64") == 0 &&
		s.err.kind == ERR_INPUT,
	    "a vector of another dimension is refused");
	q = plain("tea", 5);
	tap(strcmp(ids(&s, &q, &r), "a b c d") == 0,
	    "a query without one is answered by words");
	store_close(&s);
	store_open(&s, "own", NULL);
	q.vector = v;
	q.n_vector = 64;
	tap(strstr(ids(&s, &q, &r), "makes its own (382)"),
	    "as it is where the cube makes its own");
	store_close(&s);
}

static void
test_merge(void)
{
	struct found a[] = { { .hit.score = 3 }, { .hit.score = 1 } };
	struct found b[] = { { .hit.score = 2 }, { .hit.score = 1 },
		{ .hit.score = 0 } };
	static const double want[] = { 3, 2, 1, 1, 0 };
	struct arena arena = { 0 };

	a[1].cube = "a";
	b[1].cube = "b";
	for (size_t k = 0; k < 7; k++) {
		struct results one = { .items = a, .n = 2 };
		struct results other = { .items = b, .n = 3 };
		bool ok = true;

		results_merge(&one, &other, k, &arena);
		ok = one.n == (k < 5 ? k : 5);
		for (size_t i = 0; ok && i < one.n; i++)
			ok = one.items[i].hit.score >= want[i] &&
			     one.items[i].hit.score <= want[i];
		tap(ok && (k < 3 || *one.items[2].cube == 'a'),
		    "the best %zu of two cubes, by score", k);
	}
	arena_release(&arena);
}

int
main(void)
{
	place_make();
	test_reference();
	test_ties();
	test_why();
	test_given();
	test_merge();
	place_remove();
	return tap_end();
}
