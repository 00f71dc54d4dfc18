#include <math.h>
#include <string.h>

#include "model/member.h"
#include "model/said.h"

/*
 * Also Ollama's /v1, llama.cpp, vLLM, LM Studio, DeepSeek, Groq, OpenRouter,
 * Gemini's /openai: whoever serves /chat/completions.
 */

static void
path(const struct settings *settings, bool stream, struct buf *out)
{
	(void)settings, (void)stream;
	buf_string(out, "/chat/completions");
}

/* ---- request ---- */

static void
put_calls(const struct chat_message *message, struct buf *out)
{
	json_put_key(out, "tool_calls");
	buf_char(out, '[');
	for (size_t i = 0; i < message->n_calls; i++) {
		const struct chat_tool_call *call = &message->calls[i];

		buf_string(out, i ? ",{" : "{");
		json_put_field(out, "id", call->id);
		json_put_field(out, "type", "function");
		json_put_key(out, "function");
		buf_char(out, '{');
		json_put_field(out, "name", call->name);
		said_put(
		    out, "arguments", call->arguments, call->arguments_len);
		buf_string(out, "}}");
	}
	buf_char(out, ']');
}

static void
put_message(const struct chat_message *message, struct buf *out)
{
	const char *thoughts = message->n_calls
				   ? said_extra(&message->calls[0], "openai")
				   : NULL;

	buf_char(out, '{');
	json_put_field(out, "role", message->role);
	if (message->n_calls && !message->len)
		json_put_field(out, "content", NULL);
	else
		said_put(out, "content", message->text, message->len);
	/* DeepSeek refuses what follows a call without them */
	said_put_if(out, "reasoning_content", thoughts);
	if (message->n_calls)
		put_calls(message, out);
	if (said_is(message, "tool"))
		json_put_field(out, "tool_call_id", message->call_id);
	buf_char(out, '}');
}

static void
put_tools(const struct chat_request *request, struct buf *out)
{
	json_put_key(out, "tools");
	buf_char(out, '[');
	for (size_t i = 0; i < request->n_tools; i++) {
		const struct chat_tool *tool = &request->tools[i];

		buf_string(out, i ? ",{" : "{");
		json_put_field(out, "type", "function");
		json_put_key(out, "function");
		buf_char(out, '{');
		json_put_field(out, "name", tool->name);
		said_put_if(out, "description", tool->description);
		said_put_json(out, "parameters", tool->parameters);
		buf_string(out, "}}");
	}
	buf_char(out, ']');
}

/*
 * llama.cpp has the schema one level up, and others refuse what they do not
 * know: it is sent there, too, where no provider of the network is asked.
 */
static bool
may_be_llama(const struct settings *settings)
{
	return settings->socket ||
	       (settings->url && !strncmp(settings->url, "http://", 7));
}

static void
put_format(const struct settings *settings, const struct chat_request *request,
    struct buf *out)
{
	json_put_key(out, "response_format");
	if (request->loose) {
		buf_string(out, "{\"type\":\"json_object\"}");
		return;
	}
	buf_string(out, "{\"type\":\"json_schema\"");
	if (may_be_llama(settings))
		said_put_json(out, "schema", request->schema);
	json_put_key(out, "json_schema");
	buf_char(out, '{');
	json_put_field(out, "name",
	    request->schema_name ? request->schema_name : "answer");
	buf_string(out, ",\"strict\":true");
	said_put_json(out, "schema", request->schema);
	buf_string(out, "}}");
}

static void
put_bounds(const struct settings *settings, struct buf *out)
{
	json_put_int(out,
	    settings->reasoning ? "max_completion_tokens" : "max_tokens",
	    settings->max_tokens);
	if (!settings->reasoning && !isnan(settings->temperature))
		json_put_real(out, "temperature", settings->temperature);
}

static void
request(const struct settings *settings, const struct chat_request *request,
    bool stream, struct buf *out)
{
	buf_char(out, '{');
	said_put_if(out, "model", settings->model);
	json_put_key(out, "messages");
	buf_char(out, '[');
	for (size_t i = 0; i < request->n_messages; i++) {
		buf_string(out, i ? "," : "");
		put_message(&request->messages[i], out);
	}
	buf_char(out, ']');
	put_bounds(settings, out);
	if (request->schema)
		put_format(settings, request, out);
	if (request->n_tools)
		put_tools(request, out);
	if (stream)
		buf_string(out, ",\"stream\":true,"
				"\"stream_options\":{\"include_usage\":true}");
	buf_char(out, '}');
}

/* ---- reply ---- */

/* Why an answer ended, by the words of many servers. */
static const struct {
	const char *word;
	enum chat_end end;
} ENDS[] = {
	{ "length", CHAT_LENGTH },
	{ "max_tokens", CHAT_LENGTH },
	{ "model_length", CHAT_LENGTH },
	{ "content_filter", CHAT_FILTERED },
	{ "tool_calls", CHAT_TOOLS },
	{ "function_call", CHAT_TOOLS },
};

static int
take_end(struct chat_stream *stream, const char *word, struct err *err)
{
	if (!*word)
		return 0;
	/* OpenRouter's, and DeepSeek's */
	if (!strcmp(word, "error") ||
	    !strcmp(word, "insufficient_system_resource"))
		return err_set(err, ERR_MODEL,
		    "the provider broke the answer off ('%s')", word);
	stream->ended = true;
	for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++)
		if (!strcmp(ENDS[i].word, word))
			stream->end = ENDS[i].end;
	return 0;
}

/*
 * Which call a piece of one belongs to: its index says so, but some servers
 * leave it out, or give all the same one and tell them apart by their ids.
 * NULL: to a new one.
 */
static struct chat_part *
find_part(const struct chat_stream *stream, const char *id,
    const int64_t *index, size_t nth)
{
	for (size_t i = stream->n_parts; i-- > 0;) {
		struct chat_part *part = &stream->parts[i];

		if (*id && part->id.len) {
			if (!strcmp(id, part->id.data))
				return part;
		} else if (index ? part->index == *index : !nth) {
			return part;
		}
	}
	return NULL;
}

/* Names and ids come whole, perhaps again and again. */
static void
take_once(struct buf *into, const char *text)
{
	if (!into->len)
		buf_string(into, text);
}

static int
take_call(struct chat_stream *stream, const struct json_span *call, size_t nth,
    struct err *err)
{
	struct arena *arena = stream->arena;
	const char *id = said_word(call, "id", arena);
	struct json_span function, arguments;
	int64_t index = 0;
	bool indexed = member_integer(call, "index", arena, &index);
	struct chat_part *part = find_part(
	    stream, id, indexed ? &index : NULL, nth);

	if (!part)
		part = said_new_part(stream, index, err);
	if (!part)
		return -1;
	take_once(&part->id, id);
	if (!member_find(call, "function", arena, &function))
		return 0;
	take_once(&part->name, said_word(&function, "name", arena));
	if (member_find(&function, "arguments", arena, &arguments))
		said_arguments(part, &arguments, arena);
	return 0;
}

/* A message, or what comes of it in one event. */
static int
take_message(struct chat_stream *stream, const struct json_span *message,
    struct err *err)
{
	struct arena *arena = stream->arena;
	const char *refusal = said_word(message, "refusal", arena);
	const char *at = NULL;
	struct json_span calls, call;

	said_member(&stream->text, message, "content", arena);
	said_member(&stream->thoughts, message, "reasoning_content", arena);
	if (*refusal) {
		buf_string(&stream->text, refusal);
		stream->end = CHAT_FILTERED;
	}
	if (!member_find(message, "tool_calls", arena, &calls) ||
	    calls.kind != JSON_ARRAY)
		return 0;
	for (size_t i = 0; json_element(&calls, &at, &call); i++)
		if (take_call(stream, &call, i, err) < 0)
			return -1;
	return 0;
}

/* One of usage null, or of none, says nothing. */
static void
take_usage(struct chat_stream *stream, const struct json_span *reply)
{
	struct arena *arena = stream->arena;
	struct json_span usage;

	if (!member_find(reply, "usage", arena, &usage))
		return;
	member_integer(&usage, "prompt_tokens", arena, &stream->tokens_in);
	member_integer(&usage, "completion_tokens", arena, &stream->tokens_out);
}

/* The first choice, its message under that name; there may be none. */
static int
take_choice(struct chat_stream *stream, const struct json_span *reply,
    const char *name, struct err *err)
{
	struct arena *arena = stream->arena;
	struct json_span choice, message, error;
	bool refused;

	take_usage(stream, reply);
	if (!said_first(reply, "choices", arena, &choice))
		return 0;
	if (member_find(&choice, "error", arena, &error) &&
	    error.kind == JSON_OBJECT)
		return take_end(stream, "error", err);
	/* who was asked for a stream may still answer at once */
	if ((member_find(&choice, name, arena, &message) ||
		member_find(&choice, "message", arena, &message)) &&
	    message.kind == JSON_OBJECT) {
		stream->answered = true;
		if (take_message(stream, &message, err) < 0)
			return -1;
	}
	refused = stream->end == CHAT_FILTERED;
	if (take_end(stream, said_word(&choice, "finish_reason", arena), err) <
	    0)
		return -1;
	if (refused)
		stream->end = CHAT_FILTERED;
	return 0;
}

static int
whole(
    struct chat_stream *stream, const struct json_span *reply, struct err *err)
{
	struct json_span choices;

	if (!member_find(reply, "choices", stream->arena, &choices) ||
	    choices.kind != JSON_ARRAY)
		return said_nothing("list called 'choices'", err);
	return take_choice(stream, reply, "message", err);
}

static int
piece(
    struct chat_stream *stream, const struct json_span *piece, struct err *err)
{
	return take_choice(stream, piece, "delta", err);
}

/* ---- counting ---- */

/*
 * Beside /v1, and not everywhere: llama.cpp calls the text content and lists
 * the tokens, vLLM calls it prompt and counts them, too.
 */
static void
count(const struct settings *settings, const char *text, size_t len,
    struct buf *path, struct buf *body)
{
	buf_string(path, "/../tokenize");
	buf_char(body, '{');
	json_put_key(body, "content");
	json_put_string(body, text, len);
	said_put(body, "prompt", text, len);
	said_put_if(body, "model", settings->model);
	buf_char(body, '}');
}

static bool
counted(const struct json_span *reply, struct arena *arena, int64_t *n)
{
	struct json_span tokens, token;
	const char *at = NULL;

	if (member_integer(reply, "count", arena, n))
		return true;
	if (!member_find(reply, "tokens", arena, &tokens) ||
	    tokens.kind != JSON_ARRAY)
		return false;
	for (*n = 0; json_element(&tokens, &at, &token); (*n)++)
		;
	return true;
}

const struct chat_adapter chat_openai = {
	.name = "openai",
	.endpoint = {
		.url = "https://api.openai.com/v1",
		.key_header = "Authorization: Bearer ",
		.key_variables = { "OPENAI_API_KEY" },
		.needs_key = true,
	},
	.path = path,
	.request = request,
	.whole = whole,
	.piece = piece,
	.count = count,
	.counted = counted,
};
