#ifndef MEMOS_STORE_ENTITIES_REMOVE_H
#define MEMOS_STORE_ENTITIES_REMOVE_H

#include "base/err.h"
#include "store/db.h"
#include "store/entities.h"

/*
 * Within a write transaction: takes out the entity of exactly this name, with
 * all names by which it goes; what memories say of it is left.  1, or 0 if
 * there is none.
 */
int entities_remove(struct db *db, const struct entity_scope *scope,
    const char *name, struct err *err);

#endif
