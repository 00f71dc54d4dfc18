#ifndef MEMOS_STORE_SEGMENTS_H
#define MEMOS_STORE_SEGMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "store/cube.h"

/*
 * Which segments a cube has.  A segment holds what was stored with sequence
 * numbers first..last; its two files, index/<id>.words and index/<id>.faiss,
 * never change after the row that names them is written.  Segments do not
 * overlap; what no segment covers, above the last one or between two, is
 * read from the rows.  All of it is derived: a row without its files, or files
 * without their row, cost only time.
 */
struct segment {
	int64_t id; /* never used again */
	int64_t first, last;
	uint32_t documents;
	uint64_t words_size, faiss_size; /* faiss_size 0: no vectors */
	struct {
		const void *data;
		size_t size;
	} words_sums, faiss_sums;
	uint32_t vectors, lists, probe; /* see find/faiss.h */
	double recall;
	bool bad; /* a writer found it damaged: not to be read */
};

enum { SEGMENTS_DOCUMENTS_MAX = INT32_MAX /* in one segment */ };

struct segments {
	struct segment *items; /* by first */
	size_t n;
	int64_t watermark; /* the highest `last`, 0 without any */
	size_t nonsense;   /* rows that say what cannot be: left out */
};

/*
 * Reads the rows, all in the arena, within a transaction; a file of an older
 * form has none.
 */
int segments_read(struct cube *cube, struct arena *arena,
    struct segments *segments, struct err *err);

/*
 * The one with this id, or NULL.  Files are deleted after the row that named
 * them: a reader that finds one missing ends its transaction and begins
 * again; it is damage only if the id is still there then.
 */
const struct segment *
segments_find(const struct segments *segments, int64_t id);

/* Appends the path of a segment's file; kind is "words" or "faiss". */
void segments_path(
    const struct cube *cube, int64_t id, const char *kind, struct buf *path);

/*
 * Leaves a note for the next writer, the empty file index/<id>.bad, that the
 * segment should be looked at; where it cannot be written there is none.
 */
void segments_suspect(const struct cube *cube, int64_t id);

/* ---- what has become of sealed rows ---- */

/*
 * Segments do not change, rows do.  Whatever removes a row, changes its state
 * or makes its entry again says so here, in the same transaction as it changes
 * table entries, sealed or not; a reader looks at these before it believes a
 * segment.  A byte a row: 0 as it was sealed, SEGMENTS_DEAD, or two halves.
 * The lower is 1 + its state since, 0 if that is as it was.  The upper is
 * above 0 if its entry was made again: its words are the same, its vector is
 * to be read from the entry.  It counts how often, so that it can be told
 * whether it was before or after a picture was taken.
 */
enum {
	SEGMENTS_DEAD = 255,
	SEGMENTS_STATE = 15,  /* mask: 1 + state */
	SEGMENTS_AGAIN = 240, /* mask: the entry was made again */
	SEGMENTS_CHUNK = 1024 /* rows in a blob */
};

/* mark is SEGMENTS_DEAD or 1 + the new state. */
int segments_mark(struct db *db, int64_t seq, uint8_t mark, struct err *err);

/* The entry of seq was made again. */
int segments_mark_again(struct db *db, int64_t seq, struct err *err);

/* Calls each() for every mark in first..last, rising; within a transaction. */
int segments_marks(struct db *db, int64_t first, int64_t last,
    void (*each)(int64_t seq, uint8_t mark, void *ctx), void *ctx,
    struct err *err);

/*
 * For who makes a segment of first..last: keeps the marks as of a moment, and
 * later takes those away that are as they were then.
 */
int segments_save_marks(struct db *db, int64_t first, int64_t last,
    struct buf *saved, struct err *err);
int segments_settle_marks(struct db *db, int64_t first, int64_t last,
    const struct buf *saved, struct err *err);

#endif
