#ifndef MEMOS_MIND_RESOLVE_LABEL_H
#define MEMOS_MIND_RESOLVE_LABEL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "mind/resolve_cast.h"
#include "mind/resolve_mention.h"

/*
 * What tells people of one name apart: "Tom (brother)", "Tom (work)".  A
 * member goes by the label of each way in which it was spoken of; it is called
 * so only when there is another one of the name.
 */
struct label {
	const char *name;  /* "Tom" */
	const char *label; /* "Tom (brother)" */
	const char *alias; /* "Ann's brother", or NULL */
	const char *role;  /* "brother"; or where: "work" */
	bool many;         /* one of many: a friend */
};

/* Of "my brother Tom", or of "my brother"; in the arena. */
struct label resolve_label_of(
    const struct mention *mention, const char *owner, struct arena *arena);

enum label_agreement { LABEL_APART, LABEL_OPEN, LABEL_AGREES };

/* Whether it can be the member, who has the name, that is meant. */
enum label_agreement resolve_label_agreement(
    const struct cast_member *member, const struct label *label);

/* The member that a mention with a name and more means; a new one perhaps. */
int resolve_label_find(struct cast *cast, const struct label *label,
    const char *kind, struct cast_member **member, struct err *err);

/* First name, last name and with an initial: by which a person goes. */
void resolve_label_person(struct cast *cast, struct cast_member *member);

/* "Ann" + "'s " + "brother" */
const char *resolve_label_join(
    const char *a, const char *b, const char *c, struct arena *arena);

#endif
