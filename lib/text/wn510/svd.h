#ifndef MEMOS_WN510_SVD_H
#define MEMOS_WN510_SVD_H

#include <stddef.h>
#include <stdint.h>

/* A sparse matrix by rows: row i's entries are start[i] to start[i + 1]. */
struct svd_matrix {
	size_t rows, columns;
	size_t *start;
	uint32_t *column;
	float *value;
};

/*
 * The left singular vectors of m that belong to its largest singular values,
 * by randomised subspace iteration with a fixed seed: returns m->rows rows of
 * n floats, the largest first, owned by the caller; n is at most m->rows.
 * Nothing depends on time, threads or the order of memory, and a vector's
 * sign is such that its entries have a positive sum.
 */
float *svd_left(const struct svd_matrix *m, size_t n, size_t spare, int rounds);

#endif
