#ifndef MEMOS_FIND_BM25F_H
#define MEMOS_FIND_BM25F_H

#include <stdint.h>

#include "find/gather.h"

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
 */
struct bm25f {
	float *window;   /* by document: with the turns around it, 0 to 1 */
	float *own;      /* by document: its own words alone, 0 to 1 */
	uint16_t *words; /* terms asked that it holds */
	uint16_t *near;  /* terms asked that only the turns around it hold */
};

/* Scores every document of g. */
void bm25f_score(const struct gather *g, struct bm25f *bm);
void bm25f_release(struct bm25f *bm);

#endif
