#include "text/redact.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "text/redact_shape.h"
#include "text/redact_text.h"
#include "text/redact_value.h"

enum {
	FIELD_MAX = 32, /* bytes of a name behind a comma */
	JUDGED = 256,   /* bytes of a value that are read before it is one */
};

struct scan {
	struct redact_text in;
	struct buf *out;
	size_t copied, count;
	size_t name, behind; /* the name before, and where its blank stands */
};

/* Whether text stands at a place, its letters in either case. */
static bool
starts(const struct scan *scan, size_t at, const char *text)
{
	for (; *text; text++, at++) {
		char c = redact_peek(&scan->in, at);

		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if (c != *text)
			return false;
	}
	return true;
}

/* Masks what is from `from` to `to`; returns to. */
static size_t
mask(struct scan *scan, size_t from, size_t to)
{
	buf_add(scan->out, scan->in.s + scan->copied, from - scan->copied);
	buf_string(scan->out, "[redacted]");
	scan->copied = to;
	scan->count++;
	return to;
}

/* Keywords and what is behind them */

static const struct keyword {
	const char *name; /* lower case, without - and _ */
	bool password;    /* people type it, so it need not look random */
	bool apart;       /* "compass" is none */
} keywords[] = {
	{ "password", true, false },
	{ "passwd", true, false },
	{ "passphrase", true, false },
	{ "passcode", true, false },
	{ "pwd", true, true },
	{ "pass", false, true },
	{ "secret", false, false },
	{ "token", false, false },
	{ "apikey", false, false },
	{ "accesskey", false, false },
	{ "secretkey", false, false },
	{ "privatekey", false, false },
	{ "signingkey", false, false },
	{ "encryptionkey", false, false },
	{ "masterkey", false, false },
	{ "authkey", false, false },
	{ "authorization", false, true },
	{ "bearer", false, true },
};

static bool
is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Whether the name from start to end ends in a keyword. */
static bool
ends_in(const char *text, size_t start, size_t end, const struct keyword *key)
{
	size_t n = strlen(key->name);

	while (n && end > start) {
		char c = text[--end];

		if (c == '_' || c == '-' || c == ' ')
			continue;
		if ((c | 0x20) != key->name[--n])
			return false;
	}
	if (n)
		return false;
	return !key->apart || end == start || !redact_alnum(text[end - 1]) ||
	       (is_capital(text[end]) && !is_capital(text[end - 1]));
}

static const struct keyword *
find_keyword(const char *text, size_t start, size_t end)
{
	if (!redact_any(text[end - 1], "dDeEsStTnNyYrR"))
		return NULL;
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (ends_in(text, start, end, &keywords[i]))
			return &keywords[i];
	return NULL;
}

/* Where a quoted value ends, 0 for nowhere: at its quote, in its line. */
static size_t
quoted_end(const struct scan *scan, size_t at, char quote, bool escaped)
{
	for (; at < scan->in.len && scan->in.s[at] != '\n'; at++) {
		if (scan->in.s[at] == '\\') {
			if (escaped && redact_peek(&scan->in, at + 1) == quote)
				return at;
			at++;
			continue;
		}
		if (scan->in.s[at] == quote)
			return at;
	}
	return 0;
}

/* Whether a comma begins the next field of name=value,name=value. */
static bool
is_next_field(const struct scan *scan, size_t at)
{
	size_t end = ++at;

	while (end - at < FIELD_MAX && redact_name(redact_peek(&scan->in, end)))
		end++;
	return end > at && redact_any(redact_peek(&scan->in, end), "=:");
}

/* Full-width and ideographic punctuation stands behind a value unblanked. */
static bool
is_wide_mark(const struct scan *scan, size_t at)
{
	unsigned char c = (unsigned char)redact_peek(&scan->in, at);
	unsigned char next = (unsigned char)redact_peek(&scan->in, at + 1);

	return (c == 0xe3 && next == 0x80) || (c == 0xef && next == 0xbc);
}

static size_t
bare_end(const struct scan *scan, size_t start, size_t max)
{
	size_t at = start;

	for (; at < scan->in.len && at - start < max; at++) {
		char c = scan->in.s[at];

		if (redact_ends(c) || redact_any(c, "&;|") ||
		    is_wide_mark(scan, at))
			break;
		if (c == ',' && is_next_field(scan, at))
			break;
		if (c == '\\' &&
		    redact_any(redact_peek(&scan->in, at + 1), "nrt\"'"))
			break;
	}
	while (at > start && redact_any(scan->in.s[at - 1], ".,:)]}\\"))
		at--;
	return at;
}

/* Quotes and stars (Markdown's bold) that close a name. */
static size_t
skip_closing(const struct scan *scan, size_t at)
{
	if (redact_peek(&scan->in, at) == '\\' &&
	    redact_quote(redact_peek(&scan->in, at + 1)))
		at++;
	if (redact_quote(redact_peek(&scan->in, at)))
		at++;
	if (redact_peek(&scan->in, at) == ']')
		at++;
	for (int stars = 0; stars < 2 && redact_peek(&scan->in, at) == '*';
	     stars++)
		at++;
	return at;
}

/* Behind : = => := but not :: :// == =~; 0 if there is none of them at at. */
static size_t
skip_sign(const struct scan *scan, size_t at)
{
	char c = redact_peek(&scan->in, at),
	     next = redact_peek(&scan->in, at + 1);

	if (c == ':' && next != ':' && next != '/')
		return at + 1 + (next == '=');
	if (c == '=' && next != '=' && next != '~')
		return at + 1 + (next == '>');
	return 0;
}

/* Finds how a value follows the name; where it begins, or 0 for no value. */
static size_t
value_start(const struct scan *scan, size_t name, size_t end,
    struct redact_value *value)
{
	size_t at = skip_closing(scan, end);
	size_t sign = redact_skip(&scan->in, at, redact_blank);
	size_t start = skip_sign(scan, sign);
	bool close = start && sign == at && redact_peek(&scan->in, sign) == '=';

	if (start) {
		while (start - sign < 3 && redact_peek(&scan->in, start) == '*')
			start++;
		value->how = close && !redact_blank(
					  redact_peek(&scan->in, start))
				 ? REDACT_EQUALS
				 : REDACT_SPACED;
		return redact_skip(&scan->in, start, redact_blank);
	}
	if (sign == end || at != end)
		return 0;
	if (value->how == REDACT_BEARER)
		return sign;
	if (redact_peek(&scan->in, name) == '-') {
		value->how = REDACT_FLAG;
		return redact_peek(&scan->in, sign) == '-' ? 0 : sign;
	}
	value->how = REDACT_IS;
	if (starts(scan, sign, "is "))
		return redact_skip(&scan->in, sign + 3, redact_blank);
	return starts(scan, sign, "was ")
		   ? redact_skip(&scan->in, sign + 4, redact_blank)
		   : 0;
}

/* Behind "Bearer " and the like. */
static size_t
skip_scheme(const struct scan *scan, size_t at, struct redact_value *value)
{
	static const char *const schemes[] = { "bearer ", "basic ", "token " };

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		if (!starts(scan, at, schemes[i]))
			continue;
		value->how = REDACT_SCHEME;
		return redact_skip(
		    &scan->in, at + strlen(schemes[i]), redact_blank);
	}
	return at;
}

/* Whether the value that ends at end is the last thing said in its line. */
static bool
is_last(const struct scan *scan, size_t end, const struct redact_value *value)
{
	size_t at = end;

	while (redact_any(redact_peek(&scan->in, at), ".,;!?)]}*"))
		at++;
	if (value->how == REDACT_IS &&
	    (at > end || redact_any(scan->in.s[end - 1], "!?")))
		return true;
	at = redact_skip(&scan->in, at, redact_blank);
	return at == scan->in.len || redact_any(scan->in.s[at], "\r\n");
}

/* The name from start to end is a keyword; returns where to go on. */
static size_t
scan_value(
    struct scan *scan, size_t start, size_t end, const struct keyword *keyword)
{
	struct redact_value value = { .password = keyword->password };
	size_t at, close = 0;
	bool escaped;

	value.how = strcmp(keyword->name, "bearer") ? REDACT_IS : REDACT_BEARER;
	at = value_start(scan, start, end, &value);
	if (!at)
		return end;
	if (value.how == REDACT_EQUALS || value.how == REDACT_SPACED)
		at = skip_scheme(scan, at, &value);
	escaped = redact_peek(&scan->in, at) == '\\' &&
		  redact_quote(redact_peek(&scan->in, at + 1));
	if (escaped || redact_quote(redact_peek(&scan->in, at))) {
		at += escaped;
		close = quoted_end(scan, at + 1, scan->in.s[at], escaped);
		at = skip_scheme(scan, at + 1, &value);
	}
	value.quoted = close > at;
	if (!close)
		close = bare_end(scan, at, JUDGED);
	if (close <= at)
		return end;
	value.text = scan->in.s + at;
	value.len = close - at;
	value.last = is_last(
	    scan, close + (value.quoted ? 1 + escaped : 0), &value);
	if (!redact_value_secret(&value))
		return end;
	if (!value.quoted)
		close = bare_end(scan, at, SIZE_MAX);
	return mask(scan, at, close);
}

/* What is known by its shape, in the name from start to end; 0 for nothing. */
static size_t
scan_shape(struct scan *scan, size_t start, size_t end)
{
	const char *s = scan->in.s + start;
	size_t len = end - start, to;

	if (redact_shape_token(s, len))
		return mask(scan, start, end);
	if (len >= 10 && !memcmp(s + len - 10, "-----BEGIN", 10)) {
		start = end - 10;
		to = redact_shape_block(&scan->in, end);
	} else {
		to = redact_shape_web_token(&scan->in, start, end);
	}
	return to ? mask(scan, start, to) : 0;
}

/* Every name of the text passes here once; returns where to go on. */
static size_t
scan_name(struct scan *scan, size_t start)
{
	size_t end = redact_skip(&scan->in, start, redact_name);
	size_t to = scan_shape(scan, start, end);
	const struct keyword *keyword;

	if (to)
		return to;
	/* "API key" is one name */
	if (end - start == 3 && starts(scan, start, "key") &&
	    start == scan->behind + 1)
		start = scan->name;
	keyword = find_keyword(scan->in.s, start, end);
	scan->name = start;
	scan->behind = redact_peek(&scan->in, end) == ' ' ? end : 0;
	return keyword ? scan_value(scan, start, end, keyword) : end;
}

/* At "://"; returns where to go on. */
static size_t
scan_address(struct scan *scan, size_t at)
{
	size_t start, end = redact_shape_address(&scan->in, at, &start);

	return end ? mask(scan, start, end) : at + 3;
}

size_t
redact(const char *text, size_t len, struct buf *out)
{
	struct scan scan = { .in = { text, len }, .out = out };
	size_t at = 0;

	while (at < len) {
		if (redact_name(text[at]))
			at = scan_name(&scan, at);
		else if (starts(&scan, at, "://"))
			at = scan_address(&scan, at);
		else if (text[at] == '\\') /* the n of \n starts no name */
			at += 2;
		else
			at++;
	}
	buf_add(out, text + scan.copied, len - scan.copied);
	return scan.count;
}
