#include "model/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/prog.h"
#include "model/curl.h"
#include "model/http_end.h"
#include "model/url.h"

enum {
	HEADERS_MAX = 256 << 10, /* bytes of all headers of a reply */
	LIFETIME = 300,          /* seconds that a connection is used again */
};

struct http {
	CURL *handle; /* NULL until the first request */
};

/* Callbacks */

static long
status_of(struct http_exchange *x)
{
	long status = 0;

	x->curl->getinfo(x->handle, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

static size_t
on_body(char *data, size_t size, size_t n, void *ctx)
{
	struct http_exchange *x = ctx;
	const struct http_request *request = x->request;

	n *= size;
	x->n_body += n;
	x->too_large = x->n_body > request->max_reply;
	if (x->too_large)
		return 0;
	if (request->take && status_of(x) / 100 == 2)
		return request->take(request->ctx, data, n) ? n : 0;
	buf_add(&x->reply->body, data, n);
	return n;
}

/* The value of a header of that name, NULL if the line is another. */
static const char *
header_value(const char *line, size_t len, const char *name)
{
	size_t n = strlen(name);

	if (len <= n || line[n] != ':' || strncasecmp(line, name, n) != 0)
		return NULL;
	return line + n + 1 + strspn(line + n + 1, " \t");
}

static void
read_hint(struct http_reply *reply, const char *line, size_t len)
{
	const char *value = header_value(line, len, "x-should-retry");

	if (value && !strncasecmp(value, "true", 4))
		reply->should_retry = 1;
	else if (value && !strncasecmp(value, "false", 5))
		reply->should_retry = 0;
	value = header_value(line, len, "retry-after-ms");
	if (value && strspn(value, "0123456789") - 1 < 9)
		reply->retry_after_ms = atol(value);
}

static size_t
on_header(char *data, size_t size, size_t n, void *ctx)
{
	struct http_exchange *x = ctx;
	bool first = n * size >= 5 && !memcmp(data, "HTTP/", 5);
	char line[80];

	n *= size;
	x->n_headers += n;
	x->moved_at = clock_ticks();
	x->too_large = x->n_headers > HEADERS_MAX;
	if (x->too_large)
		return 0;
	/* what 100 Continue said is not of the reply */
	if (first) {
		x->headed = false;
		x->reply->retry_after_ms = -1;
		x->reply->should_retry = -1;
	}
	/* a trailer, behind a body that is whole, says nothing */
	if (x->headed)
		return n;
	x->headed = n <= 2;
	snprintf(line, sizeof line, "%.*s", n < 79 ? (int)n : 79, data);
	read_hint(x->reply, line, strlen(line));
	return n;
}

/*
 * Comes about once a second, and whenever something or a signal came.  What
 * libcurl counts as slow is the mean of seconds, and the time that a model
 * thinks; so idleness is told here.  Who answers in one piece says nothing
 * before he has all of it.
 */
static int
on_progress(void *ctx, curl_off_t total, curl_off_t got, curl_off_t to_send,
    curl_off_t sent)
{
	struct http_exchange *x = ctx;
	const struct http_request *request = x->request;
	int64_t now = clock_ticks();
	bool thinks = !request->take && !x->n_headers &&
		      sent >= (curl_off_t)request->body_len;
	curl_off_t begun = 0;

	(void)total, (void)to_send;
	x->curl->getinfo(x->handle, CURLINFO_PRETRANSFER_TIME_T, &begun);
	if (!begun || thinks || got + sent != x->moved) {
		x->moved = got + sent;
		x->moved_at = now;
	}
	x->idle = now - x->moved_at >= request->idle_ms;
	return x->idle || (request->stopped && request->stopped());
}

/* Options */

static void
set_number(struct http_exchange *x, CURLoption option, long value)
{
	if (x->curl->setopt(x->handle, option, value) != CURLE_OK)
		x->unset = true;
}

static void
set_text(struct http_exchange *x, CURLoption option, const char *value)
{
	if (x->curl->setopt(x->handle, option, value) != CURLE_OK)
		x->unset = true;
}

static void
set_callbacks(struct http_exchange *x)
{
	const struct curl *curl = x->curl;

	curl->setopt(x->handle, CURLOPT_WRITEFUNCTION, on_body);
	curl->setopt(x->handle, CURLOPT_WRITEDATA, x);
	curl->setopt(x->handle, CURLOPT_HEADERFUNCTION, on_header);
	curl->setopt(x->handle, CURLOPT_HEADERDATA, x);
	curl->setopt(x->handle, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl->setopt(x->handle, CURLOPT_XFERINFODATA, x);
	curl->setopt(x->handle, CURLOPT_ERRORBUFFER, x->detail);
	set_number(x, CURLOPT_NOPROGRESS, 0);
	set_number(x, CURLOPT_NOSIGNAL, 1);
	set_number(x, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1);
}

static void
set_times(struct http_exchange *x, int64_t left)
{
	const struct http_request *request = x->request;

	set_number(x, CURLOPT_TIMEOUT_MS, (long)left);
	set_number(x, CURLOPT_CONNECTTIMEOUT_MS, (long)request->connect_ms);
	set_number(x, CURLOPT_MAXLIFETIME_CONN, LIFETIME);
	set_number(x, CURLOPT_TCP_KEEPALIVE, 1);
	/* a thread that still asks for a name is not waited for; from 7.87 */
	x->curl->setopt(x->handle, CURLOPT_QUICK_EXIT, 1L);
}

/* A variable of the environment, NULL also if it is empty. */
static const char *
variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* Only curl's command reads the variables that say whom to trust. */
static void
set_trust(struct http_exchange *x)
{
	const char *file = x->request->ca_file;
	const char *folder = file ? NULL : variable("SSL_CERT_DIR");

	if (!file)
		file = variable("CURL_CA_BUNDLE");
	if (!file)
		file = variable("SSL_CERT_FILE");
	set_number(x, CURLOPT_SSL_VERIFYPEER, 1);
	set_number(x, CURLOPT_SSL_VERIFYHOST, 2);
	set_number(x, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	if (file) {
		set_text(x, CURLOPT_CAINFO, file);
		x->curl->setopt(x->handle, CURLOPT_PROXY_CAINFO, file);
	}
	if (folder) {
		set_text(x, CURLOPT_CAPATH, folder);
		x->curl->setopt(x->handle, CURLOPT_PROXY_CAPATH, folder);
	}
}

static void
set_route(struct http_exchange *x)
{
	const struct http_request *request = x->request;

	set_text(x, CURLOPT_URL, request->url);
	set_text(x, CURLOPT_PROTOCOLS_STR, "http,https");
	set_number(x, CURLOPT_FOLLOWLOCATION, 0);
	if (request->socket)
		set_text(x, CURLOPT_UNIX_SOCKET_PATH, request->socket);
	if (request->socket || url_is_local(&x->url))
		set_text(x, CURLOPT_NOPROXY, "*");
}

static void
add_header(struct http_exchange *x, const char *line)
{
	struct curl_slist *list = x->curl->slist_append(x->headers, line);

	if (!list)
		alloc_die();
	x->headers = list;
}

static void
set_message(struct http_exchange *x)
{
	const struct http_request *request = x->request;

	set_text(x, CURLOPT_USERAGENT, "memos/" PROG_VERSION);
	for (size_t i = 0; i < request->n_headers; i++)
		add_header(x, request->headers[i]);
	if (request->secret)
		add_header(x, request->secret);
	if (request->body) {
		add_header(x, "Content-Type: application/json");
		add_header(x, "Expect:"); /* would cost a second */
		set_number(x, CURLOPT_POST, 1);
		set_text(x, CURLOPT_POSTFIELDS, request->body);
		if (x->curl->setopt(x->handle, CURLOPT_POSTFIELDSIZE_LARGE,
			(curl_off_t)request->body_len) != CURLE_OK)
			x->unset = true;
	}
	x->curl->setopt(x->handle, CURLOPT_HTTPHEADER, x->headers);
	/* none of them goes to a proxy that only passes bytes on */
	set_number(x, CURLOPT_HEADEROPT, CURLHEADER_SEPARATE);
}

static void
read_reply(struct http_exchange *x)
{
	struct http_reply *reply = x->reply;
	curl_off_t after = 0;
	char *location = NULL;

	reply->status = status_of(x);
	x->curl->getinfo(x->handle, CURLINFO_RETRY_AFTER, &after);
	x->curl->getinfo(x->handle, CURLINFO_REDIRECT_URL, &location);
	/* a date that has passed makes it negative */
	if (reply->retry_after_ms < 0 && after > 0)
		reply->retry_after_ms = after < INT32_MAX
					    ? (int64_t)after * 1000
					    : INT32_MAX;
	snprintf(reply->location, sizeof reply->location, "%s",
	    location ? location : "");
}

static void
release_headers(struct http_exchange *x)
{
	for (struct curl_slist *at = x->headers; at; at = at->next)
		explicit_bzero(at->data, strlen(at->data));
	x->curl->slist_free_all(x->headers);
}

static void
exchange(struct http_exchange *x, int64_t left)
{
	CURLcode code;

	x->moved_at = clock_ticks();
	x->curl->reset(x->handle);
	set_callbacks(x);
	set_times(x, left);
	set_trust(x);
	set_route(x);
	set_message(x);
	if (x->unset) {
		http_end(x->reply, HTTP_UNUSABLE,
		    "libcurl lacks an option that is needed (TLS?)");
	} else {
		code = x->curl->perform(x->handle);
		read_reply(x);
		/* libcurl takes a connection that ends for the end of headers
		 */
		if (code == CURLE_OK && (!x->headed || x->reply->status < 200))
			code = CURLE_RECV_ERROR;
		if (code != CURLE_OK)
			http_end_badly(x, code);
	}
	/* it keeps no pointer of ours */
	x->curl->reset(x->handle);
	release_headers(x);
}

/* Opens what is not yet open; false with the fate. */
static bool
prepare(struct http *http, struct http_exchange *x)
{
	const struct http_request *request = x->request;
	struct err err;

	if (url_read(request->url, &x->url, &err) < 0) {
		http_end(x->reply, HTTP_UNUSABLE, "%s", err.text);
		return false;
	}
	if (!x->url.tls && !request->socket && !request->allow_http &&
	    !url_is_local(&x->url)) {
		http_end(x->reply, HTTP_UNUSABLE,
		    "%s would be asked in the clear: write https://, or "
		    "allow_http = yes where the network is trusted",
		    x->url.origin);
		return false;
	}
	x->curl = curl_open(&err);
	if (x->curl && !http->handle)
		http->handle = x->curl->easy_init();
	x->handle = http->handle;
	if (!x->curl)
		http_end(x->reply, HTTP_UNUSABLE, "%s", err.text);
	else if (!x->handle)
		alloc_die();
	return x->curl != NULL;
}

struct http *
http_new(void)
{
	return alloc_bytes(sizeof(struct http));
}

void
http_free(struct http *http)
{
	struct err err;

	if (http && http->handle)
		curl_open(&err)->cleanup(http->handle);
	free(http);
}

void
http_send(struct http *http, const struct http_request *request,
    struct http_reply *reply)
{
	struct http_exchange x = { .request = request, .reply = reply };
	int64_t left = request->until - clock_ticks();

	buf_reset(&reply->body);
	reply->fate = HTTP_REPLIED;
	reply->status = 0;
	reply->retry_after_ms = -1;
	reply->should_retry = -1;
	*reply->location = *reply->why = '\0';
	if (request->stopped && request->stopped())
		http_end(reply, HTTP_STOPPED, "stopped");
	else if (!prepare(http, &x))
		return;
	else if (left <= 0)
		http_end(reply, HTTP_TIMED_OUT, "the time is up");
	else
		exchange(&x, left);
}

void
http_reply_release(struct http_reply *reply)
{
	buf_release(&reply->body);
	*reply = (struct http_reply){ 0 };
}
