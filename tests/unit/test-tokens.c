#include "text/tokens.h"

#include <string.h>

#include "random.h"
#include "tap.h"

static const struct {
	const char *text;
	size_t tokens, quarters;
} table[] = {
	{ "", 0, 0 },
	{ "a", 1, 1 },
	{ "four", 1, 4 },
	{ "fives", 2, 5 },
	/* ten tokens to vocabularies of a hundred thousand */
	{ "The quick brown fox jumps over the lazy dog.", 11, 44 },
	{ "caf\xc3\xa9", 2, 5 },
	/* Cyrillic: two bytes a letter, written with blanks */
	{ "\xd1\x87\xd0\xb0\xd0\xb9", 2, 6 },
	/* Han, kana, Hangul, Thai, and a full stop as wide */
	{ "\xe6\x88\x91\xe5\x96\x9c\xe6\xac\xa2\xe8\x8c\xb6", 4, 16 },
	{ "\xe3\x81\x8a\xe8\x8c\xb6\xe3\x80\x82", 3, 12 },
	{ "\xec\xb0\xa8", 1, 4 },
	{ "\xe0\xb8\x8a\xe0\xb8\xb2", 2, 8 },
	{ "\xe8\x8c\xb6 tea", 2, 8 },
	{ "\xf0\x9f\x8d\xb5", 1, 4 }, /* a cup of tea */
	/* what is no UTF-8 is bytes */
	{ "\xe8\x8c", 1, 2 },
	{ "\xff\xff\xff\xff\xff", 2, 5 },
	{ "\xe8\x8c\x8c\x8c", 2, 5 },
};

static void
test_table(void)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *text = table[i].text;
		size_t len = strlen(text);

		tap(tokens_estimate(text, len) == table[i].tokens &&
			tokens_quarters(text, len) == table[i].quarters,
		    "'%s' has %zu tokens, %zu quarters (%zu, %zu)", text,
		    table[i].tokens, table[i].quarters,
		    tokens_estimate(text, len), tokens_quarters(text, len));
	}
}

/* However a text is taken apart between its characters. */
static void
test_sum(void)
{
	bool sums = true, enough = true;

	for (int run = 0; run < 2000; run++) {
		char text[400];
		size_t len = 0, whole, parts = 0;

		while (len < 300 && random_below(40)) {
			const char *part = table[random_below(13)].text;

			memcpy(text + len, part, strlen(part));
			len += strlen(part);
			parts += tokens_quarters(part, strlen(part));
		}
		whole = tokens_quarters(text, len);
		sums = sums && whole == parts;
		enough = enough && whole >= len &&
			 tokens_estimate(text, len) == (whole + 3) / 4;
	}
	tap(sums, "the quarters of parts add up to those of the whole");
	tap(enough, "no text has fewer quarters than bytes");
}

int
main(void)
{
	test_table();
	test_sum();
	return tap_end();
}
