#include "text/redact.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "text/redact_command.h"
#include "text/redact_keyword.h"
#include "text/redact_shape.h"
#include "text/redact_text.h"
#include "text/redact_value.h"

enum {
	FIELD_MAX = 32, /* bytes of a name behind a comma */
	JUDGED = 256,   /* bytes of a value that are read before it is one */
	ECHOED_MAX = 3, /* words of echo: its option, a format, the password */
};

struct scan {
	struct redact_text in;
	struct buf *out;
	size_t copied, count;
	size_t name, behind; /* the name before, and where its blank stands */
	struct redact_command command; /* whose words are read */
	struct { /* what echo says, to is 0 for none, and the pipe behind it */
		size_t from, to, pipe;
		bool quoted;
	} echoed;
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

/* Behind the user of user:password, or at end. */
static size_t
skip_user(const struct scan *scan, size_t at, size_t end)
{
	const char *colon = memchr(scan->in.s + at, ':', end - at);

	return colon ? (size_t)(colon - scan->in.s) + 1 : end;
}

/* Masks the value at at, in quotes or not, if it is a secret; 0 if not. */
static size_t
scan_secret(struct scan *scan, size_t at, bool user, struct redact_value *value)
{
	bool escaped = redact_peek(&scan->in, at) == '\\' &&
		       redact_quote(redact_peek(&scan->in, at + 1));
	size_t close = 0;

	if (escaped || redact_quote(redact_peek(&scan->in, at))) {
		at += escaped;
		close = quoted_end(scan, at + 1, scan->in.s[at], escaped);
		at = skip_scheme(scan, at + 1, value);
	}
	value->quoted = close > at;
	if (!close)
		close = bare_end(scan, at, JUDGED);
	if (user && close > at)
		at = skip_user(scan, at, close);
	if (close <= at)
		return 0;
	value->text = scan->in.s + at;
	value->len = close - at;
	value->last = is_last(
	    scan, close + (value->quoted ? 1 + escaped : 0), value);
	if (!redact_value_secret(value))
		return 0;
	if (!value->quoted)
		close = bare_end(scan, at, SIZE_MAX);
	return mask(scan, at, close);
}

/* The name from start to end is a keyword; returns where to go on. */
static size_t
scan_value(struct scan *scan, size_t start, size_t end,
    const struct redact_keyword *keyword)
{
	struct redact_value value = { .password = keyword->password };
	size_t at, to;

	value.how = strcmp(keyword->name, "bearer") ? REDACT_IS : REDACT_BEARER;
	at = value_start(scan, start, end, &value);
	if (!at)
		return end;
	if (value.how == REDACT_EQUALS || value.how == REDACT_SPACED)
		at = skip_scheme(scan, at, &value);
	to = scan_secret(scan, at, false, &value);
	return to ? to : end;
}

/* Commands and their options */

/* Behind echo: the last word before a pipe may be meant for sudo -S. */
static void
note_echoed(struct scan *scan, size_t at)
{
	for (int words = 0; words < ECHOED_MAX; words++) {
		size_t from = redact_skip(&scan->in, at, redact_blank), to;
		bool quoted = redact_quote(redact_peek(&scan->in, from));

		from += quoted;
		to = quoted
			 ? quoted_end(scan, from, scan->in.s[from - 1], false)
			 : bare_end(scan, from, JUDGED);
		if (to <= from)
			return;
		at = redact_skip(&scan->in, to + quoted, redact_blank);
		if (redact_peek(&scan->in, at) != '|')
			continue;
		scan->echoed.from = from;
		scan->echoed.to = to;
		scan->echoed.pipe = at;
		scan->echoed.quoted = quoted;
		return;
	}
}

/* At at, masks what was said to the pipe before it and is not copied yet. */
static void
mask_echoed(struct scan *scan, size_t at)
{
	size_t from = scan->echoed.from, to = scan->echoed.to;
	const struct redact_value value = { .text = scan->in.s + from,
		.len = to - from,
		.how = REDACT_FLAG,
		.quoted = scan->echoed.quoted,
		.password = true };

	if (to && scan->echoed.pipe < at && scan->copied <= from &&
	    redact_value_secret(&value))
		mask(scan, from, to);
}

/* A name that begins with -; 0 if nothing behind or in it was masked. */
static size_t
scan_option(struct scan *scan, size_t start, size_t end)
{
	struct redact_value value = { .how = REDACT_FLAG, .password = true };
	size_t own, at;
	unsigned takes = redact_command_option(
	    &scan->command, scan->in.s + start, end - start, &own);

	if (takes & REDACT_PIPED)
		mask_echoed(scan, start);
	if (!(takes & (REDACT_ATTACHED | REDACT_SEPARATE)))
		return 0;
	at = start + own;
	if (redact_peek(&scan->in, at) == '=') {
		at++;
	} else if (redact_blank(redact_peek(&scan->in, at))) {
		at = redact_skip(&scan->in, at, redact_blank);
		if (!(takes & REDACT_SEPARATE) ||
		    redact_peek(&scan->in, at) == '-')
			return 0;
	} else if (!(takes & REDACT_ATTACHED)) {
		return 0;
	}
	return scan_secret(scan, at, takes & REDACT_USER, &value);
}

/* The name from start to end as a word of a command line; 0 for no secret. */
static size_t
scan_word(struct scan *scan, size_t start, size_t end)
{
	if (redact_peek(&scan->in, start) == '-')
		return scan->command.name ? scan_option(scan, start, end) : 0;
	if (!redact_blank(redact_peek(&scan->in, end)))
		return 0;
	redact_command_word(&scan->command, scan->in.s + start, end - start);
	if ((end - start == 4 && starts(scan, start, "echo")) ||
	    (end - start == 6 && starts(scan, start, "printf")))
		note_echoed(scan, end);
	return 0;
}

/* A command ends with its line, at | or &, and where prose has a stop. */
static void
end_command(struct scan *scan, size_t at)
{
	char c = scan->in.s[at], next = redact_peek(&scan->in, at + 1);
	bool ends = c == '\n' || c == '|' ||
		    (c == '\\' && redact_any(next, "nr"));

	if (c == '&')
		ends = !next || next == '&' || redact_space(next);
	if (redact_any(c, ";.,!?") && !scan->command.exact)
		ends = c == ';' || redact_space(next) || redact_quote(next);
	if (!ends)
		return;
	scan->command = (struct redact_command){ 0 };
	if (at > scan->echoed.pipe)
		scan->echoed.to = 0;
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
	const struct redact_keyword *keyword;

	if (to)
		return to;
	/* "API key" is one name */
	if (end - start == 3 && starts(scan, start, "key") &&
	    start == scan->behind + 1)
		start = scan->name;
	keyword = redact_keyword_find(scan->in.s, start, end);
	/* -password is a keyword, -pmypassword an option of mysql */
	if (!keyword || strlen(keyword->name) + 1 < end - start)
		to = scan_word(scan, start, end);
	if (to)
		return to;
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
		end_command(&scan, at);
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
