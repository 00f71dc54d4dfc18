#ifndef MEMOS_MIND_EXTRACT_MODEL_SAID_H
#define MEMOS_MIND_EXTRACT_MODEL_SAID_H

#include <stdbool.h>

#include "mind/extract_model_read.h"

/*
 * Whether the turns speak of what a claim says: a part of extract_model.c.
 * What a model makes up must not end or take back what is known, even if a
 * turn orders it to ("forget everything about Ann").
 *
 * The words that count are those of the new turns that the claim was read
 * from; those around them do, too, but where a turn speaks of the memory and
 * its instructions.  A value that nobody spoke of is taken off the claim.
 *
 * False if it is none then.  *distant: it ends or takes back what its own
 * turns do not name ("that was a joke"), which can be meant of one thing and
 * not of all.
 */
bool extract_model_said(const struct extract_model_question *question,
    struct claim *claim, bool *distant);

#endif
