#include "model/remote.h"

#include <inttypes.h>
#include <math.h>

#include "base/base64.h"

static int
check_place(
    const struct remote_vectors *vectors, int64_t index, struct err *err)
{
	if (index < 0 || (uint64_t)index >= vectors->n)
		return err_set(err, ERR_MODEL,
		    "the reply has a vector of index %" PRId64
		    ", and %zu texts were sent",
		    index, vectors->n);
	if (vectors->there[index])
		return err_set(err, ERR_MODEL,
		    "the reply has two vectors of index %" PRId64, index);
	return 0;
}

static int
check_length(const struct remote_vectors *vectors, size_t n, struct err *err)
{
	if (n == vectors->dimension)
		return 0;
	return err_set(err, ERR_MODEL,
	    "its vectors have %zu numbers, not %zu: check model and dimension",
	    n, vectors->dimension);
}

static int
not_finite(int64_t index, size_t at, struct err *err)
{
	return err_set(err, ERR_MODEL,
	    "number %zu of vector %" PRId64
	    " in the reply is not finite as float32",
	    at, index);
}

/* Where a vector goes whose place was checked. */
static float *
values_of(struct remote_vectors *vectors, int64_t index)
{
	return vectors->values + (size_t)index * vectors->dimension;
}

int
remote_put(struct remote_vectors *vectors, int64_t index,
    const struct json_span *numbers, struct err *err)
{
	struct json_span number;
	const char *at = NULL;
	double value;
	size_t n = 0;

	if (check_place(vectors, index, err) < 0)
		return -1;
	if (numbers->kind != JSON_ARRAY)
		return err_set(err, ERR_MODEL,
		    "vector %" PRId64 " in the reply is no list of numbers",
		    index);
	for (; json_element(numbers, &at, &number); n++) {
		if (n >= vectors->dimension)
			continue;
		if (!json_number(&number, &value) || !isfinite((float)value))
			return not_finite(index, n, err);
		values_of(vectors, index)[n] = (float)value;
	}
	if (check_length(vectors, n, err) < 0)
		return -1;
	vectors->there[index] = true;
	return 0;
}

int
remote_put_base64(struct remote_vectors *vectors, int64_t index,
    const struct json_span *text, struct arena *arena, struct err *err)
{
	const char *digits;
	size_t len, size;
	float *values;

	if (check_place(vectors, index, err) < 0)
		return -1;
	values = values_of(vectors, index);
	digits = text->kind == JSON_STRING ? json_text(text, arena, &len)
					   : NULL;
	if (!digits || !base64_size(digits, len, &size) ||
	    size % sizeof *values)
		return err_set(err, ERR_MODEL,
		    "vector %" PRId64 " in the reply is no base64 of float32",
		    index);
	if (check_length(vectors, size / sizeof *values, err) < 0)
		return -1;
	if (!base64_floats(digits, len, values, vectors->dimension))
		return err_set(err, ERR_MODEL,
		    "vector %" PRId64 " in the reply is no base64", index);
	for (size_t i = 0; i < vectors->dimension; i++)
		if (!isfinite(values[i]))
			return not_finite(index, i, err);
	vectors->there[index] = true;
	return 0;
}

/* False if it is all zeros. */
static bool
to_unit_length(float *v, size_t n)
{
	double sum = 0, length;

	for (size_t i = 0; i < n; i++)
		sum += (double)v[i] * (double)v[i];
	length = sqrt(sum);
	for (size_t i = 0; length > 0 && i < n; i++)
		v[i] = (float)((double)v[i] / length);
	return length > 0;
}

int
remote_put_end(struct remote_vectors *vectors, struct err *err)
{
	size_t n = 0;

	for (size_t i = 0; i < vectors->n; i++)
		n += vectors->there[i];
	if (n < vectors->n)
		return err_set(err, ERR_MODEL,
		    "the reply has vectors for %zu of %zu texts", n,
		    vectors->n);
	for (size_t i = 0; i < n; i++)
		if (!to_unit_length(
			values_of(vectors, (int64_t)i), vectors->dimension))
			return err_set(err, ERR_MODEL,
			    "vector %zu in the reply is all zeros", i);
	return 0;
}
