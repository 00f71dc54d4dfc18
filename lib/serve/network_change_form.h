#ifndef MEMOS_SERVE_NETWORK_CHANGE_FORM_H
#define MEMOS_SERVE_NETWORK_CHANGE_FORM_H

#include "serve/network_change.h"

/* What the files of network_change.h share. */

/* The edit of one call. */
struct edit network_change_edit(const struct network_change *c);

/* Stores m as a part of an edit, as `event` if it is there. */
int network_change_put(struct network_change *c, struct edit *edit,
    const struct memory *m, enum edit_event event, struct err *err);

/* Whether a name can be one: not empty, and as memory_name_fault() has it. */
int network_change_name(const char *what, const char *name, struct err *err);

/*
 * The entity that a name means in the scope: exactly it, or the one that goes
 * by it; its id is 0 where there is none.  ERR_INPUT for several.
 */
int network_change_who(struct network_change *c, const char *name,
    struct entity *entity, struct err *err);

/* Memories of the scope of which a name is subject or object, by number. */
int network_change_facts(struct network_change *c, const char *name,
    int64_t **seqs, size_t *n, struct err *err);

/*
 * The open relation of these three that was added first, but for the one of an
 * id: 1, or 0.
 */
int network_change_find(struct network_change *c, const struct memory *like,
    struct memory *found, struct err *err);

#endif
