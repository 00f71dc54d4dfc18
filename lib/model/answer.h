#ifndef MEMOS_MODEL_ANSWER_H
#define MEMOS_MODEL_ANSWER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/chat.h"
#include "model/client.h"

/* One question to one model, and its answer as it came: a part of chat.c. */
struct answer_source {
	const struct settings *settings;
	const struct chat_adapter *adapter;
	struct client *client;
};

/*
 * Asks, and hands text on if the request wants it; *told says whether any was.
 * 0, or -1 as client_call(), with what came in the reply's text.  A stream
 * that broke before any text was handed on is CLIENT_BUSY.  Neither the
 * answer's end nor the arguments of calls are judged here.
 */
int answer_ask(const struct answer_source *source,
    const struct chat_request *request, struct arena *arena,
    struct chat_reply *reply, bool *told, enum client_fault *fault,
    struct err *err);

#endif
