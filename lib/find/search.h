#ifndef MEMOS_FIND_SEARCH_H
#define MEMOS_FIND_SEARCH_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/record.h"
#include "find/rank.h"
#include "find/sources.h"
#include "model/embedders.h"
#include "store/cube.h"
#include "store/selection.h"

/*
 * A query through all of it: words and vector, the rows of its scope, the
 * ranking, and the memories found.
 */
enum { SEARCH_K_MAX = 10000, SEARCH_TEXT_MAX = MEMORY_TEXT_MAX };

/*
 * How what the sources say becomes one order: by the sum of weighted cues, or
 * by reciprocal ranks, which lost to it on every set (tests/bench/tune).
 */
enum search_fusion { SEARCH_SUM, SEARCH_RRF };

/*
 * What is added to a rank: as in Cormack, Clarke and Buettcher, Reciprocal Rank
 * Fusion, SIGIR 2009.
 */
enum { SEARCH_RRF_K = 60 };

/* Memories of a source whose ranks are told. */
enum { SEARCH_RANKS = 1000 };

struct query {
	const char *text; /* valid UTF-8, may be empty if there is a vector */
	size_t text_len;
	size_t k;
	struct selection selection;
	const float *vector; /* the caller's own, for a cube that takes them */
	size_t n_vector;
	uint32_t without; /* cues that are off */
	bool ranks;       /* tell what each source says of what is found */
	enum search_fusion fusion;
	const char *why;  /* id of a memory to explain, NULL for none */
	uint32_t sources; /* SEARCH_WORDS and so on; 0: the default */
	bool exact;       /* every row is read, no segment */
	bool plain;       /* nothing in the text is an operator */
	/* where what it finds is poor, what of the archive is better */
	bool archive;
};

/*
 * What is found is poor if there is nothing, or if the best score is less: so
 * it is of one question in a hundred of LoCoMo's that find what they ask for.
 */
#define SEARCH_POOR .27

/* What a source says of a memory. */
struct found_rank {
	bool on;     /* it was asked */
	size_t rank; /* 0: not among its first SEARCH_RANKS */
	double part; /* of the score */
};

/* A fact that was found too, read out of the memory that is shown. */
struct found_fact {
	const char *id, *text;
	size_t text_len;
};

struct found {
	struct memory memory;
	struct hit hit; /* the best of it and its facts; see fold.h */
	const struct found_fact *facts;
	size_t n_facts;
	bool superseded;  /* facts were read out of it; none of them holds */
	const char *cube; /* its name, borrowed from the cube */
	bool reordered;   /* a reranker put them in order; before it: */
	size_t place;     /* among all, from 0 */
	double before;    /* the score */
	struct found_rank ranks[SOURCES]; /* if they are asked for */
};

/* What became of the memory that `why` names. */
struct why {
	bool in_store;
	struct memory memory;
	bool in_scope, allowed;
	size_t rank, candidates; /* rank 0: no candidate */
	struct hit hit;
	struct found_rank ranks[SOURCES];
};

struct results {
	struct found *items; /* best first; in the arena */
	size_t n;
	struct why why;
	bool damaged; /* a part of the index could not be read */
	/* what is wrong with a segment, whose rows were read instead; NULL */
	const char *fault;
	/* why the query has no vector, so that words alone led to them; NULL */
	const char *unembedded;
};

struct searcher;

/*
 * Borrows the cube, open for reading, and embedders, which may be NULL where
 * vectors are built in or given.  NULL with ERR_STORE.
 */
struct searcher *
searcher_new(struct cube *cube, struct embedders *embedders, struct err *err);
void searcher_free(struct searcher *s);

/*
 * Finds at most k memories, best first, in one read transaction.  With as_of
 * in its selection that is of what stood then; memories have no seq then.  A
 * query vector of the wrong dimension is ERR_INPUT.  Where a model elsewhere
 * makes the vectors it is asked first, outside of any transaction, unless the
 * answer was kept; if it cannot be had, words alone are searched.
 */
int search(struct searcher *s, const struct query *query, struct arena *arena,
    struct results *results, struct err *err);

/* Merges b into a by score, keeping the best k; both in the arena. */
void results_merge(
    struct results *a, const struct results *b, size_t k, struct arena *arena);

#endif
