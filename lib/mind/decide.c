#include "mind/decide.h"

#include <string.h>

#include "base/id.h"
#include "mind/decide_lean.h"
#include "mind/decide_like.h"
#include "mind/decide_near.h"
#include "mind/decide_outcome.h"
#include "store/rows.h"

const char *
decision_name(enum decision decision)
{
	static const char *const names[DECISIONS] = { "ADD", "UPDATE",
		"SUPERSEDE", "DELETE", "NOOP" };

	return names[decision];
}

int
decision_find(const char *name)
{
	for (int i = 0; i < DECISIONS; i++)
		if (strcmp(decision_name((enum decision)i), name) == 0)
			return i;
	return -1;
}

struct planning {
	struct decide_near near;
	const struct entity_scope *scope;
	const struct window *window;
	const struct decider *decider;
	struct plan *plan;
};

/* ---- where a claim comes from ---- */

static struct moment
time_of(const struct memory *turn)
{
	struct moment created = { .at = turn->created_at };

	return turn->event_at.at != CLOCK_NONE ? turn->event_at : created;
}

static void
fill_sources(
    const struct planning *p, const struct claim *claim, struct step *step)
{
	const struct window *window = p->window;

	step->said.at = CLOCK_NONE;
	step->sources = arena_bytes(
	    &p->plan->arena, (claim->n_turns + 1) * sizeof *step->sources);
	for (size_t i = 0; i < claim->n_turns; i++) {
		const struct memory *turn;

		if (claim->turns[i] >= window->n)
			continue;
		turn = &window->turns[claim->turns[i]];
		step->sources[step->n_sources++] = arena_copy(
		    &p->plan->arena, turn->id, strlen(turn->id));
		if (time_of(turn).at > step->said.at)
			step->said = time_of(turn);
	}
	if (step->said.at == CLOCK_NONE)
		step->said.at = clock_now();
}

static const char *
new_id(struct arena *arena)
{
	char *id = arena_bytes(arena, ID_SIZE);

	id_new(id, clock_now());
	return id;
}

/* ---- what no decider needs to be asked ---- */

static bool
says_same(const struct claim *claim, const struct neighbour *near)
{
	const struct memory *m = &near->memory;

	if (!decide_like_time(claim, m))
		return false;
	return near->same ||
	       (decide_like_topic(claim, m) &&
		   decide_like_object(claim, claim->object, m) == DECIDE_SAME);
}

/*
 * A turn that is read again says nothing new, nor does one of a time at which
 * what it says is known to have been so.
 */
static const char *
settled(const struct step *step, const struct neighbour *neighbours, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct memory *m = &neighbours[i].memory;

		if (step->claim->stance != CLAIM_HOLDS ||
		    !says_same(step->claim, &neighbours[i]))
			continue;
		if (decide_outcome_has_sources(step, m))
			return "read before";
		if (m->state == MEMORY_ARCHIVED &&
		    m->superseded_at != CLOCK_NONE &&
		    decide_like_said(m) <= step->said.at &&
		    m->valid_to != CLOCK_NONE && step->said.at < m->valid_to)
			return "known to have been so until later";
	}
	return NULL;
}

/* What was forgotten does not come back because its turn is read again. */
static int
settled_by_forgetting(struct planning *p, struct step *step, struct err *err)
{
	struct memory m;
	int rc;

	if (!step->n_sources || step->claim->stance != CLAIM_HOLDS)
		return 0;
	rc = decide_near_forgotten(p->near.cube->db, p->scope, step->claim,
	    step->sources[0], &p->plan->arena, &m, err);
	if (rc == 1 && decide_outcome_has_sources(step, &m))
		step->why = "read before, and forgotten";
	return rc < 0 ? -1 : 0;
}

/* A decision about nothing is another one. */
static void
mend(struct step *step)
{
	bool holds = step->claim->stance == CLAIM_HOLDS;

	if (step->n_targets || step->decision == DECISION_ADD)
		return;
	step->decision = holds && step->decision != DECISION_DELETE &&
				 step->decision != DECISION_NOOP
			     ? DECISION_ADD
			     : DECISION_NOOP;
}

/* ---- planning ---- */

static int
find_neighbours(struct planning *p, const struct claim *claim,
    struct neighbour **found, size_t *n, struct err *err)
{
	struct db *db = p->near.cube->db;
	int rc;

	if (db_begin(db, false, err) < 0)
		return -1;
	rc = decide_near_find(&p->near, claim, &p->plan->arena, found, n, err);
	if (rc == 0)
		return db_commit(db, err);
	db_rollback(db);
	return -1;
}

/* Appends to what comes of the plan; doubled at powers of two. */
static void
keep(struct planning *p, const struct memory *m)
{
	struct plan *plan = p->plan;
	const size_t n = plan->n_outcome;
	const struct memory **more;

	if (!(n & (n - 1))) {
		more = arena_bytes(
		    &plan->arena, (n ? 2 * n : 1) * sizeof *more);
		if (n)
			memcpy(more, plan->outcome, n * sizeof *more);
		plan->outcome = more;
	}
	plan->outcome[plan->n_outcome++] = m;
	decide_near_change(&p->near, m);
}

/* What the step makes is what the next claims are compared with. */
static void
remember(struct planning *p, const struct step *step)
{
	struct arena *arena = &p->plan->arena;
	const struct memory **targets = arena_bytes(
	    arena, (step->n_targets + 1) * sizeof *targets);
	struct decide_outcome outcome;

	for (size_t i = 0; i < step->n_targets; i++)
		targets[i] = &step->targets[i]->memory;
	decide_outcome_make(
	    step, p->scope, targets, step->n_targets, arena, &outcome);
	for (size_t i = 0; i < outcome.n; i++)
		keep(p, &outcome.items[i].memory);
}

/* The claim says what a memory says, with the name that has become known. */
static int
plan_rename(struct planning *p, struct step *step, struct err *err)
{
	struct arena *arena = &p->plan->arena;
	struct neighbour *target = arena_bytes(arena, sizeof *target);
	int rc = rows_find(p->near.cube->db, step->claim->renames, arena,
	    &target->memory, err);

	if (rc <= 0)
		return rc;
	step->targets = arena_bytes(arena, sizeof *step->targets);
	step->targets[step->n_targets++] = target;
	step->decision = DECISION_UPDATE;
	step->why = "a name has become known";
	p->plan->steps[p->plan->n++] = *step;
	remember(p, step);
	return 0;
}

/*
 * The claim is of something that only the store can tell; 1 if nothing there
 * is meant, and the claim stands for itself.
 */
static int
plan_lean(struct planning *p, struct step *step, struct err *err)
{
	struct arena *arena = &p->plan->arena;
	struct claim *full = arena_bytes(arena, sizeof *full);
	struct neighbour *target = arena_bytes(arena, sizeof *target);
	int rc = decide_lean(&p->near, step, arena, full, target, err);

	if (rc < 0)
		return -1;
	if (!rc && step->claim->subject)
		return 1;
	step->id = new_id(arena);
	step->why = "nothing that is known is meant";
	if (rc == 1) {
		step->claim = full;
		step->targets = arena_bytes(arena, sizeof *step->targets);
		step->targets[step->n_targets++] = target;
		step->decision = DECISION_SUPERSEDE;
		step->why = "a new value of what is known";
	}
	p->plan->steps[p->plan->n++] = *step;
	remember(p, step);
	return 0;
}

static int
plan_one(struct planning *p, const struct claim *claim, struct err *err)
{
	struct step *step = &p->plan->steps[p->plan->n];
	struct step own = { .decision = DECISION_NOOP, .claim = claim };
	struct neighbour *neighbours;
	size_t n;

	fill_sources(p, claim, &own);
	if (claim->renames)
		return plan_rename(p, &own, err);
	if (claim->leans) {
		int rc = plan_lean(p, &own, err);
		struct claim *alone;

		if (rc <= 0)
			return rc;
		alone = arena_bytes(&p->plan->arena, sizeof *alone);
		*alone = *claim;
		alone->leans = NULL;
		own.claim = claim = alone;
	}
	if (find_neighbours(p, claim, &neighbours, &n, err) < 0)
		return -1;
	own.id = new_id(&p->plan->arena);
	own.why = settled(&own, neighbours, n);
	if (!own.why && settled_by_forgetting(p, &own, err) < 0)
		return -1;
	*step = own;
	if (!own.why) {
		if (p->decider->decide(p->decider->ctx, claim, neighbours, n,
			&p->plan->arena, step, err) < 0)
			return -1;
		own.decision = step->decision;
		own.targets = step->targets;
		own.n_targets = step->n_targets;
		own.why = step->why;
		*step = own;
		mend(step);
	}
	p->plan->n++;
	remember(p, step);
	return 0;
}

/* The first of the plans comes first. */
static void
remember_before(struct planning *p, const struct plan *before)
{
	if (!before)
		return;
	remember_before(p, before->before);
	for (size_t i = 0; i < before->n_outcome; i++)
		decide_near_change(&p->near, before->outcome[i]);
}

int
plan_make_behind(const struct plan *before, struct cube *cube,
    const struct entity_scope *scope, const struct window *window,
    const struct claims *claims, const struct decider *decider,
    struct plan *plan, struct err *err)
{
	struct planning p = { .near = { .cube = cube, .scope = scope },
		.scope = scope,
		.window = window,
		.decider = decider,
		.plan = plan };
	int rc;

	*plan = (struct plan){ .scope = *scope, .before = before };
	remember_before(&p, before);
	p.near.wide = strcmp(decider->name, decide_rules().name) != 0;
	plan->steps = arena_bytes(
	    &plan->arena, (claims->n + 1) * sizeof *plan->steps);
	rc = db_integer(
	    cube->db, "SELECT max(seq) FROM memories", 0, &plan->seen, err);
	for (size_t i = 0; i < claims->n && rc == 0; i++)
		rc = plan_one(&p, &claims->items[i], err);
	decide_near_release(&p.near);
	if (rc < 0)
		plan_release(plan);
	return rc;
}

int
plan_make(struct cube *cube, const struct entity_scope *scope,
    const struct window *window, const struct claims *claims,
    const struct decider *decider, struct plan *plan, struct err *err)
{
	return plan_make_behind(
	    NULL, cube, scope, window, claims, decider, plan, err);
}

void
plan_release(struct plan *plan)
{
	arena_release(&plan->arena);
	*plan = (struct plan){ 0 };
}
