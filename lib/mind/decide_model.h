#ifndef MEMOS_MIND_DECIDE_MODEL_H
#define MEMOS_MIND_DECIDE_MODEL_H

#include "mind/asker.h"
#include "mind/decide.h"

/*
 * The decider that asks a language model, one request a claim, and only where
 * there is something to choose: a claim that is known word for word, and one
 * that is like nothing that is known, are the rules'.  The neighbours have
 * numbers in the question and no ids.
 *
 * The model has a say and not the last word.  A number that does not exist, a
 * decision that contradicts the claim (forgetting what it does not take back)
 * or that goes at what the claim is not about, and an answer that is none are
 * the rules' decision instead.  -1 only where no model could be asked.
 */
struct decider decide_model(struct asker *asker);

#endif
