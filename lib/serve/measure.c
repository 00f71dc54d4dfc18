#include "serve/measure.h"

#include <math.h>

static const char *const NAMES[MEASURE_FIRST] = { "R@1", "R@5", "R@10", "R@20",
	"R@50", "hit@5", "hit@10", "all@5", "all@10", "nDCG@10", "MRR",
	"precision", "recall", "abstained", "silent", "ms" };

const char *
measure_name(size_t measure)
{
	return NAMES[measure];
}

/* How many of the places are among the first k. */
static size_t
within(const size_t *places, size_t n, size_t k)
{
	size_t found = 0;

	while (found < n && places[found] <= k)
		found++;
	return found;
}

/* The same, each place counted once. */
static size_t
right(const size_t *places, size_t n, size_t k)
{
	size_t found = 0;

	for (size_t i = 0; i < n && places[i] <= k; i++)
		found += !i || places[i] != places[i - 1];
	return found;
}

double
measure_recall(const size_t *places, size_t n, size_t n_answers, size_t k)
{
	return (double)within(places, n, k) / (double)n_answers;
}

static double
gain(const size_t *places, size_t n, size_t n_answers)
{
	double got = 0, most = 0;

	for (size_t i = 0; i < n && places[i] <= 10; i++)
		if (!i || places[i] != places[i - 1])
			got += 1 / log2((double)places[i] + 1);
	for (size_t i = 0; i < n_answers && i < 10; i++)
		most += 1 / log2((double)i + 2);
	return got / most;
}

void
measure_ranking(
    const size_t *places, size_t n, size_t n_answers, double *values)
{
	static const size_t CUTS[] = { 1, 5, 10, 20, 50 };

	for (size_t i = 0; i < sizeof CUTS / sizeof *CUTS; i++)
		values[MEASURE_R1 + i] = measure_recall(
		    places, n, n_answers, CUTS[i]);
	for (size_t i = 0; i < 2; i++) {
		size_t found = within(places, n, CUTS[i + 1]);

		values[MEASURE_HIT5 + i] = found > 0;
		values[MEASURE_ALL5 + i] = found == n_answers;
	}
	values[MEASURE_NDCG10] = gain(places, n, n_answers);
	values[MEASURE_MRR] = n ? 1 / (double)places[0] : 0;
}

void
measure_cut(const size_t *places, size_t n, size_t n_answers, size_t kept,
    double *values)
{
	if (kept)
		values[MEASURE_PRECISION] = (double)right(places, n, kept) /
					    (double)kept;
	if (!n_answers) {
		values[MEASURE_ABSTAINED] = kept == 0;
		return;
	}
	values[MEASURE_RECALL] = measure_recall(places, n, n_answers, kept);
	values[MEASURE_SILENT] = kept == 0;
}
