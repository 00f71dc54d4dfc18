#ifndef MEMOS_TEXT_NORMAL_H
#define MEMOS_TEXT_NORMAL_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Appends text in the form in which two facts are the same: composed and
 * case-folded (NFKC), runs of blanks as one, and no blanks or full stops at
 * the end.  text is valid UTF-8.
 */
void normal_form(const char *text, size_t len, struct buf *out);

#endif
