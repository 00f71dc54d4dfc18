#ifndef MEMOS_MIND_EXTRACT_ANSWER_WORDS_H
#define MEMOS_MIND_EXTRACT_ANSWER_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "mind/extract_reading.h"

/* The words of a sentence that answer the question that was asked. */

/*
 * Finds the answer from a place on: without what leads it in, and up to where
 * it is explained ("In Lyon, because ..."); false if what stands there is a
 * sentence of its own, or answers nothing.
 */
bool extract_answer_words_find(
    const struct reading *r, size_t at, size_t *first, size_t *last);

/* Whether a word can not be of an answer that is no sentence. */
bool extract_answer_words_of_sentence(const struct reading *r, size_t at);

/* Whether the words say nothing: "none", "whatever", "well". */
bool
extract_answer_words_empty(const struct reading *r, size_t first, size_t last);

/* Whether they can be of the kind that was asked for. */
bool
extract_answer_words_suit(const struct reading *r, size_t first, size_t last);

/* What joins them to the question's words: "in ", "on ", or nothing. */
const char *
extract_answer_words_link(const struct reading *r, size_t first, size_t last);

/*
 * A form with a value, or these words, in its gap, as a sentence in the arena;
 * NULL for an empty form.
 */
const char *extract_answer_words_fill(const struct reading *r, const char *form,
    const char *link, const char *value);
const char *extract_answer_words_fill_with(const struct reading *r,
    const char *form, const char *link, size_t first, size_t last);

#endif
