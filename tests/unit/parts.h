#ifndef MEMOS_TESTS_PARTS_H
#define MEMOS_TESTS_PARTS_H

/* Parts for tests: what a query would have gathered, made by hand. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/sort.h"
#include "find/part.h"

#define PARTS_MAYBE __attribute__((unused)) static

enum { PARTS_TERMS = 8 };

/* A memory: which session it is of, and how often it holds each term. */
struct parts_row {
	uint32_t session, length;
	bool turn; /* of the session's window; else it stands alone */
	bool dead; /* it does not count */
	uint8_t tf[PARTS_TERMS];
};

/* Columns that can be written. */
struct parts_columns {
	int64_t *times;
	uint64_t *starts;
	uint32_t *seqs, *lengths, *sessions;
	uint8_t *flags, *questions, *types, *states;
};

/* n documents, all alone, without words or vectors, that belong to nobody. */
PARTS_MAYBE struct parts_columns
parts_make(struct part *part, uint32_t n, size_t n_terms)
{
	size_t bits = (size_t)n / 64 + 1;
	struct parts_columns c;
	char *p = alloc_bytes((size_t)n * 28 + bits * 8);

	*part = (struct part){ .n = n,
		.base = 1,
		.n_scope = n,
		.n_terms = n_terms,
		.columns = p,
		.unseen = -2 };
	c.times = (int64_t *)(void *)p;
	c.starts = (uint64_t *)(void *)(p += (size_t)n * 8);
	c.seqs = (uint32_t *)(void *)(p += bits * 8);
	c.lengths = c.seqs + n;
	c.sessions = c.lengths + n;
	c.flags = (uint8_t *)(c.sessions + n);
	c.questions = c.flags + n;
	c.types = c.questions + n;
	c.states = c.types + n;
	part->times = c.times;
	part->starts = c.starts;
	part->seqs = c.seqs;
	part->lengths = c.lengths;
	part->sessions = c.sessions;
	part->flags = c.flags;
	part->questions = c.questions;
	part->types = c.types;
	part->states = c.states;
	part->postings = alloc_array(n_terms, sizeof *part->postings);
	part->named = part_bits(n);
	part->cosines = alloc_array(n, sizeof *part->cosines);
	for (uint32_t d = 0; d < n; d++) {
		c.seqs[d] = c.sessions[d] = d;
		part_set(c.starts, d);
		part->cosines[d] = -2;
	}
	return c;
}

PARTS_MAYBE void
parts_append(struct posting_list *list, uint32_t doc, uint32_t number)
{
	if (list->n == list->room) {
		list->room = list->room ? 2 * list->room : 16;
		list->items = alloc_grow(
		    list->items, list->room, sizeof *list->items);
	}
	list->items[list->n++] = (struct posting){ doc, number };
}

/* Documents must rise. */
PARTS_MAYBE void
parts_post(struct part *part, size_t term, uint32_t doc, uint32_t tf)
{
	parts_append(&part->postings[term], doc, tf);
}

/* A pair of the query's stems; documents must rise. */
PARTS_MAYBE void
parts_near(struct part *part, uint32_t doc, uint32_t pair)
{
	parts_append(&part->pairs, doc, pair);
}

/* The rows from..to-1 in session order; a row's number is its seq. */
PARTS_MAYBE void
parts_of_rows(struct part *part, const struct parts_row *rows, uint32_t from,
    uint32_t to, size_t n_terms)
{
	uint64_t *keys = alloc_array(to - from, sizeof *keys);
	struct parts_columns c = parts_make(part, to - from, n_terms);

	part->base = from;
	for (uint32_t i = from; i < to; i++)
		keys[i - from] = (uint64_t)rows[i].session << 32 |
				 (uint64_t)!rows[i].turn << 31 | (i - from);
	sort_numbers(keys, to - from);
	part->scope = part_bits(part->n);
	part->n_scope = 0;
	for (uint32_t d = 0; d < part->n; d++) {
		const struct parts_row *row =
		    &rows[from + (keys[d] & INT32_MAX)];

		c.seqs[d] = keys[d] & INT32_MAX;
		c.sessions[d] = row->session;
		c.lengths[d] = row->length;
		c.flags[d] = row->turn ? ENTRY_IN_SESSION : 0;
		if (d && row->turn && c.flags[d - 1] &&
		    c.sessions[d - 1] == row->session)
			c.starts[d / 64] &= ~((uint64_t)1 << d % 64);
		for (size_t t = 0; t < n_terms; t++)
			if (row->tf[t])
				parts_post(part, t, d, row->tf[t]);
		if (row->dead)
			continue;
		part_set(part->scope, d);
		part->n_scope++;
		part->total_length += row->length;
	}
	if (part->n_scope == part->n) {
		free(part->scope);
		part->scope = NULL;
	}
	free(keys);
}

#endif
