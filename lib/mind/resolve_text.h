#ifndef MEMOS_MIND_RESOLVE_TEXT_H
#define MEMOS_MIND_RESOLVE_TEXT_H

#include "base/arena.h"

/*
 * The text with a name put for another wherever that stands as a word or
 * words, and is not part of the new one already.  The text itself, or a copy in
 * the arena.
 */
const char *resolve_text_replace(
    const char *text, const char *old, const char *name, struct arena *arena);

#endif
