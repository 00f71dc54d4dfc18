#ifndef MEMOS_SERVE_PROGRESS_H
#define MEMOS_SERVE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How far a long command is: one line on stderr that is written over, only on
 * a terminal and only after a second.  A zeroed struct is ready.
 */
struct progress {
	int64_t started, said; /* milliseconds; 0: not yet */
};

/* Says how many lines were read, at most five times a second. */
void progress_step(struct progress *p, uint64_t lines);

/* Wipes the line away. */
void progress_end(struct progress *p);

#endif
