#ifndef MEMOS_MIND_RESOLVE_RENAMED_H
#define MEMOS_MIND_RESOLVE_RENAMED_H

#include "base/err.h"
#include "mind/claims.h"
#include "store/db.h"
#include "store/entities.h"

/*
 * Somebody who was called `was` is called `name` from now on: a claim is added
 * for each memory of the scope that is to be told so, which says the same with
 * the new name and names the memory as what it renames.
 */
int resolve_renamed_claims(struct db *db, const struct entity_scope *scope,
    const char *was, const char *name, struct claims *claims, struct err *err);

#endif
