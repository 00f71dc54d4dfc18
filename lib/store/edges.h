#ifndef MEMOS_STORE_EDGES_H
#define MEMOS_STORE_EDGES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/record.h"
#include "store/db.h"
#include "store/selection.h"

/*
 * Memories as relations: those that have a subject, a relation and an object
 * are edges between two names, each of the scope that the memory is of.
 */
struct edge {
	int64_t seq;
	const char *id, *text, *subject, *relation, *object;
	const char *user, *agent, *app; /* "" for none */
	int64_t valid_from, valid_to;   /* CLOCK_NONE */
	int64_t created_at, updated_at, superseded_at;
	const char *superseded_by;
	const char *sources; /* a JSON array of ids, or NULL */
	enum memory_state state;
};

struct edges_ask {
	const struct selection *sel;
	const char *names; /* a JSON array: with one of these; NULL: all */
	int64_t limit;     /* < 0: no limit */
	bool whole;        /* with text and sources */
};

/* What it is called with lives until it returns; 1 to stop, -1 to fail. */
typedef int edges_sink(const struct edge *edge, void *ctx, struct err *err);

/*
 * Calls sink for each edge, as they were added, but those that have a name as
 * their subject before those that have one as their object alone.
 */
int edges_each(struct db *db, const struct edges_ask *ask, edges_sink *sink,
    void *ctx, struct err *err);

/*
 * Calls sink for each scope in which some memory has exactly this name as its
 * subject or object; only the scope of an edge is then set.
 */
int edges_scopes(struct db *db, const struct selection *sel, const char *name,
    edges_sink *sink, void *ctx, struct err *err);

/*
 * Calls sink for each edge that was added, changed, closed or forgotten at
 * `since` or later, whatever its state; what changed first comes first.
 */
int edges_changed(struct db *db, const struct selection *sel, int64_t since,
    int64_t limit, edges_sink *sink, void *ctx, struct err *err);

#endif
