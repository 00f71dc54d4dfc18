#include "find/bm25f.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/lanes.h"

enum {
	LANES = 16, /* of which 2 * REACH + 1 are used */
	OWN = BM25F_REACH,
};

static const double B = .9;
static const double K1 = 1.2;
static const double BEFORE = .6, AFTER = .4, FADE = .7;
static const double DAMP_LENGTH = 15, DAMP_LEAST = .2;
static const float SCALE = 0x1p20F; /* of summed frequencies */

#define NONE UINT16_MAX

struct bm25f_work {
	const struct bm25f_weights *weights;
	const struct part *part;
	uint32_t region, region_end; /* documents of the block and its border */
	uint32_t n_slots;
	uint32_t docs[BM25F_ROOM];
	uint16_t *slots; /* of the documents of the region; NONE */
	size_t room;
	/* bit: a slot's turn does not follow the one before; 64 bits ahead */
	uint64_t starts[BM25F_ROOM / 64 + 3];
	uint16_t hits[BM25F_ROOM]; /* slots that hold the term at hand */
	uint32_t n_hits;
	uint32_t tf[BM25F_ROOM];
	uint64_t groups[(BM25F_ROOM / BM25F_GROUP + 63) / 64];
	int32_t sums[BM25F_GROUP + BM25F_ROOM + BM25F_GROUP];
	int32_t masks[BM25F_REACH + 1][BM25F_REACH + 1][LANES];
	struct part_cursor cursor;
};

/* ---- weights ---- */

void
bm25f_weigh(struct bm25f_weights *w, uint64_t documents, uint64_t total_length,
    const uint64_t *df, size_t n_terms)
{
	double mean = documents ? (double)total_length / (double)documents : 1;
	double damp, most = 0;

	if (!(mean > 0))
		mean = 1;
	damp = fmin(1, fmax(DAMP_LEAST, DAMP_LENGTH / mean));
	*w = (struct bm25f_weights){ .length = { (float)(1 - B),
					 (float)(B / mean) },
		.damp = (float)damp };
	w->shares[OWN] = SCALE;
	for (int k = 1; k <= BM25F_REACH; k++) {
		double fade = damp * pow(FADE, k - 1);

		w->shares[OWN + k] = (float)(BEFORE * fade) * SCALE;
		w->shares[OWN - k] = (float)(AFTER * fade) * SCALE;
	}
	w->idf = alloc_array(n_terms, sizeof *w->idf);
	for (size_t t = 0; t < n_terms; t++) {
		double n = (double)df[t];
		double idf = log(1 + ((double)documents - n + .5) / (n + .5));

		most += idf * (K1 + 1);
		w->idf[t] = (float)(idf * (K1 + 1));
	}
	w->most = most > 0 ? (float)most : 1;
}

void
bm25f_weights_release(struct bm25f_weights *w)
{
	free(w->idf);
	*w = (struct bm25f_weights){ 0 };
}

struct bm25f *
bm25f_new(const struct bm25f_weights *weights)
{
	struct bm25f *b = alloc_bytes(sizeof *b);
	struct bm25f_work *work = alloc_bytes(sizeof *work);

	b->work = work;
	work->weights = weights;
	/* which lanes a turn with so many before and behind it gives to */
	for (int back = 0; back <= BM25F_REACH; back++)
		for (int fore = 0; fore <= BM25F_REACH; fore++)
			for (int lane = OWN - back; lane <= OWN + fore; lane++)
				work->masks[back][fore][lane] = -1;
	return b;
}

void
bm25f_free(struct bm25f *b)
{
	if (!b)
		return;
	free(b->work->slots);
	free(b->work);
	free(b);
}

/* ---- which documents ---- */

/* The block, and on either side as many as may be of its windows. */
static void
find_region(
    struct bm25f_work *w, const struct part *part, uint32_t begin, uint32_t end)
{
	int alive = 0;

	w->part = part;
	w->region = begin;
	while (w->region && alive < BM25F_REACH &&
	       !part_bit(part->starts, w->region))
		alive += part_counts(part, --w->region);
	w->region_end = end;
	alive = 0;
	while (w->region_end < part->n && alive < BM25F_REACH &&
	       !part_bit(part->starts, w->region_end))
		alive += part_counts(part, w->region_end++);
}

/* 64 bits from place `at` on. */
static uint64_t
bits_from(const uint64_t *bits, uint32_t at)
{
	uint64_t low = bits[at / 64] >> at % 64;

	return at % 64 ? low | bits[at / 64 + 1] << (64 - at % 64) : low;
}

/* Whether all documents of the region count. */
static bool
all_count(const struct bm25f_work *w)
{
	const uint64_t *scope = w->part->scope;
	uint32_t d = w->region;

	if (!scope)
		return true;
	for (; d < w->region_end && d % 64; d++)
		if (!part_bit(scope, d))
			return false;
	for (; d + 64 <= w->region_end; d += 64)
		if (~scope[d / 64])
			return false;
	for (; d < w->region_end; d++)
		if (!part_bit(scope, d))
			return false;
	return true;
}

/* Slots are the documents as they are. */
static void
map_all(struct bm25f *b, uint32_t begin, uint32_t end)
{
	struct bm25f_work *w = b->work;

	b->docs = NULL;
	b->first = w->region;
	b->from = begin - w->region;
	b->to = end - w->region;
	w->n_slots = w->region_end - w->region;
	for (uint32_t at = 0; at < w->n_slots; at += 64) {
		uint32_t d = w->region + at;
		uint64_t bits = w->part->starts[d / 64] >> d % 64;

		if (d % 64 && d / 64 < (w->part->n - 1) / 64)
			bits |= w->part->starts[d / 64 + 1] << (64 - d % 64);
		w->starts[1 + at / 64] = bits;
	}
}

/* Slots are those documents that count: windows reach over the others. */
static void
map_some(struct bm25f *b, uint32_t begin, uint32_t end)
{
	struct bm25f_work *w = b->work;
	uint32_t span = w->region_end - w->region, slot = 0;
	bool starts = true;

	if (span > w->room)
		w->slots = alloc_grow(
		    w->slots, w->room = span, sizeof *w->slots);
	memset(w->starts + 1, 0, sizeof w->starts - sizeof *w->starts);
	b->docs = w->docs;
	b->from = b->to = 0;
	for (uint32_t d = w->region; d < w->region_end; d++) {
		starts = starts || part_bit(w->part->starts, d);
		if (d == begin)
			b->from = slot;
		w->slots[d - w->region] = NONE;
		if (part_counts(w->part, d)) {
			if (starts)
				part_set(w->starts, slot + 64);
			starts = false;
			w->slots[d - w->region] = (uint16_t)slot;
			w->docs[slot++] = d;
		}
		if (d < end)
			b->to = slot;
	}
	w->n_slots = slot;
}

static void
map(struct bm25f *b, uint32_t begin, uint32_t end)
{
	struct bm25f_work *w = b->work;

	if (all_count(w))
		map_all(b, begin, end);
	else
		map_some(b, begin, end);
	/* nothing is before the first slot, nor behind the last one */
	w->starts[0] = ~(uint64_t)0;
	w->starts[1] |= 1;
	w->starts[1 + w->n_slots / 64] |= ~(uint64_t)0 << w->n_slots % 64;
	w->starts[2 + w->n_slots / 64] = ~(uint64_t)0;
}

uint32_t
bm25f_slot(const struct bm25f *b, uint32_t doc)
{
	const struct bm25f_work *w = b->work;
	uint32_t slot;

	if (doc < w->region || doc >= w->region_end)
		return UINT32_MAX;
	if (!b->docs)
		return doc - w->region;
	slot = w->slots[doc - w->region];
	return slot == NONE ? UINT32_MAX : slot;
}

/* ---- sums ---- */

static void
mark_group(uint64_t *groups, uint32_t slot)
{
	groups[slot / BM25F_GROUP / 64] |= (uint64_t)1
					   << slot / BM25F_GROUP % 64;
}

/* A turn's frequency, to itself and faded to the turns around it. */
static void
spread(struct bm25f_work *w, uint32_t slot, float n)
{
	/* bits of the turns from 5 before it to 6 behind it */
	uint32_t near = (uint32_t)bits_from(w->starts, slot + 64 - 5);
	uint32_t low = near & 63, high = near >> 6 & 63;
	int back = low ? __builtin_clz(low) - 26 : BM25F_REACH;
	int fore = high ? __builtin_ctz(high) : BM25F_REACH;
	const int32_t *mask = w->masks[back][fore];
	int32_t *sums = &w->sums[BM25F_GROUP + slot - BM25F_REACH];

	lanes_add_shares(sums, w->weights->shares, mask, n, LANES);
	mark_group(w->groups, slot - (uint32_t)back);
	mark_group(w->groups, slot + (uint32_t)fore);
}

/* Notes the slots that hold a term, and how often. */
static void
read_postings(struct bm25f *b, size_t term)
{
	struct bm25f_work *w = b->work;
	struct part_cursor *c = &w->cursor;

	w->n_hits = 0;
	part_begin(c, w->part, term, w->region, w->region_end);
	while (part_next(c)) {
		for (uint32_t i = 0; i < c->n; i++) {
			uint32_t at = c->docs[i] - w->region;
			uint16_t slot = b->docs ? w->slots[at] : (uint16_t)at;

			if (slot == NONE)
				continue;
			w->hits[w->n_hits] = slot;
			w->n_hits += !w->tf[slot];
			w->tf[slot] += c->tfs[i];
		}
	}
	b->damaged = b->damaged || c->damaged;
}

/* What the turns of other parts give to those of this block. */
static void
add_borders(struct bm25f *b, size_t term)
{
	struct bm25f_work *w = b->work;
	const struct posting_list *list = w->part->borders
					      ? &w->part->borders[term]
					      : NULL;

	size_t i = list ? part_lower_bound(list, w->region) : 0;

	for (; list && i < list->n && list->items[i].doc < w->region_end; i++) {
		uint32_t slot = bm25f_slot(b, list->items[i].doc);

		if (slot == UINT32_MAX)
			continue;
		w->sums[BM25F_GROUP + slot] += (int32_t)list->items[i].tf;
		mark_group(w->groups, slot);
	}
}

/* The sums of a group become scores, and zero again. */
static void
score_group(struct bm25f *b, uint32_t slot, float idf)
{
	int32_t *sums = &b->work->sums[BM25F_GROUP + slot];

	lanes_saturate(sums, 1 / SCALE, (float)K1, idf, &b->window[slot],
	    &b->all[slot], BM25F_GROUP);
	memset(sums, 0, BM25F_GROUP * sizeof *sums);
}

static void
score_term(struct bm25f *b, size_t term)
{
	struct bm25f_work *w = b->work;
	const struct bm25f_weights *weights = w->weights;
	float idf = weights->idf[term];

	read_postings(b, term);
	for (uint32_t i = 0; i < w->n_hits; i++) {
		uint32_t slot = w->hits[i];
		float n = bm25f_n(
		    weights, w->tf[slot], w->part->lengths[bm25f_doc(b, slot)]);

		w->tf[slot] = 0;
		b->words[slot]++;
		b->which[slot] |= 1u << term % 32;
		spread(w, slot, n);
	}
	add_borders(b, term);
	for (size_t g = 0; g < sizeof w->groups / sizeof *w->groups; g++) {
		uint64_t bits = w->groups[g];

		b->touched[g] |= bits;
		w->groups[g] = 0;
		for (; bits; bits &= bits - 1)
			score_group(b,
			    (uint32_t)(g * 64 + (size_t)__builtin_ctzll(bits)) *
				BM25F_GROUP,
			    idf);
	}
}

/* What the block before has left. */
static void
wipe(struct bm25f *b)
{
	for (uint32_t g = 0; g < BM25F_ROOM / BM25F_GROUP; g++) {
		uint32_t slot = g * BM25F_GROUP;

		if (!bm25f_touched(b, g))
			continue;
		memset(&b->window[slot], 0, BM25F_GROUP * sizeof *b->window);
		memset(&b->words[slot], 0, BM25F_GROUP * sizeof *b->words);
		memset(&b->all[slot], 0, BM25F_GROUP * sizeof *b->all);
		memset(&b->which[slot], 0, BM25F_GROUP * sizeof *b->which);
	}
	memset(b->touched, 0, sizeof b->touched);
}

/* Whether what is read of the documents can be believed. */
static bool
columns_hold(const struct bm25f_work *w)
{
	const struct part *part = w->part;

	return !part->words ||
	       (words_holds(part->words, part->lengths, sizeof *part->lengths,
		    w->region, w->region_end) &&
		   words_holds(part->words, part->starts, sizeof *part->starts,
		       w->region / 64, (w->region_end + 63) / 64));
}

static bool
none_counts(const struct part *part, uint32_t begin, uint32_t end)
{
	/* blocks begin at whole words */
	for (uint32_t d = begin; part->scope && d < end; d += 64)
		if (part->scope[d / 64])
			return false;
	return part->scope != NULL;
}

bool
bm25f_block(struct bm25f *b, const struct part *part, uint32_t begin)
{
	uint32_t left = part->n - begin;
	uint32_t end = left < BM25F_BLOCK ? part->n : begin + BM25F_BLOCK;

	wipe(b);
	if (none_counts(part, begin, end))
		return false;
	find_region(b->work, part, begin, end);
	if (!columns_hold(b->work)) {
		b->damaged = true;
		return false;
	}
	map(b, begin, end);
	for (size_t t = 0; t < part->n_terms; t++)
		score_term(b, t);
	return true;
}
