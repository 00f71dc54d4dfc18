#ifndef MEMOS_FIND_ALLOW_H
#define MEMOS_FIND_ALLOW_H

#include "find/part.h"
#include "find/scope.h"
#include "store/cube.h"

/*
 * Marks in every part what passes the rest of a selection: run, filter, time,
 * state and type, before anything is ranked.  Returns 1, or 0 with *damaged if
 * that part cannot be believed, or -1 with ERR_STORE.
 */
int allow_parts(struct part *parts, size_t n_parts, struct cube *cube,
    const struct selection *sel, const struct scope_sessions *scope,
    size_t *damaged, struct err *err);

/* Whether the document may be found; it must count. */
static inline bool
allow_has(const struct part *part, uint32_t doc, uint32_t states)
{
	if (part->allowed)
		return part_bit(part->allowed, doc);
	return states >> part->states[doc] & 1;
}

#endif
