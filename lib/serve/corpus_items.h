#ifndef MEMOS_SERVE_CORPUS_ITEMS_H
#define MEMOS_SERVE_CORPUS_ITEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

/*
 * The objects of a file of JSON one after the other, whether they stand in an
 * array, line by line, or alone: of a large file, one at a time is held.
 */
enum { CORPUS_ITEMS_MAX = 1 << 30 /* bytes of one that are believed */ };

/* Borrows the item for the call; -1 ends it. */
typedef int
corpus_items_take(const struct json_span *item, void *ctx, struct err *err);

/* Fails with ERR_INPUT, the file and the number of the item in the message. */
int corpus_items_each(
    const char *path, corpus_items_take *take, void *ctx, struct err *err);

/* The value of a key of an object; false if it has none. */
bool corpus_items_find(const struct json_span *object, const char *key,
    struct arena *arena, struct json_span *value);

/* The same as a text in the arena; a number as it is written; NULL if none. */
const char *corpus_items_text(
    const struct json_span *object, const char *key, struct arena *arena);

/* Appends a list of texts as a field. */
void corpus_items_put(
    struct buf *line, const char *key, const char *const *texts, size_t n);

#endif
