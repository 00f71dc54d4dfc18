#include "find/words_stems.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/alloc.h"
#include "find/words_form.h"

enum { FIRST_SLOTS = 1 << 10 };

struct words_slot {
	uint32_t hash;
	uint32_t stem; /* 1 + its number, 0: free */
};

/* Moves all stems into twice as many slots. */
static void
rehash(struct words_stems *s)
{
	size_t mask;

	s->n_slots = s->n_slots ? s->n_slots * 2 : FIRST_SLOTS;
	mask = s->n_slots - 1;
	free(s->slots);
	s->slots = alloc_array(s->n_slots, sizeof *s->slots);
	for (size_t i = 0; i < s->n; i++) {
		size_t at = s->items[i].hash & mask;

		while (s->slots[at].stem)
			at = (at + 1) & mask;
		s->slots[at].hash = s->items[i].hash;
		s->slots[at].stem = (uint32_t)i + 1;
	}
}

static uint32_t
add(struct words_stems *s, const char *text, size_t len, uint32_t hash)
{
	if (s->texts.len > UINT32_MAX - len || s->n >= UINT32_MAX - 1)
		return WORDS_STEMS_NONE;
	if (s->n == s->room) {
		s->room = s->room ? s->room * 2 : 256;
		s->items = alloc_grow(s->items, s->room, sizeof *s->items);
	}
	s->items[s->n] = (struct words_stem){
		.at = (uint32_t)s->texts.len,
		.hash = hash,
		.len = (uint16_t)len,
	};
	buf_add(&s->texts, text, len);
	return (uint32_t)s->n++;
}

uint32_t
words_stems_meet(struct words_stems *s, const char *text, size_t len)
{
	uint32_t hash = (uint32_t)XXH3_64bits(text, len), stem;
	struct words_slot *slot;
	size_t at;

	assert(len <= UINT16_MAX);
	if (s->n_slots < s->n * 2 + 2)
		rehash(s);
	at = hash & (s->n_slots - 1);
	for (; (slot = &s->slots[at])->stem; at = (at + 1) & (s->n_slots - 1)) {
		struct words_stem *item = &s->items[slot->stem - 1];

		if (slot->hash == hash && item->len == len &&
		    memcmp(s->texts.data + item->at, text, len) == 0) {
			item->count++;
			return slot->stem - 1;
		}
	}
	stem = add(s, text, len, hash);
	if (stem == WORDS_STEMS_NONE)
		return stem;
	s->items[stem].count = 1;
	*slot = (struct words_slot){ hash, stem + 1 };
	return stem;
}

void
words_stems_release(struct words_stems *s)
{
	free(s->items);
	free(s->slots);
	buf_release(&s->texts);
	*s = (struct words_stems){ 0 };
}

const char *
words_stems_text(const struct words_stems *s, uint32_t stem, size_t *len)
{
	*len = s->items[stem].len;
	return s->texts.data + s->items[stem].at;
}

struct sorted {
	uint64_t prefix;
	uint32_t stem;
};

static int
compare(const void *a, const void *b, void *stems)
{
	const struct sorted *x = a, *y = b;
	const char *x_text, *y_text;
	size_t x_len, y_len;

	if (x->prefix != y->prefix)
		return x->prefix < y->prefix ? -1 : 1;
	x_text = words_stems_text(stems, x->stem, &x_len);
	y_text = words_stems_text(stems, y->stem, &y_len);
	return words_compare(x_text, x_len, y_text, y_len);
}

uint32_t *
words_stems_sorted(const struct words_stems *s, uint32_t *n)
{
	struct sorted *items = alloc_array(s->n, sizeof *items);
	uint32_t *stems = alloc_array(s->n, sizeof *stems);
	uint32_t used = 0;

	for (uint32_t i = 0; i < s->n; i++) {
		size_t len;
		const char *text = words_stems_text(s, i, &len);

		if (s->items[i].count)
			items[used++] = (struct sorted){
				words_prefix(text, len), i
			};
	}
	qsort_r(items, used, sizeof *items, compare, (void *)(uintptr_t)s);
	for (uint32_t i = 0; i < used; i++)
		stems[i] = items[i].stem;
	free(items);
	*n = used;
	return stems;
}
