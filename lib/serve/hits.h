#ifndef MEMOS_SERVE_HITS_H
#define MEMOS_SERVE_HITS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "find/search.h"
#include "mind/pack.h"

/*
 * What is to be packed, from lines that other commands print or from a search.
 * A zeroed struct is empty; its memories live in its arena.
 */
struct hits {
	struct arena arena;
	struct pack_item *items;
	size_t n, room;
	size_t bytes;  /* of text */
	size_t scored; /* items that came with a score */
};
void hits_release(struct hits *hits);

/* Forgets all, keeping memory for more. */
void hits_reset(struct hits *hits);

/* What a line is. */
enum hits_kind {
	HITS_RECORD,  /* a memory, as memos-search and memos-list print it */
	HITS_RESULTS, /* a query and its results, as memos-search's batches */
	HITS_QUERY,   /* a query that is still to be asked */
};
enum hits_kind hits_kind(const struct json_span *value);

/*
 * Adds the record of a value, which may have a `score`, or those of a list.
 * ERR_INPUT for what is no record, or for more than fit: PACK_ITEMS_MAX of
 * them, or 256 MiB of text.
 */
int
hits_read(struct hits *hits, const struct json_span *value, struct err *err);

/* Adds the `results` of a batch's line. */
int hits_read_results(
    struct hits *hits, const struct json_span *line, struct err *err);

/* Adds what a search found; memories are those of the results. */
void hits_add(struct hits *hits, const struct results *results);

/* Adds a memory, borrowed, and what it is worth. */
void hits_put(struct hits *hits, const struct memory *m, double value);

/* Values those that came without a score, by their order: the first is best. */
void hits_settle(struct hits *hits);

#endif
