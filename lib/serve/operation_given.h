#ifndef MEMOS_SERVE_OPERATION_GIVEN_H
#define MEMOS_SERVE_OPERATION_GIVEN_H

#include <stdbool.h>
#include <stdint.h>

#include "serve/operation.h"

/*
 * What was given to a call, by the names that functions use.  It was checked:
 * a value is of the kind and within the bounds that its table says.
 */

/* Whether an argument was given, and its value if it was. */
bool operation_given(const struct operation_call *call, const char *name,
    struct json_span *value);

/* The same of the member of an object; false if it is none. */
bool operation_given_member(
    const struct json_span *object, const char *name, struct json_span *value);

/* A text in the call's arena, NULL if it was not given. */
const char *operation_given_text(struct operation_call *call, const char *name);

int64_t operation_given_integer(
    const struct operation_call *call, const char *name, int64_t none);
bool operation_given_flag(const struct operation_call *call, const char *name);

/* A list of texts, or one text, in the arena; *n 0 if it was not given. */
const char **
operation_given_texts(struct operation_call *call, const char *name, size_t *n);

/*
 * Whose memories, and which of them: what was given, else the desk's scope.  It
 * is borrowed, and not to be released.  Its run is what was given alone.
 */
struct front operation_given_front(struct operation_call *call);

/* Whether a memory is of that user, agent and application. */
bool
operation_given_owns(const struct front *scope, const struct memory *memory);

#endif
