#ifndef MEMOS_MIND_EXTRACT_ANSWER_MORE_H
#define MEMOS_MIND_EXTRACT_ANSWER_MORE_H

#include "mind/extract_reading.h"

/*
 * "I keep bees."  "Since when?"  "2019.": what was said before the question,
 * with what the answer adds to it, as a sentence in the arena; or NULL.
 */
const char *extract_answer_more(struct reading *r);

#endif
