#ifndef MEMOS_FIND_BATCH_H
#define MEMOS_FIND_BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/record.h"
#include "find/ingest.h"
#include "store/cube.h"

/*
 * Many lines in few transactions.  A line's records are stored all or none; an
 * acknowledgement comes out only after the commit that makes it durable, and
 * in the order of the lines.
 */
enum {
	BATCH_ROWS = 2000, /* a transaction is committed at so many rows */
	BATCH_MS = 50,     /* or when it has lasted so long */
};

struct batch {
	struct cube *cube;
	struct ingest *ingest;
	bool upsert;
	/* what else belongs to a transaction, before its commit; or NULL */
	int (*ending)(void *ctx, struct err *err);
	void *ctx;
	uint64_t rows;   /* in the open transaction */
	int64_t now;     /* when it began: created_at of its rows */
	int64_t started; /* milliseconds, of a clock that never jumps */
	struct buf acks; /* of the open transaction */
	struct arena arena;
};

/* Borrows both; the rest of *batch is set by the caller or zero. */
void batch_init(struct batch *batch, struct cube *cube, struct ingest *ingest);
void batch_release(struct batch *batch);

/* Begins a transaction, unless one is open; batch_line() does it by itself. */
int batch_begin(struct batch *batch, struct err *err);

/* The same if it can be had at once: 1, or 0 while another process writes. */
int batch_try_begin(struct batch *batch, struct err *err);

/*
 * Stores the records of a line, all or none, in the open transaction or in a
 * new one.  ERR_INPUT concerns the line alone, which has left nothing;
 * ERR_STORE ends the batch, and may have taken back what was not yet committed.
 */
int batch_line(struct batch *batch, struct prepared *records, struct err *err);

/* Whether it is time to commit: rows or milliseconds are used up. */
bool batch_is_due(const struct batch *batch);

/*
 * Commits what is open.  The acknowledgements, a line each, are then in
 * batch->acks until the next line begins.  Without an open transaction, acks
 * is empty.
 */
int batch_commit(struct batch *batch, struct err *err);

#endif
