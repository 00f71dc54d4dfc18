#include "model/static_matrix.h"

#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/record.h"

enum { BLOCK = 16 /* numbers that are loaded at a time */ };

/* Infinite and undefined halves stay such. */
static float
half(uint16_t bits)
{
	uint32_t wide = (uint32_t)(bits & 0x7fff) << 13;
	float value;

	/* the biases of the exponents differ by 112 */
	memcpy(&value, &wide, sizeof value);
	value *= 0x1p112F;
	memcpy(&wide, &value, sizeof wide);
	wide |= (bits & 0x7c00) == 0x7c00 ? 0x7f800000 : 0;
	wide |= (uint32_t)(bits & 0x8000) << 16;
	memcpy(&value, &wide, sizeof value);
	return value;
}

static void
load_f16(const uint8_t *data, float values[BLOCK])
{
	uint16_t bits[BLOCK];

	memcpy(bits, data, sizeof bits);
	for (size_t i = 0; i < BLOCK; i++)
		values[i] = half(le16toh(bits[i]));
}

static void
load_f32(const uint8_t *data, float values[BLOCK])
{
	uint32_t bits[BLOCK];

	memcpy(bits, data, sizeof bits);
	for (size_t i = 0; i < BLOCK; i++)
		bits[i] = le32toh(bits[i]);
	memcpy(values, bits, sizeof bits);
}

static void
load_f64(const uint8_t *data, float values[BLOCK])
{
	uint64_t bits[BLOCK];
	double wide[BLOCK];

	memcpy(bits, data, sizeof bits);
	for (size_t i = 0; i < BLOCK; i++)
		bits[i] = le64toh(bits[i]);
	memcpy(wide, bits, sizeof bits);
	/* beyond float it is as good as no number */
	for (size_t i = 0; i < BLOCK; i++)
		values[i] = fabs(wide[i]) < 3e38 ? (float)wide[i] : NAN;
}

static void
load_i8(const uint8_t *data, float values[BLOCK])
{
	for (size_t i = 0; i < BLOCK; i++)
		values[i] = (float)(int8_t)data[i];
}

/* How numbers of a tensor are loaded; of other types they are none. */
static const struct loader {
	void (*load)(const uint8_t *data, float values[BLOCK]);
	size_t size;
} loaders[] = {
	[SAFETENSORS_I8] = { load_i8, 1 },
	[SAFETENSORS_F16] = { load_f16, 2 },
	[SAFETENSORS_F32] = { load_f32, 4 },
	[SAFETENSORS_F64] = { load_f64, 8 },
};

/* Loads the n numbers, at most BLOCK, behind the first `from` of a row. */
static void
load(const struct loader *loader, const uint8_t *row, size_t from, size_t n,
    float values[BLOCK])
{
	uint8_t padded[BLOCK * sizeof(double)] = { 0 };
	const uint8_t *data = row + from * loader->size;

	if (n < BLOCK)
		data = memcpy(padded, data, n * loader->size);
	loader->load(data, values);
}

/* Where the row of a token is; NULL if somebody changed the mapping since. */
static const uint8_t *
row_of(const struct static_matrix *m, uint32_t id)
{
	const struct safetensors_tensor *mapping = m->mapping;
	uint64_t row = id;

	if (mapping && mapping->type == SAFETENSORS_I32) {
		uint32_t bits;

		memcpy(&bits, mapping->data + id * sizeof bits, sizeof bits);
		row = le32toh(bits);
	} else if (mapping) {
		memcpy(&row, mapping->data + id * sizeof row, sizeof row);
		row = le64toh(row);
	}
	if (row >= m->rows)
		return NULL;
	return m->numbers->data +
	       (size_t)row * m->dimension * loaders[m->numbers->type].size;
}

static float
weight_of(const struct static_matrix *m, uint32_t id)
{
	float values[BLOCK];

	if (!m->weights)
		return 1;
	load(&loaders[m->weights->type], m->weights->data, id, 1, values);
	return values[0];
}

static void
add_row(const struct static_matrix *m, uint32_t id, float *sums)
{
	const struct loader *loader = &loaders[m->numbers->type];
	const uint8_t *row = row_of(m, id);
	size_t n = row ? m->dimension : 0, from = 0;
	float weight = weight_of(m, id), values[BLOCK];

	for (; from + BLOCK <= n; from += BLOCK) {
		load(loader, row, from, BLOCK, values);
		for (size_t i = 0; i < BLOCK; i++)
			sums[from + i] += weight * values[i];
	}
	if (from == n)
		return;
	load(loader, row, from, n - from, values);
	for (size_t i = 0; from + i < n; i++)
		sums[from + i] += weight * values[i];
}

/* At unit length; false if that is not to be had. */
static bool
to_unit_length(float *v, size_t n)
{
	double sum = 0, factor;

	for (size_t i = 0; i < n; i++)
		sum += (double)v[i] * (double)v[i];
	if (!isfinite(sum) || !(sum > 0))
		return false;
	factor = 1 / sqrt(sum);
	for (size_t i = 0; i < n; i++)
		v[i] = (float)((double)v[i] * factor);
	return true;
}

static bool
is_finite(const struct loader *loader, const uint8_t *row, size_t n)
{
	for (size_t from = 0; from < n; from += BLOCK) {
		float values[BLOCK];

		load(loader, row, from, n - from < BLOCK ? n - from : BLOCK,
		    values);
		for (size_t i = 0; i < BLOCK; i++)
			if (!isfinite(values[i]))
				return false;
	}
	return true;
}

/*
 * The same with care: a row with what is no number is taken for an unknown
 * token, and sums cannot grow too large.
 */
static bool
mean_carefully(const struct static_matrix *m, const uint32_t *ids, size_t n_ids,
    float *out)
{
	const struct loader *loader = &loaders[m->numbers->type];
	size_t n = m->dimension;
	double *sums = alloc_array(n, sizeof *sums), sum = 0;

	for (size_t i = 0; i < n_ids; i++) {
		const uint8_t *row = row_of(m, ids[i]);
		float weight = weight_of(m, ids[i]), values[BLOCK];

		if (!row || !isfinite(weight) || !is_finite(loader, row, n))
			continue;
		for (size_t d = 0; d < n; d++) {
			load(loader, row, d, 1, values);
			sums[d] += (double)weight * (double)values[0];
		}
	}
	for (size_t d = 0; d < n; d++)
		sum += sums[d] * sums[d];
	for (size_t d = 0; d < n; d++)
		out[d] = sum > 0 ? (float)(sums[d] / sqrt(sum)) : 0;
	free(sums);
	return sum > 0;
}

bool
static_matrix_mean(
    const struct static_matrix *m, const uint32_t *ids, size_t n, float *out)
{
	memset(out, 0, m->dimension * sizeof *out);
	for (size_t i = 0; i < n; i++)
		add_row(m, ids[i], out);
	return to_unit_length(out, m->dimension) ||
	       mean_carefully(m, ids, n, out);
}

static int
fail(const char *path, const char *what, struct err *err)
{
	return err_set(err, ERR_STORE, "cannot read '%s': %s", path, what);
}

static bool
is_float(const struct safetensors_tensor *tensor)
{
	return tensor->type == SAFETENSORS_F16 ||
	       tensor->type == SAFETENSORS_F32 ||
	       tensor->type == SAFETENSORS_F64;
}

int
static_matrix_find(struct static_matrix *m, const struct safetensors *file,
    const char *path, struct err *err)
{
	/* the latter as sentence-transformers calls it */
	const struct safetensors_tensor *numbers = safetensors_find(
	    file, "embeddings");

	*m = (struct static_matrix){ 0 };
	if (!numbers)
		numbers = safetensors_find(file, "embedding.weight");
	if (!numbers)
		return fail(path, "it has no tensor 'embeddings'", err);
	if (!is_float(numbers) && numbers->type != SAFETENSORS_I8)
		return err_set(err, ERR_STORE,
		    "cannot read '%s': its tensor '%s' is of type %s, not F32, "
		    "F16, F64 or I8",
		    path, numbers->name, numbers->type_name);
	if (numbers->n_dimensions != 2 || !numbers->shape[0] ||
	    !numbers->shape[1])
		return fail(path, "its embeddings are no matrix", err);
	if (numbers->shape[1] > MEMORY_VECTOR_MAX)
		return err_set(err, ERR_STORE,
		    "cannot read '%s': its embeddings have more than %d "
		    "dimensions",
		    path, MEMORY_VECTOR_MAX);
	m->numbers = numbers;
	m->rows = numbers->shape[0];
	m->dimension = numbers->shape[1];
	m->weights = safetensors_find(file, "weights");
	m->mapping = safetensors_find(file, "mapping");
	return 0;
}

static bool
is_list(const struct safetensors_tensor *tensor, size_t n)
{
	return tensor->n_dimensions == 1 && tensor->shape[0] >= n;
}

int
static_matrix_fits(const struct static_matrix *m, size_t n_tokens,
    size_t ids_end, const char *path, struct err *err)
{
	if (m->weights &&
	    (!is_list(m->weights, ids_end) || !is_float(m->weights)))
		return fail(
		    path, "its weights are not a number for each token", err);
	if (!m->mapping && (n_tokens != m->rows || ids_end > m->rows))
		return err_set(err, ERR_STORE,
		    "cannot read '%s': it has %zu rows for %zu tokens", path,
		    m->rows, n_tokens);
	if (m->mapping && (!is_list(m->mapping, ids_end) ||
			      (m->mapping->type != SAFETENSORS_I32 &&
				  m->mapping->type != SAFETENSORS_I64)))
		return fail(
		    path, "its mapping is not a row for each token", err);
	for (size_t id = 0; m->mapping && id < ids_end; id++)
		if (!row_of(m, (uint32_t)id))
			return fail(
			    path, "its mapping names a row it has not", err);
	return 0;
}
