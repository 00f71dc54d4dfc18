#ifndef MEMOS_STORE_NIGHTLY_H
#define MEMOS_STORE_NIGHTLY_H

#include "base/err.h"
#include "store/cube.h"

/*
 * The right to do a cube's nightly work: to let memories fade, to consolidate
 * them.  One process a cube has it; it goes with the process, however that
 * ends.  Writers do not ask for it, and wait for nobody who has it.
 */
struct nightly {
	int lock; /* -1 for none */
};

/*
 * Takes the right, without waiting: 1, or 0 if another process has it, with
 * who, for a warning, in err (ERR_NONE).  `who` is the command's name.  The
 * cube is open for writing.
 */
int nightly_take(struct nightly *nightly, const struct cube *cube,
    const char *who, struct err *err);

/* Gives it back; harmless for one that was not taken. */
void nightly_give(struct nightly *nightly);

#endif
