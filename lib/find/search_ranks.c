#include <stdlib.h>

#include "base/alloc.h"
#include "find/search_state.h"

/* Memories of each source that are put into one order, if few are wanted. */
enum { DEPTH = 100 };

/* ---- one order ---- */

struct fused {
	struct hit *hits;
	size_t n, room;
};

static int
compare_seqs(const void *left, const void *right)
{
	const struct hit *a = left, *b = right;

	return (a->seq > b->seq) - (a->seq < b->seq);
}

/* The newer first, of those that are alike. */
static int
compare_scores(const void *left, const void *right)
{
	const struct hit *a = left, *b = right;

	if (a->score > b->score || a->score < b->score)
		return a->score > b->score ? -1 : 1;
	if (a->time != b->time)
		return a->time > b->time ? -1 : 1;
	return (a->seq < b->seq) - (a->seq > b->seq);
}

static void
add_list(struct fused *f, const struct ranking *list)
{
	f->hits = alloc_grow(f->hits, f->n + list->n + 1, sizeof *f->hits);
	for (size_t i = 0; i < list->n; i++) {
		struct hit *hit = &f->hits[f->n++];

		*hit = list->hits[i];
		hit->score = 1.0 / (double)(SEARCH_RRF_K + i + 1);
		for (int cue = 0; cue < RANK_CUES; cue++)
			hit->cues[cue] = 0;
	}
}

/* Each memory once, with the sum of its scores. */
static void
settle(struct fused *f, size_t k, struct ranking *ranking)
{
	size_t n = 0;

	if (f->n)
		qsort(f->hits, f->n, sizeof *f->hits, compare_seqs);
	for (size_t i = 0; i < f->n; i++) {
		if (n && f->hits[n - 1].seq == f->hits[i].seq)
			f->hits[n - 1].score += f->hits[i].score;
		else
			f->hits[n++] = f->hits[i];
	}
	if (n)
		qsort(f->hits, n, sizeof *f->hits, compare_scores);
	ranking->hits = f->hits;
	ranking->candidates = n;
	ranking->n = n < k ? n : k;
}

/*
 * Words that may be mistyped are found by the words of all of it, as where
 * scores are added up.
 */
static int
is_suspicious(struct searcher *s, const struct search_run *run,
    const struct search_want *want, bool *damaged, struct err *err)
{
	struct ranking ranking = { 0 };
	int rc = run->asked.suspect
		     ? search_rank(s, run, want, &ranking, damaged, err)
		     : 0;

	ranking_release(&ranking);
	return rc;
}

/* Whether the ranks of a source count. */
static bool
is_fused(const struct query *query, enum source source)
{
	return source != SOURCE_ARCHIVE &&
	       sources_have(query->sources, SOURCE_BIT(source));
}

int
search_ranks_fuse(struct searcher *s, const struct search_run *run,
    const struct search_want *want, struct ranking *ranking, bool *damaged,
    struct err *err)
{
	struct search_want deep = *want;
	struct fused fused = { 0 };
	int rc = is_suspicious(s, run, want, damaged, err);

	if (deep.k < DEPTH)
		deep.k = DEPTH;
	for (size_t i = 0; i < run->n_alone && rc == 0; i++) {
		struct ranking list = { 0 };

		if (!is_fused(&run->query, run->alone[i].source))
			continue;
		rc = search_rank(s, &run->alone[i], &deep, &list, damaged, err);
		if (rc == 0)
			add_list(&fused, &list);
		ranking_release(&list);
	}
	ranking_release(ranking);
	settle(&fused, want->k, ranking);
	return rc;
}

/* ---- what each says ---- */

static size_t
rank_of(const struct ranking *list, int64_t seq)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->hits[i].seq == seq)
			return i + 1;
	return 0;
}

/* What one source says of what was found. */
struct telling {
	const struct search_run *run;
	double most; /* that all words of the query can give */
	enum source source;
	struct ranking list;
};

/* What the cues of a source have in a score. */
static double
sum_of(const struct query *query, const struct hit *hit, enum source source)
{
	double sum = 0;

	for (int cue = 0; cue < RANK_CUES; cue++)
		if (sources_of_cue(cue) == source &&
		    !(query->without >> cue & 1))
			sum += hit->cues[cue] *
			       rank_hit_weight(hit, (enum rank_cue)cue);
	return sum;
}

/*
 * The part of a source.  Fuzzy words count as words do: theirs is what the
 * words that were asked for leave.
 */
static double
part_of(const struct telling *t, const struct found_rank *before,
    const struct hit *hit)
{
	const struct query *query = &t->run->query;
	const struct ranking *list = &t->list;
	enum source source = t->source;
	size_t rank = rank_of(list, hit->seq);
	double all = sum_of(query, hit, SOURCE_WORDS);

	if (query->fusion == SEARCH_RRF)
		return rank && is_fused(query, source)
			   ? 1.0 / (double)(SEARCH_RRF_K + rank)
			   : 0;
	if (source == SOURCE_FUZZY)
		return rank ? all - before[SOURCE_WORDS].part : 0;
	if (source != SOURCE_WORDS || !t->run->asked.n_meant)
		return sum_of(query, hit, source);
	return rank ? sum_of(query, &list->hits[rank - 1], source) *
			  list->most / t->most
		    : 0;
}

static void
tell(const struct telling *t, const struct hit *hit, struct found_rank *ranks)
{
	ranks[t->source] = (struct found_rank){ true,
		rank_of(&t->list, hit->seq), part_of(t, ranks, hit) };
}

int
search_ranks_tell(struct searcher *s, const struct search_run *run,
    const struct ranking *ranking, const struct search_want *want,
    struct results *results, struct err *err)
{
	struct search_want deep = { SEARCH_RANKS, want->watch, want->folds };
	struct telling t = { .run = run, .most = ranking->most };
	int rc = 0;

	for (size_t i = 0; i < run->n_alone && rc == 0; i++) {
		bool damaged;

		t.source = run->alone[i].source;
		rc = search_rank(
		    s, &run->alone[i], &deep, &t.list, &damaged, err);
		for (size_t j = 0; j < results->n && rc == 0; j++)
			tell(&t, &results->items[j].hit,
			    results->items[j].ranks);
		if (rc == 0 && results->why.in_store)
			tell(&t, &results->why.hit, results->why.ranks);
		ranking_release(&t.list);
	}
	return rc;
}
