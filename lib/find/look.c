#include "find/look.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { SIEVE = 1024 };

struct look {
	const struct part *part;
	const struct asked *asked;
	/* terms of the query by their number in the segment */
	uint16_t sieve[SIEVE], *next;
	/* the document at hand */
	int *position, at;
	bool named, *met;
};

struct look *
look_new(const struct part *part, const struct asked *asked)
{
	struct look *look = alloc_bytes(sizeof *look);

	look->part = part;
	look->asked = asked;
	if (!part->words)
		return look;
	memset(look->sieve, 0xff, sizeof look->sieve);
	look->next = alloc_array(asked->n, sizeof *look->next);
	look->position = alloc_array(asked->n, sizeof *look->position);
	for (size_t t = 0; t < asked->n; t++) {
		uint16_t *slot = &look->sieve[part->lists[t].term % SIEVE];

		if (!part->lists[t].documents)
			continue;
		look->next[t] = *slot;
		*slot = (uint16_t)t;
	}
	return look;
}

void
look_free(struct look *look)
{
	if (!look)
		return;
	free(look->next);
	free(look->position);
	free(look);
}

void
look_pairs(const struct asked *asked, uint16_t term, int at,
    const int *position, bool *met)
{
	for (size_t i = 0; i < asked->n_pairs; i++) {
		uint16_t a = asked->pairs[i][0], b = asked->pairs[i][1];
		uint16_t other = a == term ? b : a;

		if ((a == term || b == term) &&
		    at - position[other] <= LOOK_REACH)
			met[i] = true;
	}
}

static void
take_stem(uint32_t number, int section, void *ctx)
{
	struct look *look = ctx;
	uint16_t t = look->sieve[number % SIEVE];

	while (t != ASKED_NONE && look->part->lists[t].term != number)
		t = look->next[t];
	if (t != ASKED_NONE && section == ENTRY_NAME)
		look->named = true;
	if (t != ASKED_NONE && section == ENTRY_TEXT) {
		look_pairs(look->asked, t, look->at, look->position, look->met);
		look->position[t] = look->at;
	}
	look->at++;
}

static void
look_at_row(const struct look *look, uint32_t doc, bool *named, bool *met)
{
	const struct posting_list *pairs = &look->part->pairs;
	size_t i = part_lower_bound(pairs, doc);

	*named = part_bit(look->part->named, doc);
	for (; i < pairs->n && pairs->items[i].doc == doc; i++)
		met[pairs->items[i].tf] = true;
}

bool
look_at(struct look *look, uint32_t doc, bool *named, bool *met)
{
	bool good;

	memset(met, 0, look->asked->n_pairs * sizeof *met);
	if (!look->part->words) {
		look_at_row(look, doc, named, met);
		return true;
	}
	for (size_t t = 0; t < look->asked->n; t++)
		look->position[t] = LOOK_UNSEEN;
	look->at = 0;
	look->named = false;
	look->met = met;
	good = words_forward(look->part->words, doc, take_stem, look);
	*named = look->named;
	return good;
}
