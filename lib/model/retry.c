#include "model/retry.h"

#include <string.h>

enum {
	BACKOFF_MS = 500,
	BACKOFF_MAX_MS = 8000,
	HINT_MAX_MS = 60000, /* more than that is no hint for a caller */
};

/*
 * Statuses of errors and what they mean; others go by their hundred: one from
 * 400 on is of who set up the model, not of what was sent.
 */
static const struct {
	int status;
	enum client_fault fault;
	bool again;
} STATUSES[] = {
	{ 400, CLIENT_REFUSED, false },
	{ 402, CLIENT_LOCKED, false }, /* true with a Retry-After */
	{ 408, CLIENT_BUSY, true },
	{ 409, CLIENT_BUSY, true },
	{ 413, CLIENT_REFUSED, false },
	{ 422, CLIENT_REFUSED, false },
	{ 424, CLIENT_BUSY, false }, /* TEI: its backend failed at this */
	{ 429, CLIENT_BUSY, true },
	{ 498, CLIENT_BUSY, true }, /* Groq: no capacity */
	{ 501, CLIENT_LOCKED, false },
};

/*
 * What servers say that fail at a text, with a status as if they were broken:
 * llama.cpp and Ollama with 500, TEI with 424.
 */
static const char *const TEXT_FAULTS[] = {
	"too large to process", /* llama.cpp, of the batch size */
	"too big compared to",  /* llama-box, of the KV size */
	"unsupported value",    /* Ollama: json: unsupported value: NaN */
	"context length",       /* Ollama */
	"context size",         /* llama.cpp */
	"sequence length",      /* tokenizers */
	"invalid index",        /* candle: a position beyond the last one */
	"index out of range",   /* PyTorch: likewise */
};

/* What types of errors stand for where there is no status. */
static const struct {
	const char *type;
	int status;
} TYPES[] = {
	{ "invalid_request", 400 },
	{ "INVALID_ARGUMENT", 400 },
	{ "authentication", 401 },
	{ "UNAUTHENTICATED", 401 },
	{ "billing", 402 },
	{ "permission", 403 },
	{ "not_found", 404 },
	{ "request_too_large", 413 },
	{ "rate_limit", 429 },
	{ "insufficient_quota", 429 },
	{ "RESOURCE_EXHAUSTED", 429 },
	{ "overloaded", 529 },
};

static struct retry_verdict
by_status(int64_t status)
{
	struct retry_verdict verdict = { CLIENT_LOCKED, false, 0 };

	for (size_t i = 0; i < sizeof STATUSES / sizeof *STATUSES; i++)
		if (STATUSES[i].status == status) {
			verdict.fault = STATUSES[i].fault;
			verdict.again = STATUSES[i].again;
			return verdict;
		}
	if (status >= 500) {
		verdict.fault = CLIENT_BUSY;
		verdict.again = true;
	} else if (status < 400) {
		/* a redirect: the URL is not where the model is */
		verdict.fault = CLIENT_UNUSABLE;
	}
	return verdict;
}

static struct retry_verdict
by_fate(enum http_fate fate)
{
	static const struct retry_verdict verdicts[] = {
		[HTTP_REPLIED] = { CLIENT_INVALID, false, 0 },
		[HTTP_UNREACHABLE] = { CLIENT_UNREACHABLE, true, 0 },
		[HTTP_TIMED_OUT] = { CLIENT_BUSY, true, 0 },
		[HTTP_CUT] = { CLIENT_BUSY, true, 0 },
		[HTTP_TOO_LARGE] = { CLIENT_INVALID, false, 0 },
		[HTTP_STOPPED] = { CLIENT_STOPPED, false, 0 },
		[HTTP_UNUSABLE] = { CLIENT_UNUSABLE, false, 0 },
	};

	return verdicts[fate];
}

/* Whether any of the words is in what names the error. */
static bool
is_called(const struct reply_error *error, const char *word)
{
	return strcasestr(error->type, word) || strcasestr(error->code, word);
}

static bool
is_unpaid(const struct reply_error *error)
{
	return is_called(error, "insufficient_quota") ||
	       is_called(error, "billing");
}

/* A quota of the day: Gemini says so in the text or in its details. */
static bool
is_spent(const struct retry_case *c)
{
	const struct buf *body = &c->reply->body;

	return is_called(c->error, "RESOURCE_EXHAUSTED") &&
	       (strcasestr(buf_text(body), "PerDay") ||
		   strcasestr(buf_text(body), "per day") ||
		   strcasestr(buf_text(body), "daily"));
}

static bool
is_of_text(const struct reply_error *error)
{
	for (size_t i = 0; i < sizeof TEXT_FAULTS / sizeof *TEXT_FAULTS; i++)
		if (strcasestr(error->message, TEXT_FAULTS[i]))
			return true;
	return false;
}

/* The hints of the server, x-should-retry before all. */
static void
take_hints(
    const struct retry_case *c, int64_t status, struct retry_verdict *verdict)
{
	const struct http_reply *reply = c->reply;

	if (status == 402 && reply->retry_after_ms > 0)
		verdict->again = true;
	if (reply->should_retry >= 0)
		verdict->again = reply->should_retry;
}

int64_t
retry_status(const struct http_reply *reply, const struct reply_error *error)
{
	if (reply->status / 100 != 2 || !error)
		return reply->status;
	if (error->status)
		return error->status;
	for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
		if (is_called(error, TYPES[i].type))
			return TYPES[i].status;
	return 0;
}

static struct retry_verdict
judge(const struct retry_case *c)
{
	const struct reply_error *error = c->error;
	int64_t status = retry_status(c->reply, error);
	struct retry_verdict verdict;

	if (c->reply->fate != HTTP_REPLIED)
		return by_fate(c->reply->fate);
	if (c->reply->status / 100 == 2 && !error)
		return by_fate(HTTP_REPLIED);
	/* a server that can say no better why is one that fails */
	if (!status)
		status = 500;
	if (error && (status >= 500 || status == 424) && is_of_text(error))
		return (struct retry_verdict){ CLIENT_REFUSED, false, 0 };
	verdict = by_status(status);
	take_hints(c, status, &verdict);
	if (!error)
		return verdict;
	if (status == 400 &&
	    strstr(buf_text(&c->reply->body), "API_KEY_INVALID"))
		verdict.fault = CLIENT_LOCKED;
	if (status == 429 && is_unpaid(error))
		verdict = (struct retry_verdict){ CLIENT_LOCKED, false, 0 };
	if (status == 429 && is_spent(c))
		verdict.again = false;
	return verdict;
}

int64_t
retry_backoff(int64_t attempt, double random)
{
	double ms = BACKOFF_MS;

	for (int64_t i = 1; i < attempt && ms < BACKOFF_MAX_MS; i++)
		ms *= 2;
	if (ms > BACKOFF_MAX_MS)
		ms = BACKOFF_MAX_MS;
	return (int64_t)(ms * (1 - 0.25 * random));
}

struct retry_verdict
retry_decide(const struct retry_case *c)
{
	struct retry_verdict verdict = judge(c);
	int64_t hint = c->reply->retry_after_ms;

	if (c->attempt > c->retries)
		verdict.again = false;
	if (!verdict.again)
		return verdict;
	verdict.wait_ms = hint > 0 && hint <= HINT_MAX_MS
			      ? hint
			      : retry_backoff(c->attempt, c->random);
	return verdict;
}
