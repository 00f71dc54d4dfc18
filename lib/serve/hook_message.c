#include "serve/hook_message.h"

#include <string.h>

#include "base/checksum.h"
#include "base/messages.h"
#include "base/record.h"
#include "base/utf8.h"
#include "serve/hook_clean.h"
#include "serve/import_objects.h"
#include "serve/parse.h"

struct reading {
	struct hook_message *m;
	struct hook_calls *calls;
	struct arena *arena;
	const char *role; /* of who speaks */
};

static const char *
text_of(const struct reading *r, const struct json_span *object,
    const char *name, const char *other)
{
	const char *text = import_objects_text(object, name, r->arena);

	return text || !other ? text
			      : import_objects_text(object, other, r->arena);
}

static bool
is_set(
    const struct reading *r, const struct json_span *object, const char *name)
{
	struct json_span value;

	return import_objects_member(object, name, r->arena, &value) &&
	       value.kind == JSON_TRUE;
}

/* ---- parts ---- */

static void
add(struct reading *r, const char *type, const char *role, const char *text,
    size_t len)
{
	struct hook_message *m = r->m;

	m->parts = arena_grow(
	    r->arena, m->parts, m->n, &m->room, sizeof *m->parts);
	m->parts[m->n++] = (struct hook_part){ type, role,
		arena_copy(r->arena, text, len), len };
}

/* A call or a result. */
static void
add_tool(struct reading *r, const char *role, const char *text, size_t len)
{
	struct buf said = { 0 };

	hook_clean(text, len, false, &said);
	len = said.len;
	said.len = utf8_fit(buf_text(&said), len, HOOK_MESSAGE_TOOL);
	if (said.len < len)
		buf_string(&said, " [...]");
	if (!parse_blank(buf_text(&said), said.len))
		add(r, "tool", role, said.data, said.len);
	buf_release(&said);
}

static void
add_turn(struct reading *r, const char *text, size_t len)
{
	const bool user = strcmp(r->role, "user") == 0;
	struct buf said = { 0 };

	if (strcmp(r->role, "tool") == 0) {
		add_tool(r, r->role, text, len);
		return;
	}
	hook_clean(text, utf8_fit(text, len, MEMORY_TEXT_MAX), user, &said);
	if (!parse_blank(buf_text(&said), said.len))
		add(r, "turn", r->role, said.data, said.len);
	buf_release(&said);
}

/* ---- what memory itself gave ---- */

static void
note_call(struct reading *r, const char *id)
{
	if (id)
		r->calls->items[r->calls->n++ % HOOK_MESSAGE_CALLS] = checksum(
		    id, strlen(id));
}

static bool
is_noted(const struct reading *r, const char *id)
{
	size_t n = r->calls->n < HOOK_MESSAGE_CALLS ? r->calls->n
						    : HOOK_MESSAGE_CALLS;
	uint32_t sum = id ? checksum(id, strlen(id)) : 0;

	while (id && n-- > 0)
		if (r->calls->items[n] == sum)
			return true;
	return false;
}

/* Whether a call is of memory: of a tool of memos-mcp, or of a command. */
static bool
asks_memory(const char *name, const char *text)
{
	static const char *const commands[] = { "memos-search", "memos-context",
		"memos-list", "memos-export", "memos-chat" };

	if (name && strncmp(name, "mcp", 3) == 0 && strstr(name, "memos"))
		return true;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strstr(text, commands[i]))
			return true;
	return false;
}

static void
add_call(struct reading *r, const char *name, const char *id, const char *text,
    size_t len)
{
	if (asks_memory(name, text))
		note_call(r, id);
	else
		add_tool(r, "assistant", text, len);
}

/* ---- content ---- */

/* As "name(arguments)", or the text of a result; NULL if it has none. */
static const struct piece *
piece_of(struct reading *r, const struct json_span *part)
{
	struct pieces pieces = { .arena = r->arena };
	struct buf list = { 0 };
	struct json_span value;
	struct err ignored;

	buf_printf(&list, "[%.*s]", (int)part->len, part->start);
	value = (struct json_span){ JSON_ARRAY, list.data, list.len };
	if (messages_content(&pieces, &value, &ignored) < 0)
		pieces.first = NULL;
	buf_release(&list);
	return pieces.first;
}

static void
read_part(struct reading *r, const struct json_span *part)
{
	const struct piece *piece = piece_of(r, part);
	const char *id;

	if (!piece || piece->kind == PIECE_IMAGE)
		return;
	if (piece->kind == PIECE_TEXT) {
		add_turn(r, piece->text, piece->len);
		return;
	}
	id = text_of(r, part, "tool_use_id", NULL);
	if (!id)
		add_call(r, text_of(r, part, "name", NULL),
		    text_of(r, part, "id", NULL), piece->text, piece->len);
	else if (!is_noted(r, id))
		add_tool(r, "tool", piece->text, piece->len);
}

static void
read_content(struct reading *r, const struct json_span *content)
{
	struct json_span part;
	const char *at = NULL;

	if (content->kind == JSON_STRING) {
		size_t len;
		const char *text = json_text(content, r->arena, &len);

		add_turn(r, text, len);
	}
	if (content->kind != JSON_ARRAY)
		return;
	while (json_element(content, &at, &part))
		if (part.kind == JSON_OBJECT || part.kind == JSON_STRING)
			read_part(r, &part);
}

/* Who speaks, if it is somebody whose words are kept. */
static bool
read_role(struct reading *r, const char *role)
{
	static const char *const roles[][2] = { { "user", "user" },
		{ "human", "user" }, { "assistant", "assistant" },
		{ "model", "assistant" }, { "gemini", "assistant" },
		{ "tool", "tool" } };

	r->role = NULL;
	for (size_t i = 0; role && i < sizeof roles / sizeof *roles; i++)
		if (strcmp(role, roles[i][0]) == 0)
			r->role = roles[i][1];
	return r->role;
}

static void
read_message(
    struct reading *r, const char *role, const struct json_span *message)
{
	struct json_span content;

	if (read_role(r, role) &&
	    import_objects_member(message, "content", r->arena, &content))
		read_content(r, &content);
}

/* ---- Codex ---- */

/* The bytes of a value: those of a string, or its JSON. */
static void
put_value(struct reading *r, const struct json_span *object, const char *name,
    struct buf *out)
{
	struct json_span value;
	size_t len;

	if (!import_objects_member(object, name, r->arena, &value))
		return;
	if (value.kind == JSON_STRING) {
		const char *text = json_text(&value, r->arena, &len);

		buf_add(out, text, len);
	} else {
		buf_add(out, value.start, value.len);
	}
}

static void
read_codex_call(struct reading *r, const struct json_span *item)
{
	static const char *const arguments[] = { "arguments", "input",
		"action" };
	const char *name = text_of(r, item, "name", "type");
	struct buf text = { 0 };

	buf_printf(&text, "%s(", name);
	for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
		put_value(r, item, arguments[i], &text);
	buf_char(&text, ')');
	add_call(
	    r, name, text_of(r, item, "call_id", "id"), text.data, text.len);
	buf_release(&text);
}

static void
read_codex_result(struct reading *r, const struct json_span *item)
{
	struct json_span output;
	struct buf text = { 0 };

	if (is_noted(r, text_of(r, item, "call_id", NULL)))
		return;
	if (import_objects_object(item, "output", r->arena, &output))
		put_value(r, &output, "content", &text);
	else
		put_value(r, item, "output", &text);
	add_tool(r, "tool", buf_text(&text), text.len);
	buf_release(&text);
}

static bool
ends(const char *text, const char *with)
{
	size_t len = strlen(text), n = strlen(with);

	return len >= n && strcmp(text + len - n, with) == 0;
}

static void
read_codex(struct reading *r, const struct json_span *item)
{
	const char *type = text_of(r, item, "type", NULL);

	if (!type)
		return;
	if (strcmp(type, "message") == 0)
		read_message(r, text_of(r, item, "role", NULL), item);
	else if (ends(type, "_call_output"))
		read_codex_result(r, item);
	else if (ends(type, "_call"))
		read_codex_call(r, item);
}

/* ---- VS Code ---- */

static void
read_requests(struct reading *r, const struct json_span *data)
{
	struct json_span list, call;
	const char *at = NULL;

	if (!import_objects_list(data, "toolRequests", r->arena, &list))
		return;
	while (json_element(&list, &at, &call)) {
		const char *name = text_of(r, &call, "name", NULL);
		struct buf text = { 0 };

		buf_printf(&text, "%s(", name ? name : "tool");
		put_value(r, &call, "arguments", &text);
		buf_char(&text, ')');
		add_call(r, name, text_of(r, &call, "toolCallId", "id"),
		    text.data, text.len);
		buf_release(&text);
	}
}

static void
read_result(struct reading *r, const struct json_span *data)
{
	struct json_span result;
	struct buf text = { 0 };

	if (is_noted(r, text_of(r, data, "toolCallId", NULL)))
		return;
	if (import_objects_object(data, "result", r->arena, &result))
		put_value(r, &result, "content", &text);
	else
		put_value(r, data, "result", &text);
	add_tool(r, "tool", buf_text(&text), text.len);
	buf_release(&text);
}

static void
read_vscode(struct reading *r, const char *type, const struct json_span *data)
{
	if (strcmp(type, "user.message") == 0) {
		read_message(r, "user", data);
	} else if (strcmp(type, "assistant.message") == 0) {
		read_message(r, "assistant", data);
		read_requests(r, data);
	} else if (strcmp(type, "tool.execution_complete") == 0) {
		read_result(r, data);
	}
}

/* ---- a line ---- */

/* What Claude Code says to itself, or an agent of an agent. */
static bool
is_aside(const struct reading *r, const struct json_span *line)
{
	static const char *const marks[] = { "isMeta", "isSidechain",
		"isCompactSummary", "isVisibleInTranscriptOnly",
		"isApiErrorMessage" };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (is_set(r, line, marks[i]))
			return true;
	return false;
}

bool
hook_message_read(struct hook_message *m, const struct json_span *line,
    struct hook_calls *calls, struct arena *arena)
{
	struct reading r = { m, calls, arena, NULL };
	struct json_span inner;
	const char *type, *role;

	*m = (struct hook_message){ 0 };
	if (line->kind != JSON_OBJECT || is_aside(&r, line))
		return false;
	type = text_of(&r, line, "type", NULL);
	role = text_of(&r, line, "role", NULL);
	m->key = text_of(&r, line, "uuid", "id");
	m->at = text_of(&r, line, "timestamp", NULL);
	if (import_objects_object(line, "message", arena, &inner))
		read_message(&r, role ? role : type, &inner);
	else if (type && import_objects_object(line, "data", arena, &inner))
		read_vscode(&r, type, &inner);
	else if (type && strcmp(type, "response_item") == 0 &&
		 import_objects_object(line, "payload", arena, &inner))
		read_codex(&r, &inner);
	else if (role || type)
		read_message(&r, role ? role : type, line);
	return m->n > 0;
}
