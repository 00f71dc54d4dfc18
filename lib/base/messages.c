#include "base/messages.h"

#include <string.h>

#include "base/utf8.h"

enum { TYPE_SHOWN = 64 /* bytes of an unknown type in the message */ };

/* The fields of a content part that matter, whoever wrote it. */
struct part {
	struct json_span type, text, name, arguments, content, path, caption,
	    refusal;
	struct json_span more; /* a string or object that tells the rest */
};

static const struct part_field {
	const char *name;
	size_t offset;
} part_fields[] = {
	{ "type", offsetof(struct part, type) },
	{ "text", offsetof(struct part, text) },
	{ "name", offsetof(struct part, name) },
	{ "input", offsetof(struct part, arguments) },
	{ "arguments", offsetof(struct part, arguments) },
	{ "args", offsetof(struct part, arguments) },
	{ "content", offsetof(struct part, content) },
	{ "image_url", offsetof(struct part, more) },
	{ "source", offsetof(struct part, more) },
	{ "image", offsetof(struct part, more) },
	{ "function", offsetof(struct part, more) },
	{ "custom", offsetof(struct part, more) },
	{ "url", offsetof(struct part, path) },
	{ "path", offsetof(struct part, path) },
	{ "file_id", offsetof(struct part, path) },
	{ "caption", offsetof(struct part, caption) },
	{ "alt", offsetof(struct part, caption) },
	{ "refusal", offsetof(struct part, refusal) },
};

static void
read_part(const struct json_span *object, struct arena *arena, struct part *out)
{
	const char *at = NULL, *key;
	struct json_span value;

	memset(out, 0, sizeof *out);
	while (json_member(object, &at, arena, &key, &value)) {
		for (size_t i = 0; i < sizeof part_fields / sizeof *part_fields;
		     i++) {
			const struct part_field *f = &part_fields[i];

			if (value.kind == JSON_NULL || strcmp(key, f->name))
				continue;
			memcpy((char *)out + f->offset, &value, sizeof value);
			break;
		}
	}
}

static bool
is_blank(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!strchr(" \t\n\r\v\f", s[i]))
			return false;
	return true;
}

static void
add_piece(struct pieces *p, enum piece_kind kind, const char *text, size_t len)
{
	struct piece *piece;

	if (is_blank(text, len))
		return;
	piece = arena_bytes(p->arena, sizeof *piece);
	piece->kind = kind;
	piece->text = arena_copy(p->arena, text, len);
	piece->len = len;
	if (p->last)
		p->last->next = piece;
	else
		p->first = piece;
	p->last = piece;
}

static void
end_text(struct pieces *p)
{
	add_piece(p, PIECE_TEXT, buf_text(&p->text), p->text.len);
	buf_reset(&p->text);
}

/* What is no text ends the text before it. */
static void
add_other(struct pieces *p, enum piece_kind kind, struct buf *text)
{
	end_text(p);
	p->other = true;
	add_piece(p, kind, buf_text(text), text->len);
	buf_release(text);
}

/* Appends a string decoded, behind a newline if there is text before it. */
static void
put_text(struct buf *out, const struct json_span *string, struct arena *arena)
{
	size_t len;
	const char *text = json_text(string, arena, &len);

	if (is_blank(text, len))
		return;
	if (out->len)
		buf_char(out, '\n');
	buf_add(out, text, len);
}

/* Whether a part's type ends like this: tool_use, mcp_tool_use and so on. */
static bool
type_ends(const char *type, const char *end)
{
	size_t len = strlen(type), n = strlen(end);

	return len >= n && !strcmp(type + len - n, end);
}

static bool
is_image(const char *type)
{
	return !strcmp(type, "image_url") || !strcmp(type, "image") ||
	       !strcmp(type, "input_image");
}

/*
 * Appends where the image is and what it shows.  It may be named in the part
 * itself, in a string, or in an object one level down; data is not kept.
 */
static void
put_image(struct buf *out, const struct part *part, struct arena *arena)
{
	struct json_span where = part->path;
	struct part inner;
	const char *path = NULL;

	if (part->more.kind == JSON_STRING) {
		where = part->more;
	} else if (part->more.kind == JSON_OBJECT) {
		read_part(&part->more, arena, &inner);
		where = inner.path;
	}
	if (where.kind == JSON_STRING)
		path = json_text(&where, arena, NULL);
	if (out->len)
		buf_char(out, '\n');
	if (path && *path && strncmp(path, "data:", 5) != 0)
		buf_string(out, path);
	else
		buf_string(out, "[image]");
	if (part->caption.kind == JSON_STRING) {
		buf_char(out, ' ');
		buf_string(out, json_text(&part->caption, arena, NULL));
	}
}

/* Appends "name(arguments)"; false if the call has no name. */
static bool
put_call(struct buf *out, const struct part *part, struct arena *arena)
{
	const struct json_span *args = &part->arguments;

	if (part->name.kind != JSON_STRING)
		return false;
	buf_string(out, json_text(&part->name, arena, NULL));
	buf_char(out, '(');
	if (args->kind == JSON_STRING)
		buf_string(out, json_text(args, arena, NULL));
	else if (args->start)
		buf_add(out, args->start, args->len);
	buf_char(out, ')');
	return true;
}

static const char *
part_type(const struct part *part, struct arena *arena)
{
	if (part->type.kind == JSON_STRING)
		return json_text(&part->type, arena, NULL);
	return part->text.kind == JSON_STRING ? "text" : "";
}

/* Appends a part of a tool's result; what is neither is kept as JSON. */
static void
put_result_part(
    struct buf *out, const struct json_span *value, struct arena *arena)
{
	struct part part;

	if (value->kind == JSON_STRING) {
		put_text(out, value, arena);
		return;
	}
	if (value->kind == JSON_OBJECT) {
		read_part(value, arena, &part);
		if (part.text.kind == JSON_STRING) {
			put_text(out, &part.text, arena);
			return;
		}
		if (is_image(part_type(&part, arena))) {
			put_image(out, &part, arena);
			return;
		}
	}
	if (out->len)
		buf_char(out, '\n');
	buf_add(out, value->start, value->len);
}

static void
put_result(
    struct buf *out, const struct json_span *content, struct arena *arena)
{
	const char *at = NULL;
	struct json_span value;

	if (!content->start)
		return;
	if (content->kind != JSON_ARRAY) {
		put_result_part(out, content, arena);
		return;
	}
	while (json_element(content, &at, &value))
		put_result_part(out, &value, arena);
}

static int
unknown_part(const char *type, struct err *err)
{
	return err_set(err, ERR_INPUT, "unknown content part '%.*s'",
	    (int)utf8_fit(type, strlen(type), TYPE_SHOWN), type);
}

static bool
is_thinking(const char *type)
{
	return type_ends(type, "thinking") || !strcmp(type, "reasoning");
}

static int
add_part(struct pieces *p, const struct json_span *object, struct err *err)
{
	struct buf text = { 0 };
	struct part part;
	const char *type;

	read_part(object, p->arena, &part);
	type = part_type(&part, p->arena);
	if (is_thinking(type)) {
		p->other = true;
		return 0;
	}
	if (is_image(type)) {
		put_image(&text, &part, p->arena);
		add_other(p, PIECE_IMAGE, &text);
		return 0;
	}
	if (type_ends(type, "tool_use")) {
		if (!put_call(&text, &part, p->arena))
			return err_set(
			    err, ERR_INPUT, "a tool call has no 'name'");
		add_other(p, PIECE_TOOL, &text);
		return 0;
	}
	if (type_ends(type, "tool_result")) {
		put_result(&text, &part.content, p->arena);
		add_other(p, PIECE_TOOL, &text);
		return 0;
	}
	if (!strcmp(type, "refusal"))
		part.text = part.refusal;
	if (part.text.kind != JSON_STRING)
		return unknown_part(type, err);
	put_text(&p->text, &part.text, p->arena);
	return 0;
}

static int
add_parts(struct pieces *p, const struct json_span *content, struct err *err)
{
	const char *at = NULL;
	struct json_span value;

	while (json_element(content, &at, &value)) {
		if (value.kind == JSON_STRING)
			put_text(&p->text, &value, p->arena);
		else if (value.kind != JSON_OBJECT)
			return err_set(err, ERR_INPUT,
			    "a content part is neither text nor object");
		else if (add_part(p, &value, err))
			return -1;
	}
	return 0;
}

int
messages_content(
    struct pieces *p, const struct json_span *content, struct err *err)
{
	int rc = 0;

	if (content->kind == JSON_STRING) {
		size_t len;
		const char *text = json_text(content, p->arena, &len);

		add_piece(p, PIECE_TEXT, text, len);
		return 0;
	}
	rc = add_parts(p, content, err);
	end_text(p);
	buf_release(&p->text);
	return rc;
}

/* A call's name and arguments may stand one level down. */
static int
add_call(struct pieces *p, const struct json_span *call, struct err *err)
{
	struct buf text = { 0 };
	struct part part;

	if (call->kind == JSON_OBJECT) {
		read_part(call, p->arena, &part);
		if (part.more.kind == JSON_OBJECT) {
			struct json_span inner = part.more;

			read_part(&inner, p->arena, &part);
		}
	}
	if (call->kind != JSON_OBJECT || !put_call(&text, &part, p->arena))
		return err_set(err, ERR_INPUT, "a tool call has no 'name'");
	add_other(p, PIECE_TOOL, &text);
	return 0;
}

int
messages_calls(struct pieces *p, const struct json_span *calls, struct err *err)
{
	const char *at = NULL;
	struct json_span value;

	if (calls->kind != JSON_ARRAY)
		return add_call(p, calls, err);
	while (json_element(calls, &at, &value))
		if (add_call(p, &value, err))
			return -1;
	return 0;
}
