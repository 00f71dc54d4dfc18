#ifndef MEMOS_TEXT_TABLE_H
#define MEMOS_TEXT_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * The built-in word table: 19,551 Porter stems of English with a vector of
 * one bit a dimension and an idf each, made from WordNet 3.0 (wn510/README.md
 * and wn510/NOTICE).  It is a file that all commands share, words.bin, mapped
 * when it is first needed (base/beside.h); a look-up touches only the pages it
 * needs.
 */
struct table;

enum {
	TABLE_DIMENSION = 382,
	TABLE_ROW_SIZE = 48, /* bytes of a row: 382 bits and two of padding */
};

/* The idf of a stem that the table does not hold (wn510/README.md). */
#define TABLE_IDF_MAX 9.2718

/*
 * The table of this process, which may be called for by any thread; borrowed.
 * NULL with ERR_STORE if there is no file, or it is not the one that the
 * command was built with: cut, or another table.
 */
const struct table *table_open(struct err *err);

/* The row of a stem, or -1 if the table does not hold it. */
int table_find(const struct table *t, const char *stem, size_t len);

/* The signs of a row, bit d of byte d / 8 for dimension d: 1 is positive. */
const uint8_t *table_bits(const struct table *t, int row);

/* The inverse document frequency of a row, 0 to TABLE_IDF_MAX. */
double table_idf(const struct table *t, int row);

#endif
