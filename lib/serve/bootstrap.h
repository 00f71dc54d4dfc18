#ifndef MEMOS_SERVE_BOOTSTRAP_H
#define MEMOS_SERVE_BOOTSTRAP_H

#include <stddef.h>
#include <stdint.h>

/*
 * How far a mean can be trusted: questions are drawn again, with replacement,
 * many times, and the middle 95 % of the means are the interval (percentile
 * bootstrap).  Of two settings the differences of the same questions are drawn.
 * The same seed gives the same interval on every machine.
 */
enum { BOOTSTRAP_DRAWS = 2000 };

struct bootstrap {
	double mean, low, high; /* all NAN without a value */
	/* twice the smaller share of draws on one side of 0, at most 1 */
	double p;
	size_t n; /* values that are no NAN */
};

/* Values that are NAN are passed over. */
struct bootstrap
bootstrap_mean(const double *values, size_t n, size_t draws, uint64_t seed);

#endif
