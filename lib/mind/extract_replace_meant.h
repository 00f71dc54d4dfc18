#ifndef MEMOS_MIND_EXTRACT_REPLACE_MEANT_H
#define MEMOS_MIND_EXTRACT_REPLACE_MEANT_H

#include "mind/extract_reading.h"

/* Which claim a new value takes the place of. */

/* A month or a day of the week that is told without more is no thing. */
bool extract_replace_meant_calendar(const struct token *t);

/* Whether a word is a figure, and no time. */
bool extract_replace_meant_number(const struct token *t);

/* The number of a text of words, if there is just one: "30", "Two"; or NULL. */
const char *
extract_replace_meant_number_in(const struct reading *r, const char *text);

/* What of a claim may have a number that gives way to another. */
const char *extract_replace_meant_counted(const struct claim *claim);

/*
 * The place of the last claim that the value at a token can mean, or how many
 * there are.  anybody: of whoever spoke, not only of who speaks.
 */
size_t extract_replace_meant(const struct reading *r, size_t at,
    struct extract_span not_this, bool anybody);

#endif
