#include "model/counter.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/adapter.h"
#include "text/tokens.h"

struct counter {
	const struct settings *settings;
	const struct chat_adapter *adapter;
	struct client *client;
	struct err fault;
	bool failed;
	struct buf last; /* text that was counted last, and */
	size_t n;        /* what it has */
};

struct counter *
counter_new(const struct models *models, const char *name, struct meter *meter,
    int (*stopped)(void), struct err *err)
{
	const struct settings *settings = models_find(
	    models, SETTINGS_CHAT, name);
	const struct chat_adapter *adapter;
	struct counter *counter;

	if (!settings) {
		err_set(err, ERR_INPUT, "there is no section [chat %s]", name);
		return NULL;
	}
	adapter = adapter_chat(settings->provider);
	if (!adapter || !adapter->counted) {
		err_set(err, ERR_INPUT,
		    "chat '%s': provider '%s' cannot count tokens", name,
		    settings->provider);
		return NULL;
	}
	if (adapter->needs_model && !settings->model) {
		err_set(err, ERR_INPUT,
		    "chat '%s': provider '%s' needs to know the model: set "
		    "model",
		    name, settings->provider);
		return NULL;
	}
	counter = alloc_bytes(sizeof *counter);
	counter->settings = settings;
	counter->adapter = adapter;
	counter->client = client_new(
	    settings, &adapter->endpoint, meter, stopped);
	return counter;
}

void
counter_free(struct counter *counter)
{
	if (!counter)
		return;
	client_free(counter->client);
	buf_release(&counter->last);
	free(counter);
}

/* A count on its way. */
struct counting {
	const struct chat_adapter *adapter;
	struct call call;
	int64_t n;
};

static int
read_count(void *ctx, const struct json_span *reply, struct arena *arena,
    struct err *err)
{
	struct counting *counting = ctx;

	if (!counting->adapter->counted(reply, arena, &counting->n) ||
	    counting->n < 0 || counting->n > INT32_MAX)
		return err_set(err, ERR_MODEL,
		    "there is no number of tokens in the reply");
	return 0;
}

static int
ask(struct counter *counter, const char *text, size_t len, int64_t *n)
{
	struct counting counting = { .adapter = counter->adapter };
	struct arena arena = { 0 };
	struct buf path = { 0 }, body = { 0 };
	enum client_fault fault;
	int rc;

	counter->adapter->count(counter->settings, text, len, &path, &body);
	counting.call = (struct call){ .kind = "count",
		.path = buf_text(&path),
		.body = buf_text(&body),
		.body_len = body.len,
		.read = read_count,
		.ctx = &counting };
	rc = client_call(
	    counter->client, &counting.call, &fault, &arena, &counter->fault);
	*n = counting.n;
	arena_release(&arena);
	buf_release(&path);
	buf_release(&body);
	return rc;
}

size_t
counter_count(void *ctx, const char *text, size_t len)
{
	struct counter *counter = ctx;
	struct buf *last = &counter->last;
	int64_t n;

	/* a block that grows no more is printed, and counted, again */
	if (last->len && last->len == len && !memcmp(last->data, text, len))
		return counter->n;
	if (counter->failed || ask(counter, text, len, &n) < 0) {
		counter->failed = true;
		return tokens_estimate(text, len);
	}
	buf_reset(last);
	buf_add(last, text, len);
	return counter->n = (size_t)n;
}

const struct err *
counter_fault(const struct counter *counter)
{
	return counter->failed ? &counter->fault : NULL;
}
