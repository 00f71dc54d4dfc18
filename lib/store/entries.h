#ifndef MEMOS_STORE_ENTRIES_H
#define MEMOS_STORE_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/db.h"

/*
 * The derived table entries: for each memory the bytes that a search reads,
 * in the order of sequence numbers.  Many stand in one row, a chunk, because
 * an exact scan of ten thousand rows spends four times as long in SQLite's
 * cells as in what they hold.  A chunk is a run of
 *
 *    u32 size   i64 seq   size bytes
 *
 * little-endian; its key is the first sequence number in it.
 */
enum {
	ENTRIES_CHUNK = 16 << 10, /* bytes at which the next chunk begins */
};

/* Appends entries within one write transaction.  Starts zeroed. */
struct entries_writer {
	int64_t first; /* of the chunk at hand, 0: none is loaded */
	struct buf chunk;
	bool next;   /* of the table that is to take the place; see next.h */
	bool within; /* the chunk at hand is not for appending */
};

/*
 * Appends an entry whose seq is above all that are there.  It is in the table
 * only after entries_flush(), which must come before the commit.
 */
int entries_append(struct entries_writer *w, struct db *db, int64_t seq,
    const void *data, size_t size, struct err *err);
int entries_flush(struct entries_writer *w, struct db *db, struct err *err);

/* Puts other bytes in the place of an entry, if it is there. */
int entries_replace(struct entries_writer *w, struct db *db, int64_t seq,
    const void *data, size_t size, struct err *err);

/* Changes one byte of an entry, if it is there; a run of them costs little. */
int entries_set(struct entries_writer *w, struct db *db, int64_t seq,
    size_t offset, uint8_t value, struct err *err);

/* Takes an entry out, if it is there. */
int entries_remove(
    struct entries_writer *w, struct db *db, int64_t seq, struct err *err);

/* The highest number that has an entry, 0 if none has. */
int entries_last(
    struct entries_writer *w, struct db *db, int64_t *seq, struct err *err);

/* After a rollback: what was at hand is not in the table. */
void entries_forget(struct entries_writer *w);
void entries_release(struct entries_writer *w);

/* One entry of a chunk, borrowed from it. */
struct entries_item {
	int64_t seq;
	const uint8_t *data;
	size_t size;
};

/*
 * Walks a chunk: *at starts at 0.  Returns 1 for an item, 0 at the end, -1
 * where the bytes are no chunk.
 */
int entries_next(
    const void *chunk, size_t size, size_t *at, struct entries_item *item);

#endif
