#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

#define TEXT(s) s, sizeof(s) - 1

static const struct {
	const char *in;
	size_t len, bad;
} table[] = {
	{ TEXT(""), 0 },
	{ TEXT("plain"), 5 },
	{ TEXT("longer than eight bytes"), 23 },
	{ TEXT("a\0b"), 3 },
	{ TEXT("h\xc3\xa9"), 3 },
	{ TEXT("\xe2\x82\xac\xf0\x9f\x98\x80"), 7 },
	{ TEXT("\xef\xbf\xbf\xf4\x8f\xbf\xbf"), 7 },
	{ TEXT("\xed\x9f\xbf\xee\x80\x80"), 6 },
	/* what is none: a lone tail, heads cut short */
	{ TEXT("\x80"), 0 },
	{ TEXT("a\xbf"), 1 },
	{ TEXT("a\xc3"), 1 },
	{ TEXT("ab\xe2\x82"), 2 },
	{ TEXT("\xf0\x9f\x98"), 0 },
	{ TEXT("\xc3(a"), 0 },
	{ TEXT("\xe2\x82(a"), 0 },
	{ TEXT("\xf0\x9f\x98(a"), 0 },
	/* overlong, surrogates, beyond U+10FFFF, bytes that are never there */
	{ TEXT("\xc0\x80"), 0 },
	{ TEXT("\xc1\xbf"), 0 },
	{ TEXT("\xe0\x9f\xbf"), 0 },
	{ TEXT("\xf0\x8f\xbf\xbf"), 0 },
	{ TEXT("\xed\xa0\x80"), 0 },
	{ TEXT("\xed\xbf\xbf"), 0 },
	{ TEXT("\xf4\x90\x80\x80"), 0 },
	{ TEXT("\xf5\x80\x80\x80"), 0 },
	{ TEXT("\xff"), 0 },
	{ TEXT("12345678\xff"), 8 },
	{ TEXT("1234567\xff"), 7 },
	{ TEXT("12345678\xc3\xa9"
	       "1234567\xc3"),
	    17 },
};

static void
test_bad(void)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		/* memory of just that size shows a read too far */
		char *copy = malloc(table[i].len + 1);
		size_t bad;

		memcpy(copy, table[i].in, table[i].len);
		copy = realloc(copy, table[i].len ? table[i].len : 1);
		bad = utf8_bad(copy, table[i].len);
		tap(bad == table[i].bad,
		    "text %zu is good up to byte %zu (%zu)", i, table[i].bad,
		    bad);
		free(copy);
	}
}

/* All code points there are, there and back. */
static void
test_all(void)
{
	bool there = true, back = true;

	for (uint32_t cp = 0; cp < 0x110000; cp++) {
		size_t want = cp < 0x80      ? 1
			      : cp < 0x800   ? 2
			      : cp < 0x10000 ? 3
					     : 4;
		uint32_t got = 0;
		char out[4];
		size_t n;

		if (cp >= 0xd800 && cp < 0xe000)
			continue;
		n = utf8_put(out, cp);
		there = there && n == want && utf8_bad(out, n) == n;
		back = back && utf8_get(out, n, &got) == n && got == cp;
	}
	tap(there, "every code point is written as valid UTF-8");
	tap(back, "and reads back as itself");
}

/* A prefix is valid, as long as it can be. */
static void
test_fit(void)
{
	static const char text[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z";
	static const size_t want[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11 };
	size_t len = sizeof text - 1;
	bool ok = true;

	for (size_t max = 0; max <= len; max++)
		ok = ok && utf8_fit(text, len, max) == want[max];
	tap(ok, "a cut never goes through a letter");
	tap(utf8_fit(text, len, 100) == len, "what fits is not cut");
}

/* Bytes at random: whatever the answer, what it calls good reads whole. */
static void
test_random(void)
{
	unsigned state = 12345;
	bool ok = true;

	for (int round = 0; round < 20000; round++) {
		unsigned char bytes[12];
		size_t good, at = 0;

		for (size_t i = 0; i < sizeof bytes; i++) {
			state = state * 1103515245u + 12345;
			bytes[i] = (unsigned char)(state >> 16 & 3
						       ? state >> 24 | 0x80
						       : state >> 24);
		}
		good = utf8_bad((char *)bytes, sizeof bytes);
		while (at < good) {
			uint32_t cp;
			char again[4];
			size_t n = utf8_get((char *)bytes + at, good - at, &cp);

			ok = ok && utf8_put(again, cp) == n &&
			     memcmp(again, bytes + at, n) == 0;
			at += n;
		}
		ok = ok && at == good;
	}
	tap(ok, "what is called good of 20,000 random texts reads back");
}

int
main(void)
{
	test_bad();
	test_all();
	test_fit();
	test_random();
	return tap_end();
}
