#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "serve/import_format.h"
#include "serve/import_objects.h"
#include "serve/import_talk.h"

/* The data export of Claude: conversations.json, unpacked. */
struct talk {
	struct intake *in;
	struct arena *arena;
	struct import_message m; /* what all messages share */
	char place[IMPORT_PLACE];
};

static bool
knows(const char *start, size_t len)
{
	(void)len;
	return strstr(start, "\"chat_messages\"") != NULL;
}

static void
read_time(struct talk *t, const struct json_span *object)
{
	const char *text = import_objects_text(object, "created_at", t->arena);
	struct moment moment;
	struct err ignored;

	if (text && clock_parse(text, &moment, &ignored) == 0)
		t->m.at = moment.at;
}

/* ---- content ---- */

static void
add_text(struct buf *text, const char *more)
{
	if (!more)
		return;
	if (text->len)
		buf_char(text, '\n');
	buf_string(text, more);
}

/* What a tool gave: a text, or parts of one. */
static void
add_result(struct talk *t, struct buf *text, const struct json_span *part)
{
	struct json_span list, item;
	const char *at = NULL;

	add_text(text, import_objects_text(part, "content", t->arena));
	if (!import_objects_list(part, "content", t->arena, &list))
		return;
	while (json_element(&list, &at, &item))
		add_text(text, import_objects_text(&item, "text", t->arena));
}

static void
add_call(struct talk *t, struct buf *text, const struct json_span *part)
{
	const char *name = import_objects_text(part, "name", t->arena);
	struct json_span input = { JSON_NULL, "", 0 };

	import_objects_member(part, "input", t->arena, &input);
	buf_printf(text, "%s(", name ? name : "tool");
	buf_add(text, input.start, input.len);
	buf_char(text, ')');
}

/* A tool's call or result is a record of its own, by its place. */
static int
put_tool(struct talk *t, const struct json_span *part, bool call, size_t n,
    struct err *err)
{
	struct import_message m = t->m;
	struct buf text = { 0 }, id = { 0 };
	int rc;

	if (call)
		add_call(t, &text, part);
	else
		add_result(t, &text, part);
	buf_printf(&id, "%s/tool/%zu", t->m.id, n);
	m.id = id.data;
	m.type = "tool";
	m.role = call ? t->m.role : "tool";
	m.text = buf_text(&text);
	rc = import_talk_put(t->in, &m, t->place, err);
	buf_release(&text);
	buf_release(&id);
	return rc;
}

/* The texts go together; what is no text of the message is told apart. */
static int
put_parts(struct talk *t, const struct json_span *message, struct buf *text,
    struct err *err)
{
	struct json_span list, part;
	const char *at = NULL;
	size_t n = 0;

	if (!import_objects_list(message, "content", t->arena, &list))
		return 0;
	for (; json_element(&list, &at, &part); n++) {
		const char *type = import_objects_text(&part, "type", t->arena);

		if (!type)
			continue;
		if (strcmp(type, "text") == 0)
			add_text(
			    text, import_objects_text(&part, "text", t->arena));
		else if (strcmp(type, "tool_use") == 0 ||
			 strcmp(type, "tool_result") == 0) {
			if (put_tool(t, &part, type[5] == 'u', n, err) < 0)
				return -1;
		} else {
			intake_left_out(t->in,
			    strcmp(type, "thinking") == 0 ? "thinking"
							  : "other parts",
			    1);
		}
	}
	return 0;
}

/* What was read out of a file that came with the message. */
static int
put_attachments(
    struct talk *t, const struct json_span *message, struct err *err)
{
	struct json_span list, item;
	const char *at = NULL;
	struct buf id = { 0 };
	int rc = 0;

	if (!import_objects_list(message, "attachments", t->arena, &list))
		return 0;
	for (size_t n = 0; rc == 0 && json_element(&list, &at, &item); n++) {
		struct import_message m = t->m;

		buf_reset(&id);
		buf_printf(&id, "%s/attachment/%zu", t->m.id, n);
		m.id = id.data;
		m.type = "chunk";
		m.document = import_objects_text(&item, "file_name", t->arena);
		m.text = import_objects_text(
		    &item, "extracted_content", t->arena);
		if (m.text)
			rc = import_talk_put(t->in, &m, t->place, err);
		else
			intake_left_out(t->in, "attachments", 1);
	}
	buf_release(&id);
	return rc;
}

static void
count_files(struct talk *t, const struct json_span *message)
{
	struct json_span list, item;
	const char *at = NULL;

	if (import_objects_list(message, "files", t->arena, &list))
		while (json_element(&list, &at, &item))
			intake_left_out(t->in, "attachments", 1);
}

static int
put_message(struct talk *t, const struct json_span *message, struct err *err)
{
	const char *sender = import_objects_text(message, "sender", t->arena);
	struct buf text = { 0 };
	int rc;

	t->m.role = sender && strcmp(sender, "human") == 0 ? "user" : sender;
	read_time(t, message);
	count_files(t, message);
	rc = put_attachments(t, message, err);
	if (rc == 0)
		rc = put_parts(t, message, &text, err);
	if (!text.len)
		add_text(&text, import_objects_text(message, "text", t->arena));
	t->m.type = "turn";
	t->m.text = buf_text(&text);
	if (rc == 0)
		rc = import_talk_put(t->in, &t->m, t->place, err);
	buf_release(&text);
	return rc;
}

static int
put_messages(struct talk *t, const struct import_object *object,
    const struct json_span *list, struct err *err)
{
	struct json_span message;
	const char *at = NULL;
	struct err why = { 0 };

	for (size_t n = 0;
	     json_element(list, &at, &message) && !intake_stopped(t->in); n++) {
		snprintf(t->place, sizeof t->place, "%.40s.chat_messages[%zu]",
		    object->place, n);
		t->m.id = import_objects_text(&message, "uuid", t->arena);
		if (!t->m.id) {
			err_set(&why, ERR_INPUT, "a message without 'uuid'");
			intake_fault(t->in, t->place, &why);
		} else if (put_message(t, &message, err) < 0) {
			return -1;
		}
	}
	return 0;
}

static int
each(
    struct intake *in, struct import_object *object, void *ctx, struct err *err)
{
	struct talk t = { .in = in,
		.arena = object->arena,
		.m = { .source = "claude", .at = CLOCK_NONE } };
	struct json_span list;
	struct err why = { 0 };

	(void)ctx;
	t.m.conversation = import_objects_text(&object->value, "uuid", t.arena);
	t.m.title = import_objects_text(&object->value, "name", t.arena);
	read_time(&t, &object->value);
	if (t.m.conversation && import_objects_list(&object->value,
				    "chat_messages", t.arena, &list))
		return put_messages(&t, object, &list, err);
	err_set(&why, ERR_INPUT,
	    "a conversation without 'uuid' or 'chat_messages'");
	intake_fault(in, object->place, &why);
	return 0;
}

static int
read_claude(struct intake *in, const char *path, struct err *err)
{
	return import_objects(in, path, NULL, each, NULL, err);
}

static const char *const files[] = { "conversations.json",
	"conversations-*.json", NULL };

const struct import_format import_claude = { "claude", files, knows,
	read_claude };
