#ifndef MEMOS_FIND_ALLOW_FILTER_H
#define MEMOS_FIND_ALLOW_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/filter.h"

/*
 * A filter taken apart by what can decide it: what must hold together is
 * decided by the cheapest first, and the rows are asked for the rest alone.
 */
struct allow_filter {
	uint32_t types, states; /* bits; others do not pass */
	int64_t since, until;   /* bounds that follow; CLOCK_NONE */
	/* on fields of sessions; on words of the text; others; NULL for none */
	struct filter *sessions, *words, *rest;
};

/*
 * Takes it apart; NULL is nothing.  Each is a group of what must hold; of
 * words it has tests of OP_WORD to OP_FUZZY on the text, or a NOT of one.  All
 * in the arena.
 */
void allow_filter_split(
    struct allow_filter *split, const struct filter *f, struct arena *arena);

/* Whether any field of a session is tested in it. */
bool allow_filter_has_session(const struct filter *f);

/* Both of two may be NULL; in the arena. */
struct filter *allow_filter_both(
    const struct filter *a, const struct filter *b, struct arena *arena);

#endif
