#include "base/record_vector.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"

/* The value of a digit of base64, or -1. */
static int
sextet(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Little-endian float32 in base64; returns how many, 0 if it is none. */
static size_t
floats_of_base64(const char *text, size_t len, float out[MEMORY_VECTOR_MAX])
{
	uint32_t bits = 0, word = 0;
	size_t n_bits = 0, bytes = 0;

	for (int i = 0; i < 2 && len && text[len - 1] == '='; i++)
		len--;
	for (size_t i = 0; i < len; i++) {
		int value = sextet(text[i]);

		if (value < 0)
			return 0;
		bits = bits << 6 | (uint32_t)value;
		n_bits += 6;
		if (n_bits < 8)
			continue;
		n_bits -= 8;
		if (bytes == sizeof(float) * MEMORY_VECTOR_MAX)
			return 0;
		word = word >> 8 | (bits >> n_bits & 0xff) << 24;
		if (++bytes % sizeof word == 0)
			memcpy(
			    &out[bytes / sizeof word - 1], &word, sizeof word);
	}
	return bytes % sizeof word || n_bits >= 6 ? 0 : bytes / sizeof word;
}

static size_t
floats_of_array(const struct json_span *array, float out[MEMORY_VECTOR_MAX])
{
	const char *at = NULL;
	struct json_span item;
	size_t n = 0;

	while (json_element(array, &at, &item)) {
		double number;

		if (n == MEMORY_VECTOR_MAX || !json_number(&item, &number))
			return 0;
		out[n++] = (float)number;
	}
	return n;
}

const char *
record_vector_read(const struct json_span *value, struct arena *arena,
    const float **vector, size_t *n)
{
	float floats[MEMORY_VECTOR_MAX], *copy;
	size_t found = 0, len;

	if (value->kind == JSON_ARRAY) {
		found = floats_of_array(value, floats);
	} else if (value->kind == JSON_STRING) {
		const char *text = json_text(value, arena, &len);

		if (!len)
			return NULL;
		found = floats_of_base64(text, len, floats);
	}
	if (found < MEMORY_VECTOR_MIN)
		return "is not 64 to 4096 finite numbers, "
		       "nor base64 of as many float32";
	for (size_t i = 0; i < found; i++)
		if (!isfinite(floats[i]))
			return "has a number that is not finite as float32";
	copy = arena_bytes(arena, found * sizeof *copy);
	memcpy(copy, floats, found * sizeof *copy);
	*vector = copy;
	*n = found;
	return NULL;
}

void
record_vector_print(struct buf *out, const float *vector, size_t n)
{
	char text[32];

	buf_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		/* through a double, as it will be read */
		for (int digits = 6; digits <= 9; digits++) {
			snprintf(text, sizeof text, "%.*g", digits,
			    (double)vector[i]);
			if ((float)strtod(text, NULL) == vector[i])
				break;
		}
		if (i)
			buf_char(out, ',');
		buf_string(out, isfinite(vector[i]) ? text : "null");
	}
	buf_char(out, ']');
}
