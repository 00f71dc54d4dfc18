#ifndef MEMOS_STORE_ENTITIES_BECOME_H
#define MEMOS_STORE_ENTITIES_BECOME_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"
#include "store/entities.h"

/*
 * Within a write transaction, as a part of the edit that the entity has: a new
 * entity comes in the place of those with these numbers, of its scope.  It has
 * the name, kind and summary that are given, and goes by the aliases and by
 * all names of theirs.  They go by none any more, which entities_take_back()
 * makes undone.  *id is its number.
 */
int entities_become(struct db *db, const struct entity_scope *scope,
    const int64_t *ids, size_t n, const struct entity *entity, int64_t *id,
    struct err *err);

#endif
