#ifndef MEMOS_MODEL_TOKENIZER_NORMAL_H
#define MEMOS_MODEL_TOKENIZER_NORMAL_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "model/tokenizer_step.h"

/*
 * What a tokenizer makes of a text before it looks for tokens: the steps of
 * the "normalizer" of a tokenizer.json, one after the other.  The classes of
 * characters are those of utf8proc's Unicode, which knows more of them than
 * the library that models are made with; marks and punctuation of scripts that
 * Unicode got after version 8 are the only ones that differ.
 */
enum { TOKENIZER_STEPS_MAX = 256 };

struct tokenizer_normal {
	struct tokenizer_step *steps;
	size_t n;
};

/* Memory of one thread. */
struct tokenizer_normal_work {
	struct buf texts[2];
	struct tokenizer_points points;
};
void tokenizer_normal_forget(struct tokenizer_normal_work *scratch);

/*
 * Reads the value of "normalizer".  ERR_INPUT, saying what of it cannot be
 * followed; release it in any case.
 */
int tokenizer_normal_read(struct tokenizer_normal *normal,
    const struct json_span *value, struct err *err);
void tokenizer_normal_release(struct tokenizer_normal *normal);

/*
 * The text, valid UTF-8, as the steps leave it, cut to TOKENIZER_STEP_MAX
 * bytes: borrowed from text or scratch.
 */
const char *tokenizer_normal_apply(const struct tokenizer_normal *normal,
    struct tokenizer_normal_work *scratch, const char *text, size_t *len);

#endif
