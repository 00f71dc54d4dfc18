#ifndef MEMOS_BASE_JSON_SCHEMA_H
#define MEMOS_BASE_JSON_SCHEMA_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"

/*
 * Whether JSON is of a schema: type (one or a list), properties, required,
 * additionalProperties, items, minItems, maxItems, enum, const, minimum,
 * maximum, minLength, maxLength, anyOf, and true and false for schemas.
 *
 * What only describes (title, format, $defs) is passed over, and so is what
 * JSON Schema does not know.  Any other of its keywords would let pass what it
 * forbids ($ref, allOf, oneOf, not, if, pattern, uniqueItems and the like): a
 * schema that has one is refused.
 */
struct json_schema;

/*
 * Reads a schema into the arena; it borrows text.  NULL with ERR_INPUT if it
 * is none, or has a keyword that cannot be held.
 */
const struct json_schema *json_schema_read(
    const char *text, size_t len, struct arena *arena, struct err *err);

/*
 * 0, or -1 with ERR_INPUT that names the first place where the value, which
 * was scanned, is not of the schema: "'$.facts[2].text' is not a string".
 */
int json_schema_check(const struct json_schema *schema,
    const struct json_span *value, struct err *err);

#endif
