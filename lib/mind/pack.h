#ifndef MEMOS_MIND_PACK_H
#define MEMOS_MIND_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/record.h"
#include "store/blocks.h"

/*
 * What was found, packed into a prompt: which memories fit into a budget of
 * tokens and are worth them, and the block of text that holds them, in the
 * order of time, each with its date and, where it matters, who said it.  What
 * memories say is data: nothing in them can end the block or look like it.
 */
enum pack_format { PACK_PLAIN, PACK_MARKDOWN, PACK_XML, PACK_JSON };

/* A memory that may be packed, and what it is worth. */
struct pack_item {
	const struct memory *memory; /* borrowed */
	double value;                /* its score, or whatever orders them */
	bool pinned;                 /* it stays before what is not */
	/* set by pack_plan() */
	bool chosen;
	size_t tokens;        /* of its lines in the block */
	const char *left_out; /* why it is not chosen; a constant */
	int64_t merged_with;  /* index of the item that holds it, -1 for none */
};

struct pack_options {
	size_t budget; /* tokens of all that is printed, never exceeded */
	enum pack_format format;
	const struct block *blocks; /* come first; borrowed */
	size_t n_blocks;
	/* counts tokens exactly; NULL: tokens_estimate() */
	size_t (*count)(void *ctx, const char *text, size_t len);
	void *ctx;
	bool bare; /* without the sentences around: only the lines */
};

struct pack {
	struct pack_item *items; /* in the order they are printed */
	size_t n;                /* that are chosen */
	size_t tokens;           /* of out */
	struct buf out;
};

/*
 * Chooses among n items, whose flags it sets, and writes the block.  An empty
 * block is no error.  Returns -1 with ERR_INPUT if the core blocks alone do
 * not fit, with both numbers.
 */
int pack_make(const struct pack_options *options, struct pack_item *items,
    size_t n, struct pack *pack, struct err *err);
void pack_release(struct pack *pack);

#endif
