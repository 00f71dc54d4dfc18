#ifndef MEMOS_MODEL_STATIC_H
#define MEMOS_MODEL_STATIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * An embedder that is a matrix of token vectors in files, in the layout of
 * model2vec: DIR/model.safetensors and DIR/tokenizer.json.  A text's vector is
 * the mean of its tokens' rows at unit length.  The matrix is mapped, never
 * read whole; nothing in the files is believed before it is checked.
 *
 * Tokens are those that model2vec's StaticModel.encode() takes: the text is cut
 * to 512 times as many characters as a token has (the median), unknown tokens
 * are left out, the first 512 others stay.  Its config.json is not read: what
 * that says of normalisation makes no difference to a cosine.
 *
 * A new version of a model takes the place of an open one by rename(2), see
 * model_file.h.
 */
struct static_model;

/*
 * Opens it.  NULL with ERR_STORE, naming the file and what is wrong with it.
 */
struct static_model *static_open(const char *dir, struct err *err);
void static_close(struct static_model *model);

size_t static_dimension(const struct static_model *model);

/*
 * Tells models apart: of the header, the tokenizer and samples of the matrix,
 * the same for the same files wherever they are.
 */
uint64_t static_identity(const struct static_model *model);

/* What one thread needs besides. */
struct static_work;
struct static_work *static_work_new(void);
void static_work_free(struct static_work *work);

/*
 * Embeds a text (valid UTF-8); false, and zeros, if the model knows none of
 * its tokens.  Any number of threads, each with work of its own.
 */
bool static_embed(const struct static_model *model, struct static_work *work,
    const char *text, size_t len, float *out);

#endif
