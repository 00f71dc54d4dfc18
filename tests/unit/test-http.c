#include "model/http.h"

#include <string.h>

#include "base/clock.h"
#include "canned.h"
#include "tap.h"

/* A request to the server, of one second, as a test may change it. */
struct ask {
	char url[256];
	struct http_request request;
};

static struct http *http;
static struct http_reply reply;

static struct ask
to(const struct canned *canned, const char *path)
{
	struct ask ask = {
		.request = { .connect_ms = 1000,
		    .idle_ms = 1000,
		    .until = clock_ticks() + 5000,
		    .max_reply = 1 << 20 },
	};

	snprintf(ask.url, sizeof ask.url, "http://127.0.0.1:%d%s", canned->port,
	    path);
	return ask;
}

static int64_t
ms_of(struct ask *ask)
{
	int64_t start = clock_ticks();

	ask->request.url = ask->url;
	http_send(http, &ask->request, &reply);
	return clock_ticks() - start;
}

/* Sends and returns the fate. */
static enum http_fate
fate_of(struct ask *ask)
{
	ms_of(ask);
	return reply.fate;
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

static bool
says(const char *part)
{
	bool there = strstr(reply.why, part) != NULL;

	if (!there)
		printf("# why: %s\n", reply.why);
	return there;
}

static void
test_requests(void)
{
	static const char *const headers[] = { "x-version: 7" };
	struct canned canned = CANNED({ .json = "{\"a\":1}" });
	struct ask ask = to(&canned, "/v1/models");
	static char large[3 << 20];
	int64_t ms;

	tap(!mapped("libcurl"), "no libcurl before the first request");
	tap(fate_of(&ask) == HTTP_REPLIED && reply.status == 200 &&
		!strcmp(buf_text(&reply.body), "{\"a\":1}"),
	    "a reply comes whole");
	tap(mapped("libcurl"), "libcurl was opened for it");
	tap(!strncmp(canned.seen->last, "GET /v1/models HTTP/1.1\r\n", 25) &&
		strstr(canned.seen->last, "User-Agent: memos/"),
	    "a request without a body is a GET");
	ask.request.body = "{\"q\":\"\xc3\xa4\"}";
	ask.request.body_len = strlen(ask.request.body);
	ask.request.headers = headers;
	ask.request.n_headers = 1;
	ask.request.secret = "Authorization: Bearer sk-1";
	tap(fate_of(&ask) == HTTP_REPLIED &&
		!strncmp(canned.seen->last, "POST /v1/models ", 16) &&
		strstr(canned.seen->last, "\r\nx-version: 7\r\n") &&
		strstr(canned.seen->last,
		    "\r\nContent-Type: application/json\r\n") &&
		strstr(
		    canned.seen->last, "\r\nAuthorization: Bearer sk-1\r\n") &&
		strstr(canned.seen->last, "\r\n\r\n{\"q\":\"\xc3\xa4\"}"),
	    "a body is posted, with all headers");
	ask.request.secret = NULL;
	tap(fate_of(&ask) == HTTP_REPLIED &&
		!strstr(canned.seen->last, "Authorization"),
	    "a secret is of one request alone");
	memset(large, ' ', sizeof large);
	ask.request.body = large;
	ask.request.body_len = sizeof large;
	ms = ms_of(&ask);
	tap(reply.fate == HTTP_REPLIED &&
		canned.seen->last_len > sizeof large && ms < 900,
	    "a large body is not held back (%d ms)", (int)ms);
	tap(canned.seen->requests == 4 && canned.seen->connections == 1,
	    "one connection served all");
	canned_stop(&canned);
}

#define STATUS(status, header)                           \
	{                                                \
		.text = "HTTP/1.1 " status "\r\n" header \
			"Content-Length: 2\r\n\r\n{}"    \
	}

static void
test_hints(void)
{
	static const struct {
		const char *what;
		long status;
		int64_t after;
		int should;
	} want[] = {
		{ "no hint", 429, -1, -1 },
		{ "seconds", 429, 7000, -1 },
		{ "milliseconds before seconds", 429, 250, -1 },
		{ "a date that has passed", 503, -1, -1 },
		{ "nonsense", 503, -1, -1 },
		{ "a no", 500, -1, 0 },
		{ "a yes", 400, -1, 1 },
		{ "what 100 said is not of the reply", 200, -1, -1 },
		{ "nor what a trailer says", 503, -1, -1 },
	};
	struct canned canned = CANNED(STATUS("429 Many", ""),
	    STATUS("429 Many", "Retry-After: 7\r\n"),
	    STATUS("429 Many", "retry-after-ms: 250\r\nRetry-After: 7\r\n"),
	    STATUS("503 x", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n"),
	    STATUS("503 x", "Retry-After: soon\r\nretry-after-ms: x\r\n"),
	    STATUS("500 x", "X-Should-Retry: false\r\n"),
	    STATUS("400 x", "x-should-retry:true\r\n"),
	    STATUS("100 Continue\r\nx-should-retry: true\r\n"
		   "retry-after-ms: 5\r\n\r\nHTTP/1.1 200 Fine",
		""),
	    { .text = "HTTP/1.1 503 x\r\nTransfer-Encoding: chunked\r\n\r\n"
		      "2\r\n{}\r\n0\r\nx-should-retry: true\r\n\r\n" });

	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		struct ask ask = to(&canned, "/");

		tap(fate_of(&ask) == HTTP_REPLIED &&
			reply.status == want[i].status &&
			reply.retry_after_ms == want[i].after &&
			reply.should_retry == want[i].should,
		    "hints: %s", want[i].what);
	}
	canned_stop(&canned);
}

static void
test_date(void)
{
	time_t soon = time(NULL) + 30;
	char text[200], date[64];
	struct canned canned;
	struct ask ask;

	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime(&soon));
	snprintf(text, sizeof text,
	    "HTTP/1.1 503 x\r\nRetry-After: %s\r\nContent-Length: 0\r\n\r\n",
	    date);
	canned = CANNED({ .text = text });
	ask = to(&canned, "/");
	tap(fate_of(&ask) == HTTP_REPLIED && reply.retry_after_ms > 20000 &&
		reply.retry_after_ms <= 30000,
	    "hints: a date to come");
	canned_stop(&canned);
}

static void
test_redirect(void)
{
	struct canned other = CANNED({ .json = "{}" });
	char text[200];
	struct canned canned;
	struct ask ask;

	snprintf(text, sizeof text,
	    "HTTP/1.1 307 Moved\r\nLocation: http://localhost:%d/there\r\n"
	    "Content-Length: 0\r\n\r\n",
	    other.port);
	canned = CANNED({ .text = text });
	ask = to(&canned, "/v1");
	ask.request.secret = "x-api-key: k";
	tap(fate_of(&ask) == HTTP_REPLIED && reply.status == 307 &&
		strstr(reply.location, "http://localhost:") &&
		strstr(reply.location, "/there"),
	    "a redirect says where it points to");
	tap(other.seen->connections == 0, "and nobody goes there");
	canned_stop(&canned);
	canned_stop(&other);
}

#define TEN "0123456789"
#define LONG_BODY                                                           \
	TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN \
	    TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

struct taken {
	size_t len, max;
};

static bool
take(void *ctx, const char *data, size_t len)
{
	struct taken *taken = ctx;

	(void)data;
	taken->len += len;
	return taken->len < taken->max;
}

static void
test_times(void)
{
	struct taken taken = { .max = 1 << 30 };
	struct canned canned = CANNED(
	    { .text = "HTTP/1.1 200 x\r\n\r\n" LONG_BODY,
		.fast = 18,
		.drip_ms = 50 });
	struct ask ask = to(&canned, "/");
	int64_t ms;

	ask.request.until = clock_ticks() + 2000;
	ms = ms_of(&ask);
	tap(reply.fate == HTTP_TIMED_OUT && ms >= 1900 && ms <= 2200,
	    "a body that drips for ever ends at the deadline (%d ms)", (int)ms);
	canned_stop(&canned);

	canned = CANNED(
	    { .text = "HTTP/1.1 200 x\r\nA: " LONG_BODY, .drip_ms = 50 });
	ask = to(&canned, "/");
	ask.request.until = clock_ticks() + 1000;
	ms = ms_of(&ask);
	tap(reply.fate == HTTP_TIMED_OUT && ms >= 950 && ms <= 1300,
	    "headers that drip, too (%d ms)", (int)ms);
	canned_stop(&canned);

	canned = CANNED({ .json = "{}", .first_ms = 60000 });
	ask = to(&canned, "/");
	ask.request.until = clock_ticks() + 1000;
	ask.request.idle_ms = 20000;
	ms = ms_of(&ask);
	tap(reply.fate == HTTP_TIMED_OUT && ms >= 950 && ms <= 1300,
	    "a first byte that does not come, too (%d ms)", (int)ms);
	canned_stop(&canned);

	canned = CANNED({ .json = "{}", .first_ms = 60000 });
	ask = to(&canned, "/");
	ask.request.until = clock_ticks() + 20000;
	ask.request.take = take;
	ask.request.ctx = &taken;
	ms = ms_of(&ask);
	tap(reply.fate == HTTP_TIMED_OUT && ms >= 990 && ms <= 3000 &&
		says("sent nothing for 1 s"),
	    "idleness ends a stream before the deadline (%d ms)", (int)ms);
	canned_stop(&canned);

	canned = CANNED({ .json = "{\"late\":1}", .first_ms = 2500 });
	ask = to(&canned, "/");
	ask.request.idle_ms = 100;
	ask.request.body = "{}";
	ask.request.body_len = 2;
	ms = ms_of(&ask);
	tap(reply.fate == HTTP_REPLIED && ms >= 2500 &&
		!strcmp(buf_text(&reply.body), "{\"late\":1}"),
	    "what answers in one piece is idle until it does (%d ms)", (int)ms);
	canned_stop(&canned);

	canned = CANNED({ .text = "HTTP/1.1 200 x\r\nContent-Length: 9999\r\n"
				  "\r\n" LONG_BODY,
	    .hang = true });
	ask = to(&canned, "/");
	ask.request.until = clock_ticks() + 20000;
	ms = ms_of(&ask);
	tap(reply.fate == HTTP_TIMED_OUT && ms >= 990 && ms <= 3000,
	    "also within a body (%d ms)", (int)ms);
	canned_stop(&canned);

	canned = CANNED({ .json = "{\"late\":1}", .first_ms = 700 });
	ask = to(&canned, "/");
	tap(fate_of(&ask) == HTTP_REPLIED &&
		!strcmp(buf_text(&reply.body), "{\"late\":1}"),
	    "a slow first byte is waited for");
	ask.request.until = clock_ticks() - 1;
	tap(fate_of(&ask) == HTTP_TIMED_OUT && canned.seen->requests == 1,
	    "with no time left nothing is asked");
	canned_stop(&canned);
}

static void
test_sizes(void)
{
	static char flood[400 << 10];
	struct canned canned = CANNED(
	    { .text = "HTTP/1.1 200 x\r\n\r\n", .fill = 64 << 20 });
	struct ask ask = to(&canned, "/");
	struct taken taken = { .max = 1 << 30 };
	size_t len;

	tap(fate_of(&ask) == HTTP_TOO_LARGE && reply.body.len <= 1 << 20 &&
		says("larger than 1048576 bytes"),
	    "a body without a length is cut off at the bound");
	ask.request.take = take;
	ask.request.ctx = &taken;
	tap(fate_of(&ask) == HTTP_TOO_LARGE && taken.len <= 1 << 20,
	    "so is a stream");
	taken = (struct taken){ .max = 10 };
	tap(fate_of(&ask) == HTTP_STOPPED && taken.len >= 10 &&
		taken.len < 1 << 20,
	    "who takes a stream may end it");
	canned_stop(&canned);

	canned = CANNED(
	    { .text = "HTTP/1.1 200 x\r\nContent-Length: 99999999\r\n\r\n",
		.fill = 64 << 20 });
	ask = to(&canned, "/");
	tap(fate_of(&ask) == HTTP_TOO_LARGE, "so is one with a length");
	canned_stop(&canned);

	len = (size_t)sprintf(flood, "HTTP/1.1 200 x\r\n");
	while (len < sizeof flood - 100)
		len += (size_t)sprintf(flood + len, "X-A: " TEN TEN TEN "\r\n");
	canned = CANNED({ .text = flood, .close = true });
	ask = to(&canned, "/");
	tap(fate_of(&ask) == HTTP_TOO_LARGE && says("headers"),
	    "headers without an end are cut off");
	canned_stop(&canned);

	canned = CANNED({ .json = "{\"error\":\"no\"}", .status = 500 });
	ask = to(&canned, "/");
	ask.request.take = take;
	ask.request.ctx = &taken;
	taken = (struct taken){ .max = 1 << 30 };
	tap(fate_of(&ask) == HTTP_REPLIED && reply.status == 500 &&
		!taken.len &&
		!strcmp(buf_text(&reply.body), "{\"error\":\"no\"}"),
	    "what is no success is not streamed");
	canned_stop(&canned);
}

/* Replies are cut, each at one byte more; `enough` bytes are a whole one. */
static void
test_cut(const char *what, const char *text, size_t enough)
{
	size_t n = strlen(text), bad = 0;
	struct canned_reply *replies = calloc(n, sizeof *replies);
	struct canned canned;

	for (size_t i = 0; i < n; i++) {
		replies[i].text = text;
		replies[i].cut = i + 1;
	}
	canned = canned_start_at(NULL, replies, n);
	for (size_t i = 0; i < n; i++) {
		struct ask ask = to(&canned, "/");

		if ((fate_of(&ask) == HTTP_REPLIED) != (i + 1 >= enough)) {
			printf("# cut behind byte %zu: fate %d, %s\n", i + 1,
			    (int)reply.fate, reply.why);
			bad++;
		}
	}
	tap(bad == 0 && !strcmp(buf_text(&reply.body), "{\"a\":1}"),
	    "a reply %s that is cut at any byte is none", what);
	tap(canned.seen->requests == (int)n, "and is not asked for twice");
	canned_stop(&canned);
	free(replies);
}

static void
test_gone(void)
{
	struct canned canned = CANNED({ .json = "{}" });
	struct ask ask = to(&canned, "/");

	canned_stop(&canned);
	tap(fate_of(&ask) == HTTP_UNREACHABLE &&
		says("nobody answers at http://127.0.0.1:") && says("refused"),
	    "nobody is there");
	snprintf(ask.url, sizeof ask.url, "https://127.0.0.1:%d/x", 1);
	tap(fate_of(&ask) == HTTP_UNREACHABLE, "nor there");
	canned = CANNED({ .json = "{}", .blunt = true });
	ask = to(&canned, "/");
	memmove(ask.url + 5, ask.url + 4, strlen(ask.url) - 3);
	ask.url[4] = 's';
	tap(fate_of(&ask) == HTTP_UNREACHABLE && says("no TLS with https://"),
	    "a server without TLS cannot be reached by it");
	canned_stop(&canned);
}

static void
test_refused(void)
{
	static const char *const urls[] = { "http://192.0.2.1/",
		"http://127.0.0.1.example/", "http://2130706433/",
		"ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1", "",
		"http://u:p@127.0.0.1/", "http://127.0.0.1:0/",
		"http://127.0.0.1 /", "http://[::1/", "http:/x" };
	struct ask ask = { .request = { .until = clock_ticks() + 60000,
			       .connect_ms = 100,
			       .max_reply = 99 } };

	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		snprintf(ask.url, sizeof ask.url, "%s", urls[i]);
		tap(fate_of(&ask) == HTTP_UNUSABLE && *reply.why &&
			!strstr(reply.why, "p@"),
		    "refused: '%s'", urls[i]);
	}
	snprintf(ask.url, sizeof ask.url, "http://192.0.2.1/secret");
	fate_of(&ask);
	tap(says("http://192.0.2.1 would be asked in the clear") &&
		!strstr(reply.why, "secret"),
	    "in the clear only this machine is asked");
	ask.request.allow_http = true;
	tap(fate_of(&ask) == HTTP_UNREACHABLE || reply.fate == HTTP_TIMED_OUT,
	    "unless it is allowed");
}

static void
test_socket(void)
{
	char folder[] = "/tmp/memos-http-XXXXXX", path[64];
	const struct canned_reply answer = { .json = "{\"by\":\"socket\"}" };
	struct canned canned;
	struct ask ask = { .url = "http://model.example/v1",
		.request = { .until = clock_ticks() + 5000,
		    .connect_ms = 1000,
		    .idle_ms = 1000,
		    .max_reply = 99 } };

	if (!mkdtemp(folder))
		perror("mkdtemp");
	snprintf(path, sizeof path, "%s/s", folder);
	canned = canned_start_at(path, &answer, 1);
	ask.request.socket = path;
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	tap(fate_of(&ask) == HTTP_REPLIED &&
		!strcmp(buf_text(&reply.body), "{\"by\":\"socket\"}") &&
		strstr(canned.seen->last, "Host: model.example"),
	    "a Unix socket is asked, past any proxy");
	unsetenv("http_proxy");
	canned_stop(&canned);
	unlink(path);
	rmdir(folder);
	tap(fate_of(&ask) == HTTP_UNREACHABLE && says(path),
	    "a socket that is gone is named");
}

static void
test_proxy(void)
{
	struct canned proxy = CANNED({ .json = "{\"by\":\"proxy\"}" });
	struct canned canned = CANNED({ .json = "{\"by\":\"itself\"}" });
	struct ask ask = to(&canned, "/");
	char name[64];

	snprintf(name, sizeof name, "http://127.0.0.1:%d", proxy.port);
	setenv("http_proxy", name, 1);
	setenv("https_proxy", name, 1);
	setenv("ALL_PROXY", name, 1);
	tap(fate_of(&ask) == HTTP_REPLIED &&
		strstr(buf_text(&reply.body), "itself"),
	    "a proxy is not asked for this machine");
	strcpy(ask.url, "http://model.example/v1");
	ask.request.allow_http = true;
	tap(fate_of(&ask) == HTTP_REPLIED &&
		strstr(buf_text(&reply.body), "proxy") &&
		!strncmp(proxy.seen->last, "GET http://model.example/v1 ", 28),
	    "it is for others");
	setenv("no_proxy", "nosuch.invalid", 1);
	strcpy(ask.url, "http://nosuch.invalid/v1");
	ask.request.until = clock_ticks() + 1500;
	ms_of(&ask);
	tap(reply.fate != HTTP_REPLIED && proxy.seen->requests == 1,
	    "but not for those of no_proxy");
	unsetenv("no_proxy");
	canned_stop(&proxy);

	proxy = CANNED({ .text = "HTTP/1.1 407 No\r\nx-should-retry: true\r\n"
				 "Content-Length: 0\r\n\r\n" });
	snprintf(name, sizeof name, "http://ann:pw@127.0.0.1:%d", proxy.port);
	setenv("https_proxy", name, 1);
	strcpy(ask.url, "https://model.example/v1");
	ask.request.secret = "Authorization: Bearer sk-1";
	ask.request.until = clock_ticks() + 5000;
	tap(fate_of(&ask) == HTTP_UNREACHABLE && says("proxy answers 407") &&
		!strstr(reply.why, "pw") && reply.should_retry == -1,
	    "a proxy that refuses is named, not what it was sent");
	tap(!strncmp(proxy.seen->last, "CONNECT model.example:443 ", 26) &&
		!strstr(proxy.seen->last, "sk-1"),
	    "and is not told the key");
	setenv("https_proxy", "nosuch://ann:pw@127.0.0.1", 1);
	tap(fate_of(&ask) == HTTP_UNREACHABLE && says("https_proxy") &&
		!strstr(reply.why, "pw"),
	    "a proxy that is none, too");
	unsetenv("http_proxy");
	unsetenv("https_proxy");
	unsetenv("ALL_PROXY");
	canned_stop(&proxy);
	canned_stop(&canned);
}

static int64_t stop_at;

static int
stopped(void)
{
	return clock_ticks() >= stop_at;
}

static void
on_alarm(int signal)
{
	(void)signal;
}

static void
test_stopped(void)
{
	struct canned canned = CANNED({ .json = "{}", .first_ms = 60000 });
	struct ask ask = to(&canned, "/");
	struct sigaction action = { .sa_handler = on_alarm };
	int64_t ms;

	sigaction(SIGALRM, &action, NULL);
	ualarm(300000, 0);
	stop_at = clock_ticks() + 200;
	ask.request.stopped = stopped;
	ask.request.idle_ms = 9000;
	ms = ms_of(&ask);
	tap(reply.fate == HTTP_STOPPED && ms < 900,
	    "a signal stops it at once (%d ms)", (int)ms);
	tap(fate_of(&ask) == HTTP_STOPPED && canned.seen->requests == 1,
	    "once stopped nothing is asked");
	canned_stop(&canned);
}

static void
test_reuse(void)
{
	struct canned canned = CANNED({ .json = "{}" },
	    { .json = "{}", .close = true }, { .json = "{\"again\":1}" });
	struct ask ask = to(&canned, "/");

	fate_of(&ask);
	fate_of(&ask);
	tap(fate_of(&ask) == HTTP_REPLIED && canned.seen->connections == 2 &&
		!strcmp(buf_text(&reply.body), "{\"again\":1}"),
	    "a connection that was closed meanwhile is made anew");
	canned_stop(&canned);
}

int
main(void)
{
	static const char *const proxies[] = { "http_proxy", "https_proxy",
		"HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy",
		"NO_PROXY" };

	for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++)
		unsetenv(proxies[i]);
	http = http_new();
	test_requests();
	test_hints();
	test_date();
	test_redirect();
	test_times();
	test_sizes();
	test_cut("with a length",
	    "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}", 45);
	test_cut("in chunks",
	    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n",
	    68);
	test_cut("with a trailer",
	    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "7\r\n{\"a\":1}\r\n0\r\nX-Sum: 7\r\n\r\n",
	    73);
	test_gone();
	test_refused();
	test_socket();
	test_proxy();
	test_stopped();
	test_reuse();
	http_free(http);
	http_free(NULL);
	http_reply_release(&reply);
	return tap_end();
}
