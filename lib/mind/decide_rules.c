#include "mind/decide.h"

#include <string.h>

#include "mind/decide_denial.h"
#include "mind/decide_like.h"
#include "mind/decide_outcome.h"
#include "mind/decide_words.h"
#include "mind/relations.h"

/* Of the words of two sentences: so many alike are one fact. */
#define SHARE_SAME  .8
#define SHARE_MORE  .5 /* where all of one are in the other */
#define COSINE_SAME .95

enum { WORDS_MIN = 3 /* of a sentence that is judged by them alone */ };

/* A decision in the making: what the claim closes, if nothing else comes. */
struct choice {
	const struct claim *claim;
	const struct relation *relation; /* NULL: none of the table */
	const struct neighbour *neighbours;
	size_t n;
	struct arena *arena;
	struct step *step;
};

static int
decided(struct choice *c, enum decision decision,
    const struct neighbour *target, const char *why)
{
	struct step *step = c->step;

	step->decision = decision;
	step->why = why;
	step->n_targets = 0;
	step->targets = arena_bytes(
	    c->arena, (c->n + 1) * sizeof *step->targets);
	if (target)
		step->targets[step->n_targets++] = target;
	return 0;
}

/* The same with all neighbours that pass; false if there is none. */
static bool
decided_all(struct choice *c, enum decision decision,
    bool (*passes)(const struct choice *c, const struct neighbour *near),
    const char *why)
{
	decided(c, decision, NULL, why);
	for (size_t i = 0; i < c->n; i++)
		if (passes(c, &c->neighbours[i]))
			c->step->targets[c->step->n_targets++] =
			    &c->neighbours[i];
	return c->step->n_targets > 0;
}

/* ---- what is known ---- */

static bool
has_more(const struct choice *c, const struct memory *m)
{
	const struct claim *claim = c->claim;
	struct decide_words mine, theirs;

	decide_words_read(&mine, claim->text, strlen(claim->text), c->arena);
	decide_words_read(&theirs, m->text, m->text_len, c->arena);
	return mine.n > theirs.n && decide_words_cover(&mine, &theirs);
}

/* Known, with as much or with less detail. */
static int
known(struct choice *c, const struct neighbour *near, bool more)
{
	if (more && !decide_like_kept(&near->memory))
		return decided(c, DECISION_UPDATE, near, "more detail");
	return decided(c, DECISION_NOOP, near, "known");
}

static const struct neighbour *
find_same_text(const struct choice *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct memory *m = &c->neighbours[i].memory;

		if (c->neighbours[i].same && decide_like_live(m) &&
		    decide_like_time(c->claim, m))
			return &c->neighbours[i];
	}
	return NULL;
}

/* The one of the same relation whose object is the claim's, more or less. */
static const struct neighbour *
find_same_object(const struct choice *c, enum decide_object *how)
{
	const struct neighbour *found = NULL;

	for (size_t i = 0; i < c->n; i++) {
		const struct memory *m = &c->neighbours[i].memory;
		enum decide_object object;

		if (!decide_like_live(m) || !decide_like_topic(c->claim, m) ||
		    !decide_like_time(c->claim, m) || m->valid_to != CLOCK_NONE)
			continue;
		object = decide_like_object(c->claim, c->claim->object, m);
		if (object == DECIDE_OTHER || (found && object != DECIDE_SAME))
			continue;
		found = &c->neighbours[i];
		*how = object;
		if (object == DECIDE_SAME)
			break;
	}
	return found;
}

/* ---- what it closes ---- */

static bool
is_old(const struct choice *c, const struct memory *m)
{
	return c->claim->old && decide_like_topic(c->claim, m) &&
	       decide_like_object(c->claim, c->claim->old, m) != DECIDE_OTHER;
}

/* Another value of what has one at a time. */
static bool
is_other_value(const struct choice *c, const struct memory *m)
{
	return decide_like_topic(c->claim, m) &&
	       decide_like_single(c->claim, m) &&
	       decide_like_object(c->claim, c->claim->object, m) ==
		   DECIDE_OTHER;
}

/* "Ann no longer works at Acme", and now she does again. */
static bool
is_denied(const struct choice *c, const struct memory *m)
{
	if (decide_denial(c->claim, m, c->arena))
		return true;
	return m->valid_to != CLOCK_NONE && strstr(m->text, " no longer ") &&
	       decide_like_topic(c->claim, m) &&
	       decide_like_object(c->claim, c->claim->object, m) == DECIDE_SAME;
}

static bool
is_closed(const struct choice *c, const struct neighbour *near)
{
	const struct memory *m = &near->memory;

	if (!decide_like_live(m))
		return false;
	if (decide_like_opposite(c->claim, m))
		return decide_like_object(c->claim, c->claim->object, m) ==
		       DECIDE_SAME;
	return is_old(c, m) || is_denied(c, m) ||
	       decide_like_ended(c->claim, m) ||
	       (is_other_value(c, m) && m->valid_to == CLOCK_NONE);
}

/*
 * "No, it is the violin": the one thing of the kind that is known is meant, if
 * there is one.
 */
static const struct neighbour *
find_corrected(const struct choice *c)
{
	const struct neighbour *found = NULL;

	if (!c->claim->corrects || c->claim->old)
		return NULL;
	for (size_t i = 0; i < c->n; i++) {
		const struct memory *m = &c->neighbours[i].memory;

		if (!decide_like_live(m) || !decide_like_topic(c->claim, m))
			continue;
		if (found)
			return NULL;
		found = &c->neighbours[i];
	}
	return found;
}

/* ---- sentences ---- */

/*
 * What a sentence without a relation is to another; 1 if it was decided.  Who
 * likes whom is told by the subjects, if both have one.
 */
static int
judge_words(struct choice *c, const struct neighbour *near)
{
	const struct memory *m = &near->memory;
	const struct claim *claim = c->claim;
	struct decide_words mine, theirs;
	bool mine_cover, theirs_cover;

	if (!decide_like_live(m) || !decide_like_time(claim, m) ||
	    near->words < SHARE_MORE ||
	    (claim->subject && m->subject && !decide_like_subject(claim, m)))
		return 0;
	decide_words_read(&mine, claim->text, strlen(claim->text), c->arena);
	decide_words_read(&theirs, m->text, m->text_len, c->arena);
	if (mine.n < WORDS_MIN || theirs.n < WORDS_MIN)
		return 0;
	mine_cover = decide_words_cover(&mine, &theirs);
	theirs_cover = decide_words_cover(&theirs, &mine);
	if (theirs_cover && !decide_words_differ(&mine, &theirs)) {
		known(c, near, false);
		return 1;
	}
	if (mine_cover && !decide_words_differ(&mine, &theirs)) {
		known(c, near, true);
		return 1;
	}
	if (near->cosine < COSINE_SAME || near->words < SHARE_SAME ||
	    decide_words_differ(&mine, &theirs))
		return 0;
	known(c, near, false);
	return 1;
}

static int
decide_by_words(struct choice *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (judge_words(c, &c->neighbours[i]))
			return 0;
	return decided(c, DECISION_ADD, NULL, "new");
}

/* ---- the three stances ---- */

/* Something that was so, and is told as such: it closes nothing. */
static bool
is_past(const struct claim *claim)
{
	return claim->valid_to != CLOCK_NONE;
}

static int
decide_holds(struct choice *c)
{
	const struct neighbour *same = find_same_text(c), *corrected;
	enum decide_object how = DECIDE_OTHER;

	if (same)
		return known(c, same, false);
	if (is_past(c->claim))
		return decided(c, DECISION_ADD, NULL, "new, and past");
	if (!c->claim->subject || !c->claim->relation)
		return decide_by_words(c);
	same = find_same_object(c, &how);
	if (same && how != DECIDE_OTHER)
		return known(c, same,
		    how == DECIDE_MORE ||
			(how == DECIDE_SAME && has_more(c, &same->memory)));
	corrected = find_corrected(c);
	if (corrected)
		return decided(c, DECISION_SUPERSEDE, corrected,
		    "a correction of what is known");
	if (decided_all(c, DECISION_SUPERSEDE, is_closed,
		c->claim->corrects
		    ? "a correction of what is known"
		    : "same subject and relation, another value"))
		return 0;
	return decided(c, DECISION_ADD, NULL, "new");
}

/* Whether a claim of something that is no more, or never was, means it. */
static bool
is_meant(const struct choice *c, const struct neighbour *near)
{
	const struct claim *claim = c->claim;
	const struct memory *m = &near->memory;

	if (near->same)
		return claim->stance != CLAIM_NEVER || m->relation;
	if (!claim->relation)
		return near->words >= SHARE_SAME &&
		       (!claim->subject || !m->subject ||
			   decide_like_subject(claim, m));
	if (!decide_like_topic(claim, m) || !decide_like_time(claim, m))
		return false;
	return !claim->object ||
	       decide_like_object(claim, claim->object, m) != DECIDE_OTHER;
}

/* Of the same thing, in other words; what the claim's turn itself says stays.
 */
static bool
is_about(const struct choice *c, const struct neighbour *near)
{
	const struct memory *m = &near->memory;

	return !decide_like_kept(m) &&
	       !decide_outcome_has_sources(c->step, m) &&
	       decide_like_about(c->claim, m, c->arena);
}

static bool
is_ended(const struct choice *c, const struct neighbour *near)
{
	return decide_like_live(&near->memory) &&
	       near->memory.valid_to == CLOCK_NONE &&
	       (is_meant(c, near) || is_about(c, near));
}

static bool
is_ended_already(const struct choice *c, const struct neighbour *near)
{
	return near->memory.valid_to != CLOCK_NONE && is_meant(c, near);
}

static int
decide_ended(struct choice *c)
{
	if (decided_all(c, DECISION_SUPERSEDE, is_ended, "it has ended"))
		return 0;
	if (decided_all(
		c, DECISION_NOOP, is_ended_already, "known to be over")) {
		c->step->n_targets = 0;
		return 0;
	}
	if (c->claim->subject && c->claim->relation &&
	    (c->claim->object || (decide_like_event(c->claim) &&
				     !strstr(c->claim->text, " off."))))
		return decided(c, DECISION_ADD, NULL,
		    "it has ended, and was not known before");
	return decided(
	    c, DECISION_NOOP, NULL, "nothing that is known has ended");
}

static bool
is_retracted(const struct choice *c, const struct neighbour *near)
{
	return decide_like_live(&near->memory) &&
	       !decide_like_kept(&near->memory) &&
	       (is_meant(c, near) || is_about(c, near));
}

/* "She does not live in Utrecht": she lives in Lyon, as is known. */
static bool
is_elsewhere(const struct choice *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct memory *m = &c->neighbours[i].memory;

		if (decide_like_live(m) && m->valid_to == CLOCK_NONE &&
		    is_other_value(c, m))
			return true;
	}
	return false;
}

static int
decide_never(struct choice *c)
{
	const struct neighbour *same;

	if (decided_all(c, DECISION_DELETE, is_retracted, "taken back"))
		return 0;
	same = find_same_text(c);
	if (same)
		return known(c, same, false);
	/* "does not smoke" is whole without an object */
	if (!c->claim->corrects && c->relation &&
	    (c->claim->object || !strchr(c->relation->phrase, ' ')) &&
	    !is_elsewhere(c) && strstr(c->claim->text, " not ") &&
	    !strstr(c->claim->text, " can not "))
		return decided(c, DECISION_ADD, NULL, "new, and denied");
	return decided(
	    c, DECISION_NOOP, NULL, "nothing is known that it takes back");
}

static int
decide(void *ctx, const struct claim *claim, const struct neighbour *neighbours,
    size_t n, struct arena *arena, struct step *step, struct err *err)
{
	static int (*const stances[CLAIM_STANCES])(struct choice * c) = {
		[CLAIM_HOLDS] = decide_holds,
		[CLAIM_ENDED] = decide_ended,
		[CLAIM_NEVER] = decide_never,
	};
	struct choice c = { .claim = claim,
		.relation = relation_find(claim->relation),
		.neighbours = neighbours,
		.n = n,
		.arena = arena,
		.step = step };

	(void)ctx;
	(void)err;
	return stances[claim->stance](&c);
}

struct decider
decide_rules(void)
{
	return (struct decider){ .name = "rules", .decide = decide };
}
