#ifndef MEMOS_MODEL_COUNTER_H
#define MEMOS_MODEL_COUNTER_H

#include <stddef.h>

#include "base/err.h"
#include "model/meter.h"
#include "model/settings.h"

/*
 * How many tokens a text has, exactly, said by who will read it: a provider
 * that can count (llama.cpp, vLLM, Anthropic, Gemini).  Nothing is generated.
 */
struct counter;

/*
 * For the chat model of a section's name.  NULL with ERR_INPUT for one that is
 * not configured, or whose provider cannot count.  Borrows models and meter.
 */
struct counter *counter_new(const struct models *models, const char *name,
    struct meter *meter, int (*stopped)(void), struct err *err);
void counter_free(struct counter *counter);

/*
 * The tokens of text, valid UTF-8; ctx is a struct counter.  From the first
 * failure on it is tokens_estimate(), and counter_fault() says why.
 */
size_t counter_count(void *ctx, const char *text, size_t len);

/* What went wrong, or NULL; borrowed. */
const struct err *counter_fault(const struct counter *counter);

#endif
