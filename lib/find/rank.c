#include "find/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/bm25f.h"

/*
 * Measured on parts of LoCoMo, BEAM and PrefEval by coordinate ascent, then
 * rounded; `memos-search --without CUE` shows what each is worth on data of
 * one's own.
 */
static const struct {
	const char *name;
	double weight;
} CUES[RANK_CUES] = {
	[RANK_BM25F] = { "bm25f", .70 },
	[RANK_OWN] = { "own", .10 },
	[RANK_COSINE] = { "cosine", .25 },
	[RANK_PAIR] = { "pair", .15 },
	[RANK_SPEAKER] = { "speaker", .05 },
	[RANK_USER] = { "user", .10 },
	[RANK_WHEN] = { "when", .08 },
	[RANK_QUESTION] = { "question", -.02 },
	[RANK_LENGTH] = { "length", -.02 },
};

/* Words beyond which a text counts as long: a spoken turn's mean. */
enum { LONG_WORDS = 24 };

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

static int
cue_find(const char *name, size_t len)
{
	for (int i = 0; i < RANK_CUES; i++)
		if (strlen(CUES[i].name) == len &&
		    memcmp(CUES[i].name, name, len) == 0)
			return i;
	return -1;
}

int
rank_cues_parse(const char *list, uint32_t *bits, struct err *err)
{
	*bits = 0;
	while (*list) {
		size_t len = strcspn(list, ",");
		int cue = cue_find(list, len);

		if (cue < 0)
			return err_set(err, ERR_INPUT,
			    "no cue '%.*s' (bm25f own cosine pair speaker user "
			    "when question length)",
			    (int)len, list);
		*bits |= 1u << cue;
		list += len + (list[len] == ',');
	}
	return 0;
}

/* ---- cues ---- */

/*
 * Mean over the adjacent pairs of the query of [both near each other in the
 * text], each weighted by how rare the two are together.
 */
static double *
pair_cues(const struct gather *g, const struct asked *asked)
{
	double *cue = alloc_array(g->n, sizeof *cue);
	double all = log(1 + (double)g->n);

	for (size_t i = 0; i < g->n_pair_hits; i++) {
		const struct pair_hit *hit = &g->pair_hits[i];
		double docs = g->pair_docs[hit->pair];

		cue[hit->doc] += log(1 + (double)g->n / docs) / all /
				 (double)asked->n_pairs;
	}
	return cue;
}

static void
fill_cues(const struct doc *doc, const struct asked *asked, double *cues)
{
	double words = doc->fifths / 5.0;

	cues[RANK_COSINE] = doc->cosine < -1 ? 0 : (double)doc->cosine;
	cues[RANK_SPEAKER] = doc->named;
	cues[RANK_USER] = !(doc->flags & ENTRY_ASSISTANT);
	cues[RANK_WHEN] = !asked->when                   ? 0
			  : doc->flags & ENTRY_TIME_MUCH ? 1
			  : doc->flags & ENTRY_TIME_SOME ? .5
							 : 0;
	cues[RANK_QUESTION] = doc->questions / 255.0;
	cues[RANK_LENGTH] = words > LONG_WORDS ? log(words / LONG_WORDS) : 0;
}

static double
sum_cues(const double *cues, uint32_t without)
{
	double score = 0;

	for (int i = 0; i < RANK_CUES; i++)
		if (!(without >> i & 1))
			score += CUES[i].weight * cues[i];
	return score;
}

/* ---- the best k ---- */

struct order {
	struct db *db;
	struct err *err;
	bool failed;
};

/* Equal in score and time: only then are ids read from the store. */
static int
compare_ids(struct order *order, int64_t a, int64_t b)
{
	sqlite3_stmt *s = db_statement(order->db,
	    "SELECT a.id < b.id FROM memories a, memories b"
	    " WHERE a.seq = ?1 AND b.seq = ?2",
	    order->err);
	int less = 0, rc;

	if (!s) {
		order->failed = true;
		return 0;
	}
	sqlite3_bind_int64(s, 1, a);
	sqlite3_bind_int64(s, 2, b);
	rc = db_step(order->db, s, order->err);
	if (rc < 0)
		order->failed = true;
	else if (rc)
		less = sqlite3_column_int(s, 0);
	sqlite3_reset(s);
	return less ? 1 : -1;
}

/* > 0 if a stands before b. */
static int
before(struct order *order, const struct hit *a, const struct hit *b)
{
	if (a->score != b->score)
		return a->score > b->score ? 1 : -1;
	if (a->time != b->time)
		return a->time > b->time ? 1 : -1;
	return a->seq == b->seq ? 0 : compare_ids(order, a->seq, b->seq);
}

/* A heap whose root is the worst of the best k. */
static void
sift_down(struct order *order, struct hit *heap, size_t n, size_t i)
{
	for (;;) {
		size_t worst = i, child = 2 * i + 1;
		struct hit swap;

		for (size_t c = child; c < child + 2 && c < n; c++)
			if (before(order, &heap[worst], &heap[c]) > 0)
				worst = c;
		if (worst == i)
			return;
		swap = heap[i];
		heap[i] = heap[worst];
		heap[worst] = swap;
		i = worst;
	}
}

static void
sift_up(struct order *order, struct hit *heap, size_t i)
{
	while (i && before(order, &heap[(i - 1) / 2], &heap[i]) > 0) {
		struct hit swap = heap[i];

		heap[i] = heap[(i - 1) / 2];
		heap[(i - 1) / 2] = swap;
		i = (i - 1) / 2;
	}
}

static void
offer(struct order *order, struct ranking *r, size_t k, const struct hit *hit)
{
	if (r->n < k) {
		r->hits[r->n] = *hit;
		sift_up(order, r->hits, r->n++);
	} else if (k && hit->score >= r->hits[0].score &&
		   before(order, hit, &r->hits[0]) > 0) {
		r->hits[0] = *hit;
		sift_down(order, r->hits, r->n, 0);
	}
}

/* Takes the heap apart from its root, the worst, into best first. */
static void
sort_heap(struct order *order, struct hit *heap, size_t n)
{
	while (n > 1) {
		struct hit worst = heap[0];

		heap[0] = heap[--n];
		heap[n] = worst;
		sift_down(order, heap, n, 0);
	}
}

/* ---- all together ---- */

struct inputs {
	const struct gather *g;
	const struct asked *asked;
	const struct rank_options *options;
	struct bm25f bm;
	double *pair;
};

static void
fill_hit(const struct inputs *in, uint32_t number, struct hit *hit)
{
	const struct doc *doc = &in->g->docs[number];

	*hit = (struct hit){ .seq = doc->seq,
		.time = doc->time,
		.words = in->bm.words[number],
		.near = in->bm.near[number],
		.cosine = (double)doc->cosine };
	fill_cues(doc, in->asked, hit->cues);
	hit->cues[RANK_BM25F] = (double)in->bm.window[number];
	hit->cues[RANK_OWN] = (double)in->bm.own[number];
	hit->cues[RANK_PAIR] = in->pair[number];
	hit->score = sum_cues(hit->cues, in->options->without);
}

/* Words in common, here or in its window, or a near enough vector. */
static bool
is_candidate(const struct inputs *in, uint32_t number)
{
	const struct doc *doc = &in->g->docs[number];
	bool by_words = in->bm.words[number] ||
			(in->bm.near[number] &&
			    !(in->options->without >> RANK_BM25F & 1));
	bool by_vector = !(in->options->without >> RANK_COSINE & 1) &&
			 (double)doc->cosine >= RANK_COSINE_NEAR;

	return by_words || by_vector;
}

/* The second pass: how many stand before the watched one. */
static void
place_watched(const struct inputs *in, struct order *order, struct ranking *r)
{
	struct hit hit;

	r->watched_rank = 1;
	for (uint32_t i = 0; i < in->g->n; i++) {
		if (!in->g->docs[i].allowed || !is_candidate(in, i))
			continue;
		fill_hit(in, i, &hit);
		r->watched_rank += before(order, &hit, &r->watched) > 0;
	}
}

static void
rank_all(const struct inputs *in, struct order *order, struct ranking *r)
{
	bool place = false, found = false;
	struct hit hit;

	for (uint32_t i = 0; i < in->g->n; i++) {
		const struct doc *doc = &in->g->docs[i];
		bool candidate = doc->allowed && is_candidate(in, i);

		if (doc->seq == in->options->watch) {
			r->watched_seen = true;
			r->watched_allowed = doc->allowed;
			fill_hit(in, i, &r->watched);
			place = candidate;
		}
		if (!candidate)
			continue;
		r->candidates++;
		fill_hit(in, i, &hit);
		found = found || hit.words || hit.near ||
			hit.cosine >= RANK_COSINE_FOUND;
		offer(order, r, in->options->k, &hit);
	}
	if (!found)
		r->n = r->candidates = 0;
	sort_heap(order, r->hits, r->n);
	if (place && found)
		place_watched(in, order, r);
}

int
rank(const struct gather *g, const struct asked *asked,
    const struct rank_options *options, struct ranking *ranking,
    struct err *err)
{
	struct inputs in = { .g = g, .asked = asked, .options = options };
	struct order order = { .db = options->db, .err = err };
	size_t room = options->k < g->n ? options->k : g->n;

	*ranking = (struct ranking){ 0 };
	ranking->hits = alloc_array(room, sizeof *ranking->hits);
	bm25f_score(g, &in.bm);
	in.pair = pair_cues(g, asked);
	rank_all(&in, &order, ranking);
	bm25f_release(&in.bm);
	free(in.pair);
	return order.failed ? -1 : 0;
}

void
ranking_release(struct ranking *ranking)
{
	free(ranking->hits);
	*ranking = (struct ranking){ 0 };
}
