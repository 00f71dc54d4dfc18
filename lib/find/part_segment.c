#include "find/part_segment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/record.h"
#include "find/faiss.h"
#include "store/segments.h"

static const double QUESTIONS_NEED = 1.6;

enum {
	LISTS_BESIDE_WORDS = 16,
	CODES_BESIDE_WORDS = 12 << 20,
	FOREIGN_HITS = 4096,
	/*
	 * So few are compared as their rows have them: looking for their codes
	 * among those of a million takes ten times as long.
	 */
	BY_ROWS = 64,
	/*
	 * No vector that was not scanned is taken to be nearer than that of
	 * this rank.  Given ones cluster: of so many, a few are not among the
	 * lists scanned, and they would have to hold the query's words too.
	 */
	UNSEEN_MADE = 16,
	UNSEEN_GIVEN = 256,
};

/* What a pass over the marks of a segment carries along. */
struct marks {
	struct part *part;
	uint32_t at; /* place in by_seq: marks rise */
	bool damaged;
};

/* ---- which documents count ---- */

static uint64_t *
all_bits(uint32_t n)
{
	uint64_t *bits = part_bits(n);

	memset(bits, 0xff, (size_t)n / 64 * sizeof *bits);
	bits[n / 64] |= ((uint64_t)1 << n % 64) - 1;
	return bits;
}

static void
set_range(uint64_t *bits, uint32_t from, uint32_t to)
{
	for (; from < to && from % 64; from++)
		part_set(bits, from);
	for (; from + 64 <= to; from += 64)
		bits[from / 64] = ~(uint64_t)0;
	for (; from < to; from++)
		part_set(bits, from);
}

/* Sessions of a scope lie side by side. */
static bool
mark_scope(struct part *part, const struct scope_sessions *scope)
{
	const struct words *w = part->words;

	if (!scope->marks)
		return true;
	if (!words_holds(
		w, w->sessions, sizeof *w->sessions, 0, w->n_sessions + 1))
		return false;
	part->scope = part_bits(part->n);
	for (uint32_t i = 0; i < w->n_sessions; i++) {
		uint32_t from = w->sessions[i].first;
		uint32_t to = w->sessions[i + 1].first;

		if (from > to || to > part->n)
			return false;
		if (scope_has(scope, w->sessions[i].session, SCOPE_COUNTS))
			set_range(part->scope, from, to);
	}
	return true;
}

/* The document of a sequence number, UINT32_MAX for none. */
static uint32_t
document_of(struct marks *m, int64_t seq)
{
	const struct words *w = m->part->words;
	uint32_t low = m->at, high = w->n_docs;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2, doc;

		if (!words_holds(
			w, w->by_seq, sizeof *w->by_seq, middle, middle + 1) ||
		    (doc = w->by_seq[middle]) >= w->n_docs ||
		    !words_holds(w, w->seqs, sizeof *w->seqs, doc, doc + 1)) {
			m->damaged = true;
			return UINT32_MAX;
		}
		if (w->base + w->seqs[doc] == seq) {
			m->at = middle + 1;
			return doc;
		}
		if (w->base + w->seqs[doc] < seq)
			low = middle + 1;
		else
			high = middle;
	}
	return UINT32_MAX;
}

static void
bury(struct part *part, uint32_t doc)
{
	if (!part->scope)
		part->scope = all_bits(part->n);
	part->scope[doc / 64] &= ~((uint64_t)1 << doc % 64);
}

/* Copied when the first one differs. */
static bool
set_state(struct part *part, uint32_t doc, uint8_t state)
{
	if (state >= MEMORY_STATES)
		return false;
	if (!part->own_states) {
		if (!words_holds(part->words, part->states, 1, 0, part->n))
			return false;
		part->own_states = alloc_bytes(part->n);
		memcpy(part->own_states, part->states, part->n);
		part->states = part->own_states;
	}
	part->own_states[doc] = state;
	return true;
}

static void
note_again(struct part *part, uint32_t doc)
{
	if (part->n_again == part->again_room) {
		part->again_room = part->again_room ? 2 * part->again_room : 16;
		part->again = alloc_grow(
		    part->again, part->again_room, sizeof *part->again);
	}
	part->again[part->n_again++] = doc;
}

static void
take_mark(int64_t seq, uint8_t mark, void *ctx)
{
	struct marks *m = ctx;
	struct part *part = m->part;
	uint32_t doc = m->damaged ? UINT32_MAX : document_of(m, seq);

	if (doc == UINT32_MAX)
		return;
	if (mark == SEGMENTS_DEAD) {
		bury(part, doc);
		return;
	}
	if (mark & SEGMENTS_STATE &&
	    !set_state(part, doc, (uint8_t)((mark & SEGMENTS_STATE) - 1)))
		m->damaged = true;
	if (mark & SEGMENTS_AGAIN)
		note_again(part, doc);
}

/* The statistics of those that count. */
static bool
sum_lengths(struct part *part)
{
	part->n_scope = part->n;
	part->total_length = part->words->total_length;
	if (!part->scope)
		return true;
	part->n_scope = part_count(part->scope, part->n);
	part->total_length = 0;
	for (uint32_t from = 0; from < part->n; from += 64) {
		uint64_t bits = part->scope[from / 64];

		if (!bits)
			continue;
		if (!words_holds(part->words, part->lengths,
			sizeof *part->lengths, from,
			part->n - from < 64 ? part->n : from + 64))
			return false;
		for (; bits; bits &= bits - 1)
			part->total_length +=
			    part->lengths[from +
					  (uint32_t)__builtin_ctzll(bits)];
	}
	return true;
}

/* ---- words ---- */

/* Columns that most documents are looked up in. */
static void
want_columns(const struct words *w)
{
	const struct {
		const void *column;
		size_t size;
	} wanted[] = { { w->lengths, sizeof *w->lengths }, { w->flags, 1 },
		{ w->forward_at, sizeof *w->forward_at }, { w->questions, 1 },
		{ w->states, 1 }, { w->starts, 1 } };

	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		mapped_want(w->file,
		    (size_t)((const uint8_t *)wanted[i].column - w->file->data),
		    wanted[i].column == w->starts ? (w->n_docs + 7) / 8
						  : w->n_docs * wanted[i].size);
}

static void
find_lists(struct part *part, const struct asked *asked)
{
	const struct words *w = part->words;

	part->n_terms = asked->n;
	part->lists = alloc_array(2 * asked->n, sizeof *part->lists);
	for (size_t t = 0; t < asked->n; t++) {
		const struct asked_term *term = &asked->terms[t];

		if (words_find(w, term->text, term->len, &part->lists[t]))
			words_want(w, &part->lists[t]);
		else
			part->lists[t].documents = 0;
	}
	for (unsigned stop = 0; asked->only_stops && stop < STOP_COUNT;
	     stop++) {
		char key[WORDS_STOP_KEY];
		struct words_list *list;

		if (asked->stops[stop] == ASKED_NONE)
			continue;
		list = &part->lists[asked->n + asked->stops[stop]];
		words_stop_key(key, stop);
		if (words_find(w, key, sizeof key, list))
			words_want(w, list);
		else
			list->documents = 0;
	}
}

int
part_segment(struct part *part, const struct index_segment *segment,
    struct cube *cube, const struct scope_sessions *scope,
    const struct asked *asked, struct err *err)
{
	const struct words *w = &segment->words;
	struct marks marks = { .part = part };

	*part = (struct part){ .n = w->n_docs,
		.base = w->base,
		.seqs = w->seqs,
		.lengths = w->lengths,
		.times = w->times,
		.flags = w->flags,
		.questions = w->questions,
		.types = w->types,
		.states = w->states,
		.starts = w->starts,
		.words = w,
		.unseen = -2 };
	find_lists(part, asked);
	if (!scope->marks)
		want_columns(w);
	if (!mark_scope(part, scope))
		return 0;
	if (segments_marks(cube->db, segment->row.first, segment->row.last,
		take_mark, &marks, err) < 0)
		return -1;
	return !marks.damaged && sum_lengths(part) && !w->file->damaged;
}

/* ---- vectors ---- */

/* Puts the hits in the order of blocks, each with its beginning. */
static void
sort_hits(struct part *part, const struct ivf_hits *hits)
{
	uint32_t blocks = part->n / PART_BLOCK + 1, sum = 0;
	uint32_t *at = alloc_array(blocks + 1, sizeof *at);

	part->hits = alloc_array(hits->n, sizeof *part->hits);
	for (size_t i = 0; i < hits->n; i++)
		at[hits->items[i].doc / PART_BLOCK + 1]++;
	for (uint32_t b = 0; b <= blocks; b++)
		at[b] = sum += at[b];
	for (size_t i = 0; i < hits->n; i++)
		part->hits[at[hits->items[i].doc / PART_BLOCK]++] =
		    hits->items[i];
	/* each has moved on to where the next one begins */
	memmove(at + 1, at, blocks * sizeof *at);
	at[0] = 0;
	part->hits_at = at;
}

/* Vectors that are made when a memory is added are made of its words. */
static bool
is_made(const struct recheck *recheck)
{
	return recheck->place == VECTORS_IN_ENTRIES;
}

/* The n-th best cosine: hardly any that was not seen is better. */
static float
nth_best(const struct ivf_hits *hits, size_t n)
{
	float best[UNSEEN_GIVEN];
	size_t have = 0;

	for (size_t i = 0; i < hits->n; i++) {
		float cosine = hits->items[i].cosine;
		size_t at = have;

		if (have == n && cosine <= best[n - 1])
			continue;
		if (have < n)
			have++;
		else
			at--;
		for (; at && best[at - 1] < cosine; at--)
			best[at] = best[at - 1];
		best[at] = cosine;
	}
	return have == n ? best[n - 1] : 1;
}

/*
 * How many lists to scan for k hits: the more are wanted, the farther they
 * lie; and questions lie farther from what they ask for than the vectors that
 * a segment was calibrated with.  Beside words, which lead to most of what is
 * found, no more than CODES_BESIDE_WORDS bytes of codes are scanned: beyond it
 * rankings stay the same.  Vectors that are made of words lead to still less
 * that these do not lead to.
 */
static size_t
lists_to_probe(
    const struct index_segment *segment, size_t k, bool made, bool words)
{
	const struct ivf *ivf = &segment->ivf;
	double list = (double)ivf->dimension * (double)ivf->n /
		      (double)ivf->n_lists;
	double probe = segment->row.probe * QUESTIONS_NEED;

	if (k > 10)
		probe *= sqrt((double)k / 10);
	if (words)
		probe = fmin(probe, made ? LISTS_BESIDE_WORDS
					 : CODES_BESIDE_WORDS / (list + 1));
	return probe < 1                      ? 1
	       : probe < (double)ivf->n_lists ? (size_t)probe
					      : ivf->n_lists;
}

static int
compare_documents(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Vectors that are others by now are compared as their rows have them. */
static int
replace_again(struct part *part, struct ivf_hits *hits, struct recheck *recheck,
    struct err *err)
{
	size_t n = 0, all = hits->n + part->n_again;

	if (!part->n_again)
		return 1;
	qsort(
	    part->again, part->n_again, sizeof *part->again, compare_documents);
	for (size_t i = 0; i < hits->n; i++)
		if (!bsearch(&hits->items[i].doc, part->again, part->n_again,
			sizeof *part->again, compare_documents))
			hits->items[n++] = hits->items[i];
	hits->n = n;
	hits->items = alloc_grow(hits->items, all, sizeof *hits->items);
	for (size_t i = 0; i < part->n_again; i++) {
		struct ivf_hit hit = { .doc = part->again[i] };

		if (!words_holds(part->words, part->seqs, sizeof *part->seqs,
			hit.doc, hit.doc + 1))
			return 0;
		if (recheck_cosine(
			recheck, part_seq(part, hit.doc), &hit.cosine, err) < 0)
			return -1;
		hits->items[hits->n++] = hit;
	}
	return 1;
}

/* The vectors of these documents alone, out of their rows. */
static int
compare_rows(struct part *part, const uint64_t *allowed, struct ivf_hits *hits,
    struct recheck *recheck, struct err *err)
{
	for (uint32_t from = 0; from < part->n; from += 64) {
		uint64_t bits = allowed[from / 64];

		for (; bits; bits &= bits - 1) {
			uint32_t doc = from + (uint32_t)__builtin_ctzll(bits);
			struct ivf_hit *hit = &hits->items[hits->n];

			if (!words_holds(part->words, part->seqs,
				sizeof *part->seqs, doc, doc + 1))
				return 0;
			if (recheck_cosine(recheck, part_seq(part, doc),
				&hit->cosine, err) < 0)
				return -1;
			hit->doc = doc;
			hits->n += hit->cosine > -2;
		}
	}
	return 1;
}

/* FAISS's own search, where the file is not in a form that is known here. */
static int
search_foreign(struct part *part, const struct index_segment *segment,
    const float *query, struct recheck *recheck, struct err *err)
{
	const uint64_t *allowed = part->allowed ? part->allowed : part->scope;
	struct ivf_hits hits = { 0 };
	size_t n = 0;
	int rc = faiss_find(segment->foreign, query, recheck->query->dimension,
	    segment->row.probe, FOREIGN_HITS, &hits, err);

	for (size_t i = 0; rc == 0 && i < hits.n; i++)
		if (hits.items[i].doc < part->n &&
		    (!allowed || part_bit(allowed, hits.items[i].doc)))
			hits.items[n++] = hits.items[i];
	hits.n = n;
	if (rc == 0) {
		rc = replace_again(part, &hits, recheck, err);
		part->unseen = nth_best(
		    &hits, is_made(recheck) ? UNSEEN_MADE : UNSEEN_GIVEN);
		sort_hits(part, &hits);
	} else {
		/* what FAISS cannot read either is damaged */
		rc = 0;
	}
	free(hits.items);
	return rc;
}

int
part_segment_vectors(struct part *part, const struct index_segment *segment,
    const float *query, size_t k, struct recheck *recheck, struct err *err)
{
	const uint64_t *allowed = part->allowed ? part->allowed : part->scope;
	struct ivf_hits hits = { 0 };
	struct ivf_query q = { .vector = query, .floor = -2 };
	int rc;

	if (segment->foreign)
		return search_foreign(part, segment, query, recheck, err);
	if (!segment->vectors)
		return 1;
	q.n_probe = lists_to_probe(
	    segment, k, is_made(recheck), part->n_terms > 0);
	q.documents = part->n;
	q.allowed = allowed;
	q.n_allowed = allowed ? part_count(allowed, part->n) : part->n;
	if (q.n_allowed <= BY_ROWS && allowed) {
		hits.items = alloc_array(BY_ROWS, sizeof *hits.items);
		hits.complete = true;
		rc = compare_rows(part, allowed, &hits, recheck, err);
	} else {
		rc = ivf_search(&segment->ivf, &q, &hits);
		for (size_t i = 0; rc == 1 && i < hits.n; i++)
			rc = hits.items[i].doc < part->n;
		if (rc == 1)
			rc = replace_again(part, &hits, recheck, err);
	}
	if (rc == 1) {
		part->unseen = hits.complete
				   ? -2
				   : nth_best(&hits, is_made(recheck)
							 ? UNSEEN_MADE
							 : UNSEEN_GIVEN);
		sort_hits(part, &hits);
	}
	free(hits.items);
	return rc;
}
