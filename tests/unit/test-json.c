#include "base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checksum.h"
#include "tap.h"

/* Scans a copy of exactly len bytes, so that a byte too far is seen. */
static void
test_scan(const char *in, size_t len, const char *want)
{
	char *copy = alloc_grow(NULL, len, 1);
	struct json_span value;
	struct err err = { 0 };
	int rc;

	memcpy(copy, in, len);
	rc = json_scan(copy, len, &value, &err);
	tap(want ? rc == -1 && err.kind == ERR_INPUT && !strcmp(err.text, want)
		 : rc == 0,
	    "scan of '%.40s': %s", len && *in != '\n' ? in : "", err.text);
	free(copy);
}

static const struct {
	const char *in, *want;
} scans[] = {
	{ "{}", NULL },
	{ "[]", NULL },
	{ "null", NULL },
	{ " \t\r\ntrue ", NULL },
	{ "false", NULL },
	{ "0", NULL },
	{ "-0.5e+10", NULL },
	{ "12345678901234567890123", NULL },
	{ "\"\"", NULL },
	{ "\"a\\\"b\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"", NULL },
	{ "\"\xc3\xa9\xf0\x9f\x98\x80\x7f\"", NULL },
	{ "{\"a\":[1,{\"b\":null}],\"c\":\"d\"}", NULL },
	{ " { \"a\" : [ 1 , 2 ] , \"A\" : { } } ", NULL },
	{ "{\"a\":{\"a\":{\"a\":1}}}", NULL },
	{ "", "empty line is no JSON" },
	{ " \t ", "empty line is no JSON" },
	{ "{\"id\":\"a\",\"b\":1,\"id\":2}", "column 17: duplicate key 'id'" },
	{ "{\"a\":1,\"\\u0061\":2}", "column 8: duplicate key 'a'" },
	{ "{\"\":1,\"\":2}", "column 7: duplicate key ''" },
	{ "[{\"x\":{},\"x\":0}]", "column 10: duplicate key 'x'" },
	{ "\"ab\xff\"", "column 4: invalid UTF-8" },
	{ "\"ab\xc3", "column 4: invalid UTF-8" },
	{ "\"\xc0\x80\"", "column 2: invalid UTF-8" },
	{ "\"\xed\xa0\x80\"", "column 2: invalid UTF-8" },
	{ "\xff", "column 1: invalid UTF-8" },
	{ "\xc3\xa9", "column 1: no JSON value" },
	{ "\xef\xbb\xbf{}", "column 1: byte order mark" },
	{ "{\"a\":\"b\\u0000\"}", "column 8: NUL character" },
	{ "\"\\ud800\"", "column 2: lone surrogate" },
	{ "\"\\ud800\\u0041\"", "column 2: lone surrogate" },
	{ "\"\\udc00\"", "column 2: lone surrogate" },
	{ "\"\\ud800\\ud800\"", "column 2: lone surrogate" },
	{ "\"\\x41\"", "column 2: unknown escape" },
	{ "\"\\u12g4\"", "column 2: unknown escape" },
	{ "\"\\u12", "column 2: unknown escape" },
	{ "\"\\", "column 2: unknown escape" },
	{ "{\"a\":1} {}", "column 9: text behind the value" },
	{ "nulll", "column 1: no JSON value" },
	{ "True", "column 1: no JSON value" },
	{ "'a'", "column 1: no JSON value" },
	{ "{\"a\": NaN}", "column 7: not a number" },
	{ "Infinity", "column 1: not a number" },
	{ "-Infinity", "column 1: not a number" },
	{ "[01]", "column 2: not a number" },
	{ "[1.]", "column 2: not a number" },
	{ "[.5]", "column 2: not a number" },
	{ "[+1]", "column 2: not a number" },
	{ "[-]", "column 2: not a number" },
	{ "[1e]", "column 2: not a number" },
	{ "[1e+]", "column 2: not a number" },
	{ "[0x10]", "column 2: not a number" },
	{ "1234567890123456789012345678901234567890"
	  "123456789012345678901234",
	    "column 1: number longer than 63 bytes" },
	{ "{\"a\":\"b", "column 6: unterminated string" },
	{ "\"a\nb\"", "column 3: control character in a string" },
	{ "{\"a\"}", "column 5: ':' expected" },
	{ "{\"a\":}", "column 6: no JSON value" },
	{ "{\"a\":", "column 6: text ends where a value is due" },
	{ "{\"a\":1,}", "column 8: a key in quotes expected" },
	{ "{a:1}", "column 2: a key in quotes expected" },
	{ "{,}", "column 2: a key in quotes expected" },
	{ "{\"a\":1", "column 7: ',' or '}' expected" },
	{ "{\"a\":1]", "column 7: ',' or '}' expected" },
	{ "[1,]", "column 4: no JSON value" },
	{ "[1 2]", "column 4: ',' or ']' expected" },
	{ "[", "column 2: text ends where a value is due" },
	{ "[1}", "column 3: ',' or ']' expected" },
	{ "]", "column 1: no JSON value" },
};

static void
test_scans(void)
{
	for (size_t i = 0; i < sizeof scans / sizeof *scans; i++)
		test_scan(scans[i].in, strlen(scans[i].in), scans[i].want);
	test_scan("[1,\0]", 5, "column 4: NUL character");
	test_scan("\"a\0\"", 4, "column 3: NUL character");
	test_scan("{}\0", 3, "column 3: NUL character");
}

static void
test_depth(void)
{
	char text[2 * (JSON_DEPTH + 1)];

	memset(text, '[', JSON_DEPTH + 1);
	memset(text + JSON_DEPTH + 1, ']', JSON_DEPTH + 1);
	test_scan(text + 1, 2 * JSON_DEPTH, NULL);
	test_scan(text, sizeof text, "column 65: nested deeper than 64 levels");
}

/* n different keys, then the one numbered again, if it is not negative. */
static void
put_keys(struct buf *out, int n, int again)
{
	buf_char(out, '{');
	for (int i = 0; i < n; i++)
		buf_printf(out, "%s\"k%d\":{\"k\":%d}", i ? "," : "", i, i);
	if (again >= 0)
		buf_printf(out, ",\"k%d\":1", again);
	buf_char(out, '}');
}

static void
test_keys(void)
{
	static const int sizes[] = { 1, 15, 16, 17, 32, 33, 100, 254, 255, 256,
		257, 10000 };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct buf text = { 0 };
		char want[64];
		int n = sizes[i];

		put_keys(&text, n, -1);
		test_scan(text.data, text.len, NULL);
		snprintf(want, sizeof want, "column %zu: duplicate key 'k%d'",
		    text.len + 1, n / 2);
		buf_reset(&text);
		put_keys(&text, n, n / 2);
		test_scan(text.data, text.len, want);
		buf_release(&text);
	}
}

/* Keys whose hashes fall on one place, as somebody may choose them. */
static void
test_crowd(void)
{
	struct buf text = { 0 };
	char key[16], want[64];
	size_t n = 0;

	for (int i = 0; n < 300; i++) {
		int len = snprintf(key, sizeof key, "%d", i);

		if (checksum_seeded(key, (size_t)len, 0) & 1023)
			continue;
		buf_printf(&text, "%c\"%s\":0", n++ ? ',' : '{', key);
	}
	snprintf(want, sizeof want, "column %zu: duplicate key '%s'",
	    text.len + 2, key);
	buf_char(&text, '}');
	test_scan(text.data, text.len, NULL);
	text.len--;
	buf_printf(&text, ",\"%s\":0,\"%s\":0}", key, key);
	test_scan(text.data, text.len, want);
	buf_release(&text);
}

static void
test_walk(void)
{
	static const char text[] =
	    " {\"a\" : \"x\\\"]}\\\\\" ,\"\\u0062\":[1, [2,{}] ,\"\\\\\"],"
	    "\"n\":-1.5e3,\"o\":{\"p\":{}},\"t\":true,\"z\":null}";
	static const char *const keys[] = { "a", "b", "n", "o", "t", "z" };
	static const char *const values[] = { "\"x\\\"]}\\\\\"",
		"[1, [2,{}] ,\"\\\\\"]", "-1.5e3", "{\"p\":{}}", "true",
		"null" };
	static const char *const items[] = { "1", "[2,{}]", "\"\\\\\"" };
	struct json_span object, value, list = { 0 };
	struct arena arena = { 0 };
	struct err err;
	const char *at = NULL, *key;
	size_t n = 0;
	bool same = true;

	tap(!json_scan(text, strlen(text), &object, &err) &&
		object.kind == JSON_OBJECT && object.start == text + 1,
	    "an object with every kind is scanned");
	for (; json_member(&object, &at, &arena, &key, &value); n++) {
		same = same && n < 6 && !strcmp(key, keys[n]) &&
		       value.len == strlen(values[n]) &&
		       !memcmp(value.start, values[n], value.len);
		if (value.kind == JSON_ARRAY)
			list = value;
	}
	tap(same && n == 6, "its members come in order, as they are");
	at = NULL;
	for (n = 0; json_element(&list, &at, &value); n++)
		same = same && n < 3 && value.len == strlen(items[n]) &&
		       !memcmp(value.start, items[n], value.len);
	tap(same && n == 3, "so do an array's elements");
	arena_release(&arena);
}

static struct json_span
span_of(const char *text)
{
	struct json_span value = { 0 };
	struct err err;

	if (json_scan(text, strlen(text), &value, &err))
		tap(false, "'%s': %s", text, err.text);
	return value;
}

static void
test_text(void)
{
	static const struct {
		const char *in, *want;
	} table[] = {
		{ "\"\"", "" },
		{ "\"plain\"", "plain" },
		{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
		{ "\"\\u00e9\\uD83D\\uDE00x\"", "\xc3\xa9\xf0\x9f\x98\x80x" },
		{ "\"\\u0001\\uffff\"", "\x01\xef\xbf\xbf" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct json_span value = span_of(table[i].in);
		struct buf out = { 0 };
		size_t len = 0;
		const char *text = json_text(&value, &arena, &len);

		tap(!strcmp(text, table[i].want) && len == strlen(text),
		    "%s is decoded", table[i].in);
		json_put_string(&out, text, len);
		value = span_of(out.data);
		tap(!strcmp(json_text(&value, &arena, NULL), text),
		    "and comes back from %s", out.data);
		buf_release(&out);
	}
	arena_release(&arena);
}

static void
test_integers(void)
{
	static const struct {
		const char *in;
		bool good;
		int64_t want;
	} table[] = {
		{ "0", true, 0 },
		{ "-0", true, 0 },
		{ "42", true, 42 },
		{ "-7", true, -7 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "1.0", false, 0 },
		{ "1e3", false, 0 },
		{ "\"1\"", false, 0 },
		{ "null", false, 0 },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct json_span value = span_of(table[i].in);
		int64_t number = 0;

		tap(json_integer(&value, &number) == table[i].good &&
			number == table[i].want,
		    "%s as an integer", table[i].in);
	}
}

static void
test_numbers(void)
{
	static const double doubles[] = { 0, -0.0, 1, -1, 0.1, 0.62, 1e15, 1e22,
		1.0 / 3, 5e-324, 1.7976931348623157e308, 123456789.125, 4.35,
		0.30000000000000004 };
	struct json_span value = span_of("1e999");
	struct buf out = { 0 };
	double number;

	tap(!json_number(&value, &number), "1e999 is not finite");
	value = span_of("true");
	tap(!json_number(&value, &number), "true is no number");
	for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++) {
		buf_reset(&out);
		json_put_number(&out, doubles[i]);
		value = span_of(out.data);
		tap(json_number(&value, &number) && number == doubles[i] &&
			!signbit(number) == !signbit(doubles[i]),
		    "%s reads back", out.data);
	}
	buf_reset(&out);
	json_put_number(&out, NAN);
	json_put_number(&out, -INFINITY);
	tap(!strcmp(out.data, "nullnull"), "what is not finite is null");
	buf_release(&out);
}

static void
test_put(void)
{
	struct buf out = { 0 };

	buf_char(&out, '{');
	json_put_field(&out, "a", "x\"\x01\x1f\x7f\xc3\xa9\n");
	json_put_field(&out, "b", NULL);
	json_put_real(&out, "c", 0.83);
	json_put_int(&out, "d", INT64_MIN);
	json_put_key(&out, "e");
	buf_string(&out, "{}}");
	tap(!strcmp(out.data,
		"{\"a\":\"x\\\"\\u0001\\u001f\x7f\xc3\xa9\\n\",\"b\":null,"
		"\"c\":0.83,\"d\":-9223372036854775808,\"e\":{}}"),
	    "an object is written: %s", out.data);
	buf_release(&out);
}

/* Walks all there is; only for its crashes. */
static void
walk(const struct json_span *value, struct arena *arena)
{
	struct json_span inner;
	const char *at = NULL, *key;
	double number;
	int64_t integer;

	if (value->kind == JSON_OBJECT)
		while (json_member(value, &at, arena, &key, &inner))
			walk(&inner, arena);
	else if (value->kind == JSON_ARRAY)
		while (json_element(value, &at, &inner))
			walk(&inner, arena);
	else if (value->kind == JSON_STRING)
		json_text(value, arena, NULL);
	json_number(value, &number);
	json_integer(value, &integer);
}

/* Whatever passes the scan must be walked whole. */
static void
test_mutations(void)
{
	static const char seed[] =
	    "{\"a\":\"\\ud83d\\ude00\\u00e9\xc3\xa9\",\"b\":[1,-2.5e-3,[],{}],"
	    "\"c\":{\"d\":null,\"e\":true,\"\\u0061\":false}, \"z\" : \"\" }";
	static const char bytes[] = "\"\\{}[],:0-1.eutn \x80\xc3\xff\x01";
	uint32_t random = 1;
	int valid = 0;

	for (int round = 0; round < 60000; round++) {
		size_t len = sizeof seed - 1;
		char *copy;
		struct arena arena = { 0 };
		struct json_span value;
		struct err err;

		random = random * 1664525 + 1013904223;
		if (round % 3 == 0)
			len = (random >> 8) % sizeof seed;
		copy = alloc_copy(seed, len);
		copy = alloc_grow(copy, len ? len : 1, 1);
		for (uint32_t n = random >> 30; n && len; n--) {
			random = random * 1664525 + 1013904223;
			copy[(random >> 16) % len] =
			    bytes[(random >> 8) % sizeof bytes];
		}
		if (!json_scan(copy, len, &value, &err)) {
			walk(&value, &arena);
			valid++;
		}
		arena_release(&arena);
		free(copy);
	}
	tap(valid > 100, "%d of 60000 mutated texts were JSON", valid);
}

int
main(void)
{
	test_scans();
	test_depth();
	test_keys();
	test_crowd();
	test_walk();
	test_text();
	test_integers();
	test_numbers();
	test_put();
	test_mutations();
	return tap_end();
}
