#ifndef MEMOS_SERVE_CONSOLIDATING_H
#define MEMOS_SERVE_CONSOLIDATING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/embedders.h"
#include "model/meter.h"
#include "store/cube.h"
#include "store/selection.h"

/*
 * A night of consolidation, as memos-consolidate: what was used is folded in,
 * and what is to be done is planned and done, or only said.  Where another
 * process does the nightly work there is a warning, and nothing else.
 */
struct consolidating {
	struct cube *cube; /* open for writing, unless it is dry; borrowed */
	const struct selection *selection;
	/* microseconds, and tokens, as in mind/consolidate.h; -1: configured */
	int64_t after, recent, tokens;
	bool summaries, facts, profile; /* which of them */
	bool dry;
	int64_t budget_ms, budget_tokens; /* 0: any */
	const char *reason;               /* or NULL */
	struct embedders *embedders;
	struct meter *meter;
	int (*stopped)(void);
};

/* Prints a line for all that is done, as it is; on a terminal how far it is. */
int consolidating_run(const struct consolidating *c, struct err *err);

#endif
