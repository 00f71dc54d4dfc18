#ifndef MEMOS_BASE_RECORD_TIME_H
#define MEMOS_BASE_RECORD_TIME_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/json.h"

/* The times of a record: from a JSON string or number. */

/*
 * Reads a time of the field `name`; "" leaves *moment alone.  Fails with
 * ERR_INPUT, naming the field.
 */
int record_time_read(const char *name, const struct json_span *value,
    struct arena *arena, struct moment *moment, struct err *err);

/*
 * Gives event_at the form that event_precision and event_offset (NULL or "":
 * not given) say; they may have stood before it or behind it.
 */
int record_time_form(struct moment *moment, const char *precision,
    const char *offset, struct err *err);

#endif
