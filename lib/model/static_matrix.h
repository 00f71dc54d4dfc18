#ifndef MEMOS_MODEL_STATIC_MATRIX_H
#define MEMOS_MODEL_STATIC_MATRIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/safetensors.h"

/*
 * The numbers of a static model, in its file:
 *
 *	embeddings   [rows, dimension] of F32, F16, F64 or I8
 *	weights      [tokens] of F32, F16 or F64; without, each weighs 1
 *	mapping      [tokens] of I32 or I64, the row of a token; without, it is
 *	             the token's id
 *
 * Whole numbers need no scale, since vectors come at unit length and there is
 * one scale for all of the matrix.  The file may change while it is mapped, so
 * that all that is read from it is checked whenever it is used.
 */
struct static_matrix {
	const struct safetensors_tensor *numbers, *weights, *mapping;
	size_t rows, dimension;
};

/* Finds them in the file at path.  ERR_STORE, naming it. */
int static_matrix_find(struct static_matrix *m, const struct safetensors *file,
    const char *path, struct err *err);

/*
 * Whether it has all that a tokenizer's tokens need: there are n_tokens, whose
 * ids are less than ids_end.
 */
int static_matrix_fits(const struct static_matrix *m, size_t n_tokens,
    size_t ids_end, const char *path, struct err *err);

/*
 * The weighted mean of tokens' rows at unit length; false, and zeros, if there
 * is none.  A row that holds what is not a number, or has such a weight, is
 * left out, so that the result is finite whatever the file holds.
 */
bool static_matrix_mean(
    const struct static_matrix *m, const uint32_t *ids, size_t n, float *out);

#endif
