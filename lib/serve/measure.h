#ifndef MEMOS_SERVE_MEASURE_H
#define MEMOS_SERVE_MEASURE_H

#include <stddef.h>

/*
 * How good a ranking is for one question whose answers are known: pure
 * arithmetic over the places that the answers have in it.  A measure that says
 * nothing about a question is NAN, and no part of a mean.
 */
enum measure {
	MEASURE_R1, /* share of the answers among the first k */
	MEASURE_R5,
	MEASURE_R10,
	MEASURE_R20,
	MEASURE_R50,
	MEASURE_HIT5, /* whether any of them is there */
	MEASURE_HIT10,
	MEASURE_ALL5, /* whether every one is */
	MEASURE_ALL10,
	MEASURE_NDCG10,    /* binary gain */
	MEASURE_MRR,       /* one by the place of the first */
	MEASURE_PRECISION, /* at the cut-off: share of what is left that is
			      right */
	MEASURE_RECALL,    /* ... and share of the answers that are left */
	MEASURE_ABSTAINED, /* unanswerable, and nothing is left */
	MEASURE_SILENT,    /* answerable, and nothing is left */
	MEASURE_MS,        /* milliseconds */
	MEASURE_FIRST, /* budgets: share of the answers in the first tokens */
};

enum {
	MEASURE_BUDGETS = 4, /* at most; each has two measures */
	MEASURE_MAX = MEASURE_FIRST + 2 * MEASURE_BUDGETS,
};

/* Of the i-th budget: hits pasted in their order, and packed into a block. */
#define MEASURE_PASTED(i) (MEASURE_FIRST + 2 * (i))
#define MEASURE_PACKED(i) (MEASURE_FIRST + 2 * (i) + 1)

/* The name of a measure that belongs to no budget. */
const char *measure_name(size_t measure);

/*
 * Fills those up to MRR of a question with n_answers > 0, of which n were
 * found: places rise, from 1; two answers may share one.
 */
void measure_ranking(
    const size_t *places, size_t n, size_t n_answers, double *values);

/* Share of the answers among the first k. */
double
measure_recall(const size_t *places, size_t n, size_t n_answers, size_t k);

/*
 * Fills those of the cut-off, behind which `kept` of a ranking are left:
 * `n` and `places` as above; n_answers 0 for a question without an answer.
 */
void measure_cut(const size_t *places, size_t n, size_t n_answers, size_t kept,
    double *values);

#endif
