#ifndef MEMOS_MIND_DECIDE_DENIAL_H
#define MEMOS_MIND_DECIDE_DENIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "mind/claims.h"

/*
 * The i-th sentence that denies what a claim says holds, as denials are kept:
 * "Ann does not have a cat." for "Ann has a cat."; NULL behind the last.
 */
const char *
decide_denial_text(const struct claim *claim, size_t i, struct arena *arena);

/* Whether a memory denies what the claim says holds. */
bool decide_denial(
    const struct claim *claim, const struct memory *m, struct arena *arena);

#endif
