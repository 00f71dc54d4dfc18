#include "mind/consolidate_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "mind/summarise_extract.h"

struct choosing {
	struct consolidate *c;
	const struct consolidate_scope *scope;
	struct consolidate_turns *turns;
	struct cluster_item *items; /* of those at hand, */
	size_t n;                   /* their clusters in order */
	bool *gone;                 /* of each turn: it is in a step */
	size_t tokens;              /* of the scope, once that is done */
};

static int
by_seq(const void *left, const void *right)
{
	const struct consolidate_turn *a = left, *b = right;

	return (a->seq > b->seq) - (a->seq < b->seq);
}

/* Turns are read in this order. */
static size_t
place_of(const struct choosing *choosing, int64_t seq)
{
	const struct consolidate_turn key = { .seq = seq }, *found;

	found = bsearch(&key, choosing->turns->turns, choosing->turns->n,
	    sizeof key, by_seq);
	return (size_t)(found - choosing->turns->turns);
}

/* Those that are not planned for yet, and old enough. */
static void
collect(struct choosing *choosing, int64_t age)
{
	const struct consolidate_bounds *bounds = &choosing->c->bounds;
	const struct consolidate_turns *turns = choosing->turns;

	choosing->n = 0;
	for (size_t i = 0; i < turns->n; i++)
		if (!choosing->gone[i] &&
		    bounds->now - turns->turns[i].since >= age)
			choosing->items[choosing->n++] = turns->items[i];
}

static void
add_step(struct choosing *choosing, size_t first, size_t end,
    enum consolidate_why why)
{
	struct consolidate *c = choosing->c;
	struct consolidate_step *step = consolidate_add(c, choosing->scope);

	step->kind = CONSOLIDATE_SUMMARISE;
	step->why = why;
	step->n = end - first;
	step->members = arena_bytes(&c->arena, step->n * sizeof *step->members);
	step->from = step->to = choosing->items[first].at;
	for (size_t i = first; i < end; i++) {
		const struct cluster_item *item = &choosing->items[i];
		size_t place = place_of(choosing, item->seq);

		step->members[i - first] = (struct consolidate_member){
			item->seq, choosing->turns->turns[place].id
		};
		choosing->gone[place] = true;
		step->tokens += item->tokens;
		if (item->at < step->from)
			step->from = item->at;
		if (item->at > step->to)
			step->to = item->at;
	}
	choosing->tokens -= step->tokens - summarise_extract_most(step->tokens);
}

/* Adds the clusters in the order of time; returns how many. */
static size_t
take(struct choosing *choosing, enum consolidate_why why)
{
	int64_t budget = choosing->c->bounds.tokens;
	size_t first = 0, taken = 0;

	cluster_make(choosing->items, choosing->n, choosing->turns->dimension);
	for (size_t i = 1; i <= choosing->n; i++) {
		uint32_t cluster = choosing->items[first].cluster;

		if (i < choosing->n && choosing->items[i].cluster == cluster)
			continue;
		if (why == CONSOLIDATE_MANY &&
		    choosing->tokens <= (size_t)budget)
			break;
		if (cluster) {
			add_step(choosing, first, i, why);
			taken++;
		}
		first = i;
	}
	return taken;
}

/* What is old, again and again until nothing is left that makes a cluster. */
static size_t
take_old(struct choosing *choosing)
{
	size_t taken = 0, more;

	do {
		collect(choosing, choosing->c->bounds.after);
		more = take(choosing, CONSOLIDATE_OLD);
		taken += more;
	} while (more);
	return taken;
}

static size_t
take_many(struct choosing *choosing)
{
	size_t taken = 0, more;

	do {
		if (choosing->tokens <= (size_t)choosing->c->bounds.tokens)
			break;
		collect(choosing, choosing->c->bounds.recent);
		more = take(choosing, CONSOLIDATE_MANY);
		taken += more;
	} while (more);
	return taken;
}

void
consolidate_plan_turns(struct consolidate *c,
    const struct consolidate_scope *scope, struct consolidate_turns *turns)
{
	struct choosing choosing = { .c = c,
		.scope = scope,
		.turns = turns,
		.items = alloc_array(turns->n, sizeof *choosing.items),
		.gone = alloc_array(turns->n, sizeof *choosing.gone),
		.tokens = turns->tokens };

	/* what went for the budget may leave others that are like each other */
	while (
	    take_old(&choosing) + (c->bounds.tokens ? take_many(&choosing) : 0))
		;
	free(choosing.items);
	free(choosing.gone);
}
