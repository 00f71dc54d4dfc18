#ifndef MEMOS_TEXT_TOKENS_H
#define MEMOS_TEXT_TOKENS_H

#include <stddef.h>

/*
 * About how many tokens a language model makes of a text: a token for four
 * bytes of scripts that are written with blanks, one for each character of
 * those that are not.  Within 15 % of what common vocabularies give for
 * ordinary text; who needs it exact asks the model.
 */
size_t tokens_estimate(const char *text, size_t len);

/*
 * The same in quarters of a token, rounded nowhere: what the parts of a text
 * have adds up to what it has.  No text has fewer quarters than bytes.
 */
size_t tokens_quarters(const char *text, size_t len);

#endif
