#ifndef MEMOS_FIND_RANK_H
#define MEMOS_FIND_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "find/asked.h"
#include "find/gather.h"

/*
 * The order of what was gathered: a weighted sum of cues, each switchable.
 * The weights stand in one table in rank.c, with where they come from.
 */
enum rank_cue {
	RANK_BM25F,    /* words of the text and of its session's window */
	RANK_COSINE,   /* of the vectors */
	RANK_PAIR,     /* adjacent query words stand near each other */
	RANK_SPEAKER,  /* the query names who said it */
	RANK_USER,     /* not said by the assistant */
	RANK_SELF,     /* as the query does, it speaks of who said it */
	RANK_WHEN,     /* the query asks when, the text speaks of time */
	RANK_QUESTION, /* the text is itself a question */
	RANK_GRAPH,    /* facts about what the query names lead to it */
	RANK_TIME,     /* it happened at a time that the query names, or near */
	RANK_FACT, /* a fact beside the turn that it was read out of; see fold.h
		    */
	RANK_FADING, /* it is decaying */
	RANK_FRESH,  /* it has words that others found do not; see fresh.h */
	RANK_RULE,   /* it says what shall be always or never */
	RANK_CUES,
};

const char *rank_cue_name(enum rank_cue cue);
double rank_weight(enum rank_cue cue);

/* All of them, for messages. */
#define RANK_CUE_NAMES                                                  \
	"bm25f cosine pair speaker user self when question graph time " \
	"fact fading fresh rule"

/* The cue of this name, or -1. */
int rank_cue_find(const char *name, size_t len);

struct hit {
	int64_t seq, time;
	uint8_t type; /* enum memory_type */
	double score;
	double cues[RANK_CUES]; /* before the weights */
	uint32_t words;         /* terms of the query that the text holds */
	uint32_t near;          /* terms that only its session's window holds */
	double cosine;          /* -2 for no vector */
	bool coarse;            /* of a segment's codes */
	double cosine_weight;   /* that its cube has */
};

/* The weight that a cue had in the score of a hit. */
double rank_hit_weight(const struct hit *hit, enum rank_cue cue);

struct ranking {
	struct hit *hits; /* best first */
	size_t n;
	/* of the memory that was watched (rank_options.watch) */
	bool watched_seen; /* it is in the statistics' scope */
	bool watched_allowed;
	size_t watched_rank; /* from 1; 0 if it is no candidate */
	struct hit watched;
	size_t candidates;
	double most; /* that the words of the query can give; see bm25f.h */
};

struct rank_options {
	size_t k;
	uint32_t without; /* cues that are off, bits 1 << cue */
	int64_t watch;    /* seq of a memory to explain, 0 for none */
	struct db *db;    /* for ids of equal ones, and exact cosines */
	const struct vector *vector; /* of the query */
	enum vectors_place place;
	double baseline;      /* see struct gather_query */
	double cosine_weight; /* instead of the table's; 0: that one */
	bool folds;           /* facts will share the slots of their turns */
	bool phrases;         /* words lead only where a pair of them stands */
	bool timed;           /* time alone leads, whatever its weight */
};

/*
 * What counts as found: a query finds something if a memory has a word in
 * common with it or a vector at least RANK_COSINE_FOUND near; then those at
 * least RANK_COSINE_NEAR are ranked along.  Vectors of unrelated texts stay
 * under .15; a floor of .35 for all cost PrefEval R@10 .55 -> .47.
 */
#define RANK_COSINE_FOUND .25
#define RANK_COSINE_NEAR  .10

/*
 * Ranks the allowed documents of g.  Ties go to the newer, then by id.  To
 * watch a memory, g must hold every row.  Returns 0, or -1 with ERR_STORE, or
 * 1 where *damaged is a part whose segment turned out to be damaged.  Release
 * the ranking in any case.
 */
int rank(const struct gather *g, const struct asked *asked,
    const struct rank_options *options, struct ranking *ranking,
    const struct part **damaged, struct err *err);
void ranking_release(struct ranking *ranking);

#endif
