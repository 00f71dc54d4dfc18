#ifndef MEMOS_FIND_GRAPH_H
#define MEMOS_FIND_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "find/scope.h"
#include "store/db.h"
#include "store/selection.h"
#include "text/analyse.h"

/*
 * The source beside words and vectors: facts have a subject and an object, and
 * a query that names one of them is led by its facts to the turns that these
 * were read out of, and by what these facts name to the facts of that.  What a
 * path is worth is how much of the rest of the query its facts speak of: "what
 * does Ann's sister do" goes by "Ann's sister is Maria" to "Maria teaches".
 *
 * All is looked up by indexes, and there is a bound to all: names, facts of a
 * name, what is gone on to, turns.
 */
struct graph_turn {
	int64_t seq; /* of a turn, or of a fact */
	float value; /* 0 to 1 */
};

struct graph {
	struct graph_turn *items; /* seq rises */
	size_t n;
};

struct graph_query {
	const char *text;
	size_t len;
	struct analyser *analyser;
	const struct selection *selection;
	const struct scope_sessions *scope; /* facts of others lead nowhere */
	uint32_t states;                    /* bits: of facts that lead */
};

/* Whether a fact leads on: it is of the scope, and of a state that does. */
static inline bool
graph_leads(const struct graph_query *query, int64_t session, int state)
{
	return query->states >> state & 1 &&
	       scope_has(query->scope, (uint32_t)session, SCOPE_COUNTS);
}

/* Within a read transaction; release it in any case. */
int graph_find(struct db *db, const struct graph_query *query,
    struct graph *graph, struct err *err);
void graph_release(struct graph *graph);

#endif
