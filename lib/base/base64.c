#include "base/base64.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

/* The values of the digits by their bytes; 0 stands for no digit. */
#define DIGITS_10(c, v)                                                     \
	[c] = v, [c + 1] = v + 1, [c + 2] = v + 2, [c + 3] = v + 3,         \
	[c + 4] = v + 4, [c + 5] = v + 5, [c + 6] = v + 6, [c + 7] = v + 7, \
	[c + 8] = v + 8, [c + 9] = v + 9
#define DIGITS_26(c, v)                                              \
	DIGITS_10(c, v), DIGITS_10(c + 10, v + 10),                  \
	    [c + 20] = v + 20, [c + 21] = v + 21, [c + 22] = v + 22, \
		 [c + 23] = v + 23, [c + 24] = v + 24, [c + 25] = v + 25
static const uint8_t sextets[256] = { DIGITS_26('A', 1), DIGITS_26('a', 27),
	DIGITS_10('0', 53), ['+'] = 63, ['/'] = 64 };

/* The length without padding; one that is there fills a group of four. */
static size_t
digits(const char *text, size_t len)
{
	if (len % 4 == 0)
		for (int i = 0; i < 2 && len && text[len - 1] == '='; i++)
			len--;
	return len;
}

bool
base64_size(const char *text, size_t len, size_t *n)
{
	len = digits(text, len);
	*n = len / 4 * 3 + (len % 4 ? len % 4 - 1 : 0);
	return len % 4 != 1;
}

/* Four digits, fewer at the end, as 24 bits; false if one is none. */
static bool
quartet(const char *text, size_t n, uint32_t *bits)
{
	bool good = true;

	*bits = 0;
	for (size_t i = 0; i < 4; i++) {
		uint8_t value = i < n ? sextets[(unsigned char)text[i]] : 1;

		good = good && value;
		*bits = *bits << 6 | (uint32_t)(value - 1) % 64;
	}
	return good;
}

bool
base64_decode(const char *text, size_t len, void *out)
{
	unsigned char *p = out;
	uint32_t bits;

	len = digits(text, len);
	if (len % 4 == 1)
		return false;
	for (; len >= 4; len -= 4, text += 4) {
		if (!quartet(text, 4, &bits))
			return false;
		*p++ = (unsigned char)(bits >> 16);
		*p++ = (unsigned char)(bits >> 8);
		*p++ = (unsigned char)bits;
	}
	if (!len)
		return true;
	if (!quartet(text, len, &bits))
		return false;
	*p++ = (unsigned char)(bits >> 16);
	if (len == 3)
		*p = (unsigned char)(bits >> 8);
	return true;
}

bool
base64_floats(const char *text, size_t len, float *out, size_t n)
{
	size_t size;

	if (!base64_size(text, len, &size) || size % sizeof *out ||
	    size / sizeof *out != n || !base64_decode(text, len, out))
		return false;
	for (size_t i = 0; i < n; i++) {
		uint32_t word;

		memcpy(&word, &out[i], sizeof word);
		word = le32toh(word);
		memcpy(&out[i], &word, sizeof word);
	}
	return true;
}
