#include "model/chat.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "model/adapter.h"
#include "model/answer.h"
#include "model/client_say.h"
#include "model/judge.h"

enum { SENT_BACK_MAX = 16 << 10 /* bytes of an answer that was wrong */ };

struct chat_link {
	struct answer_source source;
	bool loose; /* it was found not to take a schema */
};

struct chat {
	struct chat_link *links;
	size_t n;
};

/* A question on its way through the chain. */
struct asking {
	const struct chat_request *request;
	struct judge judge;
	struct arena *arena;
	struct chat_reply *reply;
	enum client_fault *fault;
	struct err *err;
	bool told;
};

/* ---- the chain ---- */

static int
add_link(struct chat *chat, const struct models *models, const char *name,
    struct meter *meter, int (*stopped)(void), struct err *err)
{
	const struct settings *settings = models_find(
	    models, SETTINGS_CHAT, name);
	const struct chat_adapter *adapter;
	struct chat_link *link;

	if (!settings)
		return err_set(
		    err, ERR_INPUT, "there is no section [chat %s]", name);
	adapter = adapter_chat(settings->provider);
	if (!adapter)
		return err_set(err, ERR_INPUT,
		    "chat '%s': provider '%s' is none of: %s", name,
		    settings->provider, adapter_names(SETTINGS_CHAT));
	if (adapter->needs_model && !settings->model)
		return err_set(err, ERR_INPUT,
		    "chat '%s': provider '%s' needs to know the model: set "
		    "model",
		    name, settings->provider);
	chat->links = alloc_grow(chat->links, chat->n + 1, sizeof *chat->links);
	link = &chat->links[chat->n++];
	*link = (struct chat_link){ .source = { settings, adapter, NULL } };
	link->source.client = client_new(
	    settings, &adapter->endpoint, meter, stopped);
	return 0;
}

struct chat *
chat_new(const struct models *models, const char *names, struct meter *meter,
    int (*stopped)(void), struct err *err)
{
	struct chat *chat = alloc_bytes(sizeof *chat);
	const char *rest = names ? names : "";
	int rc = 0;

	while (rc == 0 && *rest) {
		size_t blank = strspn(rest, ", \t");
		size_t len = strcspn(rest + blank, ", \t");
		char *name = alloc_copy(rest + blank, len);

		if (len)
			rc = add_link(chat, models, name, meter, stopped, err);
		free(name);
		rest += blank + len;
	}
	if (rc == 0 && !chat->n)
		rc = err_set(err, ERR_INPUT,
		    "no chat model is configured: name one in [models] chat");
	if (rc == 0)
		return chat;
	chat_free(chat);
	return NULL;
}

void
chat_free(struct chat *chat)
{
	if (!chat)
		return;
	for (size_t i = 0; i < chat->n; i++)
		client_free(chat->links[i].source.client);
	free(chat->links);
	free(chat);
}

void
chat_stream_release(struct chat_stream *stream)
{
	for (size_t i = 0; i < stream->n_parts; i++) {
		struct chat_part *part = &stream->parts[i];

		buf_release(&part->id);
		buf_release(&part->name);
		buf_release(&part->arguments);
		buf_release(&part->extra);
	}
	free(stream->parts);
	buf_release(&stream->text);
	buf_release(&stream->thoughts);
	*stream = (struct chat_stream){ 0 };
}

/* ---- what is asked ---- */

static const char *
print(struct arena *arena, struct buf *text)
{
	const char *copy = arena_copy(arena, buf_text(text), text->len);

	buf_release(text);
	return copy;
}

/* Puts the schema in words behind what the last user said. */
static void
put_schema(struct asking *asking, struct chat_message *messages, size_t n)
{
	struct chat_message *message = messages + n - 1;
	struct buf text = { 0 };

	for (size_t i = 0; i < n; i++)
		if (!strcmp(messages[i].role, "user"))
			message = &messages[i];
	buf_add(&text, message->text, message->len);
	buf_printf(&text,
	    "\n\nAnswer with one JSON value of this JSON schema, and with "
	    "nothing else:\n%s",
	    asking->request->schema);
	message->len = text.len;
	message->text = print(asking->arena, &text);
}

/* An answer that cannot be used, and why. */
struct wrong {
	const char *text;
	size_t len;
	struct err err;
};

/* Appends it to the messages; returns how many more they are. */
static size_t
put_wrong(struct asking *asking, const struct wrong *wrong,
    struct chat_message *messages)
{
	size_t n = 0;
	struct buf text = { 0 };

	if (wrong->len)
		messages[n++] = (struct chat_message){ .role = "assistant",
			.text = wrong->text,
			.len = utf8_fit(
			    wrong->text, wrong->len, SENT_BACK_MAX) };
	buf_printf(
	    &text, "That cannot be used: %s. Answer again", wrong->err.text);
	if (asking->request->schema)
		buf_printf(&text,
		    ", with one JSON value of this JSON schema, and with "
		    "nothing else:\n%s",
		    asking->request->schema);
	else
		buf_char(&text, '.');
	messages[n].role = "user";
	messages[n].len = text.len;
	messages[n++].text = print(asking->arena, &text);
	return n;
}

/* Asks once; wrong is what is sent back, or NULL. */
static int
ask_once(struct asking *asking, const struct chat_link *link,
    const struct wrong *wrong)
{
	struct chat_request request = *asking->request;
	struct chat_message *messages = arena_bytes(
	    asking->arena, (request.n_messages + 2) * sizeof *messages);
	int64_t in = asking->reply->tokens_in, out = asking->reply->tokens_out;
	int rc;

	if (request.n_messages)
		memcpy(messages, request.messages,
		    request.n_messages * sizeof *messages);
	request.loose = request.schema && link->loose;
	if (request.loose && request.n_messages)
		put_schema(asking, messages, request.n_messages);
	if (wrong)
		request.n_messages += put_wrong(
		    asking, wrong, messages + request.n_messages);
	request.messages = messages;
	if (request.schema)
		request.text = NULL;
	rc = answer_ask(&link->source, &request, asking->arena, asking->reply,
	    &asking->told, asking->fault, asking->err);
	asking->reply->tokens_in += in;
	asking->reply->tokens_out += out;
	return rc;
}

/* Some take no schema, or not this one, and say so in many ways. */
static int
ask(struct asking *asking, struct chat_link *link, const struct wrong *wrong)
{
	int rc = ask_once(asking, link, wrong);

	if (rc == 0 || *asking->fault != CLIENT_REFUSED || link->loose ||
	    !asking->request->schema)
		return rc;
	link->loose = true;
	rc = ask_once(asking, link, wrong);
	if (rc < 0 && *asking->fault == CLIENT_REFUSED)
		link->loose = false;
	return rc;
}

static int
ask_link(struct asking *asking, struct chat_link *link)
{
	const struct settings *settings = link->source.settings;
	struct chat_reply *reply = asking->reply;
	struct err *err = asking->err;
	enum judge_verdict verdict;

	*reply = (struct chat_reply){ .text = "" };
	if (ask(asking, link, NULL) < 0)
		return -1;
	verdict = judge_answer(&asking->judge, settings, reply, err);
	if (verdict == JUDGE_WRONG && !asking->told) {
		struct wrong wrong = { reply->text, reply->len, *err };

		if (ask(asking, link, &wrong) < 0)
			return -1;
		verdict = judge_answer(&asking->judge, settings, reply, err);
	}
	if (verdict == JUDGE_GOOD)
		return 0;
	*asking->fault = CLIENT_INVALID;
	client_say_in(settings, err);
	return -1;
}

/* ---- through the chain ---- */

static bool
gives_way(const struct asking *asking)
{
	return !asking->told && (*asking->fault == CLIENT_UNREACHABLE ||
				    *asking->fault == CLIENT_BUSY ||
				    *asking->fault == CLIENT_LOCKED);
}

/* Appends the reason of one of n models, as much as fits beside the others. */
static void
put_reason(struct buf *reasons, const struct err *err, size_t n)
{
	size_t room = sizeof err->text / (n < 8 ? n : 8) - 2;

	buf_string(reasons, reasons->len ? "; " : "");
	buf_add(
	    reasons, err->text, utf8_fit(err->text, strlen(err->text), room));
}

/* What the caller does next goes by who may be back the soonest. */
static enum client_fault
sum_up(enum client_fault sum, enum client_fault fault)
{
	if (sum == CLIENT_BUSY || sum == CLIENT_UNREACHABLE)
		return sum;
	return fault;
}

static int
ask_chain(struct chat *chat, struct asking *asking)
{
	struct buf reasons = { 0 };
	enum client_fault sum = CLIENT_FINE;
	size_t i = 0;
	int rc;

	for (;;) {
		rc = ask_link(asking, &chat->links[i]);
		if (rc == 0)
			break;
		put_reason(&reasons, asking->err, chat->n);
		if (!gives_way(asking)) {
			sum = *asking->fault;
			break;
		}
		sum = sum_up(sum, *asking->fault);
		if (++i == chat->n)
			break;
	}
	if (rc < 0 && chat->n > 1)
		err_set(asking->err, asking->err->kind, "%.*s",
		    (int)utf8_fit(reasons.data, reasons.len,
			sizeof asking->err->text - 1),
		    reasons.data);
	if (rc < 0)
		*asking->fault = sum;
	buf_release(&reasons);
	return rc;
}

int
chat_ask(struct chat *chat, const struct chat_request *request,
    struct arena *arena, struct chat_reply *reply, enum client_fault *fault,
    struct err *err)
{
	struct asking asking = { .request = request,
		.arena = arena,
		.reply = reply,
		.fault = fault,
		.err = err };

	*reply = (struct chat_reply){ .text = "" };
	*fault = CLIENT_UNUSABLE;
	if (judge_request(request, arena, &asking.judge, err) < 0 ||
	    ask_chain(chat, &asking) < 0)
		return -1;
	*fault = CLIENT_FINE;
	if (request->schema && request->text && !reply->n_calls)
		request->text(
		    request->ctx, reply->value.start, reply->value.len);
	return 0;
}
