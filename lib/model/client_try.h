#ifndef MEMOS_MODEL_CLIENT_TRY_H
#define MEMOS_MODEL_CLIENT_TRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/client.h"
#include "model/http.h"
#include "model/opening.h"
#include "model/url.h"

/* A part of client.c: the attempts of a call at one URL. */

/* A URL of the model. */
struct client_seat {
	char *base;   /* up to the query, without a slash at its end */
	char *query;  /* "?..." of the URL, "" for none */
	char *server; /* what the breaker calls it */
	struct url url;
	struct err fault; /* of the URL */
	char *key;        /* NULL: none, or not looked up yet */
	bool looked_up;
};

struct client {
	const struct settings *settings;
	const struct endpoint *endpoint;
	struct meter *meter;
	int (*stopped)(void);
	struct http *http;
	struct http_reply reply;
	struct client_seat *seats;
	size_t n;
};

/* A call on its way. */
struct client_run {
	struct client *client;
	struct call *call;
	struct arena *arena;
	struct err *err;
	const struct client_seat *seat;
	struct opening opening;
	int64_t until;      /* of the call */
	int64_t seat_until; /* after which the next seat is asked */
	int64_t seat_ms;    /* that the seat had when it was asked */
	int64_t attempts;
	bool taken; /* bytes of a stream were handed on */
	bool ended; /* by who takes them, who knows why */
};

bool client_try_stopped(const struct client *client);

/*
 * Asks the seat of the run until there is a reply, nothing more can be
 * expected, or its time is up; err then says what happened last.  A stream
 * that has begun has all of the call's time.
 */
enum client_fault client_try(struct client_run *run);

#endif
