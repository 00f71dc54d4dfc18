#include "text/normal.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/alloc.h"

static bool
is_ascii(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void
squeeze(const char *s, size_t len, struct buf *out)
{
	size_t start = out->len;
	bool gap = false;

	for (size_t i = 0; i < len; i++) {
		if (is_blank(s[i])) {
			gap = out->len > start;
			continue;
		}
		if (gap)
			buf_char(out, ' ');
		gap = false;
		buf_char(out, (char)tolower((unsigned char)s[i]));
	}
	while (out->len > start && strchr(" .", out->data[out->len - 1]))
		out->data[--out->len] = '\0';
}

void
normal_form(const char *text, size_t len, struct buf *out)
{
	utf8proc_uint8_t *folded;
	utf8proc_ssize_t n;

	if (is_ascii(text, len)) {
		squeeze(text, len, out);
		return;
	}
	n = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len,
	    &folded,
	    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE |
		UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
	if (n == UTF8PROC_ERROR_NOMEM)
		alloc_die();
	if (n < 0) {
		squeeze(text, len, out);
		return;
	}
	squeeze((const char *)folded, (size_t)n, out);
	free(folded);
}
