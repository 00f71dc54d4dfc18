#ifndef MEMOS_SERVE_PROGRESS_H
#define MEMOS_SERVE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How far a long command is: one line on stderr that is written over, only
 * after a second, and only on a terminal that gets no output besides, which
 * would tell as much.  A zeroed struct is ready.
 */
struct progress {
	int64_t started, said; /* milliseconds; 0: not yet */
	int shown;             /* columns of the line that stands there */
	const char *unit;      /* what is counted; NULL: lines */
	bool alone;            /* there is no output before the end */
};

/* Says how many were read, at most five times a second. */
void progress_step(struct progress *p, uint64_t n);

/*
 * The same with a bar for how much of `all` is done, or as above if nobody
 * knows that (0).
 */
void
progress_share(struct progress *p, uint64_t done, uint64_t all, uint64_t n);

/* Wipes the line away: something else is to be said. */
void progress_wipe(struct progress *p);

#endif
