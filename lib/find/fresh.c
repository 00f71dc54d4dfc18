#include "find/fresh.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/entry.h"
#include "text/cues_word.h"
#include "text/stop.h"

enum {
	STEMS = 32, /* of a turn; what is longer is damped anyway */
	SLOTS = 2048,
};

_Static_assert(2 * STEMS * FRESH_HITS <= SLOTS, "half of the slots stay free");

/* A stem of the turns; those of one hash are taken for one. */
struct stem {
	uint32_t hash, turns;
	uint32_t last; /* the turn that it was met in last, from 1 */
};

struct fresh {
	struct stem slots[SLOTS];
	struct turn {
		uint16_t stems[STEMS]; /* slots */
		size_t n;
	} turns[FRESH_HITS];
	size_t n_turns;
	size_t turn_of[FRESH_HITS];    /* of a hit, from 1; 0 for none */
	double rarity[FRESH_HITS + 1]; /* of a stem that so many turns hold */
	double values[FRESH_HITS];     /* of the turns */
};

static uint32_t
hash(const uint8_t *stem, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ stem[i]) * 16777619u;
	return h;
}

/* Notes that the last turn has a stem. */
static void
note(struct fresh *f, uint32_t h)
{
	struct turn *turn = &f->turns[f->n_turns - 1];
	uint32_t slot = h % SLOTS;

	while (f->slots[slot].turns && f->slots[slot].hash != h)
		slot = (slot + 1) % SLOTS;
	if (f->slots[slot].last == f->n_turns)
		return;
	f->slots[slot].hash = h;
	f->slots[slot].last = (uint32_t)f->n_turns;
	f->slots[slot].turns++;
	turn->stems[turn->n++] = (uint16_t)slot;
}

static void
take_turn(struct fresh *f, const struct entry *entry, size_t place)
{
	const uint8_t *p = entry->terms, *end = p + entry->terms_size;

	f->turn_of[place] = ++f->n_turns;
	for (int n = 0; n < STEMS && p < end && *p && *p < end - p; n++) {
		note(f, hash(p + 1, *p));
		p += 1 + *p;
	}
}

/* The first stop word, "" for none. */
static const char *
first_stop(const struct entry *entry)
{
	const uint8_t *p = entry->terms, *end = p + entry->terms_size;
	int section = ENTRY_TEXT;

	while (p < end && section < ENTRY_STOPS) {
		section += !*p;
		p += 1 + *p;
	}
	return p < end && *p < STOP_COUNT ? stop_word(*p) : "";
}

/* "Always use tabs", "never push"; not "I always do", "it was never so". */
static bool
is_rule(const struct entry *entry)
{
	static const char *const words[] = { "alwai", "never" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t len = strlen(words[i]);

		if (entry->terms_size > len && entry->terms[0] == len &&
		    memcmp(entry->terms + 1, words[i], len) == 0)
			return !(entry->flags & ENTRY_ASSISTANT) &&
			       !cues_word_in(first_stop(entry),
				   " i it that this these those there here he "
				   "she we you they is are was were ");
	}
	return false;
}

/* The mean of the rarest. */
static double
value(const struct fresh *f, const struct turn *turn)
{
	uint32_t held[FRESH_HITS + 1] = { 0 }, left = FRESH_WORDS;
	double sum = 0;

	for (size_t i = 0; i < turn->n; i++)
		held[f->slots[turn->stems[i]].turns]++;
	for (size_t i = 1; i <= f->n_turns && left; i++) {
		uint32_t n = held[i] < left ? held[i] : left;

		sum += n * f->rarity[i];
		left -= n;
	}
	return sum / FRESH_WORDS;
}

void
fresh_fill(struct fresh *f, double damp, struct hit *hits, size_t n)
{
	double all = log(1 + (double)f->n_turns), sum = 0;

	for (size_t i = 1; i <= f->n_turns; i++) {
		double others = (double)(f->n_turns - i);

		f->rarity[i] = log(1 + (others + .5) / ((double)i + .5)) / all;
	}
	for (size_t i = 0; i < f->n_turns; i++)
		sum += f->values[i] = value(f, &f->turns[i]);
	for (size_t i = 0; i < n && f->n_turns; i++)
		hits[i].cues[RANK_FRESH] =
		    damp * (f->turn_of[i] ? f->values[f->turn_of[i] - 1]
					  : sum / (double)f->n_turns);
}

struct fresh *
fresh_new(void)
{
	return alloc_bytes(sizeof(struct fresh));
}

void
fresh_free(struct fresh *f)
{
	free(f);
}

void
fresh_take(
    struct fresh *f, const struct entry *entry, size_t place, struct hit *hit)
{
	hit->cues[RANK_RULE] = is_rule(entry);
	if (entry->flags & ENTRY_IN_SESSION)
		take_turn(f, entry, place);
}
