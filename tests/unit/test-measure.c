#include "serve/measure.h"

#include <math.h>
#include <string.h>

#include "serve/bootstrap.h"
#include "tap.h"

static bool
near(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

static void
clear(double *values)
{
	for (size_t i = 0; i < MEASURE_MAX; i++)
		values[i] = NAN;
}

/* By hand: what share of how many answers stands among the first k. */
static const struct {
	size_t places[4], n, answers;
	double want[11]; /* R@1 5 10 20 50, hit@5 10, all@5 10, nDCG@10, MRR */
} RANKINGS[] = {
	{ { 1 }, 1, 1, { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 } },
	/* 1/log2(4) */
	{ { 3 }, 1, 1, { 0, 1, 1, 1, 1, 1, 1, 1, 1, .5, 1. / 3 } },
	/* 1/log2(8) of 1 + 1/log2(3) + 1/2 + 1/log2(5) */
	{ { 7, 12, 51 }, 3, 4,
	    { 0, 0, .25, .5, .5, 0, 1, 0, 0, .13012668, 1. / 7 } },
	/* (1/log2(3) + 1/log2(6)) of 1 + 1/log2(3) */
	{ { 2, 5 }, 2, 2, { 0, 1, 1, 1, 1, 1, 1, 1, 1, .62405052, .5 } },
	{ { 11 }, 1, 1, { 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1. / 11 } },
	{ { 0 }, 0, 3, { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } },
	/* a turn and its fact in one place: one gain of two */
	{ { 1, 1 }, 2, 2, { 1, 1, 1, 1, 1, 1, 1, 1, 1, .61314719, 1 } },
};

static void
test_rankings(void)
{
	for (size_t i = 0; i < sizeof RANKINGS / sizeof *RANKINGS; i++) {
		double values[MEASURE_MAX];
		bool good = true;

		clear(values);
		measure_ranking(RANKINGS[i].places, RANKINGS[i].n,
		    RANKINGS[i].answers, values);
		for (size_t j = 0; j < 11; j++) {
			bool same = fabs(values[j] - RANKINGS[i].want[j]) <
				    5e-8;

			if (!same)
				printf("# %s is %.8f\n", measure_name(j),
				    values[j]);
			good = good && same;
		}
		tap(good && isnan(values[MEASURE_PRECISION]),
		    "ranking %zu has the measures computed by hand", i + 1);
	}
}

static void
test_cut(void)
{
	static const size_t places[] = { 1, 3, 8 };
	double values[MEASURE_MAX];

	clear(values);
	measure_cut(places, 3, 4, 5, values);
	tap(near(values[MEASURE_PRECISION], .4) &&
		near(values[MEASURE_RECALL], .5) &&
		values[MEASURE_SILENT] == 0 && isnan(values[MEASURE_ABSTAINED]),
	    "precision and recall are of what the cut-off leaves");
	clear(values);
	measure_cut(places, 3, 4, 0, values);
	tap(isnan(values[MEASURE_PRECISION]) && values[MEASURE_RECALL] == 0 &&
		values[MEASURE_SILENT] == 1,
	    "nothing left has no precision, and is silent");
	clear(values);
	measure_cut(NULL, 0, 0, 0, values);
	tap(values[MEASURE_ABSTAINED] == 1 && isnan(values[MEASURE_RECALL]) &&
		isnan(values[MEASURE_SILENT]),
	    "nothing left of an unanswerable question is abstention");
	clear(values);
	measure_cut(NULL, 0, 0, 2, values);
	tap(values[MEASURE_ABSTAINED] == 0 && values[MEASURE_PRECISION] == 0,
	    "something left of an unanswerable question is wrong");
}

static void
test_bootstrap(void)
{
	static const double same[] = { .25, .25, NAN, .25 };
	static const double gain[] = { .1, .2, .3, .1, .2, .3, .1, .2 };
	double coins[100];
	struct bootstrap b = bootstrap_mean(same, 4, 1000, 1), again;

	tap(near(b.mean, .25) && near(b.low, .25) && near(b.high, .25) &&
		b.n == 3,
	    "what does not vary has an interval of no width");
	b = bootstrap_mean(gain, 8, 1000, 1);
	tap(b.low > .1 && b.low < b.mean && b.mean < b.high && b.high < .3 &&
		b.p == 0,
	    "a gain of each question is above zero");
	for (size_t i = 0; i < 100; i++)
		coins[i] = i % 2;
	b = bootstrap_mean(coins, 100, 10000, 7);
	/* the normal one: .5 -/+ 1.96 * .05 */
	tap(fabs(b.low - .402) < .015 && fabs(b.high - .598) < .015,
	    "of a hundred coins the interval is that of the binomial");
	again = bootstrap_mean(coins, 100, 10000, 7);
	tap(memcmp(&b, &again, sizeof b) == 0, "the same seed draws the same");
	for (size_t i = 0; i < 100; i++)
		coins[i] -= .5;
	b = bootstrap_mean(coins, 100, 2000, 1);
	tap(b.low < 0 && b.high > 0 && b.p > .8,
	    "what gains and loses alike proves nothing");
	for (size_t i = 0; i < 100; i++)
		coins[i] = 0;
	b = bootstrap_mean(coins, 100, 2000, 1);
	tap(b.p == 1, "no difference at all has a p of 1");
	b = bootstrap_mean(same + 2, 1, 1000, 1);
	tap(isnan(b.mean) && isnan(b.p) && b.n == 0, "nothing has no interval");
}

int
main(void)
{
	test_rankings();
	test_cut();
	test_bootstrap();
	return tap_end();
}
