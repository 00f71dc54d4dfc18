#include "serve/operation_given.h"

#include <stdio.h>
#include <string.h>

bool
operation_given_member(
    const struct json_span *object, const char *name, struct json_span *value)
{
	struct arena names = { 0 };
	const char *at = NULL, *key;
	bool found = false;

	if (!object->len || object->kind != JSON_OBJECT)
		return false;
	while (!found && json_member(object, &at, &names, &key, value))
		found = strcmp(key, name) == 0;
	arena_release(&names);
	return found;
}

bool
operation_given(const struct operation_call *call, const char *name,
    struct json_span *value)
{
	return operation_given_member(&call->arguments, name, value);
}

const char *
operation_given_text(struct operation_call *call, const char *name)
{
	struct json_span value;

	if (!operation_given(call, name, &value) || value.kind != JSON_STRING)
		return NULL;
	return json_text(&value, &call->arena, NULL);
}

int64_t
operation_given_integer(
    const struct operation_call *call, const char *name, int64_t none)
{
	struct json_span value;
	int64_t number;

	if (!operation_given(call, name, &value) || value.kind != JSON_NUMBER ||
	    !json_integer(&value, &number))
		return none;
	return number;
}

bool
operation_given_flag(const struct operation_call *call, const char *name)
{
	struct json_span value;

	return operation_given(call, name, &value) && value.kind == JSON_TRUE;
}

const char **
operation_given_texts(struct operation_call *call, const char *name, size_t *n)
{
	struct json_span value, item;
	const char **texts = NULL, *at = NULL;
	size_t room = 0;

	*n = 0;
	if (!operation_given(call, name, &value))
		return NULL;
	if (value.kind == JSON_STRING) {
		texts = arena_bytes(&call->arena, sizeof *texts);
		texts[(*n)++] = json_text(&value, &call->arena, NULL);
	}
	while (value.kind == JSON_ARRAY && json_element(&value, &at, &item)) {
		texts = arena_grow(
		    &call->arena, texts, *n, &room, sizeof *texts);
		texts[(*n)++] = json_text(&item, &call->arena, NULL);
	}
	return texts;
}

/* A filter that names a field of the scope says itself what it is to be. */
static void
leave_to_filter(const struct operation_call *call, const struct front *f,
    const char *name, const char **value)
{
	struct json_span given;
	char key[24];

	snprintf(key, sizeof key, "\"%s\"", name);
	if (strstr(f->filter, key) && !operation_given(call, name, &given))
		*value = NULL;
}

struct front
operation_given_front(struct operation_call *call)
{
	struct front f = *call->desk->front;
	const struct {
		const char *name, **value;
	} fields[] = {
		{ "user_id", &f.user },
		{ "agent_id", &f.agent },
		{ "app_id", &f.app },
		{ "run_id", &f.run },
		{ "type", &f.type },
		{ "state", &f.state },
		{ "since", &f.since },
		{ "until", &f.until },
		{ "as_of", &f.as_of },
		{ "valid_at", &f.valid_at },
	};
	struct json_span filter;

	f.run = NULL;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		const char *text = operation_given_text(call, fields[i].name);

		if (text)
			*fields[i].value = text;
	}
	if (!operation_given(call, "filter", &filter))
		return f;
	f.filter = arena_copy(&call->arena, filter.start, filter.len);
	for (int i = 0; i < 3; i++)
		leave_to_filter(call, &f, fields[i].name, fields[i].value);
	return f;
}

static bool
is_of(const char *wanted, const char *has)
{
	return !wanted || (has && strcmp(wanted, has) == 0);
}

bool
operation_given_owns(const struct front *scope, const struct memory *memory)
{
	return is_of(scope->user, memory->user_id) &&
	       is_of(scope->agent, memory->agent_id) &&
	       is_of(scope->app, memory->app_id);
}
