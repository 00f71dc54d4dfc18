#ifndef MEMOS_SERVE_NETWORK_CHANGE_H
#define MEMOS_SERVE_NETWORK_CHANGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "serve/revise.h"
#include "store/entities.h"

/*
 * Entities and relations as a person changes them by hand, in one scope.  Each
 * call is one edit, within a write transaction that revise_end() ends; nothing
 * was written yet when it fails with ERR_INPUT or ERR_NONE.  What was done is
 * appended as a line of JSON.
 */
struct network_change {
	struct revise *revise; /* borrowed */
	struct entity_scope scope;
	struct buf *out;
	struct arena *arena;
};

struct network_relation {
	const char *subject, *relation, *object;
	const char *text;             /* NULL: a sentence of the three */
	int64_t valid_from, valid_to; /* CLOCK_NONE */
	const char **sources;         /* ids */
	size_t n_sources;
};

/*
 * A relation, and those of its entities that are new: what is so already is a
 * NOOP or gets the times that are given, and of a relation with one value at a
 * time another value closes what held before.
 */
int network_change_add(struct network_change *c,
    const struct network_relation *given, struct err *err);

/*
 * One line of input: {"subject","relation","object"} with "memory",
 * "valid_from", "valid_to" and "sources", or an entity as {"name"} with
 * "kind", "aliases" and "summary".  Other fields are passed over.
 */
int network_change_line(
    struct network_change *c, const char *line, size_t len, struct err *err);

/* An entity, new or not, with the kind, aliases and summary that are given. */
int network_change_entity(
    struct network_change *c, const struct entity *given, struct err *err);

/* Calls an entity otherwise, in all that is said of it. */
int network_change_rename(struct network_change *c, const char *name,
    const char *other, struct err *err);

/* Makes one of two: what is said of the other one is said of the first. */
int network_change_merge(struct network_change *c, const char *name,
    const char *other, struct err *err);

#endif
