#ifndef MEMOS_FIND_FINGERPRINT_H
#define MEMOS_FIND_FINGERPRINT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/cube.h"

/*
 * What a cube was indexed by: analyser, word table, embedder and dimension.
 * One embedding space a cube: a program that would index otherwise refuses it
 * with ERR_STORE and names what to do.
 *
 * In all of it, dimension is that of the caller's own vectors, 0 where the
 * cube makes them itself.
 */

/* The key in table meta, and what is there of a cube without memories: "". */
#define FINGERPRINT_KEY "fingerprint"

/* Reads "builtin" (or NULL) or "external:N"; ERR_INPUT if it is neither. */
int fingerprint_parse(const char *vectors, size_t *dimension, struct err *err);

/* Whether the cube was indexed as this program does. */
int fingerprint_check(struct cube *cube, size_t *dimension, struct err *err);

/* The same for a writer: a cube that has none gets one, for `vectors`. */
int fingerprint_settle(
    struct cube *cube, const char *vectors, size_t *dimension, struct err *err);

/* The dimension, whatever the rest says: for who is about to rebuild all. */
int fingerprint_read(struct cube *cube, size_t *dimension, struct err *err);

/* Appends what this program writes for the dimension. */
void fingerprint_print(struct buf *out, size_t dimension);

/* Writes this program's, within a write transaction. */
int fingerprint_set(struct cube *cube, size_t dimension, struct err *err);

#endif
