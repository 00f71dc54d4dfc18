#ifndef MEMOS_FIND_COUNT_H
#define MEMOS_FIND_COUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "find/asked.h"
#include "find/part.h"

/*
 * Counts what the ranking must know of a part before it scores anything: adds
 * to df, by term, the documents that count and hold it, to pair_docs those
 * with both stems of a pair, and notes border_tfs.  False if the part cannot
 * be believed.
 */
bool count_part(struct part *part, const struct asked *asked, uint64_t *df,
    uint64_t *pair_docs);

#endif
