#ifndef MEMOS_MIND_SUMMARISE_WRITE_H
#define MEMOS_MIND_SUMMARISE_WRITE_H

#include "mind/summarise.h"
#include "mind/summarise_say.h"

/* A sentence, or a clause of one, that a summary keeps. */
struct summarise_piece {
	const struct saying *saying;
	size_t start, len; /* of it */
	size_t place;      /* among all sentences */
};

/*
 * Writes them down in the order in which they were said, with the dates on
 * which they were, and who spoke where they do not say it themselves.
 */
void
summarise_write(const struct window *window, struct summarise_piece *pieces,
    size_t n, struct arena *arena, struct summary *summary);

#endif
