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

/* Marking what a graph leads to, by its facts or by a time. */
struct marking {
	struct part *part;
	const struct graph *graph;
	bool times;
};

static void
add(struct marking *m, uint32_t doc, float value)
{
	struct part *part = m->part;

	if (part_counts(part, doc))
		part->led[part->n_led++] = (struct part_led){ doc,
			m->times ? 0 : value, m->times ? value : 0 };
}

/* A turn of a segment, by its number; false if it cannot be believed. */
static bool
mark_one(struct marking *m, const struct graph_turn *turn)
{
	struct part *part = m->part;
	uint32_t low = 0, high = part->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		uint32_t doc = document_at(part, middle);
		int64_t seq;

		if (doc == UINT32_MAX)
			return false;
		seq = part_seq(part, doc);
		if (seq == turn->seq) {
			add(m, doc, turn->value);
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
mark_rows(struct marking *m)
{
	const struct part *part = m->part;
	const struct graph *graph = m->graph;

	for (uint32_t d = 0; d < part->n; d++) {
		const struct graph_turn key = { .seq = part_seq(part, d) };
		const struct graph_turn *turn = bsearch(&key, graph->items,
		    graph->n, sizeof *graph->items, compare_seqs);

		if (turn)
			add(m, d, turn->value);
	}
}

static int
compare_documents(const void *left, const void *right)
{
	const struct part_led *a = left, *b = right;

	return (a->doc > b->doc) - (a->doc < b->doc);
}

static bool
mark(struct marking *m)
{
	bool good = true;

	if (!m->part->words && m->graph->n)
		mark_rows(m);
	for (size_t i = 0; m->part->words && i < m->graph->n && good; i++)
		good = mark_one(m, &m->graph->items[i]);
	return good;
}

/* Each document once. */
static void
settle(struct part *part)
{
	size_t n = 0;

	qsort(part->led, part->n_led, sizeof *part->led, compare_documents);
	for (size_t i = 0; i < part->n_led; i++) {
		if (!n || part->led[n - 1].doc != part->led[i].doc) {
			part->led[n++] = part->led[i];
			continue;
		}
		part->led[n - 1].value += part->led[i].value;
		part->led[n - 1].near += part->led[i].near;
	}
	part->n_led = n;
}

bool
led_mark(
    struct part *part, const struct graph *facts, const struct graph *dated)
{
	struct marking by_facts = { part, facts, false };
	struct marking by_time = { part, dated, true };
	bool good;

	if (!facts->n && !dated->n)
		return true;
	part->led = alloc_array(facts->n + dated->n, sizeof *part->led);
	good = mark(&by_facts) && mark(&by_time);
	settle(part);
	return good;
}
