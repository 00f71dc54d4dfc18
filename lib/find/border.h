#ifndef MEMOS_FIND_BORDER_H
#define MEMOS_FIND_BORDER_H

#include "find/bm25f.h"
#include "find/part.h"

/*
 * Sessions that were not over when a segment was sealed go on in the next part:
 * their windows reach over the border.  The few turns near it are counted
 * apart; all others know only their own part.
 */
struct border_link {
	uint32_t part, doc;      /* a turn near the end of its part */
	uint32_t next, next_doc; /* one in a later part */
	int distance;            /* turns from the one to the other */
};

struct borders {
	struct border_link *links;
	size_t n, room;
};

/*
 * Finds the links between parts, which stand oldest first, and gives each part
 * its border_docs; what a count of the terms then notes of them is in
 * border_tfs.  False, with *damaged, if a part cannot be believed.
 */
bool borders_find(struct borders *borders, struct part *parts, size_t n_parts,
    size_t *damaged);

/* Makes part->borders of part->border_tfs. */
void borders_spread(const struct borders *borders, struct part *parts,
    size_t n_parts, const struct bm25f_weights *weights);

void borders_release(struct borders *borders);

#endif
