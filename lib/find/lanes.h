#ifndef MEMOS_FIND_LANES_H
#define MEMOS_FIND_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

/*
 * The three loops that a search by words spends its time in, four lanes at a
 * time by SSE2, which every x86-64 has; elsewhere in plain C with the same
 * results to the last bit.  Counts are multiples of 8.
 */

/* sums[i] += ((int32_t)(n * shares[i]) + 1) & mask[i]. */
static inline void
lanes_add_shares(int32_t *sums, const float *shares, const int32_t *mask,
    float n, size_t count)
{
#if defined(__x86_64__)
	const __m128i one = _mm_set1_epi32(1);

	for (size_t i = 0; i < count; i += 4) {
		__m128i *to = (__m128i *)(void *)(sums + i);
		__m128i keep = _mm_loadu_si128(
		    (const __m128i *)(const void *)(mask + i));
		__m128i share = _mm_cvttps_epi32(
		    _mm_mul_ps(_mm_set1_ps(n), _mm_loadu_ps(shares + i)));

		share = _mm_and_si128(_mm_add_epi32(share, one), keep);
		_mm_storeu_si128(to, _mm_add_epi32(_mm_loadu_si128(to), share));
	}
#else
	for (size_t i = 0; i < count; i++)
		sums[i] += ((int32_t)(n * shares[i]) + 1) & mask[i];
#endif
}

static inline float
lanes_saturate_one(int32_t sum, float scale, float k1, float idf)
{
	float t = (float)sum * scale;

	return idf * (t / (t + k1));
}

/*
 * With t = scale * sums[i]: scores[i] += idf * t / (t + k1), and counts[i]
 * grows by one where there is a sum.
 */
static inline void
lanes_saturate(const int32_t *sums, float scale, float k1, float idf,
    float *scores, uint16_t *counts, size_t count)
{
#if defined(__x86_64__)
	for (size_t i = 0; i < count; i += 8) {
		__m128i *to = (__m128i *)(void *)(counts + i), any[2];

		for (size_t half = 0; half < 2; half++) {
			size_t at = i + 4 * half;
			__m128i sum = _mm_loadu_si128(
			    (const __m128i *)(const void *)(sums + at));
			__m128 t = _mm_mul_ps(
			    _mm_cvtepi32_ps(sum), _mm_set1_ps(scale));

			any[half] = _mm_cmpgt_epi32(sum, _mm_setzero_si128());
			t = _mm_div_ps(t, _mm_add_ps(t, _mm_set1_ps(k1)));
			t = _mm_mul_ps(_mm_set1_ps(idf), t);
			_mm_storeu_ps(scores + at,
			    _mm_add_ps(_mm_loadu_ps(scores + at), t));
		}
		_mm_storeu_si128(to, _mm_sub_epi16(_mm_loadu_si128(to),
					 _mm_packs_epi32(any[0], any[1])));
	}
#else
	for (size_t i = 0; i < count; i++) {
		scores[i] += lanes_saturate_one(sums[i], scale, k1, idf);
		counts[i] = (uint16_t)(counts[i] + (sums[i] > 0));
	}
#endif
}

struct lanes_cut {
	float x;        /* weight */
	float one, two; /* added from one, from two words on */
	float cut;
};

/* Bits: which x * xs[i] + what the words add are at least cut. */
static inline uint64_t
lanes_exceed(const struct lanes_cut *c, const float *xs, const uint16_t *words,
    size_t count)
{
	uint64_t bits = 0;

#if defined(__x86_64__)
	for (size_t i = 0; i < count; i += 4) {
		__m128i n = _mm_unpacklo_epi16(
		    _mm_loadl_epi64((const __m128i *)(const void *)(words + i)),
		    _mm_setzero_si128());
		__m128 one = _mm_castsi128_ps(
		    _mm_cmpgt_epi32(n, _mm_setzero_si128()));
		__m128 two = _mm_castsi128_ps(
		    _mm_cmpgt_epi32(n, _mm_set1_epi32(1)));
		__m128 sum = _mm_mul_ps(
		    _mm_set1_ps(c->x), _mm_loadu_ps(xs + i));

		sum = _mm_add_ps(sum, _mm_and_ps(one, _mm_set1_ps(c->one)));
		sum = _mm_add_ps(sum, _mm_and_ps(two, _mm_set1_ps(c->two)));
		bits |= (uint64_t)_mm_movemask_ps(
			    _mm_cmpge_ps(sum, _mm_set1_ps(c->cut)))
			<< i;
	}
#else
	for (size_t i = 0; i < count; i++) {
		float sum = c->x * xs[i];

		sum += words[i] > 0 ? c->one : 0;
		sum += words[i] > 1 ? c->two : 0;
		bits |= (uint64_t)(sum >= c->cut) << i;
	}
#endif
	return bits;
}

#endif
