#include "serve/operation_graph.h"

#include <string.h>

#include "serve/operation_given.h"

/* Which of the entities a reader asks for: those `is` says so of. */
static int
show(struct operation_call *call,
    bool (*is)(const struct operation_graph *g,
	const struct operation_graph_entity *e, const void *asked),
    const void *asked, struct err *err)
{
	struct operation_graph g = { .arena = &call->arena,
		.scope = operation_graph_scope(call) };
	int rc = operation_desk_read(call->desk, err);

	if (rc == 1)
		rc = operation_graph_read(
		    call->desk->finder.cubes[0].db, &g, err);
	if (rc < 0)
		return -1;
	for (size_t i = 0; i < g.n_entities; i++)
		g.entities[i].shown = is(&g, &g.entities[i], asked);
	operation_graph_put(&g, call->out);
	return 0;
}

static bool
is_any(const struct operation_graph *g, const struct operation_graph_entity *e,
    const void *asked)
{
	(void)g;
	(void)e;
	(void)asked;
	return true;
}

int
operation_graph_all(struct operation_call *call, struct err *err)
{
	return show(call, is_any, NULL, err);
}

/* ---- search ---- */

static bool
has(const char *text, const char *folded)
{
	struct buf plain = { 0 };
	bool found;

	entities_fold(text, strlen(text), &plain);
	found = strstr(buf_text(&plain), folded) != NULL;
	buf_release(&plain);
	return found;
}

/* The query stands in its name, its type or an observation. */
static bool
matches(const struct operation_graph *g, const struct operation_graph_entity *e,
    const void *folded)
{
	long i = e->first;

	if (has(e->name, folded) || has(e->kind, folded))
		return true;
	while (i != OPERATION_GRAPH_NONE && !has(g->facts[i].text, folded))
		i = g->facts[i].next;
	return i != OPERATION_GRAPH_NONE;
}

int
operation_graph_search(struct operation_call *call, struct err *err)
{
	const char *query = operation_given_text(call, "query");
	struct buf folded = { 0 };
	int rc;

	entities_fold(query, strlen(query), &folded);
	rc = show(call, matches, buf_text(&folded), err);
	buf_release(&folded);
	return rc;
}

/* ---- by name ---- */

struct names {
	const char **items;
	size_t n;
};

static bool
is_named(const struct operation_graph *g,
    const struct operation_graph_entity *e, const void *asked)
{
	const struct names *names = asked;
	size_t i = 0;

	(void)g;
	while (i < names->n && strcmp(names->items[i], e->name) != 0)
		i++;
	return i < names->n;
}

int
operation_graph_open(struct operation_call *call, struct err *err)
{
	struct names names;

	names.items = operation_given_texts(call, "names", &names.n);
	return show(call, is_named, &names, err);
}
