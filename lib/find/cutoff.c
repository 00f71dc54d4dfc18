#include "find/cutoff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Measured by tests/bench/cutoff, where of what is left .81 are answers and .98
 * of the answers are left, and 15 of 20 questions without an answer find
 * nothing.  It is no default: of turns of long conversations it takes a third
 * of the answers, and of stated preferences, which share no word with what is
 * asked, half.
 */
static const struct cutoff AUTO = { true, .28, .85 };

int
cutoff_parse(const char *text, struct cutoff *cutoff, struct err *err)
{
	char *end;

	if (strcmp(text, "auto") == 0) {
		*cutoff = AUTO;
		return 0;
	}
	*cutoff = (struct cutoff){ .on = true, .least = strtod(text, &end) };
	if (end == text || *end || !isfinite(cutoff->least))
		return err_set(err, ERR_INPUT,
		    "--threshold '%.64s' is neither a number nor auto", text);
	return 0;
}

bool
cutoff_passes(const struct cutoff *cutoff, double score, double best)
{
	/* what has no score, NAN, passes */
	return !cutoff->on ||
	       !(score < cutoff->least ||
		   (cutoff->share > 0 && score < cutoff->share * best));
}

void
cutoff_apply(const struct cutoff *cutoff, struct results *results)
{
	double best = results->n ? results->items[0].hit.score : 0;
	size_t n = 0;

	for (size_t i = 0; i < results->n; i++)
		if (cutoff_passes(cutoff, results->items[i].hit.score, best))
			results->items[n++] = results->items[i];
	results->n = n;
}
