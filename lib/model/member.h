#ifndef MEMOS_MODEL_MEMBER_H
#define MEMOS_MODEL_MEMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"

/* Looks into a reply, which was scanned. */

/* Finds a member by its name; false if there is none, or no object. */
bool member_find(const struct json_span *object, const char *name,
    struct arena *arena, struct json_span *value);

/* The same of one that is an integer. */
bool member_integer(const struct json_span *object, const char *name,
    struct arena *arena, int64_t *value);

#endif
