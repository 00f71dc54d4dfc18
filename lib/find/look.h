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
enum { LOOK_REACH = 3 };

struct look;

struct look *look_new(const struct part *part, const struct asked *asked);
void look_free(struct look *look);

/*
 * Sets *named and met[pair] for each of the query's pairs.  False if the
 * document's words cannot be believed.
 */
bool look_at(struct look *look, uint32_t doc, bool *named, bool *met);

#endif
