#include "base/json_scan.h"

#include <string.h>

#include "base/json_keys.h"
#include "base/utf8.h"

enum { KEY_SHOWN = 100 /* bytes of a key in a message */ };

struct scan {
	const char *start, *at, *end;
	struct err *err;
	struct arena arena; /* keys that had escapes */
	struct json_keys keys;
	size_t depth;
};

static int
fail(struct scan *s, const char *at, const char *what)
{
	size_t column = (size_t)(at - s->start) + 1;

	if (at < s->end && !*at)
		what = "NUL character";
	return err_set(s->err, ERR_INPUT, "column %zu: %s", column, what);
}

static int
peek(const struct scan *s)
{
	return s->at < s->end ? (unsigned char)*s->at : -1;
}

static bool
is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_digit(int c)
{
	return c >= '0' && c <= '9';
}

/* What cannot stand directly behind a number or a literal. */
static bool
is_word(int c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '.' || c == '+' || c == '-' ||
	       c == '_';
}

static void
skip_blanks(struct scan *s)
{
	while (s->at < s->end && is_blank(*s->at))
		s->at++;
}

/* The first of '"', '\\' and the control characters at or behind p. */
static const char *
plain_end(const char *p, const char *end)
{
	const uint64_t ones = 0x0101010101010101u, high = ones << 7;

	/* a borrow shows bytes too many, never too few: look closer then */
	for (uint64_t x; end - p >= 8; p += 8) {
		memcpy(&x, p, 8);
		uint64_t quote = x ^ ones * '"', back = x ^ ones * '\\';

		if (((x - ones * 0x20) & ~x & high) ||
		    ((quote - ones) & ~quote & high) ||
		    ((back - ones) & ~back & high))
			break;
	}
	while (p < end && (unsigned char)*p >= 0x20 && *p != '"' && *p != '\\')
		p++;
	return p;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The four digits of a \u escape, or -1. */
static long
hex_unit(const char *p, const char *end)
{
	long unit = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(p[i]);

		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

size_t
json_scan_escape(
    const char *p, const char *end, uint32_t *cp, const char **what)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at = end - p >= 2 && p[1] ? strchr(from, p[1]) : NULL;
	long unit, low;

	if (at) {
		*cp = (unsigned char)to[at - from];
		return 2;
	}
	*what = "unknown escape";
	if (end - p < 6 || p[1] != 'u' || (unit = hex_unit(p + 2, end)) < 0)
		return 0;
	*what = "NUL character";
	if (!unit)
		return 0;
	*cp = (uint32_t)unit;
	if (unit < 0xd800 || unit > 0xdfff)
		return 6;
	*what = "lone surrogate";
	if (unit > 0xdbff || end - p < 12 || p[6] != '\\' || p[7] != 'u')
		return 0;
	low = hex_unit(p + 8, end);
	if (low < 0xdc00 || low > 0xdfff)
		return 0;
	*cp = 0x10000 + ((uint32_t)(unit - 0xd800) << 10) +
	      (uint32_t)(low - 0xdc00);
	return 12;
}

/* At a '"'; *escaped tells whether the string must be decoded. */
static int
scan_string(struct scan *s, bool *escaped)
{
	const char *p = s->at + 1;

	*escaped = false;
	for (;;) {
		const char *end = plain_end(p, s->end), *what;
		size_t len = (size_t)(end - p), bad = utf8_bad(p, len);
		uint32_t cp;

		if (bad < len)
			return fail(s, p + bad, "invalid UTF-8");
		if (end == s->end)
			return fail(s, s->at, "unterminated string");
		if (*end == '"') {
			s->at = end + 1;
			return 0;
		}
		if (*end != '\\')
			return fail(s, end, "control character in a string");
		len = json_scan_escape(end, s->end, &cp, &what);
		if (!len)
			return fail(s, end, what);
		*escaped = true;
		p = end + len;
	}
}

static const char *
digits_end(const char *p, const char *end)
{
	while (p < end && is_digit(*p))
		p++;
	return p;
}

/* The end of the number at p, or NULL if there is none. */
static const char *
number_end(const char *p, const char *end)
{
	const char *digits;

	if (p < end && *p == '-')
		p++;
	digits = p;
	p = digits_end(p, end);
	if (p == digits || (*digits == '0' && p > digits + 1))
		return NULL;
	if (p < end && *p == '.') {
		digits = ++p;
		p = digits_end(p, end);
		if (p == digits)
			return NULL;
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		digits = p;
		p = digits_end(p, end);
		if (p == digits)
			return NULL;
	}
	return p < end && is_word(*p) ? NULL : p;
}

static int
scan_number(struct scan *s)
{
	const char *end = number_end(s->at, s->end);

	if (!end)
		return fail(s, s->at, "not a number");
	if (end - s->at > JSON_NUMBER_MAX)
		return fail(s, s->at, "number longer than 63 bytes");
	s->at = end;
	return 0;
}

static bool
word_is(const struct scan *s, const char *word)
{
	size_t len = strlen(word), left = (size_t)(s->end - s->at);

	return left >= len && !memcmp(s->at, word, len) &&
	       (left == len || !is_word(s->at[len]));
}

/* null, true or false; and what others write for NaN. */
static int
scan_word(struct scan *s)
{
	static const char *const words[] = { "null", "true", "false" };
	static const char *const numbers[] = { "NaN", "nan", "Infinity", "inf",
		"Inf" };
	size_t n;

	for (n = 0; n < sizeof words / sizeof *words; n++) {
		if (word_is(s, words[n])) {
			s->at += strlen(words[n]);
			return 0;
		}
	}
	for (n = 0; n < sizeof numbers / sizeof *numbers; n++)
		if (word_is(s, numbers[n]))
			return fail(s, s->at, "not a number");
	n = (size_t)(s->end - s->at);
	if (n >= 3 && !memcmp(s->at, "\xef\xbb\xbf", 3))
		return fail(s, s->at, "byte order mark");
	return fail(s, s->at,
	    utf8_bad(s->at, n < 4 ? n : 4) ? "no JSON value" : "invalid UTF-8");
}

static int
duplicate(struct scan *s, const struct json_key *k)
{
	size_t shown = utf8_fit(k->name, k->len, KEY_SHOWN);

	return err_set(s->err, ERR_INPUT, "column %zu: duplicate key '%.*s'",
	    k->column, (int)shown, k->name);
}

/* first is where the keys of this object begin. */
static int
scan_key(struct scan *s, size_t first)
{
	struct json_span span = { .kind = JSON_STRING, .start = s->at };
	struct json_key k = { .name = s->at + 1 };
	bool escaped;

	if (peek(s) != '"')
		return fail(s, s->at, "a key in quotes expected");
	k.column = (size_t)(s->at - s->start) + 1;
	if (scan_string(s, &escaped))
		return -1;
	span.len = (size_t)(s->at - span.start);
	k.len = span.len - 2;
	if (escaped)
		k.name = json_text(&span, &s->arena, &k.len);
	return json_keys_add(&s->keys, first, &k) < 0 ? duplicate(s, &k) : 0;
}

/* Finds the keys that scan_key() did not find, and forgets them all. */
static int
close_object(struct scan *s, size_t first)
{
	const struct json_key *twice = json_keys_close(&s->keys, first);

	return twice ? duplicate(s, twice) : 0;
}

static int scan_value(struct scan *s);

static int
scan_member(struct scan *s, size_t first)
{
	if (scan_key(s, first))
		return -1;
	skip_blanks(s);
	if (peek(s) != ':')
		return fail(s, s->at, "':' expected");
	s->at++;
	skip_blanks(s);
	return scan_value(s);
}

/* At a '{' or '['. */
static int
scan_nest(struct scan *s)
{
	const bool object = *s->at == '{';
	const char end = object ? '}' : ']';
	const size_t first = s->keys.n;

	if (s->depth++ == JSON_DEPTH)
		return fail(s, s->at, "nested deeper than 64 levels");
	s->at++;
	skip_blanks(s);
	for (bool any = false; any || peek(s) != end; any = true) {
		if (object ? scan_member(s, first) : scan_value(s))
			return -1;
		skip_blanks(s);
		if (peek(s) == end)
			break;
		if (peek(s) != ',')
			return fail(s, s->at,
			    object ? "',' or '}' expected"
				   : "',' or ']' expected");
		s->at++;
		skip_blanks(s);
	}
	s->at++;
	s->depth--;
	return object ? close_object(s, first) : 0;
}

static int
scan_value(struct scan *s)
{
	int c = peek(s);
	bool escaped;

	if (c == '{' || c == '[')
		return scan_nest(s);
	if (c == '"')
		return scan_string(s, &escaped);
	if (is_digit(c) || c == '-' || c == '+' || c == '.')
		return scan_number(s);
	if (c < 0)
		return fail(s, s->at, "text ends where a value is due");
	return scan_word(s);
}

enum json_kind
json_scan_kind(char c)
{
	switch (c) {
	case '{':
		return JSON_OBJECT;
	case '[':
		return JSON_ARRAY;
	case '"':
		return JSON_STRING;
	case 't':
		return JSON_TRUE;
	case 'f':
		return JSON_FALSE;
	case 'n':
		return JSON_NULL;
	default:
		return JSON_NUMBER;
	}
}

int
json_scan(
    const char *text, size_t len, struct json_span *value, struct err *err)
{
	struct scan s;
	int rc = -1;

	/* piece by piece: the table of keys needs no zeroes */
	s.start = s.at = text;
	s.end = text + len;
	s.err = err;
	s.arena = (struct arena){ 0 };
	json_keys_init(&s.keys);
	s.depth = 0;

	skip_blanks(&s);
	if (s.at == s.end)
		return err_set(err, ERR_INPUT, "empty line is no JSON");
	value->start = s.at;
	value->kind = json_scan_kind(*s.at);
	if (scan_value(&s))
		goto out;
	value->len = (size_t)(s.at - value->start);
	skip_blanks(&s);
	rc = s.at < s.end ? fail(&s, s.at, "text behind the value") : 0;
out:
	json_keys_release(&s.keys);
	arena_release(&s.arena);
	return rc;
}
