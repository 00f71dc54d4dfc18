#include "base/buf.h"

#include <string.h>

#include "tap.h"

static void
test_empty(void)
{
	struct buf b = { 0 };

	tap(strcmp(buf_text(&b), "") == 0 && !b.data,
	    "a zeroed buf is the empty text and holds nothing");
	buf_drop(&b, 3);
	buf_reset(&b);
	tap(!b.data && !b.len, "nothing can be dropped from nothing");
	buf_add(&b, NULL, 0);
	tap(b.data && !b.data[0] && !b.len, "no bytes added end in a NUL too");
	buf_release(&b);
	buf_release(&b);
	tap(!b.data && !b.size, "a release may come twice");
}

static void
test_drop(void)
{
	static const struct {
		size_t n;
		const char *want;
	} table[] = { { 0, "abcdef" }, { 1, "bcdef" }, { 5, "f" }, { 6, "" },
		{ 7, "" }, { SIZE_MAX, "" } };
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		buf_reset(&b);
		buf_string(&b, "abcdef");
		buf_drop(&b, table[i].n);
		tap(strcmp(b.data, table[i].want) == 0 &&
			b.len == strlen(table[i].want),
		    "dropping %zu bytes leaves '%s'", table[i].n,
		    table[i].want);
	}
	buf_release(&b);
}

/* Every length around the sizes at which the memory grows. */
static void
test_growth(void)
{
	static char many[5000];
	struct buf b = { 0 };
	bool ok = true;

	memset(many, 'x', sizeof many);
	for (size_t n = 0; n < sizeof many; n++) {
		ok = ok && b.len == n && memcmp(buf_text(&b), many, n) == 0 &&
		     buf_text(&b)[n] == '\0' && (!b.data || b.size > n);
		buf_char(&b, 'x');
	}
	tap(ok, "5,000 single bytes are all there, a NUL behind each");
	buf_reset(&b);
	ok = true;
	for (size_t n = 0; n < 300; n++) {
		struct buf one = { 0 };

		buf_add(&one, many, n);
		ok = ok && one.len == n && one.data[n] == '\0';
		buf_printf(&one, "%.*s", (int)n, many);
		ok = ok && one.len == 2 * n && one.data[2 * n] == '\0' &&
		     memcmp(one.data, many, 2 * n) == 0;
		buf_release(&one);
	}
	tap(ok, "pieces of 0 to 300 bytes are added and printed whole");
	buf_release(&b);
}

static void
test_room(void)
{
	struct buf b = { 0 };
	char *p = buf_room(&b, 10);

	tap(p == b.data && b.len == 0 && b.size > 10 && !*p,
	    "room is behind what is there and no part of it");
	memcpy(p, "0123456789", 10);
	b.len = 10;
	p = buf_room(&b, 4000);
	tap(p == b.data + 10 && memcmp(b.data, "0123456789", 10) == 0,
	    "more room moves what was written");
	buf_release(&b);
}

static void
test_bytes(void)
{
	struct buf b = { 0 };

	buf_add(&b, "a\0b", 3);
	buf_char(&b, '\0');
	buf_printf(&b, "%s%d%c", "", -7, 'z');
	tap(b.len == 7 && memcmp(b.data, "a\0b\0-7z", 8) == 0,
	    "NULs within are bytes like others");
	buf_drop(&b, 2);
	tap(b.len == 5 && memcmp(b.data, "b\0-7z", 6) == 0,
	    "dropping moves the bytes behind a NUL too");
	buf_reset(&b);
	tap(b.len == 0 && b.size && strcmp(buf_text(&b), "") == 0,
	    "a reset keeps the memory and no text");
	buf_release(&b);
}

int
main(void)
{
	test_empty();
	test_drop();
	test_growth();
	test_room();
	test_bytes();
	return tap_end();
}
