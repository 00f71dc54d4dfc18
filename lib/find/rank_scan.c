#include "find/ranker.h"

#include <string.h>

#include "base/alloc.h"
#include "find/allow.h"
#include "find/lanes.h"

/* ---- what may come to the top ---- */

/*
 * The least that must be exceeded to come to the top.  As long as nothing
 * counts as found nothing is ruled out: the first that does decides.
 */
static double
floor_of(const struct ranker *r)
{
	/* sums of bounds are rounded otherwise than sums of scores */
	return r->every || !r->found || r->n_floors < r->floor_room ||
		       !r->floor_room
		   ? -1e9
		   : r->floors[0] - 1e-6;
}

/* One more hit is known to have at least this score. */
static void
raise_floor(struct ranker *r, double score)
{
	double *heap = r->floors;
	size_t i, n = r->floor_room;

	if (r->n_floors < n) {
		for (i = r->n_floors++; i && heap[(i - 1) / 2] > score;
		     i = (i - 1) / 2)
			heap[i] = heap[(i - 1) / 2];
		heap[i] = score;
		return;
	}
	if (!n || score <= heap[0])
		return;
	for (i = 0; 2 * i + 1 < n;) {
		size_t child = 2 * i + 1;

		if (child + 1 < n && heap[child + 1] < heap[child])
			child++;
		if (heap[child] >= score)
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = score;
}

static void
keep(struct ranker *r, const struct open_hit *open)
{
	if (r->n_open == r->open_room) {
		r->open_room = r->open_room ? 2 * r->open_room : 64;
		r->open = alloc_grow(r->open, r->open_room, sizeof *r->open);
	}
	r->open[r->n_open++] = *open;
}

/* ---- one document ---- */

static bool
holds(const struct part *part, const void *column, size_t size, uint32_t doc)
{
	return !part->words ||
	       words_holds(part->words, column, size, doc, doc + 1);
}

/* What pairs and speaker may add to a text that holds a word. */
static double
most_look(const struct ranker *r, uint32_t slot)
{
	uint32_t which = r->bm->which[slot];

	return ranker_pairs(r, which) +
	       (which & r->names ? r->most_speaker : 0);
}

/* What a document adds to the sum of its words and its vector at most. */
static double
most_beside(const struct ranker *r, uint32_t slot, uint32_t doc)
{
	uint8_t flags = r->part->flags[doc];
	double sum = flags & ENTRY_ASSISTANT ? 0 : r->most_user;

	sum += r->most_self * ranker_self(flags);
	if (flags & ENTRY_TIME_MUCH)
		sum += r->most_when;
	else if (flags & ENTRY_TIME_SOME)
		sum += r->most_when / 2;
	return sum + most_look(r, slot);
}

/* The memory that is watched is kept, whatever it is worth. */
static bool
is_watched(struct ranker *r, uint32_t doc)
{
	if (!r->options->watch || part_seq(r->part, doc) != r->options->watch)
		return false;
	r->ranking->watched_seen = true;
	r->ranking->watched_allowed = allow_has(r->part, doc, r->g->states);
	return true;
}

static struct open_hit
open_slot(const struct ranker *r, uint32_t slot, uint32_t doc)
{
	const struct bm25f *bm = r->bm;

	return (struct open_hit){ .window = bm->window[slot],
		.cosine = r->cosines[slot],
		.part = (uint32_t)(r->part - r->g->parts),
		.doc = doc,
		.which = bm->which[slot],
		.words = bm->words[slot],
		.near = (uint16_t)(bm->all[slot] - bm->words[slot]) };
}

/*
 * A score that is high enough to raise the floor: only then is all looked at
 * that it takes to be sure of it.
 */
static void
note_score(struct ranker *r, const struct open_hit *open, double most)
{
	struct hit hit;

	/* that a pair of words stands together is not known yet */
	if (r->options->phrases)
		return;
	if (r->found && r->n_floors == r->floor_room &&
	    (!r->floor_room || most <= r->floors[0]))
		return;
	if (!ranker_fill(r, open, &hit)) {
		r->damaged = true;
		return;
	}
	if (!allow_has(r->part, open->doc, r->g->states) ||
	    !ranker_is_candidate(r, &hit, ranker_error(r->part)))
		return;
	r->found = r->found || ranker_is_found(r, &hit, ranker_error(r->part));
	raise_floor(r, hit.score);
}

/*
 * A document that the first look did not rule out; `bound` is the sum of its
 * words and its vector, or what this may be, and of what facts add.
 */
static void
consider_all(struct ranker *r, uint32_t slot, double bound)
{
	uint32_t doc = bm25f_doc(r->bm, slot);
	struct open_hit open = open_slot(r, slot, doc);
	double most = bound;

	if (!holds(r->part, r->part->flags, 1, doc) ||
	    (!r->part->own_states &&
		!holds(r->part, r->part->states, 1, doc))) {
		r->damaged = true;
		return;
	}
	/* what may not be found raises no floor: all of it would be kept */
	if (!r->every && !allow_has(r->part, doc, r->g->states))
		return;
	bound += most_beside(r, slot, doc);
	if (!is_watched(r, doc) && bound < floor_of(r))
		return;
	open.bound = (float)(bound + 1e-6);
	keep(r, &open);
	/* of what it may be, this is sure: no pair, speaker, unknown cosine */
	most += r->most_flags;
	if (open.cosine <= RANKER_UNKNOWN)
		most -= r->by_cosine * (double)r->part->unseen;
	note_score(r, &open, most);
}

/* One that facts lead to is not ruled out by its words: scan_led() has it. */
static void
consider(struct ranker *r, uint32_t slot, double bound)
{
	struct part_led led = { 0 };

	if (r->part->n_led)
		led = part_led(r->part, bm25f_doc(r->bm, slot));
	if (!(ranker_led(r, &led) > 0))
		consider_all(r, slot, bound);
}

/* ---- blocks ---- */

static double
by_words(const struct ranker *r, uint32_t slot)
{
	return r->by_window * (double)r->bm->window[slot];
}

/* One whose cosine is known. */
static void
look_at_known(struct ranker *r, uint32_t slot)
{
	float cosine = r->cosines[slot];
	double bound;

	if (!r->every && !r->bm->all[slot] &&
	    ((double)cosine < RANK_COSINE_NEAR - ranker_error(r->part) ||
		!(r->by_cosine > 0)))
		return;
	bound = by_words(r, slot) +
		(cosine > 0 ? r->by_cosine * (double)cosine : 0);
	if (bound + r->most_flags + most_look(r, slot) >= floor_of(r))
		consider(r, slot, bound);
}

/* All of a part whose rows were read. */
static void
scan_rows(struct ranker *r)
{
	const struct bm25f *bm = r->bm;

	for (uint32_t slot = bm->from; slot < bm->to; slot++) {
		r->cosines[slot] = r->part->cosines[bm25f_doc(bm, slot)];
		look_at_known(r, slot);
	}
}

/* Those that the vectors lead to; their cosines are left in place. */
static void
scan_hits(struct ranker *r, uint32_t block)
{
	const struct part *part = r->part;

	for (uint32_t i = part->hits_at[block]; i < part->hits_at[block + 1];
	     i++) {
		uint32_t slot = bm25f_slot(r->bm, part->hits[i].doc);

		if (slot == UINT32_MAX || slot < r->bm->from ||
		    slot >= r->bm->to)
			continue;
		r->cosines[slot] = part->hits[i].cosine;
		look_at_known(r, slot);
	}
}

static void
forget_hits(struct ranker *r, uint32_t block, float none)
{
	const struct part *part = r->part;

	for (uint32_t i = part->hits_at[block]; i < part->hits_at[block + 1];
	     i++) {
		uint32_t slot = bm25f_slot(r->bm, part->hits[i].doc);

		if (slot != UINT32_MAX)
			r->cosines[slot] = none;
	}
}

/* Those that only words lead to. */
static void
scan_group(struct ranker *r, uint32_t first, float none)
{
	const struct bm25f *bm = r->bm;
	double unseen = none <= RANKER_UNKNOWN
			    ? r->by_cosine * fmax(0, (double)r->part->unseen)
			    : 0;
	double beside = r->most_flags + unseen;
	struct lanes_cut cut = { (float)r->by_window,
		r->names ? (float)r->most_speaker : 0, (float)r->most_pairs,
		(float)(floor_of(r) - beside) - 1e-6F };
	uint64_t bits = lanes_exceed(
	    &cut, &bm->window[first], &bm->words[first], BM25F_GROUP);

	for (; bits; bits &= bits - 1) {
		uint32_t slot = first + (uint32_t)__builtin_ctzll(bits);
		double bound = by_words(r, slot);

		if (slot >= bm->from && slot < bm->to && bm->all[slot] &&
		    r->cosines[slot] <= none &&
		    bound + beside + most_look(r, slot) >= floor_of(r))
			consider(r, slot, bound + unseen);
	}
}

/* Those that facts or a time lead to, whether or not words and vectors do. */
static void
scan_led(struct ranker *r, uint32_t begin)
{
	const struct part *part = r->part;

	for (size_t i = 0; i < part->n_led; i++) {
		uint32_t doc = part->led[i].doc, slot;
		double bound = ranker_led(r, &part->led[i]);

		if (doc < begin || doc >= begin + PART_BLOCK || !(bound > 0))
			continue;
		slot = bm25f_slot(r->bm, doc);
		if (slot == UINT32_MAX || slot < r->bm->from ||
		    slot >= r->bm->to)
			continue;
		bound += by_words(r, slot);
		if (r->cosines[slot] > 0)
			bound += r->by_cosine * (double)r->cosines[slot];
		else if (r->cosines[slot] <= RANKER_UNKNOWN)
			bound += r->by_cosine * fmax(0, (double)part->unseen);
		consider_all(r, slot, bound);
	}
}

/* Whether no document of the block may be found: it is not looked at then. */
static bool
is_barred(const struct ranker *r, uint32_t begin)
{
	const struct part *part = r->part;
	const uint64_t *bits = part->allowed ? part->allowed : part->scope;
	uint32_t end = begin + PART_BLOCK;

	if (!bits || r->every)
		return false;
	/* of the last word the bits behind the documents are none */
	for (uint32_t d = begin; d < end && d < part->n; d += 64)
		if (bits[d / 64])
			return false;
	return true;
}

static void
scan_block(struct ranker *r, uint32_t begin, float none)
{
	const struct part *part = r->part;
	uint32_t block = begin / PART_BLOCK;

	if (is_barred(r, begin) || !bm25f_block(r->bm, part, begin))
		return;
	if (part->cosines) {
		scan_rows(r);
		scan_led(r, begin);
		return;
	}
	if (part->hits)
		scan_hits(r, block);
	for (uint32_t g = 0; g < BM25F_ROOM / BM25F_GROUP; g++)
		if (bm25f_touched(r->bm, g))
			scan_group(r, g * BM25F_GROUP, none);
	scan_led(r, begin);
	if (part->hits)
		forget_hits(r, block, none);
}

bool
ranker_scan(struct ranker *r, const struct part **damaged)
{
	for (size_t i = 0; i < r->g->n_parts; i++) {
		const struct part *part = &r->g->parts[i];
		float none = part->unseen > -2 && r->by_cosine > 0
				 ? RANKER_UNKNOWN
				 : -2;

		r->part = *damaged = part;
		r->names = ranker_names(part);
		for (uint32_t slot = 0; slot < BM25F_ROOM; slot++)
			r->cosines[slot] = none;
		for (uint32_t begin = 0; begin < part->n; begin += PART_BLOCK)
			scan_block(r, begin, none);
		if (r->damaged || r->bm->damaged)
			return false;
	}
	return true;
}
