#ifndef MEMOS_STORE_ENTITIES_H
#define MEMOS_STORE_ENTITIES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "store/db.h"

/*
 * People, places and things that memories speak of: a name, a kind, and other
 * names by which they go.  Relations between them are no table of their own:
 * they are the memories that have a subject, a relation and an object.
 */
enum { ENTITY_NAMES_MAX = 64 };

struct entity_scope {
	const char *user, *agent, *app; /* NULL for none; matched exactly */
};

struct entity {
	int64_t id;       /* 0: not stored yet */
	const char *name; /* unique in its scope: "Tom", "Tom (brother)" */
	const char *kind; /* person, place, organisation, thing, or NULL */
	const char *summary;
	const char **aliases; /* "Ann's sister", "Marie" */
	size_t n_aliases;
	/* one of the aliases that nobody else has any more, or NULL; to be put
	 */
	const char *taken;
	int64_t edit; /* that what is put is a part of, or 0 */
};

/*
 * Appends a name as names are compared: without case, marks and blanks that
 * do not count.  name is valid UTF-8.
 */
void entities_fold(const char *name, size_t len, struct buf *out);

/*
 * The entities that go by a name, folded (case, marks, blanks), as name or as
 * alias; in the arena.
 */
int entities_find(struct db *db, const struct entity_scope *scope,
    const char *name, size_t len, struct arena *arena, struct entity **found,
    size_t *n, struct err *err);

/* Those of which a name, folded, begins as the one given; a few hundred. */
int entities_begin(struct db *db, const struct entity_scope *scope,
    const char *start, size_t len, struct arena *arena, struct entity **found,
    size_t *n, struct err *err);

/*
 * Stores an entity, or adds what is new of it to the one of its name, within a
 * write transaction; *id is its number.  One that has a number gets the name,
 * and goes by the one it had as well; if another one has that name already,
 * they become one.  Names that are empty or longer than MEMORY_NAME_MAX, and
 * more than ENTITY_NAMES_MAX of them, are left out.
 */
int entities_put(struct db *db, const struct entity_scope *scope,
    const struct entity *entity, int64_t *id, struct err *err);

/*
 * Within a write transaction: takes back the names that an edit has given or
 * taken away; an entity that has no other is gone.
 */
int entities_take_back(struct db *db, int64_t edit, struct err *err);

/* Calls each for all of a scope (NULL: of every scope), by number. */
int entities_each(struct db *db, const struct entity_scope *scope,
    int (*each)(const struct entity *, void *), void *ctx, struct err *err);

#endif
