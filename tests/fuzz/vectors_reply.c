/*
 * Replies of embedders and rerankers: whatever they are, each reader refuses
 * them with a sentence or has filled every vector, at unit length, or every
 * score.  The first byte says for how many texts and of which dimension; with
 * its highest bit the bytes behind it are made into a reply of OpenAI's form,
 * of which it is known what is to be read.
 */
#include "fuzz.h"

#include <math.h>

#include "model/adapter.h"

enum { MOST = 4 };

struct sizes {
	size_t n, dimension;
};

static void
check_error(const struct err *err)
{
	size_t len = strlen(err->text);

	if (err->kind != ERR_MODEL || !len)
		fprintf(stderr, "kind %d: %s\n", err->kind, err->text);
	MUST(err->kind == ERR_MODEL && len);
	MUST(utf8_bad(err->text, len) == len);
}

/* ---- vectors ---- */

static struct remote_vectors
vectors_new(struct sizes sizes)
{
	return (struct remote_vectors){
		.values = alloc_array(sizes.n * sizes.dimension, sizeof(float)),
		.there = alloc_array(sizes.n, sizeof(bool)),
		.n = sizes.n,
		.dimension = sizes.dimension,
	};
}

static void
vectors_free(struct remote_vectors *vectors)
{
	free(vectors->values);
	free(vectors->there);
}

static void
check_unit_length(const struct remote_vectors *vectors)
{
	for (size_t i = 0; i < vectors->n; i++) {
		const float *v = vectors->values + i * vectors->dimension;
		double sum = 0;

		MUST(vectors->there[i]);
		for (size_t d = 0; d < vectors->dimension; d++)
			sum += (double)v[d] * (double)v[d];
		MUST(fabs(sum - 1) < 1e-5);
	}
}

static void
read_vectors(
    const char *provider, const struct json_span *reply, struct sizes sizes)
{
	struct remote_vectors vectors = vectors_new(sizes);
	struct arena arena = { 0 };
	struct err err = { 0 };
	int rc = adapter_embed(provider)->reply(&vectors, reply, &arena, &err);

	MUST(rc == 0 || rc == -1);
	if (rc == 0)
		rc = remote_put_end(&vectors, &err);
	if (rc == 0)
		check_unit_length(&vectors);
	else
		check_error(&err);
	vectors_free(&vectors);
	arena_release(&arena);
}

/* ---- scores ---- */

static void
read_scores(const struct json_span *reply, size_t n, bool named)
{
	static const char *const ids[] = { "0", "a", "1", "b" };
	const struct rerank_asked asked = { n, named ? ids : NULL };
	double *raw = alloc_array(n, sizeof *raw);
	double *scores = alloc_array(n, sizeof *scores);
	struct arena arena = { 0 };
	struct err err = { 0 };
	int rc;

	for (size_t i = 0; i < n; i++)
		raw[i] = NAN;
	rc = rerank_read(reply, &asked, raw, &arena, &err);
	MUST(rc == 0 || rc == -1);
	if (rc < 0)
		check_error(&err);
	for (size_t i = 0; rc == 0 && i < n; i++)
		MUST(isfinite(raw[i]));
	memcpy(scores, raw, n * sizeof *scores);
	if (rc == 0)
		rerank_settle(scores, n);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		MUST(scores[i] >= 0 && scores[i] <= 1);
		for (size_t j = 0; j < n; j++)
			MUST(raw[i] <= raw[j] ? scores[i] <= scores[j]
					      : scores[i] >= scores[j]);
	}
	free(raw);
	free(scores);
	arena_release(&arena);
}

static void
read_all(const char *data, size_t size, struct sizes sizes)
{
	char *text = fuzz_copy(data, size);
	struct json_span reply;
	struct err err = { 0 };

	if (json_scan(text, size, &reply, &err) < 0) {
		fuzz_refused(&err);
	} else {
		read_vectors("openai", &reply, sizes);
		read_vectors("ollama", &reply, sizes);
		read_vectors("gemini", &reply, sizes);
		read_scores(&reply, sizes.n, false);
		read_scores(&reply, sizes.n, true);
	}
	free(text);
}

/* ---- a reply that is known ---- */

struct known {
	struct buf text;
	float values[MOST][MOST];
	bool there[MOST], good;
};

static void
put_base64(struct buf *out, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		uint32_t bits = 0;

		for (size_t j = 0; j < 3; j++)
			bits = bits << 8 | (i + j < len ? bytes[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			if (i + j <= len)
				buf_char(
				    out, digits[bits >> (18 - 6 * j) & 63]);
			else
				buf_char(out, '=');
	}
}

static void
put_numbers(struct buf *out, const float *numbers, size_t n)
{
	buf_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		buf_string(out, i ? "," : "");
		if (isfinite(numbers[i]))
			buf_printf(out, "%.9g", (double)numbers[i]);
		else
			buf_string(out, isnan(numbers[i]) ? "null" : "1e999");
	}
	buf_char(out, ']');
}

/* One item, as good as its bytes are. */
static void
put_item(
    struct known *known, struct sizes sizes, const uint8_t **data, size_t *size)
{
	uint8_t index = fuzz_byte(data, size) % (MOST + 1);
	uint8_t form = fuzz_byte(data, size);
	size_t n = form / 2 % 8 ? sizes.dimension : form / 16 % MOST;
	unsigned char bytes[MOST * sizeof(float)];
	float numbers[MOST];
	bool zero = true;

	for (size_t i = 0; i < n * sizeof(float); i++)
		bytes[i] = fuzz_byte(data, size);
	memcpy(numbers, bytes, n * sizeof *numbers);
	buf_printf(&known->text, "%s{\"index\":%d,\"embedding\":",
	    known->text.data[known->text.len - 1] == '[' ? "" : ",", index);
	if (form & 1) {
		put_numbers(&known->text, numbers, n);
	} else {
		buf_char(&known->text, '"');
		put_base64(&known->text, bytes, n * sizeof *numbers);
		buf_char(&known->text, '"');
	}
	buf_char(&known->text, '}');
	for (size_t i = 0; i < n; i++) {
		known->good = known->good && isfinite(numbers[i]);
		zero = zero && numbers[i] == 0;
	}
	known->good = known->good && index < sizes.n && !zero &&
		      n == sizes.dimension;
	if (!known->good)
		return;
	known->good = !known->there[index];
	known->there[index] = true;
	memcpy(known->values[index], numbers, n * sizeof *numbers);
}

/* What was put is what is read, each in its place. */
static void
read_known(const struct known *known, struct sizes sizes)
{
	struct remote_vectors vectors = vectors_new(sizes);
	struct json_span reply;
	struct arena arena = { 0 };
	struct err err = { 0 };
	bool good;

	MUST(json_scan(known->text.data, known->text.len, &reply, &err) == 0);
	good = adapter_embed("openai")->reply(&vectors, &reply, &arena, &err) ==
	       0;
	for (size_t i = 0; good && known->good && i < sizes.n; i++)
		for (size_t d = 0; d < sizes.dimension; d++)
			MUST(vectors.values[i * sizes.dimension + d] ==
			     known->values[i][d]);
	good = good && remote_put_end(&vectors, &err) == 0;
	if (good != known->good)
		fprintf(stderr, "%s: %s\n", known->text.data, err.text);
	MUST(good == known->good);
	vectors_free(&vectors);
	arena_release(&arena);
}

static void
make_known(const uint8_t *data, size_t size, struct sizes sizes)
{
	struct known known = { .good = true };
	size_t n = sizes.n;

	if (fuzz_byte(&data, &size) % 8 == 0)
		n = size % (MOST + 1);
	buf_string(&known.text, "{\"data\":[");
	for (size_t i = 0; i < n; i++)
		put_item(&known, sizes, &data, &size);
	buf_string(&known.text, "]}");
	for (size_t i = 0; i < sizes.n; i++)
		known.good = known.good && known.there[i];
	read_known(&known, sizes);
	read_all(known.text.data, known.text.len, sizes);
	buf_release(&known.text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t first = fuzz_byte(&data, &size);
	struct sizes sizes = { 1 + first % MOST, 1 + first / MOST % MOST };

	if (first & 0x80)
		make_known(data, size, sizes);
	else
		read_all((const char *)data, size, sizes);
	return 0;
}
