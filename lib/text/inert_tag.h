#ifndef MEMOS_TEXT_INERT_TAG_H
#define MEMOS_TEXT_INERT_TAG_H

#include <stddef.h>

/*
 * Bytes of the bracket at the start of s, valid UTF-8, if it opens what a
 * model could take for a tag of the prompt it stands in; 0 if it does not.
 */
size_t inert_tag(const char *s, size_t len);

#endif
