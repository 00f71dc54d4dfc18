#ifndef MEMOS_SERVE_FINDER_H
#define MEMOS_SERVE_FINDER_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "find/search.h"
#include "model/embedders.h"
#include "serve/front.h"
#include "store/blocks.h"

/*
 * The cubes that a command's options name, open for reading and searched as
 * one.  A zeroed struct is closed.
 */
struct finder {
	struct cube *cubes;
	size_t n;
	struct embedders embedders;
	bool no_access; /* what is found counts not as accessed */
	/* private */
	bool life_read;
	int64_t access_log;          /* bytes that it may have */
	struct buf *noted;           /* by cube: lines for it */
	struct searcher **searchers; /* opened by the first search */
	bool warned_unembedded, warned_damaged;
};

/* Opens them; n is 0 where nothing is remembered yet. */
int finder_open(struct finder *f, struct front *front, struct err *err);
void finder_close(struct finder *f);

/*
 * The best k of all cubes.  What is wrong with an index or a model, without
 * being an error, is said on stderr, once.
 */
int finder_search(struct finder *f, const struct query *query,
    struct arena *arena, struct results *results, struct err *err);

/*
 * Notes that these were given, all or some of what a search found, for the next
 * writer to fold in (store/access.h); but not where one memory was asked about,
 * or the past.  Never fails.
 */
void finder_note(
    struct finder *f, const struct query *query, const struct results *given);

/*
 * Writes these notes, behind all that is printed; so does finder_close().
 */
void finder_flush(struct finder *f);

/* The core blocks that a scope sees, cube after cube; in the arena. */
int finder_blocks(struct finder *f, const struct block_scope *scope,
    struct arena *arena, struct block **blocks, size_t *n, struct err *err);

#endif
