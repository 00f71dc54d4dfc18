#include "model/said.h"

#include <string.h>

#include "base/alloc.h"
#include "model/member.h"

enum { CALLS_MAX = 128 /* of one answer that are believed */ };

/* ---- of replies ---- */

const char *
said_word(const struct json_span *object, const char *name, struct arena *arena)
{
	struct json_span value;

	if (!member_find(object, name, arena, &value) ||
	    value.kind != JSON_STRING)
		return "";
	return json_text(&value, arena, NULL);
}

bool
said_first(const struct json_span *object, const char *name,
    struct arena *arena, struct json_span *value)
{
	const char *at = NULL;
	struct json_span list;

	return member_find(object, name, arena, &list) &&
	       list.kind == JSON_ARRAY && json_element(&list, &at, value);
}

void
said_text(struct buf *out, const struct json_span *value, struct arena *arena)
{
	struct json_span item, text;
	const char *at = NULL, *s;
	size_t len;

	if (value->kind == JSON_STRING) {
		s = json_text(value, arena, &len);
		buf_add(out, s, len);
	}
	while (value->kind == JSON_ARRAY && json_element(value, &at, &item))
		if (member_find(&item, "text", arena, &text) &&
		    text.kind == JSON_STRING)
			said_text(out, &text, arena);
}

void
said_member(struct buf *out, const struct json_span *object, const char *name,
    struct arena *arena)
{
	struct json_span value;

	if (member_find(object, name, arena, &value))
		said_text(out, &value, arena);
}

struct chat_part *
said_new_part(struct chat_stream *stream, int64_t index, struct err *err)
{
	struct chat_part *part;

	if (stream->n_parts == CALLS_MAX) {
		err_set(err, ERR_MODEL, "the answer has more than %d calls",
		    CALLS_MAX);
		return NULL;
	}
	stream->parts = alloc_grow(
	    stream->parts, stream->n_parts + 1, sizeof *stream->parts);
	part = &stream->parts[stream->n_parts++];
	*part = (struct chat_part){ .index = index };
	return part;
}

struct chat_part *
said_part(struct chat_stream *stream, int64_t index, struct err *err)
{
	for (size_t i = 0; i < stream->n_parts; i++)
		if (stream->parts[i].index == index)
			return &stream->parts[i];
	return said_new_part(stream, index, err);
}

void
said_arguments(
    struct chat_part *part, const struct json_span *value, struct arena *arena)
{
	if (value->kind == JSON_STRING)
		said_text(&part->arguments, value, arena);
	else if (value->kind != JSON_NULL)
		buf_add(&part->arguments, value->start, value->len);
}

int
said_nothing(const char *missing, struct err *err)
{
	return err_set(err, ERR_MODEL, "the reply has no %s", missing);
}

/* ---- of requests ---- */

void
said_put(struct buf *out, const char *key, const char *text, size_t len)
{
	json_put_key(out, key);
	json_put_string(out, text, len);
}

void
said_put_json(struct buf *out, const char *key, const char *json)
{
	json_put_key(out, key);
	buf_string(out, json);
}

void
said_put_if(struct buf *out, const char *key, const char *text)
{
	if (text)
		json_put_field(out, key, text);
}

bool
said_is(const struct chat_message *message, const char *role)
{
	return !strcmp(message->role, role);
}

void
said_system(struct buf *out, const struct chat_request *request)
{
	for (size_t i = 0; i < request->n_messages; i++) {
		const struct chat_message *message = &request->messages[i];

		if (!said_is(message, "system") || !message->len)
			continue;
		buf_string(out, out->len ? "\n\n" : "");
		buf_add(out, message->text, message->len);
	}
}

const char *
said_extra(const struct chat_tool_call *call, const char *provider)
{
	size_t n = strlen(provider);

	if (!call->extra || strncmp(call->extra, provider, n) != 0 ||
	    call->extra[n] != ':')
		return NULL;
	return call->extra + n + 1;
}
