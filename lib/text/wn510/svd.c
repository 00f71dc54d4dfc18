#include "svd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* A dense block of rows x n. */
struct block {
	float *data;
	size_t rows, n;
};

/* Signs by xorshift64*: as good as normal deviates here, and exact. */
static void
fill(struct block y)
{
	uint64_t state = 0x9e3779b97f4a7c15u;

	for (size_t i = 0; i < y.rows * y.n; i++) {
		state ^= state >> 12;
		state ^= state << 25;
		state ^= state >> 27;
		y.data[i] = state * 0x2545f4914f6cdd1du >> 63 ? 1 : -1;
	}
}

static void
add_row(float *restrict to, const float *restrict from, float by, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] += by * from[i];
}

/* y = m (m' y); z has room for m' y. */
static void
multiply(const struct svd_matrix *m, struct block y, struct block z)
{
	size_t n = y.n;

	memset(z.data, 0, z.rows * n * sizeof *z.data);
	for (size_t i = 0; i < m->rows; i++)
		for (size_t e = m->start[i]; e < m->start[i + 1]; e++)
			add_row(z.data + m->column[e] * n, y.data + i * n,
			    m->value[e], n);
	memset(y.data, 0, y.rows * n * sizeof *y.data);
	for (size_t i = 0; i < m->rows; i++)
		for (size_t e = m->start[i]; e < m->start[i + 1]; e++)
			add_row(y.data + i * n, z.data + m->column[e] * n,
			    m->value[e], n);
}

/* g = a' b, n x n, of which the upper half is worked out and mirrored. */
static void
inner(double *g, struct block a, struct block b)
{
	size_t n = a.n;

	memset(g, 0, n * n * sizeof *g);
	for (size_t i = 0; i < a.rows; i++) {
		const float *x = a.data + i * n, *y = b.data + i * n;

		for (size_t r = 0; r < n; r++) {
			double by = (double)x[r];
			double *restrict to = g + r * n;

			for (size_t c = r; c < n; c++)
				to[c] += by * (double)y[c];
		}
	}
	for (size_t r = 0; r < n; r++)
		for (size_t c = 0; c < r; c++)
			g[r * n + c] = g[c * n + r];
}

/* The upper R of g = R' R in place; what depends on others is left out. */
static void
cholesky(double *g, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		double pivot = g[k * n + k] > 1e-9 ? sqrt(g[k * n + k]) : 0;

		for (size_t c = k; c < n; c++)
			g[k * n + c] = pivot > 0 ? g[k * n + c] / pivot : 0;
		for (size_t r = k + 1; r < n; r++)
			for (size_t c = r; c < n; c++)
				g[r * n + c] -= g[k * n + r] * g[k * n + c];
	}
}

/* Makes the columns of y orthonormal: y = y R^-1 with y' y = R' R. */
static void
orthonormalise(struct block y, double *g)
{
	size_t n = y.n;
	double *row = alloc_array(n, sizeof *row);

	inner(g, y, y);
	cholesky(g, n);
	for (size_t i = 0; i < y.rows; i++) {
		float *x = y.data + i * n;

		for (size_t c = 0; c < n; c++)
			row[c] = (double)x[c];
		for (size_t k = 0; k < n; k++) {
			double pivot = g[k * n + k];

			row[k] = pivot > 0 ? row[k] / pivot : 0;
			for (size_t c = k + 1; c < n; c++)
				row[c] -= row[k] * g[k * n + c];
		}
		for (size_t c = 0; c < n; c++)
			x[c] = (float)row[c];
	}
	free(row);
}

static double
dot(const double *a, const double *b, size_t n)
{
	/* four sums side by side, so that the order is the same everywhere */
	double s[4] = { 0 };
	size_t i = 0;

	for (; i + 4 <= n; i += 4)
		for (size_t k = 0; k < 4; k++)
			s[k] += a[i + k] * b[i + k];
	for (; i < n; i++)
		s[0] += a[i] * b[i];
	return s[0] + s[1] + (s[2] + s[3]);
}

/* Turns rows a and b so that they stand square; false if they do already. */
static int
turn(double *restrict a, double *restrict b, size_t n)
{
	double aa = dot(a, a, n), bb = dot(b, b, n), ab = dot(a, b, n);
	double zeta, t, c, s;

	if (fabs(ab) <= 1e-10 * sqrt(aa * bb))
		return 0;
	zeta = (bb - aa) / (2 * ab);
	t = (zeta < 0 ? -1 : 1) / (fabs(zeta) + sqrt(1 + zeta * zeta));
	c = 1 / sqrt(1 + t * t);
	s = c * t;
	for (size_t i = 0; i < n; i++) {
		double x = a[i], y = b[i];

		a[i] = c * x - s * y;
		b[i] = s * x + c * y;
	}
	return 1;
}

static int
by_length(const void *a, const void *b)
{
	double x = **(double *const *)a, y = **(double *const *)b;

	return (x < y) - (x > y);
}

/*
 * One-sided Jacobi: g is symmetric and positive, so the rows that it is
 * turned into are its eigenvectors times their values.  Returns them by
 * falling value, each behind its length: n rows of n + 1.
 */
static double *
eigenvectors(double *g, size_t n)
{
	double *sorted = alloc_array(n * (n + 1), sizeof *sorted);
	double *lengths = alloc_array(n * 2, sizeof *lengths);
	double **order = alloc_array(n, sizeof *order);

	for (int sweep = 0, turned = 1; turned && sweep < 30; sweep++) {
		turned = 0;
		for (size_t p = 0; p + 1 < n; p++)
			for (size_t q = p + 1; q < n; q++)
				turned |= turn(g + p * n, g + q * n, n);
	}
	for (size_t i = 0; i < n; i++) {
		lengths[2 * i] = sqrt(dot(g + i * n, g + i * n, n));
		lengths[2 * i + 1] = (double)i;
		order[i] = &lengths[2 * i];
	}
	qsort(order, n, sizeof *order, by_length);
	for (size_t i = 0; i < n; i++) {
		const double *row = g + (size_t)order[i][1] * n;
		double len = order[i][0];

		sorted[i * (n + 1)] = len;
		for (size_t d = 0; d < n; d++)
			sorted[i * (n + 1) + 1 + d] = len > 0 ? row[d] / len
							      : 0;
	}
	free(order);
	free(lengths);
	return sorted;
}

static float *
project(struct block q, const double *vectors, size_t n)
{
	float *out = alloc_array(q.rows * n, sizeof *out);
	double *row = alloc_array(q.n, sizeof *row);
	double *sums = alloc_array(n, sizeof *sums);

	for (size_t i = 0; i < q.rows; i++) {
		for (size_t d = 0; d < q.n; d++)
			row[d] = (double)q.data[i * q.n + d];
		for (size_t k = 0; k < n; k++) {
			double u = dot(row, vectors + k * (q.n + 1) + 1, q.n);

			out[i * n + k] = (float)u;
			sums[k] += u;
		}
	}
	for (size_t i = 0; i < q.rows; i++)
		for (size_t k = 0; k < n; k++)
			if (sums[k] < 0)
				out[i * n + k] = -out[i * n + k];
	free(sums);
	free(row);
	return out;
}

float *
svd_left(const struct svd_matrix *m, size_t n, size_t spare, int rounds)
{
	size_t width = n + spare < m->rows ? n + spare : m->rows;
	struct block y = { alloc_array(m->rows * width, sizeof(float)), m->rows,
		width };
	struct block z = { alloc_array(m->columns * width, sizeof(float)),
		m->columns, width };
	struct block q = { alloc_array(m->rows * width, sizeof(float)), m->rows,
		width };
	double *g = alloc_array(width * width, sizeof *g), *vectors;
	float *left;

	fill(y);
	for (int i = 0; i < rounds; i++) {
		multiply(m, y, z);
		orthonormalise(y, g);
	}
	memcpy(q.data, y.data, m->rows * width * sizeof *q.data);
	multiply(m, y, z);
	inner(g, q, y);
	free(y.data);
	free(z.data);
	vectors = eigenvectors(g, width);
	left = project(q, vectors, n);
	free(vectors);
	free(g);
	free(q.data);
	return left;
}
