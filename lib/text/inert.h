#ifndef MEMOS_TEXT_INERT_H
#define MEMOS_TEXT_INERT_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Text of others, to be quoted inside a prompt and shown on a terminal: what
 * it says stays, but it drives nothing, hides nothing, and cannot end the
 * quotation or look like a part of what stands around it.
 *
 * Escape sequences and control characters are dropped, as are characters that
 * nobody sees (no width, direction, tags, byte order).  A bracket that opens
 * what looks like the tag of a quotation, a role or a template of chats
 * (</memories>, <|im_end|>, [INST], in whatever letters, blanks or entities)
 * becomes a parenthesis.  Ends of lines, with the blanks around them, become
 * `newline`; those at the ends of the text are dropped.
 */

/* Appends text, valid UTF-8, to out. */
void inert(const char *text, size_t len, const char *newline, struct buf *out);

#endif
