#ifndef MEMOS_BASE_JSON_SCHEMA_FORM_H
#define MEMOS_BASE_JSON_SCHEMA_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json_schema.h"

/* How a schema lies in memory: of json_schema*.c alone. */

struct json_schema_property {
	const char *name;
	const struct json_schema *schema; /* NULL: it is only required */
	bool required;
	struct json_schema_property *next;
};

struct json_schema_branch {
	const struct json_schema *schema;
	struct json_schema_branch *next;
};

enum {
	JSON_SCHEMA_INTEGER = JSON_OBJECT + 1, /* beside enum json_kind */
	JSON_SCHEMA_TYPES,
};

struct json_schema {
	bool never;     /* the schema false */
	unsigned types; /* bits of enum json_kind; 0: any */
	bool has_minimum, has_maximum, has_enum, has_const;
	double minimum, maximum;
	size_t min_items, max_items, min_length, max_length;
	size_t n_required;
	struct json_schema_property *properties;
	const struct json_schema *additional, *items; /* NULL: any */
	struct json_span enumeration, constant;
	struct json_schema_branch *any_of; /* NULL: no such keyword */
};

/* The name of a type in messages: "an object". */
const char *json_schema_type(int type);

#endif
