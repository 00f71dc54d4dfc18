#ifndef MEMOS_FIND_PREPARER_H
#define MEMOS_FIND_PREPARER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/record.h"
#include "find/entry.h"
#include "model/space.h"
#include "model/static.h"
#include "text/table.h"

/*
 * A record's entry made ready without a look at the store: its terms, its cues
 * and its vector.  One preparer serves one thread; what it makes does not
 * depend on what it made before.
 */
struct preparer;

/* A record on its way into a store.  All of it lives in its arena. */
struct prepared {
	struct memory m;
	struct prepared *next; /* record of the same line */
	bool made;             /* preparer_make() was here */
	struct entry entry;    /* but for session and time */
	/*
	 * A turn's vector has a share of the previous turn's.  Which one that
	 * is only the store knows; `before` is a guess that spares the writer
	 * the work where it is right.
	 */
	const float *own; /* a turn's own vector, NULL: none is needed */
	bool any;         /* that one is not all zero */
	const struct prepared *before; /* in entry.vector; NULL: nobody */
	int64_t seq;                   /* that it was stored with; 0: not yet */
};

/*
 * For vectors of the space: the built-in ones are made by `table`, those of a
 * model in files by `model`, which are borrowed and otherwise NULL; where
 * others make them, none is made here.
 */
struct preparer *preparer_new(const struct space *space,
    const struct table *table, const struct static_model *model);
void preparer_free(struct preparer *p);

/* Masks the secrets of all that a record says; returns how many there were. */
size_t preparer_mask(struct memory *m, struct arena *arena);

/*
 * Fills the entry.  With `guess`, the turn that preparer_make() saw last in
 * the same session since preparer_begin() is taken for the one before.
 */
void preparer_make(struct preparer *p, struct prepared *record,
    struct arena *arena, bool guess);

/* Forgets the turns seen: their arena is about to go. */
void preparer_begin(struct preparer *p);

/* A text's own vector of the space; false, and zeros, if it has none. */
bool
preparer_embed(struct preparer *p, const char *text, size_t len, float *out);

/*
 * Fills a record's vector from its own one and a share of the previous turn's,
 * NULL if there is none.
 */
void preparer_mix(const struct preparer *p, struct prepared *record,
    const float *previous, struct arena *arena);

/* About how many bytes of its arena a record uses. */
size_t preparer_size(const struct prepared *record);

#endif
