#include "find/search.h"

#include "find/seal.h"
#include "sealed.h"
#include "tap.h"

/*
 * What is read from segments is what is read from the rows, whatever has
 * become of these since.
 */
enum { WORLDS = 8, STEPS = 3, QUESTIONS = 7, MOST = 300 };

static struct ref_world world;
static struct ref_hit wanted[REF_DOCS];
static int asked, with_hits;

/* ---- a store that changes ---- */

/* Seals some of what there is: all but a few, a part, or what compact says. */
static void
seal_some(struct store *s)
{
	struct seal seal = { .cube = &s->cube, .threads = 1 };
	struct seal_done done;
	int64_t n = store_number(s, "SELECT max(seq) FROM memories");
	int64_t first = 1 + world_random((unsigned)n), last = n;

	switch (world_random(5)) {
	case 0:
		last = first + world_random(30);
		break;
	case 1:
		if (seal_compact(&seal, world_random(2), &done, &s->err) < 0)
			bail("compact", s->err.text);
		return;
	case 2:
		first = 1 + store_number(
				s, "SELECT ifnull(max(last), 0) FROM segments");
		break;
	default:
		last = first + world_random((unsigned)(n - first) + 1);
	}
	sealed_make(s, first, last < n ? last : n);
}

/* ---- the same question in several ways ---- */

/* Edits near both ends of each segment, so that turns are gone there. */
static void
edit_borders(struct store *s)
{
	struct segments all = sealed_all(s);

	store_begin(s);
	for (size_t i = 0; i < 2 * all.n && world.n < REF_DOCS; i++) {
		const struct segment *at = &all.items[i / 2];
		int64_t seq = i % 2 ? at->first + world_random(5)
				    : at->last - world_random(5);
		struct ref_doc *d = &world.docs[world.n], *old = world.docs;
		int64_t created_at;

		while (old < d && old->seq != seq)
			old++;
		if (old == d || old->dead)
			continue;
		world_fill(&world, d);
		created_at = d->created_at;
		world_replace(old, d);
		world_put(s, d, created_at);
		ref_add(&world);
	}
	store_commit(s);
}

/* What may lead to a memory. */
static const struct way {
	const char *name;
	uint32_t sources;
} BY_ALL = { "all", SEARCH_DEFAULT & ~SEARCH_FUZZY },
  BY_WORDS = { "words", SEARCH_WORDS | SEARCH_PHRASE },
  BY_VECTORS = { "vectors", SEARCH_VECTORS },
  BY_PHRASE = { "phrase", SEARCH_PHRASE },
  BY_ANY = { "all and fuzzy", SEARCH_ALL };

/* From segments and from rows. */
static bool
compare(struct asking *a, const struct way *way)
{
	struct results exact, kept, fresh;
	struct ref_query q = a->q;
	const char *what, *fault;
	int n;

	a->query.sources = way->sources;
	a->query.exact = true;
	if (!asking_search(a, a->fresh, &exact))
		return false;
	a->query.exact = false;
	if (!asking_search(a, a->kept, &kept) ||
	    !asking_search(a, a->fresh, &fresh))
		return false;
	asked++;
	with_hits += exact.n > 0;
	what = ask_same(&exact, &fresh);
	if (!what)
		what = ask_same(&exact, &kept);
	fault = kept.fault ? kept.fault : fresh.fault;
	if (what || fault)
		asking_show(&exact, &fresh);
	if (fault)
		return asking_report(a, "fault", fault, -1);
	if (way == &BY_WORDS)
		q.without |= 1u << RANK_COSINE;
	if (what || (way != &BY_WORDS && way != &BY_ALL))
		return asking_report(a, way->name, what, -1);
	n = ref_search(&world, &q, wanted);
	what = ask_differs(&exact, &q, wanted, n);
	if (what)
		ask_show(&exact, &q, wanted, n);
	return asking_report(a, "reference", what, n);
}

static bool
ask_all(struct asking *a)
{
	bool ok = true;

	for (int i = 0; i < QUESTIONS; i++) {
		asking_make(&a->q);
		a->query = ask_query(&a->q, &a->arena);
		ok = compare(a, &BY_WORDS) && ok;
		ok = compare(a, &BY_ALL) && ok;
		ok = compare(a, &BY_VECTORS) && ok;
		ok = compare(a, &BY_PHRASE) && ok;
		ok = compare(a, &BY_ANY) && ok;
		arena_reset(&a->arena);
	}
	return ok;
}

static bool
test_step(struct asking *a, struct store *s, int n)
{
	bool ok;

	world_grow(&world, s, n);
	if (world_random(2))
		sealed_states(s, &world, 5);
	for (unsigned i = world_random(3); i--;)
		seal_some(s);
	edit_borders(s);
	if (world_random(2))
		sealed_states(s, &world, 5);
	ok = tap(world_take_vectors(&world, s), "vectors are right");
	a->fresh = searcher_new(&s->cube, NULL, &s->err);
	ok = ask_all(a) && ok;
	searcher_free(a->fresh);
	arena_reset(&s->arena);
	return ok;
}

static void
test_world(int number)
{
	struct asking a = { 0 };
	struct store s;
	char name[32];
	int n = 0;

	snprintf(name, sizeof name, "world%d", number);
	store_open(&s, name, NULL);
	world.n = 0;
	a.kept = searcher_new(&s.cube, NULL, &s.err);
	for (int step = 0; step < STEPS; step++) {
		n += 5 + (int)world_random(MOST / STEPS);
		tap(test_step(&a, &s, n),
		    "store %d of %d memories, %zu segments", number, n,
		    sealed_all(&s).n);
	}
	searcher_free(a.kept);
	arena_release(&a.arena);
	store_close(&s);
}

static void
test_worlds(void)
{
	for (int i = 0; i < WORLDS; i++)
		test_world(i);
	tap(with_hits * 2 > asked, "of %d questions %d found something", asked,
	    with_hits);
}

/* ---- more than a block ---- */

/* Long sessions that take turns, in one segment and rows behind it. */
static void
fill(struct store *s, int from, int n)
{
	store_begin(s);
	for (int i = from; i < from + n; i++) {
		struct rows_put put;
		struct memory m;
		char id[16], text[256];

		memory_init(&m);
		snprintf(id, sizeof id, "m%d", i);
		world_text(text, sizeof text, 12);
		m.id = id;
		m.text = text;
		m.text_len = strlen(text);
		m.type = MEMORY_TURN;
		m.role = "user";
		m.user_id = i % 7 ? "u0" : "u1";
		m.run_id = world_runs[i % 2];
		m.created_at = clock_now() + i;
		if (ingest_put(s->ingest, &m, true, &s->arena, &put, &s->err) <
		    0)
			bail(text, s->err.text);
		arena_reset(&s->arena);
	}
	store_commit(s);
}

static bool
ask_exactly(struct asking *a)
{
	struct results exact, got;
	const char *what;

	asking_make(&a->q);
	a->query = ask_query(&a->q, &a->arena);
	a->query.sources = SEARCH_WORDS;
	a->query.exact = true;
	if (!asking_search(a, a->fresh, &exact))
		return false;
	a->query.exact = false;
	if (!asking_search(a, a->fresh, &got))
		return false;
	what = got.fault ? got.fault : ask_same(&exact, &got);
	if (what)
		asking_show(&exact, &got);
	return asking_report(a, "blocks", what, -1);
}

static void
test_blocks(void)
{
	enum { SEALED = 8600, ALL = 8900 };
	struct asking a = { 0 };
	struct store s;
	bool ok = true;

	store_open(&s, "blocks", NULL);
	fill(&s, 0, SEALED);
	sealed_make(&s, 1, SEALED);
	fill(&s, SEALED, ALL - SEALED);
	/* edits of what stands near the border of a block, and elsewhere */
	fill(&s, 8180, 20);
	fill(&s, 4000, 300);
	a.fresh = searcher_new(&s.cube, NULL, &s.err);
	for (int i = 0; i < 30; i++) {
		ok = ask_exactly(&a) && ok;
		arena_reset(&a.arena);
	}
	tap(ok, "windows and statistics do not end where a block does");
	searcher_free(a.fresh);
	arena_release(&a.arena);
	store_close(&s);
}

int
main(void)
{
	place_make();
	world.analyser = analyser_new();
	test_worlds();
	test_blocks();
	analyser_free(world.analyser);
	place_remove();
	return tap_end();
}
