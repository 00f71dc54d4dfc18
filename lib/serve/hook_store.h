#ifndef MEMOS_SERVE_HOOK_STORE_H
#define MEMOS_SERVE_HOOK_STORE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "find/batch.h"
#include "mind/recall.h"
#include "model/embedders.h"
#include "serve/hook.h"
#include "store/cube.h"

/*
 * The cube that a hook writes to, and its transactions.  Another process that
 * writes is waited for only as long as there is time.
 */
struct hook_store {
	const struct hook *hook;
	struct hook_kept *kept;
	/* what belongs to a commit, besides; or NULL */
	int (*ending)(void *ctx, struct err *err);
	void *ctx;
	/* set by hook_store_open() */
	struct cube cube; /* db NULL: it is not open */
	struct embedders embedders;
	struct ingest *ingest;
	struct recall recall;
	struct batch batch;
};

/* Opens it; the default cube is made.  Release it on failure, too. */
int hook_store_open(struct hook_store *s, struct err *err);
void hook_store_release(struct hook_store *s);

/* Begins a transaction if none is open: 1, or 0 if that cannot be now. */
int hook_store_begin(struct hook_store *s, struct err *err);

/*
 * Within one: stores a record, as JSON, unless its id is known.  What is wrong
 * with it is a warning; -1 is a fault of the store.
 */
int hook_store_put(struct hook_store *s, const char *id,
    const struct buf *record, struct arena *arena, struct err *err);

/* Commits what is open, if anything is. */
int hook_store_commit(struct hook_store *s, struct err *err);

#endif
