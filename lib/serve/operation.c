#include "serve/operation.h"

#include <string.h>

#include "base/json_schema.h"
#include "serve/operation_given.h"
#include "serve/operation_profiles.h"
#include "serve/operation_schema.h"

const struct operation_profile *
operation_profile(const char *name)
{
	static const struct operation_profile *const profiles[] = {
		&operation_memos, &operation_mem0, &operation_memtensor,
		&operation_server_memory
	};

	for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
		if (strcmp(profiles[i]->name, name) == 0)
			return profiles[i];
	return NULL;
}

const struct operation *
operation_find(const struct operation_profile *profile, const char *name)
{
	const struct operation *o = profile->operations;

	while (o->name && strcmp(o->name, name) != 0)
		o++;
	return o->name ? o : NULL;
}

bool
operation_allowed(
    const struct operation *operation, const struct operation_desk *desk)
{
	if (operation->effect == OPERATION_READS)
		return true;
	return !desk->read_only &&
	       (operation->effect == OPERATION_WRITES || desk->allow_delete);
}

/* ---- arguments ---- */

static bool
is_listed(const char *list, const char *name)
{
	size_t n = strlen(name);

	while (list && *list) {
		size_t len = strcspn(list, ",");

		if (len == n && strncmp(list, name, n) == 0)
			return true;
		list += len + (list[len] == ',');
	}
	return false;
}

static const struct operation_field *
find_field(const struct operation_field *fields, const char *key)
{
	for (; fields->name; fields++)
		if (strcmp(fields->name, key) == 0 ||
		    is_listed(fields->also, key))
			return fields;
	return NULL;
}

/* Clients fill in what they do not mean. */
static bool
is_nothing(const struct operation_field *f, const struct json_span *value)
{
	if (value->kind == JSON_NULL)
		return true;
	return f && !f->required && f->kind == OPERATION_TEXT &&
	       value->kind == JSON_STRING && value->len == 2;
}

static void
put_member(struct buf *out, const char *key, const struct json_span *value)
{
	if (out->data[out->len - 1] != '{')
		buf_char(out, ',');
	json_put_string(out, key, strlen(key));
	buf_char(out, ':');
	buf_add(out, value->start, value->len);
}

/*
 * Copies what was given under the names of the table, or with `as` under those
 * of the function.
 */
static int
rename_members(const struct operation_profile *profile,
    struct operation_call *call, bool as, struct err *err)
{
	struct buf object = { 0 };
	struct json_span value;
	const char *at = NULL, *key, *copy;
	int rc;

	buf_char(&object, '{');
	while (json_member(&call->arguments, &at, &call->arena, &key, &value)) {
		const struct operation_field *f = find_field(
		    call->operation->takes, key);

		if (is_nothing(f, &value) || (!f && profile->lenient))
			continue;
		if (f)
			key = as && f->as ? f->as : f->name;
		put_member(&object, key, &value);
	}
	buf_char(&object, '}');
	copy = arena_copy(&call->arena, object.data, object.len);
	/* two spellings of one thing are the same key twice */
	rc = json_scan(copy, object.len, &call->arguments, err);
	buf_release(&object);
	return rc;
}

static int
check(const struct operation_profile *profile, struct operation_call *call,
    struct err *err)
{
	const struct json_schema *schema;
	struct buf text = { 0 };
	int rc = -1;

	operation_schema(call->operation->takes, !profile->lenient, &text);
	schema = json_schema_read(text.data, text.len, &call->arena, err);
	if (schema)
		rc = json_schema_check(schema, &call->arguments, err);
	buf_release(&text);
	return rc;
}

int
operation_do(struct operation_desk *desk,
    const struct operation_profile *profile, const struct operation *operation,
    const struct json_span *arguments, struct buf *out, struct err *err)
{
	struct operation_call call = { .desk = desk,
		.operation = operation,
		.arguments = *arguments,
		.out = out };
	const size_t len = out->len;
	int rc = -1;

	if (!operation_allowed(operation, desk))
		err_set(err, ERR_INPUT, "'%s' is not allowed here",
		    operation->name);
	else if (rename_members(profile, &call, false, err) == 0 &&
		 check(profile, &call, err) == 0 &&
		 rename_members(profile, &call, true, err) == 0 &&
		 operation_desk_use(
		     desk, operation_given_text(&call, "cube"), err) == 0)
		rc = operation->run(&call, err);
	if (rc < 0 && out->data) {
		out->len = len;
		out->data[len] = '\0';
	}
	arena_release(&call.arena);
	return rc;
}
