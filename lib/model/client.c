#include "model/client.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "model/breaker.h"
#include "model/client_say.h"
#include "model/client_try.h"
#include "model/key.h"

/* Seats */

static void
add_seat(struct client *client, const char *url, size_t len)
{
	const char *socket = client->settings->socket;
	const char *mark = memchr(url, '?', len);
	size_t base = mark ? (size_t)(mark - url) : len;
	struct buf server = { 0 };
	struct client_seat *seat;

	client->seats = alloc_grow(
	    client->seats, client->n + 1, sizeof *client->seats);
	seat = &client->seats[client->n++];
	*seat = (struct client_seat){ .base = alloc_copy(url, len) };
	if (url_read(seat->base, &seat->url, &seat->fault) == 0)
		seat->fault.kind = ERR_NONE;
	seat->query = alloc_copy(url + base, len - base);
	while (base && url[base - 1] == '/')
		base--;
	seat->base[base] = '\0';
	buf_printf(
	    &server, "%s%s %s", seat->base, seat->query, socket ? socket : "");
	seat->server = alloc_copy(server.data, server.len);
	buf_release(&server);
}

/* The URL of the settings, or the provider's, and then the others. */
static void
add_seats(struct client *client)
{
	const struct settings *settings = client->settings;
	const char *url = settings->url ? settings->url : client->endpoint->url;
	const char *rest = settings->fallback ? settings->fallback : "";

	if (client->n)
		return;
	if (url)
		add_seat(client, url, strlen(url));
	while (*rest) {
		size_t blank = strspn(rest, ", \t");
		size_t len = strcspn(rest + blank, ", \t");

		if (len)
			add_seat(client, rest + blank, len);
		rest += blank + len;
	}
}

static void
forget_key(struct client_seat *seat)
{
	key_free(seat->key);
	seat->key = NULL;
	seat->looked_up = false;
}

/* The key of a seat, looked up when it is first asked. */
static enum client_fault
find_key(struct client_run *run, struct client_seat *seat)
{
	struct client *client = run->client;
	struct key_query query = { client->settings, client->endpoint,
		&seat->url, client->stopped };

	if (seat->looked_up)
		return CLIENT_FINE;
	if (key_find(&query, &seat->key, run->err) < 0) {
		client_say_in(client->settings, run->err);
		return client_try_stopped(client) ? CLIENT_STOPPED
						  : CLIENT_UNUSABLE;
	}
	seat->looked_up = true;
	if (seat->key || !client->endpoint->needs_key ||
	    !key_is_own(client->endpoint, &seat->url))
		return CLIENT_FINE;
	seat->looked_up = false;
	client_say_no_key(
	    client->settings, client->endpoint, &seat->url, run->err);
	return CLIENT_UNUSABLE;
}

/* Tells other processes how it went; a wrong request says nothing of it. */
static void
note(struct client_seat *seat, enum client_fault fault)
{
	if (fault == CLIENT_UNREACHABLE || fault == CLIENT_BUSY)
		breaker_failed(seat->server);
	else if (fault != CLIENT_STOPPED && fault != CLIENT_UNUSABLE)
		breaker_worked(seat->server);
	/* another one may be in its place by now */
	if (fault == CLIENT_LOCKED)
		forget_key(seat);
}

static enum client_fault
ask_seat(struct client_run *run, struct client_seat *seat)
{
	struct client *client = run->client;
	enum client_fault fault;
	int64_t rest;

	run->seat = seat;
	if (seat->fault.kind != ERR_NONE) {
		*run->err = seat->fault;
		client_say_in(client->settings, run->err);
		return CLIENT_UNUSABLE;
	}
	rest = breaker_resting(seat->server);
	if (rest) {
		err_set(run->err, ERR_MODEL,
		    "%s failed %d times in a row and is left alone for %d s "
		    "from now",
		    seat->url.origin, BREAKER_FAILURES,
		    (int)((rest + 999) / 1000));
		client_say_in(client->settings, run->err);
		return CLIENT_UNREACHABLE;
	}
	fault = find_key(run, seat);
	if (fault != CLIENT_FINE)
		return fault;
	fault = client_try(run);
	note(seat, fault);
	return fault;
}

/* Whether there is a URL behind that one which could be asked. */
static bool
others_follow(const struct client *client, size_t i)
{
	while (++i < client->n)
		if (client->seats[i].fault.kind == ERR_NONE &&
		    !breaker_resting(client->seats[i].server))
			return true;
	return false;
}

/* While others follow, a URL has half of the time that is left. */
static void
share_time(struct client_run *run, size_t i)
{
	int64_t now = clock_ticks(), left = run->until - now;

	if (left > 1 && others_follow(run->client, i))
		left /= 2;
	run->seat_until = now + left;
	run->seat_ms = left;
}

static enum client_fault
ask(struct client_run *run)
{
	struct client *client = run->client;
	enum client_fault fault = CLIENT_UNUSABLE;

	add_seats(client);
	if (!client->n) {
		err_set(run->err, ERR_INPUT,
		    "provider '%s' has no url of its own: set url",
		    client->settings->provider);
		client_say_in(client->settings, run->err);
	}
	for (size_t i = 0; i < client->n; i++) {
		share_time(run, i);
		fault = ask_seat(run, &client->seats[i]);
		if (fault != CLIENT_UNREACHABLE && fault != CLIENT_BUSY)
			break;
		if (clock_ticks() >= run->until)
			break;
	}
	return fault;
}

/* Calls */

struct client *
client_new(const struct settings *settings, const struct endpoint *endpoint,
    struct meter *meter, int (*stopped)(void))
{
	struct client *client = alloc_bytes(sizeof *client);

	client->settings = settings;
	client->endpoint = endpoint;
	client->meter = meter;
	client->stopped = stopped;
	return client;
}

void
client_free(struct client *client)
{
	if (!client)
		return;
	for (size_t i = 0; i < client->n; i++) {
		forget_key(&client->seats[i]);
		free(client->seats[i].base);
		free(client->seats[i].query);
		free(client->seats[i].server);
	}
	free(client->seats);
	http_free(client->http);
	http_reply_release(&client->reply);
	free(client);
}

int
client_call(struct client *client, struct call *call, enum client_fault *fault,
    struct arena *arena, struct err *err)
{
	int64_t start = clock_ticks();
	struct client_run run = {
		.client = client,
		.call = call,
		.arena = arena,
		.err = err,
		.until = start + client->settings->deadline_ms,
	};

	call->tokens_in = call->tokens_out = 0;
	*fault = ask(&run);
	opening_release(&run.opening);
	meter_add(client->meter, call->kind, client->settings->name,
	    &(struct meter_row){
		.calls = 1,
		.attempts = run.attempts,
		.failures = *fault != CLIENT_FINE,
		.tokens_in = call->tokens_in,
		.tokens_out = call->tokens_out,
		.ms = clock_ticks() - start,
	    });
	return *fault == CLIENT_FINE ? 0 : -1;
}

int64_t
client_resting(struct client *client)
{
	int64_t least = 0;

	add_seats(client);
	for (size_t i = 0; i < client->n; i++) {
		int64_t rest = breaker_resting(client->seats[i].server);

		if (!rest)
			return 0;
		least = least && least < rest ? least : rest;
	}
	return least;
}

void
client_key_file(const char *path)
{
	key_give(path);
}
