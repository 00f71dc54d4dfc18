#ifndef MEMOS_BASE_RECORD_ANSWER_H
#define MEMOS_BASE_RECORD_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/record.h"

/*
 * Fields with which commands answer, which are no part of a record: left out
 * of input, so that output can be fed back.  The same names may be a user's,
 * with other values.
 */
bool record_answer_has(const char *key, const struct json_span *value);

/*
 * Appends the line that says what became of a memory: {"id","memory","event"},
 * and "edit" if it is not 0.  Without a memory, id and event alone.
 */
void record_answer_put(struct buf *out, const char *id, const struct memory *m,
    const char *event, int64_t edit);

#endif
