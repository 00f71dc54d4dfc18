#ifndef MEMOS_SERVE_QUIZ_H
#define MEMOS_SERVE_QUIZ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/record.h"

/*
 * Questions with known answers, from lines of JSON: a query as query_read()
 * takes it, with `answers` (or `relevant`), the ids of the memories that answer
 * it, none of them for a question without an answer; `sessions` (or
 * `relevant_sessions`), their run_id, where that is all that is known; `id` (or
 * `query_id`) and `category`.  A line may have its `results` (or `ids`)
 * already, as memos-search prints them, or plain ids, best first, and `ms`.
 */
struct quiz_hit {
	const char *id;
	const char *run;    /* NULL: not known, or none */
	double score;       /* NAN: not known */
	const char **facts; /* ids of those that share its place */
	size_t n_facts;
	const struct memory *memory; /* NULL: not looked up */
	bool superseded;
};

struct quiz_question {
	const char *line; /* as it came, an object without blanks around */
	size_t len;
	const char *key; /* its id, or else its text */
	const char *category;
	const char **answers, **sessions;
	size_t n_answers, n_sessions;
	bool answerable; /* something is said of where the answer is */
	bool given;      /* with results: */
	struct quiz_hit *hits;
	size_t n_hits;
	double ms; /* NAN: not known */
};

struct quiz {
	struct arena arena;
	struct quiz_question *questions;
	size_t n, room;
};
void quiz_release(struct quiz *quiz);

/*
 * Adds the question of a line.  `others` says that the lines are other results
 * of known questions: answers may be missing, results may not.  ERR_INPUT.
 */
int quiz_add(struct quiz *quiz, const char *line, size_t len, bool others,
    struct err *err);

/*
 * The question of another quiz that has the same key: that at the same place
 * if it is there, else the first; NULL if there is none.
 */
const struct quiz_question *quiz_find(const struct quiz *quiz,
    const struct quiz_question *question, size_t place);

#endif
