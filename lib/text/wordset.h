#ifndef MEMOS_TEXT_WORDSET_H
#define MEMOS_TEXT_WORDSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The words of a text as a set, for telling whether two texts say the same:
 * an array of their hashes, sorted and each once.  Which hash it is, and which
 * words are left out, is the caller's matter, but that a set without a text's
 * numbers and negations says something else than the text.
 */

/* Sorts and drops what is there twice; returns how many are left. */
size_t wordset_sort(uint64_t *hashes, size_t n);

/* How many are in both sets. */
size_t wordset_common(const uint64_t *a, size_t n, const uint64_t *b, size_t m);

/* Whether a folded word denies: "not", "never", the "t" left of "don't". */
bool wordset_negation(const char *word, size_t len);

/* Whether it does, or has a digit: where one text has it, both must. */
bool wordset_decisive(const char *word, size_t len);

#endif
