#ifndef MEMOS_FIND_ALLOW_WORDS_H
#define MEMOS_FIND_ALLOW_WORDS_H

#include "base/err.h"
#include "find/part.h"
#include "store/cube.h"
#include "store/filter.h"

/*
 * Takes from part->allowed what does not pass a group of tests on words, as
 * allow_filter_split() makes it.  Postings say which documents may have them,
 * and of these alone the text is read.  The part is one of a segment.  Returns
 * 1, or 0 if the part cannot be believed, or -1 with ERR_STORE.
 */
int allow_words(struct part *part, struct cube *cube,
    const struct filter *words, struct err *err);

/*
 * Whether a word of this stem is one that fuzzy~ asks for, or may be one that
 * prefix* does: stemming cuts a word, and changes the last letter of what is
 * left, and no other.
 */
struct match;
bool allow_words_may(const struct match *match, const char *stem, size_t len);

#endif
