#include "model/chat.h"

#include <math.h>

#include "chat.h"

/* Chains of models, and what servers of chat do besides. */

static struct world w;

/* Two models; a script of NULL: nobody is there. */
static void
open_two(const char *main_script, const char *backup_script)
{
	w = (struct world){ 0 };
	world_add(&w, 0, OPENAI, main_script);
	world_add(&w, 1, ANTHROPIC, backup_script);
	w.items[0].retries = w.items[1].retries = 0;
	world_begin(&w, " main, backup,");
}

static void
check_falls(const char *script, const char *why)
{
	open_two(script, "say from backup");
	CHECK(&w,
	    world_ask(&w, NULL, false) == 0 &&
		world_answers(&w, "from backup") &&
		!strcmp(w.reply.model, "backup"),
	    "%s: the next model answers", why);
	world_close(&w);
	open_two(script, "say from backup");
	CHECK(&w,
	    world_ask(&w, NULL, true) == 0 && w.told.len &&
		!strcmp(w.told.data, "from backup"),
	    "%s: as a stream, too", why);
	world_close(&w);
}

static void
check_stays(const char *script, enum client_fault fault, const char *why)
{
	open_two(script, "say from backup");
	CHECK(&w,
	    world_ask(&w, NULL, false) == -1 && w.fault == fault &&
		stub_count(&w.stubs[1]) == 0,
	    "%s: the next model is not asked", why);
	world_close(&w);
}

static void
test_chain(void)
{
	open_two("say from main", NULL);
	CHECK(&w,
	    world_ask(&w, NULL, false) == 0 && world_answers(&w, "from main"),
	    "the first model that answers is taken");
	world_close(&w);
	check_falls(NULL, "nobody is there");
	check_falls("status 503", "it is busy");
	check_falls("status 429; body {\"error\":{\"code\":"
		    "\"insufficient_quota\",\"message\":\"spent\"}}",
	    "it wants money");
	check_falls("status 401", "it does not take the key");
	check_falls("status 404", "it is not there");
	check_falls("close 0", "it says nothing");
	check_stays("status 400", CLIENT_REFUSED, "a wrong request");
	check_stays("empty", CLIENT_INVALID, "an answer that is none");
	check_stays(
	    "redirect http://127.0.0.1:9/", CLIENT_UNUSABLE, "a wrong address");
}

static void
test_chain_fails(void)
{
	open_two("status 503", NULL);
	CHECK(&w,
	    world_ask(&w, NULL, false) == -1 && w.fault == CLIENT_BUSY &&
		world_says(&w, "chat 'main'") &&
		world_says(&w, "chat 'backup'") && world_says(&w, "503") &&
		w.err.kind == ERR_MODEL,
	    "each model's reason is named");
	world_close(&w);
	open_two("status 401", NULL);
	CHECK(&w,
	    world_ask(&w, NULL, false) == -1 && w.fault == CLIENT_UNREACHABLE,
	    "what can be waited for comes before what cannot");
	world_close(&w);
	open_two("midway say one two three four five", "say from backup");
	CHECK(&w,
	    world_ask(&w, NULL, true) == -1 && w.fault == CLIENT_INVALID &&
		w.told.len && world_answers(&w, w.told.data) &&
		stub_count(&w.stubs[1]) == 0,
	    "text that was handed on is not said again by another");
	world_close(&w);
	open_two("sse text data: {\"choices\":[{\"index\":0,\"delta\":"
		 "{\"role\":\"assistant\"}}]}\\n\\ndata: {\"error\":"
		 "{\"message\":\"lost\"}}\\n\\n",
	    "say from backup");
	CHECK(&w,
	    world_ask(&w, NULL, true) == 0 && w.told.len &&
		!strcmp(w.told.data, "from backup"),
	    "but a stream without any text gives way");
	world_close(&w);
	open_two("say {\"facts\":1}", "say {\"facts\":[]}");
	CHECK(&w,
	    world_ask(&w, FACTS, false) == -1 && w.fault == CLIENT_INVALID &&
		stub_count(&w.stubs[0]) == 2 && stub_count(&w.stubs[1]) == 0,
	    "an answer that is invalid twice is the end");
	world_close(&w);
}

/* ---- what is wrong before anybody is asked ---- */

static void
check_config(const char *names, const char *want, const char *why)
{
	struct err err = { 0 };
	struct chat *chat = chat_new(&w.models, names, NULL, NULL, &err);

	if (!tap(!chat && err.kind == ERR_INPUT && strstr(err.text, want), "%s",
		why))
		printf("# %s\n", err.text);
	chat_free(chat);
}

static int
stop_now(void)
{
	return 1;
}

static void
test_wrong(void)
{
	struct chat_request request = world_question(FACTS, true);
	struct chat_message message = request.messages[1];
	struct chat_tool tool = { "f", NULL, "[]" };

	world_open(&w, OPENAI, "auto");
	world_add(&w, 1, GEMINI, NULL);
	w.items[1].model = NULL;
	check_config("main,other", "[chat other]", "a model that is not there");
	check_config("main,backup", "set model", "one without a name");
	w.items[1].provider = (char *)"smith";
	check_config("backup", "anthropic gemini ollama openai",
	    "one of a provider that is not known");
	check_config("", "no chat model", "no model at all");
	check_config(NULL, "no chat model", "nor any name");
	request.schema = "{\"type\":\"object\",\"not\":{}}";
	CHECK(&w,
	    world_send(&w, &request, false) == -1 &&
		w.fault == CLIENT_UNUSABLE && world_says(&w, "'not'") &&
		w.err.kind == ERR_INPUT,
	    "a schema that cannot be held is refused");
	request = world_question(NULL, false);
	request.tools = &tool;
	request.n_tools = 1;
	CHECK(&w,
	    world_send(&w, &request, false) == -1 &&
		w.fault == CLIENT_UNUSABLE && world_says(&w, "tool 'f'"),
	    "so are parameters of a tool");
	request = world_question(NULL, false);
	message.text = "a\xff";
	message.len = 2;
	request.messages = &message;
	request.n_messages = 1;
	CHECK(&w,
	    world_send(&w, &request, false) == -1 &&
		w.fault == CLIENT_UNUSABLE && world_says(&w, "message 1"),
	    "so is text that is no UTF-8");
	tap(stub_count(&w.stubs[0]) == 0, "and nobody is asked");
	world_close(&w);
	world_open(&w, OPENAI, "auto");
	chat_free(w.chat);
	w.chat = chat_new(&w.models, "main", NULL, stop_now, &w.err);
	CHECK(&w, world_ask(&w, NULL, false) == -1 && w.fault == CLIENT_STOPPED,
	    "who is to stop asks nobody");
	world_close(&w);
}

/* ---- how settings are sent ---- */

static void
check_sent(
    int provider, double temperature, bool reasoning, const char *const want[])
{
	world_open(&w, provider, "auto");
	w.items[0].temperature = temperature;
	w.items[0].reasoning = reasoning;
	w.items[0].max_tokens = 77;
	CHECK(&w, world_ask(&w, NULL, true) == 0, "%s: settings are taken",
	    PROVIDERS[provider]);
	for (; *want; want++)
		CHECK(&w, stub_asked(&w.stubs[0], 1, *want), "%s: and sent, %s",
		    PROVIDERS[provider], *want);
	world_close(&w);
}

static void
test_settings(void)
{
	static const char *const wants[][5] = {
		{ "\"max_tokens\":77", "\"temperature\":1.5",
		    "\"stream_options\":{\"include_usage\":true}" },
		{ "\"num_predict\":77", "\"temperature\":1.5",
		    "\"stream\":true", "\"num_ctx\":8192" },
		{ "\"max_tokens\":77", "\"temperature\":1,",
		    "\"anthropic-version\":\"2023-06-01\"" },
		{ "\"maxOutputTokens\":77", "\"temperature\":1.5",
		    ":streamGenerateContent?alt=sse" },
	};
	static const char *const reasons[] = { "\"max_completion_tokens\":77",
		NULL };

	for (int p = 0; p < N_PROVIDERS; p++)
		check_sent(p, 1.5, false, wants[p]);
	check_sent(OPENAI, 1.5, true, reasons);
	world_open(&w, OPENAI, "auto");
	w.items[0].temperature = 0;
	w.items[0].reasoning = true;
	world_ask(&w, NULL, false);
	CHECK(&w,
	    !stub_asked(&w.stubs[0], 1, "temperature") &&
		!stub_asked(&w.stubs[0], 1, "\"stream\""),
	    "who reasons is told no temperature");
	world_close(&w);
	world_open(&w, GEMINI, "auto");
	w.items[0].model = (char *)"models/a b:c";
	CHECK(&w,
	    world_ask(&w, NULL, false) == 0 &&
		stub_asked(&w.stubs[0], 1,
		    "\"/v1beta/models/a%20b%3Ac:generateContent\""),
	    "a name in a path is escaped");
	world_close(&w);
}

/* ---- what servers do ---- */

#define CHUNK(delta, finish)                                              \
	"data: {\"choices\":[{\"index\":0,\"delta\":{" delta "},\"finish" \
	"_reason\":" finish "}]}\\n\\n"

/* Answers whose text is "yes"; want: another, or NULL for a failure. */
static const struct {
	const char *name, *script;
	bool stream, fails;
	const char *says;
} QUIRKS[] = {
	{ "blanks before a body",
	    "text \\n\\n  \\r\\n{\"choices\":[{\"message\":{\"content\":"
	    "\"yes\"}}]}",
	    false, false, "" },
	{ "a content of parts",
	    "body {\"choices\":[{\"finish_reason\":\"stop\",\"message\":"
	    "{\"content\":[{\"type\":\"text\",\"text\":\"y\"},{\"type\":"
	    "\"image\"},{\"type\":\"text\",\"text\":\"es\"}]}}]}",
	    false, false, "" },
	{ "no [DONE]",
	    "sse text " CHUNK("\"content\":\"yes\"", "null")
		CHUNK("", "\"stop\""),
	    true, false, "" },
	{ "nothing but [DONE]",
	    "sse text " CHUNK("\"content\":\"yes\"", "null") "data: [DONE]",
	    true, false, "" },
	{ "\\r\\n, and no blank behind the colon",
	    "sse text data:{\"choices\":[{\"delta\":{\"content\":\"yes\"}}]}"
	    "\\r\\n\\r\\ndata:[DONE]\\r\\n\\r\\n",
	    true, false, "" },
	{ "something behind [DONE]",
	    "sse text " CHUNK("\"content\":\"yes\"",
		"\"stop\"") "data: [DONE]\\n\\ndata: what\\n\\n",
	    true, false, "" },
	{ "a whole answer instead of a stream",
	    "body {\"choices\":[{\"finish_reason\":\"stop\",\"message\":"
	    "{\"role\":\"assistant\",\"content\":\"yes\"}}]}",
	    true, false, "" },
	{ "events whose usage is null",
	    "sse text data: {\"choices\":[],\"usage\":null,\"prompt_filter_"
	    "results\":[]}\\n\\n" CHUNK("\"content\":\"yes\"", "\"eos\""),
	    true, false, "" },
	{ "an error in the choice",
	    "body {\"choices\":[{\"error\":{\"code\":502,\"message\":\"x\"},"
	    "\"message\":{\"content\":\"yes\"}}]}",
	    false, true, "broke the answer off" },
	{ "an answer that breaks off",
	    "body {\"choices\":[{\"finish_reason\":"
	    "\"insufficient_system_resource\",\"message\":{\"content\":"
	    "\"yes\"}}]}",
	    false, true, "insufficient_system_resource" },
	{ "an error as a field of its own",
	    "sse text " CHUNK("\"content\":\"yes\"",
		"null") "error: {\"error\":{\"message\":\"lost\"}}\\n\\n",
	    true, true, "lost" },
	{ "an error as a bare line",
	    "sse text " CHUNK("\"content\":\"yes\"",
		"null") "{\"error\":{\"message\":\"lost\"}}\\n",
	    true, true, "lost" },
	{ "an event that is no JSON",
	    "sse text " CHUNK(
		"\"content\":\"yes\"", "null") "data: {\"choices\\n\\n",
	    true, true, "no JSON" },
	{ "text that is no UTF-8 in the middle",
	    "sse text " CHUNK("\"content\":\"yes\"", "null")
		CHUNK("\"content\":\"\\xff\"", "null"),
	    true, true, "no JSON" },
};

static void
test_quirks(void)
{
	for (size_t i = 0; i < sizeof QUIRKS / sizeof *QUIRKS; i++) {
		int rc;

		world_open(&w, OPENAI, QUIRKS[i].script);
		rc = world_ask(&w, NULL, QUIRKS[i].stream);
		CHECK(&w,
		    rc == -QUIRKS[i].fails && world_says(&w, QUIRKS[i].says) &&
			((QUIRKS[i].fails && !QUIRKS[i].stream) ||
			    world_answers(&w, "yes")),
		    "openai: %s", QUIRKS[i].name);
		world_close(&w);
	}
}

/* Pieces of calls, however they say which one they belong to. */
static const struct {
	const char *name, *script;
} CALLS[] = {
	{ "by index, in turns",
	    "sse text " CHUNK(
		"\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":"
		"{\"name\":\"find\",\"arguments\":\"\"}},{\"index\":1,\"id\":"
		"\"b\",\"function\":{\"name\":\"add\",\"arguments\":\"{\"}}]",
		"null") CHUNK("\"tool_calls\":[{\"index\":0,\"function\":"
			      "{\"arguments\":\"{\\\"q\\\":\"}},{\"index\":1,"
			      "\"function\":{\"arguments\":\"}\"}}]",
		"null") CHUNK("\"tool_calls\":[{\"index\":0,\"function\":"
			      "{\"arguments\":\"1}\"}}]",
		"\"tool_calls\"") },
	{ "all of index 0",
	    "sse text " CHUNK(
		"\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":"
		"{\"name\":\"find\",\"arguments\":\"{\\\"q\\\":1}\"}},"
		"{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"add\","
		"\"arguments\":\"{}\"}}]",
		"\"stop\"") },
	{ "without an index",
	    "sse text " CHUNK(
		"\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":"
		"\"find\",\"arguments\":\"{\\\"q\\\"\"}}]",
		"null")
		CHUNK("\"tool_calls\":[{\"function\":{\"arguments\":\":1}\"}}]",
		    "null") CHUNK("\"tool_calls\":[{\"id\":\"b\",\"function\":"
				  "{\"name\":\"add\",\"arguments\":\"\"}}]",
		    "\"tool_calls\"") },
	{ "without index and id",
	    "sse text " CHUNK(
		"\"tool_calls\":[{\"function\":{\"name\":\"find\","
		"\"arguments\":\"{\\\"q\\\":1}\"}},{\"id\":\"b\",\"function\":"
		"{\"name\":\"add\",\"arguments\":\"\"}}]",
		"\"stop\"") },
	{ "names and ids again and again",
	    "sse text " CHUNK(
		"\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":"
		"{\"name\":\"find\",\"arguments\":\"{\\\"q\\\"\"}}]",
		"null")
		CHUNK("\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":"
		      "{\"name\":\"find\",\"arguments\":\":1}\"}},{\"index\":1,"
		      "\"id\":\"b\",\"function\":{\"name\":\"add\","
		      "\"arguments\":{}}}]",
		    "\"tool_calls\"") },
};

static void
test_calls(void)
{
	for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
		const struct chat_tool_call *calls;

		world_open(&w, OPENAI, CALLS[i].script);
		CHECK(&w, world_call(&w, true) == 0 && w.reply.n_calls == 2,
		    "openai: calls %s", CALLS[i].name);
		calls = w.reply.calls;
		tap(w.reply.n_calls == 2 && !strcmp(calls[0].name, "find") &&
			!strcmp(calls[0].arguments, "{\"q\":1}") &&
			!strcmp(calls[1].name, "add") &&
			!strcmp(calls[1].arguments, "{}") &&
			!strcmp(calls[1].id, "b") && w.reply.end == CHAT_TOOLS,
		    "openai: and what they are %s", CALLS[i].name);
		world_close(&w);
	}
}

/* ---- what wants to be seen again ---- */

static void
check_extra(int provider, const char *script, const char *extra,
    const char *sent, const char *other)
{
	struct chat_request request = world_question(NULL, true);
	struct chat_message messages[3] = { request.messages[1],
		{ .role = "assistant", .text = "", .n_calls = 1 },
		{ .role = "tool",
		    .text = "1",
		    .len = 1,
		    .call_id = "a",
		    .name = "find" } };
	struct chat_tool_call call;

	world_open(&w, provider, script);
	w.items[0].model = (char *)"gemini-3-pro";
	CHECK(&w,
	    world_send(&w, &request, false) == 0 && w.reply.n_calls == 1 &&
		w.reply.calls[0].extra &&
		!strcmp(w.reply.calls[0].extra, extra),
	    "%s: a call has what is to be sent back", PROVIDERS[provider]);
	call = (struct chat_tool_call){ "a", "find", "{}", 2, extra };
	messages[1].calls = &call;
	request.messages = messages;
	request.n_messages = 3;
	world_send(&w, &request, false);
	tap(stub_asked(&w.stubs[0], 2, sent), "%s: and it is",
	    PROVIDERS[provider]);
	call.extra = "smith:x";
	world_send(&w, &request, false);
	tap(!stub_asked(&w.stubs[0], 3, "smith") &&
		!stub_asked(&w.stubs[0], 3, "x\"") &&
		stub_asked(&w.stubs[0], 3, other),
	    "%s: that of another is not", PROVIDERS[provider]);
	world_close(&w);
}

static void
test_extra(void)
{
	check_extra(OPENAI, "call find {}", "openai:hm",
	    "\"reasoning_content\":\"hm\"", "\"content\":null,\"tool_calls\"");
	check_extra(GEMINI,
	    "body {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":"
	    "{\"name\":\"find\",\"args\":{}},\"thoughtSignature\":\"c2ln\"}]},"
	    "\"finishReason\":\"STOP\"}]}",
	    "gemini:c2ln", "\"thoughtSignature\":\"c2ln\"",
	    "\"thoughtSignature\":\"skip_thought_signature_validator\"");
}

/* ---- what stands around JSON, and endings of others ---- */

static const struct {
	int provider;
	const char *name, *script;
	bool fails;
	const char *says;
} VALUES[] = {
	{ OPENAI, "blanks around it", "say  \\n {\"facts\":[]} \\n", false,
	    "" },
	{ OPENAI, "a fence around it", "say ```json\\n{\"facts\":[]}\\n```",
	    false, "" },
	{ OPENAI, "thoughts before it",
	    "say <think>\\n{\"no\":1}\\n</think>\\n\\n{\"facts\":[]}", false,
	    "" },
	{ OPENAI, "the end of thoughts before it",
	    "say so be it\\n</think>\\n```\\n{\"facts\":[]}\\n```", false, "" },
	{ OPENAI, "words before it", "say Here: {\"facts\":[]}", true,
	    "no JSON" },
	{ OPENAI, "an end within it", "say {\"facts\":[", true, "no JSON" },
	{ OPENAI, "nothing", "say ", true, "no JSON" },
	{ OPENAI, "a key twice", "say {\"facts\":[],\"facts\":[]}", true,
	    "no JSON" },
	{ GEMINI, "a question that may not be asked",
	    "body {\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}", true,
	    "refuses to answer (SAFETY)" },
	{ GEMINI, "a call that went wrong",
	    "body {\"candidates\":[{\"finishReason\":"
	    "\"MALFORMED_FUNCTION_CALL\"}]}",
	    true, "MALFORMED_FUNCTION_CALL" },
	{ ANTHROPIC, "a window that is full",
	    "body {\"content\":[{\"type\":\"text\",\"text\":\"{\\\"facts\\\":"
	    "[]}\"}],\"stop_reason\":\"model_context_window_exceeded\"}",
	    true, "max_tokens" },
};

static void
test_values(void)
{
	for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++) {
		int rc;

		world_open(&w, VALUES[i].provider, VALUES[i].script);
		rc = world_ask(&w, FACTS, false);
		CHECK(&w,
		    rc == -VALUES[i].fails && world_says(&w, VALUES[i].says) &&
			(!rc == (w.reply.value.len == 12)),
		    "%s: %s", PROVIDERS[VALUES[i].provider], VALUES[i].name);
		world_close(&w);
	}
}

/* ---- time ---- */

static void
test_time(void)
{
	for (int i = 0; i < 2; i++) {
		const char *how = i ? "as a stream" : "whole";

		world_open(&w, OPENAI, "drip 20");
		w.items[0].deadline_ms = 400;
		CHECK(&w,
		    world_ask(&w, NULL, i) == -1 && w.fault == CLIENT_BUSY &&
			w.ms >= 390 && w.ms < 2000,
		    "an answer that drips for ever ends in time, %s", how);
		world_close(&w);
		world_open(&w, OPENAI, "delay 200");
		CHECK(&w,
		    world_ask(&w, NULL, i) == 0 && world_answers(&w, SAID) &&
			w.ms >= 190,
		    "one that comes late is waited for, %s", how);
		world_close(&w);
	}
}

int
main(void)
{
	setenv("XDG_STATE_HOME", "/dev/null", 1);
	test_chain();
	test_chain_fails();
	test_wrong();
	test_settings();
	test_quirks();
	test_calls();
	test_extra();
	test_values();
	test_time();
	return tap_end();
}
