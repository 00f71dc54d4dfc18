#include "find/part.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static void
free_lists(struct posting_list *lists, size_t n)
{
	for (size_t i = 0; lists && i < n; i++)
		free(lists[i].items);
	free(lists);
}

void
part_release(struct part *part)
{
	free_lists(part->postings, part->n_terms);
	free_lists(part->borders, part->n_terms);
	free_lists(part->border_tfs, part->n_terms);
	free(part->pairs.items);
	free(part->named);
	free(part->columns);
	free(part->scope);
	free(part->allowed);
	free(part->lists);
	free(part->own_states);
	free(part->again);
	free(part->cosines);
	free(part->hits);
	free(part->hits_at);
	free(part->border_docs);
	free(part->led);
	memset(part, 0, sizeof *part);
}

uint64_t *
part_bits(uint32_t n)
{
	return alloc_array((size_t)n / 64 + 1, sizeof(uint64_t));
}

uint32_t
part_count(const uint64_t *bits, uint32_t n)
{
	uint32_t sum = 0;

	for (size_t i = 0; i <= n / 64; i++)
		sum += (uint32_t)__builtin_popcountll(bits[i]);
	return sum;
}

struct part_led
part_led(const struct part *part, uint32_t doc)
{
	size_t low = 0, high = part->n_led;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (part->led[middle].doc < doc)
			low = middle + 1;
		else
			high = middle;
	}
	return low < part->n_led && part->led[low].doc == doc
		   ? part->led[low]
		   : (struct part_led){ .doc = doc };
}

/* ---- postings ---- */

void
part_begin(struct part_cursor *c, const struct part *part, size_t term,
    uint32_t begin, uint32_t end)
{
	c->part = part;
	c->term = term;
	c->begin = begin;
	c->end = end;
	c->n = 0;
	c->at = 0;
	c->open = c->damaged = false;
}

size_t
part_lower_bound(const struct posting_list *list, uint32_t begin)
{
	size_t low = 0, high = list->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->items[middle].doc < begin)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
next_rows(struct part_cursor *c)
{
	const struct posting_list *list = &c->part->postings[c->term];
	uint32_t n = 0;

	if (!c->open)
		c->at = part_lower_bound(list, c->begin);
	c->open = true;
	while (n < WORDS_BLOCK && c->at < list->n &&
	       list->items[c->at].doc < c->end) {
		c->words.docs[n] = list->items[c->at].doc;
		c->words.tfs[n++] = list->items[c->at++].tf;
	}
	c->docs = c->words.docs;
	c->tfs = c->words.tfs;
	c->n = n;
	return n > 0;
}

/* The decoded block without what lies outside of begin..end-1. */
static void
trim(struct part_cursor *c)
{
	const struct words_cursor *w = &c->words;
	uint32_t from = 0, to = w->n;

	while (from < to && w->docs[from] < c->begin)
		from++;
	while (to > from && w->docs[to - 1] >= c->end)
		to--;
	c->docs = w->docs + from;
	c->tfs = w->tfs + from;
	c->n = to - from;
}

/* c->at counts the lists: the stem's, then that of the stop word. */
static bool
next_words(struct part_cursor *c)
{
	for (; c->at < 2; c->at++, c->open = false) {
		const struct words_list *list =
		    &c->part->lists[c->term + c->at * c->part->n_terms];

		if (!list->documents)
			continue;
		if (!c->open) {
			words_begin(&c->words, c->part->words, list);
			words_seek(&c->words, c->begin);
			c->open = true;
		}
		if (words_next(&c->words) && c->words.docs[0] < c->end) {
			trim(c);
			return true;
		}
		c->damaged = c->damaged || c->words.damaged;
	}
	return false;
}

bool
part_next(struct part_cursor *c)
{
	return c->part->words ? next_words(c) : next_rows(c);
}
