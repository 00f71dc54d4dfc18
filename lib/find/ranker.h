#ifndef MEMOS_FIND_RANKER_H
#define MEMOS_FIND_RANKER_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "find/best.h"
#include "find/bm25f.h"
#include "find/rank.h"

/*
 * A ranking under way, shared by rank_scan.c, which scores all documents and
 * keeps those that may come to the top, rank_settle.c, which finds out about
 * these what is still open, and rank.c.
 */

/* A cosine that is not known yet. */
#define RANKER_UNKNOWN (-4.0F)

/* By how much a cosine of a segment's codes may be wrong. */
#define RANKER_ERROR .01

static inline double
ranker_error(const struct part *part)
{
	return part->words ? RANKER_ERROR : 0;
}

/* A document that may come to the top, as far as the scan knows it. */
struct open_hit {
	float window; /* see struct bm25f */
	float cosine; /* or RANKER_UNKNOWN */
	float bound;  /* what its score can be at most */
	uint32_t part, doc;
	uint32_t which;
	uint16_t words, near;
};

struct ranker {
	const struct gather *g;
	const struct asked *asked;
	const struct rank_options *options;
	struct ranking *ranking;
	struct best best;
	struct bm25f *bm;
	const struct part *part;   /* the one at hand */
	float cosines[BM25F_ROOM]; /* by slot */
	double *pair_values;
	double pair_sums[256]; /* by which of the first eight terms */
	/* the most that the cues can add */
	double most_pairs, most_speaker, most_user, most_self, most_when;
	double most_flags; /* the last three together */
	uint32_t names;    /* bits: terms that may name a speaker of the part */
	double by_window, by_cosine, by_graph, by_time; /* 0 where off */
	double self;        /* what a text that speaks of who says it counts */
	double speaker;     /* what it counts that its speaker is named */
	bool fresh;         /* the first hits are compared with each other */
	bool found;         /* something that counts as found */
	bool watched_found; /* the watched one is a candidate */
	bool every;         /* nothing may be passed over */
	bool damaged;       /* the part at hand cannot be believed */
	struct open_hit *open;
	size_t n_open, open_room;
	/* the least scores of the best so far: a heap, the worst first */
	double *floors;
	size_t n_floors, floor_room;
};

/* The weight of a cue, 0 if it is off. */
double ranker_weight(const struct ranker *r, enum rank_cue cue);
double ranker_sum(const struct ranker *r, const struct hit *hit);

static inline bool
ranker_by_words(const struct ranker *r, const struct hit *hit)
{
	return r->options->phrases
		   ? hit->cues[RANK_PAIR] > 0
		   : hit->words || (hit->near && r->by_window > 0);
}

static inline bool
ranker_is_led(const struct ranker *r, const struct hit *hit)
{
	return (r->by_graph > 0 && hit->cues[RANK_GRAPH] > 0) ||
	       (r->by_time > 0 && hit->cues[RANK_TIME] > 0);
}

/* What it adds to the score of a document. */
static inline double
ranker_led(const struct ranker *r, const struct part_led *led)
{
	return r->by_graph * (double)led->value +
	       r->by_time * (double)led->near;
}

/*
 * Words in common, here or in its window, or a near enough vector, or facts
 * that lead to it.  The cosine may be less by `error`.
 */
static inline bool
ranker_is_candidate(const struct ranker *r, const struct hit *hit, double error)
{
	return ranker_by_words(r, hit) ||
	       (r->by_cosine > 0 && hit->cosine - error >= RANK_COSINE_NEAR) ||
	       ranker_is_led(r, hit);
}

/* Whether that counts as found. */
static inline bool
ranker_is_found(const struct ranker *r, const struct hit *hit, double error)
{
	return ranker_by_words(r, hit) || (hit->near && !r->options->phrases) ||
	       hit->cosine - error >= RANK_COSINE_FOUND ||
	       ranker_is_led(r, hit);
}

/*
 * Fills the hit of a document: all but its pairs and speaker.  False if its
 * columns cannot be believed.
 */
bool ranker_fill(
    const struct ranker *r, const struct open_hit *open, struct hit *hit);

/* How much a text speaks of who says it, by the flags of its entry. */
double ranker_self(uint8_t flags);

/* The most that pairs can give to a text with these terms. */
double ranker_pairs(const struct ranker *r, uint32_t which);

/* Bits, modulo 32: terms of the query that may name a speaker of a part. */
uint32_t ranker_names(const struct part *part);

/*
 * Scores every document and fills r->open.  False, with *damaged, if a part
 * cannot be believed.
 */
bool ranker_scan(struct ranker *r, const struct part **damaged);

/*
 * Offers to r->best what is open, the most promising first, until none can
 * come to the top any more.  Returns as rank().
 */
int
ranker_settle(struct ranker *r, const struct part **damaged, struct err *err);

static inline bool
ranker_is_watched(const struct ranker *r, const struct hit *hit)
{
	return r->options->watch && hit->seq == r->options->watch;
}

#endif
