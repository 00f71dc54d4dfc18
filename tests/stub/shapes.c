#include "stub.h"

#include <stdio.h>
#include <string.h>

/* In quotes; bytes that are no UTF-8 stay what they are. */
static void
put_quoted(struct buf *out, const char *text, size_t len)
{
	buf_char(out, '"');
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c < 0x20)
			buf_printf(out, "\\u%04x", c);
		else
			buf_char(out, (char)c);
	}
	buf_char(out, '"');
}

static void
put_text(struct buf *out, const struct said *said)
{
	put_quoted(out, buf_text(&said->text), said->text.len);
}

static void
put_comment(struct buf *out, const struct said *said, const char *comment)
{
	if (said->step->comments)
		buf_string(out, comment);
}

/* An event of server-sent events; name NULL: it has none. */
static void
put_event(struct buf *out, const struct said *said, const char *name,
    struct buf *data)
{
	put_comment(out, said, ": waiting\n\n\n");
	if (name)
		buf_printf(out, "event: %s\n", name);
	buf_printf(out, "data: %s\n\n", buf_text(data));
	buf_release(data);
}

/* ---- OpenAI ---- */

static void
openai_usage(struct buf *out, const struct said *said)
{
	buf_printf(out,
	    ",\"usage\":{\"prompt_tokens\":%ld,\"completion_tokens\":%ld,"
	    "\"total_tokens\":%ld}}",
	    said->in, said->out, said->in + said->out);
}

static void
openai_call_head(
    struct buf *out, const struct said_call *call, size_t arguments)
{
	buf_printf(out,
	    "{\"index\":%d,\"id\":\"call_%d\",\"type\":\"function\","
	    "\"function\":{\"name\":\"%.*s\",\"arguments\":",
	    call->index, call->index, call->name_len, call->name);
	put_quoted(out, call->json, arguments);
	buf_string(out, "}}");
}

static void
openai_message(struct buf *out, const struct said *said)
{
	bool refusal = said->step->finish &&
		       !strcmp(said->step->finish, "refusal");
	struct said_call call = { 0 };

	buf_printf(out,
	    "{\"index\":0,\"finish_reason\":\"%s\",\"logprobs\":null,"
	    "\"message\":{\"role\":\"assistant\",\"reasoning_content\":\"hm\","
	    "\"refusal\":%s,\"content\":",
	    said->finish, refusal ? "\"I cannot\"" : "null");
	if (refusal || !said->text.len)
		buf_string(out, "null");
	else
		put_text(out, said);
	if (said->step->calls.len) {
		buf_string(out, ",\"tool_calls\":[");
		while (next_call(said->step, &call)) {
			buf_string(out, call.index ? "," : "");
			openai_call_head(out, &call, (size_t)call.json_len);
		}
		buf_char(out, ']');
	}
	buf_string(out, "}}");
}

static void
openai_whole(struct buf *out, const struct said *said)
{
	buf_printf(out,
	    "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,"
	    "\"model\":\"%s\",\"choices\":[",
	    said->model);
	if (!said->step->empty)
		openai_message(out, said);
	buf_char(out, ']');
	openai_usage(out, said);
}

static void
openai_head(struct buf *out, const struct said *said)
{
	buf_printf(out,
	    "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":"
	    "\"%s\",\"choices\":[",
	    said->model);
}

/* The delta is what stands between the braces. */
static void
openai_delta(struct buf *out, const struct said *said, struct buf *delta)
{
	struct buf data = { 0 };

	openai_head(&data, said);
	if (!said->step->empty)
		buf_printf(&data,
		    "{\"index\":0,\"delta\":{%s},\"finish_reason\":null}",
		    buf_text(delta));
	buf_string(&data, "]}");
	put_event(out, said, NULL, &data);
	buf_release(delta);
}

static void
openai_begin(struct buf *out, const struct said *said)
{
	struct buf delta = { 0 };

	buf_string(&delta, "\"role\":\"assistant\",\"content\":\"\"");
	openai_delta(out, said, &delta);
	buf_string(&delta, "\"content\":null,\"reasoning_content\":\"hm\"");
	openai_delta(out, said, &delta);
}

static void
openai_text(
    struct buf *out, const struct said *said, const char *text, size_t len)
{
	struct buf delta = { 0 };
	bool refusal = said->step->finish &&
		       !strcmp(said->step->finish, "refusal");

	buf_printf(&delta, "\"%s\":", refusal ? "refusal" : "content");
	put_quoted(&delta, text, len);
	openai_delta(out, said, &delta);
}

static void
openai_call(
    struct buf *out, const struct said *said, const struct said_call *call)
{
	struct buf delta = { 0 };
	size_t n, len = (size_t)call->json_len;

	buf_string(&delta, "\"tool_calls\":[");
	openai_call_head(&delta, call, 0);
	buf_char(&delta, ']');
	openai_delta(out, said, &delta);
	for (size_t at = 0; at < len; at += n) {
		n = piece_of(call->json + at, len - at);
		buf_printf(&delta,
		    "\"tool_calls\":[{\"index\":%d,\"function\":"
		    "{\"arguments\":",
		    call->index);
		put_quoted(&delta, call->json + at, n);
		buf_string(&delta, "}}]");
		openai_delta(out, said, &delta);
	}
}

static void
openai_end(struct buf *out, const struct said *said)
{
	struct buf data = { 0 };

	openai_head(&data, said);
	if (!said->step->empty)
		buf_printf(&data,
		    "{\"index\":0,\"delta\":{},\"finish_reason\":\"%s\"}",
		    said->finish);
	buf_string(&data, "]}");
	put_event(out, said, NULL, &data);
	openai_head(&data, said);
	buf_char(&data, ']');
	openai_usage(&data, said);
	put_event(out, said, NULL, &data);
	buf_string(&data, "[DONE]");
	put_event(out, said, NULL, &data);
}

/* ---- Ollama ---- */

static void
ollama_line(struct buf *out, const struct said *said, const char *text,
    size_t len, const struct said_call *call, bool done)
{
	put_comment(out, said, "\n\n");
	buf_printf(out,
	    "{\"model\":\"%s\",\"created_at\":\"2026-01-01T00:00:00Z\"",
	    said->model);
	if (!said->step->empty) {
		buf_string(out,
		    ",\"message\":{\"role\":\"assistant\",\"thinking\":\"hm\","
		    "\"content\":");
		put_quoted(out, text, len);
		if (call)
			buf_string(out, ",\"tool_calls\":[");
		for (struct said_call c = { 0 };
		     call && next_call(said->step, &c);)
			buf_printf(out,
			    "%s{\"function\":{\"name\":\"%.*s\","
			    "\"arguments\":%.*s}}",
			    c.index ? "," : "", c.name_len, c.name, c.json_len,
			    c.json);
		buf_string(out, call ? "]}" : "}");
	}
	if (done)
		buf_printf(out,
		    ",\"done_reason\":\"%s\",\"done\":true,"
		    "\"total_duration\":1,\"prompt_eval_count\":%ld,"
		    "\"eval_count\":%ld}\n",
		    said->finish, said->in, said->out);
	else
		buf_string(out, ",\"done\":false}\n");
}

static void
ollama_whole(struct buf *out, const struct said *said)
{
	struct said_call call = { 0 };
	bool calls = next_call(said->step, &call);

	ollama_line(out, said, buf_text(&said->text), said->text.len,
	    calls ? &call : NULL, true);
}

static void
ollama_text(
    struct buf *out, const struct said *said, const char *text, size_t len)
{
	ollama_line(out, said, text, len, NULL, false);
}

/* All of them come in one line. */
static void
ollama_call(
    struct buf *out, const struct said *said, const struct said_call *call)
{
	if (!call->index)
		ollama_line(out, said, "", 0, call, false);
}

static void
ollama_end(struct buf *out, const struct said *said)
{
	ollama_line(out, said, "", 0, NULL, true);
}

/* ---- Anthropic ---- */

static void
anthropic_whole(struct buf *out, const struct said *said)
{
	struct said_call call = { 0 };

	buf_printf(out,
	    "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
	    "\"model\":\"%s\",\"content\":[",
	    said->model);
	if (!said->step->empty) {
		buf_string(out, "{\"type\":\"thinking\",\"thinking\":\"hm\","
				"\"signature\":\"s\"}");
		if (said->text.len) {
			buf_string(out, ",{\"type\":\"text\",\"text\":");
			put_text(out, said);
			buf_char(out, '}');
		}
		while (next_call(said->step, &call))
			buf_printf(out,
			    ",{\"type\":\"tool_use\",\"id\":\"call_%d\","
			    "\"name\":\"%.*s\",\"input\":%.*s}",
			    call.index, call.name_len, call.name, call.json_len,
			    call.json);
	}
	buf_printf(out,
	    "],\"stop_reason\":\"%s\",\"stop_sequence\":null,\"usage\":"
	    "{\"input_tokens\":%ld,\"output_tokens\":%ld}}",
	    said->finish, said->in, said->out);
}

static void
anthropic_start(struct buf *out, const struct said *said, int index,
    const char *type, const char *rest)
{
	struct buf data = { 0 };

	buf_printf(&data,
	    "{\"type\":\"content_block_start\",\"index\":%d,"
	    "\"content_block\":{\"type\":\"%s\",%s}}",
	    index, type, rest);
	put_event(out, said, "content_block_start", &data);
}

static void
anthropic_delta(struct buf *out, const struct said *said, int index,
    const char *type, const char *text, size_t len)
{
	struct buf data = { 0 };

	buf_printf(&data,
	    "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":"
	    "{\"type\":\"%s_delta\",\"%s\":",
	    index, type, strcmp(type, "input_json") ? type : "partial_json");
	put_quoted(&data, text, len);
	buf_string(&data, "}}");
	put_event(out, said, "content_block_delta", &data);
}

static void
anthropic_stop(struct buf *out, const struct said *said, int index)
{
	struct buf data = { 0 };

	buf_printf(
	    &data, "{\"type\":\"content_block_stop\",\"index\":%d}", index);
	put_event(out, said, "content_block_stop", &data);
}

static void
anthropic_begin(struct buf *out, const struct said *said)
{
	struct buf data = { 0 };

	buf_printf(&data,
	    "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
	    "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"%s\","
	    "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
	    "\"usage\":{\"input_tokens\":%ld,\"output_tokens\":1}}}",
	    said->model, said->in);
	put_event(out, said, "message_start", &data);
	if (said->step->empty)
		return;
	anthropic_start(out, said, 0, "thinking", "\"thinking\":\"\"");
	anthropic_delta(out, said, 0, "thinking", "hm", 2);
	anthropic_stop(out, said, 0);
	buf_string(&data, "{\"type\":\"ping\"}");
	put_event(out, said, "ping", &data);
	anthropic_start(out, said, 1, "text", "\"text\":\"\"");
}

static void
anthropic_text(
    struct buf *out, const struct said *said, const char *text, size_t len)
{
	if (!said->step->empty)
		anthropic_delta(out, said, 1, "text", text, len);
}

static void
anthropic_call(
    struct buf *out, const struct said *said, const struct said_call *call)
{
	struct buf rest = { 0 };
	size_t n, len = (size_t)call->json_len;

	if (!call->index)
		anthropic_stop(out, said, 1);
	buf_printf(&rest, "\"id\":\"call_%d\",\"name\":\"%.*s\",\"input\":{}",
	    call->index, call->name_len, call->name);
	anthropic_start(out, said, call->index + 2, "tool_use", rest.data);
	for (size_t at = 0; at < len; at += n) {
		n = piece_of(call->json + at, len - at);
		anthropic_delta(out, said, call->index + 2, "input_json",
		    call->json + at, n);
	}
	anthropic_stop(out, said, call->index + 2);
	buf_release(&rest);
}

static void
anthropic_end(struct buf *out, const struct said *said)
{
	struct buf data = { 0 };

	if (!said->step->empty && !said->step->calls.len)
		anthropic_stop(out, said, 1);
	buf_printf(&data,
	    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"%s\","
	    "\"stop_sequence\":null},\"usage\":{\"output_tokens\":%ld}}",
	    said->finish, said->out);
	put_event(out, said, "message_delta", &data);
	buf_string(&data, "{\"type\":\"message_stop\"}");
	put_event(out, said, "message_stop", &data);
}

/* ---- Gemini ---- */

static void
gemini_head(struct buf *out, const struct said *said)
{
	buf_string(out, "{\"candidates\":[");
	if (!said->step->empty)
		buf_string(out,
		    "{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":"
		    "[{\"text\":\"hm\",\"thought\":true}");
}

static void
gemini_tail(struct buf *out, const struct said *said, bool last)
{
	if (!said->step->empty)
		buf_printf(out, last ? "]},\"finishReason\":\"%s\"}" : "]}}",
		    said->finish);
	buf_printf(out,
	    "],\"modelVersion\":\"%s\",\"usageMetadata\":"
	    "{\"promptTokenCount\":%ld,\"candidatesTokenCount\":%ld,"
	    "\"totalTokenCount\":%ld}}",
	    said->model, said->in, said->out, said->in + said->out);
}

static void
gemini_put_text(
    struct buf *out, const struct said *said, const char *text, size_t len)
{
	if (said->step->empty || !len)
		return;
	buf_string(out, ",{\"text\":");
	put_quoted(out, text, len);
	buf_char(out, '}');
}

static void
gemini_put_call(struct buf *out, const struct said_call *call)
{
	buf_printf(out, ",{\"functionCall\":{\"name\":\"%.*s\",\"args\":%.*s}}",
	    call->name_len, call->name, call->json_len, call->json);
}

static void
gemini_whole(struct buf *out, const struct said *said)
{
	struct said_call call = { 0 };

	gemini_head(out, said);
	gemini_put_text(out, said, buf_text(&said->text), said->text.len);
	while (!said->step->empty && next_call(said->step, &call))
		gemini_put_call(out, &call);
	gemini_tail(out, said, true);
}

static void
gemini_text(
    struct buf *out, const struct said *said, const char *text, size_t len)
{
	struct buf data = { 0 };

	gemini_head(&data, said);
	gemini_put_text(&data, said, text, len);
	gemini_tail(&data, said, false);
	put_event(out, said, NULL, &data);
}

static void
gemini_call(
    struct buf *out, const struct said *said, const struct said_call *call)
{
	struct buf data = { 0 };

	gemini_head(&data, said);
	if (!said->step->empty)
		gemini_put_call(&data, call);
	gemini_tail(&data, said, false);
	put_event(out, said, NULL, &data);
}

static void
gemini_end(struct buf *out, const struct said *said)
{
	struct buf data = { 0 };

	gemini_head(&data, said);
	gemini_tail(&data, said, true);
	put_event(out, said, NULL, &data);
}

const struct shape SHAPES[] = {
	{ "/chat/completions", "text/event-stream",
	    { "stop", "length", "content_filter", "stop", "tool_calls" },
	    openai_whole, openai_begin, openai_text, openai_call, openai_end,
	    "data: {\"error\":{\"message\":\"lost the model\",\"type\":"
	    "\"server_error\",\"code\":500}}\n\n" },
	{ "/api/chat", "application/x-ndjson",
	    { "stop", "length", "stop", "stop", "stop" }, ollama_whole, NULL,
	    ollama_text, ollama_call, ollama_end,
	    "{\"error\":\"lost the model\"}\n" },
	{ "/messages", "text/event-stream",
	    { "end_turn", "max_tokens", "refusal", "refusal", "tool_use" },
	    anthropic_whole, anthropic_begin, anthropic_text, anthropic_call,
	    anthropic_end,
	    "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":"
	    "\"overloaded_error\",\"message\":\"lost the model\"}}\n\n" },
	{ "enerateContent", "text/event-stream",
	    { "STOP", "MAX_TOKENS", "SAFETY", "PROHIBITED_CONTENT", "STOP" },
	    gemini_whole, NULL, gemini_text, gemini_call, gemini_end,
	    "data: {\"error\":{\"code\":503,\"message\":\"lost the model\","
	    "\"status\":\"UNAVAILABLE\"}}\n\n" },
	{ 0 },
};
