#include "find/asked.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/cues.h"

uint16_t
asked_find(const struct asked *asked, const char *text, size_t len)
{
	uint16_t i = asked->sieve[asked_slot((const uint8_t *)text, len)];

	while (i != ASKED_NONE &&
	       (asked->terms[i].len != len ||
		   memcmp(asked->terms[i].text, text, len) != 0))
		i = asked->terms[i].next;
	return i;
}

static uint16_t
add_term(struct asked *asked, const char *text, uint8_t len)
{
	uint16_t i = asked_find(asked, text, len);
	struct asked_term *term = &asked->terms[asked->n];
	uint16_t *slot;

	if (i != ASKED_NONE)
		return i;
	slot = &asked->sieve[asked_slot((const uint8_t *)text, len)];
	memcpy(term->text, text, len);
	term->len = len;
	term->next = *slot;
	term->instead = ASKED_NONE;
	term->share = 1;
	*slot = (uint16_t)asked->n;
	return (uint16_t)asked->n++;
}

static void
add_pair(struct asked *asked, uint16_t a, uint16_t b)
{
	for (size_t i = 0; i < asked->n_pairs; i++)
		if (asked->pairs[i][0] == a && asked->pairs[i][1] == b)
			return;
	asked->pairs[asked->n_pairs][0] = a;
	asked->pairs[asked->n_pairs++][1] = b;
}

/* Side by side within the same text, stop words between them not counted. */
static void
add_pairs(struct asked *asked, const uint16_t *numbers, size_t n)
{
	asked->pairs = alloc_array(n, sizeof *asked->pairs);
	for (size_t i = 1; i < n; i++)
		if (numbers[i - 1] != numbers[i])
			add_pair(asked, numbers[i - 1], numbers[i]);
}

void
asked_init(struct asked *asked, const struct terms *terms, const char *text,
    size_t len)
{
	size_t n = terms->n < ASKED_MAX ? terms->n : ASKED_MAX, used = 0;
	uint16_t *numbers = alloc_array(n, sizeof *numbers);
	bool unspaced = false;

	memset(asked, 0, sizeof *asked);
	memset(asked->sieve, 0xff, sizeof asked->sieve);
	memset(asked->stops, 0xff, sizeof asked->stops);
	asked->terms = alloc_array(n + ASKED_SPARE, sizeof *asked->terms);
	asked->only_stops = n > 0;
	for (size_t i = 0; i < n; i++)
		asked->only_stops = asked->only_stops && terms->items[i].stop;
	for (size_t i = 0; i < n; i++) {
		const struct term *t = &terms->items[i];
		uint16_t number;

		if (t->stop && !asked->only_stops)
			continue;
		number = add_term(asked, term_text(terms, i), t->len);
		if (t->stop)
			asked->stops[t->stop - 1] = number;
		unspaced = unspaced || t->pair;
		numbers[used++] = number;
	}
	/* overlapping pairs of characters always stand side by side: no cue */
	if (!unspaced && !asked->only_stops)
		add_pairs(asked, numbers, used);
	asked->when = cues_asks_when(text, len);
	asked->self = cues_self(text, len) > 0;
	asked->several = cues_asks_several(text, len);
	free(numbers);
}

void
asked_add(struct asked *asked, const char *stem, size_t len, uint16_t instead,
    float share)
{
	size_t before = asked->n;
	uint16_t term;

	if (asked->n_spare == ASKED_SPARE)
		return;
	term = add_term(asked, stem, (uint8_t)len);
	if (asked->n == before)
		return;
	asked->n_spare++;
	asked->terms[term].instead = instead;
	asked->terms[term].share = share;
}

void
asked_release(struct asked *asked)
{
	free(asked->terms);
	free(asked->pairs);
	free(asked->unknown);
	memset(asked, 0, sizeof *asked);
}
