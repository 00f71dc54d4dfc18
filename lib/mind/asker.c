#include "mind/asker.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
	OUTAGE_MS = 30000, /* after which a model that is not there is tried */
	/*
	 * Times the deadline of all models that a window takes at most, but
	 * for a model that needs nearly all of it for each of its answers.
	 */
	CALLS_MAX = 3,
	BESIDE_MS = 60000, /* for all else: a key_command, the store's lock */
	NAME_TOKENS = 64,  /* roles and the like around the texts */
	DECISIONS_MAX = 64,
};

struct asker {
	struct chat *chat;
	const char *name;
	int64_t room, deadline_ms; /* of the model with the least; of all */
	enum client_fault fault;
	int decisions; /* of this window */
};

/* ---- beginning and end ---- */

/* The rest is for the answer, but a question has a fourth in any case. */
static int64_t
room_of(const struct settings *settings)
{
	int64_t left = settings->context_tokens - settings->max_tokens;
	int64_t least = settings->context_tokens / 4;

	return (left > least ? left : least) - NAME_TOKENS;
}

static void
add_model(struct asker *asker, const struct settings *settings)
{
	int64_t room = room_of(settings);

	if (!asker->deadline_ms || room < asker->room)
		asker->room = room > 0 ? room : 0;
	asker->deadline_ms += settings->deadline_ms;
}

/* The names were found to be those of models by chat_new(). */
static void
read_settings(
    struct asker *asker, const struct models *models, const char *names)
{
	const char *rest = names;

	while (*rest) {
		size_t blank = strspn(rest, ", \t");
		size_t len = strcspn(rest + blank, ", \t");
		char *name = alloc_copy(rest + blank, len);
		const struct settings *settings = models_find(
		    models, SETTINGS_CHAT, name);

		if (len && settings)
			add_model(asker, settings);
		free(name);
		rest += blank + len;
	}
}

struct asker *
asker_new(const struct models *models, const char *names, struct meter *meter,
    int (*stopped)(void), struct err *err)
{
	struct chat *chat = chat_new(models, names, meter, stopped, err);
	struct asker *asker;

	if (!chat)
		return NULL;
	asker = alloc_bytes(sizeof *asker);
	asker->chat = chat;
	asker->name = names;
	read_settings(asker, models, names);
	return asker;
}

void
asker_free(struct asker *asker)
{
	if (!asker)
		return;
	chat_free(asker->chat);
	free(asker);
}

const char *
asker_name(const struct asker *asker)
{
	return asker->name;
}

size_t
asker_room(const struct asker *asker)
{
	return (size_t)asker->room;
}

int64_t
asker_lease(const struct asker *asker)
{
	return CALLS_MAX * asker->deadline_ms + BESIDE_MS;
}

/* ---- asking ---- */

/* One message for all instructions: some providers take no more. */
static struct chat_message
instruct(const struct asker_question *question, struct arena *arena)
{
	struct chat_message message = { .role = "system",
		.text = question->instructions };

	if (question->more) {
		size_t first = strlen(question->instructions);
		size_t more = strlen(question->more);
		char *text = arena_bytes(arena, first + more + 1);

		memcpy(text, question->instructions, first);
		memcpy(text + first, question->more, more);
		message.text = text;
	}
	message.len = strlen(message.text);
	return message;
}

int
asker_ask(struct asker *asker, const struct asker_question *question,
    struct arena *arena, struct json_span *value, bool *cut, struct err *err)
{
	const struct chat_message messages[] = {
		instruct(question, arena),
		{ .role = "user",
		    .text = question->data,
		    .len = question->data_len },
	};
	const struct chat_request request = { .messages = messages,
		.n_messages = sizeof messages / sizeof *messages,
		.schema = question->schema,
		.schema_name = question->schema_name };
	struct chat_reply reply;
	int rc = chat_ask(
	    asker->chat, &request, arena, &reply, &asker->fault, err);

	*cut = rc < 0 && reply.end == CHAT_LENGTH;
	if (rc == 0)
		*value = reply.value;
	return rc;
}

void
asker_begin(struct asker *asker)
{
	asker->fault = CLIENT_FINE;
	asker->decisions = 0;
}

bool
asker_decides(struct asker *asker)
{
	return asker->decisions < DECISIONS_MAX && asker->decisions++ >= 0;
}

/* ---- what went wrong ---- */

enum client_fault
asker_fault(const struct asker *asker)
{
	return asker->fault;
}

void
asker_forget_fault(struct asker *asker)
{
	asker->fault = CLIENT_FINE;
}

struct queue_failure
asker_failure(const struct asker *asker, const struct err *err)
{
	struct queue_failure failure = { .error = err->text };

	switch (asker->fault) {
	case CLIENT_BUSY:
	case CLIENT_REFUSED:
	case CLIENT_INVALID:
		failure.blame = true;
		break;
	case CLIENT_STOPPED:
		break;
	default:
		failure.wait_ms = OUTAGE_MS;
	}
	return failure;
}
