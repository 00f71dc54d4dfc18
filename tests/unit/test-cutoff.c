#include "find/cutoff.h"

#include <math.h>
#include <string.h>

#include "tap.h"

static void
test_parse(void)
{
	static const char *const bad[] = { "", "x", "0.3x", "nan", "inf",
		"Auto", "auto ", "0.3 0.4" };
	struct cutoff cutoff;
	struct err err;

	tap(cutoff_parse("0.3", &cutoff, &err) == 0 && cutoff.on &&
		fabs(cutoff.least - .3) < 1e-12 && !(cutoff.share > 0),
	    "a score is the least");
	tap(cutoff_parse("-1e-1", &cutoff, &err) == 0 &&
		fabs(cutoff.least + .1) < 1e-12,
	    "it may be below zero");
	tap(cutoff_parse("auto", &cutoff, &err) == 0 && cutoff.on &&
		cutoff.least > 0 && cutoff.share > 0 && cutoff.share < 1,
	    "auto is a score, and a share of the best one");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		tap(cutoff_parse(bad[i], &cutoff, &err) < 0 &&
			err.kind == ERR_INPUT && strstr(err.text, bad[i]),
		    "'%s' is refused by name", bad[i]);
}

static void
test_passes(void)
{
	static const struct cutoff none, low = { true, -.5, 0 },
					 both = { true, .4, .5 };

	tap(cutoff_passes(&none, -3, 1), "no cut-off cuts nothing");
	tap(cutoff_passes(&low, -.5, 1) && !cutoff_passes(&low, -.51, 1),
	    "the least score itself passes");
	tap(cutoff_passes(&both, .4, .8) && !cutoff_passes(&both, .45, 1) &&
		!cutoff_passes(&both, .39, .39),
	    "the score and the share of the best are both needed");
	tap(cutoff_passes(&both, (double)NAN, 1), "what has no score passes");
}

static void
test_apply(void)
{
	struct found items[] = { { .hit.score = .9 }, { .hit.score = .5 },
		{ .hit.score = .3 } };
	struct results results = { .items = items, .n = 3 };
	const struct cutoff half = { true, .1, .5 }, high = { true, 1, 0 };

	cutoff_apply(&half, &results);
	tap(results.n == 2 && fabs(items[1].hit.score - .5) < 1e-12,
	    "the best stay, in their order");
	cutoff_apply(&high, &results);
	tap(results.n == 0, "nothing may be left");
	cutoff_apply(&half, &results);
	tap(results.n == 0, "of nothing, nothing is left");
}

int
main(void)
{
	test_parse();
	test_passes();
	test_apply();
	return tap_end();
}
