#include "base/record_vector.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/record.h"

/* Little-endian float32 in base64; returns how many, 0 if it is none. */
static size_t
floats_of_base64(const char *text, size_t len, float out[MEMORY_VECTOR_MAX])
{
	size_t n;

	if (!base64_size(text, len, &n))
		return 0;
	n /= sizeof *out;
	if (n > MEMORY_VECTOR_MAX || !base64_floats(text, len, out, n))
		return 0;
	return n;
}

/* A number of JSON as it stands: sign, up to 19 digits, and a power of ten. */
struct decimal {
	bool negative;
	uint64_t digits;
	int n;     /* of the digits that are in */
	int power; /* of ten, that they are to be multiplied by */
};

static const char *
take_digits(const char *p, struct decimal *d, int fraction)
{
	for (; *p >= '0' && *p <= '9'; p++) {
		/* what stands behind nineteen digits is below a double's */
		if (d->n == 19) {
			d->power += !fraction;
			continue;
		}
		d->digits = d->digits * 10 + (uint64_t)(*p - '0');
		d->n += d->digits != 0;
		d->power -= fraction;
	}
	return p;
}

/* Returns where the number at p ends. */
static const char *
take_decimal(const char *p, struct decimal *d)
{
	int power = 0;
	bool below;

	*d = (struct decimal){ .negative = *p == '-' };
	p = take_digits(p + d->negative, d, 0);
	if (*p == '.')
		p = take_digits(p + 1, d, 1);
	if (*p != 'e' && *p != 'E')
		return p;
	below = *++p == '-';
	p += *p == '-' || *p == '+';
	for (; *p >= '0' && *p <= '9'; p++)
		power = power < 10000 ? power * 10 + *p - '0' : power;
	d->power += below ? -power : power;
	return p;
}

/*
 * The float that strtod() and a cast would give, in a tenth of the time; false
 * where that is not sure.  The double made here may be two units off in its
 * last place; unless that lies so close to the middle between two floats, both
 * round to the same one.
 */
static bool
quick_float(const struct decimal *d, float *out)
{
	static const double tens[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
		1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
		1e19, 1e20, 1e21, 1e22 };
	const uint64_t rest = (1 << 29) - 1, middle = 1 << 28;
	double value = (double)d->digits;
	uint64_t bits;

	if (d->power < -22 || d->power > 22)
		return false;
	value = d->power < 0 ? value / tens[-d->power] : value * tens[d->power];
	memcpy(&bits, &value, sizeof bits);
	bits = (bits & rest) - (middle - 8);
	/* among the subnormal floats the middle lies elsewhere */
	if (bits <= 16 || (value < 1e-30 && d->digits) || value > 1e30)
		return false;
	*out = (float)(d->negative ? -value : value);
	return true;
}

static const char *
behind_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
		p++;
	return p;
}

/* The array was scanned: what stands in it are values and commas. */
static size_t
floats_of_array(const struct json_span *array, float out[MEMORY_VECTOR_MAX])
{
	const char *p = behind_blanks(array->start + 1), *end;
	struct decimal d;
	size_t n = 0;

	while (*p != ']') {
		if (n == MEMORY_VECTOR_MAX ||
		    (*p != '-' && (*p < '0' || *p > '9')))
			return 0;
		end = take_decimal(p, &d);
		if (!quick_float(&d, &out[n])) {
			struct json_span number = { JSON_NUMBER, p,
				(size_t)(end - p) };
			double value;

			if (!json_number(&number, &value))
				return 0;
			out[n] = (float)value;
		}
		n++;
		p = behind_blanks(end);
		if (*p == ',')
			p = behind_blanks(p + 1);
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
