#include <string.h>

#include "base/prog.h"
#include "serve/mcp_method.h"
#include "serve/operation_given.h"
#include "serve/operation_profiles.h"

static const struct {
	const char *name, *title, *description, *argument, *meaning;
} PROMPTS[] = {
	{ "recall", "Recall", "What is remembered about a topic", "topic",
	    "what to look for" },
	{ "remember", "Remember", "Have a text remembered", "text",
	    "what to remember" },
};
enum { N_PROMPTS = sizeof PROMPTS / sizeof *PROMPTS };

int
mcp_method_prompts_list(struct mcp_method *r, struct err *err)
{
	struct buf *out = r->out;

	(void)err;
	json_put_key(out, "prompts");
	for (int i = 0; i < N_PROMPTS; i++) {
		buf_string(out, i ? ",{" : "[{");
		json_put_field(out, "name", PROMPTS[i].name);
		if (r->revision >= MCP_METHOD_2025_06_18)
			json_put_field(out, "title", PROMPTS[i].title);
		json_put_field(out, "description", PROMPTS[i].description);
		json_put_key(out, "arguments");
		buf_string(out, "[{");
		json_put_field(out, "name", PROMPTS[i].argument);
		json_put_field(out, "description", PROMPTS[i].meaning);
		json_put_key(out, "required");
		buf_string(out, "true}]}");
	}
	buf_char(out, ']');
	return 0;
}

/* What is known of a topic, as a block. */
static int
recall(
    struct mcp_method *r, const char *topic, struct buf *text, struct err *err)
{
	static const struct operation_field takes[] = {
		{ .name = "query", .kind = OPERATION_TEXT, .required = true },
		{ 0 },
	};
	static const struct operation context = {
		.name = "context", .takes = takes, .run = operation_context
	};
	struct buf query = { 0 }, result = { 0 };
	struct json_span arguments, block;
	int rc;

	buf_string(&query, "{\"query\":");
	json_put_string(&query, topic, strlen(topic));
	buf_char(&query, '}');
	rc = json_scan(query.data, query.len, &arguments, err);
	if (rc == 0)
		rc = operation_do(r->mcp->desk, r->mcp->profile, &context,
		    &arguments, &result, err);
	if (rc == 0)
		rc = json_scan(result.data, result.len, &arguments, err);
	if (rc == 0 && operation_given_member(&arguments, "context", &block)) {
		const char *known = json_text(&block, &r->arena, NULL);

		buf_printf(text,
		    *known ? "This is what memory holds about %s:\n\n"
			   : "Memory holds nothing about %s.",
		    topic);
		buf_string(text, known);
	}
	buf_release(&query);
	buf_release(&result);
	return rc;
}

static int
make_text(struct mcp_method *r, int i, const char *argument, struct buf *text,
    struct err *err)
{
	if (i == 0)
		return recall(r, argument, text, err);
	buf_printf(text,
	    "Remember this with the tools of memory, one complete fact at a "
	    "time, unless it is there already:\n\n%s",
	    argument);
	return 0;
}

static void
put_message(struct buf *out, const char *description, const struct buf *text)
{
	json_put_field(out, "description", description);
	json_put_key(out, "messages");
	buf_string(out,
	    "[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":");
	json_put_string(out, text->data, text->len);
	buf_string(out, "}}]");
}

int
mcp_method_prompts_get(struct mcp_method *r, struct err *err)
{
	const char *name = mcp_method_text(r, "name"), *argument;
	struct buf text = { 0 };
	int rc, i = N_PROMPTS;

	while (name && --i >= 0 && strcmp(PROMPTS[i].name, name) != 0)
		;
	if (!name || i < 0) {
		err_set(
		    err, ERR_INPUT, "Unknown prompt: %.128s", name ? name : "");
		return MCP_PARAMS;
	}
	argument = mcp_method_argument(r, PROMPTS[i].argument);
	if (!argument || !*argument) {
		err_set(err, ERR_INPUT, "Invalid params: '%s' is missing",
		    PROMPTS[i].argument);
		return MCP_PARAMS;
	}
	rc = make_text(r, i, argument, &text, err);
	if (rc == 0)
		put_message(r->out, PROMPTS[i].description, &text);
	buf_release(&text);
	if (rc == 0)
		return 0;
	return err->kind == ERR_INPUT ? MCP_PARAMS : MCP_INTERNAL;
}
