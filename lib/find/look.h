#ifndef MEMOS_FIND_LOOK_H
#define MEMOS_FIND_LOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "find/asked.h"
#include "find/part.h"

/*
 * What only the text of a document tells: which pairs of the query's stems
 * stand within LOOK_REACH of each other, and whether its speaker is named.
 * It is looked at for the few that may come to the top.
 */
enum {
	LOOK_REACH = 3,      /* stems between which a pair still counts */
	LOOK_UNSEEN = -1000, /* position of a term not met yet */
};

/*
 * Sets met[pair] for the pairs of the query that a term closes which stands at
 * stem `at` of a text; position[] is where each term stood last.
 */
void look_pairs(const struct asked *asked, uint16_t term, int at,
    const int *position, bool *met);

struct look;

struct look *look_new(const struct part *part, const struct asked *asked);
void look_free(struct look *look);

/*
 * Sets *named and met[pair] for each of the query's pairs.  False if the
 * document's words cannot be believed.
 */
bool look_at(struct look *look, uint32_t doc, bool *named, bool *met);

#endif
