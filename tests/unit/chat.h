#ifndef MEMOS_TESTS_CHAT_H
#define MEMOS_TESTS_CHAT_H

/* What the tests of chat share: models at scripted servers, and questions. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "model/chat.h"
#include "stub.h"
#include "tap.h"

/* Two models, "main" and "backup", each at a server of its own or nowhere. */
struct world {
	struct stub stubs[2];
	bool started[2];
	char urls[2][64];
	struct settings items[2];
	struct models models;
	struct meter meter;
	struct chat *chat;
	/* of the last question */
	struct arena arena;
	struct chat_reply reply;
	enum client_fault fault;
	struct err err;
	struct buf told;
	int pieces; /* of text that was told */
	bool whole; /* all of them were of whole characters */
	int64_t ms;
};

static const char *const PROVIDERS[] = { "openai", "ollama", "anthropic",
	"gemini" };
enum { OPENAI, OLLAMA, ANTHROPIC, GEMINI, N_PROVIDERS };

/* What a provider's URL ends with, before what is its adapter's. */
static const char *const BASES[] = { "/v1", "", "/v1", "/v1beta" };

/* Script NULL: a port where nobody is. */
static void
world_add(struct world *w, int i, int provider, const char *script)
{
	struct settings *s = &w->items[i];
	int port = 9;

	if (script) {
		w->stubs[i] = stub_start(script);
		w->started[i] = true;
		port = w->stubs[i].port;
	}
	snprintf(w->urls[i], sizeof w->urls[i], "http://127.0.0.1:%d%s", port,
	    BASES[provider]);
	*s = settings_default(SETTINGS_CHAT);
	s->name = (char *)(i ? "backup" : "main");
	s->provider = (char *)PROVIDERS[provider];
	s->model = (char *)"m";
	s->url = w->urls[i];
	s->deadline_ms = 30000;
	w->models.items = w->items;
	w->models.n = (size_t)i + 1;
}

static void
world_begin(struct world *w, const char *names)
{
	struct err err;

	w->chat = chat_new(&w->models, names, &w->meter, NULL, &err);
	if (!w->chat)
		printf("# %s\n", err.text);
}

/* One model. */
static void
world_open(struct world *w, int provider, const char *script)
{
	*w = (struct world){ 0 };
	world_add(w, 0, provider, script);
	world_begin(w, "main");
}

static void
world_close(struct world *w)
{
	chat_free(w->chat);
	for (int i = 0; i < 2; i++)
		if (w->started[i])
			stub_stop(&w->stubs[i]);
	meter_release(&w->meter);
	arena_release(&w->arena);
	buf_release(&w->told);
}

static void
world_told(void *ctx, const char *text, size_t len)
{
	struct world *w = ctx;

	w->whole &= len && utf8_bad(text, len) == len;
	w->pieces++;
	buf_add(&w->told, text, len);
}

/* Asks; as_stream: with text as it comes. */
static int
world_send(struct world *w, struct chat_request *request, bool as_stream)
{
	int64_t start = clock_ticks();
	int rc;

	request->text = as_stream ? world_told : NULL;
	request->ctx = w;
	w->pieces = 0;
	w->whole = true;
	w->err = (struct err){ 0 };
	buf_reset(&w->told);
	arena_reset(&w->arena);
	rc = chat_ask(
	    w->chat, request, &w->arena, &w->reply, &w->fault, &w->err);
	w->ms = clock_ticks() - start;
	if ((rc == 0) != (w->fault == CLIENT_FINE) || (rc && !*w->err.text))
		rc = 77;
	return rc;
}

static const char FACTS[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":"
    "[\"facts\"],\"properties\":{\"facts\":{\"type\":\"array\",\"items\":"
    "{\"type\":\"string\"}}}}";

#define SAID "h\xc3\xa4llo \"w\xc3\xb6rld\"\n\xf0\x9f\x98\x80 and more"

/* A plain question with a system's word before it. */
static struct chat_request
world_question(const char *schema, bool tools)
{
	static const struct chat_message messages[] = {
		{ .role = "system", .text = "be brief", .len = 8 },
		{ .role = "user", .text = SAID, .len = sizeof SAID - 1 },
	};
	static const struct chat_tool list[] = {
		{ "find", "finds", "{\"type\":\"object\"}" },
		{ "add", NULL, "{\"type\":\"object\",\"properties\":{}}" },
	};

	return (struct chat_request){ .messages = messages,
		.n_messages = 2,
		.tools = list,
		.n_tools = tools ? 2 : 0,
		.schema = schema,
		.schema_name = schema ? "facts" : NULL };
}

__attribute__((unused)) static int
world_ask(struct world *w, const char *schema, bool as_stream)
{
	struct chat_request request = world_question(schema, false);

	return world_send(w, &request, as_stream);
}

__attribute__((unused)) static int
world_call(struct world *w, bool as_stream)
{
	struct chat_request request = world_question(NULL, true);

	return world_send(w, &request, as_stream);
}

static bool
world_says(const struct world *w, const char *part)
{
	return strstr(w->err.text, part) != NULL;
}

static bool
world_answers(const struct world *w, const char *text)
{
	return w->reply.len == strlen(text) && !strcmp(w->reply.text, text);
}

/* One test, with what became of the question if it fails. */
#define CHECK(w, ok, ...)                                                    \
	do {                                                                 \
		if (!tap(ok, __VA_ARGS__))                                   \
			printf("# fault %d, '%s', text '%s', told '%s'\n",   \
			    (int)(w)->fault, (w)->err.text, (w)->reply.text, \
			    buf_text(&(w)->told));                           \
	} while (0)

#endif
