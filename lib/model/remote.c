#include "model/remote.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/record.h"
#include "model/adapter.h"
#include "model/embed.h"

enum {
	/*
	 * Bytes of the texts of a request: OpenAI takes 300,000 tokens, and
	 * there are scripts with two bytes a token.
	 */
	REQUEST_MAX = 600000,
	CUT_MIN = 1000, /* bytes that a model must have room for */
};

struct remote {
	const struct settings *settings;
	const struct embed_adapter *adapter;
	struct client *client;
	struct buf path, body;
	struct arena arena; /* of one request */
};

/* Texts of one request, on their way. */
struct asking {
	struct remote *remote;
	const struct remote_text *texts;
	size_t n;
	size_t limit; /* bytes of a text */
	enum remote_task task;
	struct remote_vectors vectors;
	struct call call;
};

/* What is sent */

static const char *
prefix_of(const struct remote *remote, enum remote_task task)
{
	const struct settings *settings = remote->settings;
	const char *prefix = task == REMOTE_QUERY ? settings->query_prefix
						  : settings->document_prefix;

	return prefix ? prefix : "";
}

/* The text behind the prefix, in the arena unless there is none. */
static struct remote_text
prepare(struct remote *remote, const char *prefix, struct remote_text text)
{
	size_t before = strlen(prefix);
	char *copy;

	if (!before)
		return text;
	copy = arena_bytes(&remote->arena, before + text.len);
	memcpy(copy, prefix, before);
	memcpy(copy + before, text.text, text.len);
	return (struct remote_text){ copy, before + text.len };
}

static void
print_request(const struct asking *asking)
{
	struct remote *remote = asking->remote;
	const char *prefix = prefix_of(remote, asking->task);
	struct remote_text *sent = arena_bytes(
	    &remote->arena, asking->n * sizeof *sent);

	for (size_t i = 0; i < asking->n; i++)
		sent[i] = prepare(remote, prefix,
		    remote_text(&asking->texts[i], asking->limit));
	buf_reset(&remote->body);
	remote->adapter->request(
	    remote->settings, sent, asking->n, asking->task, &remote->body);
}

/* What comes back */

static int
read_reply(void *ctx, const struct json_span *reply, struct arena *arena,
    struct err *err)
{
	struct asking *asking = ctx;
	struct remote_vectors *vectors = &asking->vectors;

	memset(vectors->there, 0, vectors->n * sizeof *vectors->there);
	vectors->tokens = 0;
	if (asking->remote->adapter->reply(vectors, reply, arena, err) < 0 ||
	    remote_put_end(vectors, err) < 0)
		return -1;
	if (vectors->tokens > 0)
		asking->call.tokens_in = vectors->tokens;
	return 0;
}

static int
ask(struct asking *asking, enum client_fault *fault, struct err *err)
{
	struct remote *remote = asking->remote;

	arena_reset(&remote->arena);
	print_request(asking);
	asking->vectors.there = arena_bytes(
	    &remote->arena, asking->n * sizeof *asking->vectors.there);
	asking->call = (struct call){ .kind = "embed",
		.path = buf_text(&remote->path),
		.body = buf_text(&remote->body),
		.body_len = remote->body.len,
		.read = read_reply,
		.ctx = asking };
	return client_call(
	    remote->client, &asking->call, fault, &remote->arena, err);
}

/* Whether less of a lone text that was refused may be taken. */
static bool
shorten(struct asking *asking)
{
	size_t len = asking->texts->len;

	if (asking->limit > len)
		asking->limit = len;
	asking->limit /= 2;
	return asking->n == 1 && asking->limit >= CUT_MIN;
}

/* The model */

static int
check(const struct settings *settings, const struct embed_adapter *adapter,
    struct err *err)
{
	if (!adapter)
		return err_set(err, ERR_INPUT,
		    "embedder '%s': no provider '%.64s': there are %s",
		    settings->name,
		    settings->provider ? settings->provider : "",
		    adapter_names(SETTINGS_EMBEDDER));
	if (!settings->model || !*settings->model)
		return err_set(err, ERR_INPUT,
		    "embedder '%s': 'model' must be said", settings->name);
	if (settings->dimension < 1 || settings->dimension > MEMORY_VECTOR_MAX)
		return err_set(err, ERR_INPUT,
		    "embedder '%s': 'dimension' must be said, at most %d",
		    settings->name, MEMORY_VECTOR_MAX);
	return 0;
}

struct remote *
remote_new(const struct settings *settings, struct meter *meter,
    int (*stopped)(void), struct err *err)
{
	const struct embed_adapter *adapter = NULL;
	struct remote *remote;

	if (settings->provider)
		adapter = adapter_embed(settings->provider);
	if (check(settings, adapter, err) < 0)
		return NULL;
	remote = alloc_bytes(sizeof *remote);
	remote->settings = settings;
	remote->adapter = adapter;
	adapter->path(settings, &remote->path);
	remote->client = client_new(
	    settings, &adapter->endpoint, meter, stopped);
	return remote;
}

void
remote_free(struct remote *remote)
{
	if (!remote)
		return;
	client_free(remote->client);
	buf_release(&remote->path);
	buf_release(&remote->body);
	arena_release(&remote->arena);
	free(remote);
}

size_t
remote_fit(const struct remote *remote, const struct remote_text *texts,
    size_t n, enum remote_task task)
{
	size_t prefix = strlen(prefix_of(remote, task));
	size_t most = remote->adapter->batch_max, bytes = 0, i = 0;

	if ((size_t)remote->settings->batch < most)
		most = (size_t)remote->settings->batch;
	for (; i < n && i < most; i++) {
		size_t len = texts[i].len;

		bytes += prefix + (len < EMBED_TEXT_MAX ? len : EMBED_TEXT_MAX);
		if (i && bytes > REQUEST_MAX)
			break;
	}
	return i ? i : 1;
}

int
remote_embed(struct remote *remote, const struct remote_text *texts, size_t n,
    enum remote_task task, float *out, enum client_fault *fault,
    struct err *err)
{
	size_t dimension = (size_t)remote->settings->dimension;
	struct asking asking = { .remote = remote, .task = task };
	int rc = 0;

	*fault = CLIENT_FINE;
	for (size_t i = 0; rc == 0 && i < n; i += asking.n) {
		asking.texts = texts + i;
		asking.n = remote_fit(remote, texts + i, n - i, task);
		asking.limit = EMBED_TEXT_MAX;
		asking.vectors = (struct remote_vectors){
			.values = out + i * dimension,
			.n = asking.n,
			.dimension = dimension,
		};
		do
			rc = ask(&asking, fault, err);
		while (rc < 0 && *fault == CLIENT_REFUSED && shorten(&asking));
	}
	return rc;
}

int64_t
remote_resting(struct remote *remote)
{
	return client_resting(remote->client);
}
