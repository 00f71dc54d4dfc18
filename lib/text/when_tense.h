#ifndef MEMOS_TEXT_WHEN_TENSE_H
#define MEMOS_TEXT_WHEN_TENSE_H

#include "text/when_span.h"
#include "text/when_word.h"

/*
 * Whether a sentence tells of what was or of what comes, by the verb nearest
 * before word `first`, else behind word `last` (which is not in it).
 * WHEN_HERE if nothing says so.  sure (or NULL): "will" or a verb in the past
 * says it, rather than one that may be of any time.
 */
enum when_side when_tense(
    const struct when_sentence *s, size_t first, size_t last, bool *sure);

/* Whether what is told lasts: "I have lived here for two years". */
bool when_tense_lasts(const struct when_sentence *s, size_t first);

#endif
