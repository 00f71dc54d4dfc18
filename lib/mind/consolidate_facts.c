#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "mind/consolidate_plan.h"
#include "mind/decide_like.h"
#include "mind/decide_words.h"
#include "store/rows.h"

#define TYPES \
	(1u << MEMORY_FACT | 1u << MEMORY_PREFERENCE | 1u << MEMORY_PROCEDURE)

/* The facts of a scope, and their words. */
struct gathering {
	struct arena arena;
	struct consolidate_fact *facts;
	size_t n, room;
};

static const char *
copy(struct arena *arena, const char *text)
{
	return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

static const char **
copy_sources(struct arena *arena, const struct memory *m)
{
	const char **sources = arena_bytes(
	    arena, (m->n_sources + 1) * sizeof *sources);

	for (size_t i = 0; i < m->n_sources; i++)
		sources[i] = copy(arena, m->sources[i]);
	return sources;
}

/* What was closed, or holds for a time, says something else. */
static int
gather(const struct memory *m, void *ctx, struct err *err)
{
	struct gathering *g = ctx;

	(void)err;
	if (m->state != MEMORY_ACTIVE || m->superseded_at != CLOCK_NONE ||
	    m->valid_to != CLOCK_NONE)
		return 0;
	if (g->n == g->room) {
		g->room = 2 * g->room + 64;
		g->facts = alloc_grow(g->facts, g->room, sizeof *g->facts);
	}
	g->facts[g->n] = (struct consolidate_fact){ .seq = m->seq,
		.id = copy(&g->arena, m->id),
		.text = copy(&g->arena, m->text),
		.subject = copy(&g->arena, m->subject),
		.relation = copy(&g->arena, m->relation),
		.object = copy(&g->arena, m->object),
		.type = m->type,
		.given = decide_like_kept(m),
		.strength = isnan(m->strength) ? 1 : m->strength,
		.confidence = isnan(m->confidence) ? 0 : m->confidence,
		.sources = copy_sources(&g->arena, m),
		.n_sources = m->n_sources,
		.into = g->n };
	g->n++;
	return 0;
}

int
consolidate_plan_facts(struct consolidate *c,
    const struct consolidate_scope *scope, struct err *err)
{
	struct gathering g = { 0 };
	struct selection selection = consolidate_select(c, scope, &g.arena);
	int rc;

	selection.types = selection.types ? selection.types & TYPES : TYPES;
	rc = selection.types ? rows_each(c->cube->db, &selection, ROWS_SEQUENCE,
				   NULL, -1, gather, &g, err)
			     : 0;
	if (rc == 0 && !c->keep_facts)
		consolidate_merge(c, scope, g.facts, g.n);
	if (rc == 0 && !c->no_profile)
		rc = consolidate_profile(c, scope, g.facts, g.n, err);
	free(g.facts);
	arena_release(&g.arena);
	return rc;
}
