#ifndef MEMOS_FIND_CUTOFF_H
#define MEMOS_FIND_CUTOFF_H

#include <stdbool.h>

#include "base/err.h"
#include "find/search.h"

/*
 * What is too poor to be shown, even if nothing is left: what has a lower score
 * than `least`, or than this share of the best one's.  Zeroed it cuts nothing.
 */
struct cutoff {
	bool on;
	double least, share;
};

/* Reads a score, or "auto", which is calibrated; ERR_INPUT. */
int cutoff_parse(const char *text, struct cutoff *cutoff, struct err *err);

/* Whether a hit stays where the best one has the score `best`. */
bool cutoff_passes(const struct cutoff *cutoff, double score, double best);

/* Takes what does not pass out of the results of a search. */
void cutoff_apply(const struct cutoff *cutoff, struct results *results);

#endif
