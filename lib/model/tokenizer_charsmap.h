#ifndef MEMOS_MODEL_TOKENIZER_CHARSMAP_H
#define MEMOS_MODEL_TOKENIZER_CHARSMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * What SentencePiece makes of characters before it looks for tokens, compiled
 * into a model as its "precompiled_charsmap":
 *
 *	4 bytes    length n of the trie, little-endian
 *	n bytes    the trie, a double array of 32-bit units (Darts-clone)
 *	the rest   texts, each ended by a NUL: what a match is replaced by
 *
 * It is applied as Hugging Face's tokenizers do it: to a cluster of characters
 * of less than 6 bytes as a whole, else to each character alone.  A unit that
 * leads out of the trie ends a search, a text that is none replaces nothing.
 */
struct tokenizer_charsmap {
	uint32_t *units;
	size_t n;
	char *texts;
	size_t texts_len;
	/* of one ASCII character, or NULL if it stays */
	const char *ascii[128];
};

/* Reads it from its base64 form; false if that is none. */
bool tokenizer_charsmap_read(
    struct tokenizer_charsmap *map, const char *base64, size_t len);
void tokenizer_charsmap_release(struct tokenizer_charsmap *map);

/*
 * Appends the text, valid UTF-8, as it maps it: valid UTF-8, too.  It stops
 * soon after out has max bytes.
 */
void tokenizer_charsmap_apply(const struct tokenizer_charsmap *map,
    const char *text, size_t len, size_t max, struct buf *out);

#endif
