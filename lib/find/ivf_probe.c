#include "find/ivf_probe.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "find/ivf_scan.h"

enum {
	NEAREST = 10,
	CHUNK = 256, /* codes that stay in the cache while all queries pass */
};

/*
 * Of a query and the vector it is made from: between .4 and .8 are usual.  It
 * leads to the recall that was asked on vectors with clusters, and to .91 to
 * .94 with real questions to a store of the built-in embedder, whose vectors
 * hardly have any.
 */
#define COSINE .7

struct near {
	int32_t sum;
	uint32_t rank; /* of its list for this query */
};

/* One query: its nearest so far, the farthest of them first. */
struct
try {
	struct ivf_scan scan;
	uint32_t *ranks; /* by list */
	struct near near[NEAREST];
	size_t n;
};

/* A number from -1/2 to 1/2, of splitmix64. */
static double
draw(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (double)((z ^ z >> 31) >> 11) * 0x1p-53 - .5;
}

/* One of about normal distribution and variance 1. */
static double
draw_normal(uint64_t *state)
{
	return sqrt(3) *
	       (draw(state) + draw(state) + draw(state) + draw(state));
}

void
ivf_probe_queries(const float *rows, size_t n_rows, size_t dimension, size_t n,
    float *queries)
{
	double noise = sqrt((1 - COSINE * COSINE) / (double)dimension);
	uint64_t state = 0;

	for (size_t q = 0; q < n; q++, queries += dimension) {
		const float *row = rows + n_rows / n * q * dimension;
		double sum = 0;

		for (size_t i = 0; i < dimension; i++) {
			double v = COSINE * row[i] +
				   noise * draw_normal(&state);

			queries[i] = (float)v;
			sum += v * v;
		}
		for (size_t i = 0; i < dimension && sum > 0; i++)
			queries[i] = (float)(queries[i] / sqrt(sum));
	}
}

/* Puts what is farther than its children further down. */
static void
sift(struct near *heap, size_t n, size_t at)
{
	for (;;) {
		size_t child = 2 * at + 1;
		struct near swap = heap[at];

		if (child + 1 < n && heap[child + 1].sum < heap[child].sum)
			child++;
		if (child >= n || heap[child].sum >= swap.sum)
			return;
		heap[at] = heap[child];
		heap[child] = swap;
		at = child;
	}
}

static void
offer(struct try *t, int32_t sum, uint32_t rank)
{
	if (t->n < NEAREST) {
		t->near[t->n++] = (struct near){ sum, rank };
		if (t->n == NEAREST)
			for (size_t i = NEAREST / 2; i--;)
				sift(t->near, NEAREST, i);
	} else if (sum > t->near[0].sum) {
		t->near[0] = (struct near){ sum, rank };
		sift(t->near, NEAREST, 0);
	}
}

static bool
try_list(const struct ivf *ivf, struct try *tries, size_t n, uint32_t l)
{
	const struct ivf_list *list = &ivf->lists[l];
	size_t d = ivf->dimension;
	int32_t sums[CHUNK];

	if (!mapped_holds(ivf->file, list->codes, list->n * d))
		return false;
	for (size_t at = 0; at < list->n; at += CHUNK) {
		size_t codes = list->n - at < CHUNK ? list->n - at : CHUNK;

		for (size_t q = 0; q < n; q++) {
			ivf_scan_sums(&tries[q].scan,
			    ivf->file->data + list->codes + at * d, codes,
			    sums);
			for (size_t i = 0; i < codes; i++)
				offer(&tries[q], sums[i], tries[q].ranks[l]);
		}
	}
	return true;
}

/* The least number of lists that holds `recall` of all that were found. */
static void
choose(const struct ivf *ivf, const struct try *tries, size_t n, double recall,
    struct ivf_probe *probe)
{
	size_t *of_rank = alloc_array(ivf->n_lists, sizeof *of_rank);
	size_t found = 0, total = 0;

	for (size_t q = 0; q < n; q++)
		for (size_t i = 0; i < tries[q].n; i++, total++)
			of_rank[tries[q].near[i].rank]++;
	*probe = (struct ivf_probe){ 0, 1 };
	do {
		found += of_rank[probe->n_probe++];
	} while (probe->n_probe < ivf->n_lists &&
		 (double)found < recall * (double)total);
	if (total)
		probe->recall = (double)found / (double)total;
	free(of_rank);
}

bool
ivf_probe(const struct ivf *ivf, const float *queries, size_t n, double recall,
    struct ivf_probe *probe)
{
	struct try *tries = alloc_array(n, sizeof *tries);
	uint32_t *order = alloc_array(ivf->n_lists, sizeof *order);
	bool ok = true;

	for (size_t q = 0; q < n && ok; q++) {
		const float *query = queries + q * ivf->dimension;

		ivf_scan_init(&tries[q].scan, ivf, query);
		tries[q].ranks = alloc_array(
		    ivf->n_lists, sizeof *tries[q].ranks);
		ok = ivf_nearest(ivf, query, ivf->n_lists, order);
		for (uint32_t i = 0; ok && i < ivf->n_lists; i++)
			tries[q].ranks[order[i]] = i;
	}
	for (uint32_t l = 0; ok && l < ivf->n_lists; l++)
		ok = try_list(ivf, tries, n, l);
	if (ok)
		choose(ivf, tries, n, recall, probe);
	for (size_t q = 0; q < n; q++) {
		ivf_scan_release(&tries[q].scan);
		free(tries[q].ranks);
	}
	free(order);
	free(tries);
	return ok;
}
