#ifndef MEMOS_MIND_PACK_H
#define MEMOS_MIND_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/record.h"
#include "store/blocks.h"
#include "store/db.h"

/*
 * What was found, packed into a prompt: which memories fit into a budget of
 * tokens and are worth them, and the block of text that holds them, in the
 * order of time, each with its date and, where it matters, who said it.  What
 * memories say is data: nothing in them can end the block or look like it.
 *
 * Left out are memories that are forgotten or no longer true (but a turn of
 * which all facts are superseded is what was said, and marked), those that say
 * again what another says (which then names their dates), those whose score is
 * under PACK_FLOOR of the best one's, and what the budget has no room for: the
 * least valuable for each of their tokens.  Turns of a session that follow
 * each other stand together under one date.
 */
enum pack_format { PACK_PLAIN, PACK_MARKDOWN, PACK_XML, PACK_JSON };

enum {
	PACK_ITEMS_MAX = 10000,
	PACK_BUDGET_MIN = 20, /* an empty block of any format fits into it */
	PACK_BUDGET_MAX = 10000000,
};

/*
 * Evidence in 1,000 tokens: LoCoMo's (.879) and PrefEval's (.685) lose nothing
 * up to .3, and .001 and .014 at .4; memdaily_zh's, of users with a dozen
 * facts, loses .007 at .3 and nothing at .25.
 */
#define PACK_FLOOR .25

/* A memory that may be packed, and what it is worth. */
struct pack_item {
	const struct memory *memory; /* borrowed; text is valid UTF-8 */
	double value;                /* its score, or whatever orders them */
	/* it stays before what is not; pack_make() adds what its metadata say
	 */
	bool pinned;
	bool superseded; /* what it says is no longer so */
	/* memory.seq of the turn before it, see pack_link(); 0: unknown */
	int64_t before;
	/* set by pack_make() */
	bool chosen;
	size_t tokens;        /* of its lines in the block */
	const char *left_out; /* why it is not chosen; a constant */
	/*
	 * Index of the item whose lines it stands in: that of the turn before,
	 * or, if it is left out, of the one that says the same; -1 for none.
	 */
	int64_t merged_with;
};

struct pack_options {
	size_t budget; /* tokens of all that is printed, never exceeded */
	enum pack_format format;
	const struct block *blocks; /* come first; borrowed */
	size_t n_blocks;
	/* counts tokens exactly; NULL: tokens_estimate() */
	size_t (*count)(void *ctx, const char *text, size_t len);
	void *ctx;
	bool bare;       /* without the lines around: only those of items */
	bool superseded; /* what is no longer true stays, and says until when */
};

struct pack {
	struct pack_item *items; /* chosen ones, in the order of the block */
	size_t n;
	size_t tokens; /* of out */
	struct buf out;
};

/*
 * Looks up which turn stands before each of items that are turns of a session,
 * all of this store.  Without it, that is guessed from numbers, ids and times.
 */
int
pack_link(struct db *db, struct pack_item *items, size_t n, struct err *err);

/* The format of a name ("plain", "markdown", "xml", "json"), or -1. */
int pack_format_find(const char *name);

/*
 * Chooses among n <= PACK_ITEMS_MAX items, whose flags it sets, and writes the
 * block into *pack, which is released by pack_release(), on failure too.  An
 * empty block is no error: but for JSON its text is empty.  If not even the
 * best fits, its beginning is taken.  Returns -1 with ERR_INPUT if the core
 * blocks alone do not fit, with both numbers.
 *
 * Where tokens are counted exactly that is done of whole blocks, a few times;
 * those of items are then in proportion.
 */
int pack_make(const struct pack_options *options, struct pack_item *items,
    size_t n, struct pack *pack, struct err *err);
void pack_release(struct pack *pack);

#endif
