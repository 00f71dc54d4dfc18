#include <math.h>
#include <string.h>

#include "model/member.h"
#include "model/said.h"

/* Its own protocol, which lets the room for a conversation be set. */

static void
path(const struct settings *settings, bool stream, struct buf *out)
{
	(void)settings, (void)stream;
	buf_string(out, "/api/chat");
}

/* ---- request ---- */

static void
put_calls(const struct chat_message *message, struct buf *out)
{
	json_put_key(out, "tool_calls");
	buf_char(out, '[');
	for (size_t i = 0; i < message->n_calls; i++) {
		const struct chat_tool_call *call = &message->calls[i];

		buf_string(out, i ? ",{\"function\":{" : "{\"function\":{");
		json_put_field(out, "name", call->name);
		json_put_key(out, "arguments");
		buf_add(out, call->arguments, call->arguments_len);
		buf_string(out, "}}");
	}
	buf_char(out, ']');
}

static void
put_message(const struct chat_message *message, struct buf *out)
{
	buf_char(out, '{');
	json_put_field(out, "role", message->role);
	said_put(out, "content", message->text, message->len);
	if (message->n_calls)
		put_calls(message, out);
	if (said_is(message, "tool"))
		said_put_if(out, "tool_name", message->name);
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

static void
put_options(const struct settings *settings, struct buf *out)
{
	json_put_key(out, "options");
	buf_char(out, '{');
	json_put_int(out, "num_ctx", settings->context_tokens);
	json_put_int(out, "num_predict", settings->max_tokens);
	if (!isnan(settings->temperature))
		json_put_real(out, "temperature", settings->temperature);
	buf_char(out, '}');
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
	/* it streams unless told */
	said_put_json(out, "stream", stream ? "true" : "false");
	if (request->schema)
		said_put_json(out, "format",
		    request->loose ? "\"json\"" : request->schema);
	if (request->n_tools)
		put_tools(request, out);
	put_options(settings, out);
	buf_char(out, '}');
}

/* ---- reply ---- */

static int
take_calls(struct chat_stream *stream, const struct json_span *message,
    struct err *err)
{
	struct arena *arena = stream->arena;
	struct json_span calls, call, function, arguments;
	const char *at = NULL;

	if (!member_find(message, "tool_calls", arena, &calls) ||
	    calls.kind != JSON_ARRAY)
		return 0;
	while (json_element(&calls, &at, &call)) {
		/* each comes whole */
		struct chat_part *part = said_part(
		    stream, (int64_t)stream->n_parts, err);

		if (!part)
			return -1;
		if (!member_find(&call, "function", arena, &function))
			continue;
		said_member(&part->name, &function, "name", arena);
		if (member_find(&function, "arguments", arena, &arguments))
			said_arguments(part, &arguments, arena);
	}
	return 0;
}

static int
piece(
    struct chat_stream *stream, const struct json_span *piece, struct err *err)
{
	struct arena *arena = stream->arena;
	struct json_span message, done;

	if (member_find(piece, "message", arena, &message) &&
	    message.kind == JSON_OBJECT) {
		stream->answered = true;
		said_member(&stream->text, &message, "content", arena);
		if (take_calls(stream, &message, err) < 0)
			return -1;
	}
	if (!member_find(piece, "done", arena, &done) || done.kind != JSON_TRUE)
		return 0;
	stream->ended = true;
	if (!strcmp(said_word(piece, "done_reason", arena), "length"))
		stream->end = CHAT_LENGTH;
	member_integer(piece, "prompt_eval_count", arena, &stream->tokens_in);
	member_integer(piece, "eval_count", arena, &stream->tokens_out);
	return 0;
}

static int
whole(
    struct chat_stream *stream, const struct json_span *reply, struct err *err)
{
	struct json_span message;

	if (!member_find(reply, "message", stream->arena, &message) ||
	    message.kind != JSON_OBJECT)
		return said_nothing("object called 'message'", err);
	return piece(stream, reply, err);
}

const struct chat_adapter chat_ollama = {
	.name = "ollama",
	.endpoint = {
		.url = "http://127.0.0.1:11434",
		.key_header = "Authorization: Bearer ",
		.key_variables = { "OLLAMA_API_KEY" },
	},
	.path = path,
	.request = request,
	.whole = whole,
	.piece = piece,
	.lines = true,
	.needs_model = true,
};
