#ifndef MEMOS_MODEL_TOKENIZER_MODEL_H
#define MEMOS_MODEL_TOKENIZER_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/alloc.h"
#include "model/tokenizer_normal.h"
#include "model/tokenizer_split.h"
#include "model/tokenizer_table.h"

/* What the parts of a tokenizer share. */

enum {
	TOKENIZER_PREFIX_MAX = 32, /* bytes of "##" */
	TOKENIZER_NONE = -1,       /* as an id: no token */
};

struct tokenizer_work;

struct tokenizer {
	struct tokenizer_normal normal;
	struct tokenizer_split split;
	struct tokenizer_table tokens;
	/* tokens found before all else: in the text as it is made ready, and
	 * in the text as it came */
	struct tokenizer_table added, added_raw;
	void (*model)(const struct tokenizer *t, struct tokenizer_work *work,
	    const char *word, size_t len);
	uint32_t unknown; /* or TOKENIZER_NONE */
	size_t truncated; /* tokens that are looked at, unknown ones too */
	size_t count, ids_end, median;
	/* WordPiece */
	char prefix[TOKENIZER_PREFIX_MAX + 1]; /* of parts */
	size_t prefix_len, word_max;           /* the latter in characters */
	/* Unigram */
	double *scores, unknown_score; /* the former by id */
	bool by_bytes;       /* an unknown character is its bytes' tokens */
	uint32_t bytes[256]; /* or TOKENIZER_NONE */
};

struct tokenizer_node;

struct tokenizer_work {
	struct tokenizer_normal_work scratch;
	struct buf marked;
	uint32_t *ids;
	size_t n, size;
	size_t known, max; /* tokens that are known; how many are wanted */
	struct tokenizer_node *nodes; /* Unigram's best ways to each byte */
	size_t n_nodes;
};

static inline void
tokenizer_push(
    const struct tokenizer *t, struct tokenizer_work *work, uint32_t id)
{
	if (work->n == work->size) {
		work->size = work->size ? work->size * 2 : 256;
		work->ids = alloc_grow(
		    work->ids, work->size, sizeof *work->ids);
	}
	work->ids[work->n++] = id;
	work->known += id != t->unknown;
}

/* Make tokens of a word, which is not empty. */
void tokenizer_wordpiece(const struct tokenizer *t, struct tokenizer_work *work,
    const char *word, size_t len);
void tokenizer_wordlevel(const struct tokenizer *t, struct tokenizer_work *work,
    const char *word, size_t len);
void tokenizer_unigram(const struct tokenizer *t, struct tokenizer_work *work,
    const char *word, size_t len);

/* Finds a token by its whole text, the prefix of a part included. */
bool tokenizer_find(
    const struct tokenizer *t, const char *text, size_t len, uint32_t *id);

#endif
