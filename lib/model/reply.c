#include "model/reply.h"

#include <string.h>

#include "base/utf8.h"
#include "model/member.h"
#include "text/redact.h"

enum {
	READ_MAX = 1024, /* bytes of what a server says that are looked at */
	SHOWN_MAX = 200,
	PIECE_MIN = 8, /* bytes of a key that give it away */
	KEY_MIN = 4,   /* shorter ones are words such as "no" */
};

/* What an error is */

/* The text of a member, "" if it is no string. */
static const char *
text_of(const struct json_span *object, const char *name, struct arena *arena)
{
	struct json_span value;

	if (!member_find(object, name, arena, &value) ||
	    value.kind != JSON_STRING)
		return "";
	return json_text(&value, arena, NULL);
}

static bool
is_text(const struct json_span *object, const char *name, const char *text,
    struct arena *arena)
{
	return !strcmp(text_of(object, name, arena), text);
}

/* A code is a word or, as a number or in digits, a status of HTTP. */
static void
read_code(const struct json_span *object, struct arena *arena,
    struct reply_error *error)
{
	struct json_span value;
	int64_t status = 0;

	if (!member_find(object, "code", arena, &value))
		return;
	if (value.kind == JSON_STRING) {
		error->code = json_text(&value, arena, NULL);
		if (strspn(error->code, "0123456789") == 3 && !error->code[3])
			status = (error->code[0] - '0') * 100 +
				 (error->code[1] - '0') * 10 +
				 (error->code[2] - '0');
	} else if (value.kind == JSON_NUMBER) {
		json_integer(&value, &status);
	}
	if (status >= 400 && status < 600)
		error->status = status;
}

static void
read_object(const struct json_span *object, struct arena *arena,
    struct reply_error *error)
{
	error->message = text_of(object, "message", arena);
	error->type = text_of(object, "type", arena);
	if (!*error->type)
		error->type = text_of(object, "status", arena);
	read_code(object, arena, error);
}

bool
reply_error(const struct json_span *reply, struct arena *arena,
    struct reply_error *error)
{
	struct json_span value, object = *reply;
	const char *at = NULL;

	*error = (struct reply_error){ .message = "", .type = "", .code = "" };
	if (reply->kind == JSON_ARRAY && !json_element(reply, &at, &object))
		return false;
	if (!member_find(&object, "error", arena, &value)) {
		if (!is_text(&object, "type", "error", arena) &&
		    !is_text(&object, "object", "error", arena))
			return false;
		read_object(&object, arena, error);
		return true;
	}
	if (value.kind == JSON_NULL || value.kind == JSON_FALSE)
		return false;
	if (value.kind == JSON_OBJECT)
		read_object(&value, arena, error);
	else
		error->type = text_of(&object, "error_type", arena);
	if (value.kind != JSON_STRING)
		return true;
	error->message = json_text(&value, arena, NULL);
	return *error->message != '\0';
}

/* What else says that it is one, in the order of how much it says. */
static const char *
find_message(const struct json_span *reply, struct arena *arena)
{
	const char *at = NULL, *text = text_of(reply, "message", arena);
	struct json_span detail, first;

	if (!*text)
		text = text_of(reply, "detail", arena);
	if (!*text && member_find(reply, "detail", arena, &detail) &&
	    detail.kind == JSON_ARRAY && json_element(&detail, &at, &first))
		text = text_of(&first, "msg", arena);
	return text;
}

void
reply_error_of(const char *body, size_t len, struct arena *arena,
    struct reply_error *error)
{
	struct json_span reply;
	struct err ignored;

	*error = (struct reply_error){ .message = "", .type = "", .code = "" };
	if (json_scan(body, len, &reply, &ignored) == 0) {
		if (!reply_error(&reply, arena, error))
			error->message = find_message(&reply, arena);
		return;
	}
	while (len && strchr(" \t\r\n", *body)) {
		body++;
		len--;
	}
	/* a page for people says nothing in one line */
	if (len && *body != '<')
		error->message = arena_copy(
		    arena, body, len < READ_MAX ? len : READ_MAX);
}

/* How it is shown */

/* One line, valid UTF-8, without control characters and doubled blanks. */
static void
put_line(const char *text, struct buf *out)
{
	size_t left = strnlen(text, READ_MAX);

	while (left) {
		size_t good = utf8_bad(text, left);

		for (size_t i = 0; i < good; i++) {
			bool blank = (unsigned char)text[i] <= ' ' ||
				     text[i] == 0x7f;

			if (!blank)
				buf_char(out, text[i]);
			else if (out->len && out->data[out->len - 1] != ' ')
				buf_char(out, ' ');
		}
		text += good;
		left -= good;
		if (left) {
			buf_char(out, '?');
			text++;
			left--;
		}
	}
}

/* The bytes at text that are also in the key, from anywhere in it. */
static size_t
common(const char *text, const char *key)
{
	size_t longest = 0;

	for (; *key; key++) {
		size_t n = 0;

		while (text[n] && text[n] == key[n])
			n++;
		longest = n > longest ? n : longest;
	}
	return longest;
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c && strchr("-_*.", c));
}

/* The bytes of a key at text, also of one that is shown in part. */
static size_t
key_word(const char *text)
{
	size_t n = 0;

	if (strncmp(text, "sk-", 3) != 0 && strncmp(text, "memos_", 6) != 0)
		return 0;
	while (is_word(text[n]))
		n++;
	while (n && text[n - 1] == '.')
		n--;
	return n >= PIECE_MIN + 3 ? n : 0;
}

void
reply_mask(const char *text, const char *key, struct buf *out)
{
	size_t len = key ? strlen(key) : 0;
	size_t least = len < PIECE_MIN ? len : PIECE_MIN;
	char before = ' ';

	while (*text) {
		size_t n = len < KEY_MIN ? 0 : common(text, key);

		if (n < least)
			n = 0;
		if (!n && !is_word(before))
			n = key_word(text);
		if (n)
			buf_string(out, "[redacted]");
		else
			buf_char(out, *text);
		before = n ? ' ' : *text;
		text += n ? n : 1;
	}
}

void
reply_print(const char *text, const char *key, struct buf *out)
{
	struct buf line = { 0 }, masked = { 0 }, shown = { 0 };
	size_t fit;

	put_line(text, &line);
	reply_mask(buf_text(&line), key, &masked);
	redact(buf_text(&masked), masked.len, &shown);
	fit = utf8_fit(buf_text(&shown), shown.len, SHOWN_MAX);
	buf_add(out, buf_text(&shown), fit);
	if (fit < shown.len)
		buf_string(out, "...");
	buf_release(&line);
	buf_release(&masked);
	buf_release(&shown);
}
