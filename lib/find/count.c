#include "find/count.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { BLOCK_WORDS = PART_BLOCK / 64 };

struct count {
	struct part *part;
	const struct asked *asked;
	uint64_t *df, *pair_docs;
	/* by term: bits of the documents of the block that hold it */
	uint64_t (*bits)[BLOCK_WORDS];
	bool *wanted; /* terms that must be looked at one by one */
	uint32_t begin, end;
	size_t border; /* the first of the block in border_docs */
	bool damaged;
};

/* Terms of no pair in a part where all count: the length of a list will do. */
static void
find_wanted(struct count *c)
{
	const struct part *part = c->part;
	bool all = part->scope || part->n_border_docs;

	for (size_t t = 0; t < part->n_terms; t++) {
		uint32_t n = part->words ? part->lists[t].documents : 0;
		uint32_t stops = part->words
				     ? part->lists[t + part->n_terms].documents
				     : 0;

		c->wanted[t] = all || (n && stops);
		if (!part->words)
			n = (uint32_t)part->postings[t].n;
		if (!c->wanted[t])
			c->df[t] += n + stops;
	}
}

static void
read_term(struct count *c, size_t term)
{
	uint64_t *bits = c->bits[term];
	const uint64_t *scope = c->part->scope;
	struct part_cursor cursor;

	memset(bits, 0, sizeof *c->bits);
	part_begin(&cursor, c->part, term, c->begin, c->end);
	while (part_next(&cursor))
		for (uint32_t i = 0; i < cursor.n; i++)
			part_set(bits, cursor.docs[i] - c->begin);
	c->damaged = c->damaged || cursor.damaged;
	for (uint32_t w = 0; scope && c->begin + w * 64 < c->end; w++)
		bits[w] &= scope[c->begin / 64 + w];
}

static uint32_t
count_both(const uint64_t *a, const uint64_t *b)
{
	uint32_t n = 0;

	for (int w = 0; w < BLOCK_WORDS; w++)
		n += (uint32_t)__builtin_popcountll(a[w] & b[w]);
	return n;
}

/* How often a document holds a term. */
static uint32_t
frequency(struct count *c, size_t term, uint32_t doc)
{
	struct part_cursor cursor;
	uint32_t tf = 0;

	part_begin(&cursor, c->part, term, doc, doc + 1);
	while (part_next(&cursor))
		tf += cursor.n ? cursor.tfs[0] : 0;
	return tf;
}

static void
note_borders(struct count *c, size_t term)
{
	const struct part *part = c->part;
	struct posting_list *list = &part->border_tfs[term];

	for (size_t i = c->border;
	     i < part->n_border_docs && part->border_docs[i] < c->end; i++) {
		uint32_t doc = part->border_docs[i];

		if (!part_bit(c->bits[term], doc - c->begin))
			continue;
		if (!list->items)
			list->items = alloc_array(
			    part->n_border_docs, sizeof *list->items);
		list->items[list->n++] = (struct posting){ doc,
			frequency(c, term, doc) };
	}
}

static void
count_block(struct count *c)
{
	const struct asked *asked = c->asked;

	for (size_t t = 0; t < c->part->n_terms; t++) {
		read_term(c, t);
		if (c->wanted[t])
			c->df[t] += count_both(c->bits[t], c->bits[t]);
		if (c->part->n_border_docs)
			note_borders(c, t);
	}
	while (c->border < c->part->n_border_docs &&
	       c->part->border_docs[c->border] < c->end)
		c->border++;
	for (size_t p = 0; p < asked->n_pairs; p++)
		c->pair_docs[p] += count_both(
		    c->bits[asked->pairs[p][0]], c->bits[asked->pairs[p][1]]);
}

static bool
any_wanted(const struct count *c)
{
	bool any = c->asked->n_pairs > 0;

	for (size_t t = 0; t < c->part->n_terms; t++)
		any = any || c->wanted[t];
	return any;
}

bool
count_part(struct part *part, const struct asked *asked, uint64_t *df,
    uint64_t *pair_docs)
{
	struct count c = {
		.part = part, .asked = asked, .df = df, .pair_docs = pair_docs
	};

	c.wanted = alloc_bytes(part->n_terms);
	c.bits = alloc_array(part->n_terms, sizeof *c.bits);
	if (part->n_border_docs)
		part->border_tfs = alloc_array(
		    part->n_terms, sizeof *part->border_tfs);
	find_wanted(&c);
	for (; any_wanted(&c) && c.begin < part->n && !c.damaged;
	     c.begin += PART_BLOCK) {
		uint32_t left = part->n - c.begin;

		c.end = left < PART_BLOCK ? part->n : c.begin + PART_BLOCK;
		count_block(&c);
	}
	free(c.wanted);
	free(c.bits);
	return !c.damaged;
}
