#ifndef MEMOS_SERVE_REVISE_ASK_H
#define MEMOS_SERVE_REVISE_ASK_H

#include <stddef.h>

#include "base/err.h"

/*
 * Asks which of n is meant.  On a terminal it is a numbered list, and what is
 * typed is the answer; without one they are said on standard error, and it
 * fails with ERR_INPUT.  Returns a number from 0.
 */
int revise_ask(void *ctx, const char *question, const char *const *options,
    size_t n, struct err *err);

#endif
