#include "serve/checkup_local.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "model/http.h"
#include "model/url.h"

enum {
	CONNECT_MS = 500,
	ANSWER_MS = 2000, /* a list of names, from this computer */
	REPLY_MAX = 1 << 20,
	MODELS_MAX = 100,
	NAME_BYTES = 128,     /* as embedders.c takes them */
	STATUS_LOADING = 503, /* llama.cpp, until the model is there */
};

/* What is looked for: where, and how it lists its models. */
struct kind {
	const char *name, *provider;
	const char *url;  /* without `base` */
	const char *path; /* of the list, behind the url */
	const char *base; /* what belongs to the url of the configuration */
	const char *list, *id; /* members: {list: [{id: name}]} */
};

static const struct kind KINDS[] = {
	{ "ollama", "ollama", "http://127.0.0.1:11434", "/api/tags", "",
	    "models", "name" },
	{ "llamacpp", "openai", "http://127.0.0.1:8080", "/v1/models", "/v1",
	    "data", "id" },
	{ "lmstudio", "openai", "http://127.0.0.1:1234", "/v1/models", "/v1",
	    "data", "id" },
	{ "vllm", "openai", "http://127.0.0.1:8000", "/v1/models", "/v1",
	    "data", "id" },
};

enum { N_KINDS = sizeof KINDS / sizeof *KINDS };

/* ---- what a model is for ---- */

static const struct {
	const char *part; /* of its name, in lower case */
	enum checkup_purpose purpose;
} PURPOSES[] = {
	{ "rerank", CHECKUP_RANKS },
	{ "embed", CHECKUP_EMBEDS },
	{ "minilm", CHECKUP_EMBEDS },
	{ "bge-", CHECKUP_EMBEDS },
	{ "gte-", CHECKUP_EMBEDS },
	{ "e5-", CHECKUP_EMBEDS },
};

static enum checkup_purpose
purpose_of(const char *model)
{
	for (size_t i = 0; i < sizeof PURPOSES / sizeof *PURPOSES; i++)
		if (strcasestr(model, PURPOSES[i].part))
			return PURPOSES[i].purpose;
	return CHECKUP_CHATS;
}

const char *
checkup_local_model(
    const struct checkup_server *server, enum checkup_purpose purpose)
{
	for (size_t i = 0; i < server->n; i++)
		if (purpose_of(server->models[i]) == purpose)
			return server->models[i];
	return NULL;
}

/* As the cards of the models say. */
bool
checkup_local_prefixes(
    const char *model, const char **document, const char **query)
{
	static const struct {
		const char *part, *document, *query;
	} known[] = {
		{ "nomic-embed", "search_document: ", "search_query: " },
		{ "e5-", "passage: ", "query: " },
		{ "mxbai-embed-large", "",
		    "Represent this sentence for searching relevant "
		    "passages: " },
		{ "embeddinggemma",
		    "title: none | text: ", "task: search result | query: " },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (!strcasestr(model, known[i].part))
			continue;
		*document = known[i].document;
		*query = known[i].query;
		return true;
	}
	return false;
}

/* ---- asking ---- */

/* What can stand in a configuration as it is. */
static bool
is_name(const char *name, size_t len)
{
	if (!len || len > NAME_BYTES || name[0] == '"')
		return false;
	for (size_t i = 0; i < len; i++)
		if (name[i] <= ' ' || name[i] >= 0x7f || name[i] == '#')
			return false;
	return true;
}

static void
add_model(struct checkup_server *server, const struct json_span *item,
    const char *id, struct arena *arena)
{
	const char *at = NULL, *key;
	struct json_span value;

	if (item->kind != JSON_OBJECT || server->n == MODELS_MAX)
		return;
	while (json_member(item, &at, arena, &key, &value)) {
		size_t len;
		const char *name;

		if (strcmp(key, id) != 0 || value.kind != JSON_STRING)
			continue;
		name = json_text(&value, arena, &len);
		if (!is_name(name, len))
			return;
		server->models = alloc_grow(
		    server->models, server->n + 1, sizeof *server->models);
		server->models[server->n++] = alloc_copy(name, len);
		return;
	}
}

/* False if the reply is none of that kind's: something else listens there. */
static bool
read_list(const struct kind *kind, const struct http_reply *reply,
    struct checkup_server *server)
{
	struct arena arena = { 0 };
	struct json_span whole, list, item;
	const char *at = NULL, *key;
	struct err ignored;
	bool found = false;

	if (json_scan(buf_text(&reply->body), reply->body.len, &whole,
		&ignored) < 0 ||
	    whole.kind != JSON_OBJECT)
		return false;
	while (!found && json_member(&whole, &at, &arena, &key, &list))
		found = list.kind == JSON_ARRAY && strcmp(key, kind->list) == 0;
	at = NULL;
	while (found && json_element(&list, &at, &item))
		add_model(server, &item, kind->id, &arena);
	arena_release(&arena);
	return found;
}

static void
release(struct checkup_server *server)
{
	for (size_t i = 0; i < server->n; i++)
		free(server->models[i]);
	free(server->models);
	free(server->url);
}

static bool
is_loading(const struct http_reply *reply)
{
	return reply->fate == HTTP_REPLIED && reply->status == STATUS_LOADING &&
	       strcasestr(buf_text(&reply->body), "loading model");
}

/* 1 and *server if it is there, 0 if it is not. */
static int
probe(struct http *http, const struct kind *kind, const char *url,
    int (*stopped)(void), struct checkup_server *server, struct err *err)
{
	struct http_reply reply = { 0 };
	struct buf address = { 0 };
	struct http_request request = { .connect_ms = CONNECT_MS,
		.idle_ms = ANSWER_MS,
		.until = clock_ticks() + ANSWER_MS,
		.max_reply = REPLY_MAX,
		.stopped = stopped };
	int rc = 0;

	buf_printf(&address, "%s%s", url, kind->path);
	request.url = address.data;
	http_send(http, &request, &reply);
	if (reply.fate == HTTP_UNUSABLE)
		rc = err_set(err, ERR_MODEL, "%s", reply.why);
	else if (is_loading(&reply))
		rc = err_set(err, ERR_MODEL,
		    "%s at %s is still loading its model: try again in a "
		    "moment",
		    kind->name, url);
	*server = (struct checkup_server){ kind->name, kind->provider, NULL,
		NULL, 0 };
	if (rc == 0 && reply.fate == HTTP_REPLIED && reply.status == 200 &&
	    read_list(kind, &reply, server)) {
		address.len = strlen(url);
		buf_string(&address, kind->base);
		server->url = alloc_copy(address.data, address.len);
		rc = 1;
	}
	http_reply_release(&reply);
	buf_release(&address);
	return rc;
}

/* ---- whom ---- */

/* "kind=url": the kind, and its url in *url. */
static const struct kind *
read_entry(char *entry, const char **url, struct err *err)
{
	size_t len = strcspn(entry, "=");
	struct err inner;
	struct url read;

	*url = entry + len + (entry[len] == '=');
	for (int i = 0; i < N_KINDS; i++) {
		if (strlen(KINDS[i].name) != len ||
		    memcmp(KINDS[i].name, entry, len) != 0)
			continue;
		if (url_read(*url, &read, &inner) < 0) {
			err_set(
			    err, ERR_INPUT, "MEMOS_PROBE: %.300s", inner.text);
			return NULL;
		}
		if (url_is_local(&read))
			return &KINDS[i];
		err_set(err, ERR_INPUT,
		    "MEMOS_PROBE: '%s' is not this computer", read.origin);
		return NULL;
	}
	err_set(err, ERR_INPUT,
	    "MEMOS_PROBE: '%.*s' is none of ollama, llamacpp, lmstudio and "
	    "vllm",
	    (int)(len < 40 ? len : 40), entry);
	return NULL;
}

struct search {
	struct http *http;
	int (*stopped)(void);
	struct checkup_server *servers;
	size_t n;
};

static int
look(struct search *search, const struct kind *kind, const char *url,
    struct err *err)
{
	struct checkup_server server;
	int rc = probe(search->http, kind, url, search->stopped, &server, err);

	if (rc == 1) {
		search->servers = alloc_grow(
		    search->servers, search->n + 1, sizeof *search->servers);
		search->servers[search->n++] = server;
		return 0;
	}
	release(&server);
	return rc;
}

static int
look_named(struct search *search, const char *list, struct err *err)
{
	char *copy = alloc_copy(list, strlen(list)), *rest = NULL;
	int rc = 0;

	for (char *entry = strtok_r(copy, ", ", &rest); entry && rc == 0;
	     entry = strtok_r(NULL, ", ", &rest)) {
		const char *url;
		const struct kind *kind = read_entry(entry, &url, err);

		rc = kind ? look(search, kind, url, err) : -1;
	}
	free(copy);
	return rc;
}

int
checkup_local_find(int (*stopped)(void), struct checkup_server **servers,
    size_t *n, struct err *err)
{
	const char *named = getenv("MEMOS_PROBE");
	struct search search = { .http = http_new(), .stopped = stopped };
	int rc = 0;

	if (named && *named)
		rc = look_named(&search, named, err);
	else
		for (int i = 0; i < N_KINDS && rc == 0; i++)
			rc = look(&search, &KINDS[i], KINDS[i].url, err);
	http_free(search.http);
	if (rc < 0) {
		checkup_local_free(search.servers, search.n);
		return -1;
	}
	*servers = search.servers;
	*n = search.n;
	return 0;
}

void
checkup_local_free(struct checkup_server *servers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		release(&servers[i]);
	free(servers);
}
