#ifndef MEMOS_STORE_ENTITIES_NAMED_H
#define MEMOS_STORE_ENTITIES_NAMED_H

#include "base/err.h"
#include "store/db.h"
#include "store/entities.h"

/*
 * Calls each for the entities of all scopes that go by one of these names,
 * once for each name; or for all of them, if names is NULL.  names is a JSON
 * array of names as they are compared (entities_fold()).  Of its aliases, an
 * entity has those that are no other one's own name.
 */
typedef int entities_named_sink(
    const struct entity_scope *scope, const struct entity *entity, void *ctx);

int entities_named(struct db *db, const char *names, entities_named_sink *each,
    void *ctx, struct err *err);

#endif
