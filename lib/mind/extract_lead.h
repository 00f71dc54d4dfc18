#ifndef MEMOS_MIND_EXTRACT_LEAD_H
#define MEMOS_MIND_EXTRACT_LEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "mind/extract_reading.h"

/* How a sentence leads a new value in; each returns the token behind that. */

/* "no, wait": 0 if there is none of it. */
size_t extract_lead_in(const struct reading *r, bool *corrects);

/* "it is", "I meant", "make it", from a token on: that token if none is. */
size_t extract_lead_link(const struct reading *r, size_t at, bool *linked);

/* "we moved it to Friday", "it's the 27th now": 0 if it is none. */
size_t extract_lead_move(const struct reading *r);
size_t extract_lead_now(const struct reading *r);

/* "not Shell, BP", behind its "not"; fills what it is not. */
size_t extract_lead_not(
    const struct reading *r, size_t at, struct extract_span *not_this);

/* "13th" */
bool extract_lead_ordinal(const struct token *t);

#endif
