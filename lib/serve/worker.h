#ifndef MEMOS_SERVE_WORKER_H
#define MEMOS_SERVE_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "mind/work.h"
#include "model/embedders.h"
#include "store/cube.h"

/*
 * A worker and what it says: a line on standard error for what fails, and at
 * the end one on standard output of what was done and what there is.
 */
struct worker_order {
	enum work_mode mode;
	struct cube *cubes; /* open for writing */
	size_t n_cubes;
	struct embedders *embedders;
	struct meter *meter; /* counts what models are asked */
	int64_t limit;       /* jobs at most, 0: any number */
	bool person;         /* who reads */
};

/*
 * Works as the mode says, until prog_signal() if not before.  What fails gives
 * the program status 4, but that of one who watches, who goes on.
 */
int worker_run(const struct worker_order *order, struct err *err);

/*
 * Prints what would come of what was said and is not read yet, a line of JSON
 * a decision (decide.h), and changes nothing; cubes open for reading will do.
 */
int worker_plan(const struct worker_order *order, struct err *err);

/* Puts jobs for sessions that were never read, or not to their end. */
int worker_form(const struct worker_order *order, struct err *err);

#endif
