#ifndef MEMOS_STORE_TURN_H
#define MEMOS_STORE_TURN_H

#include <stdint.h>

#include "base/err.h"

/*
 * The writers' queue of a cube, in a lock file: one at a time, in the order
 * they came.  The kernel gives a lock to whichever waiter runs first, so that
 * of sixteen one may wait for a hundred turns.  What a process holds is free
 * once it has died.
 */
struct turn {
	const char *path; /* of the lock file, made if needed; borrowed */
	int fd;           /* -1 until it is open */
	int64_t number;   /* in the queue, -1: it could not be had */
};

/* Waits for the turn; ERR_STORE if the file cannot be opened or locked. */
int turn_take(struct turn *turn, struct err *err);

/* The same without waiting: 1, or 0 if it is another's turn. */
int turn_try(struct turn *turn, struct err *err);
void turn_give(struct turn *turn);
void turn_release(struct turn *turn);

#endif
