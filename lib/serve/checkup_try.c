#include "serve/checkup_try.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "model/chat.h"
#include "model/rerank.h"

void
checkup_try_set(struct checkup_result *result, const char *fmt, ...)
{
	size_t len = strlen(result->set), room = sizeof result->set - len;
	va_list ap;

	if (len && room > 2)
		len += (size_t)snprintf(result->set + len, room, "; ");
	va_start(ap, fmt);
	vsnprintf(result->set + len, sizeof result->set - len, fmt, ap);
	va_end(ap);
}

/* ---- chat ---- */

/* What answers an agent and what fills a memory are asked in these ways. */
struct question {
	const char *how; /* for what is said if it goes wrong */
	const char *text, *schema;
	bool stream;
};

static const struct question QUESTIONS[] = {
	{ "", "Answer with one word: which animal says meow?", NULL, false },
	{ "with a JSON schema: ",
	    "Which animal says meow? Answer as JSON: {\"animal\": \"...\"}",
	    "{\"type\":\"object\",\"properties\":{\"animal\":{\"type\":"
	    "\"string\"}},\"required\":[\"animal\"],"
	    "\"additionalProperties\":false}",
	    false },
	{ "as a stream: ", "Answer with one word: which animal says woof?",
	    NULL, true },
};

enum { N_QUESTIONS = sizeof QUESTIONS / sizeof *QUESTIONS };

static void
count_text(void *ctx, const char *text, size_t len)
{
	size_t *n = ctx;

	(void)text;
	*n += len;
}

/* Puts how it was asked in front of what went wrong. */
static void
blame(struct checkup_result *result, const char *how)
{
	struct err inner = result->err;

	err_set(&result->err, inner.kind, "%s%s", how, inner.text);
}

static bool
ask(struct chat *chat, const struct question *question,
    struct checkup_result *result, enum client_fault *fault)
{
	const struct chat_message message = { .role = "user",
		.text = question->text,
		.len = strlen(question->text) };
	size_t streamed = 0;
	const struct chat_request request = { .messages = &message,
		.n_messages = 1,
		.schema = question->schema,
		.schema_name = question->schema ? "animal" : NULL,
		.text = question->stream ? count_text : NULL,
		.ctx = &streamed };
	struct arena arena = { 0 };
	struct chat_reply reply;
	int rc = chat_ask(chat, &request, &arena, &reply, fault, &result->err);

	if (rc == 0 && !reply.len)
		rc = err_set(&result->err, ERR_MODEL, "the answer is empty");
	else if (rc == 0 && question->stream && !streamed)
		rc = err_set(
		    &result->err, ERR_MODEL, "the answer came in one piece");
	if (rc < 0)
		blame(result, question->how);
	arena_release(&arena);
	return rc == 0;
}

/* What the provider says of its keys is the best hint that there is. */
static void
advise(struct checkup_result *result, enum client_fault fault)
{
	const char *text = result->err.text;

	if (fault == CLIENT_REFUSED && !result->settings->reasoning &&
	    (strstr(text, "max_completion_tokens") ||
		strstr(text, "temperature")))
		checkup_try_set(result, "reasoning = yes");
}

void
checkup_try_chat(const struct checkup *checkup, struct checkup_result *result)
{
	enum client_fault fault = CLIENT_FINE;
	int64_t start = clock_ticks();
	struct chat *chat = chat_new(checkup->models, result->settings->name,
	    checkup->meter, checkup->stopped, &result->err);

	if (!chat)
		return;
	result->works = true;
	for (int i = 0; i < N_QUESTIONS && result->works; i++) {
		result->works = ask(chat, &QUESTIONS[i], result, &fault);
		if (i == 0)
			result->ms = clock_ticks() - start;
	}
	if (!result->works)
		advise(result, fault);
	chat_free(chat);
}

/* ---- reranker ---- */

#define TEXT(s)                  \
	{                        \
		s, sizeof(s) - 1 \
	}

void
checkup_try_reranker(
    const struct checkup *checkup, struct checkup_result *result)
{
	static const struct remote_text query = TEXT("What does Ann drink?");
	static const struct rerank_document documents[] = {
		{ .text = TEXT("The bridge was closed for repairs in May."),
		    .id = "1" },
		{ .text = TEXT("Ann drinks green tea every morning."),
		    .id = "2" },
	};
	enum client_fault fault;
	double scores[2] = { 0 };
	int64_t start = clock_ticks();
	struct rerank *rerank = rerank_new(
	    result->settings, checkup->meter, checkup->stopped, &result->err);

	if (!rerank)
		return;
	result->works = rerank_score(rerank, &query, documents, 2, scores,
			    &fault, &result->err) == 0;
	result->ms = clock_ticks() - start;
	if (result->works && !(scores[1] > scores[0])) {
		result->works = false;
		err_set(&result->err, ERR_MODEL,
		    "it prefers what does not answer the question: is '%s' a "
		    "model for ranking?",
		    result->settings->model ? result->settings->model
					    : result->settings->name);
	}
	rerank_free(rerank);
}
