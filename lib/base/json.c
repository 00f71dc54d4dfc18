#include "base/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json_scan.h"
#include "base/utf8.h"

/*
 * Whatever comes here has been scanned, so every value ends where it should
 * and looking for its end needs no bounds but the outermost.
 */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *
behind_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
		p++;
	return p;
}

/* Behind the closing quote of the string at p. */
static const char *
string_end(const char *p, const char *end)
{
	const char *quote = ++p;

	for (;;) {
		const char *back;

		if (quote <= p)
			quote = memchr(p, '"', (size_t)(end - p));
		back = memchr(p, '\\', (size_t)(quote - p));
		if (!back)
			return quote + 1;
		p = back + 2;
	}
}

static const char *
nest_end(const char *p, const char *end)
{
	size_t depth = 0;

	do {
		if (*p == '"') {
			p = string_end(p, end);
			continue;
		}
		if (*p == '{' || *p == '[')
			depth++;
		else if (*p == '}' || *p == ']')
			depth--;
		p++;
	} while (depth);
	return p;
}

/* Fills value with what is at p; returns where it ends. */
static const char *
take_value(const char *p, const char *end, struct json_span *value)
{
	value->start = p;
	value->kind = json_scan_kind(*p);
	if (value->kind == JSON_STRING)
		p = string_end(p, end);
	else if (value->kind >= JSON_ARRAY)
		p = nest_end(p, end);
	else
		while (is_digit(*p) || (*p >= 'a' && *p <= 'z') || *p == '-' ||
		       *p == '+' || *p == '.' || *p == 'E')
			p++;
	value->len = (size_t)(p - value->start);
	return p;
}

/* The next member or element behind *at, or NULL at the closing bracket. */
static const char *
next_item(const struct json_span *nest, const char *at)
{
	const char *p = behind_blanks(at ? at : nest->start + 1);

	if (*p == ',')
		p = behind_blanks(p + 1);
	return *p == '}' || *p == ']' ? NULL : p;
}

bool
json_member(const struct json_span *object, const char **at,
    struct arena *arena, const char **key, struct json_span *value)
{
	const char *end = object->start + object->len;
	const char *p = next_item(object, *at);
	struct json_span name;

	if (!p)
		return false;
	p = behind_blanks(take_value(p, end, &name));
	*key = json_text(&name, arena, NULL);
	*at = take_value(behind_blanks(p + 1), end, value);
	return true;
}

bool
json_element(
    const struct json_span *array, const char **at, struct json_span *value)
{
	const char *p = next_item(array, *at);

	if (!p)
		return false;
	*at = take_value(p, array->start + array->len, value);
	return true;
}

char *
json_text(const struct json_span *string, struct arena *arena, size_t *len)
{
	const char *p = string->start + 1;
	const char *end = string->start + string->len - 1, *back, *what;
	char *text = arena_bytes(arena, string->len - 1), *out = text;

	while ((back = memchr(p, '\\', (size_t)(end - p)))) {
		uint32_t cp = 0;
		size_t plain = (size_t)(back - p);

		memcpy(out, p, plain);
		p = back + json_scan_escape(back, end, &cp, &what);
		out += plain;
		out += utf8_put(out, cp);
	}
	memcpy(out, p, (size_t)(end - p));
	out += end - p;
	if (len)
		*len = (size_t)(out - text);
	return text;
}

bool
json_number(const struct json_span *number, double *value)
{
	char text[JSON_NUMBER_MAX + 1];

	if (number->kind != JSON_NUMBER)
		return false;
	memcpy(text, number->start, number->len);
	text[number->len] = '\0';
	*value = strtod(text, NULL);
	return isfinite(*value);
}

bool
json_integer(const struct json_span *number, int64_t *value)
{
	const char *p = number->start, *end = p + number->len;
	int64_t sum = 0;

	if (number->kind != JSON_NUMBER)
		return false;
	const bool negative = *p == '-';

	/* downwards: there is one more below zero than above */
	for (p += negative; p < end; p++)
		if (!is_digit(*p) || __builtin_mul_overflow(sum, 10, &sum) ||
		    __builtin_sub_overflow(sum, *p - '0', &sum))
			return false;
	if (!negative && __builtin_sub_overflow(0, sum, &sum))
		return false;
	*value = sum;
	return true;
}

/* What an escape writes behind the backslash, 0 for \u. */
static char
short_escape(char c)
{
	switch (c) {
	case '"':
	case '\\':
		return c;
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return 0;
	}
}

void
json_put_string(struct buf *out, const char *s, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	size_t done = 0;

	buf_char(out, '"');
	for (size_t i = 0; i < len; i++) {
		char escape[6] = { '\\', 'u', '0', '0' };

		if ((unsigned char)s[i] >= 0x20 && s[i] != '"' && s[i] != '\\')
			continue;
		buf_add(out, s + done, i - done);
		done = i + 1;
		if (short_escape(s[i])) {
			escape[1] = short_escape(s[i]);
			buf_add(out, escape, 2);
			continue;
		}
		escape[4] = digits[s[i] >> 4];
		escape[5] = digits[s[i] & 15];
		buf_add(out, escape, 6);
	}
	buf_add(out, s + done, len - done);
	buf_char(out, '"');
}

void
json_put_number(struct buf *out, double value)
{
	char text[32];

	if (!isfinite(value)) {
		buf_add(out, "null", 4);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	buf_string(out, text);
}

void
json_put_key(struct buf *out, const char *key)
{
	if (out->len && out->data[out->len - 1] != '{')
		buf_char(out, ',');
	buf_char(out, '"');
	buf_string(out, key);
	buf_add(out, "\":", 2);
}

void
json_put_field(struct buf *out, const char *key, const char *value)
{
	json_put_key(out, key);
	if (value)
		json_put_string(out, value, strlen(value));
	else
		buf_add(out, "null", 4);
}

void
json_put_real(struct buf *out, const char *key, double value)
{
	json_put_key(out, key);
	json_put_number(out, value);
}

void
json_put_int(struct buf *out, const char *key, int64_t value)
{
	json_put_key(out, key);
	buf_printf(out, "%" PRId64, value);
}

void
json_put_time(struct buf *out, const char *key, int64_t at)
{
	if (at == CLOCK_NONE)
		return;
	json_put_key(out, key);
	buf_char(out, '"');
	clock_print(out, at);
	buf_char(out, '"');
}
