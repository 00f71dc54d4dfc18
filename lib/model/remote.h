#ifndef MEMOS_MODEL_REMOTE_H
#define MEMOS_MODEL_REMOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "model/client.h"

/*
 * Embeddings of a model elsewhere.  An adapter (embed_*.c, one a provider) has
 * the shapes of request and reply.
 */
struct remote_text {
	const char *text; /* valid UTF-8, not empty */
	size_t len;
};

enum remote_task { REMOTE_DOCUMENT, REMOTE_QUERY };

/* What an adapter puts vectors into, each by its own index. */
struct remote_vectors {
	float *values; /* n * dimension */
	bool *there;   /* n */
	size_t n, dimension;
	int64_t tokens;
};

struct embed_adapter {
	const char *name;
	struct endpoint endpoint;
	void (*path)(const struct settings *settings, struct buf *out);
	void (*request)(const struct settings *settings,
	    const struct remote_text *texts, size_t n, enum remote_task task,
	    struct buf *out);
	/* By remote_put() and remote_put_base64(); -1 with ERR_MODEL. */
	int (*reply)(struct remote_vectors *vectors,
	    const struct json_span *reply, struct arena *arena,
	    struct err *err);
	size_t batch_max; /* texts of a request */
};

/*
 * Puts a vector of JSON numbers, or of base64 of little-endian float32, into
 * its place.  ERR_MODEL for an index beyond the end or given twice, another
 * dimension, a number that is not finite.
 */
int remote_put(struct remote_vectors *vectors, int64_t index,
    const struct json_span *numbers, struct err *err);
int remote_put_base64(struct remote_vectors *vectors, int64_t index,
    const struct json_span *text, struct arena *arena, struct err *err);

/*
 * Ends what a reply has put: ERR_MODEL if a vector is missing or all zeros;
 * else all are brought to unit length.  For remote.c and the fuzz target.
 */
int remote_put_end(struct remote_vectors *vectors, struct err *err);

/*
 * A text as it is sent: its beginning of at most limit bytes, cut at a
 * character.  Servers refuse what is empty; blanks alone become ".".
 */
struct remote_text remote_text(const struct remote_text *text, size_t limit);

/* Appends texts as a JSON array of strings, for requests. */
void
remote_put_texts(struct buf *out, const struct remote_text *texts, size_t n);

/* Whether the name of a model, without an owner before it, begins so. */
bool remote_is_of(const struct settings *settings, const char *beginning);

struct remote;

/*
 * NULL with ERR_INPUT if the settings have no adapter, model or dimension.
 * Borrows settings and meter.
 */
struct remote *remote_new(const struct settings *settings, struct meter *meter,
    int (*stopped)(void), struct err *err);
void remote_free(struct remote *remote);

/* How many of the texts, from the first on, go into one request: one at least.
 */
size_t remote_fit(const struct remote *remote, const struct remote_text *texts,
    size_t n, enum remote_task task);

/*
 * Embeds n texts, in as many requests as it takes, with the prefix of the
 * settings, a text cut to EMBED_TEXT_MAX bytes.  One that is refused alone may
 * be too long for the model: its first half is tried, and so on down to a
 * thousand bytes.  out has room for n * dimension floats; vectors are at unit
 * length.  All or nothing: -1 with ERR_MODEL and *fault, and out is undefined.
 */
int remote_embed(struct remote *remote, const struct remote_text *texts,
    size_t n, enum remote_task task, float *out, enum client_fault *fault,
    struct err *err);

/* See client_resting(). */
int64_t remote_resting(struct remote *remote);

#endif
