#ifndef MEMOS_MIND_EXTRACT_MASK_H
#define MEMOS_MIND_EXTRACT_MASK_H

#include <stddef.h>

/*
 * Blanks out what of a turn is no speech of its speaker, who may be NULL: code,
 * quotations, tables, and lines of others.  Every byte keeps its place.
 */
void extract_mask(char *text, size_t len, const char *speaker);

#endif
