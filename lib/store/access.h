#ifndef MEMOS_STORE_ACCESS_H
#define MEMOS_STORE_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "store/cube.h"
#include "store/db.h"

/*
 * Which memories were given to somebody who asked.  Readers, who may not write
 * to the store and wait for nobody, append that to a log beside it; whoever
 * writes next folds it into table accesses.  The law: an access that was
 * appended is counted exactly once in its minute, whatever is killed when.
 *
 * The log is `access.log`.  A writer that is about to fold it renames it to
 * access.log.N, N being the generation that meta says is next, and notes how
 * far it has come in the transaction that counts; a generation that is done
 * is deleted after that.  A reader that has lost such a race, because the name
 * stands for another file now, appends once more: that is no harm, for of the
 * last minutes it is known whether an access was counted.
 *
 * A line is: its checksum as 8 hexadecimal digits, the time in microseconds,
 * and ids, with a blank between each.
 */
enum {
	ACCESS_IDS_MAX = 64, /* of a line: the others are left out */
	ACCESS_MINUTES = 64, /* that are remembered of each memory */
};

/* ---- readers ---- */

/*
 * Appends that the memories of these ids were given at `at`, by one write; ids
 * may be NULL.  A log of `most` bytes, and a place where nothing can be
 * written, are left as they are: this is never a fault.
 */
void access_append(const char *dir, const char *const *ids, size_t n,
    int64_t at, int64_t most);

/* The same for lines of access_line_put(), store/access_line.h. */
void access_write(const char *dir, const struct buf *lines, int64_t most);

/* Whether there is anything to be folded: 1 or 0. */
int access_any(struct cube *cube, struct err *err);

/* Accesses that were not folded yet, by id and line, in *n. */
int access_waiting(struct cube *cube, int64_t *n, struct err *err);

/* ---- writers ---- */

/* What of a log a transaction takes. */
struct access {
	const char *id;
	int64_t at;
};

struct access_taken {
	struct access *items; /* in the arena, by id and time */
	size_t n;
	bool more;     /* there is more to be taken */
	bool finished; /* a generation came to its end */
};

/*
 * Within a write transaction: takes what comes next, up to about `most`
 * accesses and no more than some pages of the log.  Of accesses to one memory
 * in one minute it is the first; what is damaged, or later than `now` by more
 * than an hour, is passed over.
 */
int access_take(struct cube *cube, size_t most, int64_t now,
    struct arena *arena, struct access_taken *taken, struct err *err);

/*
 * Deletes the generation that was finished last.  Outside of a transaction; if
 * it is not called, the next access_take() does that.
 */
void access_end(struct cube *cube);

/*
 * Deletes all generations but the one that is next, where they are left of a
 * process that was killed or of another store; within a write transaction.
 */
int access_sweep(struct cube *cube, struct err *err);

/* ---- the table ---- */

struct access_row {
	int64_t count;
	int64_t accessed_at;
	double half_life; /* days */
	uint64_t minutes; /* bit n: one was counted n minutes before that */
};

/* Of the memory of an id: 1, or 0 if it was never accessed. */
int access_find(
    struct db *db, const char *id, struct access_row *row, struct err *err);

/* Within a write transaction. */
int access_put(struct db *db, const char *id, const struct access_row *row,
    struct err *err);

/*
 * Counts an access in the row (zeroed: there is none yet), if none was counted
 * in that minute.  What is older than all that is remembered is not counted,
 * for nobody knows.
 */
bool access_count(struct access_row *row, int64_t at);

#endif
