#include "model/chat.h"

#include "chat.h"

/* Every adapter against the scripted server. */

static struct world w;

/* ---- what works ---- */

static void
test_good(int p)
{
	world_open(&w, p, "auto");
	CHECK(&w,
	    world_ask(&w, NULL, false) == 0 && world_answers(&w, SAID) &&
		w.reply.end == CHAT_STOP && !w.reply.n_calls &&
		!strcmp(w.reply.model, "main"),
	    "%s: an answer comes whole", PROVIDERS[p]);
	CHECK(&w, w.reply.tokens_in == 5 && w.reply.tokens_out == 5,
	    "%s: with what it cost", PROVIDERS[p]);
	CHECK(&w,
	    stub_asked(&w.stubs[0], 1, "be brief") &&
		stub_asked(&w.stubs[0], 1, "4096") &&
		!stub_asked(&w.stubs[0], 1, "temperature"),
	    "%s: all that was to be said is", PROVIDERS[p]);
	CHECK(&w,
	    world_ask(&w, NULL, true) == 0 && world_answers(&w, SAID) &&
		w.reply.end == CHAT_STOP && w.reply.tokens_in == 5 &&
		w.reply.tokens_out == 5,
	    "%s: an answer comes as a stream", PROVIDERS[p]);
	CHECK(&w, w.pieces > 2 && w.whole && !strcmp(w.told.data, SAID),
	    "%s: handed on by whole characters", PROVIDERS[p]);
	tap(w.meter.n == 1 && w.meter.rows[0].calls == 2 &&
		w.meter.rows[0].tokens_in == 10 && !w.meter.rows[0].failures,
	    "%s: both are counted", PROVIDERS[p]);
	world_close(&w);
	world_open(&w, p, "comments chunked 3");
	CHECK(&w,
	    world_ask(&w, NULL, true) == 0 && world_answers(&w, SAID) &&
		!strcmp(w.told.data, SAID),
	    "%s: with comments, in small chunks", PROVIDERS[p]);
	world_close(&w);
}

static bool
calls_are_right(void)
{
	const struct chat_tool_call *calls = w.reply.calls;

	return w.reply.n_calls == 2 && w.reply.end == CHAT_TOOLS &&
	       !strcmp(calls[0].name, "find") &&
	       !strcmp(calls[1].name, "add") && *calls[0].id &&
	       strcmp(calls[0].id, calls[1].id) != 0 &&
	       !strcmp(calls[0].arguments, "{\"q\":\"t\xc3\xa4 a\"}") &&
	       calls[0].arguments_len == 13 &&
	       !strcmp(calls[1].arguments, "{\"x\":[1,{\"y\":null}]}");
}

/* What is sent of calls that were made, and of their results. */
static const char *const SENT_BACK[][5] = {
	{ "\"tool_calls\":[{\"id\":\"call_",
	    "\"arguments\":\"{\\\"q\\\":", "\"tool_call_id\":\"call_",
	    "\"content\":null", "\"reasoning_content\":\"hm\"" },
	{ "\"tool_calls\":[{\"function\":{\"name\":\"find\",",
	    "\"arguments\":{\"q\":\"", "\"tool_name\":\"find\"",
	    "\"content\":\"\"", "\"num_ctx\":8192" },
	{ "{\"type\":\"tool_use\",\"id\":\"call_", "\"input\":{\"q\":\"",
	    "\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"call_",
	    "three\"},{\"type\":\"tool_result\"", "\"system\":\"be brief\"" },
	{ "{\"functionCall\":{\"name\":\"find\",\"args\":{\"q\":",
	    "{\"functionResponse\":{\"name\":\"find\",\"response\":"
	    "{\"result\":\"three\"}}},{\"functionResponse\"",
	    "\"role\":\"model\"", "\"parametersJsonSchema\":{",
	    "\"systemInstruction\":{\"parts\":[{\"text\":\"be brief\"}]}" },
};

static void
test_results(int p)
{
	struct chat_request request = world_question(NULL, true);
	struct chat_message messages[5] = { request.messages[0],
		request.messages[1],
		{ .role = "assistant",
		    .text = "",
		    .calls = w.reply.calls,
		    .n_calls = 2 },
		{ .role = "tool",
		    .text = "three",
		    .len = 5,
		    .call_id = w.reply.calls[0].id,
		    .name = "find" },
		{ .role = "tool",
		    .text = "done",
		    .len = 4,
		    .call_id = w.reply.calls[1].id,
		    .name = "add" } };
	struct arena kept = w.arena;

	w.arena = (struct arena){ 0 };
	request.messages = messages;
	request.n_messages = 5;
	CHECK(&w, world_send(&w, &request, false) == 0,
	    "%s: results are sent back", PROVIDERS[p]);
	for (int i = 0; i < 5; i++)
		CHECK(&w, stub_asked(&w.stubs[0], 3, SENT_BACK[p][i]),
		    "%s: in its own way, %d", PROVIDERS[p], i + 1);
	arena_release(&kept);
}

static void
test_tools(int p)
{
	world_open(&w, p,
	    "call find {\"q\":\"t\xc3\xa4 a\"} && add {\"x\":[1,{\"y\":null}]}"
	    "\ncall find {\"q\":\"t\xc3\xa4 a\"} && add {\"x\":[1,{\"y\":null}"
	    "]}\nauto");
	CHECK(&w, world_call(&w, true) == 0 && calls_are_right(),
	    "%s: calls of tools come in a stream", PROVIDERS[p]);
	CHECK(&w, world_call(&w, false) == 0 && calls_are_right(),
	    "%s: and whole", PROVIDERS[p]);
	if (w.reply.n_calls == 2)
		test_results(p);
	world_close(&w);
	world_open(&w, p, "call find [1]\ncall find {\"q\":1}");
	CHECK(&w,
	    world_call(&w, false) == 0 && w.reply.n_calls == 1 &&
		stub_asked(&w.stubs[0], 2, "call of 'find' are no JSON") &&
		w.reply.tokens_in > 5,
	    "%s: arguments that are no object are sent back", PROVIDERS[p]);
	world_close(&w);
	world_open(&w, p, "call find [1]");
	CHECK(&w,
	    world_call(&w, true) == -1 && w.fault == CLIENT_INVALID &&
		world_says(&w, "call of 'find'") &&
		stub_count(&w.stubs[0]) == 2,
	    "%s: but once", PROVIDERS[p]);
	CHECK(&w,
	    world_ask(&w, NULL, false) == -1 && w.fault == CLIENT_INVALID &&
		world_says(&w, "and there is none"),
	    "%s: a call where there is no tool is none", PROVIDERS[p]);
	world_close(&w);
}

/* ---- answers of a schema ---- */

/* How a schema is asked for, and what is left when that is not taken. */
static const struct {
	const char *strict, *loose, *reject;
} FORMS[] = {
	{ "\"response_format\":{\"type\":\"json_schema\",\"schema\":{\"type\"",
	    "\"response_format\":{\"type\":\"json_object\"}", "json_schema" },
	{ "\"format\":{\"type\":\"object\"", "\"format\":\"json\"",
	    "\"format\":{" },
	{ "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":",
	    "", "output_config" },
	{ "\"responseJsonSchema\":{\"type\"", "\"application/json\"",
	    "responseJsonSchema" },
};

static bool
value_is(const char *json)
{
	return w.reply.value.len == strlen(json) &&
	       !memcmp(w.reply.value.start, json, w.reply.value.len);
}

static void
test_schema(int p)
{
	world_open(&w, p, "auto");
	CHECK(&w,
	    world_ask(&w, FACTS, false) == 0 && value_is("{\"facts\":[]}") &&
		stub_asked(&w.stubs[0], 1, FORMS[p].strict),
	    "%s: an answer of a schema", PROVIDERS[p]);
	CHECK(&w,
	    world_ask(&w, FACTS, true) == 0 && value_is("{\"facts\":[]}") &&
		w.pieces == 1,
	    "%s: is handed on at once", PROVIDERS[p]);
	world_close(&w);
	world_open(&w, p, "say {\"facts\":[\"a\",7]}\nsay {\"facts\":[\"a\"]}");
	CHECK(&w,
	    world_ask(&w, FACTS, false) == 0 &&
		value_is("{\"facts\":[\"a\"]}") && w.reply.tokens_in > 10,
	    "%s: one that is not of it is sent back", PROVIDERS[p]);
	CHECK(&w,
	    stub_asked(&w.stubs[0], 2, "'$.facts[1]' is not a string") &&
		stub_asked(&w.stubs[0], 2, "\\\"a\\\",7]"),
	    "%s: with what is wrong", PROVIDERS[p]);
	world_close(&w);
	world_open(&w, p, "say {\"facts\":[7]}\nsay no idea");
	CHECK(&w,
	    world_ask(&w, FACTS, false) == -1 && w.fault == CLIENT_INVALID &&
		w.err.kind == ERR_MODEL && world_says(&w, "chat 'main'") &&
		world_says(&w, "no JSON") && stub_count(&w.stubs[0]) == 2 &&
		!w.reply.value.len,
	    "%s: but once", PROVIDERS[p]);
	world_close(&w);
}

static void
test_loose(int p)
{
	struct buf script = { 0 };

	buf_printf(
	    &script, "reject %s; say {\"facts\":[\"b\"]}\n", FORMS[p].reject);
	world_open(&w, p, script.data);
	CHECK(&w,
	    world_ask(&w, FACTS, false) == 0 &&
		value_is("{\"facts\":[\"b\"]}") &&
		stub_count(&w.stubs[0]) == 2 &&
		stub_asked(&w.stubs[0], 2, FORMS[p].loose) &&
		stub_asked(&w.stubs[0], 2, "value of this JSON schema"),
	    "%s: a schema that is refused is said in words", PROVIDERS[p]);
	CHECK(&w,
	    world_ask(&w, FACTS, false) == 0 && stub_count(&w.stubs[0]) == 3,
	    "%s: the next time at once", PROVIDERS[p]);
	world_close(&w);
	buf_release(&script);
	world_open(&w, p, "status 400");
	CHECK(&w,
	    world_ask(&w, FACTS, false) == -1 && w.fault == CLIENT_REFUSED &&
		stub_count(&w.stubs[0]) == 2,
	    "%s: that may be of no use", PROVIDERS[p]);
	CHECK(&w,
	    world_ask(&w, NULL, false) == -1 && w.fault == CLIENT_REFUSED &&
		stub_count(&w.stubs[0]) == 3,
	    "%s: and is not tried without a schema", PROVIDERS[p]);
	world_close(&w);
}

static void
test_ends(int p)
{
	for (int i = 0; i < 2; i++) {
		const char *how = i ? "as a stream" : "whole";

		world_open(
		    &w, p, "finish length say {\"facts\":[]}\nfinish length");
		CHECK(&w,
		    world_ask(&w, FACTS, i) == -1 &&
			w.fault == CLIENT_INVALID &&
			world_says(&w, "max_tokens") &&
			stub_count(&w.stubs[0]) == 1,
		    "%s: JSON cut short is not used, %s", PROVIDERS[p], how);
		CHECK(&w,
		    world_ask(&w, NULL, i) == 0 && w.reply.end == CHAT_LENGTH &&
			world_answers(&w, SAID),
		    "%s: text is, %s", PROVIDERS[p], how);
		world_close(&w);
		if (p == OLLAMA)
			continue;
		world_open(&w, p,
		    "finish filter say {\"facts\":[]}\n"
		    "finish refusal say {\"facts\":[]}\nfinish refusal");
		CHECK(&w,
		    world_ask(&w, FACTS, i) == -1 &&
			w.fault == CLIENT_INVALID && world_says(&w, "refuses"),
		    "%s: nor what is held back, %s", PROVIDERS[p], how);
		CHECK(&w,
		    world_ask(&w, FACTS, i) == -1 &&
			w.fault == CLIENT_INVALID && world_says(&w, "refuses"),
		    "%s: nor a refusal, %s", PROVIDERS[p], how);
		CHECK(&w,
		    world_ask(&w, NULL, i) == 0 && w.reply.end == CHAT_FILTERED,
		    "%s: which text shows, %s", PROVIDERS[p], how);
		world_close(&w);
	}
}

/* ---- what fails ---- */

static void
test_retries(int p)
{
	world_open(
	    &w, p, "times 2 status 429; header retry-after-ms: 10; then auto");
	CHECK(&w, world_ask(&w, NULL, p % 2) == 0 && world_answers(&w, SAID),
	    "%s: too much to do at first", PROVIDERS[p]);
	tap(w.meter.rows[0].attempts == 3, "%s: is tried again", PROVIDERS[p]);
	world_close(&w);
	world_open(&w, p, "status 529; header retry-after-ms: 10; then auto\n");
	CHECK(&w, world_ask(&w, NULL, !(p % 2)) == 0, "%s: so is an overload",
	    PROVIDERS[p]);
	world_close(&w);
	world_open(&w, p,
	    "header retry-after-ms: 10; body {\"error\":{\"message\":\"lost\","
	    "\"code\":502}}\nauto");
	CHECK(&w, world_ask(&w, NULL, false) == 0,
	    "%s: so is an error with status 200", PROVIDERS[p]);
	world_close(&w);
	world_open(&w, p,
	    "sse; header retry-after-ms: 10; text "
	    "data: {\"error\":{\"message\":\"lost\",\"code\":502}}\\n\\n\nauto");
	if (p != OLLAMA)
		CHECK(&w,
		    world_ask(&w, NULL, true) == 0 && world_answers(&w, SAID),
		    "%s: so is one that a stream begins with", PROVIDERS[p]);
	world_close(&w);
}

static void
test_broken(int p)
{
	const char *name = PROVIDERS[p];

	world_open(&w, p, "midway say one two three four five six");
	CHECK(&w,
	    world_ask(&w, NULL, true) == -1 && w.fault == CLIENT_INVALID &&
		world_says(&w, "lost the model") && w.told.len > 10 &&
		world_answers(&w, w.told.data) && stub_count(&w.stubs[0]) == 1,
	    "%s: an error within a stream", name);
	world_close(&w);
	world_open(&w, p, "endless");
	CHECK(&w,
	    world_ask(&w, NULL, true) == -1 && w.fault == CLIENT_INVALID &&
		world_says(&w, "ended within") && world_answers(&w, SAID),
	    "%s: a stream without an end keeps what came", name);
	world_close(&w);
	for (int i = 0; i < 2; i++) {
		const char *how = i ? "as a stream" : "whole";

		world_open(&w, p, "empty");
		CHECK(&w,
		    world_ask(&w, NULL, i) == -1 && w.fault == CLIENT_INVALID &&
			w.err.kind == ERR_MODEL,
		    "%s: an answer without one is none, %s", name, how);
		CHECK(&w,
		    world_ask(&w, FACTS, i) == -1 && w.fault == CLIENT_INVALID,
		    "%s: nor of a schema, %s", name, how);
		world_close(&w);
		world_open(&w, p, "say ab cd\\xffe f");
		w.items[0].retries = 0;
		CHECK(&w,
		    world_ask(&w, NULL, i) == -1 && w.fault == CLIENT_INVALID &&
			utf8_bad(w.reply.text, w.reply.len) == w.reply.len &&
			w.whole,
		    "%s: text that is no UTF-8, %s", name, how);
		world_close(&w);
		world_open(&w, p, "body {\"one\":1}\nbody [1]\nbody 7");
		for (int k = 0; k < 3; k++)
			CHECK(&w,
			    world_ask(&w, NULL, i) == -1 &&
				w.fault == CLIENT_INVALID,
			    "%s: a reply of something else, %s", name, how);
		world_close(&w);
	}
}

static void
test_huge(int p)
{
	static const char *const scripts[] = { "huge 50000000",
		"huge 50000000 unsized", "huge 50000000 chunked 65536" };

	for (int i = 0; i < 3; i++) {
		world_open(&w, p, scripts[i]);
		w.items[0].max_reply = 100000;
		w.items[0].retries = 0;
		CHECK(&w,
		    world_ask(&w, NULL, i == 1) == -1 && w.ms < 5000 &&
			(w.fault == CLIENT_INVALID || w.fault == CLIENT_BUSY),
		    "%s: a reply without end ends, %d", PROVIDERS[p], i);
		world_close(&w);
	}
}

/* ---- closed at every byte ---- */

static const char *const PATHS[][2] = {
	{ "/v1/chat/completions", "/v1/chat/completions" },
	{ "/api/chat", "/api/chat" },
	{ "/v1/messages", "/v1/messages" },
	{ "/v1beta/models/m:generateContent",
	    "/v1beta/models/m:streamGenerateContent?alt=sse" },
};

#define SHORT "h\xc3\xa4llo you"

/* The bytes of the whole reply. */
static size_t
measure(int p, bool as_stream)
{
	struct stub stub = stub_start("say " SHORT);
	char body[100];
	size_t size;

	snprintf(
	    body, sizeof body, "{\"stream\":%s}", as_stream ? "true" : "false");
	size = stub_size(&stub, PATHS[p][as_stream], body);
	stub_stop(&stub);
	return size;
}

/* Whether what came of an answer is its beginning. */
static bool
is_beginning(void)
{
	return w.reply.len <= strlen(SHORT) &&
	       !memcmp(SHORT, w.reply.text, w.reply.len) && w.whole &&
	       (!w.told.len || world_answers(&w, w.told.data));
}

static void
test_closed(int p, bool as_stream)
{
	size_t size = measure(p, as_stream), n, bad = 0;
	const char *how = as_stream ? "as a stream" : "whole";
	struct buf script = { 0 };

	for (n = 0; n <= size; n++)
		buf_printf(&script, "close %zu say " SHORT "\n", n);
	world_open(&w, p, script.data);
	w.items[0].retries = 0;
	/* libcurl does without the last byte of the last chunk */
	for (n = 0; n < size - as_stream; n++) {
		bool fine = world_ask(&w, NULL, as_stream) == -1 &&
			    w.err.kind == ERR_MODEL && is_beginning() &&
			    (w.fault == CLIENT_BUSY ||
				w.fault == CLIENT_UNREACHABLE ||
				(w.fault == CLIENT_INVALID && w.told.len));

		if (!fine && !bad++)
			CHECK(&w, false, "%s: closed at byte %zu, %s",
			    PROVIDERS[p], n, how);
	}
	tap(size > 200 && !bad, "%s: closed at each of %zu bytes, %s",
	    PROVIDERS[p], size, how);
	CHECK(&w,
	    world_ask(&w, NULL, as_stream) == 0 && world_answers(&w, SHORT),
	    "%s: and behind them, %s", PROVIDERS[p], how);
	world_close(&w);
	buf_release(&script);
}

int
main(void)
{
	setenv("XDG_STATE_HOME", "/dev/null", 1);
	for (int p = 0; p < N_PROVIDERS; p++) {
		test_good(p);
		test_tools(p);
		test_schema(p);
		test_loose(p);
		test_ends(p);
		test_retries(p);
		test_broken(p);
		test_huge(p);
		test_closed(p, false);
		test_closed(p, true);
	}
	return tap_end();
}
