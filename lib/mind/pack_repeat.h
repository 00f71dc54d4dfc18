#ifndef MEMOS_MIND_PACK_REPEAT_H
#define MEMOS_MIND_PACK_REPEAT_H

#include <stddef.h>

#include "mind/pack.h"

/*
 * Memories that say again what another says: those of one id; and those whose
 * words, but for stop words and their forms, are all in another's, which has
 * few more and no number or negation besides.  Of turns the speaker has to be
 * the same.
 */

/*
 * Marks items that repeat another (left_out and merged_with, the index of what
 * is kept): the pinned one stays, else the newer one unless its value is much
 * smaller.  Items that are left out already are passed over.
 */
void pack_repeat(struct pack_item *items, size_t n);

extern const char pack_repeat_reason[];

#endif
