#include "stub.h"

#include <string.h>

/* ---- reading a request ---- */

bool
find_member(const struct json_span *object, const char *name,
    struct arena *arena, struct json_span *value)
{
	const char *at = NULL, *key;

	while (object->kind == JSON_OBJECT &&
	       json_member(object, &at, arena, &key, value))
		if (!strcmp(key, name))
			return true;
	return false;
}

bool
request_find(struct request *request, const char *path, struct json_span *value)
{
	struct json_span object = request->json;

	for (; request->is_json; path++) {
		size_t n = strcspn(path, ".");
		char *name = arena_copy(&request->arena, path, n);

		if (!find_member(&object, name, &request->arena, value))
			return false;
		path += n;
		if (!*path)
			return true;
		object = *value;
	}
	return false;
}

/* Appends the text of a message's content: a string, or parts that have it. */
static void
put_content(
    const struct json_span *content, struct arena *arena, struct buf *out)
{
	struct json_span part, text;
	const char *at = NULL, *s;
	size_t len;

	if (content->kind == JSON_STRING) {
		s = json_text(content, arena, &len);
		buf_add(out, s, len);
	}
	while (content->kind == JSON_ARRAY && json_element(content, &at, &part))
		if (find_member(&part, "text", arena, &text))
			put_content(&text, arena, out);
}

void
request_last_user(struct request *request, struct buf *out)
{
	struct arena *arena = &request->arena;
	struct json_span list, message, role, content;
	const char *at = NULL;

	if (!request_find(request, "messages", &list) &&
	    !request_find(request, "contents", &list))
		return;
	while (list.kind == JSON_ARRAY && json_element(&list, &at, &message)) {
		if (!find_member(&message, "role", arena, &role) ||
		    strcmp(json_text(&role, arena, NULL), "user") != 0)
			continue;
		if (!find_member(&message, "content", arena, &content) &&
		    !find_member(&message, "parts", arena, &content))
			continue;
		buf_reset(out);
		put_content(&content, arena, out);
	}
}

bool
request_schema(struct request *request, struct json_span *schema)
{
	static const char *const places[] = {
		"response_format.json_schema.schema",
		"response_format.schema",
		"format",
		"output_config.format.schema",
		"generationConfig.responseJsonSchema",
	};

	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (request_find(request, places[i], schema) &&
		    schema->kind == JSON_OBJECT)
			return true;
	return false;
}

/* ---- the least value of a schema ---- */

static long
number_of(const struct json_span *schema, const char *name, struct arena *arena,
    long otherwise)
{
	struct json_span value;
	int64_t n = otherwise;

	if (find_member(schema, name, arena, &value))
		json_integer(&value, &n);
	return (long)n;
}

static void
put_object(const struct json_span *schema, struct arena *arena, struct buf *out,
    int depth)
{
	struct json_span properties, required, name, value;
	const char *at = NULL;
	bool some = false;

	buf_char(out, '{');
	if (find_member(schema, "required", arena, &required) &&
	    find_member(schema, "properties", arena, &properties))
		while (json_element(&required, &at, &name)) {
			const char *key = json_text(&name, arena, NULL);

			buf_string(out, some ? "," : "");
			json_put_string(out, key, strlen(key));
			buf_char(out, ':');
			some = true;
			if (find_member(&properties, key, arena, &value))
				put_least(&value, arena, out, depth + 1);
			else
				buf_string(out, "null");
		}
	buf_char(out, '}');
}

static void
put_array(const struct json_span *schema, struct arena *arena, struct buf *out,
    int depth)
{
	long n = number_of(schema, "minItems", arena, 0);
	struct json_span items;
	bool any = !find_member(schema, "items", arena, &items);

	buf_char(out, '[');
	for (long i = 0; i < n; i++) {
		buf_string(out, i ? "," : "");
		if (any)
			buf_string(out, "null");
		else
			put_least(&items, arena, out, depth + 1);
	}
	buf_char(out, ']');
}

static void
put_typed(const struct json_span *schema, const char *type, struct arena *arena,
    struct buf *out, int depth)
{
	if (!strcmp(type, "object")) {
		put_object(schema, arena, out, depth);
	} else if (!strcmp(type, "array")) {
		put_array(schema, arena, out, depth);
	} else if (!strcmp(type, "string")) {
		buf_char(out, '"');
		for (long i = number_of(schema, "minLength", arena, 0); i > 0;
		     i--)
			buf_char(out, 'x');
		buf_char(out, '"');
	} else if (!strcmp(type, "integer") || !strcmp(type, "number")) {
		buf_printf(out, "%ld", number_of(schema, "minimum", arena, 0));
	} else {
		buf_string(out, !strcmp(type, "boolean") ? "false" : "null");
	}
}

void
put_least(const struct json_span *schema, struct arena *arena, struct buf *out,
    int depth)
{
	struct json_span value, first;
	const char *at = NULL;

	if (depth > 20) {
		buf_string(out, "null");
	} else if (find_member(schema, "const", arena, &value)) {
		buf_add(out, value.start, value.len);
	} else if (find_member(schema, "enum", arena, &value) &&
		   json_element(&value, &at, &first)) {
		buf_add(out, first.start, first.len);
	} else if (find_member(schema, "anyOf", arena, &value) &&
		   json_element(&value, &at, &first)) {
		put_least(&first, arena, out, depth + 1);
	} else if (find_member(schema, "type", arena, &value) &&
		   (value.kind != JSON_ARRAY ||
		       json_element(&value, &at, &value))) {
		put_typed(
		    schema, json_text(&value, arena, NULL), arena, out, depth);
	} else {
		buf_string(out, "null");
	}
}
