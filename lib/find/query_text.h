#ifndef MEMOS_FIND_QUERY_TEXT_H
#define MEMOS_FIND_QUERY_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "store/filter.h"

/*
 * A query as people type it, memos-query(7): plain words, and operators, each
 * of which becomes a test of the one filter that every source obeys.  Its law:
 * what only looks like an operator is plain text, so that a question in plain
 * words stays what it was, to the byte.
 */
struct query_text {
	const char *words; /* what is ranked: without what is not looked for */
	size_t len;
	struct filter *filter;         /* NULL: there is no operator */
	struct query_text_item *items; /* in the order of the text */
};

enum query_text_use {
	QUERY_TEXT_SEARCH, /* plain words rank */
	QUERY_TEXT_LIST,   /* a plain word must be there */
};

/*
 * Reads text, valid UTF-8; what *query points to lives in the arena or is the
 * text's.  ERR_INPUT names the column, from 1, of an operator whose value is
 * wrong.
 */
int query_text_parse(const char *text, size_t len, enum query_text_use use,
    struct arena *arena, struct query_text *query, struct err *err);

/* Appends what reads back as the same words and the same filter. */
void query_text_print(const struct query_text *query, struct buf *out);

#endif
