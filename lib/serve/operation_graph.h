#ifndef MEMOS_SERVE_OPERATION_GRAPH_H
#define MEMOS_SERVE_OPERATION_GRAPH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "serve/operation.h"
#include "store/db.h"
#include "store/entities.h"

/*
 * Memory as a knowledge graph, in the form of the MCP memory server: entities
 * of a scope, each with a type and observations, and relations between two of
 * them.  A fact with an entity as its subject is an observation, and a relation
 * where its object is one, too.
 */
enum { OPERATION_GRAPH_NONE = -1 };

struct operation_graph_entity {
	const char *name, *kind;
	long first, last; /* of its observations, or none */
	bool shown;
};

struct operation_graph_fact {
	const char *id, *text; /* an observation without the name before it */
	const char *relation;
	long from, to; /* entities; of an observation to is none */
	long next;     /* of the same entity's observations */
};

/* All of it lives in the arena; in the order in which it came. */
struct operation_graph {
	struct entity_scope scope;
	struct operation_graph_entity *entities;
	size_t n_entities, room_entities;
	struct operation_graph_fact *facts;
	size_t n_facts, room_facts;
	size_t bytes;
	long *by_name; /* entities, sorted */
	struct arena *arena;
};

/* Whose graph a call is about. */
struct entity_scope operation_graph_scope(struct operation_call *call);

/* Reads the graph of graph->scope; ERR_INPUT if it is too large for that. */
int operation_graph_read(
    struct db *db, struct operation_graph *graph, struct err *err);

/* The entity of exactly this name, or none. */
long
operation_graph_find(const struct operation_graph *graph, const char *name);

/* The observation of an entity that says this, or none. */
long operation_graph_observation(
    const struct operation_graph *graph, long entity, const char *text);

/*
 * Appends {"entities":[],"relations":[]} of the entities that are shown, and
 * of the relations that one of these has.
 */
void operation_graph_put(const struct operation_graph *graph, struct buf *out);

operation_run operation_graph_all, operation_graph_search, operation_graph_open,
    operation_graph_create, operation_graph_relate, operation_graph_observe,
    operation_graph_delete_entities, operation_graph_delete_observations,
    operation_graph_delete_relations;

#endif
