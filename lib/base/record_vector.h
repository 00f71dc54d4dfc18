#ifndef MEMOS_BASE_RECORD_VECTOR_H
#define MEMOS_BASE_RECORD_VECTOR_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

/* The vector of a record: from JSON numbers or base64, and back. */

/*
 * Reads an array of numbers, or base64 of little-endian float32, into the
 * arena; "" leaves *vector and *n alone.  Returns NULL, or what is wrong.
 */
const char *record_vector_read(const struct json_span *value,
    struct arena *arena, const float **vector, size_t *n);

/* Appends an array whose numbers read back as the same float32. */
void record_vector_print(struct buf *out, const float *vector, size_t n);

#endif
