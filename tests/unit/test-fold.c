#include "find/fold.h"

#include <math.h>

#include "find/search.h"
#include "store.h"
#include "store/rows.h"
#include "tap.h"

/*
 * Facts and their turns share slots: against a fold by hand of what facts alone
 * and turns alone give, since a type changes no score.
 */
enum { ROUNDS = 12, TURNS = 60, FACTS = 90, QUESTIONS = 12 };

static uint32_t state = 2463534242u;

static unsigned
next(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % n;
}

static const char *const words[] = { "tea", "garden", "Lyon", "violin",
	"sister", "budget", "soup", "bridge", "train", "music" };

static void
put_words(char *text, size_t size)
{
	unsigned n = 1 + next(4);
	size_t len = 0;

	for (unsigned i = 0; i < n; i++)
		len += (size_t)snprintf(
		    text + len, size - len, " %s", words[next(10)]);
}

/* Turns of some sessions, and facts of none, one or several sources. */
static void
make_world(struct store *s)
{
	char json[512], text[128];

	for (int i = 0; i < TURNS; i++) {
		put_words(text, sizeof text);
		snprintf(json, sizeof json,
		    "{\"id\":\"t%d\",\"type\":\"turn\",\"run_id\":\"r%u\","
		    "\"state\":\"%s\",\"memory\":\"turn %d%s\"}",
		    i, next(6),
		    next(9)   ? "active"
		    : next(2) ? "archived"
			      : "forgotten",
		    i, text);
		store_add(s, json);
	}
	for (int i = 0; i < FACTS; i++) {
		put_words(text, sizeof text);
		snprintf(json, sizeof json,
		    "{\"id\":\"f%d\",\"type\":\"%s\",\"sources\":[%s"
		    "\"t%u\",\"t%u\"],\"memory\":\"fact %d%s\"}",
		    i, next(9) ? "fact" : "summary", next(5) ? "" : "\"gone\",",
		    next(TURNS + 20), next(TURNS + 20), i, text);
		store_add(s, json);
	}
}

static struct results
ask(struct searcher *s, const char *text, size_t k, uint32_t types,
    struct store *store)
{
	const struct query query = { .text = text,
		.text_len = strlen(text),
		.k = k,
		/* what is compared with what else was found */
		.without = 1u << RANK_GRAPH | 1u << RANK_FRESH |
			   1u << RANK_RULE,
		.selection = { .since = CLOCK_NONE,
		    .until = CLOCK_NONE,
		    .types = types } };
	struct results results;

	if (search(s, &query, &store->arena, &results, &store->err) < 0)
		bail("search", store->err.text);
	return results;
}

/* ---- by hand ---- */

struct slot {
	const char *id;
	double score;
	const char *facts[FACTS];
	size_t n_facts;
};

static bool
is_turn(struct store *s, const char *id, uint32_t states)
{
	struct memory m;

	return rows_find(s->cube.db, id, &s->arena, &m, &s->err) == 1 &&
	       m.type == MEMORY_TURN && states >> m.state & 1;
}

/* What a fact must be better by, unless its turns are gone. */
static double
margin(struct store *s, const struct memory *m)
{
	uint32_t states = 1u << MEMORY_ACTIVE | 1u << MEMORY_ARCHIVED;

	for (size_t i = 0; i < m->n_sources; i++)
		if (m->type == MEMORY_FACT && is_turn(s, m->sources[i], states))
			return rank_weight(RANK_FACT);
	return 0;
}

/* Its best turn of those found before it, or the first, or itself. */
static const char *
shown(
    struct store *s, const struct slot *slots, size_t n, const struct found *f)
{
	const char *first = NULL;
	size_t best = n;

	if (f->memory.type != MEMORY_FACT)
		return f->memory.id;
	for (size_t i = 0; i < f->memory.n_sources; i++) {
		const char *id = f->memory.sources[i];

		if (!is_turn(s, id, 1u << MEMORY_ACTIVE))
			continue;
		if (!first)
			first = id;
		for (size_t j = 0; j < best; j++)
			if (strcmp(slots[j].id, id) == 0)
				best = j;
	}
	return best < n ? slots[best].id : first ? first : f->memory.id;
}

static size_t
fold_by_hand(
    struct store *s, const struct results *all, size_t k, struct slot *slots)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct found *f = &all->items[i];
		const char *id = shown(s, slots, n, f);
		size_t at = 0;

		while (at < n && strcmp(slots[at].id, id) != 0)
			at++;
		if (at == n && n == k)
			break;
		if (at == n)
			slots[n++] = (struct slot){ .id = id,
				.score = f->hit.score };
		if (strcmp(id, f->memory.id) != 0)
			slots[at].facts[slots[at].n_facts++] = f->memory.id;
	}
	return n;
}

static bool
same(const struct results *got, const struct slot *slots, size_t n)
{
	bool ok = got->n == n;

	for (size_t i = 0; ok && i < n; i++) {
		const struct found *f = &got->items[i];

		ok = strcmp(f->memory.id, slots[i].id) == 0 &&
		     fabs(f->hit.score - slots[i].score) < 1e-12 &&
		     f->n_facts == slots[i].n_facts;
		for (size_t j = 0; ok && j < f->n_facts; j++)
			ok = strcmp(f->facts[j].id, slots[i].facts[j]) == 0;
	}
	return ok;
}

/* The times are all the same. */
static int
compare(const void *left, const void *right)
{
	const struct found *a = left, *b = right;

	if (a->hit.score != b->hit.score)
		return a->hit.score < b->hit.score ? 1 : -1;
	return strcmp(a->memory.id, b->memory.id);
}

/* Both lists as one, best first. */
static struct results
unfolded(struct searcher *s, const char *text, struct store *store)
{
	uint32_t turn = 1u << MEMORY_TURN;
	struct results turns = ask(s, text, 1000, turn, store);
	struct results others = ask(
	    s, text, 1000, 1u << MEMORY_FACT | 1u << MEMORY_SUMMARY, store);

	for (size_t i = 0; i < others.n; i++)
		others.items[i].hit.score += margin(
		    store, &others.items[i].memory);
	results_merge(&turns, &others, 2000, &store->arena);
	qsort(turns.items, turns.n, sizeof *turns.items, compare);
	return turns;
}

static bool
test_round(struct store *store)
{
	static const size_t sizes[] = { 1, 2, 5, 20, 1000 };
	static struct slot slots[TURNS + FACTS];
	struct searcher *s;
	char text[128];
	bool ok = true;
	size_t folds = 0;

	store_begin(store);
	make_world(store);
	ingest_flush(store->ingest, &store->err);
	s = searcher_new(&store->cube, NULL, &store->err);
	for (int i = 0; i < QUESTIONS; i++) {
		struct results all, got;
		size_t k = sizes[next(5)], n;

		put_words(text, sizeof text);
		all = unfolded(s, text, store);
		n = fold_by_hand(store, &all, k, slots);
		got = ask(s, text, k, 0, store);
		ok = ok && same(&got, slots, n);
		for (size_t j = 0; j < got.n; j++)
			folds += got.items[j].n_facts;
	}
	searcher_free(s);
	store_undo(store);
	return ok && folds;
}

/* ---- what became of it ---- */

static void
test_superseded(struct store *s)
{
	char json[200];
	static const struct {
		const char *id;
		bool want;
	} table[] = { { "none", false }, { "holds", false }, { "closed", true },
		{ "both", false }, { "retracted", true },
		{ "forgotten", false }, { "archived", false },
		{ "foreign", false } };
	static const char *const records[] = {
		"{\"id\":\"1\",\"memory\":\"a\",\"sources\":[\"holds\"]}",
		"{\"id\":\"2\",\"memory\":\"b\",\"sources\":[\"closed\"],"
		"\"state\":\"archived\",\"superseded_at\":\"2026-05-01\"}",
		"{\"id\":\"3\",\"memory\":\"c\",\"sources\":[\"both\"],"
		"\"state\":\"archived\",\"superseded_at\":\"2026-05-01\"}",
		"{\"id\":\"4\",\"memory\":\"d\",\"sources\":[\"x\",\"both\"]}",
		"{\"id\":\"5\",\"memory\":\"e\",\"sources\":[\"retracted\"],"
		"\"state\":\"forgotten\",\"superseded_at\":\"2026-05-01\"}",
		"{\"id\":\"6\",\"memory\":\"f\",\"sources\":[\"forgotten\"],"
		"\"state\":\"forgotten\"}",
		"{\"id\":\"7\",\"memory\":\"g\",\"sources\":[\"archived\"],"
		"\"state\":\"archived\"}",
		"{\"id\":\"9\",\"memory\":\"i\",\"sources\":[\"foreign\"],"
		"\"state\":\"archived\",\"superseded_at\":\"2026-05-01\","
		"\"user_id\":\"mallory\"}",
		"{\"id\":\"8\",\"memory\":\"h\",\"sources\":[\"none\"],"
		"\"type\":\"summary\",\"state\":\"archived\","
		"\"superseded_at\":\"2026-05-01\"}",
	};

	for (size_t i = 0; i < sizeof records / sizeof *records; i++)
		store_add(s, records[i]);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		snprintf(json, sizeof json,
		    "{\"id\":\"%s\",\"type\":\"turn\",\"memory\":\"x\"}",
		    table[i].id);
		store_add(s, json);
	}
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct memory m;
		bool got;

		if (rows_find(s->cube.db, table[i].id, &s->arena, &m, &s->err) <
			0 ||
		    fold_superseded(s->cube.db, m.seq, &got, &s->err) < 0)
			bail("superseded", s->err.text);
		tap(got == table[i].want, "a turn is superseded or not: %s",
		    table[i].id);
	}
}

static void
test_needed(struct store *s)
{
	struct selection sel = { 0 };
	bool needed[4];

	fold_needed(s->cube.db, &sel, &needed[0], &s->err);
	store_add(s, "{\"memory\":\"a\",\"sources\":[\"t\"]}");
	fold_needed(s->cube.db, &sel, &needed[1], &s->err);
	sel.types = 1u << MEMORY_FACT | 1u << MEMORY_SUMMARY;
	fold_needed(s->cube.db, &sel, &needed[2], &s->err);
	sel.types |= 1u << MEMORY_TURN;
	fold_needed(s->cube.db, &sel, &needed[3], &s->err);
	tap(!needed[0] && needed[1] && !needed[2] && needed[3],
	    "without sources, or without turns, nothing folds");
}

int
main(void)
{
	struct store s;

	place_make();
	store_open(&s, "folds", NULL);
	for (int i = 0; i < ROUNDS; i++)
		tap(test_round(&s), "store %d folds as by hand", i);
	store_close(&s);
	store_open(&s, "needed", NULL);
	test_needed(&s);
	store_close(&s);
	store_open(&s, "superseded", NULL);
	test_superseded(&s);
	store_close(&s);
	place_remove();
	return tap_end();
}
