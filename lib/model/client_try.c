#include "model/client_try.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "model/client_say.h"
#include "model/key.h"
#include "model/retry.h"

bool
client_try_stopped(const struct client *client)
{
	return client->stopped && client->stopped();
}

/* Waiting */

static double
chance(void)
{
	uint32_t bits = 0;

	if (getrandom(&bits, sizeof bits, GRND_NONBLOCK) < 0)
		bits = (uint32_t)clock_ticks() * UINT32_C(2654435761);
	return bits / 4294967296.0;
}

/* False if it was stopped meanwhile. */
static bool
wait_until(const struct client *client, int64_t ticks)
{
	while (!client_try_stopped(client)) {
		int64_t left = ticks - clock_ticks();
		struct timespec slice = { 0 };

		if (left <= 0)
			return true;
		/* who asks to stop does so by a signal, which ends a slice */
		slice.tv_nsec = (left < 100 ? left : 100) * 1000000;
		nanosleep(&slice, NULL);
	}
	return false;
}

/* One attempt */

static bool
take(void *ctx, const char *data, size_t len)
{
	struct client_run *run = ctx;

	run->taken = true;
	run->ended = !run->call->take(run->call->ctx, data, len);
	return !run->ended;
}

/* "Authorization: Bearer KEY", for key_free(). */
static char *
print_secret(const struct endpoint *endpoint, const char *key)
{
	size_t n = strlen(endpoint->key_header), len = strlen(key);
	char *header = alloc_bytes(n + len + 1);

	memcpy(header, endpoint->key_header, n);
	memcpy(header + n, key, len);
	return header;
}

/* The path of a call goes before the query that the URL may have. */
static void
print_url(const struct client_seat *seat, const char *path, struct buf *out)
{
	size_t n = strcspn(path, "?");
	bool more = strlen(seat->query) > 1;

	buf_string(out, seat->base);
	buf_add(out, path, n);
	if (more)
		buf_string(out, seat->query);
	if (path[n])
		buf_printf(out, "%c%s", more ? '&' : '?', path + n + 1);
}

static void
send_request(struct client_run *run)
{
	struct client *client = run->client;
	const struct settings *settings = client->settings;
	const struct endpoint *endpoint = client->endpoint;
	const char *key = run->seat->key;
	char *secret = key ? print_secret(endpoint, key) : NULL;
	int64_t left = run->seat_until - clock_ticks();
	bool streams = run->call->take != NULL;
	struct buf url = { 0 };
	struct http_request request = {
		.headers = endpoint->headers,
		.secret = secret,
		.body = run->call->body,
		.body_len = run->call->body_len,
		.socket = settings->socket,
		.ca_file = settings->ca_file,
		.allow_http = settings->allow_http,
		.connect_ms = settings->connect_ms,
		/* a stream that stands still past its share gives way */
		.idle_ms = left < settings->idle_ms && streams
			       ? (left > 0 ? left : 0)
			       : settings->idle_ms,
		.until = streams ? run->until : run->seat_until,
		.max_reply = (size_t)settings->max_reply,
		.take = streams ? opening_take : NULL,
		.ctx = &run->opening,
		.stopped = client->stopped,
	};

	while (request.n_headers < 3 && endpoint->headers[request.n_headers])
		request.n_headers++;
	opening_release(&run->opening);
	run->opening = (struct opening){ .take = take, .ctx = run };
	run->ended = false;
	print_url(run->seat, run->call->path, &url);
	request.url = url.data;
	if (!client->http)
		client->http = http_new();
	http_send(client->http, &request, &client->reply);
	buf_release(&url);
	key_free(secret);
}

/* What came of an attempt. */
enum outcome { DONE, FAILED, UNREAD, UNREAD_AGAIN };

/* What read() or finish() returned. */
static enum outcome
outcome_of(int rc)
{
	if (rc == 0)
		return DONE;
	return rc == -2 ? UNREAD_AGAIN : UNREAD;
}

/* A stream's end: its own reading of it, unless it is an error. */
static enum outcome
settle_stream(struct client_run *run)
{
	struct http_reply *reply = &run->client->reply;
	struct opening *opening = &run->opening;

	if (reply->fate == HTTP_STOPPED && run->ended)
		reply->fate = HTTP_REPLIED;
	else if (opening->error)
		reply->fate = HTTP_REPLIED;
	if (reply->fate != HTTP_REPLIED || reply->status / 100 != 2)
		return FAILED;
	if (!opening_end(opening)) {
		buf_reset(&reply->body);
		buf_add(&reply->body, opening->held.data + opening->line,
		    opening->held.len - opening->line);
		return FAILED;
	}
	return outcome_of(run->call->finish(run->call->ctx, run->err));
}

/*
 * Whether JSON that cannot be read was cut: what is wrong begins in its last
 * word, or in a string that has no end.
 */
static bool
is_cut(const char *body, size_t len, const struct err *fault)
{
	size_t at = 0;

	if (strstr(fault->text, "unterminated string"))
		return true;
	if (sscanf(fault->text, "column %zu:", &at) != 1 || !at || at > len + 1)
		return false;
	return at - 1 + strcspn(body + at - 1, "[]{},:\" \t\r\n") == len;
}

static enum outcome
refuse_body(struct client_run *run, const char *body, size_t len,
    const struct err *fault)
{
	const char *origin = run->seat->url.origin;

	if (*body != '{' && *body != '[') {
		err_set(run->err, ERR_MODEL,
		    "the reply of %s is no JSON (%s): check url", origin,
		    len ? fault->text : "it is empty");
		return UNREAD;
	}
	if (is_cut(body, len, fault)) {
		err_set(run->err, ERR_MODEL, "the reply of %s is cut off (%s)",
		    origin, fault->text);
		return UNREAD_AGAIN;
	}
	err_set(run->err, ERR_MODEL, "the reply of %s is not valid JSON (%s)",
	    origin, fault->text);
	return UNREAD;
}

/* A reply that came whole. */
static enum outcome
settle_whole(struct client_run *run)
{
	const struct http_reply *reply = &run->client->reply;
	const char *body = buf_text(&reply->body);
	size_t len = reply->body.len, blank;
	struct json_span value;
	struct reply_error error;
	struct err fault;

	if (reply->fate != HTTP_REPLIED || reply->status / 100 != 2)
		return FAILED;
	blank = strspn(body, " \t\r\n");
	len -= blank;
	body = arena_copy(run->arena, body + blank, len);
	if (json_scan(body, len, &value, &fault) < 0)
		return refuse_body(run, body, len, &fault);
	if (reply_error(&value, run->arena, &error))
		return FAILED;
	return outcome_of(
	    run->call->read(run->call->ctx, &value, run->arena, run->err));
}

static struct retry_verdict
judge_failure(struct client_run *run, int64_t attempt)
{
	struct client *client = run->client;
	struct http_reply *reply = &client->reply;
	struct arena scratch = { 0 };
	struct reply_error error;
	struct retry_case c = {
		.reply = reply,
		.attempt = attempt,
		.retries = client->settings->retries,
		.random = chance(),
	};
	struct retry_verdict verdict;

	if (reply->fate == HTTP_REPLIED) {
		reply_error_of(
		    buf_text(&reply->body), reply->body.len, &scratch, &error);
		c.error = &error;
	}
	verdict = retry_decide(&c);
	client_say(
	    &(struct client_say){
		.settings = client->settings,
		.endpoint = client->endpoint,
		.url = &run->seat->url,
		.key = run->seat->key,
		.reply = reply,
		.error = c.error,
		.late_ms = clock_ticks() >= run->seat_until ? run->seat_ms : 0,
	    },
	    run->err);
	arena_release(&scratch);
	return verdict;
}

/* Who reads a reply does not know the key that it may say again. */
static void
hide_key(struct client_run *run)
{
	struct buf text = { 0 };

	reply_mask(run->err->text, run->seat->key, &text);
	err_set(run->err, run->err->kind, "%s", buf_text(&text));
	buf_release(&text);
}

/* What is done after an attempt that did not end in DONE. */
static struct retry_verdict
judge(struct client_run *run, enum outcome outcome, int64_t attempt)
{
	struct client *client = run->client;
	struct retry_verdict verdict = { CLIENT_INVALID, false, 0 };

	if (outcome == FAILED) {
		verdict = judge_failure(run, attempt);
	} else {
		hide_key(run);
		client_say_in(client->settings, run->err);
		verdict.again = outcome == UNREAD_AGAIN &&
				attempt <= client->settings->retries;
		verdict.wait_ms = retry_backoff(attempt, chance());
	}
	if (client_try_stopped(client))
		verdict.fault = CLIENT_STOPPED;
	else if (run->taken && verdict.fault != CLIENT_STOPPED)
		verdict.fault = CLIENT_INVALID;
	if (run->taken || verdict.fault == CLIENT_STOPPED)
		verdict.again = false;
	return verdict;
}

/* Attempts */

enum client_fault
client_try(struct client_run *run)
{
	struct client *client = run->client;
	struct retry_verdict verdict;
	enum outcome outcome;

	for (int64_t attempt = 1;; attempt++) {
		send_request(run);
		run->attempts++;
		outcome = run->call->take ? settle_stream(run)
					  : settle_whole(run);
		if (outcome == DONE)
			return CLIENT_FINE;
		verdict = judge(run, outcome, attempt);
		if (!verdict.again ||
		    clock_ticks() + verdict.wait_ms >= run->seat_until)
			return verdict.fault;
		if (!wait_until(client, clock_ticks() + verdict.wait_ms)) {
			err_set(run->err, ERR_MODEL, "stopped");
			client_say_in(client->settings, run->err);
			return CLIENT_STOPPED;
		}
	}
}
