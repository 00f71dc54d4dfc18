#ifndef MEMOS_MIND_DECIDE_NEAR_H
#define MEMOS_MIND_DECIDE_NEAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "find/search.h"
#include "mind/claims.h"
#include "mind/decide.h"
#include "store/cube.h"
#include "store/db.h"
#include "store/entities.h"

/*
 * Finds what a claim is compared with.  What has a subject and a relation is
 * looked up by them; a full search, which costs a hundred times as much, is
 * made only for a sentence without a relation; it sees what is committed.
 * What the claims before it have changed stands before what the store has.
 */
struct decide_near {
	struct cube *cube;
	const struct entity_scope *scope;
	bool wide; /* who decides can make use of what is only alike */
	/* private; starts zero */
	struct arena arena;     /* of what is changed */
	struct memory *changed; /* newest last */
	size_t n_changed, room;
	struct cube reader; /* a search has a transaction of its own */
	struct searcher *searcher;
};

/* Within a read transaction; *found and all of it live in the arena. */
int decide_near_find(struct decide_near *near, const struct claim *claim,
    struct arena *arena, struct neighbour **found, size_t *n, struct err *err);

/*
 * One that says this word for word, in the scope and in no session, and is to
 * be found: 1, or 0 if there is none.
 */
int decide_near_text(struct db *db, const struct entity_scope *scope,
    const char *text, struct arena *arena, struct memory *m, struct err *err);

/*
 * One that says what the claim says, was read out of this turn, and is
 * forgotten, by whatever: 1, or 0 if there is none.
 */
int decide_near_forgotten(struct db *db, const struct entity_scope *scope,
    const struct claim *claim, const char *source, struct arena *arena,
    struct memory *m, struct err *err);

/* The memory of an id is from now on as given; all of it is borrowed. */
void decide_near_change(struct decide_near *near, const struct memory *m);

void decide_near_release(struct decide_near *near);

#endif
