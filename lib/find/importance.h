#ifndef MEMOS_FIND_IMPORTANCE_H
#define MEMOS_FIND_IMPORTANCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/record.h"

/*
 * What a memory is worth when it is stored, for those that do not say it: by
 * its type, what it names, marks of the speaker's ("remember that"), and who
 * says it, all of the record alone; and by what of it was heard before, which
 * find/novelty.h finds.  Pure.  It is never 1, which is what is pinned.
 */
struct importance {
	double type;     /* what a memory of its type is worth at least */
	double specific; /* names, numbers, times, decisions; or nothing much */
	double marked;   /* whoever said it said that it matters */
	double role;     /* below 0 for what nobody said of themselves */
	double
	    novelty; /* above 0 for new words, below for what is said often */
};

/* Of text/cues.h, for who has them. */
struct importance_cues {
	double time, questions;
};

/*
 * The sum of what the record says by itself, in hundredths; fills parts, which
 * may be NULL, with no novelty.
 */
double importance_of(const struct memory *m, struct importance *parts);

/* What was said by the same user, agent and application before. */
struct importance_heard {
	size_t words;     /* how many different ones are known */
	size_t fresh;     /* of the memory's that are not, this many at most: */
	unsigned repeats; /* how often that was said */
};
enum { IMPORTANCE_FRESH_MAX = 3 };
double importance_novelty(const struct importance_heard *heard);

/* Changes m->worth by that, if it has one. */
void importance_add(struct memory *m, double novelty);

/*
 * Whether the importance that a memory has is what it was given when it was
 * added, as far as that can be seen: parts are then what makes it, novelty
 * included.
 */
bool importance_explains(const struct memory *m, struct importance *parts);

/*
 * Gives m->worth to what has none yet, if it brings no importance and is no
 * copy of a row, which would bring when that was created.  cues are those of
 * its text, or NULL.
 */
void importance_give(struct memory *m, const struct importance_cues *cues);

#endif
