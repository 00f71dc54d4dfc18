#include "model/static.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/checksum.h"
#include "base/utf8.h"
#include "model/embed.h"
#include "model/safetensors.h"
#include "model/static_matrix.h"
#include "model/tokenizer.h"

enum {
	TOKENS_MAX = 512, /* of a text, as model2vec has it */
	SAMPLES = 16,     /* of each tensor, for the identity */
	SAMPLE_SIZE = 256,
};

static const char TENSORS[] = "model.safetensors", TOKENS[] = "tokenizer.json";

/* How vectors are made of them: changed with whatever changes vectors. */
static const char VERSION[] = "static/1";

struct static_model {
	struct safetensors file;
	struct tokenizer *tokenizer;
	struct static_matrix matrix;
	uint64_t identity;
};

struct static_work {
	struct tokenizer_work *tokens;
};

bool
static_embed(const struct static_model *model, struct static_work *work,
    const char *text, size_t len, float *out)
{
	const uint32_t *ids;
	size_t n;

	len = utf8_fit(text, len, EMBED_TEXT_MAX);
	n = tokenizer_run(
	    model->tokenizer, work->tokens, text, len, TOKENS_MAX, &ids);
	return static_matrix_mean(&model->matrix, ids, n, out);
}

struct static_work *
static_work_new(void)
{
	struct static_work *work = alloc_bytes(sizeof *work);

	work->tokens = tokenizer_work_new();
	return work;
}

void
static_work_free(struct static_work *work)
{
	if (!work)
		return;
	tokenizer_work_free(work->tokens);
	free(work);
}

/* Two sums of 32 bits, over what was before, too. */
static void
identify(struct static_model *model, const void *data, size_t n)
{
	uint64_t before = model->identity;

	model->identity = (uint64_t)checksum_seeded(data, n, before) << 32 |
			  checksum_seeded(data, n, ~before);
}

static void
identify_tensor(
    struct static_model *model, const struct safetensors_tensor *tensor)
{
	size_t step;

	if (tensor->size <= (size_t)SAMPLES * SAMPLE_SIZE) {
		identify(model, tensor->data, tensor->size);
		return;
	}
	step = (tensor->size - SAMPLE_SIZE) / (SAMPLES - 1);
	for (size_t i = 0; i + 1 < SAMPLES; i++)
		identify(model, tensor->data + i * step, SAMPLE_SIZE);
	identify(model, tensor->data + tensor->size - SAMPLE_SIZE, SAMPLE_SIZE);
}

/* What is at dir/name, owned. */
static char *
join(const char *dir, const char *name)
{
	struct buf path = { 0 };
	char *joined;

	buf_printf(&path, "%s/%s", dir, name);
	joined = alloc_copy(path.data, path.len);
	buf_release(&path);
	return joined;
}

static int
open_tokenizer(struct static_model *model, const char *dir, struct err *err)
{
	char *path = join(dir, TOKENS);
	struct buf json = { 0 };

	if (model_file_read(path, TOKENIZER_FILE_MAX, &json, err) == 0) {
		model->tokenizer = tokenizer_read(
		    path, buf_text(&json), json.len, err);
		identify(model, buf_text(&json), json.len);
	}
	buf_release(&json);
	free(path);
	return model->tokenizer ? 0 : -1;
}

static int
open_all(struct static_model *model, const char *dir, const char *path,
    struct err *err)
{
	if (safetensors_open(&model->file, path, err) < 0 ||
	    static_matrix_find(&model->matrix, &model->file, path, err) < 0)
		return -1;
	identify(model, VERSION, sizeof VERSION);
	identify(model, model->file.data, model->file.header);
	if (open_tokenizer(model, dir, err) < 0 ||
	    static_matrix_fits(&model->matrix,
		tokenizer_count(model->tokenizer),
		tokenizer_ids_end(model->tokenizer), path, err) < 0)
		return -1;
	for (size_t i = 0; i < model->file.n; i++)
		identify_tensor(model, &model->file.items[i]);
	return 0;
}

struct static_model *
static_open(const char *dir, struct err *err)
{
	struct static_model *model = alloc_bytes(sizeof *model);
	char *path = join(dir, TENSORS);
	int rc = open_all(model, dir, path, err);

	free(path);
	if (rc == 0)
		return model;
	static_close(model);
	return NULL;
}

void
static_close(struct static_model *model)
{
	if (!model)
		return;
	tokenizer_free(model->tokenizer);
	safetensors_release(&model->file);
	free(model);
}

size_t
static_dimension(const struct static_model *model)
{
	return model->matrix.dimension;
}

uint64_t
static_identity(const struct static_model *model)
{
	return model->identity;
}
