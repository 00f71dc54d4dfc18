/*
 * A file of tensors: it is refused, or its tensors lie within it one behind the
 * other.  If there is a static model's matrix among them, the mean of some rows
 * is at unit length or zero, whatever numbers there are.
 */
#include "fuzz.h"

#include <math.h>

#include "model/safetensors.h"
#include "model/static_matrix.h"

enum { TOKENS = 8 };

static void
check_tensors(const struct safetensors *s)
{
	const uint8_t *at = s->data + s->header;

	MUST(s->header <= s->size);
	for (size_t i = 0; i < s->n; i++) {
		const struct safetensors_tensor *tensor = &s->items[i];

		MUST(tensor->data == at);
		at += tensor->size;
		MUST(at <= s->data + s->size);
		MUST(utf8_bad(tensor->name, strlen(tensor->name)) ==
		     strlen(tensor->name));
		MUST(safetensors_find(s, tensor->name) == tensor);
		MUST(tensor->n_dimensions <= SAFETENSORS_DIMENSIONS);
	}
	MUST(at == s->data + s->size);
}

static void
check_mean(const struct static_matrix *m, const uint32_t *ids, size_t n)
{
	float *out = alloc_array(m->dimension, sizeof *out);
	bool any = static_matrix_mean(m, ids, n, out);
	double sum = 0;

	for (size_t i = 0; i < m->dimension; i++) {
		MUST(isfinite(out[i]));
		sum += (double)out[i] * (double)out[i];
	}
	MUST(any ? fabs(sum - 1) < 1e-4 : sum == 0);
	free(out);
}

static void
check_matrix(const struct safetensors *s)
{
	static const uint32_t ids[] = { 0, 3, 3, 1, 7, 2 };
	struct static_matrix m;
	struct err err = { 0 };
	size_t n;

	if (static_matrix_find(&m, s, "FILE", &err) < 0) {
		MUST(err.kind == ERR_STORE && *err.text);
		return;
	}
	/* a mapping is for any number of tokens */
	n = m.mapping ? TOKENS : m.rows;
	if (static_matrix_fits(&m, n, n, "FILE", &err) < 0) {
		MUST(err.kind == ERR_STORE && *err.text);
		return;
	}
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		if (ids[i] < n)
			check_mean(&m, &ids[i], 1);
	if (n >= TOKENS)
		check_mean(&m, ids, sizeof ids / sizeof *ids);
	check_mean(&m, ids, 0);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = fuzz_copy(data, size);
	struct safetensors s;
	struct err err = { 0 };

	if (safetensors_read(&s, "FILE", copy, size, &err) < 0) {
		MUST(err.kind == ERR_STORE && strstr(err.text, "'FILE'"));
	} else {
		check_tensors(&s);
		check_matrix(&s);
	}
	safetensors_release(&s);
	free(copy);
	return 0;
}
