#ifndef MEMOS_MODEL_METER_H
#define MEMOS_MODEL_METER_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * Counts what models were asked: calls, attempts, failures, tokens and
 * milliseconds, a row a model and kind of call.
 */
struct meter {
	struct meter_row *rows;
	size_t n;
};

struct meter_row {
	char *kind, *model; /* "chat", "embed", "rerank" */
	int64_t calls, attempts, failures;
	int64_t tokens_in, tokens_out;
	int64_t ms; /* waiting, all attempts */
};

/* Adds to the row of kind and model; meter may be NULL. */
void meter_add(struct meter *meter, const char *kind, const char *model,
    const struct meter_row *more);

/* Appends {"calls":N,...,"models":[{...}]}: totals, and the rows. */
void meter_print(const struct meter *meter, struct buf *out);
void meter_release(struct meter *meter);

#endif
