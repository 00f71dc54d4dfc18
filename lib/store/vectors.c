#include "store/vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "base/alloc.h"

static float
largest(const float *values, size_t n)
{
	float max = 0;

	for (size_t i = 0; i < n; i++) {
		float size = fabsf(values[i]);

		max = size > max ? size : max;
	}
	return max;
}

#if defined(__x86_64__)
/* Four at a time, rounded like lrintf(); how many were done. */
static size_t
quantise_fours(const float *values, size_t n, float max, int8_t *codes)
{
	const __m128 all = _mm_set1_ps(max), top = _mm_set1_ps(127);
	size_t i = 0;

	for (; i + 4 <= n; i += 4) {
		__m128 v = _mm_div_ps(_mm_loadu_ps(values + i), all);
		__m128i four = _mm_cvtps_epi32(_mm_mul_ps(v, top));
		int packed;

		four = _mm_packs_epi32(four, four);
		packed = _mm_cvtsi128_si32(_mm_packs_epi16(four, four));
		memcpy(codes + i, &packed, sizeof packed);
	}
	return i;
}
#else
static size_t
quantise_fours(const float *values, size_t n, float max, int8_t *codes)
{
	(void)values, (void)n, (void)max, (void)codes;
	return 0;
}
#endif

float
vectors_quantise(const float *values, size_t n, int8_t *codes)
{
	float max = largest(values, n);

	if (!(max > 0)) {
		memset(codes, 0, n);
		return 0;
	}
	for (size_t i = quantise_fours(values, n, max, codes); i < n; i++)
		codes[i] = (int8_t)lrintf(values[i] / max * 127);
	/* what is read back, scale * 127, is finite too */
	max = fminf(max, 0x1.ffffp+127F);
	/* once more, so that what was stored and read gives the same scale */
	return max / 127 * 127 / 127;
}

/* sql is a constant. */
static int
put(struct db *db, const char *sql, int64_t seq, const float *values, size_t n,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(db, sql, err);
	char *data;
	float scale;
	int rc;

	if (!s)
		return -1;
	data = alloc_bytes(sizeof scale + n);
	scale = vectors_quantise(values, n, (int8_t *)data + sizeof scale);
	memcpy(data, &scale, sizeof scale);
	sqlite3_bind_int64(s, 1, seq);
	sqlite3_bind_blob64(s, 2, data, sizeof scale + n, SQLITE_STATIC);
	rc = db_step(db, s, err);
	free(data);
	return rc;
}

int
vectors_put(
    struct db *db, int64_t seq, const float *values, size_t n, struct err *err)
{
	return put(db, "INSERT INTO vectors(seq, data) VALUES(?1, ?2)", seq,
	    values, n, err);
}

int
vectors_put_embedded(
    struct db *db, int64_t seq, const float *values, size_t n, struct err *err)
{
	return put(db,
	    "INSERT OR REPLACE INTO embeddings(seq, data) VALUES(?1, ?2)", seq,
	    values, n, err);
}

int
vectors_put_next(
    struct db *db, int64_t seq, const float *values, size_t n, struct err *err)
{
	return put(db,
	    "INSERT OR REPLACE INTO vectors_next(seq, data) VALUES(?1, ?2)",
	    seq, values, n, err);
}

struct vector
vectors_view(const void *data, size_t size)
{
	struct vector v = { 0 };

	if (!data || size <= sizeof v.scale)
		return v;
	memcpy(&v.scale, data, sizeof v.scale);
	v.codes = (const int8_t *)data + sizeof v.scale;
	v.dimension = size - sizeof v.scale;
	return v;
}

const float *
vectors_decode(const void *data, size_t size, struct arena *arena, size_t *n)
{
	struct vector v = vectors_view(data, size);
	float *values = arena_bytes(arena, v.dimension * sizeof *values);

	for (size_t i = 0; i < v.dimension; i++)
		values[i] = v.scale * (float)v.codes[i];
	*n = v.dimension;
	return values;
}

int32_t
vectors_dot_plain(const int8_t *a, const int8_t *b, size_t n)
{
	int32_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (int32_t)a[i] * b[i];
	return sum;
}

#if defined(__x86_64__)
/* 16 products a step, widened first, so that no sum can overflow. */
__attribute__((target("avx2"))) static int32_t
dot_avx2(const int8_t *a, const int8_t *b, size_t n)
{
	__m256i sum = _mm256_setzero_si256();
	__m128i half;
	size_t i = 0;

	for (; i + 16 <= n; i += 16) {
		__m256i x = _mm256_cvtepi8_epi16(
		    _mm_loadu_si128((const __m128i *)(const void *)(a + i)));
		__m256i y = _mm256_cvtepi8_epi16(
		    _mm_loadu_si128((const __m128i *)(const void *)(b + i)));

		sum = _mm256_add_epi32(sum, _mm256_madd_epi16(x, y));
	}
	half = _mm_add_epi32(
	    _mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
	half = _mm_hadd_epi32(half, half);
	half = _mm_hadd_epi32(half, half);
	return _mm_cvtsi128_si32(half) + vectors_dot_plain(a + i, b + i, n - i);
}
#endif

int32_t
vectors_dot(const int8_t *a, const int8_t *b, size_t n)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		return dot_avx2(a, b, n);
#endif
	return vectors_dot_plain(a, b, n);
}

float
vectors_unit_scale(const int8_t *codes, size_t n)
{
	int32_t square = n ? vectors_dot(codes, codes, n) : 0;

	return square > 0 ? 1 / sqrtf((float)square) : 0;
}
