#ifndef MEMOS_MIND_PACK_ORDER_H
#define MEMOS_MIND_PACK_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/record.h"
#include "mind/pack.h"

/*
 * The order in which a model reads: by time, the turns of a session together
 * where the first of them stands.
 */

/* When it happened, or since when it holds, or when it was stored. */
struct moment pack_order_time(const struct memory *m);

/* Sorts the n indexes of items in `places`. */
void pack_order(const struct pack_item *items, size_t *places, size_t n);

/*
 * Whether b is the turn behind a in its session, as far as it can be told: by
 * what the store said, by its numbers, by ids that count, or else by times.
 */
bool pack_order_adjacent(const struct pack_item *a, const struct pack_item *b);

#endif
