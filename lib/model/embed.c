#include "model/embed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "base/alloc.h"

enum { PADDED = TABLE_ROW_SIZE * 8 };

void
embed_add_signs_plain(float *v, const unsigned char *bits, float weight)
{
	for (int d = 0; d < PADDED; d++)
		v[d] += bits[d / 8] >> d % 8 & 1 ? weight : -weight;
}

#if defined(__x86_64__)
/* Eight dimensions a step: a byte's clear bits flip the sign of the weight. */
__attribute__((target("avx2"))) static void
add_signs_avx2(float *v, const unsigned char *bits, float weight)
{
	const __m256i masks = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
	const __m256i sign = _mm256_set1_epi32((int)0x80000000u);
	const __m256 w = _mm256_set1_ps(weight);

	for (int i = 0; i < TABLE_ROW_SIZE; i++) {
		__m256i byte = _mm256_set1_epi32(bits[i]);
		__m256i clear = _mm256_cmpeq_epi32(
		    _mm256_and_si256(byte, masks), _mm256_setzero_si256());
		__m256 signed_weight = _mm256_xor_ps(
		    w, _mm256_castsi256_ps(_mm256_and_si256(clear, sign)));
		__m256 sum = _mm256_loadu_ps(v + i * 8);

		_mm256_storeu_ps(v + i * 8, _mm256_add_ps(sum, signed_weight));
	}
}
#endif

void
embed_add_signs(float *v, const unsigned char *bits, float weight)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2")) {
		add_signs_avx2(v, bits, weight);
		return;
	}
#endif
	embed_add_signs_plain(v, bits, weight);
}

static bool
to_unit_length(float *v, size_t n)
{
	double sum = 0;
	float factor;

	for (size_t d = 0; d < n; d++)
		sum += (double)v[d] * (double)v[d];
	if (!(sum > 0))
		return false;
	factor = (float)(1 / sqrt(sum));
	for (size_t d = 0; d < n; d++)
		v[d] *= factor;
	return true;
}

static int
compare(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

bool
embed_terms(const struct table *table, const struct terms *terms, size_t n,
    float out[EMBED_DIMENSION])
{
	int few[256], *rows = n > 256 ? alloc_array(n, sizeof *rows) : few;
	float v[PADDED] = { 0 };
	size_t found = 0;
	bool any;

	for (size_t i = 0; i < n; i++) {
		const struct term *t = &terms->items[i];
		int row = t->stop || t->pair
			      ? -1
			      : table_find(table, term_text(terms, i), t->len);

		if (row >= 0)
			rows[found++] = row;
	}
	qsort(rows, found, sizeof *rows, compare);
	for (size_t i = 0, j; i < found; i = j) {
		for (j = i + 1; j < found && rows[j] == rows[i];)
			j++;
		embed_add_signs(v, table_bits(table, rows[i]),
		    (float)((1 + log((double)(j - i))) *
			    table_idf(table, rows[i])));
	}
	if (rows != few)
		free(rows);
	any = to_unit_length(v, EMBED_DIMENSION);
	memcpy(out, v, EMBED_DIMENSION * sizeof *out);
	return any;
}

bool
embed_mix(float *v, const float *other, size_t n, float share)
{
	for (size_t d = 0; d < n; d++)
		v[d] += share * other[d];
	return to_unit_length(v, n);
}
