#ifndef MEMOS_MIND_FORGET_STEP_H
#define MEMOS_MIND_FORGET_STEP_H

#include "mind/forget.h"
#include "store/edits.h"

/*
 * A plan, item by item, in transactions that are short: what goes with an item
 * is in the same one.  For the files of forget alone.
 */
struct forget_step {
	struct forget *f;
	struct ingest *in;
	struct edit edit;
	/* at the beginning of each transaction, and before its commit; or NULL
	 */
	int (*begun)(struct forget_step *step, struct err *err);
	int (*ended)(struct forget_step *step, struct err *err);
	int (*each)(struct forget_step *step, struct err *err);
	forget_sink *sink;
	void *ctx;

	const struct forget_item *item; /* at hand */
	sqlite3_stmt *again;            /* whether an id is selected; or NULL */
	struct buf lines;               /* of the transaction */
	struct arena arena;             /* of the item */
	int64_t started;
	size_t rows;
	bool passed; /* the item was, and so is what goes with it */
	void *work;  /* of each() */
};

/*
 * Reads the memory at hand, in step->arena: 1, or 0 if it is to be passed over,
 * for it was changed and is not selected any more, or is not *there and was
 * when it was planned; and so is what was to go with it.
 */
int forget_step_find(
    struct forget_step *step, struct memory *m, bool *there, struct err *err);

/* Forgets the memory that was found, as part of the step's edit. */
int
forget_step_forget(struct forget_step *step, struct memory *m, struct err *err);

/*
 * For step->begun: an edit goes on as long as it is the last one, so that edits
 * stand on one another as their numbers say.
 */
int forget_step_go_on(struct forget_step *step, struct err *err);

/* All items; -1 with the error kind ERR_NONE if it was stopped. */
int forget_step_all(struct forget_step *step, struct err *err);
void forget_step_release(struct forget_step *step);

#endif
