#ifndef MEMOS_SERVE_PRONOUNS_H
#define MEMOS_SERVE_PRONOUNS_H

#include <stddef.h>

#include "base/arena.h"

/* English pronouns of the third person, and whom they can mean. */
struct pronoun {
	const char *word; /* in lower case */
	enum {
		PRONOUN_SUBJECT,
		PRONOUN_POSSESSIVE,
		PRONOUN_OBJECT,
		PRONOUN_HER,
	} part;
	const char *others; /* kin that it cannot be, as of pronouns_kin() */
};

/* The word at *at, to which *at moves: its length, 0 if there is none. */
size_t pronouns_word(const char *text, size_t *at);

/* The pronoun that a word is, or NULL; the first one of a text. */
const struct pronoun *pronouns_find(const char *word, size_t len);
const struct pronoun *pronouns_first(const char *text);

/* The text with a name for every pronoun, in the arena. */
const char *
pronouns_put(const char *text, const char *name, struct arena *arena);

/*
 * The last word of "my sister" with blanks around it, in the arena; NULL if
 * that is no kin, and no friend or the like.
 */
const char *pronouns_kin(struct arena *arena, const char *name);

#endif
