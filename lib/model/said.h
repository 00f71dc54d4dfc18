#ifndef MEMOS_MODEL_SAID_H
#define MEMOS_MODEL_SAID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "model/chat.h"

/* What the adapters of chat share: words for requests, eyes for replies. */

/* ---- of replies ---- */

/* The text of a member, "" if there is none or it is no string. */
const char *said_word(
    const struct json_span *object, const char *name, struct arena *arena);

/* The first element of a member that is an array. */
bool said_first(const struct json_span *object, const char *name,
    struct arena *arena, struct json_span *value);

/* Appends a string, decoded; or the texts of a list of {"text":S}. */
void
said_text(struct buf *out, const struct json_span *value, struct arena *arena);

/* The same of a member, if it is there. */
void said_member(struct buf *out, const struct json_span *object,
    const char *name, struct arena *arena);

/*
 * The call that the provider gives this index, a new one if there is none yet;
 * NULL with ERR_MODEL for too many of them.
 */
struct chat_part *
said_part(struct chat_stream *stream, int64_t index, struct err *err);

/* A new one in any case. */
struct chat_part *
said_new_part(struct chat_stream *stream, int64_t index, struct err *err);

/* Arguments as an object, or as a string of JSON that may come in pieces. */
void said_arguments(
    struct chat_part *part, const struct json_span *value, struct arena *arena);

/* Says that the reply is none of the provider's; -1. */
int said_nothing(const char *missing, struct err *err);

/* ---- of requests ---- */

/* Appends a field that is a text, or JSON as it stands. */
void said_put(struct buf *out, const char *key, const char *text, size_t len);
void said_put_json(struct buf *out, const char *key, const char *json);

/* The same unless it is NULL. */
void said_put_if(struct buf *out, const char *key, const char *text);

bool said_is(const struct chat_message *message, const char *role);

/* Appends all system messages, a blank line between them. */
void said_system(struct buf *out, const struct chat_request *request);

/* What `provider` wants to see again with a call of its own; else NULL. */
const char *said_extra(const struct chat_tool_call *call, const char *provider);

#endif
