#include "mind/resolve_cast.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
	TYPO_LENGTH = 7, /* of a name that may have a slip in it */
	TYPO_START = 3,  /* letters of which the first are right */
};

static const char *
fold(const char *name, struct arena *arena)
{
	struct buf folded = { 0 };
	const char *copy;

	entities_fold(name, strlen(name), &folded);
	copy = arena_copy(arena, buf_text(&folded), folded.len);
	buf_release(&folded);
	return copy;
}

static bool
goes_by(const struct cast_member *member, const char *folded)
{
	for (size_t i = 0; i < member->n_folded; i++)
		if (strcmp(member->folded[i], folded) == 0)
			return true;
	return false;
}

static void
note(struct cast *cast, struct cast_member *member, const char *name)
{
	if (member->n_folded == member->room) {
		size_t room = member->room ? 2 * member->room : 4;
		const char **more = arena_bytes(
		    cast->arena, room * sizeof *more);

		if (member->n_folded)
			memcpy(more, member->folded,
			    member->n_folded * sizeof *more);
		member->folded = more;
		member->room = room;
	}
	member->folded[member->n_folded++] = fold(name, cast->arena);
}

static struct cast_member *
join(struct cast *cast, const struct entity *entity)
{
	struct cast_member *member = arena_bytes(cast->arena, sizeof *member);

	if (cast->n == cast->room) {
		cast->room = cast->room ? 2 * cast->room : 16;
		cast->members = alloc_grow(
		    cast->members, cast->room, sizeof(struct cast_member *));
	}
	member->entity = *entity;
	note(cast, member, entity->name);
	for (size_t i = 0; i < entity->n_aliases; i++)
		note(cast, member, entity->aliases[i]);
	cast->members[cast->n++] = member;
	return member;
}

/* Those of the store that are not there yet. */
static void
join_all(struct cast *cast, const struct entity *entities, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool there = false;

		for (size_t k = 0; k < cast->n && !there; k++)
			there = cast->members[k]->entity.id == entities[i].id;
		if (!there)
			join(cast, &entities[i]);
	}
}

/* Whether the store was not asked for the name before; it is from now on. */
static bool
is_first(struct cast *cast, const char *folded)
{
	for (size_t i = 0; i < cast->n_asked; i++)
		if (strcmp(cast->asked[i], folded) == 0)
			return false;
	if (cast->n_asked == cast->room_asked) {
		cast->room_asked = cast->room_asked ? 2 * cast->room_asked : 16;
		cast->asked = alloc_grow(
		    cast->asked, cast->room_asked, sizeof(const char *));
	}
	cast->asked[cast->n_asked++] = folded;
	return true;
}

static int
ask(struct cast *cast, const char *folded, struct err *err)
{
	struct entity *entities;
	size_t n;

	if (!is_first(cast, folded))
		return 0;
	if (entities_find(cast->db, cast->scope, folded, strlen(folded),
		cast->arena, &entities, &n, err) < 0)
		return -1;
	join_all(cast, entities, n);
	return 0;
}

int
resolve_cast_find(struct cast *cast, const char *name,
    struct cast_member *found[CAST_FOUND], size_t *n, struct err *err)
{
	const char *folded = fold(name, cast->arena);

	*n = 0;
	if (!*folded)
		return 0;
	if (ask(cast, folded, err) < 0)
		return -1;
	for (size_t i = 0; i < cast->n && *n < CAST_FOUND; i++)
		if (goes_by(cast->members[i], folded))
			found[(*n)++] = cast->members[i];
	return 0;
}

int
resolve_cast_named(struct cast *cast, const char *name,
    struct cast_member **found, struct err *err)
{
	const char *folded = fold(name, cast->arena);

	*found = NULL;
	if (ask(cast, folded, err) < 0)
		return -1;
	for (size_t i = 0; i < cast->n && !*found; i++)
		if (strcmp(cast->members[i]->folded[0], folded) == 0)
			*found = cast->members[i];
	return 0;
}

/* ---- slips ---- */

/*
 * Whether two names differ by one letter that is left out, put in or put for
 * another, or by two that changed places.  Endings make other names (Daniel,
 * Daniela), and so do the beginnings and digits.
 */
static bool
is_slip(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), start = 0, end = 0;
	size_t shorter = n < m ? n : m;

	while (start < shorter && a[start] == b[start])
		start++;
	while (end < shorter - start && a[n - 1 - end] == b[m - 1 - end])
		end++;
	if (start < TYPO_START || end < 2 || strcspn(a, "0123456789(") < n ||
	    strcspn(b, "0123456789(") < m)
		return false;
	/* what is left between start and end of each */
	n -= start + end;
	m -= start + end;
	if (n == 2 && m == 2)
		return a[start] == b[start + 1] && a[start + 1] == b[start];
	return n <= 1 && m <= 1 && n + m > 0;
}

int
resolve_cast_like(struct cast *cast, const char *name,
    struct cast_member **found, struct err *err)
{
	const char *folded = fold(name, cast->arena);
	struct entity *entities;
	size_t n;

	*found = NULL;
	if (strlen(folded) < TYPO_LENGTH || (unsigned char)folded[0] >= 0x80 ||
	    (unsigned char)folded[1] >= 0x80 ||
	    (unsigned char)folded[2] >= 0x80)
		return 0;
	if (entities_begin(cast->db, cast->scope, folded, TYPO_START,
		cast->arena, &entities, &n, err) < 0)
		return -1;
	join_all(cast, entities, n);
	for (size_t i = 0; i < cast->n; i++) {
		if (!is_slip(folded, cast->members[i]->folded[0]))
			continue;
		if (*found) {
			*found = NULL;
			return 0;
		}
		*found = cast->members[i];
	}
	return 0;
}

/* ---- changes ---- */

struct cast_member *
resolve_cast_add(struct cast *cast, const char *name, const char *kind)
{
	struct entity entity = {
		.name = arena_copy(cast->arena, name, strlen(name)),
		.kind = kind,
	};
	struct cast_member *member = join(cast, &entity);

	member->changed = true;
	return member;
}

bool
resolve_cast_goes_by(const struct cast_member *member, const char *name)
{
	struct arena arena = { 0 };
	bool goes = goes_by(member, fold(name, &arena));

	arena_release(&arena);
	return goes;
}

static void
put_alias(struct cast *cast, struct entity *entity, const char *alias)
{
	const char **more = arena_bytes(
	    cast->arena, (entity->n_aliases + 1) * sizeof *more);

	if (entity->n_aliases)
		memcpy(more, entity->aliases, entity->n_aliases * sizeof *more);
	more[entity->n_aliases++] = arena_copy(
	    cast->arena, alias, strlen(alias));
	entity->aliases = more;
}

void
resolve_cast_alias(
    struct cast *cast, struct cast_member *member, const char *alias)
{
	if (resolve_cast_goes_by(member, alias) ||
	    member->entity.n_aliases >= ENTITY_NAMES_MAX)
		return;
	put_alias(cast, &member->entity, alias);
	note(cast, member, alias);
	member->changed = true;
}

void
resolve_cast_rename(
    struct cast *cast, struct cast_member *member, const char *name)
{
	const char *old = member->entity.name, *folded;

	if (strcmp(old, name) == 0)
		return;
	note(cast, member, name);
	folded = member->folded[0];
	member->folded[0] = member->folded[member->n_folded - 1];
	member->folded[member->n_folded - 1] = folded;
	put_alias(cast, &member->entity, old);
	member->entity.name = arena_copy(cast->arena, name, strlen(name));
	if (!member->was)
		member->was = old;
	member->changed = true;
}

void
resolve_cast_take(
    struct cast *cast, struct cast_member *member, const char *alias)
{
	const char *folded = fold(alias, cast->arena);

	resolve_cast_alias(cast, member, alias);
	for (size_t i = 0; i < cast->n; i++) {
		struct cast_member *other = cast->members[i];

		if (other == member)
			continue;
		/* its own name, the first, stays */
		for (size_t k = 1; k < other->n_folded; k++)
			if (strcmp(other->folded[k], folded) == 0)
				other->folded[k] = "";
	}
	member->entity.taken = arena_copy(cast->arena, alias, strlen(alias));
	member->changed = true;
}

void
resolve_cast_merge(
    struct cast *cast, struct cast_member *from, struct cast_member *into)
{
	resolve_cast_alias(cast, into, from->entity.name);
	from->was = from->was ? from->was : from->entity.name;
	from->entity.name = into->entity.name;
	from->changed = true;
	/* it is found no more */
	for (size_t i = 0; i < from->n_folded; i++)
		from->folded[i] = "";
}

void
resolve_cast_release(struct cast *cast)
{
	free(cast->members);
	free(cast->asked);
	*cast = (struct cast){ 0 };
}
