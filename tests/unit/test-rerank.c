#include "model/rerank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "canned.h"
#include "model/adapter.h"
#include "tap.h"

#define TEXT(s) ((struct remote_text){ s, sizeof(s) - 1 })

static struct settings
settings_of(const char *provider, const char *model)
{
	struct settings settings = settings_default(SETTINGS_RERANKER);

	settings.name = (char *)"local";
	settings.provider = (char *)provider;
	settings.model = (char *)model;
	return settings;
}

/* ---- requests ---- */

static const struct {
	const char *provider, *model, *body;
} REQUESTS[] = {
	{ "cohere", "rerank-v3.5",
	    "{\"model\":\"rerank-v3.5\",\"query\":\"what?\","
	    "\"documents\":[\"tea\",\"\\\"b\\\"\"],\"top_n\":2}" },
	{ "cohere", NULL,
	    "{\"query\":\"what?\","
	    "\"documents\":[\"tea\",\"\\\"b\\\"\"],\"top_n\":2}" },
	{ "tei", NULL,
	    "{\"query\":\"what?\",\"texts\":[\"tea\",\"\\\"b\\\"\"],"
	    "\"raw_scores\":false,\"truncate\":true}" },
};

static void
test_requests(void)
{
	const struct remote_text query = TEXT("what?");
	const struct remote_text texts[] = { TEXT("tea"), TEXT("\"b\"") };

	for (size_t i = 0; i < sizeof REQUESTS / sizeof *REQUESTS; i++) {
		const struct rerank_adapter *adapter = adapter_rerank(
		    REQUESTS[i].provider);
		struct settings settings = settings_of(
		    REQUESTS[i].provider, REQUESTS[i].model);
		struct buf path = { 0 }, body = { 0 };

		adapter->path(&settings, &path);
		adapter->request(&settings, &query, texts, 2, &body);
		tap(!strcmp(buf_text(&path), "/rerank") &&
			!strcmp(buf_text(&body), REQUESTS[i].body),
		    "%s is asked: %s", REQUESTS[i].provider, buf_text(&body));
		buf_release(&path);
		buf_release(&body);
	}
}

/* ---- replies ---- */

/* Replies for two documents, and what comes of them; errors begin with '!'. */
static const struct {
	const char *reply, *want;
} REPLIES[] = {
	{ "{\"id\":\"x\",\"results\":[{\"index\":1,\"relevance_score\":0.9},"
	  "{\"index\":0,\"relevance_score\":0.25}],\"meta\":{}}",
	    "0.25 0.9" },
	{ "{\"model\":\"m\",\"results\":[{\"index\":0,\"score\":-2.5},"
	  "{\"index\":1,\"score\":7.75}]}",
	    "-2.5 7.75" },
	{ "{\"results\":[{\"index\":1,\"document\":{\"text\":\"b\"},"
	  "\"relevance_score\":1},{\"index\":0,\"relevance_score\":0}]}",
	    "0 1" },
	{ "{\"data\":[{\"score\":0.1},{\"score\":0.2}]}", "0.1 0.2" },
	{ "{\"data\":[{\"relevance_score\":0.9,\"index\":1},"
	  "{\"relevance_score\":0.3,\"index\":0}]}",
	    "0.3 0.9" },
	{ "[{\"index\":1,\"score\":0.99},{\"index\":0,\"score\":0.01}]",
	    "0.01 0.99" },
	{ "[{\"index\":1,\"text\":\"b\",\"score\":1e-3},"
	  "{\"score\":5E-1,\"index\":0}]",
	    "0.5 0.001" },
	{ "{\"results\":[{\"index\":0,\"relevance_score\":0.9}]}",
	    "!the reply has scores for 1 of 2 documents" },
	{ "{\"data\":[{\"score\":0.1}]}",
	    "!the reply has scores for 1 of 2 documents" },
	{ "{\"results\":[]}", "!the reply has scores for 0 of 2 documents" },
	{ "[]", "!the reply has scores for 0 of 2 documents" },
	{ "{\"data\":[{\"score\":0.1},{\"score\":0.2},{\"score\":0.3}]}",
	    "!the reply has a score of index 2, and 2 documents were sent" },
	{ "[{\"index\":2,\"score\":0.1}]",
	    "!the reply has a score of index 2, and 2 documents were sent" },
	{ "[{\"index\":-1,\"score\":0.1}]",
	    "!the reply has a score of index -1, and 2 documents were sent" },
	{ "[{\"index\":0,\"score\":0.1},{\"index\":0,\"score\":0.2}]",
	    "!the reply has two scores of index 0" },
	{ "{\"data\":[{\"index\":1,\"score\":0.1},{\"score\":0.2}]}",
	    "!the reply has two scores of index 1" },
	{ "[{\"score\":0.1},{\"score\":0.2}]",
	    "!item 0 of the reply does not say which document it is of" },
	{ "{\"results\":[{\"score\":0.1},{\"score\":0.2}]}",
	    "!item 0 of the reply does not say which document it is of" },
	{ "{\"data\":[{\"index\":\"0\",\"score\":0.1}]}",
	    "!item 0 of the reply does not say which document it is of" },
	{ "[{\"index\":0.5,\"score\":0.1}]",
	    "!item 0 of the reply does not say which document it is of" },
	{ "[0.1,0.2]",
	    "!item 0 of the reply does not say which document it is of" },
	{ "[{\"index\":0}]",
	    "!item 0 of the reply has no score that is a finite number" },
	{ "[{\"index\":0,\"score\":1},{\"index\":1,\"score\":null}]",
	    "!item 1 of the reply has no score that is a finite number" },
	{ "[{\"index\":0,\"score\":\"0.5\"}]",
	    "!item 0 of the reply has no score that is a finite number" },
	{ "[{\"index\":0,\"score\":1e999}]",
	    "!item 0 of the reply has no score that is a finite number" },
	{ "{\"scores\":[0.1,0.2]}",
	    "!the reply has no list of scores: neither 'results' nor 'data', "
	    "and is none itself" },
	{ "{\"results\":{\"index\":0}}",
	    "!the reply has no list of scores: neither 'results' nor 'data', "
	    "and is none itself" },
	{ "0.5",
	    "!the reply has no list of scores: neither 'results' nor 'data', "
	    "and is none itself" },
};

/* Reads a reply, and compares the scores, or the fault behind "!". */
static void
check_reply(const struct rerank_asked *asked, const char *text,
    const char *want, const char *of)
{
	double out[2] = { 9, 9 };
	struct json_span reply;
	struct arena arena = { 0 };
	struct err err = { 0 };
	char got[600];

	json_scan(text, strlen(text), &reply, &err);
	if (rerank_read(&reply, asked, out, &arena, &err) == 0)
		snprintf(got, sizeof got, "%g %g", out[0], out[1]);
	else
		snprintf(got, sizeof got, "!%s%s", err.text,
		    err.kind == ERR_MODEL ? "" : " (wrong kind)");
	if (!tap(!strcmp(got, want), "%s%s gives %s", of, text, want))
		printf("# %s\n", got);
	arena_release(&arena);
}

static void
test_replies(void)
{
	for (size_t i = 0; i < sizeof REPLIES / sizeof *REPLIES; i++)
		check_reply(&(struct rerank_asked){ .n = 2 }, REPLIES[i].reply,
		    REPLIES[i].want, "");
}

/* The same of a program, which may name the documents "a" and "b". */
static void
test_answers(void)
{
	static const char *const ids[] = { "a", "b" };
	static const struct {
		const char *reply, *want;
	} ANSWERS[] = {
		{ "[0.25,-9]", "0.25 -9" },
		{ "{\"results\":[1,2]}", "1 2" },
		{ "[{\"id\":\"b\",\"score\":2},{\"id\":\"a\",\"score\":1}]",
		    "1 2" },
		{ "[{\"id\":\"b\",\"index\":0,\"score\":2},"
		  "{\"index\":1,\"score\":1}]",
		    "2 1" },
		{ "{\"data\":[{\"score\":3},{\"id\":\"b\",\"score\":4}]}",
		    "3 4" },
		{ "[{\"id\":\"b\",\"score\":2},{\"id\":\"b\",\"score\":1}]",
		    "!the reply has two scores of index 1" },
		{ "[{\"id\":7,\"score\":2},1]",
		    "!item 0 of the reply has an id that no document has" },
		{ "[1]", "!the reply has scores for 1 of 2 documents" },
		{ "[1,true]",
		    "!item 1 of the reply does not say which document it is "
		    "of" },
	};
	const struct rerank_asked asked = { 2, ids };

	for (size_t i = 0; i < sizeof ANSWERS / sizeof *ANSWERS; i++)
		check_reply(
		    &asked, ANSWERS[i].reply, ANSWERS[i].want, "of a program ");
}

static void
test_settle(void)
{
	double inside[] = { 0, .25, 1 }, logits[] = { .5, -1000, 1000, 0 };
	double above[] = { 0, 1.5 }, below[] = { 0, -.5 };

	rerank_settle(inside, 3);
	tap(inside[0] == 0 && inside[1] == .25 && inside[2] == 1,
	    "scores from 0 to 1 stay as they are");
	rerank_settle(logits, 4);
	tap(fabs(logits[0] - .6224593312) < 1e-9 && logits[1] == 0 &&
		logits[2] == 1 && logits[3] == .5,
	    "one that is outside makes logits of all");
	rerank_settle(above, 2);
	rerank_settle(below, 2);
	tap(above[0] == .5 && below[0] == .5, "be it above or below");
}

/* ---- calls ---- */

struct asked {
	struct settings settings;
	struct rerank *rerank;
	struct meter meter;
	char url[64];
	enum client_fault fault;
	struct err err;
};

static void
connect_to(struct asked *a, const struct canned *canned, const char *provider)
{
	*a = (struct asked){ .settings = settings_of(provider, "m") };
	snprintf(a->url, sizeof a->url, "http://127.0.0.1:%d", canned->port);
	a->settings.url = a->url;
	a->settings.retries = 0;
	a->rerank = rerank_new(&a->settings, &a->meter, NULL, &a->err);
}

static int
score(
    struct asked *a, const struct remote_text *documents, size_t n, double *out)
{
	const struct remote_text query = TEXT("what?");
	struct rerank_document *all = alloc_array(n + 1, sizeof *all);
	int rc;

	for (size_t i = 0; i < n; i++)
		all[i].text = documents[i];
	rc = rerank_score(a->rerank, &query, all, n, out, &a->fault, &a->err);
	free(all);
	return rc;
}

static void
release(struct asked *a, struct canned *canned)
{
	rerank_free(a->rerank);
	meter_release(&a->meter);
	canned_stop(canned);
}

static void
test_scores(void)
{
	const struct remote_text texts[] = { TEXT("tea"), TEXT(" ") };
	struct canned canned = CANNED(
	    { .json = "{\"results\":[{\"index\":1,\"relevance_score\":-2},"
		      "{\"index\":0,\"relevance_score\":0.5}],"
		      "\"usage\":{\"total_tokens\":12}}" });
	double out[2];
	struct asked a;

	connect_to(&a, &canned, "cohere");
	tap(score(&a, texts, 2, out) == 0 && a.fault == CLIENT_FINE &&
		fabs(out[0] - .6224593312) < 1e-9 &&
		fabs(out[1] - .1192029220) < 1e-9,
	    "logits of a reply become scores");
	tap(strstr(canned.seen->last, "POST /rerank ") &&
		strstr(canned.seen->last, "[\"tea\",\".\"]"),
	    "a document of blanks is sent as a full stop");
	tap(a.meter.n == 1 && a.meter.rows->tokens_in == 12 &&
		!strcmp(a.meter.rows->kind, "rerank"),
	    "and the call is counted");
	tap(score(&a, texts, 0, out) == 0 && canned.seen->requests == 1,
	    "no document makes no request");
	release(&a, &canned);
}

/* A reply to n documents in which all have that score. */
static const char *
all_of(int n, const char *number, struct buf *out)
{
	buf_char(out, '[');
	for (int i = 0; i < n; i++)
		buf_printf(out, "%s{\"index\":%d,\"score\":%s}", i ? "," : "",
		    i, number);
	buf_char(out, ']');
	return buf_text(out);
}

/* What is a logit in the second request is one in the first. */
static void
test_batches(void)
{
	struct remote_text texts[33];
	struct buf first = { 0 }, second = { 0 };
	struct canned canned = CANNED({ .json = all_of(32, "0.5", &first) },
	    { .json = all_of(1, "-3", &second) });
	bool alike = true;
	double out[33];
	struct asked a;

	for (int i = 0; i < 33; i++)
		texts[i] = TEXT("tea");
	connect_to(&a, &canned, "tei");
	tap(score(&a, texts, 33, out) == 0 && canned.seen->requests == 2,
	    "more documents than TEI takes are two requests");
	for (int i = 0; i < 32; i++)
		alike = alike && fabs(out[i] - .6224593312) < 1e-9;
	tap(alike && fabs(out[32] - .0474258732) < 1e-9,
	    "whose scores can be compared");
	buf_release(&first);
	buf_release(&second);
	release(&a, &canned);
}

static void
test_long(void)
{
	struct canned canned = CANNED(
	    { .json = "[{\"index\":0,\"score\":0.5}]" });
	struct remote_text text = { NULL, 1 << 20 };
	char *bytes = malloc(text.len);
	double out[1];
	struct asked a;

	memset(bytes, 'x', text.len);
	text.text = bytes;
	connect_to(&a, &canned, "tei");
	tap(score(&a, &text, 1, out) == 0 && out[0] == .5 &&
		canned.seen->last_len > RERANK_TEXT_MAX &&
		canned.seen->last_len < RERANK_TEXT_MAX + 1000,
	    "a long document is cut");
	free(bytes);
	release(&a, &canned);
}

static void
test_failures(void)
{
	const struct remote_text texts[] = { TEXT("a"), TEXT("b") };
	struct canned canned = CANNED(
	    { .json = "{\"results\":[{\"index\":0,\"score\":0.5}]}" },
	    { .json = "{\"error\":\"batch size 2 > maximum allowed batch size "
		      "1\",\"error_type\":\"Validation\"}",
		.status = 413 });
	double out[2];
	struct asked a;

	connect_to(&a, &canned, "cohere");
	tap(score(&a, texts, 2, out) < 0 && a.fault == CLIENT_INVALID &&
		a.err.kind == ERR_MODEL &&
		!strcmp(a.err.text,
		    "reranker 'local': the reply has scores for 1 of 2 "
		    "documents"),
	    "a document without a score is an error: %s", a.err.text);
	tap(score(&a, texts, 2, out) < 0 && a.fault == CLIENT_REFUSED,
	    "and so is a refusal: %s", a.err.text);
	release(&a, &canned);
}

static void
test_settings(void)
{
	struct settings settings = settings_of("none", "m");
	struct err err;

	tap(!rerank_new(&settings, NULL, NULL, &err) && err.kind == ERR_INPUT &&
		!strcmp(err.text,
		    "reranker 'local': no provider 'none': there are "
		    "command cohere tei"),
	    "a provider that there is not is named: %s", err.text);
}

int
main(void)
{
	setenv("XDG_STATE_HOME", "/dev/null/none", 1);
	setenv("HOME", "/dev/null/none", 1);
	test_requests();
	test_replies();
	test_answers();
	test_settle();
	test_scores();
	test_batches();
	test_long();
	test_failures();
	test_settings();
	return tap_end();
}
