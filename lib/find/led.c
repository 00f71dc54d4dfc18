#include "find/led.h"

#include <stdlib.h>

#include "base/alloc.h"

/* The document at a place of the order of numbers; UINT32_MAX: damaged. */
static uint32_t
document_at(const struct part *part, uint32_t place)
{
	const struct words *w = part->words;
	uint32_t doc;

	if (!words_holds(w, w->by_seq, sizeof *w->by_seq, place, place + 1))
		return UINT32_MAX;
	doc = w->by_seq[place];
	if (doc >= part->n ||
	    !words_holds(w, w->seqs, sizeof *w->seqs, doc, doc + 1))
		return UINT32_MAX;
	return doc;
}

static void
add(struct part *part, uint32_t doc, float value)
{
	if (part_counts(part, doc))
		part->led[part->n_led++] = (struct part_led){ doc, value };
}

/* A turn of a segment, by its number; false if it cannot be believed. */
static bool
mark_one(struct part *part, const struct graph_turn *turn)
{
	uint32_t low = 0, high = part->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		uint32_t doc = document_at(part, middle);
		int64_t seq;

		if (doc == UINT32_MAX)
			return false;
		seq = part_seq(part, doc);
		if (seq == turn->seq) {
			add(part, doc, turn->value);
			return true;
		}
		if (seq < turn->seq)
			low = middle + 1;
		else
			high = middle;
	}
	return true;
}

static int
compare_seqs(const void *left, const void *right)
{
	const struct graph_turn *a = left, *b = right;

	return (a->seq > b->seq) - (a->seq < b->seq);
}

static void
mark_rows(struct part *part, const struct graph *graph)
{
	for (uint32_t d = 0; d < part->n; d++) {
		const struct graph_turn key = { .seq = part_seq(part, d) };
		const struct graph_turn *turn = bsearch(&key, graph->items,
		    graph->n, sizeof *graph->items, compare_seqs);

		if (turn)
			add(part, d, turn->value);
	}
}

static int
compare_documents(const void *left, const void *right)
{
	const struct part_led *a = left, *b = right;

	return (a->doc > b->doc) - (a->doc < b->doc);
}

bool
led_mark(struct part *part, const struct graph *graph)
{
	bool good = true;

	if (!graph->n)
		return true;
	part->led = alloc_array(graph->n, sizeof *part->led);
	if (!part->words)
		mark_rows(part, graph);
	for (size_t i = 0; part->words && i < graph->n && good; i++)
		good = mark_one(part, &graph->items[i]);
	qsort(part->led, part->n_led, sizeof *part->led, compare_documents);
	return good;
}
