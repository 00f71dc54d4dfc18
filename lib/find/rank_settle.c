#include "find/ranker.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/record.h"
#include "base/sort.h"
#include "find/allow.h"
#include "find/fresh.h"
#include "find/look.h"
#include "find/recheck.h"

/* Texts that are asked for together, where they must come from the disk. */
enum { AHEAD = 256 };

struct settling {
	struct ranker *r;
	struct recheck recheck;
	struct look **looks; /* by part, made when first needed */
	bool *met;           /* by pair */
	size_t asked_for;    /* open hits whose texts were asked for */
	const struct part *damaged;
};

/* What only the text says. */
static bool
take_look(struct settling *s, const struct open_hit *open, struct hit *hit)
{
	struct ranker *r = s->r;
	const struct part *part = &r->g->parts[open->part];
	bool named;

	if (!hit->words)
		return true;
	if (!s->looks[open->part])
		s->looks[open->part] = look_new(part, r->asked);
	if (!look_at(s->looks[open->part], open->doc, &named, s->met))
		return false;
	for (size_t i = 0; i < r->asked->n_pairs; i++)
		if (s->met[i])
			hit->cues[RANK_PAIR] += r->pair_values[i];
	hit->cues[RANK_SPEAKER] = named ? r->speaker : 0;
	hit->score = ranker_sum(r, hit);
	return true;
}

/* When it was, its number and type: for those that come so far. */
static bool
take_name(const struct part *part, uint32_t doc, struct hit *hit)
{
	const struct words *w = part->words;

	if (w && (!words_holds(w, w->times, sizeof *w->times, doc, doc + 1) ||
		     !words_holds(w, w->seqs, sizeof *w->seqs, doc, doc + 1) ||
		     !words_holds(w, w->types, 1, doc, doc + 1)))
		return false;
	hit->type = part->types[doc];
	hit->time = part->times[doc];
	hit->seq = part_seq(part, doc);
	return true;
}

static int
make_exact(struct settling *s, struct hit *hit, struct err *err)
{
	float cosine;

	if (recheck_cosine(&s->recheck, hit->seq, &cosine, err) < 0)
		return -1;
	cosine = gather_cosine(cosine, s->r->options->baseline);
	hit->cosine = (double)cosine;
	hit->cues[RANK_COSINE] = cosine < -1 ? 0 : (double)cosine;
	hit->score = ranker_sum(s->r, hit);
	hit->coarse = false;
	return 0;
}

/*
 * A fact whose turns are gone stands for them, not beside them.  For those in
 * the archive a summary stands, which says more.
 */
static int
make_alone(struct settling *s, struct hit *hit, struct err *err)
{
	uint32_t states = s->r->g->states | 1u << MEMORY_ARCHIVED;
	bool turn;

	if (!(hit->cues[RANK_FACT] > 0))
		return 0;
	if (recheck_turn(&s->recheck, hit->seq, states, &turn, err) < 0)
		return -1;
	hit->cues[RANK_FACT] = turn;
	hit->score = ranker_sum(s->r, hit);
	return 0;
}

/* A coarse cosine so near to one of the floors that it may be beyond it. */
static bool
is_doubtful(const struct ranker *r, const struct hit *hit)
{
	return hit->coarse &&
	       (fabs(hit->cosine - RANK_COSINE_NEAR) < RANKER_ERROR ||
		   (!r->found &&
		       fabs(hit->cosine - RANK_COSINE_FOUND) < RANKER_ERROR));
}

/* What pairs and speaker can add. */
static double
most_look(const struct ranker *r, const struct open_hit *open)
{
	uint32_t names = ranker_names(&r->g->parts[open->part]);

	return ranker_pairs(r, open->which) +
	       (open->which & names ? r->most_speaker : 0);
}

/*
 * What is open of a hit but for its text: its cosine, and whether the turns of
 * a fact are there.
 */
static double
most_rest(
    const struct ranker *r, const struct open_hit *open, const struct hit *hit)
{
	const struct part *part = &r->g->parts[open->part];
	double rest = -ranker_weight(r, RANK_FACT) * hit->cues[RANK_FACT];

	if (open->cosine <= RANKER_UNKNOWN)
		rest += r->by_cosine * (double)part->unseen;
	return rest;
}

/* Whether a score of at most `bound` can still come to the top. */
static bool
admits(const struct ranker *r, double bound)
{
	return r->every || best_admits(&r->best, bound + 1e-6);
}

static void
offer(struct ranker *r, const struct hit *hit, bool allowed)
{
	bool good = allowed && ranker_is_candidate(r, hit, 0);

	if (ranker_is_watched(r, hit)) {
		r->ranking->watched = *hit;
		r->watched_found = good;
	}
	if (!good)
		return;
	r->found = r->found || ranker_is_found(r, hit, 0);
	r->ranking->candidates++;
	best_offer(&r->best, hit);
}

/* Returns 1 for a part that cannot be believed. */
static int
settle_one(struct settling *s, const struct open_hit *open, struct err *err)
{
	struct ranker *r = s->r;
	const struct part *part = &r->g->parts[open->part];
	bool unknown = open->cosine <= RANKER_UNKNOWN, allowed;
	double rest;
	struct hit hit;

	s->damaged = part;
	if (!ranker_fill(r, open, &hit))
		return 1;
	allowed = allow_has(part, open->doc, r->g->states);
	rest = most_rest(r, open, &hit);
	if ((!allowed && !r->every) ||
	    !admits(r, hit.score + rest + most_look(r, open)))
		return 0;
	if (!take_look(s, open, &hit))
		return 1;
	if (!admits(r, hit.score + rest))
		return 0;
	if (!take_name(part, open->doc, &hit))
		return 1;
	if (make_alone(s, &hit, err) < 0)
		return -1;
	if ((unknown || is_doubtful(r, &hit)) && make_exact(s, &hit, err) < 0)
		return -1;
	offer(r, &hit, allowed);
	return 0;
}

/* Numbers of the open hits, the highest bound first. */
static uint64_t *
order_open(const struct ranker *r)
{
	uint64_t *keys = alloc_array(r->n_open, sizeof *keys);

	for (size_t i = 0; i < r->n_open; i++) {
		float bound = fmaxf(0, r->open[i].bound);
		uint32_t bits;

		memcpy(&bits, &bound, sizeof bits);
		keys[i] = (uint64_t)~bits << 32 | i;
	}
	sort_numbers(keys, r->n_open);
	return keys;
}

/*
 * Texts that must come from the disk are asked for AHEAD at a time, so that
 * they are waited for together.
 */
static void
look_ahead(struct settling *s, const uint64_t *order, size_t i)
{
	const struct ranker *r = s->r;

	if (i < s->asked_for)
		return;
	for (; s->asked_for < i + AHEAD && s->asked_for < r->n_open;
	     s->asked_for++) {
		const struct open_hit *open =
		    &r->open[(uint32_t)order[s->asked_for]];
		const struct words *w = r->g->parts[open->part].words;

		if (w && w->file->cold && open->words)
			words_want_forward(w, open->doc);
	}
}

static int
compare_places(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	return (x->seq > y->seq) - (x->seq < y->seq);
}

/* Rows that stand side by side are read at once.  They are no heap any more. */
static void
by_place(struct hit *hits, size_t n)
{
	qsort(hits, n, sizeof *hits, compare_places);
}

/* Looks at the first n hits once more, where they are compared. */
static int
mark_first(struct settling *s, size_t n, struct err *err)
{
	struct ranker *r = s->r;
	struct hit *hits = r->best.hits;
	struct fresh *fresh = fresh_new();
	int rc = 0;

	for (size_t i = 0; i < n && rc >= 0; i++) {
		struct entry entry;

		rc = hits[i].coarse ? make_exact(s, &hits[i], err) : 0;
		if (rc == 0)
			rc = recheck_entry(
			    &s->recheck, hits[i].seq, &entry, err);
		if (rc == 1)
			fresh_take(fresh, &entry, i, &hits[i]);
	}
	fresh_fill(fresh, (double)r->g->weights.damp, hits, n);
	for (size_t i = 0; i < n; i++)
		hits[i].score = ranker_sum(r, &hits[i]);
	fresh_free(fresh);
	return rc < 0 ? -1 : 0;
}

/*
 * What is still coarse of the best, and what the first of them tell beside
 * each other.
 */
static int
finish(struct settling *s, struct err *err)
{
	struct ranker *r = s->r;
	struct best *best = &r->best;
	bool fresh = r->fresh && r->found, few = best->n <= FRESH_HITS;
	int rc = 0;

	by_place(best->hits, best->n);
	for (size_t i = 0; i < best->n && rc == 0 && !(fresh && few); i++)
		if (best->hits[i].coarse)
			rc = make_exact(s, &best->hits[i], err);
	if (rc < 0 || !fresh)
		return rc;
	if (few)
		return mark_first(s, best->n, err);
	best_sort(best);
	by_place(best->hits, FRESH_HITS);
	return mark_first(s, FRESH_HITS, err);
}

static bool
is_cold(const struct ranker *r, const struct open_hit *open)
{
	const struct words *w = r->g->parts[open->part].words;

	return w && w->file->cold;
}

static int
settle_all(struct settling *s, struct err *err)
{
	struct ranker *r = s->r;
	uint64_t *order = order_open(r);
	int rc = 0;

	for (size_t i = 0; i < r->n_open && rc == 0; i++) {
		const struct open_hit *open = &r->open[(uint32_t)order[i]];

		if (!admits(r, (double)open->bound))
			break;
		if (is_cold(r, open))
			look_ahead(s, order, i);
		rc = settle_one(s, open, err);
	}
	free(order);
	return rc == 0 ? finish(s, err) : rc;
}

int
ranker_settle(struct ranker *r, const struct part **damaged, struct err *err)
{
	struct settling s = { .r = r };
	int rc;

	recheck_init(
	    &s.recheck, r->options->db, r->options->vector, r->options->place);
	s.looks = alloc_array(r->g->n_parts, sizeof *s.looks);
	s.met = alloc_array(r->asked->n_pairs, sizeof *s.met);
	rc = settle_all(&s, err);
	*damaged = s.damaged;
	for (size_t i = 0; i < r->g->n_parts; i++)
		look_free(s.looks[i]);
	free(s.looks);
	free(s.met);
	recheck_release(&s.recheck);
	return rc;
}
