#include "find/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "find/sources.h"
#include "parts.h"
#include "store.h"
#include "tap.h"

/* What was gathered, in one part, and its columns to be filled. */
struct made {
	struct gather g;
	struct part *part;
	struct parts_columns c;
};

/* Documents without words: what ranks them is cosine, time and number. */
static struct made
documents(uint32_t n)
{
	struct made m = { .g = { .n = n, .n_parts = 1 } };

	m.g.states = selection_default_states();
	m.g.parts = m.part = alloc_array(1, sizeof *m.g.parts);
	m.c = parts_make(m.part, n, 0);
	return m;
}

/* Facts lead to a document; they must rise. */
static void
lead(struct made *m, uint32_t doc, float value)
{
	m->part->led = alloc_grow(
	    m->part->led, m->part->n_led + 1, sizeof *m->part->led);
	m->part->led[m->part->n_led++] = (struct part_led){ .doc = doc,
		.value = value };
}

/* With this many terms, once their postings are there. */
static void
weigh(struct made *m)
{
	uint64_t df[PARTS_TERMS];

	for (size_t t = 0; t < m->part->n_terms; t++)
		df[t] = m->part->postings[t].n;
	bm25f_weigh(
	    &m->g.weights, m->g.n, m->part->total_length, df, m->part->n_terms);
}

static struct ranking
ranked_by(const struct made *m, const struct asked *asked,
    struct rank_options options)
{
	static const struct vector none;
	const struct part *damaged = NULL;
	struct ranking r;
	struct err err;

	options.vector = &none;
	if (rank(&m->g, asked, &options, &r, &damaged, &err) < 0)
		bail("rank", err.text);
	return r;
}

static struct ranking
ranked(struct made *m, bool when, struct rank_options options)
{
	struct asked asked = { .when = when, .self = true };

	if (!m->g.weights.idf)
		weigh(m);
	return ranked_by(m, &asked, options);
}

/* ---- each cue ---- */

/* All that a document shows. */
struct shown {
	uint8_t flags, questions;
	bool named;
};

static void
fill(struct made *m, uint32_t doc, const struct shown *shown, float cosine)
{
	m->c.flags[doc] = shown->flags;
	m->c.questions[doc] = shown->questions;
	if (shown->named)
		part_set(m->part->named, doc);
	m->part->cosines[doc] = cosine;
}

/* A word that all hold, so that their texts are looked at. */
static struct asked
post_all(struct made *m)
{
	m->part->n_terms = 1;
	free(m->part->postings);
	m->part->postings = alloc_array(1, sizeof *m->part->postings);
	for (uint32_t d = 0; d < m->part->n; d++)
		parts_post(m->part, 0, d, 1);
	weigh(m);
	return (struct asked){ .n = 1, .when = true, .self = true };
}

static void
test_cues(void)
{
	static const struct {
		enum rank_cue cue;
		double value;
		bool when;
		struct shown shown;
	} table[] = {
		{ RANK_COSINE, .5, false, { 0 } },
		{ RANK_USER, 0, false, { .flags = ENTRY_ASSISTANT } },
		{ RANK_USER, 1, false, { 0 } },
		{ RANK_SELF, 0, false, { 0 } },
		{ RANK_SELF, .45, false, { .flags = 1 << ENTRY_SELF_AT } },
		{ RANK_SELF, 1, false, { .flags = 7 << ENTRY_SELF_AT } },
		{ RANK_WHEN, 1, true, { .flags = ENTRY_TIME_MUCH } },
		{ RANK_WHEN, .5, true, { .flags = ENTRY_TIME_SOME } },
		{ RANK_WHEN, 0, false, { .flags = ENTRY_TIME_MUCH } },
		{ RANK_QUESTION, .4, false, { .questions = 102 } },
		/* without a word of the query nobody looks who said it */
		{ RANK_SPEAKER, 0, false, { .named = true } },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct made m = documents(1);
		struct ranking r;
		double sum = 0;

		fill(&m, 0, &table[i].shown, .5F);
		r = ranked(&m, table[i].when, (struct rank_options){ .k = 1 });
		for (int c = 0; r.n && c < RANK_CUES; c++)
			sum += rank_weight((enum rank_cue)c) *
			       r.hits[0].cues[c];
		tap(r.n == 1 && fabs(r.hits[0].score - sum) < 1e-12 &&
			fabs(r.hits[0].cues[table[i].cue] - table[i].value) <
			    1e-9,
		    "cue '%s' is %g", rank_cue_name(table[i].cue),
		    table[i].value);
		ranking_release(&r);
		gather_release(&m.g);
	}
}

/* Cues of the words. */
static void
test_words(void)
{
	uint16_t pairs[][2] = { { 0, 1 } };
	struct made m = documents(4);
	struct asked asked = { .n = 2, .pairs = pairs, .n_pairs = 1 };
	struct ranking r;

	m.part->n_terms = 2;
	free(m.part->postings);
	m.part->postings = alloc_array(2, sizeof *m.part->postings);
	parts_post(m.part, 0, 1, 1);
	parts_post(m.part, 0, 2, 1);
	parts_post(m.part, 1, 1, 1);
	part_set(m.part->named, 2);
	parts_near(m.part, 1, 0);
	m.g.pair_docs = alloc_array(1, sizeof *m.g.pair_docs);
	m.g.pair_docs[0] = 1;
	weigh(&m);
	r = ranked_by(&m, &asked, (struct rank_options){ .k = 4 });
	tap(r.n == 2 && r.hits[0].seq == 2 && r.hits[0].words == 2 &&
		fabs(r.hits[0].cues[RANK_PAIR] - 1) < 1e-9 &&
		r.hits[0].cues[RANK_SPEAKER] < .5,
	    "a pair of words that one holds alone is worth most");
	tap(r.n == 2 && r.hits[1].seq == 3 && r.hits[1].words == 1 &&
		r.hits[1].cues[RANK_PAIR] < 1e-9 &&
		r.hits[1].cues[RANK_SPEAKER] > .5,
	    "the speaker is known by name");
	ranking_release(&r);
	gather_release(&m.g);
}

/* A cue that is off is shown, but adds nothing. */
static void
test_without(void)
{
	static const struct shown shown = { .flags = ENTRY_TIME_MUCH |
						     7 << ENTRY_SELF_AT,
		.questions = 255,
		.named = true };
	struct made m = documents(1);
	struct asked asked = post_all(&m);
	bool ok = true;

	fill(&m, 0, &shown, .5F);
	lead(&m, 0, .5F);
	m.part->led[0].near = .5F;
	for (int c = 0; c < RANK_CUES; c++) {
		struct ranking all = ranked_by(
		    &m, &asked, (struct rank_options){ .k = 1 });
		struct ranking r = ranked_by(&m, &asked,
		    (struct rank_options){ .k = 1, .without = 1u << c });
		double part = rank_weight((enum rank_cue)c) *
			      all.hits[0].cues[c];

		ok = ok && r.n == 1 && all.n == 1 &&
		     fabs(all.hits[0].score - part - r.hits[0].score) < 1e-12 &&
		     (c == RANK_PAIR || c == RANK_FACT || c == RANK_FADING ||
			 c == RANK_FRESH || c == RANK_RULE ||
			 !(fabs(rank_weight((enum rank_cue)c)) > 0)) ==
			 (fabs(part) < 1e-12);
		ranking_release(&all);
		ranking_release(&r);
	}
	tap(ok, "a cue that is off adds nothing");
	gather_release(&m.g);
	m = documents(1);
	fill(&m, 0, &shown, .5F);
	for (int c = 0; c < RANK_CUES; c++) {
		struct ranking r = ranked(&m, true,
		    (struct rank_options){ .k = 1, .without = 1u << c });

		ok = ok && r.n == (c == RANK_COSINE ? 0 : 1);
		ranking_release(&r);
	}
	tap(ok, "without its cosine nothing leads to a document");
	m.part->cosines[0] = -2;
	lead(&m, 0, .01F);
	for (int c = 0; c < RANK_CUES; c++) {
		struct ranking r = ranked(&m, true,
		    (struct rank_options){ .k = 1, .without = 1u << c });

		ok = ok && r.n == (c == RANK_GRAPH ? 0 : 1);
		ranking_release(&r);
	}
	tap(ok, "facts alone lead to a document");
	m.part->led[0] = (struct part_led){ .near = .1F };
	for (int c = 0; c < RANK_CUES; c++) {
		struct ranking r = ranked(&m, true,
		    (struct rank_options){ .k = 1, .without = 1u << c });

		ok = ok && r.n == (c == RANK_TIME ? 0 : 1);
		ranking_release(&r);
	}
	tap(ok, "a time alone leads to a document");
	gather_release(&m.g);
}

static void
test_parse(void)
{
	static const struct {
		const char *in;
		uint32_t before, sources, without;
	} good[] = {
		{ "", 0, 0, 0 },
		{ "bm25f", 0, 0, 1 << RANK_BM25F },
		{ "user,pair", 0, 0, 1 << RANK_USER | 1 << RANK_PAIR },
		{ "rule,rule,", 0, 0, 1 << RANK_RULE },
		{ "vectors,user", 0, SEARCH_DEFAULT & ~SEARCH_VECTORS,
		    1 << RANK_USER },
		{ "time", 0, 0, 0 },
		{ "graph", SEARCH_GRAPH | SEARCH_TIME, SEARCH_TIME, 0 },
		{ "words", SEARCH_TIME, SEARCH_TIME, 0 },
	};
	static const char *const bad[] = { "x", "user,x", "use", "users", ",",
		"pair, user", "USER",
		"words,vectors,phrase,fuzzy,graph,archive",
		"words,vectors,phrase,fuzzy,graph" };
	struct err err;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		uint32_t sources = good[i].before, without = 0;

		tap(sources_without(good[i].in, &sources, &without, &err) ==
			    0 &&
			sources == good[i].sources &&
			without == good[i].without,
		    "'%s' is a list of what to leave out", good[i].in);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		uint32_t sources = 0, without = 0;

		tap(sources_without(bad[i], &sources, &without, &err) < 0 &&
			err.kind == ERR_INPUT,
		    "'%s' is none: %s", bad[i], err.text);
	}
}

/* ---- what counts as found ---- */

static void
test_floors(void)
{
	static const struct {
		float cosines[3];
		size_t want;
	} table[] = {
		{ { -2, -2, -2 }, 0 },
		{ { .24F, .2F, .1F }, 0 },
		{ { .26F, .2F, .1F }, 3 },
		{ { .26F, .11F, .09F }, 2 },
		{ { .26F, .3F, .9F }, 3 },
		{ { -1, 0, .99F }, 1 },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct made m = documents(3);
		struct ranking r;

		memcpy(
		    m.part->cosines, table[i].cosines, sizeof table[i].cosines);
		r = ranked(&m, false, (struct rank_options){ .k = 5 });
		tap(r.n == table[i].want && r.candidates == table[i].want,
		    "of cosines %g %g %g, %zu are found",
		    (double)table[i].cosines[0], (double)table[i].cosines[1],
		    (double)table[i].cosines[2], r.n);
		ranking_release(&r);
		gather_release(&m.g);
	}
}

/* A word makes all those near enough candidates. */
static void
test_word(void)
{
	struct made m = documents(4);
	struct asked asked = { .n = 1 };
	struct rank_options options = { .k = 9 };
	struct ranking r;

	m.part->n_terms = 1;
	free(m.part->postings);
	m.part->postings = alloc_array(1, sizeof *m.part->postings);
	parts_post(m.part, 0, 1, 1);
	m.part->cosines[2] = .15F;
	m.part->cosines[3] = .05F;
	weigh(&m);
	r = ranked_by(&m, &asked, options);
	tap(r.n == 2 && r.hits[0].seq == 2 && r.hits[0].words == 1 &&
		r.hits[1].seq == 3,
	    "one with the word is found, and a near one with it");
	ranking_release(&r);
	m.c.states[1] = MEMORY_ARCHIVED;
	r = ranked_by(&m, &asked, options);
	tap(r.n == 0, "but not by a word of one whose state is not asked for");
	ranking_release(&r);
	m.c.states[1] = MEMORY_ACTIVE;
	m.part->allowed = part_bits(4);
	part_set(m.part->allowed, 2);
	r = ranked_by(&m, &asked, options);
	tap(r.n == 0, "nor by one that is not allowed");
	ranking_release(&r);
	part_set(m.part->allowed, 1);
	part_set(m.part->allowed, 2);
	m.part->scope = part_bits(4);
	part_set(m.part->scope, 2);
	r = ranked_by(&m, &asked, options);
	tap(r.n == 0, "nor by one that does not count");
	ranking_release(&r);
	gather_release(&m.g);
}

/* ---- the best k ---- */

static int
compare(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->cosine != y->cosine)
		return x->cosine < y->cosine ? 1 : -1;
	return x->time != y->time ? (x->time < y->time ? 1 : -1)
				  : (x->seq > y->seq) - (x->seq < y->seq);
}

/* Ids that sort as the numbers do: ties are read from a store. */
static void
fill_store(struct store *s, size_t n)
{
	char json[64];

	store_open(s, "rank", NULL);
	store_begin(s);
	for (size_t i = 0; i < n; i++) {
		snprintf(
		    json, sizeof json, "{\"id\":\"i%05zu\",\"text\":\"x\"}", i);
		store_add(s, json);
	}
	store_commit(s);
}

static bool
same_order(const struct ranking *r, const struct hit *want, size_t n, size_t k)
{
	if (r->n != (k < n ? k : n))
		return false;
	for (size_t i = 0; i < r->n; i++)
		if (r->hits[i].seq != want[i].seq)
			return false;
	return true;
}

static void
test_best(void)
{
	static const size_t sizes[] = { 0, 1, 2, 3, 10, 99, 300, 301, 10000 };
	enum { N = 300 };
	struct hit want[N];
	struct made m = documents(N);
	struct store s;

	fill_store(&s, N);
	for (size_t i = 0; i < N; i++) {
		/* few values, so that many are equal */
		m.part->cosines[i] = .3F + .1F * (float)(i * 7 % 5);
		m.c.times[i] = (int64_t)(i * 11 % 4);
		want[i] = (struct hit){ .seq = (int64_t)i + 1,
			.time = m.c.times[i],
			.cosine = (double)m.part->cosines[i] };
	}
	qsort(want, N, sizeof *want, compare);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct rank_options options = {
			.k = sizes[i], .db = s.cube.db, .watch = want[N / 2].seq
		};
		struct ranking r = ranked(&m, false, options);

		tap(same_order(&r, want, N, sizes[i]) && r.candidates == N,
		    "the best %zu of %d stand in their order", sizes[i], N);
		tap(r.watched_seen && r.watched_allowed &&
			r.watched_rank == N / 2 + 1,
		    "and the one that is watched at its place");
		ranking_release(&r);
		options.watch = 0;
		r = ranked(&m, false, options);
		tap(same_order(&r, want, N, sizes[i]),
		    "and so they do if nothing is watched");
		ranking_release(&r);
	}
	gather_release(&m.g);
	store_close(&s);
}

/* ---- what is passed over ---- */

enum { MANY = 20000, TERMS = 4 };

static uint32_t state = 88172645u;

static uint32_t
next(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % n;
}

/* Some thousand memories of all kinds; each has another time. */
static struct made
many(struct asked *asked, uint32_t n, uint32_t rarest)
{
	static uint16_t pairs[][2] = { { 0, 1 }, { 1, 2 }, { 2, 3 } };
	struct made m = documents(n);
	bool held[TERMS];

	*asked = (struct asked){ .n = TERMS,
		.pairs = pairs,
		.n_pairs = 3,
		.when = next(2),
		.self = next(2) };
	free(m.part->postings);
	m.part->n_terms = TERMS;
	m.part->postings = alloc_array(TERMS, sizeof *m.part->postings);
	m.g.pair_docs = alloc_array(3, sizeof *m.g.pair_docs);
	for (uint32_t d = 0; d < n; d++) {
		struct shown shown = { .flags = (uint8_t)next(16),
			.questions = (uint8_t)next(256),
			.named = !next(3) };

		fill(&m, d, &shown,
		    next(3) ? (float)next(1000) / 1200 - .4F : -2);
		m.c.times[d] = d;
		m.c.lengths[d] = 1 + next(30);
		m.part->total_length += m.c.lengths[d];
		if (next(9))
			m.c.starts[d / 64] &= ~((uint64_t)1 << d % 64);
		if (!next(100))
			lead(&m, d, (float)(1 + next(100)) / 100);
		for (uint32_t t = 0; t < TERMS; t++) {
			held[t] = !next(rarest << t);
			if (held[t])
				parts_post(m.part, t, d, 1 + next(3));
		}
		for (uint32_t p = 0; p < 3; p++) {
			bool both = held[p] && held[p + 1];

			m.g.pair_docs[p] += both;
			if (both && next(2))
				parts_near(m.part, d, p);
		}
	}
	part_set(m.c.starts, 0);
	weigh(&m);
	return m;
}

/* To watch one is to pass over nothing. */
static bool
same_as_all(const struct made *m, const struct asked *asked,
    struct rank_options options)
{
	struct ranking pruned = ranked_by(m, asked, options), all;
	bool ok;

	options.watch = 1;
	all = ranked_by(m, asked, options);
	ok = pruned.n == all.n;
	for (size_t i = 0; ok && i < all.n; i++)
		ok = pruned.hits[i].seq == all.hits[i].seq &&
		     memcmp(&pruned.hits[i].score, &all.hits[i].score,
			 sizeof(double)) == 0;
	ranking_release(&pruned);
	ranking_release(&all);
	return ok;
}

static void
test_passed_over(void)
{
	static const struct {
		uint32_t n, rarest;
	} table[] = { { MANY, 4 }, { MANY, 500 }, { 300, 2 }, { 300, 90 },
		{ 9000, 3000 } };
	static const size_t sizes[] = { 0, 1, 3, 10, 100, 1000 };

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct asked asked;
		struct made m = many(&asked, table[i].n, table[i].rarest);
		int wrong = 0;

		for (int round = 0; round < 20; round++) {
			struct rank_options options = { .k = sizes[next(6)],
				.without = round % 2 ? next(1 << RANK_CUES)
						     : 0 };

			wrong += !same_as_all(&m, &asked, options);
		}
		tap(!wrong,
		    "nothing that belongs to the best of %u is passed "
		    "over (%d)",
		    table[i].n, wrong);
		gather_release(&m.g);
	}
}

/* Scores below nothing have an order, too. */
static void
test_below(void)
{
	struct made m = documents(200);
	struct asked asked = post_all(&m);
	struct rank_options options = { .without = 1 << RANK_BM25F |
						   1 << RANK_COSINE };
	int wrong = 0;

	for (uint32_t d = 0; d < 200; d++) {
		m.c.flags[d] = ENTRY_ASSISTANT;
		m.c.questions[d] = (uint8_t)(d * 89 % 256);
		m.c.times[d] = d;
	}
	for (options.k = 1; options.k < 20; options.k++)
		wrong += !same_as_all(&m, &asked, options);
	tap(!wrong, "of scores below nothing the best are found, too (%d)",
	    wrong);
	gather_release(&m.g);
}

static void
test_nothing(void)
{
	struct made m = documents(0);
	struct ranking r = ranked(
	    &m, false, (struct rank_options){ .k = 10, .watch = 3 });

	tap(r.n == 0 && !r.watched_seen && !r.watched_rank,
	    "of nothing nothing ranks");
	ranking_release(&r);
	ranking_release(&r);
	gather_release(&m.g);
}

int
main(void)
{
	place_make();
	test_cues();
	test_words();
	test_without();
	test_parse();
	test_floors();
	test_word();
	test_best();
	test_passed_over();
	test_below();
	test_nothing();
	place_remove();
	return tap_end();
}
