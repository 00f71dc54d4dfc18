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
	bool upsert, redact;
	uint64_t rows;   /* in the open transaction */
	int64_t now;     /* when it began: created_at of its rows */
	int64_t started; /* milliseconds, of a clock that never jumps */
	struct buf acks; /* of the open transaction */
	struct arena arena;
	uint64_t redacted;  /* secrets masked */
	uint64_t line_rows; /* where the line's part began */
	size_t line_acks;
};

/* Borrows both; the rest of *batch is set by the caller or zero. */
void batch_init(struct batch *batch, struct cube *cube, struct ingest *ingest);
void batch_release(struct batch *batch);

/*
 * Opens a line's part of a transaction, beginning one if none is open; then
 * batch_put() for each record, and batch_line_end().  ERR_INPUT concerns the
 * line alone, which batch_line_cancel() takes back; ERR_STORE ends the batch.
 */
int batch_line_begin(struct batch *batch, struct err *err);
int batch_put(struct batch *batch, const struct memory *m, struct err *err);
int batch_line_end(struct batch *batch, struct err *err);
void batch_line_cancel(struct batch *batch);

/* Whether it is time to commit: rows or milliseconds are used up. */
bool batch_is_due(const struct batch *batch);

/*
 * Commits what is open.  The acknowledgements, a line each, are then in
 * batch->acks until the next line begins.  Without an open transaction, acks
 * is empty.
 */
int batch_commit(struct batch *batch, struct err *err);

#endif
