#ifndef MEMOS_FIND_QUERY_TEXT_ITEM_H
#define MEMOS_FIND_QUERY_TEXT_ITEM_H

#include <stdbool.h>
#include <stddef.h>

#include "store/filter.h"

/* A piece of the text; of an operator, test is what it says. */
struct query_text_item {
	const char *text; /* as it is ranked, or stands as a value */
	size_t len;
	const char *op;    /* NULL: plain text */
	const char *field; /* of a test of a field */
	bool negative, quoted;
	struct filter *test;
	struct query_text_item *next;
};

#endif
