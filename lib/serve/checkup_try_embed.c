#include "serve/checkup_try.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/record.h"
#include "model/adapter.h"
#include "model/remote.h"
#include "model/static.h"

/* Nothing of one has to do with another, so that they give the baseline. */
#define TEXT(s)                  \
	{                        \
		s, sizeof(s) - 1 \
	}
static const struct remote_text TEXTS[] = {
	TEXT("Ann drinks green tea every morning."),
	TEXT("The bridge was closed for repairs in May."),
	TEXT("Interest rates fell by a quarter of a percent."),
	TEXT("My daughter plays the cello in a youth orchestra."),
	TEXT("The server ran out of disk space during the backup."),
	TEXT("Volcanic ash makes the soil of the island fertile."),
	TEXT("He broke his left arm while skiing."),
	TEXT("The recipe needs two eggs and a cup of flour."),
	TEXT("Whales sleep with one half of the brain at a time."),
	TEXT("The parking ticket has to be paid within two weeks."),
	TEXT("She is learning to read Arabic."),
	TEXT("The goalkeeper saved a penalty in extra time."),
};

enum {
	N_TEXTS = sizeof TEXTS / sizeof *TEXTS,
	N_FIRST = 2,    /* of the first question, which may load the model */
	STATIC_MS = 50, /* of measuring, far above the clock's steps */
};

static const double BASELINE_OFF = .1; /* what would move scores visibly */

/* ---- what vectors tell ---- */

/* The mean cosine of all pairs but the equal ones; they are at unit length. */
static double
baseline_of(const float *queries, const float *documents, size_t dimension)
{
	double sum = 0;

	for (size_t i = 0; i < N_TEXTS; i++)
		for (size_t j = 0; j < N_TEXTS; j++)
			for (size_t d = 0; i != j && d < dimension; d++)
				sum += (double)queries[i * dimension + d] *
				       (double)documents[j * dimension + d];
	return sum / (N_TEXTS * (N_TEXTS - 1));
}

static void
note_baseline(
    struct checkup_result *result, const float *queries, const float *documents)
{
	double measured = baseline_of(
	    queries, documents, (size_t)result->dimension);

	/* two digits are more than a dozen texts can tell */
	result->baseline = fmin(.95, fmax(0, round(measured * 100) / 100));
	if (fabs(result->baseline - result->settings->baseline) >= BASELINE_OFF)
		checkup_try_set(result, "baseline = %g", result->baseline);
}

/* ---- a static model ---- */

static bool
embed_all(
    const struct static_model *model, struct static_work *work, float *vectors)
{
	size_t dimension = static_dimension(model);
	bool known = true;

	for (int i = 0; i < N_TEXTS; i++)
		known = static_embed(model, work, TEXTS[i].text, TEXTS[i].len,
			    vectors + (size_t)i * dimension) &&
			known;
	return known;
}

static void
measure_static(const struct static_model *model, struct checkup_result *result)
{
	size_t dimension = static_dimension(model);
	float *vectors = alloc_array(N_TEXTS * dimension, sizeof *vectors);
	struct static_work *work = static_work_new();
	int64_t start = clock_ticks(), spent = 0, n = 0;

	result->dimension = (int64_t)dimension;
	result->works = embed_all(model, work, vectors);
	if (!result->works)
		err_set(&result->err, ERR_MODEL,
		    "the model knows nothing of an English sentence");
	for (; result->works && spent < STATIC_MS; n += N_TEXTS) {
		embed_all(model, work, vectors);
		spent = clock_ticks() - start;
	}
	if (spent) {
		result->rate = (double)n * 1000 / (double)spent;
		note_baseline(result, vectors, vectors);
	}
	static_work_free(work);
	free(vectors);
}

static void
try_static(struct checkup_result *result)
{
	const struct settings *settings = result->settings;
	int64_t start = clock_ticks();
	struct static_model *model = NULL;

	if (settings->path)
		model = static_open(settings->path, &result->err);
	else
		err_set(&result->err, ERR_INPUT,
		    "'path' must say where its files are");
	if (!model)
		return;
	result->ms = clock_ticks() - start;
	measure_static(model, result);
	static_close(model);
}

/* ---- a model elsewhere ---- */

/* Numbers in the base64 of float32. */
static int64_t
base64_floats(const char *text, size_t len)
{
	while (len && text[len - 1] == '=')
		len--;
	return (int64_t)(len * 3 / 4 / sizeof(float));
}

/*
 * The length of the first vector in a reply of any shape: what is a list of
 * numbers, or has the name "embedding" and is text.  The reply was scanned, so
 * its depth is bounded.
 */
static int64_t
find_vector(const struct json_span *value, bool named, struct arena *arena)
{
	struct json_span inner;
	const char *at = NULL, *key;
	int64_t n = 0;
	size_t len;

	if (value->kind == JSON_STRING && named) {
		const char *text = json_text(value, arena, &len);

		return base64_floats(text, len);
	}
	if (value->kind == JSON_OBJECT)
		while (!n && json_member(value, &at, arena, &key, &inner))
			n = find_vector(
			    &inner, strcmp(key, "embedding") == 0, arena);
	if (value->kind == JSON_ARRAY)
		while (json_element(value, &at, &inner)) {
			if (inner.kind == JSON_NUMBER)
				n++;
			else if (!n)
				n = find_vector(&inner, false, arena);
		}
	return n;
}

static int
read_dimension(void *ctx, const struct json_span *reply, struct arena *arena,
    struct err *err)
{
	int64_t *dimension = ctx;

	*dimension = find_vector(reply, false, arena);
	return *dimension ? 0
			  : err_set(err, ERR_MODEL, "no vector in the reply");
}

/* Asks for a vector of whatever dimension the model has. */
static int64_t
find_dimension(const struct checkup *checkup, struct checkup_result *result)
{
	struct settings settings = *result->settings;
	const struct embed_adapter *adapter = adapter_embed(settings.provider);
	struct buf path = { 0 }, body = { 0 };
	struct arena arena = { 0 };
	int64_t dimension = 0;
	enum client_fault fault;
	struct call call = {
		.kind = "embed", .read = read_dimension, .ctx = &dimension
	};
	struct client *client;

	settings.dimension = 0;
	adapter->path(&settings, &path);
	adapter->request(&settings, TEXTS, 1, REMOTE_DOCUMENT, &body);
	call.path = buf_text(&path);
	call.body = buf_text(&body);
	call.body_len = body.len;
	client = client_new(
	    &settings, &adapter->endpoint, checkup->meter, checkup->stopped);
	if (client_call(client, &call, &fault, &arena, &result->err) < 0)
		dimension = 0;
	client_free(client);
	arena_release(&arena);
	buf_release(&path);
	buf_release(&body);
	return dimension;
}

static int
embed_texts(struct remote *remote, size_t n, enum remote_task task, float *out,
    enum client_fault *fault, struct checkup_result *result)
{
	return remote_embed(remote, TEXTS, n, task, out, fault, &result->err);
}

/*
 * Embeds some texts, then all, as documents and as queries; what fails first is
 * in result->err.
 */
static bool
measure_remote(struct remote *remote, struct checkup_result *result,
    enum client_fault *fault)
{
	size_t n = N_TEXTS * (size_t)result->dimension;
	float *documents = alloc_array(2 * n, sizeof *documents);
	float *queries = documents + n;
	int64_t start = clock_ticks(), spent;
	int rc = embed_texts(
	    remote, N_FIRST, REMOTE_QUERY, queries, fault, result);

	if (!result->ms)
		result->ms = clock_ticks() - start;
	start = clock_ticks();
	if (rc == 0)
		rc = embed_texts(
		    remote, N_TEXTS, REMOTE_DOCUMENT, documents, fault, result);
	spent = clock_ticks() - start;
	if (rc == 0)
		rc = embed_texts(
		    remote, N_TEXTS, REMOTE_QUERY, queries, fault, result);
	if (rc == 0) {
		result->rate = N_TEXTS * 1000.0 / (double)(spent ? spent : 1);
		note_baseline(result, queries, documents);
	}
	free(documents);
	return rc == 0;
}

static bool
try_dimension(const struct checkup *checkup, struct checkup_result *result,
    enum client_fault *fault)
{
	struct settings settings = *result->settings;
	struct remote *remote;
	bool works;

	settings.dimension = result->dimension;
	*fault = CLIENT_UNUSABLE;
	remote = remote_new(
	    &settings, checkup->meter, checkup->stopped, &result->err);
	works = remote && measure_remote(remote, result, fault);
	remote_free(remote);
	return works;
}

/* One that may be what is wrong is found out, and then said. */
static void
mend_dimension(const struct checkup *checkup, struct checkup_result *result)
{
	int64_t said = result->settings->dimension;
	int64_t start = clock_ticks(), found;
	struct checkup_result other = *result;
	enum client_fault fault;

	found = find_dimension(checkup, &other);
	if (!said)
		result->err = other.err;
	if (!found || found == said)
		return;
	result->ms = clock_ticks() - start;
	if (found < MEMORY_VECTOR_MIN || found > MEMORY_VECTOR_MAX) {
		err_set(&result->err, ERR_MODEL,
		    "its vectors have %lld numbers, and %d to %d can be used",
		    (long long)found, MEMORY_VECTOR_MIN, MEMORY_VECTOR_MAX);
		return;
	}
	result->dimension = found;
	checkup_try_set(result, "dimension = %lld", (long long)found);
	if (!try_dimension(checkup, result, &fault))
		return;
	if (said)
		err_set(&result->err, ERR_INPUT,
		    "its vectors have %lld numbers, not %lld", (long long)found,
		    (long long)said);
	else
		err_set(&result->err, ERR_INPUT, "'dimension' is not set");
}

void
checkup_try_embedder(
    const struct checkup *checkup, struct checkup_result *result)
{
	const struct settings *settings = result->settings;
	enum client_fault fault;

	if (strcmp(settings->provider, "static") == 0) {
		try_static(result);
		return;
	}
	if (!adapter_embed(settings->provider)) {
		err_set(&result->err, ERR_INPUT,
		    "no provider '%.64s': there are %s", settings->provider,
		    adapter_names(SETTINGS_EMBEDDER));
		return;
	}
	if (!settings->model) {
		err_set(&result->err, ERR_INPUT, "'model' must be said");
		return;
	}
	result->dimension = settings->dimension;
	result->works = settings->dimension &&
			try_dimension(checkup, result, &fault);
	if (result->works)
		return;
	result->dimension = 0;
	if (!settings->dimension || fault == CLIENT_INVALID ||
	    fault == CLIENT_REFUSED)
		mend_dimension(checkup, result);
}
