#ifndef MEMOS_SERVE_CHECKUP_TRY_H
#define MEMOS_SERVE_CHECKUP_TRY_H

#include "serve/checkup.h"

/* Asks one model, by its role; what comes of it is all in *result. */
void
checkup_try_chat(const struct checkup *checkup, struct checkup_result *result);
void checkup_try_embedder(
    const struct checkup *checkup, struct checkup_result *result);
void checkup_try_reranker(
    const struct checkup *checkup, struct checkup_result *result);

/* Appends a line to what is to be set. */
void checkup_try_set(struct checkup_result *result, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
