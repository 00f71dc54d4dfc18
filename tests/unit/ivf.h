#ifndef MEMOS_TESTS_IVF_H
#define MEMOS_TESTS_IVF_H

/* Vector indexes for tests: vectors in clusters, and files of them opened. */

#include <fcntl.h>
#include <math.h>

#include "base/alloc.h"
#include "find/faiss.h"
#include "find/ivf.h"
#include "store.h"

/* n vectors of unit length, a row each; docs are their numbers times `stride`.
 */
struct cloud {
	size_t n, dimension;
	float *data;
	uint32_t stride;
	/* the walk of a source, and where it is to go wrong, SIZE_MAX: never */
	size_t at, walks, fault_walk, fault_at;
	bool ends; /* there it ends, or it fails */
};

MAYBE float
cloud_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return (float)(*state >> 8) / (1 << 24) - .5F;
}

MAYBE void
cloud_unit(float *v, size_t n)
{
	float sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i] * v[i];
	for (size_t i = 0; i < n && sum > 0; i++)
		v[i] /= sqrtf(sum);
}

/* About 40 a cluster; free data. */
MAYBE struct cloud
cloud_make(size_t n, size_t dimension)
{
	struct cloud cloud = { n, dimension, NULL, 1, 0, 0, SIZE_MAX, 0,
		false };
	size_t clusters = n / 40 + 1;
	uint32_t state = (uint32_t)(n + dimension);
	float *centres = alloc_array(clusters, dimension * sizeof *centres);

	cloud.data = alloc_array(n, dimension * sizeof *cloud.data);
	for (size_t i = 0; i < clusters * dimension; i++)
		centres[i] = cloud_random(&state);
	for (size_t i = 0; i < n; i++) {
		float *row = cloud.data + i * dimension;
		const float *centre = centres + i % clusters * dimension;

		for (size_t j = 0; j < dimension; j++)
			row[j] = centre[j] + cloud_random(&state);
		cloud_unit(row, dimension);
	}
	free(centres);
	return cloud;
}

MAYBE int
cloud_begin(void *ctx, struct err *err)
{
	struct cloud *cloud = ctx;

	(void)err;
	cloud->at = 0;
	cloud->walks++;
	return 0;
}

MAYBE int
cloud_next(void *ctx, uint32_t *doc, float *vector, struct err *err)
{
	struct cloud *cloud = ctx;

	if (cloud->walks == cloud->fault_walk && cloud->at == cloud->fault_at)
		return cloud->ends ? 0 : err_set(err, ERR_STORE, "as told");
	if (cloud->at == cloud->n)
		return 0;
	memcpy(vector, cloud->data + cloud->at * cloud->dimension,
	    cloud->dimension * sizeof *vector);
	*doc = (uint32_t)cloud->at++ * cloud->stride;
	return 1;
}

MAYBE struct faiss_source
cloud_source(struct cloud *cloud)
{
	return (struct faiss_source){ cloud_begin, cloud_next, cloud, cloud->n,
		cloud->dimension };
}

/* A file that is mapped by its sums as they are now. */
struct opened {
	struct mapped file;
	struct ivf ivf;
	struct err err;
	bool ok;
};

/* Release it in any case. */
MAYBE void
opened_open(struct opened *o, const char *path, size_t dimension, size_t n)
{
	struct buf sums = { 0 };
	uint64_t size;

	*o = (struct opened){ 0 };
	if (mapped_sums(path, &sums, &size, &o->err) < 0 ||
	    mapped_open(&o->file, path, size, sums.data, sums.len, &o->err) < 0)
		bail(path, o->err.text);
	o->ok = ivf_open(&o->ivf, &o->file, dimension, n, &o->err) == 0;
	buf_release(&sums);
}

MAYBE void
opened_release(struct opened *o)
{
	ivf_release(&o->ivf);
	mapped_release(&o->file);
}

MAYBE int
compare_hits(const void *a, const void *b)
{
	const struct ivf_hit *x = a, *y = b;

	if (x->cosine > y->cosine || x->cosine < y->cosine)
		return x->cosine > y->cosine ? -1 : 1;
	return (x->doc > y->doc) - (x->doc < y->doc);
}

MAYBE void
sort_hits(struct ivf_hits *hits)
{
	if (hits->n)
		qsort(hits->items, hits->n, sizeof *hits->items, compare_hits);
}

/* The exact hits of all of them, or of those that are allowed; best first. */
MAYBE struct ivf_hits
exact_hits(
    const struct cloud *cloud, const float *query, const uint64_t *allowed)
{
	struct ivf_hits hits = { 0 };

	hits.items = alloc_array(cloud->n, sizeof *hits.items);
	for (size_t i = 0; i < cloud->n; i++) {
		const float *row = cloud->data + i * cloud->dimension;
		uint32_t doc = (uint32_t)i * cloud->stride;
		float sum = 0;

		for (size_t j = 0; j < cloud->dimension; j++)
			sum += query[j] * row[j];
		if (!allowed || allowed[doc / 64] >> doc % 64 & 1)
			hits.items[hits.n++] = (struct ivf_hit){ doc, sum };
	}
	sort_hits(&hits);
	return hits;
}

/*
 * How many of the first k of want are among the first k of got; what is within
 * what codes of 8 bits lose of the k-th counts as well.
 */
MAYBE size_t
same_hits(const struct ivf_hits *want, const struct ivf_hits *got, size_t k)
{
	size_t same = 0;

	if (want->n < k || got->n < k)
		return 0;
	for (size_t i = 0; i < k; i++) {
		bool found = want->items[i].cosine <
			     want->items[k - 1].cosine + .01F;

		for (size_t j = 0; j < k && !found; j++)
			found = got->items[j].doc == want->items[i].doc;
		same += found;
	}
	return same;
}

#endif
