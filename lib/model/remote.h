#ifndef MEMOS_MODEL_REMOTE_H
#define MEMOS_MODEL_REMOTE_H

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

struct remote;

/* NULL with ERR_INPUT if the settings have no adapter or no dimension. */
struct remote *remote_new(const struct settings *settings, struct meter *meter,
    int (*stopped)(void), struct err *err);
void remote_free(struct remote *remote);

/*
 * Embeds n texts, in as many requests as it takes, with the prefix of the
 * settings, a text cut to EMBED_TEXT_MAX bytes at a character.  out has room
 * for n * dimension floats; vectors are at unit length.  All or nothing: -1
 * with ERR_MODEL and *fault.
 */
int remote_embed(struct remote *remote, const struct remote_text *texts,
    size_t n, enum remote_task task, float *out, enum client_fault *fault,
    struct err *err);

/* See client_resting(). */
int64_t remote_resting(struct remote *remote);

#endif
