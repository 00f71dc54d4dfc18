#ifndef MEMOS_STORE_HEARD_H
#define MEMOS_STORE_HEARD_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/db.h"

/*
 * Where a user, agent and application have what was heard of them
 * (find/sketch.h): bytes under a key of table meta.  Derived: what is lost is
 * made again of the memories that are there.
 */
struct heard_scope {
	const char *user, *agent, *app; /* NULL for what is not set */
};

/* Fills *data: 1, or 0 if there is none; within a transaction, as all here. */
int heard_get(struct db *db, const struct heard_scope *scope, struct buf *data,
    struct err *err);
int heard_put(struct db *db, const struct heard_scope *scope,
    const struct buf *data, struct err *err);

/* Of all scopes. */
int heard_drop(struct db *db, struct err *err);

/*
 * Numbers of memories of the scope, those of its last sessions and the last of
 * each, at most `room` of them: how many it is, or -1.
 */
int heard_rows(struct db *db, const struct heard_scope *scope, int64_t *seqs,
    int room, struct err *err);

#endif
