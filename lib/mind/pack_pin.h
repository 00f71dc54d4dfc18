#ifndef MEMOS_MIND_PACK_PIN_H
#define MEMOS_MIND_PACK_PIN_H

#include <stddef.h>

#include "mind/pack.h"

/* Pins the items whose metadata say {"pinned":true}. */
void pack_pin(struct pack_item *items, size_t n);

#endif
