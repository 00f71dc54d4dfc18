#ifndef MEMOS_STORE_PUBLISH_H
#define MEMOS_STORE_PUBLISH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/cube.h"
#include "store/segments.h"

/*
 * How a segment comes into a cube.  One process at a time has the right to
 * seal.  Files are made under temporary names, synced, renamed, and their
 * folder synced, before one row names them; only then may others be deleted
 * that the row has replaced.  Whatever ends a process in between leaves nothing
 * but files that no row names: the next one that seals takes them away.
 */
struct publish {
	struct cube *cube; /* open for writing; borrowed */
	int lock;          /* its file, -1 if it is not held */
	bool stays;        /* publish_clean() could not delete a file */
};

/*
 * Takes the right to seal: 1 if it is held, 0 if another process has it.  With
 * `stopped`, waits for it until that says something other than 0.
 */
int publish_begin(struct publish *p, struct cube *cube, int (*stopped)(void),
    struct err *err);
void publish_end(struct publish *p);

/*
 * Looks at all segments: those that sound() finds damaged (0; 1 for sound, -1
 * for a fault) are noted as bad, rows of nonsense and files that no row names
 * are deleted.  `suspect`: a note says that it should be looked at.
 */
int publish_clean(struct publish *p,
    int (*sound)(struct cube *cube, const struct segment *segment, bool suspect,
	void *ctx, struct err *err),
    void *ctx, struct err *err);

/* Whether a note says that a segment should be looked at. */
bool publish_has_notes(const struct cube *cube);

/* Takes a number for a segment, and makes the folder; never the same again. */
int publish_reserve(struct publish *p, int64_t *id, struct err *err);

/* Appends the path that a file has while it is made. */
void publish_part(
    const struct publish *p, int64_t id, const char *kind, struct buf *path);

/*
 * Publishes the segment whose files stand at publish_part(), faiss only if
 * vectors is not 0 and none without documents, in place of all that first..last
 * covers, and settles the marks, saved when it was read.  Sizes and sums are
 * filled in here.  1 if it is published, 0 if the cube was indexed anew since
 * the number was taken, -1 with ERR_STORE.  If it is not published, its files
 * are deleted.
 */
int publish(struct publish *p, const struct segment *segment,
    const struct buf *marks, struct err *err);

/*
 * The same in two steps, for who changes more in the transaction: the files get
 * their names, and the row stands alone, without marks.  The second is for a
 * write transaction; it returns 1, or 0 if the cube was indexed anew.
 */
struct publish_file {
	struct buf sums;
	uint64_t size;
};
int publish_files(struct publish *p, const struct segment *segment,
    struct publish_file files[2], struct err *err);
int publish_alone(struct publish *p, const struct segment *segment,
    const struct publish_file files[2], struct err *err);
void publish_files_release(struct publish_file files[2]);

/* Deletes the files of a segment that is not to be published. */
void publish_drop(struct publish *p, int64_t id);

#endif
