#ifndef MEMOS_MIND_RESOLVE_MENTION_H
#define MEMOS_MIND_RESOLVE_MENTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/*
 * How somebody is spoken of: "Tom", "my brother", "Ann's brother Tom", "Tom
 * from work", "Tom (work)".
 */
struct mention {
	const char *owner; /* "Ann" of "Ann's brother"; NULL where none */
	const char *role;  /* "brother", "older brother" */
	const char *name;  /* "Tom" */
	const char *where; /* "work" of "Tom from work" */
};

/* The longest that is looked at; longer ones are no names. */
enum { MENTION_MAX = 120 };

/*
 * Reads what a subject or object is; "my" is the speaker's.  All NULL if it is
 * none of these forms.  Strings live in the arena.
 */
struct mention resolve_mention_read(
    const char *text, const char *speaker, struct arena *arena);

/*
 * The first mention in what a speaker says at or behind *at that has a name
 * and tells more of it ("my brother Tom", "Tom from work", "my sister is
 * called Maria"); *at is then behind it.  False if there is none.
 */
bool resolve_mention_next(const char *text, size_t len, size_t *at,
    const char *speaker, struct arena *arena, struct mention *mention);

/* Whether a role is of people (or of pets): "older brother" is. */
bool resolve_mention_is_kin(const char *role);
bool resolve_mention_is_pet(const char *role);

/* Whether one has many of it, so that "my friend" may be any: friend. */
bool resolve_mention_is_one_of_many(const char *role);

/* Whether one has one at a time, and another one later: boss. */
bool resolve_mention_changes(const char *role);

/* Whether two roles or places can be of one person: mum, mother. */
bool resolve_mention_agree(const char *role, const char *other);

/* The last word of a role: "brother" of "older brother". */
const char *resolve_mention_head(const char *role);

/* Whether text is written like a name: "Tom", "Marie Curie", "vLLM". */
bool resolve_mention_is_name(const char *text);

#endif
