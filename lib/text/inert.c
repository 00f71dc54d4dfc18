#include "text/inert.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "text/inert_tag.h"

enum { ESCAPE = 0x1b, STRING_END = 0x9c, CSI = 0x9b };

static uint32_t
get(const char *s, size_t len, size_t at, size_t *n)
{
	uint32_t cp = 0;

	*n = 0;
	if (at < len)
		*n = utf8_get(s + at, len - at, &cp);
	return cp;
}

/* Where parameters of a control sequence end, behind its last letter. */
static size_t
sequence_end(const char *s, size_t len, size_t at)
{
	while (at < len && s[at] >= 0x20 && s[at] < 0x40)
		at++;
	return at < len && s[at] >= 0x40 && s[at] < 0x7f ? at + 1 : at;
}

/*
 * Behind the end of a string for the terminal (a title, a link); `at` itself
 * if it has no end: then only its beginning is dropped.
 */
static size_t
string_end(const char *s, size_t len, size_t at)
{
	size_t n;

	for (size_t i = at; i < len; i += n) {
		uint32_t cp = get(s, len, i, &n);

		if (cp == '\a' || cp == STRING_END)
			return i + n;
		if (cp == ESCAPE && i + 1 < len && s[i + 1] == '\\')
			return i + 2;
		if (cp == ESCAPE || cp == '\n')
			break;
	}
	return at;
}

/* Behind the escape sequence at `at`; `at` if there is none. */
static size_t
escape_end(const char *s, size_t len, size_t at)
{
	size_t n;
	uint32_t cp = get(s, len, at, &n);

	if (cp == CSI)
		return sequence_end(s, len, at + n);
	if (cp == 0x90 || cp == 0x98 || (cp >= 0x9d && cp <= 0x9f))
		return string_end(s, len, at + n);
	if (cp != ESCAPE)
		return at;
	if (++at >= len)
		return at;
	if (s[at] == '[')
		return sequence_end(s, len, at + 1);
	if (strchr("PX]^_", s[at]))
		return string_end(s, len, at + 1);
	while (at < len && s[at] >= 0x20 && s[at] < 0x30)
		at++;
	return at < len && s[at] >= 0x30 && s[at] < 0x7f ? at + 1 : at;
}

static bool
is_newline(uint32_t cp)
{
	return (cp >= '\n' && cp <= '\r') || cp == 0x85 || cp == 0x2028 ||
	       cp == 0x2029;
}

/* What is dropped: controls, and what has no width but for joiners. */
static bool
is_unseen(uint32_t cp)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0x00, 0x1f },       /* controls */
		{ 0x7f, 0x9f },       /* more of them */
		{ 0xad, 0xad },       /* soft hyphen */
		{ 0x34f, 0x34f },     /* grapheme joiner */
		{ 0x61c, 0x61c },     /* direction */
		{ 0x115f, 0x1160 },   /* fillers */
		{ 0x17b4, 0x17b5 },   /* vowels that are not seen */
		{ 0x180e, 0x180e },   /* vowel separator */
		{ 0x200b, 0x200b },   /* space of no width */
		{ 0x200e, 0x200f },   /* direction */
		{ 0x202a, 0x202e },   /* direction */
		{ 0x2060, 0x206f },   /* word joiner, direction */
		{ 0x3164, 0x3164 },   /* filler */
		{ 0xfeff, 0xfeff },   /* byte order */
		{ 0xffa0, 0xffa0 },   /* filler */
		{ 0xfff9, 0xfffb },   /* annotation */
		{ 0x1bca0, 0x1bca3 }, /* shorthand format */
		{ 0x1d173, 0x1d17a }, /* beams and slurs */
		{ 0xe0000, 0xe0fff }, /* tags, variants */
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	return false;
}

/* What stands between what is printed: nothing, blanks, or a line's end. */
struct gap {
	size_t blanks;
	bool line;
};

static void
put_gap(struct gap *gap, const char *newline, struct buf *out)
{
	if (out->len) {
		if (gap->line)
			buf_string(out, newline);
		for (; !gap->line && gap->blanks; gap->blanks--)
			buf_char(out, ' ');
	}
	*gap = (struct gap){ 0 };
}

/* Without what drives a terminal or is not seen, its lines as one. */
static void
put_seen(const char *text, size_t len, const char *newline, struct buf *out)
{
	struct gap gap = { 0 };
	size_t n;

	for (size_t i = 0; i < len; i += n) {
		size_t end = escape_end(text, len, i);
		uint32_t cp;

		n = end - i;
		if (n)
			continue;
		cp = get(text, len, i, &n);
		if (is_newline(cp)) {
			gap.line = true;
		} else if (cp == ' ' || cp == '\t') {
			gap.blanks++;
		} else if (!is_unseen(cp)) {
			put_gap(&gap, newline, out);
			buf_add(out, text + i, n);
		}
	}
}

/*
 * Brackets of tags become parentheses, from the last to the first, so that
 * whether one is a tag is seen by what stays behind it.
 */
static void
put_untagged(struct buf *seen, struct buf *out)
{
	size_t at = seen->len; /* where what is done begins */

	for (size_t end = seen->len, begin, n; end; end = begin) {
		begin = end - 1;
		while ((seen->data[begin] & 0xc0) == 0x80)
			begin--;
		at -= end - begin;
		memmove(seen->data + at, seen->data + begin, end - begin);
		n = inert_tag(seen->data + at, seen->len - at);
		if (n) {
			at += n - 1;
			seen->data[at] = '(';
		}
	}
	buf_add(out, seen->data + at, seen->len - at);
}

void
inert(const char *text, size_t len, const char *newline, struct buf *out)
{
	struct buf seen = { 0 };

	/* first, since what is not seen may stand inside of a tag */
	put_seen(text, len, newline, &seen);
	if (seen.len)
		put_untagged(&seen, out);
	buf_release(&seen);
}
