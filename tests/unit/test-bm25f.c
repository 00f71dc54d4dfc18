#include "find/bm25f.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "tap.h"

/* n documents of a length each, in one session or each alone. */
static struct gather
documents(size_t n, uint32_t length, size_t words, bool session)
{
	struct gather g = { .n = n, .n_words = words };

	g.docs = alloc_array(n, sizeof *g.docs);
	g.words = alloc_array(words, sizeof *g.words);
	for (size_t i = 0; i < n; i++) {
		uint32_t number = (uint32_t)i;

		g.docs[i].length = length;
		g.docs[i].previous = session && i ? number - 1 : GATHER_NONE;
		g.docs[i].next = session && i + 1 < n ? number + 1
						      : GATHER_NONE;
	}
	g.total_length = n * length;
	return g;
}

static void
post(struct gather *g, size_t word, uint32_t doc, uint32_t tf)
{
	struct posting_list *list = &g->words[word];

	list->items = alloc_grow(list->items, list->n + 1, sizeof *list->items);
	list->items[list->n++] = (struct posting){ doc, tf };
}

static bool
near(float got, double want)
{
	return fabs((double)got - want) < 1e-6;
}

/* One word in turn 8 of 17: what the turns around it get. */
static void
test_window(void)
{
	struct gather g = documents(17, 10, 1, true);
	struct bm25f bm;

	post(&g, 0, 8, 2);
	bm25f_score(&g, &bm);
	for (int i = 0; i < 17; i++) {
		int k = i - 8;
		double t = k == 0             ? 2
			   : k > 0 && k <= 6  ? 2 * .6 * pow(.7, k - 1)
			   : k < 0 && k >= -6 ? 2 * .4 * pow(.7, -k - 1)
					      : 0;

		tap(near(bm.window[i], t / (t + 1.2)) &&
			near(bm.own[i], k ? 0 : 2 / 3.2) &&
			bm.words[i] == (k == 0) && bm.near[i] == (k && t > 0),
		    "%d turns off a word the window is worth %.4f", k,
		    (double)bm.window[i]);
	}
	bm25f_release(&bm);
	gather_release(&g);
}

/* Long turns: their neighbours count less, down to a fifth. */
static void
test_damping(void)
{
	static const struct {
		uint32_t length;
		double damp;
	} table[] = { { 1, 1 }, { 15, 1 }, { 30, .5 }, { 75, .2 },
		{ 1000, .2 } };

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct gather g = documents(2, table[i].length, 1, true);
		struct bm25f bm;
		double t = .6 * table[i].damp;

		post(&g, 0, 0, 1);
		bm25f_score(&g, &bm);
		tap(near(bm.window[1], t / (t + 1.2)),
		    "texts of %u words are damped by %g", table[i].length,
		    table[i].damp);
		bm25f_release(&bm);
		gather_release(&g);
	}
}

/* Lengths, and the share of each word by its idf. */
static void
test_shares(void)
{
	struct gather g = documents(4, 10, 3, false);
	struct bm25f bm;
	double idf[3], most;
	double t = 1 / (.1 + .9 * 30 / 15.);

	g.docs[0].length = 30;
	g.total_length = 60;
	post(&g, 0, 0, 1);
	post(&g, 1, 0, 3);
	post(&g, 1, 1, 1);
	/* nobody has the third word: it counts below the line */
	idf[0] = log(1 + 3.5 / 1.5);
	idf[1] = log(1 + 2.5 / 2.5);
	idf[2] = log(1 + 4.5 / .5);
	most = idf[0] + idf[1] + idf[2];
	bm25f_score(&g, &bm);
	tap(near(bm.own[0],
		(idf[0] * t / (t + 1.2) + idf[1] * 3 * t / (3 * t + 1.2)) /
		    most) &&
		bm.words[0] == 2,
	    "two words of three, in a long text");
	t = 1 / (.1 + .9 * 10 / 15.);
	tap(near(bm.own[1], idf[1] * t / (t + 1.2) / most) &&
		near(bm.window[1], (double)bm.own[1]) && bm.words[1] == 1,
	    "one of three, in a short one");
	tap(near(bm.own[2], 0) && bm.words[2] == 0 && bm.near[2] == 0,
	    "and none");
	bm25f_release(&bm);
	gather_release(&g);
}

static void
test_nothing(void)
{
	struct gather empty = { 0 }, g;
	struct bm25f bm;

	bm25f_score(&empty, &bm);
	bm25f_release(&bm);
	bm25f_release(&bm);
	tap(!bm.window, "no documents have no scores");
	g = documents(2, 0, 1, true);
	post(&g, 0, 1, 1);
	bm25f_score(&g, &bm);
	tap(bm.own[1] > 0 && isfinite(bm.own[1]) && bm.own[0] <= 0,
	    "texts without length have scores that are numbers");
	bm25f_release(&bm);
	gather_release(&g);
	g = documents(2, 5, 0, true);
	bm25f_score(&g, &bm);
	tap(bm.window[0] <= 0 && bm.words[1] == 0,
	    "of no words every score is 0");
	bm25f_release(&bm);
	gather_release(&g);
}

int
main(void)
{
	test_window();
	test_damping();
	test_shares();
	test_nothing();
	return tap_end();
}
