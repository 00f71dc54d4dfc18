#include <math.h>
#include <string.h>

#include "model/member.h"
#include "model/said.h"

static void
path(const struct settings *settings, bool stream, struct buf *out)
{
	(void)settings, (void)stream;
	buf_string(out, "/messages");
}

/* ---- request ---- */

static void
put_text_block(const struct chat_message *message, struct buf *out)
{
	buf_string(out, "{\"type\":\"text\"");
	said_put(out, "text", message->text, message->len);
	buf_char(out, '}');
}

static void
put_call_block(const struct chat_tool_call *call, struct buf *out)
{
	buf_string(out, "{\"type\":\"tool_use\"");
	json_put_field(out, "id", call->id);
	json_put_field(out, "name", call->name);
	json_put_key(out, "input");
	buf_add(out, call->arguments, call->arguments_len);
	buf_char(out, '}');
}

static void
put_result_block(const struct chat_message *message, struct buf *out)
{
	buf_string(out, "{\"type\":\"tool_result\"");
	json_put_field(out, "tool_use_id", message->call_id);
	said_put(out, "content", message->text, message->len);
	buf_char(out, '}');
}

/* The blocks of one message; of an assistant, a text may be missing. */
static void
put_blocks(const struct chat_message *message, struct buf *out)
{
	if (said_is(message, "tool")) {
		put_result_block(message, out);
		return;
	}
	if (message->len)
		put_text_block(message, out);
	for (size_t i = 0; i < message->n_calls; i++) {
		buf_string(out, i || message->len ? "," : "");
		put_call_block(&message->calls[i], out);
	}
}

/* An empty text is refused, and the system's stand elsewhere. */
static bool
is_sent(const struct chat_message *message)
{
	return !said_is(message, "system") &&
	       (message->len || message->n_calls || said_is(message, "tool"));
}

/* The results of one answer's calls stand in one message. */
static void
put_messages(const struct chat_request *request, struct buf *out)
{
	const struct chat_message *last = NULL;

	json_put_key(out, "messages");
	buf_char(out, '[');
	for (size_t i = 0; i < request->n_messages; i++) {
		const struct chat_message *message = &request->messages[i];

		if (!is_sent(message))
			continue;
		if (last && said_is(last, "tool") && said_is(message, "tool")) {
			buf_char(out, ',');
		} else {
			buf_string(out, last ? "]},{" : "{");
			json_put_field(out, "role",
			    said_is(message, "assistant") ? "assistant"
							  : "user");
			json_put_key(out, "content");
			buf_char(out, '[');
		}
		put_blocks(message, out);
		last = message;
	}
	buf_string(out, last ? "]}]" : "]");
}

static void
put_tools(const struct chat_request *request, struct buf *out)
{
	json_put_key(out, "tools");
	buf_char(out, '[');
	for (size_t i = 0; i < request->n_tools; i++) {
		const struct chat_tool *tool = &request->tools[i];

		buf_string(out, i ? ",{" : "{");
		json_put_field(out, "name", tool->name);
		said_put_if(out, "description", tool->description);
		said_put_json(out, "input_schema", tool->parameters);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

static void
request(const struct settings *settings, const struct chat_request *request,
    bool stream, struct buf *out)
{
	double temperature = settings->temperature;
	struct buf system = { 0 };

	buf_char(out, '{');
	said_put_if(out, "model", settings->model);
	json_put_int(out, "max_tokens", settings->max_tokens);
	if (!isnan(temperature))
		json_put_real(
		    out, "temperature", temperature > 1 ? 1 : temperature);
	said_system(&system, request);
	if (system.len)
		said_put(out, "system", system.data, system.len);
	put_messages(request, out);
	if (request->n_tools)
		put_tools(request, out);
	if (request->schema && !request->loose) {
		buf_string(out, ",\"output_config\":{\"format\":{\"type\":"
				"\"json_schema\"");
		said_put_json(out, "schema", request->schema);
		buf_string(out, "}}");
	}
	if (stream)
		buf_string(out, ",\"stream\":true");
	buf_char(out, '}');
	buf_release(&system);
}

/* ---- reply ---- */

static const struct {
	const char *word;
	enum chat_end end;
} ENDS[] = {
	{ "max_tokens", CHAT_LENGTH },
	{ "model_context_window_exceeded", CHAT_LENGTH },
	{ "pause_turn", CHAT_LENGTH },
	{ "tool_use", CHAT_TOOLS },
	{ "refusal", CHAT_FILTERED },
};

static void
take_end(struct chat_stream *stream, const struct json_span *object)
{
	const char *word = said_word(object, "stop_reason", stream->arena);

	for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++)
		if (!strcmp(ENDS[i].word, word))
			stream->end = ENDS[i].end;
	/* one that says nothing may still be an answer */
	stream->answered |= stream->end == CHAT_FILTERED;
}

/* What a cache held was asked, too. */
static void
take_usage(struct chat_stream *stream, const struct json_span *object)
{
	static const char *const names[] = { "input_tokens",
		"cache_creation_input_tokens", "cache_read_input_tokens" };
	struct arena *arena = stream->arena;
	struct json_span usage;
	int64_t sum = 0, n;

	if (!member_find(object, "usage", arena, &usage))
		return;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (member_integer(&usage, names[i], arena, &n) && n > 0 &&
		    n < INT32_MAX)
			sum += n;
	stream->tokens_in = sum ? sum : stream->tokens_in;
	member_integer(&usage, "output_tokens", arena, &stream->tokens_out);
}

/* A block, in a stream one that is empty yet. */
static int
take_block(struct chat_stream *stream, const struct json_span *block,
    int64_t index, struct err *err)
{
	struct arena *arena = stream->arena;
	const char *type = said_word(block, "type", arena);
	struct chat_part *part;
	struct json_span input;

	stream->answered = true;
	if (!strcmp(type, "text"))
		said_member(&stream->text, block, "text", arena);
	if (strcmp(type, "tool_use") != 0)
		return 0;
	part = said_part(stream, index, err);
	if (!part)
		return -1;
	said_member(&part->id, block, "id", arena);
	said_member(&part->name, block, "name", arena);
	if (member_find(block, "input", arena, &input) && input.len > 2)
		said_arguments(part, &input, arena);
	return 0;
}

static int
whole(
    struct chat_stream *stream, const struct json_span *reply, struct err *err)
{
	struct json_span content, block;
	const char *at = NULL;

	if (!member_find(reply, "content", stream->arena, &content) ||
	    content.kind != JSON_ARRAY)
		return said_nothing("list called 'content'", err);
	for (int64_t i = 0; json_element(&content, &at, &block); i++)
		if (take_block(stream, &block, i, err) < 0)
			return -1;
	take_usage(stream, reply);
	take_end(stream, reply);
	return 0;
}

static int
take_start(
    struct chat_stream *stream, const struct json_span *event, struct err *err)
{
	struct json_span block;
	int64_t index = 0;

	member_integer(event, "index", stream->arena, &index);
	if (!member_find(event, "content_block", stream->arena, &block))
		return said_nothing("object called 'content_block'", err);
	return take_block(stream, &block, index, err);
}

static int
take_delta(
    struct chat_stream *stream, const struct json_span *event, struct err *err)
{
	struct arena *arena = stream->arena;
	struct json_span delta;
	const char *type;
	struct chat_part *part;
	int64_t index = 0;

	if (!member_find(event, "delta", arena, &delta))
		return said_nothing("object called 'delta'", err);
	type = said_word(&delta, "type", arena);
	if (!strcmp(type, "text_delta"))
		said_member(&stream->text, &delta, "text", arena);
	if (strcmp(type, "input_json_delta") != 0)
		return 0;
	member_integer(event, "index", arena, &index);
	part = said_part(stream, index, err);
	if (!part)
		return -1;
	said_member(&part->arguments, &delta, "partial_json", arena);
	return 0;
}

static int
piece(
    struct chat_stream *stream, const struct json_span *event, struct err *err)
{
	struct arena *arena = stream->arena;
	const char *type = said_word(event, "type", arena);
	struct json_span inner;

	if (!strcmp(type, "content_block_start"))
		return take_start(stream, event, err);
	if (!strcmp(type, "content_block_delta"))
		return take_delta(stream, event, err);
	if (!strcmp(type, "message_start") &&
	    member_find(event, "message", arena, &inner))
		take_usage(stream, &inner);
	if (!strcmp(type, "message_delta")) {
		take_usage(stream, event);
		if (member_find(event, "delta", arena, &inner))
			take_end(stream, &inner);
	}
	stream->ended |= !strcmp(type, "message_stop");
	return 0;
}

/* ---- counting ---- */

static void
count(const struct settings *settings, const char *text, size_t len,
    struct buf *path, struct buf *body)
{
	buf_string(path, "/messages/count_tokens");
	buf_char(body, '{');
	said_put_if(body, "model", settings->model);
	buf_string(body, ",\"messages\":[{\"role\":\"user\"");
	said_put(body, "content", text, len);
	buf_string(body, "}]}");
}

static bool
counted(const struct json_span *reply, struct arena *arena, int64_t *n)
{
	return member_integer(reply, "input_tokens", arena, n);
}

const struct chat_adapter chat_anthropic = {
	.name = "anthropic",
	.endpoint = {
		.url = "https://api.anthropic.com/v1",
		.key_header = "x-api-key: ",
		.key_variables = { "ANTHROPIC_API_KEY" },
		.headers = { "anthropic-version: 2023-06-01" },
		.needs_key = true,
	},
	.path = path,
	.request = request,
	.whole = whole,
	.piece = piece,
	.count = count,
	.counted = counted,
	.needs_model = true,
};
