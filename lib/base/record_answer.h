#ifndef MEMOS_BASE_RECORD_ANSWER_H
#define MEMOS_BASE_RECORD_ANSWER_H

#include <stdbool.h>

#include "base/json.h"

/*
 * Fields with which commands answer, which are no part of a record: left out
 * of input, so that output can be fed back.  The same names may be a user's,
 * with other values.
 */
bool record_answer_has(const char *key, const struct json_span *value);

#endif
