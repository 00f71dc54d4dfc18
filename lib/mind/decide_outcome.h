#ifndef MEMOS_MIND_DECIDE_OUTCOME_H
#define MEMOS_MIND_DECIDE_OUTCOME_H

#include <stddef.h>

#include "base/arena.h"
#include "base/record.h"
#include "mind/decide.h"
#include "store/edits.h"

/*
 * What memories look like when a step is done: the one that it adds, and those
 * that it changes, as they are to be stored.
 */
struct decide_outcome {
	struct {
		struct memory memory;
		enum edit_event event;
	} * items;
	size_t n;
};

/* targets are those of the step as they stand now; all in the arena. */
void decide_outcome_make(const struct step *step,
    const struct entity_scope *scope, const struct memory *const *targets,
    size_t n_targets, struct arena *arena, struct decide_outcome *outcome);

/* What a memory is when it was said again. */
struct memory decide_outcome_stronger(
    const struct step *step, const struct memory *m, struct arena *arena);

/* Whether the turns of the step are sources of m already. */
bool
decide_outcome_has_sources(const struct step *step, const struct memory *m);

#endif
