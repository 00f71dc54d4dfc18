#ifndef MEMOS_MIND_CONSOLIDATE_PLAN_H
#define MEMOS_MIND_CONSOLIDATE_PLAN_H

#include "mind/cluster.h"
#include "mind/consolidate.h"

/* The parts of a plan, for the files of consolidate alone. */

/* One user's, agent's and application's memories. */
struct consolidate_scope {
	const char *user, *agent, *app; /* "" for none */
};

/* Appends a step of a scope. */
struct consolidate_step *
consolidate_add(struct consolidate *c, const struct consolidate_scope *scope);

/* A turn that may be summarised. */
struct consolidate_turn {
	int64_t seq, since; /* since it was last said, stored or accessed */
	const char *id;     /* in the plan's arena */
};

/* What is there of a scope. */
struct consolidate_turns {
	struct cluster_item *items; /* in the order of turns, which is by seq */
	struct consolidate_turn *turns;
	size_t n, room, dimension;
	size_t tokens;      /* of all that a search sees there */
	struct arena arena; /* of the vectors */
};
void consolidate_turns_release(struct consolidate_turns *turns);

/* Reads it, within a transaction. */
int
consolidate_read(struct consolidate *c, const struct consolidate_scope *scope,
    struct consolidate_turns *turns, struct err *err);

/* What part of a selection is of one scope. */
struct selection consolidate_select(const struct consolidate *c,
    const struct consolidate_scope *scope, struct arena *arena);

/* Plans the summaries; then what becomes of its facts, and the profile. */
void consolidate_plan_turns(struct consolidate *c,
    const struct consolidate_scope *scope, struct consolidate_turns *turns);
int consolidate_plan_facts(struct consolidate *c,
    const struct consolidate_scope *scope, struct err *err);

/* Who changes a block, as its versions say. */
#define CONSOLIDATE_NAME  "memos-consolidate"
#define CONSOLIDATE_LABEL "profile"

/* A memory that may say the same as others, or tell a user's profile. */
struct consolidate_fact {
	int64_t seq;
	const char *id, *text;
	const char *subject, *relation, *object; /* NULL for none */
	enum memory_type type;
	bool given;      /* by a user, or pinned: it stays as it is */
	double strength; /* with that of those that were merged */
	double confidence;
	const char **sources; /* with theirs */
	size_t n_sources;
	size_t
	    into; /* the place of the one that it is merged into, or its own */
};

/* Merges what says the same, in place, and adds the steps. */
void
consolidate_merge(struct consolidate *c, const struct consolidate_scope *scope,
    struct consolidate_fact *facts, size_t n);

/* The profile that a scope's facts make, if it is another one than now. */
int consolidate_profile(struct consolidate *c,
    const struct consolidate_scope *scope, const struct consolidate_fact *facts,
    size_t n, struct err *err);

#endif
