#include "stub.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* ---- vectors of texts ---- */

/* Calls each for every word, in lower case; true if one returns so. */
static bool
each_word(
    const char *text, bool (*each)(const char *word, void *ctx), void *ctx)
{
	char word[64];
	size_t n = 0;

	for (;; text++) {
		unsigned char c = (unsigned char)*text;

		if (isalnum(c) || c >= 0x80) {
			if (n < sizeof word - 1)
				word[n++] = (char)tolower(c);
			continue;
		}
		word[n] = '\0';
		if (n && each(word, ctx))
			return true;
		n = 0;
		if (!c)
			return false;
	}
}

struct vector {
	float *values;
	size_t n;
};

static bool
add_word(const char *word, void *ctx)
{
	struct vector *vector = ctx;
	uint64_t state = UINT64_C(0xcbf29ce484222325);

	for (; *word; word++)
		state = (state ^ (unsigned char)*word) *
			UINT64_C(0x100000001b3);
	for (size_t i = 0; i < vector->n; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		vector->values[i] += (float)(state >> 40) / 8388608.0F - 1;
	}
	return false;
}

static struct vector
make_vector(const char *text, size_t dimension)
{
	struct vector vector = { alloc_array(dimension, sizeof(float)),
		dimension };
	double square = 0;

	each_word(text, add_word, &vector);
	for (size_t i = 0; i < dimension; i++)
		square += (double)vector.values[i] * vector.values[i];
	if (square == 0) {
		add_word("", &vector);
		square = (double)dimension / 3;
	}
	for (size_t i = 0; i < dimension; i++)
		vector.values[i] /= (float)sqrt(square);
	return vector;
}

/* ---- how they are written ---- */

static void
put_base64(struct buf *out, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		size_t n = len - i < 3 ? len - i : 3;
		uint32_t v = (uint32_t)bytes[i] << 16;

		v |= n > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
		v |= n > 2 ? bytes[i + 2] : 0;
		for (size_t k = 0; k < 4; k++)
			buf_char(
			    out, k <= n ? digits[v >> (18 - 6 * k) & 63] : '=');
	}
}

struct vector_form {
	size_t dimension;
	bool base64, poison;
};

static void
put_vector(struct buf *out, const struct vector_form *form, const char *text)
{
	struct vector vector = make_vector(text, form->dimension);

	if (form->base64) {
		if (form->poison)
			vector.values[0] = NAN;
		buf_char(out, '"');
		put_base64(out, (unsigned char *)vector.values,
		    vector.n * sizeof(float));
		buf_char(out, '"');
	} else {
		for (size_t i = 0; i < vector.n; i++)
			buf_printf(out, "%c%.9g", i ? ',' : '[',
			    (double)vector.values[i]);
		if (form->poison)
			buf_string(out, ",1e999");
		buf_char(out, ']');
	}
	free(vector.values);
}

/* ---- embeddings ---- */

static long
integer_at(struct request *request, const char *path, long otherwise)
{
	struct json_span value;
	int64_t n = otherwise;

	if (request_find(request, path, &value))
		json_integer(&value, &n);
	return n > 0 && n <= 65536 ? (long)n : otherwise;
}

/* The texts of a request, as many as *n; NULL if it has none. */
static const char **
texts_of(struct request *request, size_t *n)
{
	struct arena *arena = &request->arena;
	struct json_span list, item, value, part;
	const char *at = NULL, *first = NULL;
	const char **texts = arena_bytes(
	    arena, (request->body.len + 1) * sizeof *texts);

	*n = 0;
	if (!request_find(request, "input", &list) &&
	    !request_find(request, "requests", &list))
		return NULL;
	if (list.kind == JSON_STRING)
		texts[(*n)++] = json_text(&list, arena, NULL);
	while (list.kind == JSON_ARRAY && json_element(&list, &at, &item)) {
		/* Gemini's: content.parts[0].text */
		if (find_member(&item, "content", arena, &value) &&
		    find_member(&value, "parts", arena, &part) &&
		    json_element(&part, &first, &value))
			find_member(&value, "text", arena, &item);
		first = NULL;
		if (item.kind != JSON_STRING)
			return NULL;
		texts[(*n)++] = json_text(&item, arena, NULL);
	}
	return *n ? texts : NULL;
}

/* Data in reverse: their index says which is which. */
static void
put_openai(struct buf *out, const struct vector_form *form,
    const char *const *texts, size_t n, const char *model)
{
	buf_string(out, "{\"object\":\"list\",\"data\":[");
	for (size_t i = n; i-- > 0;) {
		buf_printf(out,
		    "{\"object\":\"embedding\",\"index\":%zu,\"embedding\":",
		    i);
		put_vector(out, form, texts[i]);
		buf_string(out, i ? "}," : "}");
	}
	buf_printf(out,
	    "],\"model\":\"%s\",\"usage\":{\"prompt_tokens\":%zu,"
	    "\"total_tokens\":%zu}}",
	    model, n, n);
}

static void
put_list(struct buf *out, const struct vector_form *form,
    const char *const *texts, size_t n, bool gemini)
{
	buf_string(out, "{\"embeddings\":[");
	for (size_t i = 0; i < n; i++) {
		buf_string(out, i ? "," : "");
		buf_string(out, gemini ? "{\"values\":" : "");
		put_vector(out, form, texts[i]);
		buf_string(out, gemini ? "}" : "");
	}
	buf_char(out, ']');
	if (!gemini)
		buf_printf(out, ",\"prompt_eval_count\":%zu", n);
	buf_char(out, '}');
}

static void
answer_embeddings(const struct stub_options *options, const struct step *step,
    struct request *request, struct reply *reply)
{
	bool gemini = strstr(request->path, "EmbedContents") != NULL;
	struct vector_form form = { .poison = step->poison };
	struct json_span value;
	const char **texts;
	size_t n;
	long dimension = integer_at(request, "dimensions", options->dimension);

	if (gemini && request_find(request, "requests", &value)) {
		const char *at = NULL;
		struct json_span first;

		if (value.kind == JSON_ARRAY &&
		    json_element(&value, &at, &first) &&
		    find_member(&first, "outputDimensionality", &request->arena,
			&value))
			dimension = strtol(value.start, NULL, 10);
	}
	form.dimension = (size_t)(step->dimension ? step->dimension
						  : dimension);
	form.base64 = request_find(request, "encoding_format", &value) &&
		      !strcmp(
			  json_text(&value, &request->arena, NULL), "base64");
	texts = texts_of(request, &n);
	if (!texts) {
		answer_error(reply, 400, "there is no text");
		return;
	}
	n = step->empty ? 0 : n;
	if (strstr(request->path, "/embeddings"))
		put_openai(&reply->body, &form, texts, n, options->model);
	else
		put_list(&reply->body, &form, texts, n, gemini);
}

/* ---- reranking ---- */

struct match {
	const char *document;
	size_t words, found;
};

static bool
is_word(const char *word, void *ctx)
{
	return !strcmp(word, ctx);
}

static bool
count_word(const char *word, void *ctx)
{
	struct match *match = ctx;

	match->words++;
	match->found += each_word(match->document, is_word, (char *)word);
	return false;
}

/* The share of the query's words that the document has. */
static double
score(const char *query, const char *document)
{
	struct match match = { document, 0, 0 };

	each_word(query, count_word, &match);
	return match.words ? (double)match.found / (double)match.words : 0;
}

static void
put_scores(struct request *request, const struct json_span *documents,
    const char *query, const char *shape, struct buf *out)
{
	bool data = !strcmp(shape, "data"), bare = !strcmp(shape, "bare");
	struct arena *arena = &request->arena;
	struct json_span item;
	const char *at = NULL;

	if (!bare)
		buf_string(out, data ? "{\"data\":[" : "{\"results\":[");
	else
		buf_char(out, '[');
	for (int i = 0; json_element(documents, &at, &item); i++) {
		double value;

		if (item.kind == JSON_OBJECT)
			find_member(&item, "text", arena, &item);
		value = score(query, json_text(&item, arena, NULL));
		buf_string(out, i ? ",{" : "{");
		if (!data)
			buf_printf(out, "\"index\":%d,", i);
		buf_printf(out, "\"%s\":%.6f}",
		    data || bare ? "score" : "relevance_score", value);
	}
	buf_string(out, bare ? "]" : "]}");
}

static void
answer_rerank(
    const struct step *step, struct request *request, struct reply *reply)
{
	struct json_span query, documents;
	bool texts = request_find(request, "texts", &documents);
	const char *shape = step->shape ? step->shape
			    : texts     ? "bare"
					: "results";

	if (!request_find(request, "query", &query) ||
	    query.kind != JSON_STRING ||
	    (!texts && !request_find(request, "documents", &documents)) ||
	    documents.kind != JSON_ARRAY)
		answer_error(reply, 422, "no query or documents");
	else if (step->empty)
		buf_string(&reply->body, "{\"results\":[]}");
	else if (step->poison)
		buf_string(&reply->body,
		    "{\"results\":[{\"index\":0,\"score\":1e999}]}");
	else
		put_scores(request, &documents,
		    json_text(&query, &request->arena, NULL), shape,
		    &reply->body);
}

bool
answer_vectors(const struct stub_options *options, const struct step *step,
    struct request *request, struct reply *reply)
{
	const char *path = request->path;

	if (strstr(path, "/embed") || strstr(path, "EmbedContents"))
		answer_embeddings(options, step, request, reply);
	else if (strstr(path, "rerank") || strstr(path, "/score"))
		answer_rerank(step, request, reply);
	else
		return false;
	return true;
}
