#include "model/static.h"

#include <endian.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "tap.h"

/* The tokens are ?, a, b, c and d, so that texts are letters with blanks. */
#define TOKENIZER                                                      \
	"{\"added_tokens\":[{\"id\":0,\"content\":\"?\",\"special\":"  \
	"true}],\"normalizer\":{\"type\":\"Lowercase\"},"              \
	"\"pre_tokenizer\":{\"type\":\"WhitespaceSplit\"},\"model\":{" \
	"\"type\":\"WordLevel\",\"unk_token\":\"?\",\"vocab\":{"       \
	"\"?\":0,\"a\":1,\"b\":2,\"c\":3,\"d\":4}}}"

enum { TOKENS = 5 };

static char dir[] = "/tmp/memos-static.XXXXXX";

static void
write_file(const char *name, const void *data, size_t n)
{
	char path[80];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	file = fopen(path, "w");
	if (file) {
		fwrite(data, 1, n, file);
		fclose(file);
	}
}

/* A file of tensors: their header, and their bytes. */
static void
write_tensors(const char *header, const void *data, size_t n)
{
	uint64_t len = htole64(strlen(header));
	struct buf file = { 0 };

	buf_add(&file, &len, sizeof len);
	buf_string(&file, header);
	buf_add(&file, data, n);
	write_file("model.safetensors", file.data, file.len);
	buf_release(&file);
}

static uint16_t
half(float value)
{
	uint32_t bits;
	float scaled = value * 0x1p-112F;

	memcpy(&bits, &scaled, sizeof bits);
	return (uint16_t)((bits >> 31) << 15 | (bits & 0x7fffffff) >> 13);
}

/* The bytes of numbers in a type of tensors. */
static void
put_numbers(struct buf *out, const char *type, const float *values, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double wide = (double)values[i];
		uint16_t narrow = half(values[i]);
		int8_t whole = (int8_t)values[i];

		if (!strcmp(type, "F32"))
			buf_add(out, &values[i], sizeof values[i]);
		else if (!strcmp(type, "F64"))
			buf_add(out, &wide, sizeof wide);
		else if (!strcmp(type, "F16"))
			buf_add(out, &narrow, sizeof narrow);
		else
			buf_add(out, &whole, sizeof whole);
	}
}

/* A model of a matrix of so many dimensions alone. */
static void
write_matrix(const char *type, const float *values, size_t dimension)
{
	struct buf data = { 0 };
	char header[200];

	put_numbers(&data, type, values, TOKENS * dimension);
	snprintf(header, sizeof header,
	    "{\"embeddings\":{\"dtype\":\"%s\",\"shape\":[%d,%zu],"
	    "\"data_offsets\":[0,%zu]}}",
	    type, TOKENS, dimension, data.len);
	write_tensors(header, data.data, data.len);
	buf_release(&data);
	write_file("tokenizer.json", TOKENIZER, strlen(TOKENIZER));
}

static bool
is_near(const float *a, const float *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(fabsf(a[i] - b[i]) < 1e-5F))
			return false;
	return true;
}

/* The sum of rows at unit length, in plain steps. */
static void
expect(const float *values, size_t n, const char *letters, float *out)
{
	double sum = 0;

	memset(out, 0, n * sizeof *out);
	for (; *letters; letters++)
		for (size_t i = 0; i < n; i++)
			out[i] += values[(size_t)(*letters - 'a' + 1) * n + i];
	for (size_t i = 0; i < n; i++)
		sum += (double)out[i] * (double)out[i];
	for (size_t i = 0; i < n; i++)
		out[i] = (float)((double)out[i] / sqrt(sum));
}

static void
test_types(void)
{
	static const char *const types[] = { "F32", "F16", "F64", "I8" };
	enum { DIMENSION = 37 };
	float values[TOKENS * DIMENSION], want[DIMENSION], got[DIMENSION];
	struct static_work *work = static_work_new();

	for (size_t i = 0; i < TOKENS * DIMENSION; i++)
		values[i] = (float)((int)(i * 29 % 251) - 125);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct static_model *model;
		struct err err = { 0 };

		write_matrix(types[i], values, DIMENSION);
		model = static_open(dir, &err);
		if (!tap(model && static_dimension(model) == DIMENSION,
			"a matrix of %s is opened: %s", types[i], err.text))
			continue;
		expect(values, DIMENSION, "abbd", want);
		tap(static_embed(model, work, "a B ? b x D", 11, got) &&
			is_near(got, want, DIMENSION),
		    "a text is the mean of its tokens at unit length");
		expect(values, DIMENSION, "c", want);
		tap(static_embed(model, work, "c", 1, got) &&
			is_near(got, want, DIMENSION),
		    "a token is its row");
		memset(want, 0, sizeof want);
		tap(!static_embed(model, work, "x ? y", 5, got) &&
			is_near(got, want, DIMENSION) &&
			!static_embed(model, work, "", 0, got),
		    "without a token that is known it is nothing");
		static_close(model);
	}
	static_work_free(work);
}

/* Numbers that are none, and the largest and smallest that there are. */
static void
test_numbers(
    const char *type, const float *values, const char *text, float x, float y)
{
	struct static_work *work = static_work_new();
	struct static_model *model;
	struct err err = { 0 };
	float got[2], want[] = { x, y };
	bool any;

	write_matrix(type, values, 2);
	model = static_open(dir, &err);
	if (tap(model, "a strange matrix of %s is opened: %s", type,
		err.text)) {
		any = static_embed(model, work, text, strlen(text), got);
		tap(any == (x != 0 || y != 0) && is_near(got, want, 2),
		    "'%s' is %g,%g", text, (double)got[0], (double)got[1]);
	}
	static_close(model);
	static_work_free(work);
}

static void
test_strange(void)
{
	const float none[] = { 1, 1, NAN, 1, 1, INFINITY, 3, 4, 0, 0 };
	const float large[] = { 1, 1, 3e38F, 0, 3e38F, 3e38F, 1e-40F, 0, 0, 0 };
	const float halves[] = { 1, 1, 65504, 65504, 0x1p-24F, 0, INFINITY, 1,
		-2, 0.5F };
	const double beyond[] = { 0, 0, 1e300, 0, 3, 4, 0, 0, 0, 0 };

	test_numbers("F32", none, "a c", .6F, .8F);
	test_numbers("F32", none, "b", 0, 0);
	test_numbers("F32", none, "a b", 0, 0);
	test_numbers("F32", none, "d", 0, 0);
	test_numbers("F32", none, "c d b", .6F, .8F);
	test_numbers("F32", large, "a b", .8944272F, .4472136F);
	test_numbers("F32", large, "c", 1, 0);
	test_numbers("F16", halves, "a", .7071068F, .7071068F);
	test_numbers("F16", halves, "b", 1, 0);
	test_numbers("F16", halves, "c", 0, 0);
	test_numbers("F16", halves, "d c", -.9701425F, .2425356F);
	test_numbers("F64", none, "c", .6F, .8F);
	write_tensors("{\"embeddings\":{\"dtype\":\"F64\",\"shape\":[5,2],"
		      "\"data_offsets\":[0,80]}}",
	    beyond, sizeof beyond);
	{
		struct static_work *work = static_work_new();
		struct err err;
		struct static_model *model = static_open(dir, &err);
		float got[2], want[] = { .6F, .8F };

		tap(model && static_embed(model, work, "a b", 3, got) &&
			is_near(got, want, 2),
		    "what float cannot hold is left out");
		static_close(model);
		static_work_free(work);
	}
}

/* Weights and a mapping: rows 2,1,0,1,0 for the tokens. */
static void
test_lists(const char *mapping_type, const char *weight_type)
{
	static const int64_t rows[TOKENS] = { 2, 1, 0, 1, 0 };
	static const float matrix[] = { 1, 0, 0, 1, 9, 9 };
	static const float weights[TOKENS] = { 7, 3, 4, .5F, -1 };
	struct static_work *work = static_work_new();
	struct buf data = { 0 };
	struct err err = { 0 };
	struct static_model *model;
	char header[400];
	size_t at;
	float got[2], want[] = { .8F, .6F }, turned[] = { -1, 0 };

	put_numbers(&data, "F32", matrix, 6);
	put_numbers(&data, weight_type, weights, TOKENS);
	at = data.len;
	for (size_t i = 0; i < TOKENS; i++)
		buf_add(&data, &rows[i], !strcmp(mapping_type, "I64") ? 8 : 4);
	snprintf(header, sizeof header,
	    "{\"embeddings\":{\"dtype\":\"F32\",\"shape\":[3,2],"
	    "\"data_offsets\":[0,24]},\"weights\":{\"dtype\":\"%s\","
	    "\"shape\":[5],\"data_offsets\":[24,%zu]},\"mapping\":{"
	    "\"dtype\":\"%s\",\"shape\":[5],\"data_offsets\":[%zu,%zu]}}",
	    weight_type, at, mapping_type, at, data.len);
	write_tensors(header, data.data, data.len);
	model = static_open(dir, &err);
	if (tap(model, "weights of %s and a mapping of %s are read: %s",
		weight_type, mapping_type, err.text)) {
		tap(static_embed(model, work, "a b", 3, got) &&
			is_near(got, want, 2),
		    "a mean is weighted, its rows are mapped: %g,%g",
		    (double)got[0], (double)got[1]);
		tap(static_embed(model, work, "d", 1, got) &&
			is_near(got, turned, 2),
		    "a weight may be negative");
		/* the file changes in its place */
		memset(data.data + at, 0x7f, data.len - at);
		write_tensors(header, data.data, data.len);
		tap(!static_embed(model, work, "a b", 3, got),
		    "a row that somebody maps elsewhere is not read");
	}
	static_close(model);
	static_work_free(work);
	buf_release(&data);
}

#define TENSOR(name, type, shape, from, to)                     \
	"\"" name "\":{\"dtype\":\"" type "\",\"shape\":" shape \
	",\"data_offsets\":[" #from "," #to "]}"

static const struct {
	const char *header;
	size_t n;
	const char *want;
} refused[] = {
	{ "{}", 0, "it has no tensor 'embeddings'" },
	{ "{" TENSOR("embeddings", "F32", "[10]", 0, 40) "}", 40,
	    "its embeddings are no matrix" },
	{ "{" TENSOR("embeddings", "F32", "[5,1,2]", 0, 40) "}", 40,
	    "its embeddings are no matrix" },
	{ "{" TENSOR("embeddings", "F32", "[5,0]", 0, 0) "}", 0,
	    "its embeddings are no matrix" },
	{ "{" TENSOR("embeddings", "F32", "[0,5]", 0, 0) "}", 0,
	    "its embeddings are no matrix" },
	{ "{" TENSOR("embeddings", "I32", "[5,2]", 0, 40) "}", 40,
	    "its tensor 'embeddings' is of type I32, not F32, F16" },
	{ "{" TENSOR("embedding.weight", "BF16", "[5,4]", 0, 40) "}", 40,
	    "its tensor 'embedding.weight' is of type BF16, not F32, F16" },
	{ "{" TENSOR("embeddings", "I8", "[5,4097]", 0, 20485) "}", 20485,
	    "its embeddings have more than 4096 dimensions" },
	{ "{" TENSOR("embeddings", "F32", "[4,2]", 0, 32) "}", 32,
	    "it has 4 rows for 5 tokens" },
	{ "{" TENSOR("embeddings", "F32", "[6,2]", 0, 48) "}", 48,
	    "it has 6 rows for 5 tokens" },
	{ "{" TENSOR("embeddings", "F32", "[5,2]", 0, 40) "," TENSOR(
	      "weights", "F32", "[4]", 40, 56) "}",
	    56, "its weights are not a number for each token" },
	{ "{" TENSOR("embeddings", "F32", "[5,2]", 0, 40) "," TENSOR(
	      "weights", "F32", "[5,1]", 40, 60) "}",
	    60, "its weights are not a number for each token" },
	{ "{" TENSOR("embeddings", "F32", "[5,2]", 0, 40) "," TENSOR(
	      "weights", "I8", "[5]", 40, 45) "}",
	    45, "its weights are not a number for each token" },
	{ "{" TENSOR("embeddings", "F32", "[5,2]", 0, 40) "," TENSOR(
	      "mapping", "I32", "[4]", 40, 56) "}",
	    56, "its mapping is not a row for each token" },
	{ "{" TENSOR("embeddings", "F32", "[5,2]", 0, 40) "," TENSOR(
	      "mapping", "U32", "[5]", 40, 60) "}",
	    60, "its mapping is not a row for each token" },
	{ "{" TENSOR("embeddings", "F32", "[5,2]", 0, 40) "," TENSOR(
	      "mapping", "F32", "[5]", 40, 60) "}",
	    60, "its mapping is not a row for each token" },
	/* what is behind the matrix is 0xff: -1 */
	{ "{" TENSOR("embeddings", "F32", "[5,2]", 0, 40) "," TENSOR(
	      "mapping", "I32", "[5]", 40, 60) "}",
	    60, "its mapping names a row it has not" },
	{ "{" TENSOR("embeddings", "F32", "[5,2]", 0, 40) "," TENSOR(
	      "mapping", "I64", "[5]", 40, 80) "}",
	    80, "its mapping names a row it has not" },
};

static void
test_refused(void)
{
	char *data = alloc_bytes(30000);

	memset(data + 40, 0xff, 30000 - 40);
	write_file("tokenizer.json", TOKENIZER, strlen(TOKENIZER));
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct err err = { 0 };
		struct static_model *model;

		write_tensors(refused[i].header, data, refused[i].n);
		model = static_open(dir, &err);
		tap(!model && err.kind == ERR_STORE && strstr(err.text, dir) &&
			strstr(err.text, "model.safetensors") &&
			strstr(err.text, refused[i].want),
		    "it is refused: %s", err.text);
		static_close(model);
	}
	write_tensors("{" TENSOR("embedding.weight", "F32", "[5,2]", 0, 40) "}",
	    data, 40);
	{
		struct err err = { 0 };
		struct static_model *model = static_open(dir, &err);

		tap(model, "sentence-transformers' name is known: %s",
		    err.text);
		static_close(model);
		write_file("tokenizer.json", "{}", 2);
		model = static_open(dir, &err);
		tap(!model && strstr(err.text, "tokenizer.json"),
		    "its tokenizer is named: %s", err.text);
		model = static_open("/nonexistent", &err);
		tap(!model && err.kind == ERR_STORE &&
			strstr(err.text, "'/nonexistent/"),
		    "a folder that is not there: %s", err.text);
	}
	free(data);
}

/* A long text is its first 512 tokens that are known. */
static void
test_long(void)
{
	static const float values[] = { 0, 0, 1, 0, 0, 1, 1, 1, 2, 3 };
	struct static_work *work = static_work_new();
	struct buf text = { 0 };
	struct err err = { 0 };
	struct static_model *model;
	float got[2], want[] = { 1, 0 };

	write_matrix("F32", values, 2);
	model = static_open(dir, &err);
	if (tap(model, "a model is opened: %s", err.text)) {
		for (int i = 0; i < 256; i++)
			buf_string(&text, "a ");
		buf_string(&text, "b");
		tap(static_embed(model, work, text.data, text.len, got) &&
			is_near(got, want, 2),
		    "no more than 512 characters are looked at");
		buf_reset(&text);
		for (int i = 0; i < 100000; i++)
			buf_string(&text, "a\u00e9 ");
		tap(!static_embed(model, work, text.data, text.len, got),
		    "of a very long text, too");
	}
	static_close(model);
	static_work_free(work);
	buf_release(&text);
}

static uint64_t
identity(void)
{
	struct err err;
	struct static_model *model = static_open(dir, &err);
	uint64_t identity = model ? static_identity(model) : 0;

	static_close(model);
	return identity;
}

static void
test_identity(void)
{
	enum { DIMENSION = 2000, SIZE = TOKENS * DIMENSION };
	float *values = alloc_array(SIZE, sizeof *values);
	static const char other[] = TOKENIZER " ";
	uint64_t first, now;

	for (size_t i = 0; i < SIZE; i++)
		values[i] = (float)i;
	write_matrix("F32", values, DIMENSION);
	first = identity();
	tap(first && identity() == first, "a model has one identity");
	write_file("tokenizer.json", other, strlen(other));
	now = identity();
	tap(now && now != first, "another tokenizer, another identity");
	values[0] += 1;
	write_matrix("F32", values, DIMENSION);
	now = identity();
	tap(now && now != first, "another first number");
	values[0] -= 1;
	values[SIZE - 1] += 1;
	write_matrix("F32", values, DIMENSION);
	now = identity();
	tap(now && now != first, "another last number");
	values[SIZE - 1] -= 1;
	write_matrix("F64", values, DIMENSION);
	now = identity();
	tap(now && now != first, "another type");
	write_matrix("F32", values, DIMENSION);
	tap(identity() == first, "the same again is the same");
	free(values);
}

struct thread {
	const struct static_model *model;
	bool same;
};

static void *
embed_often(void *ctx)
{
	struct thread *thread = ctx;
	struct static_work *work = static_work_new();
	float want[2] = { .6F, .8F }, got[2];

	thread->same = true;
	for (int i = 0; i < 2000; i++)
		thread->same = thread->same &&
			       static_embed(thread->model, work,
				   i % 2 ? "a" : "A \u00e9 x", i % 2 ? 1 : 6,
				   got) &&
			       is_near(got, want, 2);
	static_work_free(work);
	return NULL;
}

static void
test_threads(void)
{
	static const float values[] = { 0, 0, 3, 4, 0, 1, 1, 1, 2, 3 };
	struct thread threads[2];
	pthread_t ids[2];
	struct err err;
	struct static_model *model;

	write_matrix("F16", values, 2);
	model = static_open(dir, &err);
	for (int i = 0; i < 2; i++) {
		threads[i].model = model;
		pthread_create(&ids[i], NULL, embed_often, &threads[i]);
	}
	for (int i = 0; i < 2; i++)
		pthread_join(ids[i], NULL);
	tap(threads[0].same && threads[1].same,
	    "two threads embed at the same time");
	static_close(model);
}

int
main(void)
{
	char path[80];

	if (!mkdtemp(dir))
		return 1;
	test_types();
	test_strange();
	write_file("tokenizer.json", TOKENIZER, strlen(TOKENIZER));
	test_lists("I32", "F32");
	test_lists("I64", "F64");
	test_lists("I32", "F16");
	test_refused();
	test_long();
	test_identity();
	test_threads();
	snprintf(path, sizeof path, "%s/tokenizer.json", dir);
	unlink(path);
	snprintf(path, sizeof path, "%s/model.safetensors", dir);
	unlink(path);
	rmdir(dir);
	return tap_end();
}
