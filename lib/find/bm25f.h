#ifndef MEMOS_FIND_BM25F_H
#define MEMOS_FIND_BM25F_H

#include <stdbool.h>
#include <stdint.h>

#include "find/part.h"

/*
 * Words over the session window.  With n(d,t) = tf / (1 - b + b * length /
 * mean length), a turn's frequency of t is its own n plus, damped for chats of
 * long messages, those of the turns around it:
 *
 *   T = n(d) + m * sum of w(k) * n(d + k),  k = -6..6
 *   w(-k) = .6 * .7^(k-1)   w(+k) = .4 * .7^(k-1)   m = clamp(15 / mean, .2, 1)
 *
 * and the score is sum of idf * 2.2 T / (T + 1.2) over the query's terms, as a
 * share of what is the most (BM25F, Robertson and others 2004; windows and
 * constants measured on conversations).
 *
 * Frequencies are summed as integers, in millionths: so the order in which a
 * window is put together, and where its turns are stored, changes no score.
 */
enum {
	BM25F_REACH = 6,          /* turns of the window on either side */
	BM25F_BLOCK = PART_BLOCK, /* scored at a time, within a cache */
	BM25F_GROUP = 64,
	BM25F_ROOM = BM25F_BLOCK + 2 * BM25F_GROUP,
};

/* Those of a query's statistics that turn a count into a score. */
struct bm25f_weights {
	float length[2];  /* n = tf / (length[0] + length[1] * length) */
	float shares[16]; /* to the turns from 6 before to 6 behind, scaled */
	float damp;       /* m: less than 1 where messages are long */
	float *idf;       /* by term, times k1 + 1 */
	float most;       /* what all terms together can give */
};

void bm25f_weigh(struct bm25f_weights *weights, uint64_t documents,
    uint64_t total_length, const uint64_t *df, size_t n_terms);
void bm25f_weights_release(struct bm25f_weights *weights);

static inline float
bm25f_n(const struct bm25f_weights *w, uint32_t tf, uint32_t length)
{
	float n = (float)tf / (w->length[0] + w->length[1] * (float)length);

	/* beyond it no sum would change, but it might overflow */
	return n < 256 ? n : 256;
}

/* What a turn gives to the one at distance k (-6..6) from it; never 0. */
static inline int32_t
bm25f_share(const struct bm25f_weights *w, float n, int k)
{
	return (int32_t)(n * w->shares[k + BM25F_REACH]) + 1;
}

/* The scores of a block of documents, by slot; groups of 64 slots. */
struct bm25f {
	uint32_t from, to;    /* slots of the block; around them its border */
	const uint32_t *docs; /* document of a slot, or NULL: */
	uint32_t first;       /* then it is first + slot */
	uint64_t touched[(BM25F_ROOM / BM25F_GROUP + 63) / 64]; /* groups */
	float window[BM25F_ROOM];   /* not yet a share of the most */
	uint16_t words[BM25F_ROOM]; /* terms that it holds */
	uint16_t all[BM25F_ROOM];   /* and those of the turns around it */
	uint32_t which[BM25F_ROOM]; /* bits: terms it holds, modulo 32 */
	bool damaged;               /* postings that cannot be believed */
	struct bm25f_work *work;
};

struct bm25f *bm25f_new(const struct bm25f_weights *weights);
void bm25f_free(struct bm25f *b);

/*
 * Scores the documents begin..begin + BM25F_BLOCK - 1 of a part: window,
 * words and all of the slots in touched groups; elsewhere they are 0.  False
 * if no document of the block counts.
 */
bool bm25f_block(struct bm25f *b, const struct part *part, uint32_t begin);

/* The slot of a document in the block, or UINT32_MAX. */
uint32_t bm25f_slot(const struct bm25f *b, uint32_t doc);

static inline uint32_t
bm25f_doc(const struct bm25f *b, uint32_t slot)
{
	return b->docs ? b->docs[slot] : b->first + slot;
}

static inline bool
bm25f_touched(const struct bm25f *b, uint32_t group)
{
	return b->touched[group / 64] >> group % 64 & 1;
}

#endif
