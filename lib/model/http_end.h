#ifndef MEMOS_MODEL_HTTP_END_H
#define MEMOS_MODEL_HTTP_END_H

#include <stdbool.h>
#include <stddef.h>

#include "model/curl.h"
#include "model/http.h"
#include "model/url.h"

/* A request on its way. */
struct http_exchange {
	const struct curl *curl;
	CURL *handle;
	const struct http_request *request;
	struct http_reply *reply;
	struct url url;
	struct curl_slist *headers;
	size_t n_body, n_headers; /* bytes that came */
	curl_off_t moved;         /* both ways, as libcurl counts */
	int64_t moved_at;         /* clock_ticks() */
	bool headed;              /* the empty line behind headers came */
	bool too_large;           /* and the transfer was ended for it */
	bool idle;  /* likewise, since nothing came for too long */
	bool unset; /* an option was refused */
	char detail[CURL_ERROR_SIZE];
};

/* Sets the fate and why. */
void http_end(struct http_reply *reply, enum http_fate fate, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

/* The fate of a transfer that libcurl ended with a code other than CURLE_OK. */
void http_end_badly(struct http_exchange *x, CURLcode code);

#endif
