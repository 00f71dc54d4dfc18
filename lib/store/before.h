#ifndef MEMOS_STORE_BEFORE_H
#define MEMOS_STORE_BEFORE_H

#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

/*
 * The number of the turn or tool call that stands before that of number seq in
 * its session, or 0.
 */
int before_turn(struct db *db, int64_t seq, int64_t *previous, struct err *err);

#endif
