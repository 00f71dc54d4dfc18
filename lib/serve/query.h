#ifndef MEMOS_SERVE_QUERY_H
#define MEMOS_SERVE_QUERY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "find/search.h"

/*
 * A query as a JSON object: query (or text), user_id, agent_id, app_id and
 * run_id (a string or a list of them), k, filter, since, until, as_of,
 * valid_at, vector, plain.  What it says replaces what *query holds; unknown
 * fields are the caller's own. Fails with ERR_INPUT; what it points to lives in
 * the arena.
 */
int query_read(struct query *query, const struct json_span *value,
    struct arena *arena, struct err *err);

/*
 * Takes the operators out of the text, memos-query(7), unless it is plain: they
 * join the filter.  ERR_INPUT names the column of one that is wrong, or says
 * that nothing is left to look for.
 */
int query_operators(struct query *query, struct arena *arena, struct err *err);

/* Checks text and caps. */
int query_check(const struct query *query, struct err *err);

#endif
