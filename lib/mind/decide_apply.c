#include "mind/decide.h"

#include <string.h>

#include "mind/decide_like.h"
#include "mind/decide_near.h"
#include "mind/decide_outcome.h"
#include "store/rows.h"

struct applying {
	const struct plan *plan;
	const struct entity_scope *scope;
	struct ingest *in;
	struct edit *edit;
	bool stale; /* something was stored since the plan was made */
	struct arena arena;
	struct err *err;
};

/* ---- what is there now ---- */

/* Whether an earlier step of the plan has changed or made it. */
static bool
is_own(const struct applying *a, size_t upto, const char *id)
{
	for (size_t i = 0; i < upto; i++) {
		const struct step *step = &a->plan->steps[i];

		if (step->id && strcmp(step->id, id) == 0)
			return true;
		for (size_t k = 0; k < step->n_targets; k++)
			if (strcmp(step->targets[k]->memory.id, id) == 0)
				return true;
	}
	return false;
}

/* Whether what a step was decided about is still what it was. */
static bool
still_is(const struct memory *now, const struct memory *then)
{
	return decide_like_live(now) && decide_like_text(now->text, then->text);
}

/* The targets as they stand now, without those that have become others. */
static int
read_targets(struct applying *a, const struct step *step, size_t place,
    const struct memory ***targets, size_t *n)
{
	struct db *db = ingest_cube(a->in)->db;

	*n = 0;
	*targets = arena_bytes(
	    &a->arena, (step->n_targets + 1) * sizeof **targets);
	for (size_t i = 0; i < step->n_targets; i++) {
		const struct memory *then = &step->targets[i]->memory;
		struct memory *now = arena_bytes(&a->arena, sizeof *now);
		int rc = rows_find(db, then->id, &a->arena, now, a->err);

		if (rc < 0)
			return -1;
		if (rc && (now->seq == then->seq || still_is(now, then) ||
			      is_own(a, place, then->id)))
			(*targets)[(*n)++] = now;
	}
	return 0;
}

/* ---- storing ---- */

static int
put(struct applying *a, const struct memory *m, enum edit_event event,
    struct rows_put *done)
{
	int rc;

	a->edit->event = event;
	ingest_edit(a->in, a->edit);
	rc = ingest_put(a->in, m, true, &a->arena, done, a->err);
	ingest_edit(a->in, NULL);
	a->edit->event = EDIT_ADD;
	return rc;
}

/*
 * A sentence that came while the plan was made, or that a user gave, stands
 * there word for word: it is strengthened.
 */
static int
put_new(struct applying *a, const struct step *step, const struct memory *m)
{
	struct db *db = ingest_cube(a->in)->db;
	struct rows_put done;
	struct memory known;
	int rc;

	if (step->decision != DECISION_ADD || m->type == MEMORY_EVENT ||
	    m->valid_to != CLOCK_NONE)
		return put(a, m, EDIT_ADD, &done);
	rc = decide_near_text(db, a->scope, m->text, &a->arena, &known, a->err);
	if (rc < 0)
		return -1;
	if (!rc || known.valid_to != CLOCK_NONE)
		return put(a, m, EDIT_ADD, &done);
	if (decide_outcome_has_sources(step, &known))
		return 0;
	known = decide_outcome_stronger(step, &known, &a->arena);
	return put(a, &known, EDIT_STRENGTHEN, &done);
}

/* ---- what came since ---- */

/*
 * Decides again where something near the claim is newer than the plan, and
 * not of its making: by the rules, about that alone.
 */
static int
look_again(struct applying *a, size_t place, struct step *step)
{
	struct decide_near near = { .cube = ingest_cube(a->in),
		.scope = a->scope };
	const struct step *planned = &a->plan->steps[place];
	struct decider rules = decide_rules();
	struct neighbour *found;
	size_t n, kept = 0;
	int rc;

	if (!planned->claim->relation || planned->claim->renames ||
	    planned->decision == DECISION_NOOP)
		return 0;
	rc = decide_near_find(
	    &near, planned->claim, &a->arena, &found, &n, a->err);
	decide_near_release(&near);
	for (size_t i = 0; i < n && rc == 0; i++)
		if (found[i].memory.seq > a->plan->seen &&
		    !is_own(a, place, found[i].memory.id))
			found[kept++] = found[i];
	if (rc < 0 || !kept)
		return rc;
	rc = rules.decide(
	    NULL, planned->claim, found, kept, &a->arena, step, a->err);
	if (rc == 0 && step->decision == DECISION_ADD)
		*step = *planned;
	return rc;
}

static int
apply_step(struct applying *a, size_t place)
{
	struct step step = a->plan->steps[place];
	struct decide_outcome outcome;
	const struct memory **targets;
	struct rows_put done;
	size_t n;
	int rc = 0;

	if (a->stale && look_again(a, place, &step) < 0)
		return -1;
	if (read_targets(a, &step, place, &targets, &n) < 0)
		return -1;
	decide_outcome_make(&step, a->scope, targets, n, &a->arena, &outcome);
	for (size_t i = 0; i < outcome.n && rc == 0; i++) {
		const struct memory *m = &outcome.items[i].memory;
		enum edit_event event = outcome.items[i].event;

		rc = event == EDIT_ADD ? put_new(a, &step, m)
				       : put(a, m, event, &done);
	}
	arena_reset(&a->arena);
	return rc;
}

int
plan_apply(const struct plan *plan, const struct entity_scope *scope,
    const struct window *window, struct ingest *in, struct edit *edit,
    struct err *err)
{
	struct applying a = {
		.plan = plan, .scope = scope, .in = in, .edit = edit, .err = err
	};
	int64_t newest;
	int rc = db_integer(ingest_cube(in)->db,
	    "SELECT max(seq) FROM memories", 0, &newest, err);

	(void)window;
	a.stale = newest > plan->seen;
	for (size_t i = 0; i < plan->n && rc == 0; i++)
		rc = apply_step(&a, i);
	arena_release(&a.arena);
	return rc;
}
