#include "mind/resolve.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "mind/relations.h"
#include "mind/resolve_label.h"
#include "mind/resolve_renamed.h"
#include "mind/resolve_text.h"
#include "mind/resolve_thing.h"
#include "mind/resolve_who.h"
#include "text/cues_word.h"

/* ---- what is learned ---- */

/* "my sister Maria" in what was said. */
static int
learn_turn(struct resolve_who *r, size_t turn)
{
	const struct memory *m = &r->window->turns[turn];
	const char *speaker = resolve_who_speaker(r, turn);
	struct mention mention;
	size_t at = 0;

	while (speaker && resolve_mention_next(m->text, m->text_len, &at,
			      speaker, r->arena, &mention))
		if (!resolve_who_mention(r, &mention, speaker))
			return -1;
	return 0;
}

static bool
has_relation(const struct claim *claim, const char *list)
{
	return claim->relation && cues_word_in(claim->relation, list);
}

/* "Ann's sister is called Maria", "Maria is Ann's sister". */
static int
learn_name(struct resolve_who *r, const char *who, const char *name,
    const char *speaker)
{
	struct mention mention = resolve_mention_read(who, speaker, r->arena);

	if (!mention.role || mention.name || !resolve_mention_is_name(name) ||
	    (!resolve_mention_is_kin(mention.role) &&
		!resolve_mention_is_pet(mention.role)))
		return 0;
	mention.name = name;
	return resolve_who_mention(r, &mention, speaker) ? 0 : -1;
}

/* "Ann is also called Annie": one more name of who is known. */
static int
learn_other_name(struct resolve_who *r, const char *who, const char *name)
{
	struct cast_member *found[CAST_FOUND];
	size_t n;

	if (resolve_cast_find(&r->cast, who, found, &n, r->err) < 0)
		return -1;
	if (!n && resolve_mention_is_name(who))
		found[n++] = resolve_cast_add(&r->cast, who, NULL);
	if (n == 1 && resolve_mention_is_name(name))
		resolve_cast_alias(&r->cast, found[0], name);
	return 0;
}

/* "Ann is married to Tom": he is Ann's husband, or Tom is her wife. */
static int
learn_bond(struct resolve_who *r, const struct claim *claim)
{
	static const struct {
		const char *relation, *roles[3];
	} bonds[] = {
		{ "married_to", { "husband", "wife", "spouse" } },
		{ "engaged_to", { "fianc\xc3\xa9",
				    "fianc\xc3\xa9"
				    "e",
				    "fiance" } },
		{ "partner", { "partner", "boyfriend", "girlfriend" } },
		{ "reports_to", { "boss", "manager", NULL } },
	};
	struct cast_member *found[CAST_FOUND];
	size_t n;

	if (!resolve_mention_is_name(claim->object) ||
	    resolve_cast_find(&r->cast, claim->object, found, &n, r->err) < 0)
		return 0;
	if (!n)
		found[n++] = resolve_cast_add(
		    &r->cast, claim->object, "person");
	for (size_t i = 0; i < sizeof bonds / sizeof *bonds && n == 1; i++)
		for (size_t k = 0; k < 3 && bonds[i].roles[k]; k++)
			if (strcmp(claim->relation, bonds[i].relation) == 0)
				resolve_cast_take(&r->cast, found[0],
				    resolve_label_join(claim->subject, "'s ",
					bonds[i].roles[k], r->arena));
	return 0;
}

static int
learn_claim(struct resolve_who *r, const struct claim *claim)
{
	const char *speaker = claim->n_turns
				  ? resolve_who_speaker(r, claim->turns[0])
				  : NULL;
	int rc = 0;

	if (claim->stance != CLAIM_HOLDS || !claim->subject || !claim->object)
		return 0;
	if (has_relation(claim, " name nickname ")) {
		rc = learn_name(r, claim->subject, claim->object, speaker);
		if (rc == 0)
			rc = learn_other_name(r, claim->subject, claim->object);
	} else if (has_relation(claim, " is ")) {
		rc = learn_name(r, claim->object, claim->subject, speaker);
	} else if (has_relation(
		       claim, " married_to engaged_to partner reports_to ")) {
		rc = learn_bond(r, claim);
	}
	return rc;
}

/* ---- claims ---- */

static const char *
object_kind(const struct claim *claim)
{
	const struct relation *relation = relation_find(claim->relation);

	switch (relation ? relation->object : OBJECT_TEXT) {
	case OBJECT_PERSON:
		return "person";
	case OBJECT_PLACE:
		return "place";
	case OBJECT_ORGANISATION:
		return "organisation";
	case OBJECT_THING:
		return "thing";
	default:
		return NULL;
	}
}

static int
resolve_one(struct resolve_who *r, struct claim *claim, const char **text,
    const char *kind)
{
	const char *speaker = claim->n_turns
				  ? resolve_who_speaker(r, claim->turns[0])
				  : NULL;
	const char *name;

	if (!*text || strlen(*text) > MENTION_MAX)
		return 0;
	name = resolve_who(r, *text, speaker, claim, kind);
	if (!name)
		return -1;
	if (strcmp(name, *text) == 0)
		return 0;
	claim->text = resolve_text_replace(claim->text, *text, name, r->arena);
	*text = arena_copy(r->arena, name, strlen(name));
	return 0;
}

/* What says who somebody is keeps the words in which it says so. */
static bool
says_who(const struct claim *claim)
{
	return has_relation(claim, " name nickname ");
}

/* "The flight" is the one that is known. */
static int
resolve_known(struct resolve_who *r, struct claim *claim)
{
	const char *speaker = claim->n_turns
				  ? resolve_who_speaker(r, claim->turns[0])
				  : NULL;
	const char *name = resolve_thing(
	    r->cast.db, r->cast.scope, claim, speaker, r->arena, r->err);
	size_t len = claim->subject ? strlen(claim->subject) : 0;
	struct buf text = { 0 };

	if (!claim->subject || name == claim->subject)
		return 0;
	if (!name)
		return -1;
	if (strncasecmp(claim->text, claim->subject, len) == 0) {
		buf_printf(&text, "%s%s", name, claim->text + len);
		if (strncmp(name, "the ", 4) == 0)
			text.data[0] = 'T';
		claim->text = arena_copy(r->arena, text.data, text.len);
		buf_release(&text);
	}
	claim->subject = name;
	return 0;
}

static int
resolve_claim(struct resolve_who *r, struct claim *claim)
{
	const char *kind = object_kind(claim);

	if (says_who(claim))
		return 0;
	if (resolve_one(r, claim, &claim->subject, NULL) < 0 ||
	    resolve_known(r, claim) < 0)
		return -1;
	return kind ? resolve_one(r, claim, &claim->object, kind) : 0;
}

/*
 * Memories of who has a new name come before what is claimed, which is
 * compared with what they say then.
 */
static int
rename_known(struct resolve_who *r, struct claims *claims)
{
	size_t said = claims->n, n;
	struct claim *copy;

	for (size_t i = 0; i < r->cast.n; i++) {
		const struct cast_member *member = r->cast.members[i];

		if (member->was &&
		    resolve_renamed_claims(r->cast.db, r->cast.scope,
			member->was, member->entity.name, claims, r->err) < 0)
			return -1;
	}
	n = claims->n - said;
	if (!n || !said)
		return 0;
	copy = alloc_array(said, sizeof *copy);
	memcpy(copy, claims->items, said * sizeof *copy);
	memmove(claims->items, claims->items + said, n * sizeof *copy);
	memcpy(claims->items + n, copy, said * sizeof *copy);
	free(copy);
	return 0;
}

static void
collect(const struct cast *cast, struct resolved *resolved)
{
	for (size_t i = 0; i < cast->n; i++) {
		if (!cast->members[i]->changed)
			continue;
		if (resolved->n == resolved->room) {
			resolved->room = resolved->room ? 2 * resolved->room
							: 16;
			resolved->items = alloc_grow(resolved->items,
			    resolved->room, sizeof *resolved->items);
		}
		resolved->items[resolved->n++] = cast->members[i]->entity;
	}
}

int
resolve_claims(struct db *db, const struct entity_scope *scope,
    const struct window *window, struct claims *claims,
    struct resolved *resolved, struct err *err)
{
	struct resolve_who r = {
		.window = window, .arena = &claims->arena, .err = err
	};
	size_t n = claims->n;
	int rc = 0;

	*resolved = (struct resolved){ 0 };
	r.cast = (struct cast){
		.db = db, .scope = scope, .arena = &resolved->arena
	};
	for (size_t i = window->first; i < window->n && rc == 0; i++)
		rc = learn_turn(&r, i);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = learn_claim(&r, &claims->items[i]);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = resolve_claim(&r, &claims->items[i]);
	if (rc == 0)
		rc = rename_known(&r, claims);
	if (rc == 0)
		collect(&r.cast, resolved);
	resolve_cast_release(&r.cast);
	if (rc < 0)
		resolve_release(resolved);
	return rc;
}

int
resolve_apply(struct db *db, const struct entity_scope *scope,
    const struct resolved *resolved, int64_t edit, struct err *err)
{
	int64_t id;

	for (size_t i = 0; i < resolved->n; i++) {
		struct entity entity = resolved->items[i];

		entity.edit = edit;
		if (entities_put(db, scope, &entity, &id, err) < 0)
			return -1;
	}
	return 0;
}

void
resolve_release(struct resolved *resolved)
{
	free(resolved->items);
	arena_release(&resolved->arena);
	*resolved = (struct resolved){ 0 };
}
