#include "find/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store.h"
#include "tap.h"

/* Documents without words: what ranks them is cosine, time and number. */
static struct gather
documents(size_t n)
{
	struct gather g = { .n = n };

	g.docs = alloc_array(n, sizeof *g.docs);
	for (size_t i = 0; i < n; i++)
		g.docs[i] = (struct doc){ .seq = (int64_t)i + 1,
			.previous = GATHER_NONE,
			.next = GATHER_NONE,
			.cosine = -2,
			.allowed = true };
	return g;
}

static struct ranking
ranked(const struct gather *g, bool when, struct rank_options options)
{
	struct asked asked = { .when = when };
	struct ranking r;
	struct err err;

	if (rank(g, &asked, &options, &r, &err) < 0)
		bail("rank", err.text);
	return r;
}

/* ---- each cue ---- */

static void
test_cues(void)
{
	static const struct {
		enum rank_cue cue;
		double value;
		bool when;
		struct doc doc;
	} table[] = {
		{ RANK_COSINE, .5, false, { .cosine = .5F } },
		{ RANK_SPEAKER, 1, false, { .cosine = .5F, .named = true } },
		{ RANK_USER, 0, false,
		    { .cosine = .5F, .flags = ENTRY_ASSISTANT } },
		{ RANK_USER, 1, false, { .cosine = .5F } },
		{ RANK_WHEN, 1, true,
		    { .cosine = .5F, .flags = ENTRY_TIME_MUCH } },
		{ RANK_WHEN, .5, true,
		    { .cosine = .5F, .flags = ENTRY_TIME_SOME } },
		{ RANK_WHEN, 0, false,
		    { .cosine = .5F, .flags = ENTRY_TIME_MUCH } },
		{ RANK_QUESTION, .4, false,
		    { .cosine = .5F, .questions = 102 } },
		{ RANK_LENGTH, 0, false, { .cosine = .5F, .fifths = 120 } },
		{ RANK_LENGTH, .6931471805599453, false,
		    { .cosine = .5F, .fifths = 240 } },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct gather g = documents(1);
		struct ranking r;
		double sum = 0;

		g.docs[0] = table[i].doc;
		g.docs[0].seq = 1;
		g.docs[0].allowed = true;
		g.docs[0].previous = g.docs[0].next = GATHER_NONE;
		r = ranked(&g, table[i].when, (struct rank_options){ .k = 1 });
		for (int c = 0; r.n && c < RANK_CUES; c++)
			sum += rank_weight((enum rank_cue)c) *
			       r.hits[0].cues[c];
		tap(r.n == 1 && fabs(r.hits[0].score - sum) < 1e-12 &&
			fabs(r.hits[0].cues[table[i].cue] - table[i].value) <
			    1e-9,
		    "cue '%s' is %g", rank_cue_name(table[i].cue),
		    table[i].value);
		ranking_release(&r);
		gather_release(&g);
	}
}

/* A cue that is off is shown, but adds nothing. */
static void
test_without(void)
{
	struct gather g = documents(1);
	bool ok = true;

	g.docs[0] = (struct doc){ .seq = 1,
		.previous = GATHER_NONE,
		.next = GATHER_NONE,
		.cosine = .5F,
		.flags = ENTRY_TIME_MUCH,
		.questions = 255,
		.fifths = 1000,
		.named = true,
		.allowed = true };
	for (int c = 0; c < RANK_CUES; c++) {
		struct ranking all = ranked(
		    &g, true, (struct rank_options){ .k = 1 });
		struct ranking r = ranked(&g, true,
		    (struct rank_options){ .k = 1, .without = 1u << c });
		double part = rank_weight((enum rank_cue)c) *
			      all.hits[0].cues[c];

		/* without its cosine nothing leads to the document */
		ok = ok && (c == RANK_COSINE ? r.n == 0
					     : fabs(all.hits[0].score - part -
						    r.hits[0].score) < 1e-12);
		ranking_release(&all);
		ranking_release(&r);
	}
	tap(ok, "a cue that is off adds nothing, and leads to nothing");
	gather_release(&g);
}

static void
test_parse(void)
{
	static const struct {
		const char *in;
		uint32_t want;
	} good[] = {
		{ "", 0 },
		{ "bm25f", 1 << RANK_BM25F },
		{ "user,pair", 1 << RANK_USER | 1 << RANK_PAIR },
		{ "length,length,", 1 << RANK_LENGTH },
		{ "bm25f,own,cosine,pair,speaker,user,when,question,length",
		    (1 << RANK_CUES) - 1 },
	};
	static const char *const bad[] = { "x", "own,x", "ow", "owns", ",",
		"own, user", "OWN" };
	struct err err;
	uint32_t bits;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		tap(rank_cues_parse(good[i].in, &bits, &err) == 0 &&
			bits == good[i].want,
		    "'%s' is a list of cues", good[i].in);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		tap(rank_cues_parse(bad[i], &bits, &err) < 0 &&
			err.kind == ERR_INPUT,
		    "'%s' is none: %s", bad[i], err.text);
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
		struct gather g = documents(3);
		struct ranking r;

		for (int d = 0; d < 3; d++)
			g.docs[d].cosine = table[i].cosines[d];
		r = ranked(&g, false, (struct rank_options){ .k = 5 });
		tap(r.n == table[i].want && r.candidates == table[i].want,
		    "of cosines %g %g %g, %zu are found",
		    (double)table[i].cosines[0], (double)table[i].cosines[1],
		    (double)table[i].cosines[2], r.n);
		ranking_release(&r);
		gather_release(&g);
	}
}

/* A word makes all those near enough candidates. */
static void
test_word(void)
{
	struct gather g = documents(4);
	struct asked asked = { .n = 1 };
	struct rank_options options = { .k = 9 };
	struct ranking r;
	struct err err;

	g.words = alloc_array(1, sizeof *g.words);
	g.n_words = 1;
	g.words[0].items = alloc_array(1, sizeof(struct posting));
	g.words[0].items[0] = (struct posting){ 1, 1 };
	g.words[0].n = 1;
	g.docs[1].length = 1;
	g.docs[2].cosine = .15F;
	g.docs[3].cosine = .05F;
	g.total_length = 1;
	rank(&g, &asked, &options, &r, &err);
	tap(r.n == 2 && r.hits[0].seq == 2 && r.hits[0].words == 1 &&
		r.hits[1].seq == 3,
	    "one with the word is found, and a near one with it");
	ranking_release(&r);
	g.docs[1].allowed = false;
	rank(&g, &asked, &options, &r, &err);
	tap(r.n == 0, "but not by a word of one that is not allowed");
	ranking_release(&r);
	gather_release(&g);
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
	if (r->n != (k < n ? k : n) || r->candidates != n)
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
	struct gather g = documents(N);
	struct store s;

	fill_store(&s, N);
	for (size_t i = 0; i < N; i++) {
		/* few values, so that many are equal */
		g.docs[i].cosine = .3F + .1F * (float)(i * 7 % 5);
		g.docs[i].time = (int64_t)(i * 11 % 4);
		want[i] = (struct hit){ .seq = g.docs[i].seq,
			.time = g.docs[i].time,
			.cosine = (double)g.docs[i].cosine };
	}
	qsort(want, N, sizeof *want, compare);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct rank_options options = {
			.k = sizes[i], .db = s.cube.db, .watch = want[N / 2].seq
		};
		struct ranking r = ranked(&g, false, options);

		tap(same_order(&r, want, N, sizes[i]),
		    "the best %zu of %d stand in their order", sizes[i], N);
		tap(r.watched_seen && r.watched_allowed &&
			r.watched_rank == N / 2 + 1,
		    "and the one that is watched at its place");
		ranking_release(&r);
	}
	gather_release(&g);
	store_close(&s);
}

static void
test_nothing(void)
{
	struct gather g = { 0 };
	struct ranking r = ranked(
	    &g, false, (struct rank_options){ .k = 10, .watch = 3 });

	tap(r.n == 0 && !r.watched_seen && !r.watched_rank,
	    "of nothing nothing ranks");
	ranking_release(&r);
	ranking_release(&r);
	gather_release(&g);
}

int
main(void)
{
	place_make();
	test_cues();
	test_without();
	test_parse();
	test_floors();
	test_word();
	test_best();
	test_nothing();
	place_remove();
	return tap_end();
}
