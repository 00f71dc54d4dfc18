#ifndef MEMOS_MODEL_HTTP_H
#define MEMOS_MODEL_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * One request and its reply, over libcurl, which is opened (dlopen) when the
 * first request is made and never before.  Nothing is tried twice here: see
 * client.h.  No redirect is followed, since a key would go along; TLS is
 * verified and at least 1.2; http only to this machine unless it is allowed.
 */
struct http;

/* What became of a request. */
enum http_fate {
	HTTP_REPLIED,     /* whatever the status */
	HTTP_UNREACHABLE, /* nobody there, or not within connect_ms */
	HTTP_TIMED_OUT,   /* idle, or past the deadline */
	HTTP_CUT,         /* the connection ended within the reply */
	HTTP_TOO_LARGE,
	HTTP_STOPPED,  /* by stopped(), or by what took the reply */
	HTTP_UNUSABLE, /* no libcurl, a URL that may not be, a certificate */
};

struct http_request {
	const char *url;
	const char *const *headers; /* "Name: value" */
	size_t n_headers;
	const char *secret; /* one more header, never logged; NULL: none */
	const char *body;   /* JSON to POST; NULL: GET */
	size_t body_len;
	const char *socket, *ca_file; /* NULL: none */
	bool allow_http;
	int64_t connect_ms;
	/* without a byte; not while a reply that is not taken has not begun */
	int64_t idle_ms;
	int64_t until; /* clock_ticks() after which nothing is waited for */
	size_t max_reply;
	/*
	 * Takes the body of a reply of status 2xx as it comes, instead of
	 * reply->body; false ends it.  NULL: the body is collected.
	 */
	bool (*take)(void *ctx, const char *data, size_t len);
	void *ctx;
	int (*stopped)(void); /* NULL: never */
};

struct http_reply {
	enum http_fate fate;
	long status;
	struct buf body;
	int64_t retry_after_ms; /* that the server asks for; -1: nothing */
	int should_retry;       /* 1 or 0 if the server says; else -1 */
	char location[256];     /* of a redirect, "" for none */
	/* of a fate other than HTTP_REPLIED, one sentence */
	char why[256];
};

/* Keeps connections open between requests.  One thread at a time. */
struct http *http_new(void);
void http_free(struct http *http);

/* Fills *reply, which is zero or from an earlier call. */
void http_send(struct http *http, const struct http_request *request,
    struct http_reply *reply);
void http_reply_release(struct http_reply *reply);

#endif
