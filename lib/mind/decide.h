#ifndef MEMOS_MIND_DECIDE_H
#define MEMOS_MIND_DECIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "find/ingest.h"
#include "mind/claims.h"
#include "mind/resolve.h"
#include "store/cube.h"
#include "store/edits.h"

/*
 * What becomes of claims in the light of what is known: a plan, which is a
 * value, can be printed, and is applied in one transaction with its history.
 */
enum decision {
	DECISION_ADD,
	DECISION_UPDATE,    /* more detail of what is known */
	DECISION_SUPERSEDE, /* the world changed: the old one is closed */
	DECISION_DELETE,    /* retracted: the old one is forgotten */
	DECISION_NOOP,      /* known: its strength grows, a source is added */
	DECISIONS,
};

const char *decision_name(enum decision decision);
int decision_find(const char *name); /* -1 */

/* A memory that a claim is compared with. */
struct neighbour {
	struct memory memory;
	bool same;       /* the normalised text is the same */
	bool same_topic; /* subject and relation are, with another object */
	double words;    /* share of their words in common, 0 to 1 */
	double cosine;   /* of their vectors, -2 for none */
};

/*
 * What a decider fills is decision, targets and why.  Time is not its matter:
 * of what it supersedes or deletes, only that is touched which was said before
 * the claim was; where a target was said later, the claim is history, and is
 * stored as what held before it.
 */
struct step {
	enum decision decision;
	const struct claim *claim; /* borrowed */
	/* the memories that are updated, closed, forgotten, strengthened */
	const struct neighbour **targets;
	size_t n_targets;
	const char *why; /* "same subject and relation, another value" */
	/* set by plan_make() */
	struct moment said;   /* when: the last of its turns */
	const char **sources; /* ids of its turns */
	size_t n_sources;
	const char *id; /* of the memory that it adds, if it adds one */
};

struct plan {
	struct step *steps;
	size_t n;
	struct arena arena;
	int64_t seen;              /* the newest memory that there was */
	struct entity_scope scope; /* borrowed */
	/* what memories will be when it is applied, in the order of its steps
	 */
	const struct memory **outcome;
	size_t n_outcome;
	const struct plan *before; /* plans that are to be applied first */
};

/*
 * Decides among the neighbours of one claim; rules, or a model.  A decision of
 * a model that names no neighbour, or makes no sense, is the rules' own.
 */
struct decider {
	const char *name;
	int (*decide)(void *ctx, const struct claim *claim,
	    const struct neighbour *neighbours, size_t n, struct arena *arena,
	    struct step *step, struct err *err);
	void *ctx;
};

/*
 * The rules.  What is known gains strength, or detail; one value of a relation
 * that has one at a time closes another, as does the opposite of a taste, and
 * what is said to have ended is closed; what is taken back is forgotten.  All
 * else stands side by side.  What users gave themselves (it has no sources), or
 * pinned, is at most strengthened, or closed by a claim of its own subject and
 * relation; it is never reworded and never forgotten.
 */
struct decider decide_rules(void);

/*
 * Plans in the transaction that is open, or in read transactions of its own,
 * between which the decider is asked: each claim is compared with its
 * neighbours in the user's, agent's and app's scope, and with the claims before
 * it.  Borrows claims, which must live as long.
 */
int plan_make(struct cube *cube, const struct entity_scope *scope,
    const struct window *window, const struct claims *claims,
    const struct decider *decider, struct plan *plan, struct err *err);

/*
 * The same for claims that stand behind those of other plans, which are not
 * applied yet and must live as long: `before` and those before it, or NULL.
 */
int plan_make_behind(const struct plan *before, struct cube *cube,
    const struct entity_scope *scope, const struct window *window,
    const struct claims *claims, const struct decider *decider,
    struct plan *plan, struct err *err);

/* Appends a line of JSON a step: what it would do, and why. */
void plan_print(const struct plan *plan, struct buf *out);

/*
 * Applies a plan within a write transaction; memories that changed since it
 * was made are looked at again, and one that a step cannot be applied to any
 * more is left alone; what came since is for the rules to decide about.  The
 * caller flushes the ingest and commits.
 */
int plan_apply(const struct plan *plan, const struct entity_scope *scope,
    const struct window *window, struct ingest *in, struct edit *edit,
    struct err *err);
void plan_release(struct plan *plan);

#endif
