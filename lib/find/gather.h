#ifndef MEMOS_FIND_GATHER_H
#define MEMOS_FIND_GATHER_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "find/asked.h"
#include "find/bm25f.h"
#include "find/graph.h"
#include "find/index.h"
#include "find/part.h"
#include "store/cube.h"
#include "store/selection.h"
#include "store/vectors.h"

/*
 * All that one query needs of one cube: the parts that its documents stand in,
 * oldest first, and the statistics of those of its scope.
 */
struct gather {
	struct part *parts;
	size_t n_parts;
	uint64_t n;          /* documents that count */
	uint64_t *pair_docs; /* by pair: documents with both stems */
	struct bm25f_weights weights;
	uint32_t states; /* bits: states that may be found */
	bool damaged;    /* entries that could not be read were passed over */
};

/*
 * What gather() returns where no memory of the scope has a word of the query
 * that is suspect (find/asked.h): another query may have to be made of it.
 */
enum { GATHER_SUSPECT = 2 };

struct gather_query {
	const struct selection *selection;
	const struct asked *asked;
	const struct vector *vector; /* dimension 0: none */
	enum vectors_place place;
	double
	    baseline; /* the cosine that unrelated texts have; 0 as they are */
	struct index *index; /* NULL: every row is read */
	/* what names the names that facts lead on from; text NULL: none do */
	struct graph_query graph;
	/* what names a time; NULL: none leads to memories */
	const char *dated;
	size_t dated_len;
	size_t k; /* how many hits are wanted */
};

/*
 * Fills a zeroed gather for the user, agent and app scope of the selection;
 * documents outside of the rest of it count, but are not allowed.  Within a
 * read transaction.  Returns 0, or -1 with ERR_STORE, or 1 where a segment
 * turned out to be damaged: it is then bad in the index, and all is to be
 * gathered again; or GATHER_SUSPECT.  Release it in any case.
 */
int gather(struct gather *g, struct cube *cube,
    const struct gather_query *query, struct err *err);
void gather_release(struct gather *g);

/* A cosine above the baseline, from 0 to 1; -2 stays, for no vector. */
static inline float
gather_cosine(float cosine, double baseline)
{
	double above = ((double)cosine - baseline) / (1 - baseline);

	return baseline > 0 && cosine >= -1 ? (float)fmax(0, above) : cosine;
}

/* The part's postings turned out to be damaged: its segment is bad now. */
void gather_condemn(
    const struct part *part, struct index *index, const struct cube *cube);

#endif
