#include "find/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/record.h"
#include "find/fresh.h"
#include "find/ranker.h"

/*
 * Measured on parts of LoCoMo, BEAM, PrefEval and MemDaily by coordinate
 * ascent, then rounded; tests/bench/tune finds them again and says what lost,
 * `memos-search --without CUE` what each is worth on data of one's own.  User
 * and self have less than those sets would give them, for others lost by it. Of
 * graph and fact, once rules had made facts of the turns: graph .10 gives R@10
 * of questions that need several turns .448 -> .458 and takes nothing
 * elsewhere, .20 takes from the rest; without the margin of fact R@10 is .787
 * for .797, and .08 to .12 are alike.  What is decaying gives way to what is as
 * good: a tenth of what a good hit has, which is what lies between the first
 * hits of a query.  Fresh and rule were found by trial over the first hits:
 * .10 to .20 are alike for the one, .05 is the best for the other.
 */
static const struct {
	const char *name;
	double weight;
} CUES[RANK_CUES] = {
	[RANK_BM25F] = { "bm25f", .55 },
	[RANK_COSINE] = { "cosine", .25 },
	[RANK_PAIR] = { "pair", .20 },
	[RANK_SPEAKER] = { "speaker", .08 },
	[RANK_USER] = { "user", .10 },
	[RANK_SELF] = { "self", .12 },
	[RANK_WHEN] = { "when", .06 },
	[RANK_QUESTION] = { "question", -.03 },
	[RANK_GRAPH] = { "graph", .10 },
	[RANK_TIME] = { "time", .05 },
	[RANK_FACT] = { "fact", -.10 },
	[RANK_FADING] = { "fading", -.08 },
	[RANK_FRESH] = { "fresh", .15 },
	[RANK_RULE] = { "rule", .05 },
};

/*
 * That a text speaks of who says it at all is nearly half of what it is worth
 * if all of it does.
 */
static const double SELF[8] = { 0, .45, .55, .64, .72, .82, .91, 1 };

/*
 * Who asks for several things asks for what somebody says of themselves, now
 * and then: half of what it is worth to who asks about themselves.  And it
 * matters more who said it than where one text answers all.
 */
static const double SELF_OF_SEVERAL = .5;
static const double SPEAKER_OF_ONE = .6;

/* Hits beyond k, because segments' codes are coarse: rechecked at the end. */
enum { SPARE = 16 };

const char *
rank_cue_name(enum rank_cue cue)
{
	return CUES[cue].name;
}

double
rank_weight(enum rank_cue cue)
{
	return CUES[cue].weight;
}

double
rank_hit_weight(const struct hit *hit, enum rank_cue cue)
{
	return cue == RANK_COSINE ? hit->cosine_weight : CUES[cue].weight;
}

int
rank_cue_find(const char *name, size_t len)
{
	for (int i = 0; i < RANK_CUES; i++)
		if (strlen(CUES[i].name) == len &&
		    memcmp(CUES[i].name, name, len) == 0)
			return i;
	return -1;
}

double
ranker_weight(const struct ranker *r, enum rank_cue cue)
{
	if (r->options->without >> cue & 1)
		return 0;
	return cue == RANK_COSINE && r->options->cosine_weight > 0
		   ? r->options->cosine_weight
		   : CUES[cue].weight;
}

double
ranker_sum(const struct ranker *r, const struct hit *hit)
{
	double score = 0;

	for (int i = 0; i < RANK_CUES; i++)
		score += ranker_weight(r, (enum rank_cue)i) * hit->cues[i];
	return score;
}

/* ---- one document ---- */

static bool
columns_hold(const struct part *part, uint32_t doc)
{
	const struct words *w = part->words;
	uint32_t next = doc + 1;

	return !w || (words_holds(w, w->states, 1, doc, next) &&
			 words_holds(w, w->flags, 1, doc, next) &&
			 words_holds(w, w->questions, 1, doc, next));
}

double
ranker_self(uint8_t flags)
{
	return SELF[flags >> ENTRY_SELF_AT];
}

bool
ranker_fill(
    const struct ranker *r, const struct open_hit *open, struct hit *hit)
{
	const struct part *part = &r->g->parts[open->part];
	float most = r->g->weights.most;
	struct part_led led;
	uint8_t flags;

	*hit = (struct hit){ .words = open->words,
		.near = open->near,
		.cosine = (double)open->cosine,
		.coarse = part->words && open->cosine > -2,
		.cosine_weight = r->by_cosine };
	if (!columns_hold(part, open->doc))
		return false;
	flags = part->flags[open->doc];
	hit->cues[RANK_USER] = !(flags & ENTRY_ASSISTANT);
	hit->cues[RANK_SELF] = r->self * ranker_self(flags);
	hit->cues[RANK_WHEN] = !r->asked->when           ? 0
			       : flags & ENTRY_TIME_MUCH ? 1
			       : flags & ENTRY_TIME_SOME ? .5
							 : 0;
	hit->cues[RANK_QUESTION] = part->questions[open->doc] / 255.0;
	hit->cues[RANK_BM25F] = (double)(open->window / most);
	hit->cues[RANK_COSINE] = open->cosine < -1 ? 0 : (double)open->cosine;
	led = part_led(part, open->doc);
	hit->cues[RANK_GRAPH] = (double)led.value;
	hit->cues[RANK_TIME] = (double)led.near;
	hit->cues[RANK_FADING] = part->states[open->doc] == MEMORY_DECAYING;
	hit->cues[RANK_FACT] = r->options->folds && flags & ENTRY_DERIVED;
	hit->score = ranker_sum(r, hit);
	return true;
}

/* ---- pairs ---- */

static double
sum_pairs(const struct ranker *r, uint32_t which)
{
	double sum = 0;

	for (size_t i = 0; i < r->asked->n_pairs; i++)
		if (which >> r->asked->pairs[i][0] % 32 & 1 &&
		    which >> r->asked->pairs[i][1] % 32 & 1)
			sum += r->pair_values[i];
	return sum * ranker_weight(r, RANK_PAIR);
}

double
ranker_pairs(const struct ranker *r, uint32_t which)
{
	return r->asked->n <= 8 ? r->pair_sums[which & 0xff]
				: sum_pairs(r, which);
}

uint32_t
ranker_names(const struct part *part)
{
	uint32_t names = 0;

	for (size_t t = 0; t < part->n_terms; t++)
		if (!part->words || part->lists[t].named)
			names |= 1u << t % 32;
	return names;
}

/*
 * Of the adjacent pairs of the query, the mean of [both near each other in the
 * text], each weighted by how rare the two are together.
 */
static void
weigh_pairs(struct ranker *r)
{
	const struct gather *g = r->g;
	double all = log(1 + (double)g->n);
	size_t n = r->asked->n_pairs;

	r->pair_values = alloc_array(n, sizeof *r->pair_values);
	for (size_t i = 0; i < n; i++) {
		double docs = (double)g->pair_docs[i];

		if (docs > 0)
			r->pair_values[i] = log(1 + (double)g->n / docs) / all /
					    (double)n;
	}
	r->most_pairs = sum_pairs(r, UINT32_MAX);
	for (uint32_t which = 0; n && which < 256; which++)
		r->pair_sums[which] = sum_pairs(r, which);
}

/* ---- all together ---- */

static void
begin_ranking(struct ranker *r, struct err *err)
{
	const struct rank_options *options = r->options;
	size_t n = 0, k = options->k;

	for (size_t i = 0; i < r->g->n_parts; i++) {
		n += r->g->parts[i].n_scope;
		if (r->g->parts[i].hits && k)
			k = options->k + SPARE;
	}
	r->fresh = k && options->db &&
		   (fabs(ranker_weight(r, RANK_FRESH)) > 0 ||
		       fabs(ranker_weight(r, RANK_RULE)) > 0);
	if (r->fresh && k < FRESH_HITS)
		k = FRESH_HITS;
	r->every = options->watch != 0;
	best_init(&r->best, r->every ? n : k, n, options->db, err);
	r->floor_room = r->best.k;
	r->floors = alloc_array(r->floor_room, sizeof *r->floors);
	r->bm = bm25f_new(&r->g->weights);
	r->self = r->asked->self ? 1 : r->asked->several ? SELF_OF_SEVERAL : 0;
	r->speaker = r->asked->several ? 1 : SPEAKER_OF_ONE;
	r->most_speaker = r->speaker * ranker_weight(r, RANK_SPEAKER);
	r->most_user = ranker_weight(r, RANK_USER);
	r->most_self = r->self * ranker_weight(r, RANK_SELF);
	r->most_when = r->asked->when ? ranker_weight(r, RANK_WHEN) : 0;
	r->most_flags = r->most_user + r->most_self + r->most_when;
	r->by_window = ranker_weight(r, RANK_BM25F) /
		       (double)r->g->weights.most;
	r->by_cosine = ranker_weight(r, RANK_COSINE);
	r->by_graph = ranker_weight(r, RANK_GRAPH);
	r->by_time = ranker_weight(r, RANK_TIME);
	weigh_pairs(r);
}

/* Takes the best k out of the heap. */
static void
end_ranking(struct ranker *r)
{
	struct ranking *ranking = r->ranking;

	best_sort(&r->best);
	ranking->hits = r->best.hits;
	/* every candidate is there if one is watched */
	for (size_t i = 0; r->watched_found && i < r->best.n; i++)
		if (ranker_is_watched(r, &ranking->hits[i])) {
			ranking->watched = ranking->hits[i];
			ranking->watched_rank = i + 1;
		}
	ranking->n = r->best.n < r->options->k ? r->best.n : r->options->k;
	if (!r->found)
		ranking->watched_rank = 0;
	if (!r->found)
		ranking->n = ranking->candidates = 0;
}

int
rank(const struct gather *g, const struct asked *asked,
    const struct rank_options *options, struct ranking *ranking,
    const struct part **damaged, struct err *err)
{
	struct ranker *r = alloc_bytes(sizeof *r);
	int rc;

	*ranking = (struct ranking){ 0 };
	r->g = g;
	r->asked = asked;
	r->options = options;
	r->ranking = ranking;
	ranking->most = (double)g->weights.most;
	begin_ranking(r, err);
	rc = ranker_scan(r, damaged) ? ranker_settle(r, damaged, err) : 1;
	end_ranking(r);
	if (r->best.failed)
		rc = -1;
	bm25f_free(r->bm);
	free(r->pair_values);
	free(r->floors);
	free(r->open);
	free(r);
	return rc;
}

void
ranking_release(struct ranking *ranking)
{
	free(ranking->hits);
	*ranking = (struct ranking){ 0 };
}
