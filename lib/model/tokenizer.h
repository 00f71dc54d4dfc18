#ifndef MEMOS_MODEL_TOKENIZER_H
#define MEMOS_MODEL_TOKENIZER_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * What makes tokens of a text for a static model, as a tokenizer.json of
 * Hugging Face's tokenizers says: WordPiece, Unigram and WordLevel with the
 * usual normalizers and pre-tokenizers.  What it says is followed to the
 * letter, with these decisions:
 *
 *	- what is not understood (BPE among it) is refused, never guessed
 *	- a special token (<s>, [CLS]) is no text and never found in one
 *	- post-processor, decoder and padding concern whole models alone
 *
 * The rest is as model2vec has it, by whom static models are made: the text is
 * cut before it is looked at, and unknown tokens are left out.
 */
enum { TOKENIZER_FILE_MAX = 64 << 20 /* bytes that are believed */ };

struct tokenizer;

/*
 * Reads it from the text of the file at path, which is for messages.  NULL
 * with ERR_STORE and what is wrong.
 */
struct tokenizer *
tokenizer_read(const char *path, const char *json, size_t len, struct err *err);
void tokenizer_free(struct tokenizer *t);

/* Different tokens, and the highest id of one and 1. */
size_t tokenizer_count(const struct tokenizer *t);
size_t tokenizer_ids_end(const struct tokenizer *t);

/* Memory of one thread. */
struct tokenizer_work *tokenizer_work_new(void);
void tokenizer_work_free(struct tokenizer_work *work);

/*
 * Finds the first tokens of a text, valid UTF-8, at most max of those that are
 * known: of as many characters as max tokens of median length have.  Returns
 * how many, in *ids until the work is used again.
 */
size_t tokenizer_run(const struct tokenizer *t, struct tokenizer_work *work,
    const char *text, size_t len, size_t max, const uint32_t **ids);

#endif
