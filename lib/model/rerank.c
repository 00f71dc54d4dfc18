#include "model/rerank.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/adapter.h"
#include "model/coprocess.h"
#include "model/member.h"

/* Replies */

/* Where scores of a reply go. */
struct reading {
	double *out;
	bool *there; /* n */
	size_t n;
	const char *const *ids; /* NULL: they are not known */
	size_t next;            /* where the next id is looked for first */
	size_t items;
	bool ordered; /* without an index an item is the next document's */
};

/* Finds the list of items, and whether they are in order. */
static bool
find_items(const struct json_span *reply, struct arena *arena,
    struct json_span *items, bool *ordered)
{
	*ordered = false;
	*items = *reply;
	if (reply->kind == JSON_OBJECT &&
	    !member_find(reply, "results", arena, items)) {
		*ordered = true;
		if (!member_find(reply, "data", arena, items))
			return false;
	}
	return items->kind == JSON_ARRAY;
}

/* By its id: mostly that of the document behind the last one. */
static int
find_id(struct reading *r, const struct json_span *id, struct arena *arena,
    int64_t *index, struct err *err)
{
	const char *text = id->kind == JSON_STRING ? json_text(id, arena, NULL)
						   : "";

	for (size_t i = 0; i < r->n; i++) {
		size_t at = (r->next + i) % r->n;

		if (strcmp(r->ids[at], text) != 0)
			continue;
		*index = (int64_t)at;
		r->next = at + 1;
		return 0;
	}
	return err_set(err, ERR_MODEL,
	    "item %zu of the reply has an id that no document has", r->items);
}

/* The next document's, if nothing is said and nothing needs to be. */
static bool
read_index(const struct reading *r, const struct json_span *item,
    struct arena *arena, int64_t *index)
{
	struct json_span value;

	*index = (int64_t)r->items;
	if (member_find(item, "index", arena, &value))
		return json_integer(&value, index);
	return r->ordered || (r->ids && item->kind == JSON_NUMBER);
}

static int
find_index(struct reading *r, const struct json_span *item, struct arena *arena,
    int64_t *index, struct err *err)
{
	struct json_span value;

	if (r->ids && !member_find(item, "index", arena, &value) &&
	    member_find(item, "id", arena, &value)) {
		if (find_id(r, &value, arena, index, err) < 0)
			return -1;
	} else if (!read_index(r, item, arena, index)) {
		return err_set(err, ERR_MODEL,
		    "item %zu of the reply does not say which document it is "
		    "of",
		    r->items);
	}
	if (*index < 0 || (uint64_t)*index >= r->n)
		return err_set(err, ERR_MODEL,
		    "the reply has a score of index %" PRId64
		    ", and %zu documents were sent",
		    *index, r->n);
	if (r->there[*index])
		return err_set(err, ERR_MODEL,
		    "the reply has two scores of index %" PRId64, *index);
	return 0;
}

static int
take_item(struct reading *r, const struct json_span *item, struct arena *arena,
    struct err *err)
{
	struct json_span score;
	int64_t index;

	if (find_index(r, item, arena, &index, err) < 0)
		return -1;
	if (r->ids && item->kind == JSON_NUMBER)
		score = *item;
	else if (!member_find(item, "relevance_score", arena, &score) &&
		 !member_find(item, "score", arena, &score))
		score.kind = JSON_NULL;
	if (!json_number(&score, &r->out[index]))
		return err_set(err, ERR_MODEL,
		    "item %zu of the reply has no score that is a finite "
		    "number",
		    r->items);
	r->there[index] = true;
	r->items++;
	return 0;
}

static int
take_items(struct reading *r, const struct json_span *items,
    struct arena *arena, struct err *err)
{
	struct json_span item;
	const char *at = NULL;

	while (json_element(items, &at, &item))
		if (take_item(r, &item, arena, err) < 0)
			return -1;
	if (r->items == r->n)
		return 0;
	return err_set(err, ERR_MODEL,
	    "the reply has scores for %zu of %zu documents", r->items, r->n);
}

int
rerank_read(const struct json_span *reply, const struct rerank_asked *asked,
    double *out, struct arena *arena, struct err *err)
{
	struct reading r = { .out = out, .n = asked->n, .ids = asked->ids };
	struct json_span items;
	int rc;

	if (!find_items(reply, arena, &items, &r.ordered))
		return err_set(err, ERR_MODEL,
		    "the reply has no list of scores: neither 'results' nor "
		    "'data', and is none itself");
	r.there = alloc_array(r.n, sizeof *r.there);
	rc = take_items(&r, &items, arena, err);
	free(r.there);
	return rc;
}

void
rerank_settle(double *scores, size_t n)
{
	bool logits = false;

	for (size_t i = 0; i < n; i++)
		logits = logits || scores[i] < 0 || scores[i] > 1;
	for (size_t i = 0; logits && i < n; i++)
		scores[i] = 1 / (1 + exp(-scores[i]));
}

/* Requests */

struct rerank {
	const struct settings *settings;
	const struct rerank_adapter *adapter;
	struct client *client;
	struct coprocess *program; /* NULL: it is the client */
	struct buf path, body;
	struct arena arena; /* of one request */
};

/* Documents of one request, on their way. */
struct asking {
	struct rerank *rerank;
	const struct remote_text *query;
	const struct rerank_document *documents;
	size_t n;
	double *out;
	struct call call;
};

static void
print_request(const struct asking *asking)
{
	struct rerank *rerank = asking->rerank;
	const struct remote_text query = remote_text(
	    asking->query, RERANK_TEXT_MAX);
	struct remote_text *sent = arena_bytes(
	    &rerank->arena, asking->n * sizeof *sent);

	for (size_t i = 0; i < asking->n; i++)
		sent[i] = remote_text(
		    &asking->documents[i].text, RERANK_TEXT_MAX);
	buf_reset(&rerank->body);
	rerank->adapter->request(
	    rerank->settings, &query, sent, asking->n, &rerank->body);
}

static int
read_reply(void *ctx, const struct json_span *reply, struct arena *arena,
    struct err *err)
{
	struct asking *asking = ctx;
	const struct rerank_asked asked = { .n = asking->n };
	struct json_span usage;
	int64_t tokens = 0;

	if (rerank_read(reply, &asked, asking->out, arena, err) < 0)
		return -1;
	if (member_find(reply, "usage", arena, &usage))
		member_integer(&usage, "total_tokens", arena, &tokens);
	asking->call.tokens_in = tokens > 0 ? tokens : 0;
	return 0;
}

static int
ask(struct asking *asking, enum client_fault *fault, struct err *err)
{
	struct rerank *rerank = asking->rerank;

	arena_reset(&rerank->arena);
	print_request(asking);
	asking->call = (struct call){ .kind = "rerank",
		.path = buf_text(&rerank->path),
		.body = buf_text(&rerank->body),
		.body_len = rerank->body.len,
		.read = read_reply,
		.ctx = asking };
	return client_call(
	    rerank->client, &asking->call, fault, &rerank->arena, err);
}

/* A program */

static void
put_document(struct buf *out, const struct rerank_document *document)
{
	if (document->record) {
		buf_add(out, document->record, document->record_len);
		return;
	}
	buf_char(out, '{');
	json_put_field(out, "id", document->id);
	json_put_key(out, "memory");
	json_put_string(out, document->text.text, document->text.len);
	buf_char(out, '}');
}

static void
print_line(const struct asking *asking, const char **ids)
{
	struct buf *out = &asking->rerank->body;

	buf_reset(out);
	buf_string(out, "{\"query\":");
	json_put_string(out, asking->query->text, asking->query->len);
	json_put_key(out, "results");
	buf_char(out, '[');
	for (size_t i = 0; i < asking->n; i++) {
		if (i)
			buf_char(out, ',');
		put_document(out, &asking->documents[i]);
		ids[i] = asking->documents[i].id;
	}
	buf_string(out, "]}");
}

/* What it says wrong once, it is not asked again. */
static int
ask_program(const struct asking *asking, struct err *err)
{
	struct rerank *rerank = asking->rerank;
	const char **ids = arena_bytes(&rerank->arena, asking->n * sizeof *ids);
	const struct rerank_asked asked = { asking->n, ids };
	struct json_span value;
	struct err fault;
	const char *reply;
	size_t len;

	print_line(asking, ids);
	if (coprocess_ask(rerank->program, rerank->body.data, rerank->body.len,
		&reply, &len, err) < 0)
		return -1;
	if (json_scan(reply, len, &value, &fault) < 0)
		return coprocess_fail(rerank->program, err,
		    "did not answer in JSON: %s", fault.text);
	if (rerank_read(&value, &asked, asking->out, &rerank->arena, &fault) <
	    0)
		return coprocess_fail(rerank->program, err,
		    "did not answer well: %s", fault.text);
	return 0;
}

static int
open_program(struct rerank *rerank, struct err *err)
{
	const struct settings *settings = rerank->settings;
	const struct coprocess_bounds bounds = { settings->deadline_ms,
		(size_t)settings->max_reply };

	rerank->program = coprocess_new(
	    settings->command ? settings->command : "", &bounds, err);
	return rerank->program ? 0 : -1;
}

/* The model */

struct rerank *
rerank_new(const struct settings *settings, struct meter *meter,
    int (*stopped)(void), struct err *err)
{
	const char *provider = settings->provider ? settings->provider : "";
	const struct rerank_adapter *adapter = adapter_rerank(provider);
	struct rerank *rerank;

	if (strcmp(provider, "command") == 0) {
		rerank = alloc_bytes(sizeof *rerank);
		rerank->settings = settings;
		if (open_program(rerank, err) == 0)
			return rerank;
		rerank_free(rerank);
		return NULL;
	}
	if (!adapter) {
		err_set(err, ERR_INPUT,
		    "reranker '%s': no provider '%.64s': there are %s",
		    settings->name, provider, adapter_names(SETTINGS_RERANKER));
		return NULL;
	}
	rerank = alloc_bytes(sizeof *rerank);
	rerank->settings = settings;
	rerank->adapter = adapter;
	adapter->path(settings, &rerank->path);
	rerank->client = client_new(
	    settings, &adapter->endpoint, meter, stopped);
	return rerank;
}

void
rerank_free(struct rerank *rerank)
{
	if (!rerank)
		return;
	client_free(rerank->client);
	coprocess_free(rerank->program);
	buf_release(&rerank->path);
	buf_release(&rerank->body);
	arena_release(&rerank->arena);
	free(rerank);
}

int
rerank_score(struct rerank *rerank, const struct remote_text *query,
    const struct rerank_document *documents, size_t n, double *out,
    enum client_fault *fault, struct err *err)
{
	struct asking asking = { .rerank = rerank,
		.query = query,
		.documents = documents,
		.n = n,
		.out = out };
	size_t most;

	*fault = CLIENT_FINE;
	if (rerank->program) {
		arena_reset(&rerank->arena);
		*fault = CLIENT_INVALID;
		return ask_program(&asking, err);
	}
	most = rerank->adapter->batch_max;
	for (size_t i = 0; i < n; i += asking.n) {
		asking.documents = documents + i;
		asking.n = n - i < most ? n - i : most;
		asking.out = out + i;
		if (ask(&asking, fault, err) < 0)
			return -1;
	}
	rerank_settle(out, n);
	return 0;
}
