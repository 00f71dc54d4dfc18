#ifndef MEMOS_MIND_RESOLVE_CAST_H
#define MEMOS_MIND_RESOLVE_CAST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/db.h"
#include "store/entities.h"

/*
 * Who is spoken of in a window: entities of the store as far as they were
 * asked for, and new ones.  What changes in them is written to no store.
 */
struct cast_member {
	struct entity entity;
	const char *was; /* the name it has in the store, if it is another */
	bool changed;
	/* private: its names, folded; the first is its own */
	const char **folded;
	size_t n_folded, room;
};

struct cast {
	struct db *db;
	const struct entity_scope *scope;
	struct arena *arena; /* of all that is in it */
	/* starts zero */
	struct cast_member **members;
	size_t n, room;
	const char **asked; /* folded names that the store was asked for */
	size_t n_asked, room_asked;
};

enum { CAST_FOUND = 8 }; /* of one name; more are not told apart */

/* Those that go by a name; *n of them in found. */
int resolve_cast_find(struct cast *cast, const char *name,
    struct cast_member *found[CAST_FOUND], size_t *n, struct err *err);

/* The one whose name it is, letter by letter of what is folded; or NULL. */
int resolve_cast_named(struct cast *cast, const char *name,
    struct cast_member **found, struct err *err);

/* One whose name may be what was meant, but for one letter; or NULL. */
int resolve_cast_like(struct cast *cast, const char *name,
    struct cast_member **found, struct err *err);

struct cast_member *
resolve_cast_add(struct cast *cast, const char *name, const char *kind);

/* Does nothing for a name by which it goes already. */
void resolve_cast_alias(
    struct cast *cast, struct cast_member *member, const char *alias);
bool resolve_cast_goes_by(const struct cast_member *member, const char *name);

/* It is called so from now on, and still goes by what it was called. */
void resolve_cast_rename(
    struct cast *cast, struct cast_member *member, const char *name);

/* Nobody but it goes by the alias any more. */
void resolve_cast_take(
    struct cast *cast, struct cast_member *member, const char *alias);

/* Two turn out to be one. */
void resolve_cast_merge(
    struct cast *cast, struct cast_member *from, struct cast_member *into);

void resolve_cast_release(struct cast *cast);

#endif
