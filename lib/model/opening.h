#ifndef MEMOS_MODEL_OPENING_H
#define MEMOS_MODEL_OPENING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * The first bytes of a stream, held back until they are known to be no error:
 * what says in its first event or line that it failed can be tried again like
 * any other reply, since nobody has seen a part of it.
 */
struct opening {
	bool (*take)(void *ctx, const char *data, size_t len);
	void *ctx;
	/* private, zero */
	struct buf held;
	size_t line; /* where the first line begins that says something */
	size_t seen; /* where the first line begins that was not looked at */
	bool passing, error;
};

/* For http_request.take, ctx being the opening; false also for an error. */
bool opening_take(void *ctx, const char *data, size_t len);

/*
 * All has come: hands on what is still held.  False if it is an error, and
 * then it is the JSON in held from line on.
 */
bool opening_end(struct opening *opening);

void opening_release(struct opening *opening);

#endif
