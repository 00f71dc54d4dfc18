#ifndef MEMOS_MODEL_EMBED_H
#define MEMOS_MODEL_EMBED_H

#include <stdbool.h>
#include <stddef.h>

#include "text/analyse.h"
#include "text/table.h"

/*
 * The built-in embedder: a text's vector is the sum of (1 + ln tf) * idf * v
 * over its stems that the word table holds, v being the word's signs over
 * sqrt(dimension), at unit length.  It needs no model.
 */
enum {
	EMBED_DIMENSION = TABLE_DIMENSION,
	EMBED_TEXT_MAX = 64 << 10, /* bytes of a text that are embedded */
};

/* Its name in a cube's fingerprint. */
#define EMBED_NAME "wn510/2"

/*
 * Embeds the first n terms by the table; returns false, and zeros, if the table
 * holds none of them.
 */
bool embed_terms(const struct table *table, const struct terms *terms, size_t n,
    float out[EMBED_DIMENSION]);

/*
 * Adds share * other to v, both of n dimensions, and brings it back to unit
 * length; false if nothing is left.
 */
bool embed_mix(float *v, const float *other, size_t n, float share);

/*
 * Adds weight to the dimensions whose sign bit is set and takes it from the
 * others, by AVX2 or in plain C with the same result.  v has room for
 * TABLE_ROW_SIZE * 8 floats.  Public for its test.
 */
void embed_add_signs(float *v, const unsigned char *bits, float weight);
void embed_add_signs_plain(float *v, const unsigned char *bits, float weight);

#endif
