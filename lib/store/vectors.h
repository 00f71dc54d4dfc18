#ifndef MEMOS_STORE_VECTORS_H
#define MEMOS_STORE_VECTORS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/db.h"

/*
 * Embeddings as they are stored: int8 with one scale, made from floats once.
 * A cube has them in one place.
 */
enum vectors_place {
	VECTORS_IN_ENTRIES, /* made when a memory was added */
	VECTORS_GIVEN,      /* table vectors: by who added it */
	VECTORS_EMBEDDED,   /* table embeddings: by a model, later */
};

struct vector {
	float scale; /* value = scale * code */
	const int8_t *codes;
	size_t dimension;
};

/*
 * Quantises unit-length or other finite floats: scale = max |v| / 127.  All
 * zeros give scale 0.  codes has room for n.
 */
float vectors_quantise(const float *values, size_t n, int8_t *codes);

/* What codes are to be multiplied by for unit length; 0 if all are 0. */
float vectors_unit_scale(const int8_t *codes, size_t n);

/* Bytes as in table vectors: a little-endian float, then the codes. */
int vectors_put(
    struct db *db, int64_t seq, const float *values, size_t n, struct err *err);

/* The same into table embeddings, whatever is there. */
int vectors_put_embedded(
    struct db *db, int64_t seq, const float *values, size_t n, struct err *err);

/* The same into the table that is to take the place of either. */
int vectors_put_next(
    struct db *db, int64_t seq, const float *values, size_t n, struct err *err);

/* The view of such bytes; dimension 0 if they are none. */
struct vector vectors_view(const void *data, size_t size);

/* The floats of such bytes, in the arena. */
const float *
vectors_decode(const void *data, size_t size, struct arena *arena, size_t *n);

/*
 * Sum of products of two rows of int8 codes, exact: by AVX2 where the machine
 * has it, else by plain C with the same result.
 */
int32_t vectors_dot(const int8_t *a, const int8_t *b, size_t n);
int32_t vectors_dot_plain(const int8_t *a, const int8_t *b, size_t n);

#endif
