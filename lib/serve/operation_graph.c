#include "serve/operation_graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "serve/operation_given.h"
#include "store/rows.h"

enum { GRAPH_MAX = 32 << 20 /* bytes of all texts */ };

struct entity_scope
operation_graph_scope(struct operation_call *call)
{
	const struct front f = operation_given_front(call);

	return (struct entity_scope){ f.user, f.agent, f.app };
}

/* ---- reading ---- */

static const char *
copy(struct operation_graph *g, const char *text)
{
	size_t len = text ? strlen(text) : 0;

	g->bytes += len;
	return arena_copy(g->arena, text ? text : "", len);
}

static int
add_entity(const struct entity *entity, void *ctx)
{
	struct operation_graph *g = ctx;

	g->entities = arena_grow(g->arena, g->entities, g->n_entities,
	    &g->room_entities, sizeof *g->entities);
	g->entities[g->n_entities++] = (struct operation_graph_entity){
		.name = copy(g, entity->name),
		.kind = copy(g, entity->kind),
		.first = OPERATION_GRAPH_NONE,
		.last = OPERATION_GRAPH_NONE
	};
	return g->bytes > GRAPH_MAX;
}

static bool
is_same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* "Ann: likes tea" is said of Ann. */
static const char *
said(const struct memory *m)
{
	size_t len = strlen(m->subject);

	if (strncmp(m->text, m->subject, len) == 0 &&
	    strncmp(m->text + len, ": ", 2) == 0)
		return m->text + len + 2;
	return m->text;
}

static void
add_observation(struct operation_graph *g, long fact)
{
	struct operation_graph_entity *e = &g->entities[g->facts[fact].from];

	if (e->first == OPERATION_GRAPH_NONE)
		e->first = fact;
	else
		g->facts[e->last].next = fact;
	e->last = fact;
}

static int
add_fact(const struct memory *m, void *ctx, struct err *err)
{
	struct operation_graph *g = ctx;
	struct operation_graph_fact fact = { .next = OPERATION_GRAPH_NONE,
		.to = OPERATION_GRAPH_NONE };

	(void)err;
	if (!m->subject || !is_same(m->user_id, g->scope.user) ||
	    !is_same(m->agent_id, g->scope.agent) ||
	    !is_same(m->app_id, g->scope.app))
		return 0;
	fact.from = operation_graph_find(g, m->subject);
	if (fact.from == OPERATION_GRAPH_NONE)
		return 0;
	if (m->relation && m->object)
		fact.to = operation_graph_find(g, m->object);
	fact.id = copy(g, m->id);
	fact.text = copy(g, said(m));
	fact.relation = copy(g, m->relation);
	g->facts = arena_grow(
	    g->arena, g->facts, g->n_facts, &g->room_facts, sizeof *g->facts);
	g->facts[g->n_facts++] = fact;
	if (fact.to == OPERATION_GRAPH_NONE)
		add_observation(g, (long)g->n_facts - 1);
	return g->bytes > GRAPH_MAX;
}

static int
compare(const void *left, const void *right, void *graph)
{
	const struct operation_graph *g = graph;

	return strcmp(g->entities[*(const long *)left].name,
	    g->entities[*(const long *)right].name);
}

static void
sort(struct operation_graph *g)
{
	g->by_name = arena_bytes(
	    g->arena, (g->n_entities + 1) * sizeof *g->by_name);
	for (size_t i = 0; i < g->n_entities; i++)
		g->by_name[i] = (long)i;
	if (g->n_entities)
		qsort_r(
		    g->by_name, g->n_entities, sizeof *g->by_name, compare, g);
}

int
operation_graph_read(struct db *db, struct operation_graph *g, struct err *err)
{
	struct selection facts = { .since = CLOCK_NONE,
		.until = CLOCK_NONE,
		.types = 1u << MEMORY_FACT | 1u << MEMORY_PREFERENCE |
			 1u << MEMORY_EVENT | 1u << MEMORY_PROCEDURE };

	facts.scope.user = scope_value(g->arena, g->scope.user);
	facts.scope.agent = scope_value(g->arena, g->scope.agent);
	facts.scope.app = scope_value(g->arena, g->scope.app);
	if (entities_each(db, &g->scope, add_entity, g, err) < 0)
		return -1;
	sort(g);
	if (rows_each(db, &facts, ROWS_SEQUENCE, NULL, -1, add_fact, g, err) <
	    0)
		return -1;
	if (g->bytes <= GRAPH_MAX)
		return 0;
	return err_set(err, ERR_INPUT,
	    "the graph has more than %d bytes of text", GRAPH_MAX);
}

long
operation_graph_find(const struct operation_graph *g, const char *name)
{
	size_t low = 0, high = g->n_entities;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(name, g->entities[g->by_name[middle]].name);

		if (order == 0)
			return g->by_name[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return OPERATION_GRAPH_NONE;
}

long
operation_graph_observation(
    const struct operation_graph *g, long entity, const char *text)
{
	long fact = g->entities[entity].first;

	while (fact != OPERATION_GRAPH_NONE &&
	       strcmp(g->facts[fact].text, text) != 0)
		fact = g->facts[fact].next;
	return fact;
}

/* ---- as JSON ---- */

static void
put_comma(struct buf *out)
{
	if (out->data[out->len - 1] != '[')
		buf_char(out, ',');
}

static void
put_entity(const struct operation_graph *g,
    const struct operation_graph_entity *e, struct buf *out)
{
	put_comma(out);
	buf_char(out, '{');
	json_put_field(out, "name", e->name);
	json_put_field(out, "entityType", e->kind);
	json_put_key(out, "observations");
	buf_char(out, '[');
	for (long i = e->first; i != OPERATION_GRAPH_NONE;
	     i = g->facts[i].next) {
		put_comma(out);
		json_put_string(
		    out, g->facts[i].text, strlen(g->facts[i].text));
	}
	buf_string(out, "]}");
}

void
operation_graph_put(const struct operation_graph *g, struct buf *out)
{
	buf_string(out, "{\"entities\":[");
	for (size_t i = 0; i < g->n_entities; i++)
		if (g->entities[i].shown)
			put_entity(g, &g->entities[i], out);
	buf_string(out, "],\"relations\":[");
	for (size_t i = 0; i < g->n_facts; i++) {
		const struct operation_graph_fact *f = &g->facts[i];

		if (f->to == OPERATION_GRAPH_NONE ||
		    (!g->entities[f->from].shown && !g->entities[f->to].shown))
			continue;
		put_comma(out);
		buf_char(out, '{');
		json_put_field(out, "from", g->entities[f->from].name);
		json_put_field(out, "to", g->entities[f->to].name);
		json_put_field(out, "relationType", f->relation);
		buf_char(out, '}');
	}
	buf_string(out, "]}");
}
