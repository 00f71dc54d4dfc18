#ifndef MEMOS_MODEL_TOKENIZER_TABLE_H
#define MEMOS_MODEL_TOKENIZER_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * The tokens of a tokenizer by their bytes.  Their texts lie one behind the
 * other; one flat table finds them by a hash that grows byte by byte, so that
 * all tokens that a text begins with are found in one pass over it.  A zeroed
 * one is empty; tokens are added, then it is built, then it is searched, by
 * any number of threads.
 */
enum tokenizer_kind {
	TOKENIZER_WHOLE, /* as it stands, or where a word begins */
	TOKENIZER_PART,  /* what goes on within a word */
};

enum { TOKENIZER_TOKEN_MAX = 1024 /* bytes of a token */ };

struct tokenizer_entry {
	uint32_t hash;
	uint32_t at; /* in the texts */
	uint32_t id;
	uint16_t len;
	uint8_t kind, used;
};

struct tokenizer_table {
	size_t n, longest; /* tokens; bytes of the longest */
	/* private */
	struct buf texts, added;
	struct tokenizer_entry *slots;
	unsigned slot_bits;
	/* of each beginning of a token, and of each whole one, a bit */
	uint64_t *begins, *ends;
	size_t mark_mask;
};

/* A token of at most TOKENIZER_TOKEN_MAX bytes. */
void tokenizer_table_add(struct tokenizer_table *t, enum tokenizer_kind kind,
    const char *text, size_t len, uint32_t id);

/*
 * Makes what was added searchable; of two with the same text the later one
 * holds.  False if too many hashes are alike, as only an ill-willed choice of
 * tokens brings about.
 */
bool tokenizer_table_build(struct tokenizer_table *t);
void tokenizer_table_release(struct tokenizer_table *t);

bool tokenizer_table_find(const struct tokenizer_table *t,
    enum tokenizer_kind kind, const char *text, size_t len, uint32_t *id);

/* Where a search for the tokens that a text begins with has come. */
struct tokenizer_walk {
	uint64_t hash;
	size_t len;
	enum tokenizer_kind kind;
};

struct tokenizer_walk tokenizer_table_walk(enum tokenizer_kind kind);

/*
 * Finds the next token, longer than the one before, that text begins with:
 * its length is walk->len.  False if there is none.
 */
bool tokenizer_table_next(const struct tokenizer_table *t,
    struct tokenizer_walk *walk, const char *text, size_t len, uint32_t *id);

/* The longest token that text begins with: its length, or 0. */
size_t tokenizer_table_longest(const struct tokenizer_table *t,
    enum tokenizer_kind kind, const char *text, size_t len, uint32_t *id);

#endif
