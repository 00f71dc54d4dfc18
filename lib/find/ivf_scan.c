#include "find/ivf_scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#ifdef __x86_64__
#include <immintrin.h>
#define WITH_AVX2 __builtin_cpu_supports("avx2")
#else
#define WITH_AVX2 0
#endif

static float
float_at(const uint8_t *bytes, size_t i)
{
	float value;

	memcpy(&value, bytes + i * sizeof value, sizeof value);
	return value;
}

/* ---- folding ---- */

/* The weight that a dimension has as a real number. */
static double
real_weight(const struct ivf *ivf, const float *query, size_t i)
{
	return (double)query[i] * float_at(ivf->ranges, ivf->dimension + i) /
	       255;
}

/* How many units of weight one is, so that neither it nor a sum overflows. */
static double
units_of(const struct ivf *ivf, const float *query)
{
	double most = 0, sum = 0, units;

	for (size_t i = 0; i < ivf->dimension; i++) {
		double w = fabs(real_weight(ivf, query, i));

		most = w > most ? w : most;
		sum += w;
	}
	if (!(most > 0))
		return 0;
	units = INT16_MAX / most;
	/* rounding up may add a half in each dimension */
	return fmin(
	    units, ((double)INT32_MAX / 255 - (double)ivf->dimension) / sum);
}

void
ivf_scan_init(struct ivf_scan *scan, const struct ivf *ivf, const float *query)
{
	size_t d = ivf->dimension, whole = d - d % IVF_SCAN_TAIL;
	double units = units_of(ivf, query);

	scan->dimension = d;
	scan->weights = alloc_array(d + IVF_SCAN_TAIL, sizeof *scan->weights);
	scan->constant = 0;
	scan->step = units > 0 ? 1 / units : 0;
	for (size_t i = 0; i < d; i++) {
		double w = real_weight(ivf, query, i);

		scan->constant += (double)query[i] * float_at(ivf->ranges, i) +
				  w / 2;
		scan->weights[i] = (int16_t)lrint(w * units);
	}
	/* the last 16 dimensions, of which the first ones count already */
	for (size_t i = 0; i < IVF_SCAN_TAIL; i++) {
		size_t at = d - IVF_SCAN_TAIL + i;

		scan->weights[d + i] = at < whole ? 0 : scan->weights[at];
	}
}

void
ivf_scan_release(struct ivf_scan *scan)
{
	free(scan->weights);
	scan->weights = NULL;
}

int64_t
ivf_scan_least(const struct ivf_scan *scan, float floor)
{
	double least;

	if (!(scan->step > 0))
		return (float)scan->constant >= floor ? INT64_MIN : INT64_MAX;
	least = ceil(((double)floor - scan->constant) / scan->step);
	return least < INT32_MIN   ? INT64_MIN
	       : least > INT32_MAX ? INT64_MAX
				   : (int64_t)least;
}

/* ---- sums ---- */

static int32_t
sum_plain(const struct ivf_scan *scan, const uint8_t *code)
{
	int32_t sum = 0;

	for (size_t i = 0; i < scan->dimension; i++)
		sum += scan->weights[i] * code[i];
	return sum;
}

static float
dot_plain(const float *a, const uint8_t *b, size_t n)
{
	float sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += a[i] * float_at(b, i);
	return sum;
}

#ifdef __x86_64__
#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i
products(__m256i weights, const uint8_t *code)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)code);

	return _mm256_madd_epi16(weights, _mm256_cvtepu8_epi16(bytes));
}

AVX2 static inline __m256i
weights_at(const struct ivf_scan *scan, size_t i)
{
	return _mm256_loadu_si256((const __m256i *)(scan->weights + i));
}

/* Four codes at a time, so that weights are loaded once for four. */
AVX2 static void
sums_of_four(const struct ivf_scan *scan, const uint8_t *code, int32_t *sums)
{
	size_t d = scan->dimension, i, last = d - IVF_SCAN_TAIL;
	__m256i a = _mm256_setzero_si256(), b = a, c = a, e = a, w;

	for (i = 0; i + 16 <= d; i += 16) {
		w = weights_at(scan, i);
		a = _mm256_add_epi32(a, products(w, code + i));
		b = _mm256_add_epi32(b, products(w, code + d + i));
		c = _mm256_add_epi32(c, products(w, code + 2 * d + i));
		e = _mm256_add_epi32(e, products(w, code + 3 * d + i));
	}
	if (i < d) {
		w = weights_at(scan, d);
		a = _mm256_add_epi32(a, products(w, code + last));
		b = _mm256_add_epi32(b, products(w, code + d + last));
		c = _mm256_add_epi32(c, products(w, code + 2 * d + last));
		e = _mm256_add_epi32(e, products(w, code + 3 * d + last));
	}
	a = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, e));
	_mm_storeu_si128(
	    (__m128i *)sums, _mm_add_epi32(_mm256_castsi256_si128(a),
				 _mm256_extracti128_si256(a, 1)));
}

AVX2 static int32_t
sum_avx2(const struct ivf_scan *scan, const uint8_t *code)
{
	size_t d = scan->dimension, i;
	__m256i sum = _mm256_setzero_si256();
	__m128i half;

	for (i = 0; i + 16 <= d; i += 16)
		sum = _mm256_add_epi32(
		    sum, products(weights_at(scan, i), code + i));
	if (i < d)
		sum = _mm256_add_epi32(sum,
		    products(weights_at(scan, d), code + d - IVF_SCAN_TAIL));
	half = _mm_add_epi32(
	    _mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
	half = _mm_hadd_epi32(half, half);
	return _mm_cvtsi128_si32(_mm_hadd_epi32(half, half));
}

AVX2 static inline __m256
dot_step(__m256 sum, const float *a, const uint8_t *b, size_t i)
{
	return _mm256_add_ps(sum, _mm256_mul_ps(_mm256_loadu_ps(a + i),
				      _mm256_castsi256_ps(_mm256_loadu_si256(
					  (const __m256i *)(b + i * 4)))));
}

AVX2 static float
dot_avx2(const float *a, const uint8_t *b, size_t n)
{
	__m256 s[4] = { _mm256_setzero_ps(), _mm256_setzero_ps(),
		_mm256_setzero_ps(), _mm256_setzero_ps() };
	float lanes[8], sum = 0;
	size_t i = 0;

	for (; i + 32 <= n; i += 32) {
		s[0] = dot_step(s[0], a, b, i);
		s[1] = dot_step(s[1], a, b, i + 8);
		s[2] = dot_step(s[2], a, b, i + 16);
		s[3] = dot_step(s[3], a, b, i + 24);
	}
	_mm256_storeu_ps(lanes, _mm256_add_ps(_mm256_add_ps(s[0], s[1]),
				    _mm256_add_ps(s[2], s[3])));
	for (size_t k = 0; k < 8; k++)
		sum += lanes[k];
	return sum + dot_plain(a + i, b + i * 4, n - i);
}
#endif

void
ivf_scan_sums(
    const struct ivf_scan *scan, const uint8_t *codes, size_t n, int32_t *sums)
{
	size_t d = scan->dimension, i = 0;

#ifdef __x86_64__
	if (WITH_AVX2) {
		for (; i + 4 <= n; i += 4)
			sums_of_four(scan, codes + i * d, sums + i);
		for (; i < n; i++)
			sums[i] = sum_avx2(scan, codes + i * d);
	}
#endif
	for (; i < n; i++)
		sums[i] = sum_plain(scan, codes + i * d);
}

float
ivf_scan_dot(const float *a, const uint8_t *b, size_t n)
{
#ifdef __x86_64__
	if (WITH_AVX2)
		return dot_avx2(a, b, n);
#endif
	return dot_plain(a, b, n);
}
