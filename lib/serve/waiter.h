#ifndef MEMOS_SERVE_WAITER_H
#define MEMOS_SERVE_WAITER_H

#include <stdint.h>

#include "base/err.h"
#include "model/embedders.h"
#include "model/meter.h"
#include "store/cube.h"

/*
 * Does the jobs of who waits for them, and those that come of these: what was
 * said becomes facts, and these get their vectors.
 */
struct waiter {
	struct cube *cube; /* open for writing; all are borrowed */
	struct embedders *embedders;
	struct meter *meter;
	int (*stopped)(void);
	int64_t first, last; /* ids of the jobs, 0 for none */
};

/*
 * -1 with ERR_MODEL if some of it is left in the queue, as it is where a model
 * cannot be reached.
 */
int waiter_run(const struct waiter *waiter, struct err *err);

#endif
