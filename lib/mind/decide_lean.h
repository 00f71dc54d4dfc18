#ifndef MEMOS_MIND_DECIDE_LEAN_H
#define MEMOS_MIND_DECIDE_LEAN_H

#include "mind/decide.h"
#include "mind/decide_near.h"

/*
 * Finds what is meant by a claim that gives a new value and does not name what
 * has it (see `leans` in claims.h): of what stands in the scope, the one
 * memory with a value of that kind and the words that the claim has.  Fills
 * *full, which says the memory with the new value, and *target; all of it in
 * the arena.  1 if there is one, 0 if there is none or several could be.
 */
int decide_lean(const struct decide_near *near, const struct step *step,
    struct arena *arena, struct claim *full, struct neighbour *target,
    struct err *err);

#endif
