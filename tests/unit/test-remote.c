#include "model/remote.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "canned.h"
#include "model/adapter.h"
#include "model/embed.h"
#include "tap.h"

/* ---- requests ---- */

static struct settings
settings_of(const char *provider, const char *model, int64_t dimension)
{
	struct settings settings = settings_default(SETTINGS_EMBEDDER);

	settings.name = (char *)"local";
	settings.provider = (char *)provider;
	settings.model = (char *)model;
	settings.dimension = dimension;
	return settings;
}

#define TEXT(s) ((struct remote_text){ s, sizeof(s) - 1 })

static const struct {
	const char *provider, *model;
	int64_t dimension;
	enum remote_task task;
	const char *path, *body;
} REQUESTS[] = {
	{ "openai", "bge-m3", 1024, REMOTE_DOCUMENT, "/embeddings",
	    "{\"model\":\"bge-m3\",\"input\":[\"tea\",\"a \\\"b\\\"\"],"
	    "\"encoding_format\":\"base64\"}" },
	{ "openai", "text-embedding-3-small", 256, REMOTE_QUERY, "/embeddings",
	    "{\"model\":\"text-embedding-3-small\","
	    "\"input\":[\"tea\",\"a \\\"b\\\"\"],"
	    "\"encoding_format\":\"base64\",\"dimensions\":256}" },
	{ "openai", "openai/text-embedding-3-large", 256, REMOTE_DOCUMENT,
	    "/embeddings",
	    "{\"model\":\"openai/text-embedding-3-large\","
	    "\"input\":[\"tea\",\"a \\\"b\\\"\"],"
	    "\"encoding_format\":\"base64\",\"dimensions\":256}" },
	{ "openai", "text-embedding-3-small", 0, REMOTE_DOCUMENT, "/embeddings",
	    "{\"model\":\"text-embedding-3-small\","
	    "\"input\":[\"tea\",\"a \\\"b\\\"\"],"
	    "\"encoding_format\":\"base64\"}" },
	{ "ollama", "all-minilm", 384, REMOTE_DOCUMENT, "/api/embed",
	    "{\"model\":\"all-minilm\",\"input\":[\"tea\",\"a \\\"b\\\"\"],"
	    "\"truncate\":true}" },
	{ "ollama", "qwen3-embedding:8b", 1024, REMOTE_DOCUMENT, "/api/embed",
	    "{\"model\":\"qwen3-embedding:8b\","
	    "\"input\":[\"tea\",\"a \\\"b\\\"\"],"
	    "\"truncate\":true,\"dimensions\":1024}" },
	{ "gemini", "gemini-embedding-001", 768, REMOTE_DOCUMENT,
	    "/models/gemini-embedding-001:batchEmbedContents",
	    "{\"requests\":[{\"model\":\"models/gemini-embedding-001\","
	    "\"content\":{\"parts\":[{\"text\":\"tea\"}]},"
	    "\"taskType\":\"RETRIEVAL_DOCUMENT\","
	    "\"outputDimensionality\":768},"
	    "{\"model\":\"models/gemini-embedding-001\","
	    "\"content\":{\"parts\":[{\"text\":\"a \\\"b\\\"\"}]},"
	    "\"taskType\":\"RETRIEVAL_DOCUMENT\","
	    "\"outputDimensionality\":768}]}" },
	{ "gemini", "models/x?y", 0, REMOTE_QUERY,
	    "/models/x%3Fy:batchEmbedContents",
	    "{\"requests\":[{\"model\":\"models/x?y\","
	    "\"content\":{\"parts\":[{\"text\":\"tea\"}]},"
	    "\"taskType\":\"RETRIEVAL_QUERY\"},"
	    "{\"model\":\"models/x?y\","
	    "\"content\":{\"parts\":[{\"text\":\"a \\\"b\\\"\"}]},"
	    "\"taskType\":\"RETRIEVAL_QUERY\"}]}" },
};

static void
test_requests(void)
{
	const struct remote_text texts[] = { TEXT("tea"), TEXT("a \"b\"") };

	for (size_t i = 0; i < sizeof REQUESTS / sizeof *REQUESTS; i++) {
		const struct embed_adapter *adapter = adapter_embed(
		    REQUESTS[i].provider);
		struct settings settings = settings_of(REQUESTS[i].provider,
		    REQUESTS[i].model, REQUESTS[i].dimension);
		struct buf path = { 0 }, body = { 0 };

		adapter->path(&settings, &path);
		adapter->request(&settings, texts, 2, REQUESTS[i].task, &body);
		tap(!strcmp(buf_text(&path), REQUESTS[i].path) &&
			!strcmp(buf_text(&body), REQUESTS[i].body),
		    "%s is asked for %s: %s", REQUESTS[i].provider,
		    REQUESTS[i].model, buf_text(&body));
		buf_release(&path);
		buf_release(&body);
	}
}

/* ---- replies ---- */

/*
 * Replies to two texts by a model of two dimensions.  What is read is printed,
 * and at its end the tokens; an error begins with '!'.  "AACAPwAAAEA=" is 1,2
 * and "AABAQAAAgEA=" 3,4.
 */
static const struct {
	const char *provider, *reply, *want;
} REPLIES[] = {
	{ "openai",
	    "{\"object\":\"list\",\"data\":["
	    "{\"object\":\"embedding\",\"index\":0,\"embedding\":[1,2]},"
	    "{\"object\":\"embedding\",\"index\":1,\"embedding\":[3,4]}],"
	    "\"model\":\"m\",\"usage\":{\"prompt_tokens\":5,"
	    "\"total_tokens\":5}}",
	    "1 2 3 4 5" },
	{ "openai",
	    "{\"data\":[{\"index\":1,\"embedding\":[3,4]},"
	    "{\"embedding\":[1,2],\"index\":0}]}",
	    "1 2 3 4 0" },
	{ "openai",
	    "{\"data\":[{\"index\":1,\"embedding\":\"AABAQAAAgEA=\"},"
	    "{\"embedding\":\"AACAPwAAAEA\",\"index\":0}]}",
	    "1 2 3 4 0" },
	{ "openai",
	    "{\"data\":[{\"index\":0,\"embedding\":\"AACAPwAAAEA\\u003d\"},"
	    "{\"index\":1,\"embedding\":[-3.5e-1,1E+2]}]}",
	    "1 2 -0.35 100 0" },
	{ "openai",
	    "{\"data\":[{\"index\":0,\"embedding\":[1,2]},"
	    "{\"index\":0,\"embedding\":[3,4]}]}",
	    "!the reply has two vectors of index 0" },
	{ "openai",
	    "{\"data\":[{\"index\":0,\"embedding\":[1,2]},"
	    "{\"index\":0,\"embedding\":\"AABAQAAAgEA=\"}]}",
	    "!the reply has two vectors of index 0" },
	{ "openai",
	    "{\"data\":[{\"index\":0,\"embedding\":[1,2]},"
	    "{\"index\":2,\"embedding\":[3,4]}]}",
	    "!the reply has a vector of index 2, and 2 texts were sent" },
	{ "openai", "{\"data\":[{\"index\":-1,\"embedding\":[1,2]}]}",
	    "!the reply has a vector of index -1, and 2 texts were sent" },
	{ "openai",
	    "{\"data\":[{\"index\":9223372036854775807,"
	    "\"embedding\":\"AACAPwAAAEA=\"}]}",
	    "!the reply has a vector of index 9223372036854775807, and 2 "
	    "texts were sent" },
	{ "openai", "{\"data\":[{\"index\":1,\"embedding\":[3,4]}]}",
	    "!the reply has vectors for 1 of 2 texts" },
	{ "openai", "{\"data\":[]}",
	    "!the reply has vectors for 0 of 2 texts" },
	{ "openai",
	    "{\"data\":[{\"index\":0,\"embedding\":[1,2]},"
	    "{\"index\":1,\"embedding\":[3,4]},"
	    "{\"index\":2,\"embedding\":[5,6]}]}",
	    "!the reply has a vector of index 2, and 2 texts were sent" },
	{ "openai", "{\"data\":[{\"embedding\":[1,2]}]}",
	    "!an item of 'data' in the reply has no index or no embedding" },
	{ "openai", "{\"data\":[{\"index\":\"0\",\"embedding\":[1,2]}]}",
	    "!an item of 'data' in the reply has no index or no embedding" },
	{ "openai", "{\"data\":[{\"index\":0.5,\"embedding\":[1,2]}]}",
	    "!an item of 'data' in the reply has no index or no embedding" },
	{ "openai", "{\"data\":[{\"index\":0}]}",
	    "!an item of 'data' in the reply has no index or no embedding" },
	{ "openai", "{\"data\":[[1,2],[3,4]]}",
	    "!an item of 'data' in the reply has no index or no embedding" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":[1,2,3]}]}",
	    "!its vectors have 3 numbers, not 2: check model and dimension" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":[1]}]}",
	    "!its vectors have 1 numbers, not 2: check model and dimension" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":[]}]}",
	    "!its vectors have 0 numbers, not 2: check model and dimension" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":\"\"}]}",
	    "!its vectors have 0 numbers, not 2: check model and dimension" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":\"AACAPw==\"}]}",
	    "!its vectors have 1 numbers, not 2: check model and dimension" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":\"AACAPwA=\"}]}",
	    "!vector 0 in the reply is no base64 of float32" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":\"AACAPwAA-EA=\"}]}",
	    "!vector 0 in the reply is no base64" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":\"AACAPwAAwH8=\"}]}",
	    "!number 1 of vector 0 in the reply is not finite as float32" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":\"AACA/wAAAEA=\"}]}",
	    "!number 0 of vector 0 in the reply is not finite as float32" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":[1,null]}]}",
	    "!number 1 of vector 0 in the reply is not finite as float32" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":[1e39,1]}]}",
	    "!number 0 of vector 0 in the reply is not finite as float32" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":[1,1e999]}]}",
	    "!number 1 of vector 0 in the reply is not finite as float32" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":[\"1\",2]}]}",
	    "!number 0 of vector 0 in the reply is not finite as float32" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":[[1,2]]}]}",
	    "!number 0 of vector 0 in the reply is not finite as float32" },
	{ "openai", "{\"data\":[{\"index\":0,\"embedding\":null}]}",
	    "!vector 0 in the reply is no list of numbers" },
	{ "openai",
	    "{\"data\":[{\"index\":0,\"embedding\":[1,2]},"
	    "{\"index\":1,\"embedding\":[0,-0.0]}]}",
	    "!vector 1 in the reply is all zeros" },
	{ "openai", "{\"data\":{}}", "!the reply has no list called 'data'" },
	{ "openai", "[]", "!the reply has no list called 'data'" },
	{ "openai", "null", "!the reply has no list called 'data'" },
	{ "ollama",
	    "{\"model\":\"m\",\"embeddings\":[[1,2],[3,4]],"
	    "\"total_duration\":1,\"prompt_eval_count\":8}",
	    "1 2 3 4 8" },
	{ "ollama", "{\"embeddings\":[[1,2]]}",
	    "!the reply has vectors for 1 of 2 texts" },
	{ "ollama", "{\"embeddings\":[[1,2],[3,4],[5,6]]}",
	    "!the reply has a vector of index 2, and 2 texts were sent" },
	{ "ollama", "{\"embeddings\":[[1,2],[3,4,5]]}",
	    "!its vectors have 3 numbers, not 2: check model and dimension" },
	{ "ollama", "{\"embeddings\":[[1,2],{}]}",
	    "!vector 1 in the reply is no list of numbers" },
	{ "ollama", "{\"embedding\":[1,2]}",
	    "!the reply has no list called 'embeddings'" },
	{ "gemini", "{\"embeddings\":[{\"values\":[1,2]},{\"values\":[3,4]}]}",
	    "1 2 3 4 0" },
	{ "gemini",
	    "{\"embeddings\":[{\"values\":[1,2]},{\"values\":[3,4]}],"
	    "\"usageMetadata\":{\"promptTokenCount\":9}}",
	    "1 2 3 4 9" },
	{ "gemini", "{\"embeddings\":[{\"values\":[1,2]},{}]}",
	    "!an embedding in the reply has no 'values'" },
	{ "gemini", "{\"embeddings\":[{\"values\":[1,2]}]}",
	    "!the reply has vectors for 1 of 2 texts" },
	{ "gemini",
	    "{\"embeddings\":[{\"values\":[1,2]},{\"values\":[3,4]},"
	    "{\"values\":[5,6]}]}",
	    "!the reply has a vector of index 2, and 2 texts were sent" },
	{ "gemini", "{\"embedding\":{\"values\":[1,2]}}",
	    "!the reply has no list called 'embeddings'" },
};

/* Reads a reply into got: its numbers and tokens, or '!' and what is wrong. */
static void
read_reply(const struct embed_adapter *adapter, const char *text, char *got,
    size_t size)
{
	float values[4] = { 9, 9, 9, 9 }, at_unit[4];
	bool there[2] = { false, false };
	struct remote_vectors vectors = { values, there, 2, 2, 0 };
	struct json_span reply;
	struct arena arena = { 0 };
	struct err err = { 0 };
	int rc;

	json_scan(text, strlen(text), &reply, &err);
	rc = adapter->reply(&vectors, &reply, &arena, &err);
	memcpy(at_unit, values, sizeof values);
	vectors.values = at_unit;
	if (rc == 0)
		rc = remote_put_end(&vectors, &err);
	if (rc == 0)
		snprintf(got, size, "%g %g %g %g %d", (double)values[0],
		    (double)values[1], (double)values[2], (double)values[3],
		    (int)vectors.tokens);
	else
		snprintf(got, size, "!%s%s", err.text,
		    err.kind == ERR_MODEL ? "" : " (of the wrong kind)");
	arena_release(&arena);
}

static void
test_replies(void)
{
	for (size_t i = 0; i < sizeof REPLIES / sizeof *REPLIES; i++) {
		char got[600];

		read_reply(adapter_embed(REPLIES[i].provider), REPLIES[i].reply,
		    got, sizeof got);
		if (!tap(!strcmp(got, REPLIES[i].want), "%s: %s",
			REPLIES[i].provider, REPLIES[i].want))
			printf("# %s\n# %s\n", REPLIES[i].reply, got);
	}
}

/* Numbers of any size come to unit length. */
static void
test_unit_length(void)
{
	static const float rows[][2] = { { 3, 4 }, { -0.1f, 0 },
		{ FLT_MAX, -FLT_MAX }, { 1e-45f, 0 }, { 1e-40f, 1e-40f } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		float values[2] = { rows[i][0], rows[i][1] };
		bool there[1] = { true };
		struct remote_vectors vectors = { values, there, 1, 2, 0 };
		struct err err;
		double length = 0;

		if (remote_put_end(&vectors, &err) == 0)
			length = hypot((double)values[0], (double)values[1]);
		tap(fabs(length - 1) < 1e-6, "%g, %g is brought to length %g",
		    (double)rows[i][0], (double)rows[i][1], length);
	}
}

/* ---- texts ---- */

static const struct {
	const char *text;
	size_t limit;
	const char *sent;
} TEXTS[] = {
	{ "tea", 3, "tea" },
	{ "tea", 2, "te" },
	{ "t\xc3\xa9", 2, "t" },
	{ "t\xc3\xa9", 3, "t\xc3\xa9" },
	{ "\xf0\x9f\x8d\xb5", 3, "." },
	{ "", 3, "." },
	{ " \t\r\n", 9, "." },
	{ "\xc2\xa0\xe3\x80\x80\xe2\x80\x8b", 99, "." },
	{ "  a", 9, "  a" },
	{ "  a", 2, "." },
};

static void
test_texts(void)
{
	for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
		const struct remote_text text = { TEXTS[i].text,
			strlen(TEXTS[i].text) };
		struct remote_text sent = remote_text(&text, TEXTS[i].limit);

		tap(sent.len == strlen(TEXTS[i].sent) &&
			!memcmp(sent.text, TEXTS[i].sent, sent.len),
		    "text %zu is sent as '%s'", i, TEXTS[i].sent);
	}
}

/* ---- calls ---- */

struct asked {
	struct settings settings;
	struct remote *remote;
	struct meter meter;
	char url[64];
	enum client_fault fault;
	struct err err;
};

static void
connect_to(struct asked *a, const struct canned *canned, const char *provider)
{
	*a = (struct asked){ .settings = settings_of(provider, "m", 2) };
	snprintf(a->url, sizeof a->url, "http://127.0.0.1:%d", canned->port);
	a->settings.url = a->url;
	a->settings.retries = 0;
}

/* Embeds; what was changed in the settings before holds. */
static int
embed(struct asked *a, const struct remote_text *texts, size_t n, float *out)
{
	if (!a->remote)
		a->remote = remote_new(&a->settings, &a->meter, NULL, &a->err);
	return remote_embed(
	    a->remote, texts, n, REMOTE_DOCUMENT, out, &a->fault, &a->err);
}

static void
release(struct asked *a, struct canned *canned)
{
	remote_free(a->remote);
	meter_release(&a->meter);
	canned_stop(canned);
}

#define TWO "{\"embeddings\":[[3,4],[0,-2]],\"prompt_eval_count\":7}"
#define ONE "{\"embeddings\":[[5,0]],\"prompt_eval_count\":2}"

static void
test_batches(void)
{
	const struct remote_text texts[] = { TEXT("a"), TEXT("b"), TEXT("c") };
	struct canned canned = CANNED({ .json = TWO }, { .json = ONE });
	float out[6];
	struct asked a;

	connect_to(&a, &canned, "ollama");
	a.settings.batch = 2;
	a.settings.document_prefix = (char *)"doc: ";
	tap(embed(&a, texts, 3, out) == 0 && a.fault == CLIENT_FINE,
	    "three texts are embedded");
	tap(canned.seen->requests == 2, "by two requests of two at most");
	tap(strstr(canned.seen->first, "POST /api/embed ") &&
		strstr(canned.seen->first, "[\"doc: a\",\"doc: b\"]") &&
		strstr(canned.seen->last, "[\"doc: c\"]"),
	    "with the prefix of documents");
	tap(fabs(out[0] - .6) < 1e-6 && fabs(out[1] - .8) < 1e-6 &&
		out[2] == 0 && out[3] == -1 && out[4] == 1 && out[5] == 0,
	    "each at its place and at unit length");
	tap(a.meter.n == 1 && a.meter.rows->calls == 2 &&
		a.meter.rows->tokens_in == 9 &&
		!strcmp(a.meter.rows->kind, "embed"),
	    "and counted with their tokens");
	tap(remote_embed(
		a.remote, texts, 0, REMOTE_QUERY, out, &a.fault, &a.err) == 0 &&
		canned.seen->requests == 2,
	    "no text makes no request");
	release(&a, &canned);
}

static void
test_query(void)
{
	const struct remote_text text = TEXT(" \n ");
	struct canned canned = CANNED({ .json = ONE });
	float out[2];
	struct asked a;

	connect_to(&a, &canned, "ollama");
	a.settings.document_prefix = (char *)"doc: ";
	a.settings.query_prefix = (char *)"query: ";
	a.remote = remote_new(&a.settings, NULL, NULL, &a.err);
	tap(remote_embed(
		a.remote, &text, 1, REMOTE_QUERY, out, &a.fault, &a.err) == 0 &&
		strstr(canned.seen->last, "[\"query: .\"]"),
	    "a query has a prefix of its own, and blanks become a full stop");
	release(&a, &canned);
}

/* Nine texts of 64 KiB are one request, ten are two. */
static void
test_large(void)
{
	struct remote_text texts[10];
	struct canned canned = CANNED(
	    { .json = "{\"embeddings\":[[1,0],[1,0],[1,0],[1,0],[1,0],[1,0],"
		      "[1,0],[1,0],[1,0]]}" },
	    { .json = ONE });
	size_t len = EMBED_TEXT_MAX + 5000;
	char *text = malloc(len);
	float out[20];
	struct asked a;

	memset(text, 'x', len);
	for (int i = 0; i < 10; i++)
		texts[i] = (struct remote_text){ text, len };
	connect_to(&a, &canned, "ollama");
	tap(embed(&a, texts, 10, out) == 0 && canned.seen->requests == 2,
	    "long texts are sent in more requests");
	tap(canned.seen->last_len > EMBED_TEXT_MAX &&
		canned.seen->last_len < EMBED_TEXT_MAX + 1000,
	    "each is cut");
	free(text);
	release(&a, &canned);
}

#define REFUSED                                             \
	{                                                   \
		.json = "{\"error\":\"no\"}", .status = 400 \
	}

/* One that a model has no room for. */
static void
test_too_long(void)
{
	struct canned canned = CANNED(REFUSED, REFUSED, { .json = ONE });
	struct remote_text text = { NULL, 9000 };
	char *bytes = malloc(text.len);
	float out[2];
	struct asked a;

	memset(bytes, 'x', text.len);
	text.text = bytes;
	connect_to(&a, &canned, "ollama");
	tap(embed(&a, &text, 1, out) == 0 && canned.seen->requests == 3 &&
		canned.seen->last_len > 2250 && canned.seen->last_len < 3000,
	    "a text that is refused alone is sent by half, and by half again");
	release(&a, &canned);

	canned = CANNED(REFUSED);
	connect_to(&a, &canned, "ollama");
	tap(embed(&a, &text, 1, out) < 0 && a.fault == CLIENT_REFUSED &&
		canned.seen->requests == 4,
	    "but not for ever");
	text.len = 1999;
	tap(embed(&a, &text, 1, out) < 0 && canned.seen->requests == 5,
	    "and a short one not at all");
	tap(a.err.kind == ERR_MODEL && strstr(a.err.text, "'local'"),
	    "the error names the model: %s", a.err.text);
	free(bytes);
	release(&a, &canned);
}

static void
test_refused(void)
{
	static char text[5000];
	const struct remote_text texts[] = { { text, sizeof text },
		{ text, sizeof text } };
	struct canned canned = CANNED(REFUSED);
	float out[4];
	struct asked a;

	memset(text, 'x', sizeof text);
	connect_to(&a, &canned, "ollama");
	tap(embed(&a, texts, 2, out) < 0 && a.fault == CLIENT_REFUSED &&
		canned.seen->requests == 1,
	    "a batch that is refused is not split");
	release(&a, &canned);
}

static void
test_invalid(void)
{
	const struct remote_text text = TEXT("a");
	struct canned canned = CANNED({ .json = "{\"embeddings\":[[1,2,3]]}" },
	    { .json = "{\"embeddings\":[[NaN,1]]}" });
	float out[2];
	struct asked a;

	connect_to(&a, &canned, "ollama");
	tap(embed(&a, &text, 1, out) < 0 && a.fault == CLIENT_INVALID &&
		a.err.kind == ERR_MODEL,
	    "a vector of another dimension is an invalid reply");
	tap(!strcmp(a.err.text,
		"embedder 'local': its vectors have 3 numbers, not 2: check "
		"model and dimension"),
	    "with the name and both numbers: %s", a.err.text);
	tap(embed(&a, &text, 1, out) < 0 && a.fault == CLIENT_INVALID,
	    "and NaN, too: %s", a.err.text);
	release(&a, &canned);
}

/* Another server of the same model, which has to have its dimension. */
static void
test_fallback(void)
{
	const struct remote_text text = TEXT("a");
	struct canned busy = CANNED({ .json = "{}", .status = 503 });
	struct canned good = CANNED(
	    { .json = ONE }, { .json = "{\"embeddings\":[[1,2,3]]}" });
	char other[64];
	float out[2] = { 0 };
	struct asked a;

	connect_to(&a, &busy, "ollama");
	snprintf(other, sizeof other, "http://127.0.0.1:%d", good.port);
	a.settings.fallback = other;
	tap(embed(&a, &text, 1, out) == 0 && out[0] == 1 &&
		busy.seen->requests == 1 && good.seen->requests == 1,
	    "one that is busy gives way to another of the same model");
	tap(embed(&a, &text, 1, out) < 0 && a.fault == CLIENT_INVALID,
	    "which must have the dimension, too");
	canned_stop(&busy);
	release(&a, &good);
}

/* ---- settings ---- */

static void
test_settings(void)
{
	static const struct {
		const char *provider, *model;
		int64_t dimension;
		const char *error;
	} rows[] = {
		{ "none", "m", 2,
		    "embedder 'local': no provider 'none': there are static "
		    "gemini ollama openai" },
		{ NULL, "m", 2,
		    "embedder 'local': no provider '': there are static "
		    "gemini ollama openai" },
		{ "openai", NULL, 2, "embedder 'local': 'model' must be said" },
		{ "openai", "m", 0,
		    "embedder 'local': 'dimension' must be said, at most "
		    "4096" },
		{ "openai", "m", 4097,
		    "embedder 'local': 'dimension' must be said, at most "
		    "4096" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct settings settings = settings_of(
		    rows[i].provider, rows[i].model, rows[i].dimension);
		struct err err;
		struct remote *remote = remote_new(&settings, NULL, NULL, &err);

		tap(!remote && err.kind == ERR_INPUT &&
			!strcmp(err.text, rows[i].error),
		    "%s", rows[i].error);
		remote_free(remote);
	}
}

int
main(void)
{
	setenv("XDG_STATE_HOME", "/dev/null/none", 1);
	setenv("HOME", "/dev/null/none", 1);
	test_requests();
	test_replies();
	test_unit_length();
	test_texts();
	test_batches();
	test_query();
	test_large();
	test_too_long();
	test_refused();
	test_invalid();
	test_fallback();
	test_settings();
	return tap_end();
}
