#ifndef MEMOS_MODEL_REPLY_H
#define MEMOS_MODEL_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

/*
 * The error that a reply is, whoever sends it: {"error":{"message","type",
 * "code" or "status"}}, {"error":"text"}, {"type":"error","error":{...}},
 * [{"error":{...}}], {"error","error_type"}, {"object":"error","message"}.
 */
struct reply_error {
	const char *message; /* "" if it has none */
	const char *type;    /* error_type, or the type or status */
	const char *code;    /* one that is no number */
	int64_t status;      /* a code that is one: of HTTP; 0: none */
};

/*
 * Whether the reply (or a piece of a stream), which was scanned, is an error.
 * Its strings are in the arena and may hold what the client sent: see
 * reply_print().
 */
bool reply_error(const struct json_span *reply, struct arena *arena,
    struct reply_error *error);

/*
 * The same of the body of a reply whose status says that it is one: any text,
 * also {"detail"}, {"message"} and what is no JSON at all.
 */
void reply_error_of(const char *body, size_t len, struct arena *arena,
    struct reply_error *error);

/*
 * Appends what a server said as one line of valid UTF-8, cut to 200 bytes,
 * without control characters and with what looks like a secret masked; so is
 * any part of the key, which may be NULL.
 */
void reply_print(const char *text, const char *key, struct buf *out);

/* Appends text, any part of the key masked. */
void reply_mask(const char *text, const char *key, struct buf *out);

#endif
