#include "model/retry.h"

#include <string.h>

#include "tap.h"

/* A reply of a status and a body, what the server asks for, and the verdict. */
static const struct {
	const char *what;
	long status;
	int64_t after;
	int should;
	const char *body;
	enum client_fault fault;
	bool again;
	int64_t wait; /* at attempt 1 and without chance */
} replies[] = {
	{ "400", 400, -1, -1, "", CLIENT_REFUSED, false, 0 },
	{ "401", 401, -1, -1, "", CLIENT_LOCKED, false, 0 },
	{ "402", 402, -1, -1, "", CLIENT_LOCKED, false, 0 },
	{ "402 with Retry-After", 402, 2000, -1, "", CLIENT_LOCKED, true,
	    2000 },
	{ "403", 403, -1, -1, "", CLIENT_LOCKED, false, 0 },
	{ "403 with Retry-After", 403, 2000, -1, "", CLIENT_LOCKED, false, 0 },
	{ "404", 404, -1, -1, "", CLIENT_LOCKED, false, 0 },
	{ "405", 405, -1, -1, "", CLIENT_LOCKED, false, 0 },
	{ "408", 408, -1, -1, "", CLIENT_BUSY, true, 500 },
	{ "409", 409, -1, -1, "", CLIENT_BUSY, true, 500 },
	{ "410", 410, -1, -1, "", CLIENT_LOCKED, false, 0 },
	{ "413", 413, -1, -1, "", CLIENT_REFUSED, false, 0 },
	{ "415", 415, -1, -1, "", CLIENT_LOCKED, false, 0 },
	{ "418", 418, -1, -1, "", CLIENT_LOCKED, false, 0 },
	{ "422", 422, -1, -1, "", CLIENT_REFUSED, false, 0 },
	{ "424", 424, -1, -1, "", CLIENT_BUSY, false, 0 },
	{ "429", 429, -1, -1, "", CLIENT_BUSY, true, 500 },
	{ "498", 498, -1, -1, "", CLIENT_BUSY, true, 500 },
	{ "500", 500, -1, -1, "", CLIENT_BUSY, true, 500 },
	{ "501", 501, -1, -1, "", CLIENT_LOCKED, false, 0 },
	{ "503", 503, -1, -1, "", CLIENT_BUSY, true, 500 },
	{ "529", 529, -1, -1, "", CLIENT_BUSY, true, 500 },
	{ "a redirect", 307, -1, -1, "", CLIENT_UNUSABLE, false, 0 },
	/* hints */
	{ "Retry-After of 60 s", 429, 60000, -1, "", CLIENT_BUSY, true, 60000 },
	{ "one beyond", 429, 60001, -1, "", CLIENT_BUSY, true, 500 },
	{ "one of nothing", 429, 0, -1, "", CLIENT_BUSY, true, 500 },
	{ "x-should-retry: false", 503, 10, 0, "", CLIENT_BUSY, false, 0 },
	{ "x-should-retry: true", 400, 10, 1, "", CLIENT_REFUSED, true, 10 },
	/* what waiting does not clear */
	{ "no credit", 429, 10, -1,
	    "{\"error\":{\"code\":\"insufficient_quota\"}}", CLIENT_LOCKED,
	    false, 0 },
	{ "no credit, by type", 429, 10, 1,
	    "{\"error\":{\"type\":\"insufficient_quota\",\"code\":null}}",
	    CLIENT_LOCKED, false, 0 },
	{ "a limit of billing", 429, 10, -1,
	    "{\"error\":{\"code\":\"billing_hard_limit_reached\"}}",
	    CLIENT_LOCKED, false, 0 },
	{ "a quota of the day", 429, 10, -1,
	    "{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\",\"details\":["
	    "{\"quotaId\":\"GenerateRequestsPerDayPerProject\"}]}}",
	    CLIENT_BUSY, false, 0 },
	{ "a quota of the minute", 429, 10, -1,
	    "{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\",\"message\":"
	    "\"check your plan and billing details\"}}",
	    CLIENT_BUSY, true, 10 },
	{ "a day that is no quota", 429, 10, -1,
	    "{\"error\":{\"message\":\"1000 per day\"}}", CLIENT_BUSY, true,
	    10 },
	{ "a key that Gemini does not take", 400, -1, -1,
	    "{\"error\":{\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}",
	    CLIENT_LOCKED, false, 0 },
	/* what is wrong is the text, whatever the status says */
	{ "llama.cpp: too long", 500, -1, -1,
	    "{\"error\":{\"code\":500,\"message\":\"input is too large to "
	    "process. increase the physical batch size\",\"type\":"
	    "\"server_error\"}}",
	    CLIENT_REFUSED, false, 0 },
	{ "llama.cpp: too long, with numbers", 500, -1, 1,
	    "{\"error\":{\"code\":500,\"message\":\"input (700 tokens) is "
	    "too large to process. increase the physical batch size (current "
	    "batch size: 512)\",\"type\":\"server_error\"}}",
	    CLIENT_REFUSED, false, 0 },
	{ "Ollama: NaN", 500, -1, -1,
	    "{\"error\":\"failed to encode response: json: unsupported value: "
	    "NaN\"}",
	    CLIENT_REFUSED, false, 0 },
	{ "Ollama: too long", 500, -1, -1,
	    "{\"error\":\"the input length exceeds the context length\"}",
	    CLIENT_REFUSED, false, 0 },
	{ "TEI: too long", 424, -1, -1,
	    "{\"error\":\"Backend error: Inference error: index-select invalid "
	    "index 514 with dim size 514\",\"error_type\":\"Backend\"}",
	    CLIENT_REFUSED, false, 0 },
	{ "TEI: its backend", 424, -1, -1,
	    "{\"error\":\"Backend error: Inference error: CublasError\","
	    "\"error_type\":\"Backend\"}",
	    CLIENT_BUSY, false, 0 },
	{ "too long, in a 200", 200, -1, -1,
	    "{\"error\":\"the input length exceeds the context length\"}",
	    CLIENT_REFUSED, false, 0 },
	{ "an overload that names the text", 429, -1, -1,
	    "{\"error\":\"too long a queue for the context length\"}",
	    CLIENT_BUSY, true, 500 },
	/* errors with status 200 */
	{ "a code of its own", 200, -1, -1, "{\"error\":{\"code\":402}}",
	    CLIENT_LOCKED, false, 0 },
	{ "one in digits", 200, -1, -1, "{\"error\":{\"code\":\"429\"}}",
	    CLIENT_BUSY, true, 500 },
	{ "a code that is no status", 200, -1, -1, "{\"error\":{\"code\":7}}",
	    CLIENT_BUSY, true, 500 },
	{ "a type", 200, -1, -1,
	    "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}",
	    CLIENT_BUSY, true, 500 },
	{ "a type of the key", 200, -1, -1,
	    "{\"error\":{\"type\":\"authentication_error\"}}", CLIENT_LOCKED,
	    false, 0 },
	{ "no credit in a 200", 200, -1, -1,
	    "{\"error\":{\"type\":\"insufficient_quota\"}}", CLIENT_LOCKED,
	    false, 0 },
	{ "nothing of all that", 200, -1, -1, "{\"error\":\"oh\"}", CLIENT_BUSY,
	    true, 500 },
};

static void
test_replies(void)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
		struct http_reply reply = {
			.status = replies[i].status,
			.retry_after_ms = replies[i].after,
			.should_retry = replies[i].should,
		};
		struct reply_error error;
		struct retry_case c = { &reply, &error, 1, 2, 0 };
		struct retry_verdict verdict;

		buf_string(&reply.body, replies[i].body);
		reply_error_of(replies[i].body, reply.body.len, &arena, &error);
		verdict = retry_decide(&c);
		tap(verdict.fault == replies[i].fault &&
			verdict.again == replies[i].again &&
			verdict.wait_ms == replies[i].wait,
		    "%s", replies[i].what);
		buf_release(&reply.body);
	}
	arena_release(&arena);
}

static void
test_fates(void)
{
	static const struct {
		enum http_fate fate;
		enum client_fault fault;
		bool again;
	} fates[] = {
		{ HTTP_UNREACHABLE, CLIENT_UNREACHABLE, true },
		{ HTTP_TIMED_OUT, CLIENT_BUSY, true },
		{ HTTP_CUT, CLIENT_BUSY, true },
		{ HTTP_TOO_LARGE, CLIENT_INVALID, false },
		{ HTTP_STOPPED, CLIENT_STOPPED, false },
		{ HTTP_UNUSABLE, CLIENT_UNUSABLE, false },
	};

	for (size_t i = 0; i < sizeof fates / sizeof *fates; i++) {
		/* a status may have come before it was cut */
		struct http_reply reply = { .fate = fates[i].fate,
			.status = 200,
			.retry_after_ms = -1,
			.should_retry = -1 };
		struct retry_case c = { &reply, NULL, 1, 2, 0 };
		struct retry_verdict verdict = retry_decide(&c);

		tap(verdict.fault == fates[i].fault &&
			verdict.again == fates[i].again,
		    "fate %d", (int)fates[i].fate);
	}
}

static void
test_attempts(void)
{
	struct http_reply reply = {
		.status = 503, .retry_after_ms = -1, .should_retry = 1
	};
	struct retry_case c = { .reply = &reply, .retries = 6 };
	static const int64_t waits[] = { 500, 1000, 2000, 4000, 8000, 8000 };
	bool right = true;

	for (int64_t i = 0; i < 6; i++) {
		c.attempt = i + 1;
		right = right && retry_decide(&c).again &&
			retry_decide(&c).wait_ms == waits[i];
	}
	tap(right, "the wait doubles up to 8 s");
	c.attempt = 7;
	tap(!retry_decide(&c).again && retry_decide(&c).fault == CLIENT_BUSY,
	    "six more attempts and no seventh");
	c.retries = 0;
	c.attempt = 1;
	tap(!retry_decide(&c).again, "none more with retries = 0");
	tap(retry_backoff(1, 0.999999) == 375 &&
		retry_backoff(9, 0.5) == 7000 && retry_backoff(99, 0) == 8000,
	    "chance takes up to a quarter");
}

int
main(void)
{
	test_replies();
	test_fates();
	test_attempts();
	return tap_end();
}
