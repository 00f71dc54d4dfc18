#include <string.h>

#include "base/json_schema_form.h"

enum { MEMBERS_MAX = 1000 /* of a list in a schema */ };

static const struct {
	const char *name, *shown;
	unsigned bits;
} TYPES[JSON_SCHEMA_TYPES] = {
	[JSON_NULL] = { "null", "null", 1u << JSON_NULL },
	[JSON_TRUE] = { "boolean", "true or false",
	    1u << JSON_TRUE | 1u << JSON_FALSE },
	[JSON_FALSE] = { "boolean", "true or false",
	    1u << JSON_TRUE | 1u << JSON_FALSE },
	[JSON_NUMBER] = { "number", "a number", 1u << JSON_NUMBER },
	[JSON_STRING] = { "string", "a string", 1u << JSON_STRING },
	[JSON_ARRAY] = { "array", "an array", 1u << JSON_ARRAY },
	[JSON_OBJECT] = { "object", "an object", 1u << JSON_OBJECT },
	[JSON_SCHEMA_INTEGER] = { "integer", "an integer",
	    1u << JSON_SCHEMA_INTEGER },
};

/* What JSON Schema forbids by, and this does not hold. */
static const char *const NOT_HELD[] = { "$ref", "$dynamicRef", "$recursiveRef",
	"allOf", "oneOf", "not", "if", "then", "else", "pattern",
	"patternProperties", "propertyNames", "prefixItems", "additionalItems",
	"contains", "minContains", "maxContains", "uniqueItems", "multipleOf",
	"exclusiveMinimum", "exclusiveMaximum", "minProperties",
	"maxProperties", "dependencies", "dependentRequired",
	"dependentSchemas", "unevaluatedItems", "unevaluatedProperties",
	"divisibleBy", "disallow", "extends" };

/* What is being read. */
struct reading {
	struct arena *arena;
	struct err *err;
};

const char *
json_schema_type(int type)
{
	return TYPES[type].shown;
}

static int
wrong(struct reading *r, const char *keyword, const char *what)
{
	return err_set(
	    r->err, ERR_INPUT, "'%s' of the schema is not %s", keyword, what);
}

static const struct json_schema *
read_schema(struct reading *r, const struct json_span *value);

static int
read_type(struct reading *r, const struct json_span *value, unsigned *types)
{
	const char *name;

	if (value->kind != JSON_STRING)
		return wrong(r, "type", "a type or a list of types");
	name = json_text(value, r->arena, NULL);
	for (int i = 0; i < JSON_SCHEMA_TYPES; i++)
		if (!strcmp(TYPES[i].name, name)) {
			*types |= TYPES[i].bits;
			return 0;
		}
	return wrong(r, "type", "a type or a list of types");
}

static int
take_type(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	struct json_span item;
	const char *at = NULL;

	if (value->kind != JSON_ARRAY)
		return read_type(r, value, &schema->types);
	while (json_element(value, &at, &item))
		if (read_type(r, &item, &schema->types) < 0)
			return -1;
	return schema->types ? 0 : wrong(r, "type", "a list of any type");
}

/* The property of a name, added if there is none yet. */
static struct json_schema_property *
property(struct reading *r, struct json_schema *schema, const char *name)
{
	struct json_schema_property **at = &schema->properties;

	for (int n = 0; *at; at = &(*at)->next)
		if (!strcmp((*at)->name, name) || ++n == MEMBERS_MAX)
			return n == MEMBERS_MAX ? NULL : *at;
	*at = arena_bytes(r->arena, sizeof **at);
	(*at)->name = name;
	return *at;
}

static int
take_properties(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	struct json_schema_property *p;
	struct json_span member;
	const char *at = NULL, *name;

	if (value->kind != JSON_OBJECT)
		return wrong(r, "properties", "an object");
	while (json_member(value, &at, r->arena, &name, &member)) {
		p = property(r, schema, name);
		if (!p)
			return wrong(r, "properties", "that short");
		p->schema = read_schema(r, &member);
		if (!p->schema)
			return -1;
	}
	return 0;
}

static int
take_required(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	struct json_schema_property *p;
	struct json_span name;
	const char *at = NULL;

	if (value->kind != JSON_ARRAY)
		return wrong(r, "required", "a list of names");
	while (json_element(value, &at, &name)) {
		if (name.kind != JSON_STRING)
			return wrong(r, "required", "a list of names");
		p = property(r, schema, json_text(&name, r->arena, NULL));
		if (!p)
			return wrong(r, "required", "that short");
		schema->n_required += !p->required;
		p->required = true;
	}
	return 0;
}

static int
take_additional(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	schema->additional = read_schema(r, value);
	return schema->additional ? 0 : -1;
}

static int
take_items(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	if (value->kind == JSON_ARRAY)
		return wrong(r, "items", "one schema for all");
	schema->items = read_schema(r, value);
	return schema->items ? 0 : -1;
}

static int
take_any_of(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	struct json_schema_branch **last = &schema->any_of;
	struct json_span item;
	const char *at = NULL;

	while (value->kind == JSON_ARRAY && json_element(value, &at, &item)) {
		*last = arena_bytes(r->arena, sizeof **last);
		(*last)->schema = read_schema(r, &item);
		if (!(*last)->schema)
			return -1;
		last = &(*last)->next;
	}
	return schema->any_of ? 0 : wrong(r, "anyOf", "a list of schemas");
}

static int
take_enum(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	if (value->kind != JSON_ARRAY)
		return wrong(r, "enum", "a list");
	schema->enumeration = *value;
	schema->has_enum = true;
	return 0;
}

static int
take_const(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	(void)r;
	schema->constant = *value;
	schema->has_const = true;
	return 0;
}

static int
take_minimum(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	schema->has_minimum = value->kind == JSON_NUMBER &&
			      json_number(value, &schema->minimum);
	return schema->has_minimum ? 0 : wrong(r, "minimum", "a number");
}

static int
take_maximum(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	schema->has_maximum = value->kind == JSON_NUMBER &&
			      json_number(value, &schema->maximum);
	return schema->has_maximum ? 0 : wrong(r, "maximum", "a number");
}

static int
read_count(struct reading *r, const char *keyword,
    const struct json_span *value, size_t *count)
{
	double number;

	if (value->kind != JSON_NUMBER || !json_number(value, &number) ||
	    number < 0 || number > 1e15 || number != (double)(size_t)number)
		return wrong(r, keyword, "a count");
	*count = (size_t)number;
	return 0;
}

static int
take_min_items(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	return read_count(r, "minItems", value, &schema->min_items);
}

static int
take_max_items(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	return read_count(r, "maxItems", value, &schema->max_items);
}

static int
take_min_length(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	return read_count(r, "minLength", value, &schema->min_length);
}

static int
take_max_length(struct reading *r, const struct json_span *value,
    struct json_schema *schema)
{
	return read_count(r, "maxLength", value, &schema->max_length);
}

static const struct {
	const char *name;
	int (*take)(struct reading *r, const struct json_span *value,
	    struct json_schema *schema);
} KEYWORDS[] = {
	{ "type", take_type },
	{ "properties", take_properties },
	{ "required", take_required },
	{ "additionalProperties", take_additional },
	{ "items", take_items },
	{ "anyOf", take_any_of },
	{ "enum", take_enum },
	{ "const", take_const },
	{ "minimum", take_minimum },
	{ "maximum", take_maximum },
	{ "minItems", take_min_items },
	{ "maxItems", take_max_items },
	{ "minLength", take_min_length },
	{ "maxLength", take_max_length },
};

static int
take_keyword(struct reading *r, const char *name, const struct json_span *value,
    struct json_schema *schema)
{
	for (size_t i = 0; i < sizeof KEYWORDS / sizeof *KEYWORDS; i++)
		if (!strcmp(KEYWORDS[i].name, name))
			return KEYWORDS[i].take(r, value, schema);
	for (size_t i = 0; i < sizeof NOT_HELD / sizeof *NOT_HELD; i++)
		if (!strcmp(NOT_HELD[i], name))
			return err_set(r->err, ERR_INPUT,
			    "'%s' of the schema cannot be checked here", name);
	return 0;
}

static const struct json_schema *
read_schema(struct reading *r, const struct json_span *value)
{
	struct json_schema *schema = arena_bytes(r->arena, sizeof *schema);
	struct json_span member;
	const char *at = NULL, *name;

	schema->max_items = schema->max_length = (size_t)-1;
	schema->never = value->kind == JSON_FALSE;
	if (value->kind == JSON_FALSE || value->kind == JSON_TRUE)
		return schema;
	if (value->kind != JSON_OBJECT) {
		err_set(
		    r->err, ERR_INPUT, "a schema is an object, true or false");
		return NULL;
	}
	while (json_member(value, &at, r->arena, &name, &member))
		if (take_keyword(r, name, &member, schema) < 0)
			return NULL;
	return schema;
}

const struct json_schema *
json_schema_read(
    const char *text, size_t len, struct arena *arena, struct err *err)
{
	struct reading r = { arena, err };
	struct json_span value;

	return json_scan(text, len, &value, err) < 0 ? NULL
						     : read_schema(&r, &value);
}
