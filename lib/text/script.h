#ifndef MEMOS_TEXT_SCRIPT_H
#define MEMOS_TEXT_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What the analyser knows of scripts and single letters.  A change here is a
 * change of its output: see analyse.h's law.
 */

/* Whether blanks do not cut the script of cp into words we could trust. */
bool script_unspaced(int32_t cp);

/* Whether cp is a Han character, which means something alone. */
bool script_han(int32_t cp);

/* Whether marks on cp are dropped: Latin, Greek, Cyrillic, ASCII digits. */
bool script_bare(int32_t cp);

/*
 * How people type a Latin letter that Unicode does not decompose when they
 * lack it; NULL if cp is none.
 */
const char *script_latin(int32_t cp);

/* The ASCII digit of a decimal digit (category Nd) of any script. */
int32_t script_digit(int32_t cp);

/*
 * Whether cp separates words as people use it, though Unicode's rules would
 * join it to one or drop it: letter apostrophes (as ' does), the blank of no
 * width, the signs of trade and service mark.
 */
bool script_separates(int32_t cp);

#endif
