#ifndef MEMOS_MODEL_CLIENT_H
#define MEMOS_MODEL_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "model/meter.h"
#include "model/settings.h"

/*
 * A call to a model: key, request, reply, and what is done when it fails:
 * retried with backoff, as the server hints, until the deadline; a provider
 * that keeps failing is left alone for a minute (breaker.h).
 */
struct client;

/* What an adapter says of its provider. */
struct endpoint {
	const char *url;        /* NULL: must be configured */
	const char *key_header; /* "Authorization: Bearer ", or "x-api-key: " */
	const char *key_variables[3]; /* in the environment; NULL behind them */
	const char *headers[3];       /* more of them; NULL behind them */
	bool needs_key;               /* at its own URL */
};

/* Why a call failed, for who decides what comes next. */
enum client_fault {
	CLIENT_FINE,
	CLIENT_UNREACHABLE, /* nobody there, or left alone for now */
	CLIENT_BUSY,        /* it answers, but not now: 429, 5xx, time is up */
	CLIENT_REFUSED,     /* this request: 400, 413, 422, a text too long */
	CLIENT_LOCKED,      /* key, payment, no such model or path: other 4xx */
	CLIENT_INVALID,     /* a reply that cannot be used */
	CLIENT_STOPPED,
	CLIENT_UNUSABLE, /* set up wrong: no key, URL, libcurl */
};

struct call {
	const char *kind; /* "chat", "embed", "rerank", "count" or "list", for
			     the meter */
	const char *path; /* behind the URL, "/chat/completions" */
	const char *body; /* JSON; NULL: GET */
	size_t body_len;
	/*
	 * Reads the reply, which is JSON and no error, once it is whole; it
	 * lives in the arena.  -1 with err makes the call CLIENT_INVALID,
	 * and -2 lets it be tried again; the model's name is put before the
	 * sentence by the client.
	 */
	int (*read)(void *ctx, const struct json_span *reply,
	    struct arena *arena, struct err *err);
	/*
	 * Or takes a stream's bytes as they come: false ends it, for finish()
	 * to say why.  finish() is called when all has come: as read().  What
	 * was once taken is not tried again: a call that fails behind that
	 * is CLIENT_INVALID.  The first event or line is held back until it is
	 * whole and is taken only if it is no error (see opening.h).
	 */
	bool (*take)(void *ctx, const char *data, size_t len);
	int (*finish)(void *ctx, struct err *err);
	void *ctx;
	int64_t tokens_in,
	    tokens_out; /* set by read or finish, for the meter */
};

/*
 * Borrows all; nothing is read or opened before the first call.  stopped may
 * be NULL.  meter may be NULL.
 */
struct client *client_new(const struct settings *settings,
    const struct endpoint *endpoint, struct meter *meter, int (*stopped)(void));
void client_free(struct client *client);

/*
 * Makes the call at the URL of the settings; if that cannot be reached or is
 * busy and `fallback` is set, at the other URLs of the same model.  While
 * others follow, one has half of the time that is left of the deadline, but
 * for a stream that has begun.  Returns 0, or -1 with ERR_MODEL (ERR_INPUT
 * for a configuration that is wrong) and a sentence that names the model, what
 * is wrong and what to do.
 */
int client_call(struct client *client, struct call *call,
    enum client_fault *fault, struct arena *arena, struct err *err);

/* Milliseconds that the provider is left alone from now on, 0: it is not. */
int64_t client_resting(struct client *client);

/*
 * The file of --key-file, "-" for standard input; NULL for none.  Its key is
 * for the first model of this process that asks for one.  Borrowed.
 */
void client_key_file(const char *path);

#endif
