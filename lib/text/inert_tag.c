#include "text/inert_tag.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include <utf8proc.h>

#include "base/utf8.h"

enum {
	BETWEEN_MAX = 16,    /* blanks, slashes and so on behind the bracket */
	NAME_SIZE = 24,      /* more bytes than the longest name has */
	ATTRIBUTES_MAX = 80, /* bytes of them that are believed */
};

/*
 * The tags: those that lib/mind/pack_print.c writes, those with which prompts
 * are commonly made, and those of the chat templates of open models.
 */
static const char OWN[] = " memories";
static const char ANGLED[] =
    " memories memory block context document documents instructions prompt"
    " system user assistant human inst sys s bos eos im_start im_end"
    " start_of_turn end_of_turn ";
static const char SQUARE[] = " memories inst sys system_prompt tool_calls"
			     " tool_results available_tools ";

/* Letters of other scripts that look like those of the names. */
static const struct {
	uint16_t cp;
	char looks;
} LIKE[] = {
	{ 0x391, 'a' },
	{ 0x395, 'e' },
	{ 0x397, 'h' },
	{ 0x399, 'i' },
	{ 0x39a, 'k' },
	{ 0x39c, 'm' },
	{ 0x39d, 'n' },
	{ 0x39f, 'o' },
	{ 0x3a1, 'p' },
	{ 0x3a4, 't' },
	{ 0x3a5, 'y' },
	{ 0x3b9, 'i' },
	{ 0x3bf, 'o' },
	{ 0x3c1, 'p' },
	{ 0x3c5, 'u' },
	{ 0x3ba, 'k' },
	{ 0x405, 's' },
	{ 0x406, 'i' },
	{ 0x410, 'a' },
	{ 0x412, 'b' },
	{ 0x415, 'e' },
	{ 0x41a, 'k' },
	{ 0x41c, 'm' },
	{ 0x41d, 'h' },
	{ 0x41e, 'o' },
	{ 0x420, 'p' },
	{ 0x421, 'c' },
	{ 0x422, 't' },
	{ 0x430, 'a' },
	{ 0x432, 'b' },
	{ 0x433, 'r' },
	{ 0x435, 'e' },
	{ 0x43a, 'k' },
	{ 0x43c, 'm' },
	{ 0x43d, 'h' },
	{ 0x43e, 'o' },
	{ 0x440, 'p' },
	{ 0x441, 'c' },
	{ 0x442, 't' },
	{ 0x443, 'y' },
	{ 0x455, 's' },
	{ 0x456, 'i' },
	{ 0x131, 'i' },
	{ 0x13a5, 'i' },
	{ 0x578, 'n' },
	{ 0x57d, 'u' },
	{ 0x585, 'o' },
	{ 0x251, 'a' },
};

/* Brackets that NFKC does not make into '<', and those that close them. */
static const uint16_t ANGLES[] = { 0xab, 0x2c2, 0x1438, 0x2039, 0x226a, 0x227a,
	0x2329, 0x276c, 0x276e, 0x2770, 0x27e8, 0x27ea, 0x29fc, 0x3008,
	0x300a };
static const uint16_t ENDS[] = { 0xbb, 0x2c3, 0x1433, 0x203a, 0x226b, 0x227b,
	0x232a, 0x276d, 0x276f, 0x2771, 0x27e9, 0x27eb, 0x29fd, 0x3009,
	0x300b };

/* How a character is written where it would be taken for itself. */
static const char *const WRITTEN_ANGLE[] = { "&lt;", "&lt", "%3c", "\\u003c",
	"\\x3c", "\\u{3c}" };
static const char *const WRITTEN_END[] = { "&gt;", "&gt", "&#62;", "&#x3e;",
	"%3e", "\\u003e", "\\x3e" };
static const char *const WRITTEN_SLASH[] = { "&sol;", "&#47;", "&#x2f;", "%2f",
	"\\u002f", "\\x2f" };

#define COUNT(array) (sizeof(array) / sizeof *(array))

static size_t
written(const char *s, size_t len, const char *const *forms, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t form = strlen(forms[i]);

		if (len >= form && strncasecmp(s, forms[i], form) == 0)
			return form;
	}
	return 0;
}

/* "&#60;" or "&#x03C", with or without the end; its bytes, or 0. */
static size_t
numbered(const char *s, size_t len)
{
	bool hex = len > 2 && (s[2] == 'x' || s[2] == 'X');
	const char *want = hex ? "3c" : "60";
	size_t at = hex ? 3 : 2;

	if (len < 2 || s[0] != '&' || s[1] != '#')
		return 0;
	while (at < len && s[at] == '0')
		at++;
	if (at + 2 > len || strncasecmp(s + at, want, 2) != 0)
		return 0;
	at += 2;
	return at < len && s[at] == ';' ? at + 1 : at;
}

/* An angle bracket in other words, however often they were escaped. */
static size_t
entity(const char *s, size_t len)
{
	static const char *const AMP[] = { "amp;", "#38;", "#x26;" };
	size_t skipped = 0, n;

	if (*s != '&' && *s != '%' && *s != '\\')
		return 0;
	/* "&amp;lt;": what stands behind "&amp;" is read as if behind '&' */
	while (*s == '&' && (n = written(s + skipped + 1, len - skipped - 1,
				 AMP, COUNT(AMP))))
		skipped += n;
	if (skipped) {
		char inner[12] = "&";
		size_t rest = len - skipped - 1;

		rest = rest < sizeof inner - 1 ? rest : sizeof inner - 1;
		memcpy(inner + 1, s + skipped + 1, rest);
		n = numbered(inner, rest + 1);
		if (!n)
			n = written(inner, rest + 1, WRITTEN_ANGLE, 2);
		return n ? skipped + n : 0;
	}
	n = numbered(s, len);
	return n ? n : written(s, len, WRITTEN_ANGLE, COUNT(WRITTEN_ANGLE));
}

/*
 * The ASCII character that cp looks like, in lower case; 0 for one that is not
 * seen or stands on another, '?' for all else.
 */
static char
looks(uint32_t cp)
{
	utf8proc_int32_t folded[8];
	utf8proc_category_t kind;
	int boundary = 0;

	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? (char)(cp + 32) : (char)cp;
	for (size_t i = 0; i < COUNT(LIKE); i++)
		if (LIKE[i].cp == cp)
			return LIKE[i].looks;
	for (size_t i = 0; i < COUNT(ANGLES); i++)
		if (cp == ANGLES[i] || cp == ENDS[i])
			return cp == ANGLES[i] ? '<' : '>';
	kind = utf8proc_category((utf8proc_int32_t)cp);
	if (kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_ME ||
	    kind == UTF8PROC_CATEGORY_CF || kind == UTF8PROC_CATEGORY_CC)
		return 0;
	if (utf8proc_decompose_char((utf8proc_int32_t)cp, folded,
		(utf8proc_ssize_t)COUNT(folded),
		UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE,
		&boundary) < 1 ||
	    folded[0] >= 0x80 || folded[0] < 0x20)
		return '?';
	return (char)folded[0];
}

/* The bracket at s as ASCII, and its bytes; 0 if it is none. */
static char
opening(const char *s, size_t len, size_t *n)
{
	uint32_t cp;
	char c;

	*n = entity(s, len);
	if (*n)
		return '<';
	*n = utf8_get(s, len, &cp);
	c = looks(cp);
	return c == '<' || c == '[' ? c : '\0';
}

/* What stands between a bracket and a name. */
struct between {
	bool slash, bar;
};

static bool
is_between(char c, struct between *between)
{
	between->bar = between->bar || c == '|';
	between->slash = between->slash || c == '/' || c == '\\';
	return !c || strchr(" \t\n\r\v\f/\\|!<[_-*#:", c);
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || c == '_';
}

/* The place of the name, from behind the bracket on. */
static size_t
name_place(const char *s, size_t len, size_t at, struct between *between)
{
	*between = (struct between){ 0 };
	for (int i = 0; at < len && i < BETWEEN_MAX; i++) {
		size_t n = written(
		    s + at, len - at, WRITTEN_SLASH, COUNT(WRITTEN_SLASH));
		uint32_t cp;

		if (n) {
			between->slash = true;
			at += n;
			continue;
		}
		n = utf8_get(s + at, len - at, &cp);
		if (!is_between(looks(cp), between))
			break;
		at += n;
	}
	return at;
}

/* " name " as it looks, " nam" of a long one, "" for none; returns its end. */
static size_t
read_name(const char *s, size_t len, size_t at, char name[NAME_SIZE])
{
	size_t used = 1, n;

	memset(name, 0, NAME_SIZE);
	for (; at < len && used < NAME_SIZE - 2; at += n) {
		uint32_t cp;
		char c;

		n = utf8_get(s + at, len - at, &cp);
		c = looks(cp);
		if (c && !is_letter(c))
			break;
		if (c)
			name[used++] = c;
	}
	if (used > 1)
		name[0] = ' ';
	if (used > 1 && used < NAME_SIZE - 2)
		name[used] = ' ';
	return at;
}

/*
 * Whether the tag whose name ends at `at` is closed; in angle brackets, with
 * nothing else but attributes in it.
 */
static bool
is_closed(char bracket, const char *s, size_t len, size_t at)
{
	size_t end = at + ATTRIBUTES_MAX, n;
	bool plain = true, valued = bracket == '[';

	for (; at < len && at < end; at += n) {
		uint32_t cp;
		char c;

		if (written(s + at, len - at, WRITTEN_END, COUNT(WRITTEN_END)))
			return plain || valued;
		n = utf8_get(s + at, len - at, &cp);
		c = looks(cp);
		if (c == '>' || c == ']')
			return plain || valued;
		if (c == '<')
			return false;
		plain = plain && (!c || strchr(" \t/|", c));
		valued = valued || c == '=';
	}
	return false;
}

size_t
inert_tag(const char *s, size_t len)
{
	char name[NAME_SIZE];
	struct between between;
	size_t n, at;
	char bracket;

	if (!len || ((unsigned char)*s < 0x80 && !strchr("<[&%\\", *s)))
		return 0;
	bracket = opening(s, len, &n);
	if (!bracket)
		return 0;
	at = read_name(s, len, name_place(s, len, n, &between), name);
	if (!*name || (!between.slash && !is_closed(bracket, s, len, at)))
		return 0;
	if (bracket == '<' && between.bar)
		return n;
	/* nothing that begins as the block's own end does */
	if (between.slash && strncmp(name, OWN, strlen(OWN)) == 0)
		return n;
	return strstr(bracket == '<' ? ANGLED : SQUARE, name) ? n : 0;
}
