#include "base/json_schema.h"

#include <string.h>

#include "tap.h"

#define FACTS                                                               \
	"{\"type\":\"object\",\"additionalProperties\":false,\"required\":" \
	"[\"facts\"],\"properties\":{\"facts\":{\"type\":\"array\","        \
	"\"items\":{\"type\":\"object\",\"required\":[\"text\",\"about\"]," \
	"\"properties\":{\"text\":{\"type\":\"string\",\"minLength\":2,"    \
	"\"maxLength\":4},\"about\":{\"type\":[\"string\",\"null\"]},"      \
	"\"weight\":{\"type\":\"number\",\"minimum\":0,\"maximum\":1}}}}}}"

/* want NULL: it is of the schema; else the end of what is said. */
static const struct {
	const char *schema, *value, *want;
} CASES[] = {
	{ FACTS, "{\"facts\":[]}", NULL },
	{ FACTS, "{\"facts\":[{\"text\":\"ab\",\"about\":null}]}", NULL },
	{ FACTS, "{\"facts\":[{\"text\":\"ab\",\"about\":\"x\",\"more\":1}]}",
	    NULL },
	{ FACTS, "{}", "'$.facts' is missing" },
	{ FACTS, "[]", "'$' is not an object" },
	{ FACTS, "{\"facts\":[],\"more\":1}", "'$.more' is not allowed" },
	{ FACTS, "{\"facts\":[],\"a b\\n\":1}",
	    "'$[\"a b\\n\"]' is not allowed" },
	{ FACTS, "{\"facts\":{}}", "'$.facts' is not an array" },
	{ FACTS, "{\"facts\":[{\"text\":\"ab\",\"about\":\"x\"},{}]}",
	    "'$.facts[1].text' is missing" },
	{ FACTS, "{\"facts\":[{\"text\":7,\"about\":\"x\"}]}",
	    "'$.facts[0].text' is not a string" },
	{ FACTS, "{\"facts\":[{\"text\":\"ab\",\"about\":7}]}",
	    "'$.facts[0].about' is not null or a string" },
	{ FACTS, "{\"facts\":[{\"text\":\"a\",\"about\":\"\"}]}",
	    "'$.facts[0].text' is shorter than 2 characters" },
	{ FACTS, "{\"facts\":[{\"text\":\"äöüß\",\"about\":\"\"}]}", NULL },
	{ FACTS, "{\"facts\":[{\"text\":\"\\u00e4öüßa\",\"about\":\"\"}]}",
	    "'$.facts[0].text' is longer than 4 characters" },
	{ FACTS,
	    "{\"facts\":[{\"text\":\"ab\",\"about\":\"\",\"weight\":-.1}]}",
	    "" },
	{ FACTS,
	    "{\"facts\":[{\"text\":\"ab\",\"about\":\"\",\"weight\":-0.1}]}",
	    "'$.facts[0].weight' is less than 0" },
	{ FACTS,
	    "{\"facts\":[{\"text\":\"ab\",\"about\":\"\",\"weight\":1.5}]}",
	    "'$.facts[0].weight' is more than 1" },
	{ "true", "[1]", NULL },
	{ "false", "1", "'$' is not allowed" },
	{ "{}", "null", NULL },
	{ "{\"type\":\"integer\"}", "3", NULL },
	{ "{\"type\":\"integer\"}", "3.0", NULL },
	{ "{\"type\":\"integer\"}", "1e2", NULL },
	{ "{\"type\":\"integer\"}", "3.5", "'$' is not an integer" },
	{ "{\"type\":\"number\"}", "3", NULL },
	{ "{\"type\":\"number\",\"maximum\":1}", "1e999",
	    "'$' is beyond all bounds" },
	{ "{\"type\":\"boolean\"}", "false", NULL },
	{ "{\"type\":\"boolean\"}", "true", NULL },
	{ "{\"type\":\"boolean\"}", "0", "'$' is not true or false" },
	{ "{\"type\":\"null\"}", "false", "'$' is not null" },
	{ "{\"type\":\"array\",\"minItems\":1,\"maxItems\":2}", "[]",
	    "'$' has fewer than 1 items" },
	{ "{\"type\":\"array\",\"minItems\":1,\"maxItems\":2}", "[1,2]", NULL },
	{ "{\"type\":\"array\",\"minItems\":1,\"maxItems\":2}", "[1,2,3]",
	    "'$' has more than 2 items" },
	{ "{\"items\":{\"type\":\"string\"}}", "7", NULL },
	{ "{\"enum\":[\"a\",1,{\"x\":[1,2],\"y\":null}]}", "\"\\u0061\"",
	    NULL },
	{ "{\"enum\":[\"a\",1,{\"x\":[1,2],\"y\":null}]}", "1.0", NULL },
	{ "{\"enum\":[\"a\",1,{\"x\":[1,2],\"y\":null}]}",
	    "{ \"y\":null, \"x\":[ 1, 2.0 ] }", NULL },
	{ "{\"enum\":[\"a\",1,{\"x\":[1,2],\"y\":null}]}",
	    "{\"x\":[1,2],\"y\":null,\"z\":1}", "\"y\":null}]" },
	{ "{\"enum\":[\"a\",1,{\"x\":[1,2],\"y\":null}]}",
	    "{\"x\":[2,1],\"y\":null}", "\"y\":null}]" },
	{ "{\"enum\":[\"a\",1,{\"x\":[1,2],\"y\":null}]}", "{\"x\":[1,2]}",
	    "\"y\":null}]" },
	{ "{\"enum\":[\"a\",\"b\"]}", "\"c\"", "'$' is none of [\"a\",\"b\"]" },
	{ "{\"enum\":[9007199254740993]}", "9007199254740992",
	    "'$' is none of [9007199254740993]" },
	{ "{\"const\":\"x\"}", "\"x\"", NULL },
	{ "{\"const\":\"x\"}", "\"y\"", "'$' is not \"x\"" },
	{ "{\"const\":null}", "0", "'$' is not null" },
	{ "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}", "null",
	    NULL },
	{ "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}", "1",
	    "'$' is not a string" },
	{ "{\"additionalProperties\":{\"type\":\"string\"}}", "{\"a\":\"b\"}",
	    NULL },
	{ "{\"additionalProperties\":{\"type\":\"string\"}}", "{\"a\":1}",
	    "'$.a' is not a string" },
	{ "{\"additionalProperties\":true}", "{\"a\":1}", NULL },
	{ "{\"required\":[\"a\",\"a\"]}", "{\"a\":1}", NULL },
	{ "{\"required\":[\"a\",\"b\"]}", "{\"b\":1}", "'$.a' is missing" },
	{ "{\"properties\":{\"a\":false}}", "{\"a\":1}",
	    "'$.a' is not allowed" },
	{ "{\"title\":\"x\",\"description\":\"x\",\"default\":1,\"format\":"
	  "\"date\",\"$schema\":\"x\",\"$defs\":{\"a\":{\"pattern\":1}},"
	  "\"x-own\":1,\"type\":\"string\"}",
	    "\"x\"", NULL },
	{ "{\"maxLength\":1}", "12345", NULL },
};

/* Schemas that are none, or that cannot be held. */
static const struct {
	const char *schema, *want;
} REFUSED[] = {
	{ "1", "a schema is an object, true or false" },
	{ "{", "" },
	{ "{\"type\":\"text\"}", "'type' of the schema is not a type" },
	{ "{\"type\":[]}", "'type' of the schema is not a list" },
	{ "{\"type\":1}", "'type' of the schema is not a type" },
	{ "{\"properties\":[]}", "'properties' of the schema is not" },
	{ "{\"properties\":{\"a\":1}}", "a schema is an object" },
	{ "{\"required\":\"a\"}", "'required' of the schema is not" },
	{ "{\"required\":[1]}", "'required' of the schema is not" },
	{ "{\"items\":[{}]}", "'items' of the schema is not one schema" },
	{ "{\"anyOf\":[]}", "'anyOf' of the schema is not" },
	{ "{\"anyOf\":{}}", "'anyOf' of the schema is not" },
	{ "{\"enum\":1}", "'enum' of the schema is not" },
	{ "{\"minimum\":\"1\"}", "'minimum' of the schema is not" },
	{ "{\"maximum\":1e999}", "'maximum' of the schema is not" },
	{ "{\"minItems\":-1}", "'minItems' of the schema is not" },
	{ "{\"maxLength\":1.5}", "'maxLength' of the schema is not" },
	{ "{\"$ref\":\"#/$defs/a\"}", "'$ref' of the schema cannot be" },
	{ "{\"items\":{\"pattern\":\"a\"}}", "'pattern' of the schema cannot" },
	{ "{\"allOf\":[]}", "'allOf' of the schema cannot be" },
	{ "{\"oneOf\":[]}", "'oneOf' of the schema cannot be" },
	{ "{\"not\":{}}", "'not' of the schema cannot be" },
	{ "{\"uniqueItems\":true}", "'uniqueItems' of the schema cannot be" },
	{ "{\"exclusiveMinimum\":1}", "'exclusiveMinimum' of the schema" },
};

static bool
ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && !strcmp(text + n - m, end);
}

/* The error of a value; "" if it is of the schema. */
static const char *
check(const char *schema_text, const char *text, struct err *err)
{
	struct arena arena = { 0 };
	const struct json_schema *schema;
	struct json_span value;

	*err = (struct err){ 0 };
	schema = json_schema_read(
	    schema_text, strlen(schema_text), &arena, err);
	if (schema && json_scan(text, strlen(text), &value, err) == 0)
		json_schema_check(schema, &value, err);
	arena_release(&arena);
	return err->text;
}

static void
test_values(void)
{
	struct err err;

	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		const char *want = CASES[i].want;
		const char *got = check(CASES[i].schema, CASES[i].value, &err);

		if (!tap(want ? *got && ends_with(got, want) : !*got,
			"%zu: %s is %sof its schema", i, CASES[i].value,
			want ? "not " : ""))
			printf("# %s\n", got);
	}
}

static void
test_refused(void)
{
	struct err err;

	for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
		const char *got = check(REFUSED[i].schema, "1", &err);

		if (!tap(*got && err.kind == ERR_INPUT &&
			     strstr(got, REFUSED[i].want),
			"the schema %s is refused", REFUSED[i].schema))
			printf("# %s\n", got);
	}
}

/* A path and a schema of any length make a sentence that fits. */
static void
test_long(void)
{
	struct buf text = { 0 };
	struct err err;

	for (int i = 0; i < 30; i++)
		buf_string(&text, "{\"properties\":{\"a-name-of-20-letters\":");
	buf_string(&text, "false");
	for (int i = 0; i < 30; i++)
		buf_string(&text, "}}");
	buf_char(&text, '\0');
	{
		struct buf value = { 0 };

		for (int i = 0; i < 30; i++)
			buf_string(&value, "{\"a-name-of-20-letters\":");
		buf_string(&value, "1");
		for (int i = 0; i < 30; i++)
			buf_string(&value, "}");
		check(text.data, value.data, &err);
		buf_release(&value);
	}
	buf_release(&text);
	tap(ends_with(err.text, "...' is not allowed"),
	    "a path that is too long is cut");
}

int
main(void)
{
	test_values();
	test_refused();
	test_long();
	return tap_end();
}
