#ifndef MEMOS_SERVE_FADING_H
#define MEMOS_SERVE_FADING_H

#include <stdbool.h>

#include "base/err.h"
#include "model/embedders.h"
#include "store/cube.h"
#include "store/selection.h"

/*
 * A night of decay, as memos-forget --decay: what was used is folded in, and
 * what is to change is planned and done, or only said.  Where another process
 * does the nightly work there is a warning, and nothing else.
 */
struct fading {
	struct cube *cube; /* open for writing, unless it is dry; borrowed */
	const struct selection *selection;
	bool dry;
	const char *reason; /* or NULL */
	struct embedders *embedders;
	int (*stopped)(void);
};

/* Prints a line a memory, as it is done. */
int fading_run(const struct fading *f, struct err *err);

#endif
