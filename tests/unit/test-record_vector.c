#include "base/record_vector.h"

#include <math.h>
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

int
main(void)
{
	test_vectors();
	test_wrong_vectors();
	return tap_end();
}
