#ifndef MEMOS_SERVE_RERANKER_H
#define MEMOS_SERVE_RERANKER_H

#include <stdbool.h>

#include "base/arena.h"
#include "find/cutoff.h"
#include "find/search.h"
#include "model/rerank.h"
#include "model/settings.h"
#include "serve/finder.h"

/*
 * What --rerank and --rerank-cmd say: who puts the best of a search in order.
 * Zeroed, nobody does.
 */
struct reranker {
	bool on;             /* the one of the configuration */
	const char *command; /* or this program; NULL */
	/* private */
	struct models models;
	struct settings own; /* of the program */
	struct rerank *rerank;
	bool warned;
};

#define RERANKER_ON(r)                                                     \
	{                                                                  \
		"rerank", 0, OPT_FLAG, &(r).on, NULL,                      \
		    "let the configured model put the best in order", 0, 0 \
	}
#define RERANKER_COMMAND(r)                                        \
	{                                                          \
		"rerank-cmd", 0, OPT_STR, &(r).command, "program", \
		    "let a program put the best in order", 0, 0    \
	}

/* Reads the configuration, if that is asked for; ERR_INPUT.  Borrows meter. */
int reranker_open(struct reranker *r, struct meter *meter, struct err *err);
void reranker_close(struct reranker *r);

/*
 * finder_search(), what passes the cut-off of it, and the best k of these in
 * the reranker's order; if it fails in theirs, with one warning.
 */
int reranker_search(struct reranker *r, struct finder *finder,
    const struct query *query, const struct cutoff *cutoff, struct arena *arena,
    struct results *results, struct err *err);

#endif
