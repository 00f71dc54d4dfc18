#include "store/vectors.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "store.h"
#include "tap.h"

static unsigned state = 2463534242u;

static unsigned
random_bits(void)
{
	state ^= state << 13;
	state ^= state >> 17;
	return state ^= state << 5;
}

/* Codes in memory of just that size, so that a read too far is seen. */
static int8_t *
random_codes(size_t n)
{
	int8_t *codes = malloc(n + 1);

	for (size_t i = 0; i < n; i++)
		codes[i] = (int8_t)(random_bits() >> 24);
	return realloc(codes, n ? n : 1);
}

static bool
same_dot(size_t n)
{
	int8_t *a = random_codes(n), *b = random_codes(n);
	int64_t want = 0;
	bool ok;

	for (size_t i = 0; i < n; i++)
		want += a[i] * b[i];
	ok = vectors_dot(a, b, n) == want && vectors_dot_plain(a, b, n) == want;
	free(a);
	free(b);
	return ok;
}

static void
test_dot(void)
{
	static const size_t more[] = { 382, 384, 4096 };
	int8_t *least = malloc(MEMORY_VECTOR_MAX);
	bool ok = true;

	for (size_t n = 0; n <= 300; n++)
		for (int round = 0; round < 4; round++)
			ok = ok && same_dot(n);
	tap(ok, "both kernels are exact for every length up to 300");
	for (size_t i = 0; i < sizeof more / sizeof *more; i++)
		tap(same_dot(more[i]), "and for length %zu", more[i]);
	memset(least, -128, MEMORY_VECTOR_MAX);
	tap(vectors_dot(least, least, MEMORY_VECTOR_MAX) == 4096 * 16384 &&
		vectors_dot_plain(least, least, MEMORY_VECTOR_MAX) ==
		    4096 * 16384,
	    "the greatest products do not overflow");
	free(least);
}

static void
test_quantise(void)
{
	float values[382];
	int8_t codes[382];
	bool near = true, full = false;
	float scale, max = 0;

	for (int i = 0; i < 382; i++) {
		values[i] = (float)random_bits() / (float)UINT32_MAX - .5F;
		max = fmaxf(max, fabsf(values[i]));
	}
	scale = vectors_quantise(values, 382, codes);
	for (int i = 0; i < 382; i++) {
		near = near && fabsf(scale * (float)codes[i] - values[i]) <=
				   scale * .5001F;
		full = full || codes[i] == 127 || codes[i] == -127;
	}
	tap(fabsf(scale - max / 127) < 1e-9F && full,
	    "the greatest value has the code 127");
	tap(near, "no value is off by more than half a step");
}

static void
test_extremes(void)
{
	static const struct {
		float in[3];
		int8_t want[3];
	} table[] = {
		{ { 0, -0.F, 0 }, { 0, 0, 0 } },
		{ { 1, -1, 0 }, { 127, -127, 0 } },
		{ { FLT_MAX, -FLT_MAX, 1 }, { 127, -127, 0 } },
		{ { FLT_MIN, 0, -FLT_MIN }, { 127, 0, -127 } },
		{ { 1e-45F, -1e-45F, 0 }, { 127, -127, 0 } },
		{ { .5F, .25F, -1 }, { 64, 32, -127 } },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		int8_t codes[3];
		float scale = vectors_quantise(table[i].in, 3, codes);

		tap(memcmp(codes, table[i].want, 3) == 0 && isfinite(scale) &&
			(scale > 0) == (i > 0 && i != 4),
		    "%g %g %g become codes %d %d %d", (double)table[i].in[0],
		    (double)table[i].in[1], (double)table[i].in[2], codes[0],
		    codes[1], codes[2]);
	}
}

static void
test_view(void)
{
	static const char data[] = "\0\0\0\x40\1\2\xff"; /* 2.0: 1 2 -1 */
	struct arena arena = { 0 };
	const float *values;
	size_t n;
	bool none = vectors_view(NULL, 0).dimension == 0;

	for (size_t size = 0; size <= 4; size++)
		none = none && vectors_view(data, size).dimension == 0;
	tap(none, "bytes too few for a vector are none");
	values = vectors_decode(data, 7, &arena, &n);
	tap(n == 3 && values[0] == 2 && values[1] == 4 && values[2] == -2,
	    "codes are read back by the scale");
	vectors_decode(data, 3, &arena, &n);
	tap(n == 0, "and none of what is none");
	arena_release(&arena);
}

static void
test_put(void)
{
	struct store s;
	struct arena arena = { 0 };
	const float *back;
	float values[382];
	sqlite3_stmt *st;
	struct err err;
	bool near = true;
	size_t n;

	store_open(&s, "put", NULL);
	for (int i = 0; i < 382; i++)
		values[i] = sinf((float)i);
	tap(vectors_put(s.cube.db, 5, values, 382, &err) == 0,
	    "a vector is stored");
	tap(vectors_put(s.cube.db, 5, values, 382, &err) < 0 &&
		err.kind == ERR_STORE,
	    "but not twice under one number");
	st = db_prepare(
	    s.cube.db, "SELECT data FROM vectors WHERE seq = 5", &err);
	db_step(s.cube.db, st, &err);
	back = vectors_decode(sqlite3_column_blob(st, 0),
	    (size_t)sqlite3_column_bytes(st, 0), &arena, &n);
	for (size_t i = 0; i < n; i++)
		near = near && fabsf(back[i] - values[i]) <= .5F / 127 + 1e-6F;
	tap(n == 382 && near, "and comes back to half a step");
	sqlite3_finalize(st);
	arena_release(&arena);
	store_close(&s);
}

int
main(void)
{
	place_make();
	test_dot();
	test_quantise();
	test_extremes();
	test_view();
	test_put();
	place_remove();
	return tap_end();
}
