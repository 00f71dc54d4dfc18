#ifndef MEMOS_SERVE_JOBS_H
#define MEMOS_SERVE_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/cube.h"

/* The jobs of cubes on standard output, for programs or for people. */
struct jobs_view {
	bool person;
	int64_t limit; /* jobs at most, 0: all */
	/* private */
	struct person *who;
	const struct cube *cube; /* NULL: there is but one */
	struct db *db;
	int64_t n;
};

/* Prints them cube by cube, the oldest first; *n is how many. */
int jobs_list(struct jobs_view *view, const struct cube *cubes, size_t n_cubes,
    int64_t *n, struct err *err);

#endif
