#ifndef MEMOS_MIND_FORGET_BACK_H
#define MEMOS_MIND_FORGET_BACK_H

#include "mind/forget_step.h"

/*
 * A summary says what all of its turns said, and cannot say less: it goes with
 * each of them.  The others, which it stood for, come back from the archive,
 * unless another summary stands for them, too.  Within the step's transaction.
 */
int forget_back(
    struct forget_step *step, const struct memory *summary, struct err *err);

#endif
