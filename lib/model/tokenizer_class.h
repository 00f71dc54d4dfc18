#ifndef MEMOS_MODEL_TOKENIZER_CLASS_H
#define MEMOS_MODEL_TOKENIZER_CLASS_H

#include <stdbool.h>
#include <stdint.h>

/* Classes of characters, as tokenizers of models tell them apart. */

/* White_Space of Unicode. */
bool tokenizer_class_blank(uint32_t cp);

/* ASCII's punctuation with its symbols, or punctuation (P) of Unicode. */
bool tokenizer_class_punctuation(uint32_t cp);

/* What \w matches: letters, marks, digits, connectors, joiners. */
bool tokenizer_class_word(uint32_t cp);

/* Numbers of all kinds (N). */
bool tokenizer_class_number(uint32_t cp);

/* Control and format characters and those of private use (C). */
bool tokenizer_class_control(uint32_t cp);

/* Marks that take no room (Mn); and all marks (M). */
bool tokenizer_class_nonspacing(uint32_t cp);
bool tokenizer_class_mark(uint32_t cp);

/* Ideographs, each of which BERT takes for a word. */
bool tokenizer_class_ideograph(uint32_t cp);

#endif
