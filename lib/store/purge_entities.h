#ifndef MEMOS_STORE_PURGE_ENTITIES_H
#define MEMOS_STORE_PURGE_ENTITIES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/record.h"
#include "store/db.h"

/*
 * Entities of which a purged memory spoke, and nothing else does.  Names are
 * looked for in what is purged, folded; and then, once that is gone, in what
 * is left of the scope.  Starts zeroed.
 */
struct purge_entities {
	struct purge_scope *scopes;
	size_t n, room, last;
};

/* Notes which names of its scope a memory has. */
int purge_entities_note(struct purge_entities *p, struct db *db,
    const struct memory *m, struct err *err);

/*
 * Notes all of all scopes, for who does not know any more what was purged.
 * Then only entities go of which nothing speaks by any name.
 */
int purge_entities_note_all(
    struct purge_entities *p, struct db *db, struct err *err);

/*
 * Outside of a transaction: takes out the names that were noted and that are
 * nowhere any more, and the entities that have no other.
 */
int
purge_entities_apply(struct purge_entities *p, struct db *db, struct err *err);

void purge_entities_release(struct purge_entities *p);

#endif
