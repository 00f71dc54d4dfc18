#include "model/client.h"

#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "canned.h"
#include "model/http.h"
#include "tap.h"

static char home[] = "/tmp/memos-client-XXXXXX";
static struct arena arena;
static struct meter meter;
static struct err err;
static enum client_fault fault;

static struct endpoint endpoint = {
	.url = "https://api.model.example/v1",
	.key_header = "Authorization: Bearer ",
	.key_variables = { "MODEL_API_KEY" },
	.headers = { "x-version: 1" },
	.needs_key = true,
};

/* A section whose URLs are those of the servers, at most two. */
static struct settings
at(const struct canned *canned, const struct canned *other)
{
	static char url[64], fallback[64];
	struct settings settings = settings_default(SETTINGS_CHAT);

	snprintf(url, sizeof url, "http://127.0.0.1:%d/v1/", canned->port);
	if (other)
		snprintf(fallback, sizeof fallback, "http://127.0.0.1:%d/v1",
		    other->port);
	settings.name = (char *)"local";
	settings.provider = (char *)"openai";
	settings.model = (char *)"m";
	settings.url = url;
	settings.fallback = other ? fallback : NULL;
	settings.deadline_ms = 20000;
	return settings;
}

/* What is made of replies. */
struct reading {
	int64_t answer;
	int reads, bad; /* how often it fails, and how */
	size_t taken;
	char text[256];
	bool end;
};

static int
read_reply(
    void *ctx, const struct json_span *reply, struct arena *a, struct err *e)
{
	struct reading *reading = ctx;
	struct json_span value;
	const char *pos = NULL, *key;

	if (++reading->reads <= -reading->bad)
		return err_set(e, ERR_MODEL, "not yet") - 1;
	if (reading->bad > 0)
		return err_set(e, ERR_MODEL, "it has no answer");
	while (reply->kind == JSON_OBJECT &&
	       json_member(reply, &pos, a, &key, &value))
		json_integer(&value, &reading->answer);
	return 0;
}

static bool
take(void *ctx, const char *data, size_t len)
{
	struct reading *reading = ctx;

	snprintf(reading->text + strlen(reading->text),
	    sizeof reading->text - strlen(reading->text), "%.*s", (int)len,
	    data);
	reading->taken += len;
	return !reading->end;
}

static int
finish(void *ctx, struct err *e)
{
	struct reading *reading = ctx;

	reading->reads++;
	if (reading->bad)
		return err_set(e, ERR_MODEL, "the stream has no end");
	return 0;
}

static int64_t
ask(struct client *client, struct reading *reading)
{
	struct call call = { .kind = "chat",
		.path = "/chat",
		.body = "{}",
		.body_len = 2,
		.read = read_reply,
		.ctx = reading };
	int64_t start = clock_ticks();
	int rc;

	err = (struct err){ 0 };
	rc = client_call(client, &call, &fault, &arena, &err);
	if ((rc == 0) != (fault == CLIENT_FINE) || (rc && !*err.text))
		printf("# rc %d, fault %d, '%s'\n", rc, (int)fault, err.text);
	return clock_ticks() - start;
}

static bool
says(const char *part)
{
	bool there = strstr(err.text, part) != NULL;

	if (!there)
		printf("# fault %d: %s\n", (int)fault, err.text);
	return there;
}

#define NO_LENGTH "HTTP/1.1 200 OK\r\n\r\n"

/* One call to a server that plays the replies. */
struct play {
	struct canned canned;
	struct settings settings;
	struct client *client;
	struct reading reading;
	int64_t ms;
};

static void
play_open(struct play *play, const struct canned_reply *replies, size_t n)
{
	*play = (struct play){ .canned = canned_start_at(NULL, replies, n) };
	play->settings = at(&play->canned, NULL);
	play->client = client_new(&play->settings, &endpoint, &meter, NULL);
}

#define OPEN(play, ...)                                               \
	play_open(play, (const struct canned_reply[]){ __VA_ARGS__ }, \
	    sizeof((const struct canned_reply[]){ __VA_ARGS__ }) /    \
		sizeof(struct canned_reply))

static void
play_close(struct play *play)
{
	client_free(play->client);
	canned_stop(&play->canned);
}

static void
play_ask(struct play *play)
{
	play->ms = ask(play->client, &play->reading);
}

static bool
mapped(const char *name)
{
	char line[512];
	bool found = false;
	FILE *maps = fopen("/proc/self/maps", "re");

	while (fgets(line, sizeof line, maps))
		found = found || strstr(line, name);
	fclose(maps);
	return found;
}

static void
test_fine(void)
{
	struct play play;

	OPEN(&play, { .json = "\n\n{\"answer\":42}" });
	tap(!client_resting(play.client) && !mapped("libcurl"),
	    "a client that is not asked opens no libcurl");
	play_ask(&play);
	tap(fault == CLIENT_FINE && play.reading.answer == 42,
	    "a reply behind blank lines is read");
	tap(!strncmp(
		play.canned.seen->last, "POST /v1/chat HTTP/1.1\r\n", 24) &&
		strstr(play.canned.seen->last, "\r\nx-version: 1\r\n") &&
		!strstr(play.canned.seen->last, "Authorization"),
	    "to the path behind the URL, without a key");
	play_ask(&play);
	tap(fault == CLIENT_FINE && play.canned.seen->connections == 1,
	    "a second call goes over the same connection");
	play_close(&play);
}

#define HINTED(status, json)                                                  \
	"HTTP/1.1 " status " x\r\nretry-after-ms: 5\r\nConnection: close\r\n" \
	"\r\n" json

static void
test_retried(void)
{
	static const struct {
		const char *what, *text;
	} cases[] = {
		{ "429", HINTED("429", "{\"error\":{\"code\":\"x\"}}") },
		{ "529", HINTED("529", "{\"type\":\"error\",\"error\":{}}") },
		{ "498", HINTED("498", "") },
		{ "408", HINTED("408", "") },
		{ "409", HINTED("409", "") },
		{ "500 with a page", HINTED("500", "<html>") },
		{ "402 with a hint", HINTED("402", "") },
		{ "an error in a 200",
		    HINTED("200",
			"\n{\"error\":{\"code\":502,\"message\":\"up\"}}") },
		{ "an error text in a 200",
		    HINTED("200", "{\"error\":\"x\"}") },
		{ "a reply that is cut", HINTED("200", "{\"answer\":") },
		{ "no reply", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct play play;

		OPEN(&play, { .text = cases[i].text, .close = true },
		    { .json = "{\"answer\":7}" });
		play_ask(&play);
		tap(fault == CLIENT_FINE && play.reading.answer == 7 &&
			play.canned.seen->requests == 2 && play.ms < 2000,
		    "%s is tried again (%d ms)", cases[i].what, (int)play.ms);
		play_close(&play);
	}
}

static void
test_final(void)
{
	static const struct {
		enum client_fault fault;
		const char *says, *text;
	} cases[] = {
		{ CLIENT_REFUSED, "does not take the request, status 400 (bad)",
		    HINTED("400", "{\"error\":{\"message\":\"bad\"}}") },
		{ CLIENT_LOCKED, "no key was sent, put it into",
		    HINTED("401", "{\"error\":\"who?\"}") },
		{ CLIENT_LOCKED, "(no money): the account",
		    "HTTP/1.1 402 x\r\nContent-Length: 20\r\n\r\n"
		    "{\"error\":\"no money\"}" },
		{ CLIENT_LOCKED, "status 403", HINTED("403", "{}") },
		{ CLIENT_LOCKED, "no such model or path, status 404",
		    HINTED("404", "404 page not found\n") },
		{ CLIENT_REFUSED, "status 413", HINTED("413", "") },
		{ CLIENT_REFUSED, "status 422",
		    HINTED("422", "{\"detail\":[{\"msg\":\"long\"}]}") },
		{ CLIENT_LOCKED, "status 429 (You exceeded)",
		    HINTED("429", "{\"error\":{\"message\":\"You exceeded\","
				  "\"type\":\"insufficient_quota\"}}") },
		{ CLIENT_BUSY, "status 429",
		    HINTED("429",
			"[{\"error\":{\"code\":429,\"status\":"
			"\"RESOURCE_EXHAUSTED\",\"details\":[{\"quotaId\":"
			"\"GenerateRequestsPerDayPerProject\"}]}}]") },
		{ CLIENT_BUSY, "answers 502",
		    "HTTP/1.1 502 x\r\nx-should-retry: false\r\n"
		    "Content-Length: 0\r\n\r\n" },
		{ CLIENT_LOCKED, "status 401 (User not found)",
		    HINTED("200", "{\"error\":{\"code\":401,\"message\":"
				  "\"User not found\"}}") },
		{ CLIENT_INVALID, "is no JSON (column 1",
		    HINTED("200", "hello") },
		{ CLIENT_INVALID, "it is empty", HINTED("200", "  ") },
		{ CLIENT_INVALID, "is not valid JSON (column 13: not a number)",
		    HINTED("200", " {\"answer\": [NaN, 1]}") },
		{ CLIENT_INVALID, "is not valid JSON (column 4",
		    HINTED("200", "[1,]") },
		{ CLIENT_LOCKED, "has no such path, status 405: check url",
		    HINTED("405", "") },
		{ CLIENT_LOCKED, "does not know the request, status 501",
		    HINTED("501", "") },
		{ CLIENT_REFUSED, "answers 500 (input is too large to process",
		    HINTED("500", "{\"error\":{\"code\":500,\"message\":"
				  "\"input is too large to process\"}}") },
		{ CLIENT_UNUSABLE, "redirects to https://other.example, which",
		    "HTTP/1.1 302 x\r\nContent-Length: 0\r\n"
		    "Location: https://other.example/k?k=1#f\r\n\r\n" },
		{ CLIENT_UNUSABLE, "answers 304: check url",
		    "HTTP/1.1 304 x\r\n\r\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct play play;

		OPEN(&play, { .text = cases[i].text, .close = true });
		play_ask(&play);
		tap(fault == cases[i].fault && err.kind == ERR_MODEL &&
			says(cases[i].says) && says("chat 'local': ") &&
			says(" http://127.0.0.1:") &&
			!strstr(err.text, "k=1") &&
			play.canned.seen->requests == 1,
		    "final: %s", cases[i].says);
		play_close(&play);
	}
}

/* Whether a reply without a length, cut behind a byte, is asked for again. */
static bool
asked_again(const char *text, size_t cut)
{
	char reply[128];
	struct play play;
	bool again;

	snprintf(reply, sizeof reply, HINTED("200", "%.*s"), (int)cut, text);
	OPEN(&play, { .text = reply, .close = true },
	    { .json = "{\"answer\":1}" });
	play_ask(&play);
	again = fault == CLIENT_FINE && play.canned.seen->requests == 2;
	if (!again)
		printf("# cut behind %zu: fault %d, %s\n", cut, (int)fault,
		    err.text);
	play_close(&play);
	return again;
}

/* Each of them waits before it asks again: many do so side by side. */
static void
test_cut(void)
{
	enum { SIDE_BY_SIDE = 16 };
	static const char text[] =
	    "{\"answer\":-12.5e1,\"b\":[true,null,{\"c\":\"\\ud83d\\ude00"
	    "\xc3\xa9\\n\"},{}]}";
	int status, bad = 0;

	for (size_t part = 0; part < SIDE_BY_SIDE; part++) {
		fflush(stdout);
		if (fork() > 0)
			continue;
		for (size_t i = 1 + part; i < sizeof text - 1;
		     i += SIDE_BY_SIDE)
			bad += !asked_again(text, i);
		fflush(stdout);
		_exit(bad != 0);
	}
	for (int part = 0; part < SIDE_BY_SIDE; part++)
		bad += wait(&status) < 0 || status != 0;
	tap(bad == 0, "JSON that is cut at any byte is asked for again");
}

static void
test_query(void)
{
	static const struct {
		const char *behind, *path, *want;
	} cases[] = {
		{ "/v1", "/chat", "/v1/chat" },
		{ "/d?api-version=1", "/chat", "/d/chat?api-version=1" },
		{ "/d/?a=1&b=2", "/chat?alt=sse", "/d/chat?a=1&b=2&alt=sse" },
		{ "/d?", "/chat?alt=sse", "/d/chat?alt=sse" },
		{ "", "/chat", "/chat" },
	};
	char url[128], want[128];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct reading reading = { 0 };
		struct call call = { .kind = "list",
			.path = cases[i].path,
			.read = read_reply,
			.ctx = &reading };
		struct play play;

		OPEN(&play, { .json = "{}" });
		snprintf(url, sizeof url, "http://127.0.0.1:%d%s",
		    play.canned.port, cases[i].behind);
		snprintf(
		    want, sizeof want, "GET %s HTTP/1.1\r\n", cases[i].want);
		play.settings.url = url;
		client_call(play.client, &call, &fault, &arena, &err);
		tap(fault == CLIENT_FINE &&
			!strncmp(play.canned.seen->last, want, strlen(want)),
		    "asked: %s", cases[i].want);
		play_close(&play);
	}
}

static void
test_attempts(void)
{
	struct play play;

	OPEN(&play, { .json = "{}", .status = 503 });
	play_ask(&play);
	tap(fault == CLIENT_BUSY && play.canned.seen->requests == 3 &&
		play.ms >= 375 + 750 && play.ms < 4000 &&
		says("is not ready, status 503: try again later"),
	    "two more attempts, with rising waits (%d ms)", (int)play.ms);
	play.settings.retries = 0;
	play_ask(&play);
	tap(fault == CLIENT_BUSY && play.canned.seen->requests == 4,
	    "none with retries = 0");
	play_close(&play);

	OPEN(&play,
	    { .text = "HTTP/1.1 503 x\r\nRetry-After: 1\r\n"
		      "Content-Length: 0\r\n\r\n" },
	    { .json = "{}" });
	play_ask(&play);
	tap(fault == CLIENT_FINE && play.ms >= 1000 && play.ms < 2000,
	    "a server is asked again when it says (%d ms)", (int)play.ms);
	play_close(&play);

	OPEN(&play, { .text = "HTTP/1.1 503 x\r\nRetry-After: 5\r\n"
			      "Content-Length: 0\r\n\r\n" });
	play.settings.deadline_ms = 3000;
	play_ask(&play);
	tap(fault == CLIENT_BUSY && play.canned.seen->requests == 1 &&
		play.ms < 900,
	    "a wait beyond the deadline ends it at once (%d ms)", (int)play.ms);
	play_close(&play);

	OPEN(&play, { .json = "{\"answer\":1}", .fast = 5, .drip_ms = 300 });
	play.settings.deadline_ms = 1500;
	play_ask(&play);
	tap(fault == CLIENT_BUSY && play.ms >= 1350 && play.ms <= 1650 &&
		says("within 1.5 s: raise deadline"),
	    "a reply that drips ends at the deadline (%d ms)", (int)play.ms);
	play_close(&play);

	OPEN(&play, { .json = "{}", .first_ms = 9000 });
	play.settings.deadline_ms = 2000;
	play.settings.idle_ms = 300;
	play_ask(&play);
	tap(fault == CLIENT_BUSY && play.ms <= 2200,
	    "so do attempts that come to nothing (%d ms)", (int)play.ms);
	play_close(&play);
}

static void
test_read(void)
{
	struct play play;

	OPEN(&play, { .json = "{\"answer\":3}" });
	play.reading.bad = 1;
	play_ask(&play);
	tap(fault == CLIENT_INVALID && play.canned.seen->requests == 1 &&
		!strcmp(err.text, "chat 'local': it has no answer"),
	    "what cannot be used is not asked for again");
	play.reading = (struct reading){ .bad = -1 };
	play_ask(&play);
	tap(fault == CLIENT_FINE && play.canned.seen->requests == 3 &&
		play.reading.answer == 3,
	    "unless its reader says so");
	play.reading = (struct reading){ .bad = -9 };
	play.settings.retries = 1;
	play_ask(&play);
	tap(fault == CLIENT_INVALID && play.canned.seen->requests == 5 &&
		says("'local': not yet"),
	    "but no more often than anything else");
	play_close(&play);
}

static void
stream(struct play *play)
{
	struct call call = { .kind = "chat",
		.path = "/chat",
		.body = "{}",
		.body_len = 2,
		.take = take,
		.finish = finish,
		.ctx = &play->reading };
	int64_t start = clock_ticks();

	err = (struct err){ 0 };
	client_call(play->client, &call, &fault, &arena, &err);
	play->ms = clock_ticks() - start;
}

static void
test_stream(void)
{
	struct play play;

	OPEN(&play, { .text = NO_LENGTH ": wait\n\ndata: {\"a\":1}\n\n"
					"data: [DONE]\n\n",
			.close = true });
	stream(&play);
	tap(fault == CLIENT_FINE && play.reading.reads == 1 &&
		!strcmp(play.reading.text,
		    ": wait\n\ndata: {\"a\":1}\n\ndata: [DONE]\n\n"),
	    "a stream is taken as it comes");
	play.reading = (struct reading){ .end = true };
	stream(&play);
	tap(fault == CLIENT_FINE && play.reading.reads == 1,
	    "who takes it may end it");
	play.reading = (struct reading){ .bad = 1 };
	stream(&play);
	tap(fault == CLIENT_INVALID && play.canned.seen->requests == 3 &&
		says("'local': the stream has no end"),
	    "and find it wrong");
	play_close(&play);

	OPEN(&play,
	    { .text = NO_LENGTH "event: error\ndata: {\"type\":\"error\","
				"\"error\":{\"type\":\"overloaded_error\"}}\n",
		.close = true },
	    { .text = NO_LENGTH "\n {\"error\":\n{\"code\":503}}",
		.close = true },
	    { .text = NO_LENGTH "{\"a\":1}\n{\"a\":2}\n", .close = true });
	stream(&play);
	tap(fault == CLIENT_FINE && play.canned.seen->requests == 3 &&
		!strcmp(play.reading.text, "{\"a\":1}\n{\"a\":2}\n"),
	    "one that begins with an error is tried again");
	play_close(&play);

	OPEN(&play, { .text = "HTTP/1.1 200 x\r\nContent-Length: 99\r\n\r\n"
			      "data: {\"a\":1}\n\n",
			.close = true });
	stream(&play);
	tap(fault == CLIENT_INVALID && play.canned.seen->requests == 1 &&
		play.reading.reads == 0 && says("broke off within its reply"),
	    "what was taken in part is not tried again");
	play_close(&play);

	OPEN(&play,
	    { .text = "HTTP/1.1 200 x\r\nContent-Length: 99\r\n"
		      "retry-after-ms: 5\r\n\r\ndata: {\"a",
		.close = true },
	    { .text = NO_LENGTH "data: {}\n", .close = true });
	stream(&play);
	tap(fault == CLIENT_FINE && play.canned.seen->requests == 2,
	    "what nobody saw is");
	play_close(&play);

	OPEN(&play, { .text = NO_LENGTH "{\"a\":1}\n", .fill = 4 << 20 });
	play.settings.max_reply = 1 << 20;
	stream(&play);
	tap(fault == CLIENT_INVALID && play.reading.taken <= 1 << 20 &&
		says("larger than 1048576 bytes"),
	    "a stream without an end is cut off");
	play_close(&play);
}

static void
test_fallback(void)
{
	struct canned gone = CANNED({ .json = "{}" });
	struct canned busy = CANNED({ .json = "{}", .status = 503 });
	struct canned good = CANNED({ .json = "{\"answer\":5}" });
	struct canned wrong = CANNED({ .json = "{}", .status = 400 });
	struct canned silent = CANNED({ .json = "{}", .first_ms = 60000 });
	struct canned slow = CANNED({ .text = NO_LENGTH "{\"a\":1}\n{}\n\n\n\n",
	    .fast = 27,
	    .drip_ms = 150,
	    .close = true });
	struct settings settings = at(&gone, &good);
	struct client *client = client_new(&settings, &endpoint, NULL, NULL);
	struct reading reading = { 0 };
	struct play play = { .client = NULL };
	int64_t ms;

	canned_stop(&gone);
	settings.retries = 0;
	ask(client, &reading);
	tap(fault == CLIENT_FINE && reading.answer == 5,
	    "where nobody answers the next URL is asked");
	client_free(client);

	settings = at(&busy, &good);
	settings.retries = 0;
	client = client_new(&settings, &endpoint, NULL, NULL);
	ask(client, &reading);
	tap(fault == CLIENT_FINE && busy.seen->requests == 1 &&
		good.seen->requests == 2,
	    "so it is where one is busy");
	client_free(client);

	settings = at(&silent, &good);
	settings.deadline_ms = 2000;
	client = client_new(&settings, &endpoint, NULL, NULL);
	ms = ask(client, &reading);
	tap(fault == CLIENT_FINE && good.seen->requests == 3 && ms >= 900 &&
		ms < 1800,
	    "and where one hangs, in half of the time (%d ms)", (int)ms);
	client_free(client);
	settings.idle_ms = 60000;
	client = client_new(&settings, &endpoint, NULL, NULL);
	play.client = client;
	stream(&play);
	tap(fault == CLIENT_FINE && good.seen->requests == 4 &&
		play.ms >= 900 && play.ms < 1800,
	    "a stream, too (%d ms)", (int)play.ms);
	client_free(client);

	settings = at(&slow, &good);
	settings.deadline_ms = 1500;
	client = client_new(&settings, &endpoint, NULL, NULL);
	play = (struct play){ .client = client };
	stream(&play);
	tap(fault == CLIENT_FINE && good.seen->requests == 4 && play.ms > 800 &&
		play.ms < 1500,
	    "one that has begun has all of it (%d ms)", (int)play.ms);
	client_free(client);

	settings = at(&silent, &busy);
	settings.deadline_ms = 600;
	settings.retries = 0;
	client = client_new(&settings, &endpoint, NULL, NULL);
	canned_stop(&busy);
	ms = ask(client, &reading);
	tap(fault == CLIENT_UNREACHABLE && ms >= 250 && ms < 600,
	    "if all fail it is the last that is told of (%d ms)", (int)ms);
	client_free(client);

	settings = at(&wrong, &good);
	client = client_new(&settings, &endpoint, NULL, NULL);
	ask(client, &reading);
	tap(fault == CLIENT_REFUSED && good.seen->requests == 4,
	    "but not with what was refused");
	client_free(client);
	canned_stop(&good);
	canned_stop(&wrong);
	canned_stop(&silent);
	canned_stop(&slow);
}

static void
test_breaker(void)
{
	struct play play;
	struct client *other;
	struct reading reading = { 0 };
	pid_t pid;
	int status = 0;

	setenv("MEMOS_NOW", "2026-05-07T09:30:00Z", 1);
	OPEN(&play, { .json = "{}", .status = 503 },
	    { .json = "{}", .status = 503 }, { .json = "{}", .status = 503 },
	    { .json = "{}", .status = 503 }, { .json = "{}", .status = 503 },
	    { .json = "{}" }, { .json = "{}", .status = 503 });
	play.settings.retries = 0;
	other = client_new(&play.settings, &endpoint, &meter, NULL);
	for (int i = 0; i < 4; i++)
		play_ask(&play);
	tap(!client_resting(other), "four failures are borne");
	ask(other, &reading);
	tap(client_resting(play.client) == 60000,
	    "the fifth, of another client, is one too many");
	play_ask(&play);
	tap(fault == CLIENT_UNREACHABLE && err.kind == ERR_MODEL &&
		play.canned.seen->requests == 5 && play.ms < 500 &&
		says("failed 5 times in a row and is left alone for 60 s"),
	    "then nobody is asked");
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(client_resting(other) > 0);
	waitpid(pid, &status, 0);
	tap(WEXITSTATUS(status) == 1, "nor by another process");
	setenv("MEMOS_NOW", "2026-05-07T09:31:01Z", 1);
	play_ask(&play);
	tap(fault == CLIENT_FINE && play.canned.seen->requests == 6,
	    "until a minute is over");
	play_ask(&play);
	tap(fault == CLIENT_BUSY && !client_resting(other),
	    "a success makes it be counted from the beginning");
	unsetenv("MEMOS_NOW");
	client_free(other);
	play_close(&play);
}

static int64_t stop_at;

static int
stopped(void)
{
	return clock_ticks() >= stop_at;
}

static void
test_stopped(void)
{
	struct play play;
	struct client *client;

	OPEN(&play, { .text = "HTTP/1.1 503 x\r\nRetry-After: 9\r\n"
			      "Content-Length: 0\r\n\r\n" });
	client = client_new(&play.settings, &endpoint, NULL, stopped);
	stop_at = clock_ticks() + 300;
	play.ms = ask(client, &play.reading);
	tap(fault == CLIENT_STOPPED && play.ms < 1500,
	    "a wait can be stopped (%d ms)", (int)play.ms);
	stop_at = 0;
	ask(client, &play.reading);
	tap(fault == CLIENT_STOPPED && play.canned.seen->requests == 1,
	    "and then nothing is asked");
	tap(!client_resting(client), "which is no failure of the server");
	client_free(client);
	play_close(&play);
}

#define KEY "mk-0123456789abcdef"

static void
test_key(void)
{
	struct play play;
	char url[64];

	OPEN(&play,
	    { .json = "{\"error\":{\"message\":\"key mk-0123456789abcdef or "
		      "0123456789 and memos_abcdefgh\\u001b[1m is bad\"}}",
		.status = 401 });
	setenv("MODEL_API_KEY", KEY, 1);
	play_ask(&play);
	tap(fault == CLIENT_LOCKED &&
		!strstr(play.canned.seen->last, "Authorization"),
	    "a key of the environment goes to no other server");
	snprintf(url, sizeof url, "http://127.0.0.1:%d", play.canned.port);
	endpoint.url = url;
	client_free(play.client);
	play.client = client_new(&play.settings, &endpoint, NULL, NULL);
	play_ask(&play);
	tap(strstr(play.canned.seen->last,
		"\r\nAuthorization: Bearer " KEY "\r\n") != NULL,
	    "but to the provider's own");
	tap(says("does not take the key, status 401 (key [redacted] or "
		 "[redacted] and [redacted] [1m is bad): check the key"),
	    "what a server says of it is masked");
	setenv("MODEL_API_KEY", KEY "2", 1);
	play_ask(&play);
	tap(strstr(play.canned.seen->last, "Bearer " KEY "2\r\n") != NULL,
	    "a key that was not taken is looked up again");
	unsetenv("MODEL_API_KEY");
	play_ask(&play);
	tap(fault == CLIENT_UNUSABLE && err.kind == ERR_INPUT &&
		play.canned.seen->requests == 3 &&
		says("there is no key for http://127.0.0.1:") &&
		says("key_file") && says("or set MODEL_API_KEY"),
	    "without a key its own server is not asked");
	endpoint.url = "https://api.model.example/v1";
	play_close(&play);
}

static void
test_unusable(void)
{
	struct play play;
	struct canned gone = CANNED({ .json = "{}" });

	OPEN(&play, { .json = "{}" });
	play.settings.url = (char *)"http://model.example/v1";
	play_ask(&play);
	tap(fault == CLIENT_UNUSABLE && err.kind == ERR_INPUT &&
		says("http://model.example would be asked in the clear"),
	    "another machine is not asked in the clear");
	client_free(play.client);
	play.settings.url = (char *)"model.example";
	play.client = client_new(&play.settings, &endpoint, NULL, NULL);
	play_ask(&play);
	tap(fault == CLIENT_UNUSABLE && err.kind == ERR_INPUT &&
		says("chat 'local': the url begins with"),
	    "a URL must be one");
	client_free(play.client);
	play.settings = at(&gone, NULL);
	play.settings.retries = 0;
	canned_stop(&gone);
	play.client = client_new(&play.settings, &endpoint, NULL, NULL);
	play_ask(&play);
	tap(fault == CLIENT_UNREACHABLE && err.kind == ERR_MODEL &&
		says("chat 'local': nobody answers at http://127.0.0.1:") &&
		says("is the server running?"),
	    "who does not answer is named");
	client_free(play.client);
	play.settings.url = NULL;
	endpoint.url = NULL;
	play.client = client_new(&play.settings, &endpoint, NULL, NULL);
	play_ask(&play);
	tap(fault == CLIENT_UNUSABLE && err.kind == ERR_INPUT &&
		says("provider 'openai' has no url of its own"),
	    "a provider without a URL needs one");
	endpoint.url = "https://api.model.example/v1";
	play_close(&play);
}

static void
test_meter(void)
{
	struct meter own = { 0 };
	struct buf out = { 0 };
	struct reading reading = { .bad = -1 };
	struct play play;
	struct client *client;

	OPEN(&play, { .json = "{}" });
	client = client_new(&play.settings, &endpoint, &own, NULL);
	ask(client, &reading);
	reading.bad = 1;
	ask(client, &reading);
	tap(own.n == 1 && own.rows->calls == 2 && own.rows->attempts == 3 &&
		own.rows->failures == 1 && own.rows->ms >= 300 &&
		!strcmp(own.rows->model, "local"),
	    "calls, attempts and failures are counted");
	meter_release(&own);
	buf_release(&out);
	client_free(client);
	play_close(&play);
}

/* Removes what the breaker made. */
static void
clean(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", home);
	if (system(command) != 0)
		perror("rm");
}

int
main(void)
{
	if (!mkdtemp(home))
		return 1;
	setenv("HOME", home, 1);
	unsetenv("XDG_STATE_HOME");
	unsetenv("CREDENTIALS_DIRECTORY");
	unsetenv("NETRC");
	unsetenv("MODEL_API_KEY");
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	unsetenv("ALL_PROXY");
	test_fine();
	test_retried();
	test_final();
	test_cut();
	test_query();
	test_attempts();
	test_read();
	test_stream();
	test_fallback();
	test_breaker();
	test_stopped();
	test_key();
	test_unusable();
	test_meter();
	client_free(NULL);
	meter_release(&meter);
	arena_release(&arena);
	clean();
	return tap_end();
}
