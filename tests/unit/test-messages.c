#include "base/messages.h"

#include <string.h>

#include "base/record.h"
#include "tap.h"

static const struct memory_defaults no_defaults = { .type = -1 };

/* Appends "type role id: text|" and what else a message may bring. */
static int
show(const struct memory *m, void *ctx, struct err *err)
{
	struct buf *out = ctx;

	(void)err;
	buf_printf(out, "%s", memory_type_name(m->type));
	if (m->role)
		buf_printf(out, " %s", m->role);
	if (m->name)
		buf_printf(out, " (%s)", m->name);
	if (m->run_id)
		buf_printf(out, " @%s", m->run_id);
	if (m->id)
		buf_printf(out, " #%s", m->id);
	if (m->event_at.at != CLOCK_NONE) {
		buf_char(out, ' ');
		clock_print(out, m->event_at.at);
	}
	if (m->metadata)
		buf_printf(out, " %s", m->metadata);
	buf_printf(out, ": %s|", m->text);
	return 0;
}

/* Reads in; want is what show() makes of it, or the error with a '!'. */
static void
test_read(
    const char *in, const struct memory_defaults *defaults, const char *want)
{
	struct json_span value;
	struct arena arena = { 0 };
	struct buf out = { 0 };
	struct err err = { 0 };

	if (json_scan(in, strlen(in), &value, &err) ||
	    memory_read(&value, defaults, &arena, show, &out, &err)) {
		bool first = !out.len && err.kind == ERR_INPUT;

		buf_printf(&out, "%s!%s", first ? "" : "(bad)", err.text);
	}
	tap(!strcmp(buf_text(&out), want), "%.60s: %.120s", in, buf_text(&out));
	buf_release(&out);
	arena_release(&arena);
}

static const struct {
	const char *in, *want;
} table[] = {
	/* plain messages, alone and in lists */
	{ "{\"role\":\"user\",\"content\":\"hi\"}", "turn user: hi|" },
	{ "[{\"role\":\"user\",\"content\":\"hi\"},"
	  "{\"role\":\"assistant\",\"content\":\"ho\"}]",
	    "turn user: hi|turn assistant: ho|" },
	{ "{\"messages\":[{\"role\":\"system\",\"content\":\"be kind\"},"
	  "{\"role\":\"developer\",\"content\":\"x\"},{\"content\":\"y\"}]}",
	    "turn system: be kind|turn developer: x|turn: y|" },
	{ "{\"messages\":[]}", "" },
	{ "[]", "" },
	{ "[{\"messages\":[{\"text\":\"a\"}]},{\"text\":\"b\"}]",
	    "turn: a|fact: b|" },

	/* what stands around the messages is the default of each */
	{ "{\"run_id\":\"r\",\"timestamp\":\"2026-05-07T09:30:00Z\","
	  "\"metadata\":{\"k\":1},\"x\":2,\"messages\":["
	  "{\"role\":\"user\",\"content\":\"a\"},"
	  "{\"role\":\"user\",\"content\":\"b\",\"run_id\":\"s\","
	  "\"event_at\":1778146201,\"metadata\":{\"m\":3}},"
	  "{\"role\":\"user\",\"content\":\"c\",\"y\":4,\"run_id\":null}]}",
	    "turn user @r 2026-05-07T09:30:00Z {\"k\":1,\"x\":2}: a|"
	    "turn user @s 2026-05-07T09:30:01Z {\"m\":3}: b|"
	    "turn user @r 2026-05-07T09:30:00Z {\"k\":1,\"x\":2,\"y\":4}: c|" },
	{ "{\"type\":\"event\",\"messages\":[{\"content\":\"a\"},"
	  "{\"content\":\"b\",\"type\":\"fact\"}]}",
	    "event: a|fact: b|" },
	{ "{\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"id\":\"i\","
	  "\"name\":\"Ann\"}]}",
	    "turn user (Ann) #i: a|" },
	{ "{\"role\":\"user\",\"messages\":[{\"content\":\"a\"}]}",
	    "turn user: a|" },

	/* content parts */
	{ "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
	  "{\"type\":\"input_text\",\"text\":\"b\"},"
	  "{\"type\":\"output_text\",\"text\":\"c\"},\"d\","
	  "{\"text\":\"e\"},{\"type\":\"text\",\"text\":\" \"}]}",
	    "turn user: a\nb\nc\nd\ne|" },
	{ "{\"type\":\"message\",\"role\":\"assistant\",\"content\":["
	  "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"},"
	  "{\"type\":\"redacted_thinking\",\"data\":\"x\"},"
	  "{\"type\":\"text\",\"text\":\"a\"}]}",
	    "turn assistant: a|" },
	{ "{\"role\":\"assistant\",\"content\":["
	  "{\"type\":\"thinking\",\"thinking\":\"hm\"}]}",
	    "" },
	{ "{\"role\":\"assistant\",\"content\":["
	  "{\"type\":\"refusal\",\"refusal\":\"no\"}]}",
	    "turn assistant: no|" },

	/* images */
	{ "{\"role\":\"user\",\"id\":\"m1\",\"content\":["
	  "{\"type\":\"text\",\"text\":\"look\"},"
	  "{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://x/y\"}},"
	  "{\"type\":\"text\",\"text\":\"nice\"}]}",
	    "turn user #m1: look|image user #m1.2: http://x/y|"
	    "turn user #m1.3: nice|" },
	{ "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
	  "\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}",
	    "image user: [image]|" },
	{ "{\"role\":\"user\",\"content\":[{\"type\":\"input_image\","
	  "\"image_url\":\"http://x\"},"
	  "{\"type\":\"input_image\",\"file_id\":\"file-1\"}]}",
	    "image user: http://x|image user: file-1|" },
	{ "{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":"
	  "{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AA\"},"
	  "\"caption\":\"a cat\"},{\"type\":\"image\",\"source\":"
	  "{\"type\":\"url\",\"url\":\"u\"}},"
	  "{\"type\":\"image\",\"path\":\"/p.png\",\"alt\":\"dog\"}]}",
	    "image user: [image] a cat|image user: u|"
	    "image user: /p.png dog|" },

	/* tools */
	{ "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":"
	  "\"let me see\"},{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":"
	  "\"get\",\"input\":{\"city\":\"Rome\"}}]}",
	    "turn assistant: let me see|"
	    "tool assistant: get({\"city\":\"Rome\"})|" },
	{ "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
	  "\"tool_use_id\":\"t1\",\"content\":\"15 degrees\"}]}",
	    "tool user: 15 degrees|" },
	{ "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
	  "\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
	  "{\"type\":\"image\",\"source\":{\"data\":\"AA\"}},"
	  "{\"type\":\"x\",\"y\":1},\"b\"]}]}",
	    "tool user: a\n[image]\n{\"type\":\"x\",\"y\":1}\nb|" },
	{ "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\"},"
	  "{\"type\":\"tool_result\",\"content\":[]},"
	  "{\"type\":\"tool_result\",\"content\":\"\"}]}",
	    "" },
	{ "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":"
	  "\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\","
	  "\"arguments\":\"{\\\"a\\\":1}\"}},{\"name\":\"g\",\"args\":{}}]}",
	    "tool assistant: f({\"a\":1})|tool assistant: g({})|" },
	{ "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":["
	  "{\"function\":{\"name\":\"f\"}}]}",
	    "tool assistant: f()|" },
	{ "{\"role\":\"assistant\",\"function_call\":{\"name\":\"f\","
	  "\"arguments\":\"{}\"}}",
	    "tool assistant: f({})|" },
	{ "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"ok\"}",
	    "tool tool {\"tool_call_id\":\"c\"}: ok|" },
	{ "{\"role\":\"tool\",\"type\":\"turn\",\"content\":\"ok\"}",
	    "turn tool: ok|" },

	/* nothing said */
	{ "{\"role\":\"assistant\",\"content\":null}", "" },
	{ "{\"role\":\"assistant\",\"content\":[]}", "" },
	{ "{\"messages\":[{\"content\":null}]}", "" },
	{ "{\"role\":\"user\",\"content\":\"\"}", "" },
	{ "{\"role\":\"user\",\"content\":\" \\n\"}", "!'content' is empty" },
	{ "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"\"}]}",
	    "!'content' is empty" },
	{ "{\"role\":\"user\"}", "!'content' is missing" },
	{ "{\"role\":\"user\",\"content\":null,\"tool_calls\":[]}", "" },

	/* refused, whole */
	{ "{\"messages\":[{\"content\":\"a\"},{\"content\":\" \"}]}",
	    "!message 2: 'content' is empty" },
	{ "[{\"text\":\"a\"},{\"messages\":[{\"content\":5}]}]",
	    "!element 2: message 1: 'content' is not a string" },
	{ "[{\"text\":\"a\"},[]]", "!element 2: not an object" },
	{ "{\"messages\":[\"a\"]}", "!message 1: not an object" },
	{ "{\"messages\":{}}", "!'messages' is not an array" },
	{ "{\"messages\":[{\"messages\":[]}]}",
	    "!message 1: 'messages' within 'messages'" },
	{ "{\"id\":\"x\",\"messages\":[]}",
	    "!'id' cannot stand beside 'messages'" },
	{ "{\"text\":\"x\",\"messages\":[]}",
	    "!'text' cannot stand beside 'messages'" },
	{ "{\"tool_calls\":[],\"messages\":[]}",
	    "!'tool_calls' cannot stand beside 'messages'" },
	{ "{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}",
	    "!unknown content part 'input_audio'" },
	{ "{\"role\":\"user\",\"content\":[5]}",
	    "!a content part is neither text nor object" },
	{ "{\"role\":\"user\",\"content\":[{}]}", "!unknown content part ''" },
	{ "{\"role\":\"user\",\"content\":[{\"type\":\"tool_use\"}]}",
	    "!a tool call has no 'name'" },
	{ "{\"role\":\"user\",\"tool_calls\":[{\"function\":{}}]}",
	    "!a tool call has no 'name'" },
	{ "{\"role\":\"user\",\"tool_calls\":[7]}",
	    "!a tool call has no 'name'" },
	{ "{\"role\":\"user\",\"tool_calls\":\"f\"}",
	    "!'tool_calls' is not an array" },
	{ "{\"role\":\"user\",\"function_call\":\"auto\"}",
	    "!'function_call' is not an object" },
};

/* Metadata that many messages inherit must not fill the memory. */
static void
test_multiplied(void)
{
	struct buf in = { 0 };
	struct json_span value;
	struct arena arena = { 0 };
	struct buf out = { 0 };
	struct err err = { 0 };
	int rc;

	buf_string(&in, "{\"metadata\":{\"a\":\"");
	memset(buf_room(&in, 60000), 'x', 60000);
	in.len += 60000;
	buf_string(&in, "\"},\"messages\":[");
	for (int i = 0; i < 2000; i++)
		buf_printf(&in, "%s{\"content\":\"a\",\"n\":1}", i ? "," : "");
	buf_string(&in, "]}");
	json_scan(in.data, in.len, &value, &err);
	rc = memory_read(&value, &no_defaults, &arena, show, &out, &err);
	tap(rc == -1 && !out.len &&
		strstr(err.text, "'metadata' of all messages"),
	    "%s", err.text);
	buf_release(&in);
	buf_release(&out);
	arena_release(&arena);
}

/* As many parts as a line holds take time in proportion. */
static void
test_many_parts(void)
{
	struct buf in = { 0 };
	struct json_span value;
	struct pieces p = { 0 };
	struct arena arena = { 0 };
	struct err err = { 0 };

	buf_char(&in, '[');
	for (int i = 0; i < 200000; i++)
		buf_printf(&in, "%s{\"text\":\"a\"}", i ? "," : "");
	buf_char(&in, ']');
	p.arena = &arena;
	tap(!json_scan(in.data, in.len, &value, &err) &&
		!messages_content(&p, &value, &err) && p.first &&
		!p.first->next && p.first->len == 399999,
	    "200000 text parts are one text");
	buf_release(&in);
	arena_release(&arena);
}

int
main(void)
{
	const struct memory_defaults defaults = { .run_id = "r",
		.type = MEMORY_EVENT };

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		test_read(table[i].in, &no_defaults, table[i].want);
	test_read("{\"messages\":[{\"role\":\"tool\",\"content\":\"a\"},"
		  "{\"content\":[{\"type\":\"image\",\"url\":\"u\"}]}]}",
	    &defaults, "event tool @r: a|image @r: u|");
	test_multiplied();
	test_many_parts();
	return tap_end();
}
