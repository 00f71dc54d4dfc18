#include "model/judge.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "model/reply.h"

/* ---- what is wrong with a request ---- */

static int
check_tool(const struct chat_tool *tool, struct err *err)
{
	struct json_span value;
	struct err fault;

	if (json_scan(tool->parameters, strlen(tool->parameters), &value,
		&fault) == 0 &&
	    value.kind == JSON_OBJECT)
		return 0;
	return err_set(err, ERR_INPUT,
	    "the parameters of tool '%s' are no JSON schema", tool->name);
}

int
judge_request(const struct chat_request *request, struct arena *arena,
    struct judge *judge, struct err *err)
{
	*judge = (struct judge){ .tools = request->n_tools > 0 };
	for (size_t i = 0; i < request->n_messages; i++) {
		const struct chat_message *m = &request->messages[i];

		if (utf8_bad(m->text, m->len) < m->len)
			return err_set(err, ERR_INPUT,
			    "message %zu is not valid UTF-8", i + 1);
	}
	for (size_t i = 0; i < request->n_tools; i++)
		if (check_tool(&request->tools[i], err) < 0)
			return -1;
	if (!request->schema)
		return 0;
	judge->schema = json_schema_read(
	    request->schema, strlen(request->schema), arena, err);
	return judge->schema ? 0 : -1;
}

/* ---- what is wrong with an answer ---- */

/* One whose end says that it is not all of it. */
static enum judge_verdict
judge_end(const struct judge *judge, const struct settings *settings,
    const struct chat_reply *reply, struct err *err)
{
	struct buf why = { 0 };

	if (reply->end == CHAT_LENGTH && (judge->schema || reply->n_calls)) {
		err_set(err, ERR_MODEL,
		    "the answer was cut short at %lld tokens: raise "
		    "max_tokens, or context_tokens",
		    (long long)settings->max_tokens);
		return JUDGE_HOPELESS;
	}
	if (reply->end != CHAT_FILTERED || !judge->schema)
		return JUDGE_GOOD;
	reply_print(reply->text, NULL, &why);
	err_set(err, ERR_MODEL,
	    "the model or its provider refuses to answer%s%s%s",
	    why.len ? " (" : "", buf_text(&why), why.len ? ")" : "");
	buf_release(&why);
	return JUDGE_HOPELESS;
}

static enum judge_verdict
judge_call(struct chat_tool_call *call, struct err *err)
{
	size_t len = call->arguments_len;
	struct json_span value;
	struct err fault = { .text = "it is something else" };

	if (!*call->name) {
		err_set(err, ERR_MODEL,
		    "a call in the answer does not name its tool");
		return JUDGE_WRONG;
	}
	/* what some say of a tool that takes none */
	if (strspn(call->arguments, " \t\r\n") == len) {
		call->arguments = "{}";
		call->arguments_len = 2;
		return JUDGE_GOOD;
	}
	if (json_scan(call->arguments, len, &value, &fault) == 0 &&
	    value.kind == JSON_OBJECT) {
		call->arguments = value.start;
		call->arguments_len = value.len;
		return JUDGE_GOOD;
	}
	err_set(err, ERR_MODEL,
	    "the arguments of the call of '%.*s' are no JSON object (%s)",
	    (int)utf8_fit(call->name, strlen(call->name), 64), call->name,
	    fault.text);
	return JUDGE_WRONG;
}

static enum judge_verdict
judge_calls(
    const struct judge *judge, const struct chat_reply *reply, struct err *err)
{
	enum judge_verdict verdict = JUDGE_GOOD;

	if (reply->n_calls && !judge->tools) {
		err_set(err, ERR_MODEL,
		    "the answer calls a tool, and there is none");
		return JUDGE_WRONG;
	}
	for (size_t i = 0; verdict == JUDGE_GOOD && i < reply->n_calls; i++)
		verdict = judge_call(&reply->calls[i], err);
	return verdict;
}

/* Skips what a model that is told in words puts around JSON. */
static const char *
find_json(const char *text, size_t *len)
{
	const char *blanks = " \t\r\n", *end = text + *len, *thought, *line;

	text += strspn(text, blanks);
	thought = strstr(text, "</think>");
	/* its beginning may stand in the question */
	if (thought && !strchr("{[\"`", *text))
		text = thought + 8;
	text += strspn(text, blanks);
	while (end > text && strchr(blanks, end[-1]))
		end--;
	line = memchr(text, '\n', (size_t)(end - text));
	if (line && end - line > 3 && !strncmp(text, "```", 3) &&
	    !strncmp(end - 3, "```", 3)) {
		text = line;
		end -= 3;
	}
	*len = (size_t)(end - text);
	return text;
}

static enum judge_verdict
judge_value(
    const struct judge *judge, struct chat_reply *reply, struct err *err)
{
	size_t len = reply->len;
	const char *json = find_json(reply->text, &len);
	struct err fault;

	if (json_scan(json, len, &reply->value, &fault) < 0)
		err_set(
		    err, ERR_MODEL, "the answer is no JSON (%s)", fault.text);
	else if (json_schema_check(judge->schema, &reply->value, &fault) < 0)
		err_set(err, ERR_MODEL, "the answer is not of the schema: %s",
		    fault.text);
	else
		return JUDGE_GOOD;
	reply->value = (struct json_span){ 0 };
	return JUDGE_WRONG;
}

enum judge_verdict
judge_answer(const struct judge *judge, const struct settings *settings,
    struct chat_reply *reply, struct err *err)
{
	enum judge_verdict verdict = judge_end(judge, settings, reply, err);

	if (verdict == JUDGE_GOOD)
		verdict = judge_calls(judge, reply, err);
	if (verdict == JUDGE_GOOD && judge->schema && !reply->n_calls)
		verdict = judge_value(judge, reply, err);
	return verdict;
}
