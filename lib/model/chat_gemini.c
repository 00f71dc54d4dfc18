#include <math.h>
#include <string.h>

#include "model/member.h"
#include "model/said.h"

/* ---- request ---- */

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || strchr("-._/", c);
}

static void
put_model(const char *name, struct buf *out)
{
	buf_string(out, strncmp(name, "models/", 7) != 0 ? "/models/" : "/");
	for (; *name; name++)
		if (is_plain(*name))
			buf_char(out, *name);
		else
			buf_printf(out, "%%%02X", (unsigned char)*name);
}

/* Without alt=sse, a stream would come as one JSON array. */
static void
path(const struct settings *settings, bool stream, struct buf *out)
{
	put_model(settings->model, out);
	buf_string(out,
	    stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
}

/*
 * From the third generation on, a call that is sent back without the signature
 * it came with is refused; this stands for that of another model's.
 */
#define NO_SIGNATURE "skip_thought_signature_validator"

static bool
wants_signature(const struct settings *settings)
{
	const char *name = strstr(settings->model, "gemini-");

	return name && name[7] >= '3' && name[7] <= '9';
}

static void
put_call(const struct settings *settings, const struct chat_tool_call *call,
    struct buf *out)
{
	const char *signature = said_extra(call, "gemini");

	if (!signature && wants_signature(settings))
		signature = NO_SIGNATURE;
	buf_string(out, "{\"functionCall\":{");
	json_put_field(out, "name", call->name);
	json_put_key(out, "args");
	buf_add(out, call->arguments, call->arguments_len);
	buf_char(out, '}');
	said_put_if(out, "thoughtSignature", signature);
	buf_char(out, '}');
}

static void
put_result(const struct chat_message *message, struct buf *out)
{
	buf_string(out, "{\"functionResponse\":{");
	json_put_field(out, "name", message->name ? message->name : "");
	buf_string(out, ",\"response\":{");
	said_put(out, "result", message->text, message->len);
	buf_string(out, "}}}");
}

static void
put_parts(const struct settings *settings, const struct chat_message *message,
    struct buf *out)
{
	if (said_is(message, "tool")) {
		put_result(message, out);
		return;
	}
	if (message->len || !message->n_calls) {
		buf_char(out, '{');
		said_put(out, "text", message->text, message->len);
		buf_char(out, '}');
	}
	for (size_t i = 0; i < message->n_calls; i++) {
		buf_string(out, i || message->len ? "," : "");
		put_call(settings, &message->calls[i], out);
	}
}

/* The results of one answer's calls stand together. */
static void
put_contents(const struct settings *settings,
    const struct chat_request *request, struct buf *out)
{
	const struct chat_message *last = NULL;

	json_put_key(out, "contents");
	buf_char(out, '[');
	for (size_t i = 0; i < request->n_messages; i++) {
		const struct chat_message *message = &request->messages[i];

		if (said_is(message, "system"))
			continue;
		if (last && said_is(last, "tool") && said_is(message, "tool")) {
			buf_char(out, ',');
		} else {
			buf_string(out, last ? "]},{" : "{");
			json_put_field(out, "role",
			    said_is(message, "assistant") ? "model" : "user");
			json_put_key(out, "parts");
			buf_char(out, '[');
		}
		put_parts(settings, message, out);
		last = message;
	}
	buf_string(out, last ? "]}]" : "]");
}

static void
put_tools(const struct chat_request *request, struct buf *out)
{
	json_put_key(out, "tools");
	buf_string(out, "[{\"functionDeclarations\":[");
	for (size_t i = 0; i < request->n_tools; i++) {
		const struct chat_tool *tool = &request->tools[i];

		buf_string(out, i ? ",{" : "{");
		json_put_field(out, "name", tool->name);
		said_put_if(out, "description", tool->description);
		said_put_json(out, "parametersJsonSchema", tool->parameters);
		buf_char(out, '}');
	}
	buf_string(out, "]}]");
}

/* JSON and tools together are more than some of them take. */
static void
put_config(const struct settings *settings, const struct chat_request *request,
    struct buf *out)
{
	json_put_key(out, "generationConfig");
	buf_char(out, '{');
	json_put_int(out, "maxOutputTokens", settings->max_tokens);
	if (!isnan(settings->temperature))
		json_put_real(out, "temperature", settings->temperature);
	if (request->schema && !(request->loose && request->n_tools))
		json_put_field(out, "responseMimeType", "application/json");
	if (request->schema && !request->loose)
		said_put_json(out, "responseJsonSchema", request->schema);
	buf_char(out, '}');
}

static void
request(const struct settings *settings, const struct chat_request *request,
    bool stream, struct buf *out)
{
	struct buf system = { 0 };

	(void)stream;
	buf_char(out, '{');
	said_system(&system, request);
	if (system.len) {
		buf_string(out, "\"systemInstruction\":{\"parts\":[{");
		said_put(out, "text", system.data, system.len);
		buf_string(out, "}]}");
	}
	put_contents(settings, request, out);
	put_config(settings, request, out);
	if (request->n_tools)
		put_tools(request, out);
	buf_char(out, '}');
	buf_release(&system);
}

/* ---- reply ---- */

/* All other reasons are of what may not be said. */
static const struct {
	const char *word;
	enum chat_end end;
} ENDS[] = {
	{ "STOP", CHAT_STOP },
	{ "FINISH_REASON_UNSPECIFIED", CHAT_STOP },
	{ "MAX_TOKENS", CHAT_LENGTH },
};

static const char *const BREAKS[] = { "OTHER", "MALFORMED_FUNCTION_CALL",
	"UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS",
	"MISSING_THOUGHT_SIGNATURE", "MALFORMED_RESPONSE" };

static int
take_end(struct chat_stream *stream, const struct json_span *candidate,
    struct err *err)
{
	const char *word = said_word(candidate, "finishReason", stream->arena);

	if (!*word)
		return 0;
	for (size_t i = 0; i < sizeof BREAKS / sizeof *BREAKS; i++)
		if (!strcmp(BREAKS[i], word))
			return err_set(err, ERR_MODEL,
			    "the provider broke the answer off ('%s')", word);
	stream->answered = stream->ended = true;
	stream->end = CHAT_FILTERED;
	for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++)
		if (!strcmp(ENDS[i].word, word))
			stream->end = ENDS[i].end;
	return 0;
}

static int
take_call(struct chat_stream *stream, const struct json_span *piece,
    const struct json_span *call, struct err *err)
{
	struct arena *arena = stream->arena;
	struct chat_part *part = said_part(
	    stream, (int64_t)stream->n_parts, err);
	struct json_span arguments;

	if (!part)
		return -1;
	said_member(&part->name, call, "name", arena);
	said_member(&part->extra, piece, "thoughtSignature", arena);
	if (member_find(call, "args", arena, &arguments))
		said_arguments(part, &arguments, arena);
	return 0;
}

static int
take_part(
    struct chat_stream *stream, const struct json_span *part, struct err *err)
{
	struct arena *arena = stream->arena;
	struct json_span thought, call;

	if (member_find(part, "thought", arena, &thought) &&
	    thought.kind == JSON_TRUE)
		return 0;
	said_member(&stream->text, part, "text", arena);
	if (member_find(part, "functionCall", arena, &call))
		return take_call(stream, part, &call, err);
	return 0;
}

static int
take_candidate(struct chat_stream *stream, const struct json_span *candidate,
    struct err *err)
{
	struct arena *arena = stream->arena;
	struct json_span content, parts, part;
	const char *at = NULL;

	if (member_find(candidate, "content", arena, &content) &&
	    member_find(&content, "parts", arena, &parts) &&
	    parts.kind == JSON_ARRAY) {
		stream->answered = true;
		while (json_element(&parts, &at, &part))
			if (take_part(stream, &part, err) < 0)
				return -1;
	}
	return take_end(stream, candidate, err);
}

/* A question that may not be asked has no candidates, but a reason. */
static void
take_block(struct chat_stream *stream, const struct json_span *reply)
{
	struct arena *arena = stream->arena;
	struct json_span feedback;
	const char *reason;

	if (!member_find(reply, "promptFeedback", arena, &feedback))
		return;
	reason = said_word(&feedback, "blockReason", arena);
	if (!*reason)
		return;
	buf_string(&stream->text, reason);
	stream->end = CHAT_FILTERED;
	stream->answered = stream->ended = true;
}

static void
take_usage(struct chat_stream *stream, const struct json_span *reply)
{
	struct arena *arena = stream->arena;
	int64_t out = 0, thoughts = 0;
	struct json_span usage;

	if (!member_find(reply, "usageMetadata", arena, &usage))
		return;
	member_integer(&usage, "promptTokenCount", arena, &stream->tokens_in);
	member_integer(&usage, "candidatesTokenCount", arena, &out);
	member_integer(&usage, "thoughtsTokenCount", arena, &thoughts);
	if (out >= 0 && out < INT32_MAX && thoughts >= 0 &&
	    thoughts < INT32_MAX)
		stream->tokens_out = out + thoughts;
}

static int
piece(
    struct chat_stream *stream, const struct json_span *reply, struct err *err)
{
	struct json_span candidate;

	take_usage(stream, reply);
	if (said_first(reply, "candidates", stream->arena, &candidate))
		return take_candidate(stream, &candidate, err);
	take_block(stream, reply);
	return 0;
}

static int
whole(
    struct chat_stream *stream, const struct json_span *reply, struct err *err)
{
	if (reply->kind != JSON_OBJECT)
		return said_nothing("list called 'candidates'", err);
	return piece(stream, reply, err);
}

/* ---- counting ---- */

static void
count(const struct settings *settings, const char *text, size_t len,
    struct buf *path, struct buf *body)
{
	put_model(settings->model, path);
	buf_string(path, ":countTokens");
	buf_string(body, "{\"contents\":[{\"role\":\"user\",\"parts\":[{");
	json_put_key(body, "text");
	json_put_string(body, text, len);
	buf_string(body, "}]}]}");
}

static bool
counted(const struct json_span *reply, struct arena *arena, int64_t *n)
{
	return member_integer(reply, "totalTokens", arena, n);
}

const struct chat_adapter chat_gemini = {
	.name = "gemini",
	.endpoint = {
		.url = "https://generativelanguage.googleapis.com/v1beta",
		.key_header = "x-goog-api-key: ",
		.key_variables = { "GEMINI_API_KEY", "GOOGLE_API_KEY" },
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
