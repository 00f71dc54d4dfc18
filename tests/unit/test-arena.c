#include "base/arena.h"

#include <stdint.h>
#include <string.h>

#include "tap.h"

enum { MANY = 3000 };

static bool
is_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

/* Fills each piece with its own byte, then looks whether all still have it. */
static bool
pieces_stand(struct arena *a)
{
	static char *pieces[MANY];
	bool ok = true;

	for (size_t i = 0; i < MANY; i++) {
		size_t size = i * 7 % 301;

		pieces[i] = arena_bytes(a, size);
		ok = ok && is_zero(pieces[i], size) &&
		     (uintptr_t)pieces[i] % _Alignof(max_align_t) == 0;
		memset(pieces[i], (int)(i & 0xff), size);
	}
	for (size_t i = 0; i < MANY; i++)
		for (size_t k = 0; k < i * 7 % 301; k++)
			ok = ok && pieces[i][k] == (char)(i & 0xff);
	return ok;
}

static void
test_copy(void)
{
	struct arena a = { 0 };
	char *empty = arena_copy(&a, NULL, 0);
	char *nul = arena_copy(&a, "a\0b", 3);

	tap(!*empty, "a copy of nothing is an empty string");
	tap(memcmp(nul, "a\0b", 4) == 0, "a copy has NULs and one behind it");
	arena_release(&a);
}

static void
test_large(void)
{
	static const size_t sizes[] = { 8191, 8192, 8193, 100000, 1 << 24, 1 };
	struct arena a = { 0 };
	char *small = arena_copy(&a, "small", 5);
	bool ok = true;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *p = arena_bytes(&a, sizes[i]);

		ok = ok && is_zero(p, sizes[i]);
		memset(p, 0xaa, sizes[i]);
	}
	tap(ok, "pieces around and above a block's size are zeroed");
	tap(strcmp(small, "small") == 0, "and leave those before them alone");
	arena_release(&a);
}

static void
test_grow(void)
{
	struct arena a = { 0 };
	size_t *items = NULL, room = 0, n = 0;
	bool ok = true;

	for (; n < 100000; n++) {
		items = arena_grow(&a, items, n, &room, sizeof *items);
		ok = ok && room > n && !items[n];
		items[n] = n;
	}
	for (size_t i = 0; i < n; i++)
		ok = ok && items[i] == i;
	tap(ok, "items stay as they are where more of them come");
	arena_release(&a);
}

static void
test_reset(void)
{
	struct arena a = { 0 };
	char *first, *again;

	arena_reset(&a);
	arena_release(&a);
	tap(!a.head, "an empty arena can be reset and released");
	first = arena_bytes(&a, 100);
	memset(first, 0xff, 100);
	tap(pieces_stand(&a), "pieces of all sizes do not overlap");
	arena_reset(&a);
	again = arena_bytes(&a, 100);
	tap(again == first && is_zero(again, 100),
	    "a reset keeps the first block, and its bytes are zeroed anew");
	tap(pieces_stand(&a), "and it serves again");
	arena_release(&a);
	arena_release(&a);
	tap(!a.head, "a release may come twice");
}

int
main(void)
{
	test_copy();
	test_large();
	test_grow();
	test_reset();
	return tap_end();
}
