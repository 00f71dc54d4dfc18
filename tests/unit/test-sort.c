#include "base/sort.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "tap.h"

static int
compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* n random numbers of which only these bits are not 0. */
static bool
sorts(size_t n, uint64_t bits, uint64_t seed)
{
	uint64_t *got = alloc_array(n, sizeof *got);
	uint64_t *want = alloc_array(n, sizeof *want);
	bool ok;

	for (size_t i = 0; i < n; i++)
		got[i] = want[i] = next(&seed) & bits;
	qsort(want, n, sizeof *want, compare);
	sort_numbers(got, n);
	ok = !n || memcmp(got, want, n * sizeof *got) == 0;
	/* what is sorted stays so */
	sort_numbers(got, n);
	ok = ok && (!n || memcmp(got, want, n * sizeof *got) == 0);
	free(got);
	free(want);
	return ok;
}

static void
test_sizes(void)
{
	static const size_t sizes[] = { 0, 1, 2, 3, 23, 24, 25, 26, 255, 256,
		257, 1000, 70000 };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		tap(sorts(sizes[i], UINT64_MAX, 7 + i), "%zu numbers",
		    sizes[i]);
}

/* A digit that is the same in all is passed over: an odd or even number. */
static void
test_digits(void)
{
	static const uint64_t bits[] = { 0, 1, 0xff, 0xff00, 0xffff, 0xffffff,
		0xff00000000000000, 0xff000000000000ff, 0xffffffff00000000,
		0x00ff00ff00ff00ff, 0x8000000000000001 };

	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
		tap(sorts(500, bits[i], 99 + i), "numbers within %016llx",
		    (unsigned long long)bits[i]);
}

static void
test_orders(void)
{
	enum { N = 100 };
	uint64_t down[N], same[N];
	bool ok = true;

	for (uint64_t i = 0; i < N; i++) {
		down[i] = UINT64_MAX - i;
		same[i] = 42;
	}
	sort_numbers(down, N);
	sort_numbers(same, N);
	for (uint64_t i = 0; i < N; i++)
		ok = ok && down[i] == UINT64_MAX - N + 1 + i && same[i] == 42;
	tap(ok, "falling and equal ones");
}

int
main(void)
{
	test_sizes();
	test_digits();
	test_orders();
	return tap_end();
}
