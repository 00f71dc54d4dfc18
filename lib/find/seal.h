#ifndef MEMOS_FIND_SEAL_H
#define MEMOS_FIND_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "store/cube.h"

/*
 * When segments are made.  Who adds seals a few thousand rows at a time, after
 * what was added is acknowledged; merging is left to memos-cube compact and to
 * the end of an import.  Segments are made anew from entries, never from one
 * another, so that the dead are left out and lists are trained again.  Nothing
 * here can lose a memory: whatever goes wrong, rows are searched one by one.
 */
enum {
	SEAL_ROWS = 2000,    /* in a segment that is made between two adds */
	SEAL_IMPORT = 20000, /* so many new ones are worth merging for */
	/* so many rows wait, unsealed, for a model that makes their vectors */
	SEAL_WAITING = 50000,
};

struct seal {
	struct cube *cube; /* open for writing; borrowed */
	int threads;       /* to train with; 0: as many as processors */
	/* both may be NULL */
	int (*stopped)(void);            /* something else than 0: end soon */
	void (*progress)(uint64_t rows); /* read so far */
};

struct seal_done {
	int64_t sealed;   /* rows that no segment held before */
	int64_t merged;   /* segments that are gone, in others */
	int64_t segments; /* that there are now */
};

/*
 * To be called when what was added is acknowledged: seals SEAL_ROWS rows if
 * there are so many that no segment holds, mends a damaged segment if it is
 * small, and after an import does what seal_compact() does.  Most times it
 * has nothing to do and returns at once, as it does while another process
 * seals.  Its errors are no faults of what was added: they are warnings.
 */
int seal_after_add(const struct seal *seal, struct err *err);

/*
 * Seals all rows, makes damaged segments anew, and merges: the newest with the
 * next older one as long as that is at most four times as great, and one of
 * which more than a fifth is dead with itself; with `full`, all into one.
 * Rows that come meanwhile are left for the next time.  Waits for another
 * process that seals.  Ends early, without an error, if it is stopped: what
 * is published stays.
 */
int seal_compact(const struct seal *seal, bool full, struct seal_done *done,
    struct err *err);

/*
 * Makes all segments anew that hold what is gone or was made again, and those
 * that are damaged, so that no file of the folder has anything of it.  Waits
 * for another process that seals; ERR_NONE if it was stopped.
 */
int seal_purge(const struct seal *seal, struct err *err);

#endif
