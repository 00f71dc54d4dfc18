#include "base/record_answer.h"

#include <stddef.h>
#include <string.h>

static bool
is_event(const struct json_span *value)
{
	static const char *const words[] = { "\"ADD\"", "\"UPDATE\"",
		"\"SUPERSEDE\"", "\"NOOP\"", "\"DELETE\"", "\"STRENGTHEN\"",
		"\"NONE\"" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == value->len &&
		    !memcmp(words[i], value->start, value->len))
			return true;
	return false;
}

static bool
is_objects(const struct json_span *value)
{
	const char *at = NULL;
	struct json_span item;

	if (value->kind != JSON_ARRAY)
		return false;
	while (json_element(value, &at, &item))
		if (item.kind != JSON_OBJECT)
			return false;
	return true;
}

bool
record_answer_has(const char *key, const struct json_span *value)
{
	const bool none = value->kind == JSON_NULL;

	if (strcmp(key, "score") == 0)
		return none || value->kind == JSON_NUMBER;
	if (strcmp(key, "explain") == 0 || strcmp(key, "found_by") == 0)
		return none || value->kind == JSON_OBJECT;
	if (strcmp(key, "facts") == 0)
		return none || is_objects(value);
	if (strcmp(key, "superseded") == 0)
		return none || value->kind == JSON_TRUE;
	return strcmp(key, "event") == 0 && (none || is_event(value));
}

void
record_answer_put(struct buf *out, const char *id, const struct memory *m,
    const char *event, int64_t edit)
{
	buf_char(out, '{');
	json_put_field(out, "id", id);
	if (m) {
		json_put_key(out, "memory");
		json_put_string(out, m->text, m->text_len);
	}
	json_put_field(out, "event", event);
	if (edit)
		json_put_int(out, "edit", edit);
	buf_string(out, "}\n");
}
