/*
 * A JSON schema and a value, parted by the first end of a line: each is read,
 * or refused with a sentence; the value is of the schema or not, and both ways
 * of writing it are.
 */
#include "fuzz.h"

#include "base/json_schema.h"

static void
check_value(const struct json_schema *schema, const char *text, size_t len)
{
	struct json_span value;
	struct err err = { 0 };

	if (json_scan(text, len, &value, &err) < 0)
		return;
	if (json_schema_check(schema, &value, &err) < 0) {
		fuzz_refused(&err);
		MUST(*err.text == '\'' && err.text[1] == '$');
		MUST(utf8_bad(err.text, strlen(err.text)) == strlen(err.text));
	}
}

/* What a schema allows alone is of it. */
static void
check_const(const char *text, size_t len)
{
	static const char form[] = "{\"const\":%.*s,\"enum\":[0,%.*s]}";
	struct arena arena = { 0 };
	const struct json_schema *schema;
	struct json_span value;
	struct buf own = { 0 };
	struct err err = { 0 };

	if (json_scan(text, len, &value, &err) == 0) {
		buf_printf(&own, form, (int)len, text, (int)len, text);
		schema = json_schema_read(own.data, own.len, &arena, &err);
		/* it may be nested too deep to be put into another */
		MUST(!schema || json_schema_check(schema, &value, &err) == 0);
	}
	buf_release(&own);
	arena_release(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	size_t n = end ? (size_t)(end - data) : size;
	char *text = fuzz_copy(data, n);
	char *value = fuzz_copy(end ? end + 1 : data, end ? size - n - 1 : 0);
	size_t len = end ? size - n - 1 : 0;
	struct arena arena = { 0 };
	struct err err = { 0 };
	const struct json_schema *schema = json_schema_read(
	    text, n, &arena, &err);

	if (schema)
		check_value(schema, value, len);
	else
		fuzz_refused(&err);
	check_const(value, len);
	arena_release(&arena);
	free(text);
	free(value);
	return 0;
}
