#ifndef MEMOS_BASE_JSON_EDIT_H
#define MEMOS_BASE_JSON_EDIT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

/*
 * Changes of a JSON text that somebody wrote by hand: every byte stays as it
 * is, but for what is added or taken out.  What is added stands on a line of
 * its own, as far in as what stands beside it, unless that is all one line.
 */

/* Fails with ERR_INPUT, naming line and column, if text is no JSON object. */
int json_edit_check(
    const struct buf *text, struct json_span *root, struct err *err);

/*
 * Adds a member to an object, or an element to an array (key NULL), behind the
 * last one.  The container is a span of the text's own bytes, of `depth` levels
 * below the root; all spans of the text are then void.
 */
void json_edit_add(struct buf *text, const struct json_span *container,
    int depth, const char *key, const char *value);

/* Takes the n-th one out, with the comma and the blanks that went with it. */
void
json_edit_remove(struct buf *text, const struct json_span *container, size_t n);

/* Puts another value in the place of one. */
void json_edit_replace(
    struct buf *text, const struct json_span *value, const char *with);

#endif
