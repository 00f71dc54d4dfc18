#ifndef MEMOS_MODEL_TOKENIZER_SPLIT_H
#define MEMOS_MODEL_TOKENIZER_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

/*
 * How a tokenizer cuts a text into words, each of which is then made tokens
 * alone: the "pre_tokenizer" of a tokenizer.json.
 */
enum { TOKENIZER_CUTS_MAX = 16 };

struct tokenizer_split {
	struct tokenizer_cut *cuts; /* one after the other */
	size_t n;
};

/*
 * Reads the value of "pre_tokenizer".  ERR_INPUT, saying what of it cannot be
 * followed; release it in any case.
 */
int tokenizer_split_read(struct tokenizer_split *split,
    const struct json_span *value, struct err *err);
void tokenizer_split_release(struct tokenizer_split *split);

/* Where words go. */
struct tokenizer_words {
	void (*take)(void *ctx, const char *word, size_t len);
	void *ctx;
	struct buf *marked; /* memory for words with marks for blanks */
};

/*
 * Calls take for every word of the text, valid UTF-8; none is empty.  A word
 * is borrowed until the next one.  first says whether the text is the
 * beginning of what was given to the tokenizer.
 */
void tokenizer_split_run(const struct tokenizer_split *split,
    const struct tokenizer_words *words, const char *text, size_t len,
    bool first);

#endif
