#ifndef MEMOS_MIND_RECALL_H
#define MEMOS_MIND_RECALL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "find/ingest.h"
#include "model/settings.h"
#include "store/access.h"
#include "store/edits.h"

/*
 * What searches gave is folded in: it makes a memory last, brings one back that
 * was decaying, and one from the archive that a summary stands for.  Any writer
 * does that in a transaction of its work, a little at a time.
 */
enum { RECALL_SOME = 128 /* accesses beside other work: a few milliseconds */ };

/* Zeroed but for ingest. */
struct recall {
	struct ingest *ingest; /* borrowed */
	size_t counted;        /* accesses, and */
	size_t recalled;       /* memories that changed their state */
	/* private */
	bool ready, finished;
	struct settings_life life;
	struct access_taken taken;
	struct arena arena;
};
/* Outside of a transaction, before the ingest is freed. */
void recall_release(struct recall *r);

/*
 * Within a write transaction, before its ingest_flush(): folds in the next
 * accesses, about `most` of them at most.
 */
int recall_fold(struct recall *r, size_t most, struct err *err);

/* The same, of RECALL_SOME, as batch.ending with the struct recall. */
int recall_batch(void *recall, struct err *err);

/*
 * All there is, outside of a transaction, in several; stopped() (or NULL)
 * with something else than 0 ends it early.
 */
int recall_all(struct recall *r, int (*stopped)(void), struct err *err);

/* The same for a cube that is open for writing; embedders may be NULL. */
int recall_cube(struct cube *cube, struct embedders *embedders,
    int (*stopped)(void), struct err *err);

#endif
