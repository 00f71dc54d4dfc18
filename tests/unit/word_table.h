#ifndef MEMOS_TESTS_WORD_TABLE_H
#define MEMOS_TESTS_WORD_TABLE_H

/* The word table beside the tests, without which none of them can go on. */

#include <stdlib.h>

#include "tap.h"
#include "text/table.h"

static inline const struct table *
word_table(void)
{
	struct err err;
	const struct table *table = table_open(&err);

	if (!table) {
		tap(false, "the word table: %s", err.text);
		exit(tap_end());
	}
	return table;
}

#endif
