#ifndef MEMOS_MIND_RESOLVE_H
#define MEMOS_MIND_RESOLVE_H

#include "base/arena.h"
#include "base/err.h"
#include "mind/claims.h"
#include "store/db.h"
#include "store/entities.h"

/*
 * Who is meant: subjects and objects of claims become the names by which the
 * scope's entities are known.  "my sister" is Maria once a claim says so, and
 * "Marie Curie", "Curie" and "M. Curie" are one; two people of one name stay
 * apart where the sources say so ("Tom from work", "my brother Tom").
 */

/* What the claims say of entities, to be stored with what is decided. */
struct resolved {
	struct entity *items; /* new ones, or new aliases of those there */
	size_t n, room;
	struct arena arena;
};

/*
 * Changes subject, object and text of claims in place, within a read or write
 * transaction; nothing is stored.  Where a name becomes known, or another one
 * of the name, claims are put before the others that say what is known of who
 * was called otherwise with the new name; see `renames` in claims.h.
 */
int resolve_claims(struct db *db, const struct entity_scope *scope,
    const struct window *window, struct claims *claims,
    struct resolved *resolved, struct err *err);

/*
 * Stores what was resolved, within a write transaction, as a part of the edit
 * of this number, if it is not 0.
 */
int resolve_apply(struct db *db, const struct entity_scope *scope,
    const struct resolved *resolved, int64_t edit, struct err *err);
void resolve_release(struct resolved *resolved);

#endif
