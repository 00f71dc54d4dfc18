#ifndef MEMOS_FIND_SEARCH_STATE_H
#define MEMOS_FIND_SEARCH_STATE_H

#include "find/asked.h"
#include "find/index.h"
#include "find/past.h"
#include "find/query_vector.h"
#include "find/search.h"

/* What search.c and search_run.c share. */
struct searcher {
	struct cube *cube;
	struct index index;
	struct analyser *analyser;
	struct query_vector *vectors;
	struct embedders *embedders;
	struct space space;
	char *fingerprint; /* of which that is so */
	double cosine_weight, baseline;
	struct terms terms;
	struct past past;
	struct searcher *of_past; /* searches that; NULL: nothing yet */
};

/* A query made ready. */
struct search_run {
	const struct query *query;
	const struct asked *asked;
	const struct vector *vector; /* dimension 0: none */
};

/* Ranks, folds and fetches, within the transaction of the query. */
int search_run(struct searcher *s, const struct search_run *asked,
    struct arena *arena, struct results *results, struct err *err);

#endif
