#ifndef MEMOS_FIND_SEARCH_STATE_H
#define MEMOS_FIND_SEARCH_STATE_H

#include "find/asked.h"
#include "find/fuzzy.h"
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

/* A query made ready, for some sources. */
struct search_run {
	struct query query; /* its text as it may have been meant */
	struct asked asked;
	struct vector vector; /* dimension 0: none */
	enum source source;   /* the one that is asked; SOURCES: not alone */
	/* each source by itself, if that is asked for */
	struct search_run *alone;
	size_t n_alone;
};

/*
 * Ranks, folds and fetches, within the transaction of the query.  Returns 0,
 * or -1 with ERR_STORE, or GATHER_SUSPECT.
 */
int search_run(struct searcher *s, const struct search_run *run,
    struct arena *arena, struct results *results, struct err *err);

/* What is wanted of a ranking. */
struct search_want {
	size_t k;
	int64_t watch; /* see struct rank_options */
	bool folds;
};

/*
 * The best of what the sources of a run lead to; *damaged says whether entries
 * were passed over.  Returns as search_run(); release the ranking in any case.
 */
int search_rank(struct searcher *s, const struct search_run *run,
    const struct search_want *want, struct ranking *ranking, bool *damaged,
    struct err *err);

/* The same by the ranks that each source alone gives; search_ranks.c. */
int search_ranks_fuse(struct searcher *s, const struct search_run *run,
    const struct search_want *want, struct ranking *ranking, bool *damaged,
    struct err *err);

/* Tells of what was found, and asked about, what each source says of it. */
int search_ranks_tell(struct searcher *s, const struct search_run *run,
    const struct ranking *ranking, const struct search_want *want,
    struct results *results, struct err *err);

/*
 * Makes a query ready whose vector is there and whose terms are in s->terms.
 * fuzzy is how it may have been meant, or NULL where that is not known: then
 * what may be mistyped is marked.  Release it in any case.
 */
int search_question(struct searcher *s, const struct query *query,
    const struct vector *vector, const struct fuzzy *fuzzy,
    struct search_run *run, struct err *err);
void search_question_release(struct search_run *run);

/* Reads anew, into fuzzy, what search_question() marked. */
int search_meant(struct searcher *s, const struct search_run *run,
    struct fuzzy *fuzzy, struct err *err);

#endif
