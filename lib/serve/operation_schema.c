#include "serve/operation_schema.h"

#include <string.h>

#include "base/json.h"

static void
put_bounds(const struct operation_field *f, const char *min, const char *max,
    struct buf *out)
{
	if (!f->min && !f->max)
		return;
	json_put_int(out, min, f->min);
	if (f->max)
		json_put_int(out, max, f->max);
}

static void
put_type(const struct operation_field *f, const char *type, struct buf *out)
{
	if (f->null)
		buf_printf(out, "\"type\":[\"%s\",\"null\"]", type);
	else
		buf_printf(out, "\"type\":\"%s\"", type);
}

static void
put_choices(const char *choices, struct buf *out)
{
	json_put_key(out, "enum");
	buf_char(out, '[');
	for (const char *at = choices; *at;) {
		size_t len = strcspn(at, ",");

		if (at != choices)
			buf_char(out, ',');
		json_put_string(out, at, len);
		at += len + (at[len] == ',');
	}
	buf_char(out, ']');
}

static void put_field(const struct operation_field *f, struct buf *out);

/* The inside of an object's schema. */
static void
put_object(const struct operation_field *fields, bool strict, bool null,
    struct buf *out)
{
	const struct operation_field holder = { .null = null };
	bool any = false;

	put_type(&holder, "object", out);
	json_put_key(out, "properties");
	buf_char(out, '{');
	for (const struct operation_field *f = fields; f && f->name; f++) {
		json_put_key(out, f->name);
		put_field(f, out);
		any = any || f->required;
	}
	buf_char(out, '}');
	if (any) {
		json_put_key(out, "required");
		buf_char(out, '[');
		any = false;
		for (const struct operation_field *f = fields; f->name; f++) {
			if (!f->required)
				continue;
			if (any)
				buf_char(out, ',');
			json_put_string(out, f->name, strlen(f->name));
			any = true;
		}
		buf_char(out, ']');
	}
	if (strict) {
		json_put_key(out, "additionalProperties");
		buf_string(out, "false");
	}
}

static void
put_text(const struct operation_field *f, struct buf *out)
{
	put_type(f, "string", out);
	if (f->choices)
		put_choices(f->choices, out);
	put_bounds(f, "minLength", "maxLength", out);
}

static void
put_list(const struct operation_field *f, struct buf *out)
{
	put_type(f, "array", out);
	json_put_key(out, "items");
	buf_char(out, '{');
	if (f->kind == OPERATION_TEXTS)
		buf_string(out, "\"type\":\"string\"");
	else if (f->of)
		put_object(f->of, false, false, out);
	else
		buf_string(out, "\"type\":\"object\"");
	buf_char(out, '}');
	put_bounds(f, "minItems", "maxItems", out);
}

static void
put_number(const struct operation_field *f, struct buf *out)
{
	put_type(f, f->kind == OPERATION_REAL ? "number" : "integer", out);
	put_bounds(f, "minimum", "maximum", out);
}

/* Recursive, as deep as the tables are. */
static void
put_field(const struct operation_field *f, struct buf *out)
{
	buf_char(out, '{');
	switch (f->kind) {
	case OPERATION_TEXT:
		put_text(f, out);
		break;
	case OPERATION_INTEGER:
	case OPERATION_REAL:
		put_number(f, out);
		break;
	case OPERATION_FLAG:
		put_type(f, "boolean", out);
		break;
	case OPERATION_TEXTS:
	case OPERATION_OBJECTS:
		put_list(f, out);
		break;
	case OPERATION_OBJECT:
		if (f->of)
			put_object(f->of, false, f->null, out);
		else
			put_type(f, "object", out);
		break;
	}
	if (f->description)
		json_put_field(out, "description", f->description);
	buf_char(out, '}');
}

void
operation_schema(
    const struct operation_field *fields, bool strict, struct buf *out)
{
	buf_char(out, '{');
	put_object(fields, strict, false, out);
	buf_char(out, '}');
}
