#include "base/record_vector.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "tap.h"

static const struct memory_defaults no_defaults = { .type = -1 };

static int
copy_vector(const struct memory *m, void *ctx, struct err *err)
{
	(void)err;
	memcpy(ctx, m->vector, m->n_vector * sizeof *m->vector);
	return (int)m->n_vector;
}

/* Reads the vector of {"text":"a","vector":...}; its length, or -1. */
static int
read_vector(const char *json, float *floats, struct err *err)
{
	struct buf in = { 0 };
	struct json_span value;
	struct arena arena = { 0 };
	int n = -1;

	buf_printf(&in, "{\"text\":\"a\",\"vector\":%s}", json);
	if (!json_scan(in.data, in.len, &value, err))
		n = memory_read(
		    &value, &no_defaults, &arena, copy_vector, floats, err);
	arena_release(&arena);
	buf_release(&in);
	return n;
}

/* bytes in base64, as others write it. */
static void
put_base64(struct buf *out, const void *data, size_t len, bool pad)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = data;

	buf_char(out, '"');
	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i < 3 ? len - i : 3;
		uint32_t bits = (uint32_t)p[i] << 16;

		if (left > 1)
			bits |= (uint32_t)p[i + 1] << 8;
		if (left > 2)
			bits |= p[i + 2];
		for (size_t j = 0; j < 4; j++)
			if (j <= left)
				buf_char(
				    out, digits[bits >> (18 - 6 * j) & 63]);
			else if (pad)
				buf_char(out, '=');
	}
	buf_char(out, '"');
}

/* Floats of every size, through JSON and base64 and back. */
static void
test_vectors(void)
{
	static const int sizes[] = { 64, 65, 66, 382, 384, 1536, 4096 };
	static float floats[MEMORY_VECTOR_MAX], back[MEMORY_VECTOR_MAX];
	uint32_t random = 7;
	struct err err;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct memory m;
		struct buf line = { 0 }, text = { 0 };
		int n = sizes[i];
		size_t len = (size_t)n * sizeof *floats;
		bool good;

		for (int j = 0; j < n;) {
			random = random * 1664525 + 1013904223;
			memcpy(&floats[j], &random, sizeof random);
			j += isfinite(floats[j]) != 0;
		}
		memory_init(&m);
		m.text = "a";
		m.text_len = 1;
		m.vector = floats;
		m.n_vector = (size_t)n;
		memory_print(&line, &m, MEMORY_FIELDS_ALL, NULL);
		good = read_vector(strchr(line.data, '['), back, &err) == -1;
		line.data[--line.len] = '\0';
		good = good &&
		       read_vector(strchr(line.data, '['), back, &err) == n &&
		       !memcmp(floats, back, len);
		buf_char(&line, '}');
		tap(good, "%d floats come back from JSON", n);
		put_base64(&text, floats, len, true);
		memset(back, 0, sizeof back);
		good = read_vector(text.data, back, &err) == n &&
		       !memcmp(floats, back, len);
		buf_reset(&text);
		put_base64(&text, floats, len, false);
		tap(good && read_vector(text.data, back, &err) == n &&
			!memcmp(floats, back, len),
		    "and from base64, padded or not");
		buf_release(&line);
		buf_release(&text);
	}
}

static void
test_wrong_vectors(void)
{
	static const char *const items[] = { "1e39", "null", "\"1\"", "1e999" };
	static float floats[MEMORY_VECTOR_MAX + 1], back[MEMORY_VECTOR_MAX];
	struct buf text = { 0 };
	struct err err;

	for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
		buf_reset(&text);
		buf_char(&text, '[');
		for (int j = 0; j < 70; j++)
			buf_string(&text, "0.5,");
		buf_printf(&text, "%s]", items[i]);
		tap(read_vector(text.data, back, &err) == -1, "with %s: %s",
		    items[i], err.text);
	}
	buf_reset(&text);
	put_base64(&text, floats, sizeof floats, true);
	tap(read_vector(text.data, back, &err) == -1,
	    "4097 floats are refused");
	buf_reset(&text);
	put_base64(&text, floats, 63 * sizeof *floats, true);
	tap(read_vector(text.data, back, &err) == -1, "63 floats are refused");
	buf_reset(&text);
	put_base64(&text, floats, 64 * sizeof *floats + 1, true);
	tap(read_vector(text.data, back, &err) == -1,
	    "half a float is refused");
	floats[3] = INFINITY;
	buf_reset(&text);
	put_base64(&text, floats, 64 * sizeof *floats, true);
	tap(read_vector(text.data, back, &err) == -1, "%s", err.text);
	buf_release(&text);
}

/* A number of some form: many digits or few, with and without a power. */
static void
put_number(char text[64], uint64_t *random)
{
	static const int digits[] = { 3, 6, 9, 17, 20, 25, 45 };
	int n = digits[(*random >> 40) % 7];
	double value;
	uint32_t low;
	float near;

	*random = *random * 6364136223846793005u + 1442695040888963407u;
	value = (double)(int64_t)*random / 9.2e18;
	low = (uint32_t)(*random >> 32);
	switch (*random >> 20 & 3) {
	case 0: /* close to the middle between two floats */
		near = (float)value;
		value = (double)near +
			((double)nextafterf(near, 2) - (double)near) *
			    (.5 + ((double)(low % 5) - 2) * 1e-8);
		break;
	case 1:
		value *= pow(10, (double)(low % 80) - 42);
		break;
	default:
		break;
	}
	if (*random >> 48 & 1)
		snprintf(text, 60, "%.*f", n, value);
	else
		snprintf(text, 60, "%.*e", n, value);
	if (isinf((float)strtod(text, NULL)))
		strcpy(text, "-0.0");
}

/* Numbers as the library reads them are what the C library would read. */
static void
test_numbers(void)
{
	static const char *const fixed[] = { "0", "-0", "0e99", "1e-46",
		"1.17549435e-38", "1.4e-45", "3.4028234e38", "16777217",
		"16777217.000000000000000000000000000001", "0.1e1",
		"1.00000005960464477539062", "1.000000059604644775390625",
		"1.0000000596046447753906250000000001", "9007199254740993",
		"18446744073709551616", "123456789012345678901234567890",
		"1E+2", "1e-400", "0.000000000000000000000000000000000012" };
	static float back[MEMORY_VECTOR_MAX], want[MEMORY_VECTOR_MAX];
	const int n_fixed = sizeof fixed / sizeof *fixed;
	uint64_t random = 1;
	bool good = true;

	for (int round = 0; round < 20 && good; round++) {
		struct buf text = { 0 };
		struct err err = { 0 };
		char number[64];

		for (int i = 0; i < MEMORY_VECTOR_MAX; i++) {
			put_number(number, &random);
			if (i < n_fixed)
				snprintf(number, sizeof number, "%s", fixed[i]);
			want[i] = (float)strtod(number, NULL);
			buf_printf(&text, i ? " , %s" : "[ %s", number);
		}
		buf_char(&text, ']');
		good = read_vector(text.data, back, &err) ==
			   MEMORY_VECTOR_MAX &&
		       memcmp(back, want, sizeof want) == 0;
		buf_release(&text);
		if (*err.text)
			printf("# %s\n", err.text);
	}
	tap(good, "numbers of every form are read as strtod() does");
}

int
main(void)
{
	test_vectors();
	test_numbers();
	test_wrong_vectors();
	return tap_end();
}
