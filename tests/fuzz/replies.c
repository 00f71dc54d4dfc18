/*
 * What models answer: any bytes, as a whole reply or as a stream, are an answer
 * that holds what was asked for, or are refused with a sentence.  The target
 * stands in for the client; a further kind of reply is a row of READERS.
 */
#include "fuzz.h"

#include "base/json_schema.h"
#include "model/adapter.h"
#include "model/chat.h"
#include "model/reply.h"

/* The input, and how it is to be read. */
static struct {
	const char *text;
	size_t len, part;
	bool stream, tools, schema;
} input;

static void
check_sentence(const struct err *err)
{
	size_t len = strlen(err->text);

	MUST(len && err->kind == ERR_MODEL);
	MUST(utf8_bad(err->text, len) == len);
}

/* ---- in the client's place ---- */

static int
play_whole(struct call *call, struct arena *arena, struct err *err)
{
	struct json_span reply;
	struct reply_error error;
	struct err fault;

	if (json_scan(input.text, input.len, &reply, &fault) < 0)
		return err_set(err, ERR_MODEL, "no JSON");
	if (reply_error(&reply, arena, &error))
		return err_set(err, ERR_MODEL, "an error");
	return call->read(call->ctx, &reply, arena, err);
}

static int
play_stream(struct call *call, struct err *err)
{
	bool going = true;

	for (size_t at = 0; going && at < input.len; at += input.part) {
		size_t left = input.len - at;

		going = call->take(call->ctx, input.text + at,
		    left < input.part ? left : input.part);
	}
	return call->finish(call->ctx, err);
}

int
client_call(struct client *client, struct call *call, enum client_fault *fault,
    struct arena *arena, struct err *err)
{
	struct json_span body;
	struct err ignored;
	int rc;

	(void)client;
	MUST(json_scan(call->body, call->body_len, &body, &ignored) == 0);
	MUST(body.kind == JSON_OBJECT && *call->path == '/');
	rc = call->take ? play_stream(call, err) : play_whole(call, arena, err);
	*fault = rc ? CLIENT_INVALID : CLIENT_FINE;
	return rc ? -1 : 0;
}

/* ---- chat ---- */

static const char SCHEMA[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":"
    "[\"a\"],\"properties\":{\"a\":{\"type\":\"array\",\"maxItems\":3,"
    "\"items\":{\"type\":[\"string\",\"null\"]}},\"b\":{\"enum\":[1,"
    "\"x\"]}}}";

static void
told(void *ctx, const char *text, size_t len)
{
	MUST(len && utf8_bad(text, len) == len);
	buf_add(ctx, text, len);
}

static void
check_call(const struct chat_tool_call *call)
{
	struct json_span value;
	struct err err;

	MUST(*call->id && *call->name);
	MUST(utf8_bad(call->id, strlen(call->id)) == strlen(call->id));
	MUST(
	    json_scan(call->arguments, call->arguments_len, &value, &err) == 0);
	MUST(value.kind == JSON_OBJECT && value.len == call->arguments_len);
}

static void
check_reply(const struct chat_reply *reply, struct arena *arena)
{
	const struct json_schema *schema = json_schema_read(
	    SCHEMA, sizeof SCHEMA - 1, arena, &(struct err){ 0 });

	MUST(schema && !strcmp(reply->model, "m"));
	MUST(input.tools || !reply->n_calls);
	for (size_t i = 0; i < reply->n_calls; i++)
		check_call(&reply->calls[i]);
	if (!input.schema || reply->n_calls)
		return;
	MUST(reply->end == CHAT_STOP || reply->end == CHAT_TOOLS);
	MUST(reply->value.len &&
	     json_schema_check(schema, &reply->value, &(struct err){ 0 }) == 0);
}

static void
read_chat(const char *provider)
{
	struct settings settings = settings_default(SETTINGS_CHAT);
	struct models models = { .items = &settings, .n = 1 };
	const struct chat_message message = { "user", "a", 1, NULL, 0, NULL,
		NULL };
	const struct chat_tool tool = { "f", "g", "{}" };
	struct buf text = { 0 };
	const struct chat_request request = { .messages = &message,
		.n_messages = 1,
		.tools = &tool,
		.n_tools = input.tools,
		.schema = input.schema ? SCHEMA : NULL,
		.text = input.stream ? told : NULL,
		.ctx = &text };
	struct arena arena = { 0 };
	struct chat_reply reply;
	enum client_fault fault;
	struct err err = { 0 };
	struct chat *chat;

	settings.name = settings.model = (char *)"m";
	settings.provider = (char *)provider;
	chat = chat_new(&models, "m", NULL, NULL, &err);
	MUST(chat);
	if (chat_ask(chat, &request, &arena, &reply, &fault, &err) == 0)
		check_reply(&reply, &arena);
	else
		check_sentence(&err);
	MUST(utf8_bad(reply.text, reply.len) == reply.len);
	MUST(text.len <= reply.len &&
	     (!text.len || !memcmp(text.data, reply.text, text.len)));
	chat_free(chat);
	arena_release(&arena);
	buf_release(&text);
}

/* ---- all of them ---- */

static const struct {
	void (*read)(const char *which);
	const char *which;
} READERS[] = {
	{ read_chat, "openai" },
	{ read_chat, "ollama" },
	{ read_chat, "anthropic" },
	{ read_chat, "gemini" },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned which = fuzz_byte(&data, &size);
	unsigned how = fuzz_byte(&data, &size);
	char *text = fuzz_copy(data, size);

	which %= sizeof READERS / sizeof *READERS;
	input.text = text;
	input.len = size;
	input.stream = how & 1;
	input.tools = how & 2;
	input.schema = how & 4;
	input.part = (how >> 3) + 1;
	READERS[which].read(READERS[which].which);
	free(text);
	return 0;
}
