#ifndef MEMOS_MODEL_CLIENT_SAY_H
#define MEMOS_MODEL_CLIENT_SAY_H

#include <stdbool.h>

#include "base/err.h"
#include "model/client.h"
#include "model/http.h"
#include "model/reply.h"
#include "model/url.h"

/*
 * The sentence of a call that failed: the model as its section is called, what
 * is wrong, and what to do.
 */
struct client_say {
	const struct settings *settings;
	const struct endpoint *endpoint;
	const struct url *url;
	const char *key; /* that was sent, to be kept out of it; or NULL */
	const struct http_reply *reply;
	const struct reply_error *error; /* NULL: the reply is none */
	int64_t late_ms; /* the time that it had, if that is over; else 0 */
};

void client_say(const struct client_say *say, struct err *err);

/* That there is no key, and where one may be put; ERR_INPUT. */
void client_say_no_key(const struct settings *settings,
    const struct endpoint *endpoint, const struct url *url, struct err *err);

/* Puts the model's name before the sentence that err has. */
void client_say_in(const struct settings *settings, struct err *err);

#endif
