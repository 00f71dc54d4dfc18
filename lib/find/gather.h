#ifndef MEMOS_FIND_GATHER_H
#define MEMOS_FIND_GATHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "find/asked.h"
#include "find/entry.h"
#include "store/cube.h"
#include "store/selection.h"

/*
 * What one query needs of one cube: the documents of its scope in the order
 * of their numbers, linked along their sessions, and for each word asked the
 * documents that hold it.  This is the line between what is stored and what is
 * ranked: here the rows are read one by one, and whatever reads them faster
 * fills the same struct.
 */
enum { GATHER_NONE = UINT32_MAX };

struct doc {
	int64_t seq, time;
	uint32_t length;         /* indexed terms */
	uint32_t fifths;         /* see find/entry.h */
	uint32_t previous, next; /* turns of its session, or GATHER_NONE */
	float cosine;            /* -2 if there is no vector to compare */
	uint8_t state, flags, questions; /* see find/entry.h */
	bool allowed; /* passes run, filter, time, state and type */
	bool named;   /* its speaker is named in the query */
};

struct posting {
	uint32_t doc;
	uint32_t tf;
};

struct posting_list {
	struct posting *items;
	size_t n, room;
};

/* A pair of adjacent query stems that stands within three stems in a text. */
struct pair_hit {
	uint32_t doc;
	uint32_t pair;
};

struct gather {
	struct doc *docs;
	size_t n, room;
	struct posting_list *words; /* one a term that was asked */
	size_t n_words;
	struct pair_hit *pair_hits; /* by doc */
	size_t n_pair_hits, pair_room;
	uint32_t *pair_docs; /* of asked->n_pairs: documents with both stems */
	uint64_t total_length;
	bool damaged; /* entries that could not be read were passed over */
};

/*
 * Fills a zeroed gather for the user, agent and app scope of sel; documents
 * outside the rest of sel are there for the statistics and the windows, but
 * not allowed.  query is compared with every vector if its dimension is not
 * 0.  Within a read transaction.  Release it in any case.
 */
int
gather_rows(struct gather *g, struct cube *cube, const struct selection *sel,
    const struct asked *asked, const struct vector *query, struct err *err);
void gather_release(struct gather *g);

#endif
