#include "serve/bootstrap.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"

/* splitmix64, by Sebastiano Vigna, in the public domain. */
static uint64_t
next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* The mean of n values drawn; n is far below 2^32. */
static double
draw(const double *values, size_t n, uint64_t *state)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += values[(next(state) >> 32) * n >> 32];
	return sum / (double)n;
}

static int
compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Half of the draws that are exactly 0 stand on each side. */
static double
two_sided(const double *means, size_t n)
{
	double below = 0, above;

	for (size_t i = 0; i < n; i++)
		below += means[i] < 0 ? 1 : means[i] == 0 ? .5 : 0;
	below /= (double)n;
	above = 1 - below;
	return 2 * (below < above ? below : above);
}

struct bootstrap
bootstrap_mean(const double *values, size_t n, size_t draws, uint64_t seed)
{
	struct bootstrap made = { NAN, NAN, NAN, NAN, 0 };
	double *kept = alloc_array(n + 1, sizeof *kept);
	double *means = alloc_array(draws + 1, sizeof *means);
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		if (isnan(values[i]))
			continue;
		sum += values[i];
		kept[made.n++] = values[i];
	}
	if (made.n && draws) {
		for (size_t i = 0; i < draws; i++)
			means[i] = draw(kept, made.n, &seed);
		qsort(means, draws, sizeof *means, compare);
		made.mean = sum / (double)made.n;
		made.low = means[(size_t)(.025 * (double)draws)];
		made.high = means[draws - 1 - (size_t)(.025 * (double)draws)];
		made.p = two_sided(means, draws);
	}
	free(means);
	free(kept);
	return made;
}
