#ifndef MEMOS_FIND_IMPORTANCE_H
#define MEMOS_FIND_IMPORTANCE_H

#include "base/record.h"

/*
 * What a memory is worth when it is stored, for those that do not say it: by
 * its type, what it names, marks of the speaker's ("remember that"), and who
 * says it.  Pure: of the record alone, so that the same record is worth the
 * same.  It is never 1, which is what is pinned.
 */
struct importance {
	double type;     /* what a memory of its type is worth at least */
	double specific; /* names, numbers, times, decisions; or nothing much */
	double marked;   /* whoever said it said that it matters */
	double role;     /* below 0 for what nobody said of themselves */
};

/* Of text/cues.h, for who has them. */
struct importance_cues {
	double time, questions;
};

/* The sum, in hundredths; fills parts, which may be NULL. */
double importance_of(const struct memory *m, struct importance *parts);

/*
 * Gives m->worth to what has none yet, if it brings no importance and is no
 * copy of a row, which would bring when that was created.  cues are those of
 * its text, or NULL.
 */
void importance_give(struct memory *m, const struct importance_cues *cues);

#endif
