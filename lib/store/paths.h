#ifndef MEMOS_STORE_PATHS_H
#define MEMOS_STORE_PATHS_H

#include "base/arena.h"
#include "base/err.h"
#include "store/db.h"

/*
 * Paths within the metadata that have an index, so that a filter on one need
 * not read every row.  They are the user's choice, cube by cube: no form of
 * the schema has them, and a cube is the same without.  One serves eq and in,
 * where these must hold; see filter_sql_add().
 */
enum {
	PATHS_MAX = 32,       /* of a cube: each costs who adds */
	PATHS_NAME_MAX = 128, /* bytes */
};

/*
 * Makes one, or finds it there; "metadata.a.b" and "a.b" are the same.  Fails
 * with ERR_INPUT if the name is none, or that of a field, or there are too
 * many; ERR_STORE.  A write transaction of its own.
 */
int paths_add(
    struct db *db, const char *name, struct arena *arena, struct err *err);

/* Takes one away; ERR_INPUT if there is none. */
int paths_drop(struct db *db, const char *name, struct err *err);

/* Calls sink for each, by name; sink returns -1 to fail. */
int paths_each(struct db *db,
    int (*sink)(const char *name, void *ctx, struct err *err), void *ctx,
    struct err *err);

#endif
