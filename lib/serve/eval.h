#ifndef MEMOS_SERVE_EVAL_H
#define MEMOS_SERVE_EVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "find/cutoff.h"
#include "find/search.h"
#include "serve/finder.h"
#include "serve/measure.h"
#include "serve/quiz.h"
#include "serve/reranker.h"

/*
 * A quiz asked of a store, and measured.  Asking changes nothing: cubes are
 * open for reading, and nothing is noted of what was found.
 */
struct eval_options {
	struct query query; /* what a question does not say; k: the cut-off */
	bool sessions;      /* answers are sessions, not memories */
	size_t depth;       /* of rankings */
	struct cutoff cutoff;
	size_t budgets[MEASURE_BUDGETS], n_budgets; /* tokens */
};

/* What came of one question. */
struct eval_row {
	const char *category;
	bool missing;    /* there are no results of it */
	bool unmeasured; /* only its session is known, and was not asked for */
	size_t n_answers;
	size_t *places, n; /* of answers that were found, rising */
	double values[MEASURE_MAX];
};

struct eval {
	struct eval_options options;
	struct finder *finder;     /* borrowed; n 0 if there is no cube */
	struct reranker *reranker; /* borrowed, or NULL */
	struct arena arena;
	/* of the last eval_ask() or eval_given() */
	const struct quiz_hit *hits;
	size_t n_hits;
	size_t unknown; /* answers that are not in the store, so far */
	/* private */
	struct arena scratch;
	bool warm;
};
void eval_release(struct eval *eval);

/*
 * Asks a question, or takes the results that it brings, and measures them; the
 * row lives in eval->arena.  -1 with ERR_INPUT if it is no query.
 */
int eval_ask(struct eval *eval, const struct quiz_question *question,
    struct eval_row *row, struct err *err);

/*
 * The same for other results of it; `others` NULL: there are none, and all is
 * missed.
 */
int eval_given(struct eval *eval, const struct quiz_question *question,
    const struct quiz_question *others, struct eval_row *row, struct err *err);

#endif
