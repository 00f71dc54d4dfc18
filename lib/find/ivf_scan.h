#ifndef MEMOS_FIND_IVF_SCAN_H
#define MEMOS_FIND_IVF_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "find/ivf.h"

/*
 * The arithmetic of find/ivf.c.  A code c stands for least + (c + .5) / 255 *
 * width in its dimension, so a query folded with these ranges into weights has
 * its cosine with a vector as constant + step * (sum of weight * code).  The
 * weights are 16-bit integers, as wide as no sum can overflow: what they lose
 * is far below what the codes have lost.
 */
struct ivf_scan {
	size_t dimension;
	int16_t *weights; /* and, behind them, those of the last 16 */
	double constant, step;
};

enum { IVF_SCAN_TAIL = 16 };

/* Release it in any case. */
void
ivf_scan_init(struct ivf_scan *scan, const struct ivf *ivf, const float *query);
void ivf_scan_release(struct ivf_scan *scan);

/* The sums of n codes that lie side by side. */
void ivf_scan_sums(
    const struct ivf_scan *scan, const uint8_t *codes, size_t n, int32_t *sums);

/* What a sum must be at least for a cosine of `floor`. */
int64_t ivf_scan_least(const struct ivf_scan *scan, float floor);

static inline float
ivf_scan_cosine(const struct ivf_scan *scan, int32_t sum)
{
	return (float)(scan->constant + scan->step * sum);
}

/* Dot product with n floats in the file's order of bytes, at any address. */
float ivf_scan_dot(const float *a, const uint8_t *b, size_t n);

#endif
