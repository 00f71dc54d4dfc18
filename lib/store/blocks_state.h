#ifndef MEMOS_STORE_BLOCKS_STATE_H
#define MEMOS_STORE_BLOCKS_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/blocks.h"

/* The rows of a block that is changed, for the files of blocks alone. */

/* A block as it is, was or will be. */
struct blocks_state {
	const char *value; /* NULL: there is none */
	const char *description;
	int64_t limit;
	bool read_only;
};

/* What a block has by itself, and that there is none. */
extern const struct blocks_state blocks_state_nothing;

/* A change under way; texts live in the arena or are the caller's. */
struct blocks_work {
	struct db *db;
	const struct block_change *change;
	const char *event;
	struct arena arena;
	int64_t id; /* of the row, 0: there is none yet */
	int64_t now;
	struct blocks_state old, new;
};

/* Fills id and old. */
int blocks_state_read(struct blocks_work *w, struct err *err);

/* Whether two are the same to whoever reads them. */
bool
blocks_state_equal(const struct blocks_state *a, const struct blocks_state *b);

/* A version, and that which undoing goes back to from the change behind it. */
struct blocks_kept {
	int64_t number, undo; /* 0 for none */
	struct blocks_state state;
};

/* The newest version up to a number: 1, or 0, all of it 0, if there is none. */
int blocks_state_kept(struct blocks_work *w, int64_t most,
    struct blocks_kept *kept, struct err *err);

/* Writes new, keeps old as version `number`, and drops what is too old. */
int blocks_state_write(
    struct blocks_work *w, int64_t number, int64_t undo, struct err *err);

#endif
