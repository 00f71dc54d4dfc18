#ifndef MEMOS_MIND_RESOLVE_THING_H
#define MEMOS_MIND_RESOLVE_THING_H

#include "base/err.h"
#include "mind/claims.h"
#include "store/db.h"
#include "store/entities.h"

/*
 * Which thing is meant: "the flight" is "Ann's flight to Rome" where that is
 * the one flight of which the scope knows what the claim tells anew, when it
 * is or what it costs.  Its name, from the arena, or the claim's own subject;
 * NULL if it failed.  speaker may be NULL.
 */
const char *resolve_thing(struct db *db, const struct entity_scope *scope,
    const struct claim *claim, const char *speaker, struct arena *arena,
    struct err *err);

#endif
