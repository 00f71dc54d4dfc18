#ifndef MEMOS_STORE_ROWS_SAME_H
#define MEMOS_STORE_ROWS_SAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/record.h"

/* When two memories are one: what rows_put() says of them. */

/* What two that are one thing share; to be looked up, not to be believed. */
int64_t rows_same_hash(const struct memory *m, int64_t session);

/* Whether m, which brings no id, is what a row of its session holds. */
bool rows_same_thing(const struct memory *row, const struct memory *m);

/* Whether the record says what the row says. */
bool rows_same_content(const struct memory *row, const struct memory *m);

#endif
