#ifndef MEMOS_SERVE_EVAL_BUDGET_H
#define MEMOS_SERVE_EVAL_BUDGET_H

#include <stddef.h>

#include "base/err.h"
#include "serve/eval.h"

/*
 * Evidence inside a budget of tokens: of hits pasted in their order, each for
 * (characters of name and text) / 4 rounded up, and 6 for date and separators;
 * and in the block that memos-context makes of them (mind/pack.h), where a
 * memory counts that is whole, or said by another that is chosen.
 */
int eval_budget(struct eval *eval, const struct quiz_question *question,
    size_t i, double *values, struct err *err);

/* How many hits memos-context chooses from. */
size_t eval_budget_pool(size_t tokens);

#endif
