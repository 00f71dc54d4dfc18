#ifndef MEMOS_MODEL_COPROCESS_H
#define MEMOS_MODEL_COPROCESS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * A program that answers each line on its standard input by one line on its
 * standard output, and goes on running for the next.  One that fails in any
 * way is ended, and not started again.
 */
struct coprocess;

struct coprocess_bounds {
	int64_t deadline_ms; /* of an answer, the first one's start with it */
	size_t reply_max;    /* bytes of it */
};

/*
 * Its words stand between blanks.  Nothing is started before it is asked.
 * NULL with ERR_INPUT if there are no words.
 */
struct coprocess *coprocess_new(const char *command,
    const struct coprocess_bounds *bounds, struct err *err);

/* Ends its input, and waits a second until it kills it. */
void coprocess_free(struct coprocess *c);

/*
 * Writes a line, of which the newline is left out, and reads the answer: *reply
 * is without a newline too, and borrowed until the next call.  -1 with
 * ERR_MODEL, from then on always the same.
 */
int coprocess_ask(struct coprocess *c, const char *line, size_t len,
    const char **reply, size_t *reply_len, struct err *err);

/* Ends it for what is wrong with its answer: the sentence behind its name. */
int coprocess_fail(struct coprocess *c, struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
