#ifndef MEMOS_STORE_SCOPES_H
#define MEMOS_STORE_SCOPES_H

#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

/* Whose memories there are: users, agents, applications and sessions. */
struct scopes_item {
	const char *kind; /* "user", "agent", "app" or "run" */
	const char *name;
	int64_t memories;    /* that are not forgotten, archived ones too */
	int64_t first, last; /* microseconds: when they were stored */
};

/*
 * Calls sink for each, at most `limit`, those with the latest memories first;
 * sink returns -1 to fail.  -1 with ERR_STORE.
 */
int scopes_each(struct db *db, int64_t limit,
    int (*sink)(const struct scopes_item *item, void *ctx, struct err *err),
    void *ctx, struct err *err);

#endif
