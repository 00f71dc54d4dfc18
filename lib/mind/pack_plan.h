#ifndef MEMOS_MIND_PACK_PLAN_H
#define MEMOS_MIND_PACK_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "mind/pack.h"
#include "mind/pack_print.h"

/*
 * What may be packed, and what of it is: a pure choice, made again where
 * tokens turn out to be others than was thought.
 */
struct pack_plan {
	const struct pack_options *options;
	struct pack_line *all; /* a line for each item, in their order */
	size_t n;
	struct pack_line **usable; /* those not left out, best worth first */
	size_t n_usable;
	struct pack_line **chosen; /* in the order of the block */
	size_t n_chosen;
};

/* Marks what is left out whatever the budget, and values the rest. */
void pack_plan_init(struct pack_plan *plan, const struct pack_options *options,
    struct pack_item *items, size_t n);
void pack_plan_release(struct pack_plan *plan);

/* Chooses lines of together at most so many quarters of a token. */
void pack_plan_choose(struct pack_plan *plan, size_t quarters);

#endif
