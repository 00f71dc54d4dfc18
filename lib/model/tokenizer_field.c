#include "model/tokenizer_field.h"

#include <string.h>

bool
tokenizer_field(
    const struct json_span *value, const char *name, struct json_span *field)
{
	struct arena arena = { 0 };
	const char *at = NULL, *key;
	bool found = false;

	if (value->kind != JSON_OBJECT)
		return false;
	while (!found && json_member(value, &at, &arena, &key, field))
		found = !strcmp(key, name);
	arena_release(&arena);
	return found;
}

char *
tokenizer_field_text(const struct json_span *value, const char *name,
    struct arena *arena, size_t *len)
{
	struct json_span field;

	if (!tokenizer_field(value, name, &field) || field.kind != JSON_STRING)
		return NULL;
	return json_text(&field, arena, len);
}

bool
tokenizer_field_flag(
    const struct json_span *value, const char *name, bool missing)
{
	struct json_span field;

	if (!tokenizer_field(value, name, &field) ||
	    (field.kind != JSON_TRUE && field.kind != JSON_FALSE))
		return missing;
	return field.kind == JSON_TRUE;
}
