#ifndef MEMOS_TEXT_STOP_H
#define MEMOS_TEXT_STOP_H

#include <stddef.h>

/*
 * The stop list, sorted: words too common to tell one memory from another.
 * A word's place in it is stored in forward lists, so the list is part of the
 * analyser's version.
 */
enum { STOP_COUNT = 155 };

/* The place of a folded word, from 0, or -1 if it is not on the list. */
int stop_find(const char *word, size_t len);

/* The word at a place below STOP_COUNT. */
const char *stop_word(int place);

#endif
