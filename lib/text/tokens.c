#include "text/tokens.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/utf8.h"
#include "text/script.h"

/* Bytes of the character at s, 1 for what is none. */
static size_t
character(const char *s, size_t len, uint32_t *cp)
{
	unsigned char lead = (unsigned char)*s;
	size_t n = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	*cp = lead;
	if (lead < 0xc2 || lead > 0xf4 || n > len || utf8_bad(s, n) < n)
		return 1;
	return utf8_get(s, n, cp);
}

/* Their punctuation, and the forms as wide as they are, count as they do. */
static bool
is_unspaced(uint32_t cp)
{
	return script_unspaced((int32_t)cp) || (cp >= 0x3000 && cp <= 0x303f) ||
	       (cp >= 0xff00 && cp <= 0xffef);
}

size_t
tokens_quarters(const char *text, size_t len)
{
	size_t quarters = 0;

	for (size_t i = 0, n; i < len; i += n) {
		uint32_t cp = 0;

		n = 1;
		if ((unsigned char)text[i] >= 0x80)
			n = character(text + i, len - i, &cp);
		quarters += n > 1 && is_unspaced(cp) ? 4 : n;
	}
	return quarters;
}

size_t
tokens_estimate(const char *text, size_t len)
{
	return (tokens_quarters(text, len) + 3) / 4;
}
