#ifndef MEMOS_SERVE_HOOK_CLEAN_H
#define MEMOS_SERVE_HOOK_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * What somebody said, without what was put around it: blocks of memories, as
 * lib/mind/pack_print.c frames them (nothing that a memory says can end one),
 * up to the end of the text if one was cut; and in what is said by the user
 * (`user`), the blocks that agents add to it in tags of their own.
 */

/* Appends what is left, without blanks at its ends. */
void hook_clean(const char *text, size_t len, bool user, struct buf *out);

#endif
