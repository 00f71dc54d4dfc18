#ifndef MEMOS_MODEL_TOKENIZER_FIELD_H
#define MEMOS_MODEL_TOKENIZER_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/json.h"

/* Fields of small objects of a tokenizer.json, which has been scanned. */

/* False if value is no object or has no such field. */
bool tokenizer_field(
    const struct json_span *value, const char *name, struct json_span *field);

/* A string, in the arena; NULL if it is none.  len may be NULL. */
char *tokenizer_field_text(const struct json_span *value, const char *name,
    struct arena *arena, size_t *len);

/* true or false; missing if it is neither. */
bool tokenizer_field_flag(
    const struct json_span *value, const char *name, bool missing);

#endif
