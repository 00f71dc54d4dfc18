#ifndef MEMOS_FIND_QUERY_VECTOR_H
#define MEMOS_FIND_QUERY_VECTOR_H

#include "find/search.h"
#include "model/embedders.h"
#include "store/vectors.h"
#include "text/analyse.h"

/*
 * The vector of a query in the space of its cube: given, made of its words or
 * by a model in files, kept from an earlier time, or asked of a model
 * elsewhere.
 */
struct query_vector;

/* Borrows both; embedders may be NULL. */
struct query_vector *
query_vector_new(struct cube *cube, struct embedders *embedders);
void query_vector_free(struct query_vector *qv);

/*
 * Within a read transaction.  Returns 1 with *vector, quantised as those that
 * are stored, of dimension 0 if the query has none; where one should have been
 * asked for and could not be had, *why says so.  Both are borrowed until the
 * next call.  0: query_vector_ask() is to be called, outside of any
 * transaction.  -1: ERR_INPUT for a given vector that does not fit.
 */
int query_vector_get(struct query_vector *qv, const struct query *query,
    const struct space *space, const struct terms *terms, struct vector *vector,
    const char **why, struct err *err);

/*
 * Asks the model; the answer, or that there is none, is for the next
 * query_vector_get() of this query.
 */
void query_vector_ask(struct query_vector *qv, const struct query *query,
    const struct space *space);

#endif
