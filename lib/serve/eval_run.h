#ifndef MEMOS_SERVE_EVAL_RUN_H
#define MEMOS_SERVE_EVAL_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/opt.h"
#include "serve/eval.h"
#include "serve/quiz.h"

/*
 * All questions of an evaluation, from files, through eval_ask(), to the rows
 * that are reported.  What is wrong with a line or a question is said on
 * stderr, and it is passed over.
 */
struct eval_run {
	struct quiz quiz, others;
	bool against;            /* others are other results of the questions */
	bool results;            /* print questions and what was found */
	struct opt_list skipped; /* categories; borrowed */
	/* by eval_run_measure() */
	struct eval_row *rows, *rivals; /* rivals NULL if nothing is against */
	size_t n;
	size_t missing;    /* of others */
	size_t unmeasured; /* only whose sessions are known */
};
void eval_run_release(struct eval_run *run);

/* Adds the lines of a file ("-": standard input) to one of both. */
int eval_run_read(
    struct eval_run *run, struct quiz *into, const char *path, struct err *err);

/* Whether any question has no results yet. */
bool eval_run_asks(const struct eval_run *run);

/* Ends early, without an error, for a signal or if nobody reads the output. */
int eval_run_measure(struct eval_run *run, struct eval *eval, struct err *err);

#endif
