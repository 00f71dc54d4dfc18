#ifndef MEMOS_MIND_SUMMARISE_EXTRACT_H
#define MEMOS_MIND_SUMMARISE_EXTRACT_H

#include "mind/summarise.h"

/*
 * The summariser that needs no model: it keeps the sentences that say most for
 * their length.  What a sentence says are its stems, weighted by how rare they
 * are in English and how often the turns have them, and above all its names,
 * numbers and dates; what is said already counts no more, so that nothing is
 * kept twice (Lin and Bilmes 2011: greedy choice by a gain that diminishes,
 * for its cost).  Of sentences that are left out, the clauses stay that alone
 * have a name, a number or a date, as far as there is room.
 */
enum {
	SUMMARISE_SHARE = 28, /* of 100 tokens, in whole sentences */
	SUMMARISE_LEAST = 40, /* tokens, however little there is */
};

struct summariser summarise_extract(void);

/* Tokens that a summary of so many may have, whoever makes it. */
size_t summarise_extract_most(size_t tokens);

#endif
