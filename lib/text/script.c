#include "text/script.h"

#include <stddef.h>
#include <utf8proc.h>

bool
script_unspaced(int32_t cp)
{
	static const struct {
		int32_t first, last;
	} ranges[] = {
		{ 0x0e00, 0x0eff },   /* Thai, Lao */
		{ 0x1000, 0x109f },   /* Myanmar */
		{ 0x1100, 0x11ff },   /* Hangul jamo */
		{ 0x1780, 0x17ff },   /* Khmer */
		{ 0x2e80, 0x2fdf },   /* Han radicals */
		{ 0x3005, 0x3007 },   /* Han marks and zero */
		{ 0x3021, 0x303c },   /* Han numerals, kana marks */
		{ 0x3040, 0x31bf },   /* kana, bopomofo, jamo */
		{ 0x31f0, 0x31ff },   /* kana */
		{ 0x3400, 0x4dbf },   /* Han */
		{ 0x4e00, 0x9fff },   /* Han */
		{ 0xa960, 0xa97f },   /* Hangul jamo */
		{ 0xa9e0, 0xa9ff },   /* Myanmar */
		{ 0xaa60, 0xaa7f },   /* Myanmar */
		{ 0xac00, 0xd7ff },   /* Hangul */
		{ 0xf900, 0xfaff },   /* Han */
		{ 0x1aff0, 0x1b16f }, /* kana */
		{ 0x20000, 0x3ffff }, /* Han */
	};

	if (cp < ranges[0].first)
		return false;
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (cp <= ranges[i].last)
			return cp >= ranges[i].first;
	return false;
}

bool
script_han(int32_t cp)
{
	return (cp >= 0x3400 && cp <= 0x9fff) || cp == 0x3007 ||
	       (cp >= 0xf900 && cp <= 0xfaff) ||
	       (cp >= 0x20000 && cp <= 0x3ffff);
}

bool
script_bare(int32_t cp)
{
	return cp < 0x0530 || (cp >= 0x1c80 && cp < 0x1c90) ||
	       (cp >= 0x1d00 && cp < 0x2000) || (cp >= 0x2c60 && cp < 0x2c80) ||
	       (cp >= 0xa640 && cp < 0xa6a0) || (cp >= 0xa720 && cp < 0xa800) ||
	       (cp >= 0xab30 && cp < 0xab70);
}

static const struct fold {
	uint16_t cp;
	char to[3];
} folds[] = {
	{ 0x00e6, "ae" },
	{ 0x00f0, "d" },
	{ 0x00f8, "o" },
	{ 0x00fe, "th" },
	{ 0x0111, "d" },
	{ 0x0127, "h" },
	{ 0x0131, "i" },
	{ 0x0138, "q" },
	{ 0x0142, "l" },
	{ 0x014b, "n" },
	{ 0x0153, "oe" },
	{ 0x0167, "t" },
	{ 0x0180, "b" },
	{ 0x0183, "b" },
	{ 0x0188, "c" },
	{ 0x018c, "d" },
	{ 0x0192, "f" },
	{ 0x0199, "k" },
	{ 0x019a, "l" },
	{ 0x019e, "n" },
	{ 0x01a5, "p" },
	{ 0x01ab, "t" },
	{ 0x01ad, "t" },
	{ 0x01b4, "y" },
	{ 0x01b6, "z" },
	{ 0x01dd, "e" },
	{ 0x01e5, "g" },
	{ 0x0221, "d" },
	{ 0x0225, "z" },
	{ 0x0234, "l" },
	{ 0x0235, "n" },
	{ 0x0236, "t" },
	{ 0x0237, "j" },
	{ 0x023c, "c" },
	{ 0x023f, "s" },
	{ 0x0240, "z" },
	{ 0x0247, "e" },
	{ 0x0249, "j" },
	{ 0x024b, "q" },
	{ 0x024d, "r" },
	{ 0x024f, "y" },
	{ 0x0253, "b" },
	{ 0x0254, "o" },
	{ 0x0256, "d" },
	{ 0x0257, "d" },
	{ 0x0259, "e" },
	{ 0x025b, "e" },
	{ 0x0260, "g" },
	{ 0x0263, "g" },
	{ 0x0268, "i" },
	{ 0x0269, "i" },
	{ 0x026b, "l" },
	{ 0x0272, "n" },
	{ 0x0275, "o" },
	{ 0x027d, "r" },
	{ 0x0288, "t" },
	{ 0x0289, "u" },
	{ 0x028a, "u" },
	{ 0x028b, "v" },
	{ 0x2c65, "a" },
	{ 0x2c66, "t" },
};

const char *
script_latin(int32_t cp)
{
	size_t low = 0, high = sizeof folds / sizeof *folds;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (folds[middle].cp == cp)
			return folds[middle].to;
		if (folds[middle].cp < cp)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/*
 * utf8proc gives no value with a digit, but Unicode keeps the digits of every
 * script in rows of ten, so a digit's value is how many stand before it.
 */
int32_t
script_digit(int32_t cp)
{
	int32_t n = 0;

	while (utf8proc_category(cp - n - 1) == UTF8PROC_CATEGORY_ND)
		n++;
	return '0' + n % 10;
}

bool
script_separates(int32_t cp)
{
	return cp == 0x02bb || cp == 0x02bc || cp == 0x200b || cp == 0x2120 ||
	       cp == 0x2122;
}
