#include "find/gather.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "find/allow.h"
#include "find/border.h"
#include "find/count.h"
#include "find/dated.h"
#include "find/led.h"
#include "find/part_rows.h"
#include "find/part_segment.h"
#include "find/scope.h"

/* What is put together step by step. */
struct work {
	struct gather *g;
	struct cube *cube;
	const struct gather_query *query;
	struct scope_sessions scope;
	struct borders borders;
	size_t damaged;  /* the part that cannot be believed */
	bool suspicious; /* see GATHER_SUSPECT */
};

static const struct index_segment *
segment_of(const struct index *index, const struct part *part)
{
	for (size_t i = 0; index && part->words && i < index->n; i++)
		if (&index->items[i].words == part->words)
			return &index->items[i];
	return NULL;
}

void
gather_condemn(
    const struct part *part, struct index *index, const struct cube *cube)
{
	const struct index_segment *s = segment_of(index, part);

	if (s)
		index_condemn(index, cube, (size_t)(s - index->items));
}

/* ---- parts ---- */

static struct part *
add_part(struct gather *g)
{
	return &g->parts[g->n_parts++];
}

static int
add_rows(struct work *w, int64_t first, int64_t last, struct err *err)
{
	struct part_range range = { first, last, w->query->place };
	struct part *part = add_part(w->g);
	int rc = part_rows(part, w->cube, &range, &w->scope, w->query->asked,
	    w->query->vector, &w->g->damaged, err);

	if (rc == 0 && !part->n) {
		part_release(part);
		w->g->n_parts--;
	}
	return rc;
}

/* Segments that can be believed, and between and behind them rows. */
static int
add_parts(struct work *w, struct err *err)
{
	struct index *index = w->query->index;
	size_t n = index ? index->n : 0;
	int64_t from = 1;

	w->g->parts = alloc_array(2 * n + 1, sizeof *w->g->parts);
	for (size_t i = 0; i < n; i++) {
		const struct index_segment *s = &index->items[i];
		int rc;

		if (s->bad)
			continue;
		if (s->row.first > from &&
		    add_rows(w, from, s->row.first - 1, err) < 0)
			return -1;
		rc = part_segment(add_part(w->g), s, w->cube, &w->scope,
		    w->query->asked, err);
		if (rc <= 0) {
			w->damaged = w->g->n_parts - 1;
			return rc < 0 ? -1 : 1;
		}
		from = s->row.last + 1;
	}
	return add_rows(w, from, INT64_MAX, err);
}

/* ---- statistics ---- */

/* Where other terms stand for one, the most is what the best can give. */
static void
weigh_spare(struct bm25f_weights *weights, const struct asked *asked,
    const uint64_t *df)
{
	for (size_t t = asked->n - asked->n_spare; t < asked->n; t++) {
		uint16_t main = asked->terms[t].instead;
		float *idf = weights->idf;

		weights->most -= idf[t];
		if (df[t] && (!df[main] || idf[t] > idf[main]))
			weights->most += idf[t] - idf[main];
	}
	for (size_t t = 0; t < asked->n; t++)
		weights->idf[t] *= asked->terms[t].share;
}

/* Whether no memory has some word that may be mistyped. */
static bool
is_suspicious(const struct asked *asked, const uint64_t *df)
{
	bool some = false;

	for (size_t t = 0; t < asked->n && asked->suspect; t++) {
		asked->unknown[t] = asked->terms[t].suspect && !df[t];
		some = some || asked->unknown[t];
	}
	return some;
}

static bool
count(struct work *w)
{
	struct gather *g = w->g;
	const struct asked *asked = w->query->asked;
	uint64_t *df = alloc_array(asked->n, sizeof *df), total = 0;
	bool good = true;

	g->pair_docs = alloc_array(asked->n_pairs, sizeof *g->pair_docs);
	for (size_t i = 0; i < g->n_parts && good; i++) {
		struct part *part = &g->parts[i];

		good = count_part(part, asked, df, g->pair_docs);
		w->damaged = i;
		g->n += part->n_scope;
		total += part->total_length;
	}
	if (good) {
		bm25f_weigh(&g->weights, g->n, total, df, asked->n);
		weigh_spare(&g->weights, asked, df);
	}
	w->suspicious = good && is_suspicious(asked, df);
	free(df);
	return good;
}

/* ---- vectors ---- */

static void
take_baseline(struct part *part, double baseline)
{
	uint32_t blocks = part->n / PART_BLOCK + 1;
	size_t n = part->hits ? part->hits_at[blocks] : 0;

	for (size_t i = 0; part->cosines && i < part->n; i++)
		part->cosines[i] = gather_cosine(part->cosines[i], baseline);
	for (size_t i = 0; i < n; i++)
		part->hits[i].cosine = gather_cosine(
		    part->hits[i].cosine, baseline);
	part->unseen = gather_cosine(part->unseen, baseline);
}

/* Returns 1 for a damaged part. */
static int
compare(struct work *w, struct err *err)
{
	const struct vector *v = w->query->vector;
	float *values = alloc_array(v->dimension, sizeof *values);
	struct recheck recheck;
	int rc = 1;

	recheck_init(&recheck, w->cube->db, v, w->query->place);
	for (size_t i = 0; i < v->dimension; i++)
		values[i] = recheck.scale * (float)v->codes[i];
	for (size_t i = 0; i < w->g->n_parts && rc == 1 && v->dimension; i++) {
		struct part *part = &w->g->parts[i];

		w->damaged = i;
		if (part->words)
			rc = part_segment_vectors(part,
			    segment_of(w->query->index, part), values,
			    w->query->k, &recheck, err);
	}
	for (size_t i = 0; i < w->g->n_parts && w->query->baseline > 0; i++)
		take_baseline(&w->g->parts[i], w->query->baseline);
	recheck_release(&recheck);
	free(values);
	return rc == 1 ? 0 : rc == 0 ? 1 : -1;
}

/* ---- facts and times ---- */

static int
find_facts(struct work *w, struct graph *facts, struct err *err)
{
	struct graph_query query = w->query->graph;

	query.scope = &w->scope;
	query.states = w->g->states;
	query.selection = w->query->selection;
	return query.text ? graph_find(w->cube->db, &query, facts, err) : 0;
}

static int
find_dated(struct work *w, struct graph *dated, struct err *err)
{
	struct dated_query query = { w->query->dated, w->query->dated_len,
		&w->scope, w->query->k };

	return query.text ? dated_find(w->cube->db, &query, dated, err) : 0;
}

/* Returns 1 for a damaged part. */
static int
follow(struct work *w, struct err *err)
{
	struct graph facts = { 0 }, dated = { 0 };
	bool good = true;
	int rc = find_facts(w, &facts, err);

	if (rc == 0)
		rc = find_dated(w, &dated, err);
	for (size_t i = 0; rc == 0 && good && i < w->g->n_parts; i++) {
		w->damaged = i;
		good = led_mark(&w->g->parts[i], &facts, &dated);
	}
	graph_release(&facts);
	graph_release(&dated);
	return rc < 0 ? -1 : !good;
}

/* Returns 1 for a damaged part. */
static int
gather_all(struct work *w, struct err *err)
{
	struct gather *g = w->g;
	const struct selection *sel = w->query->selection;
	int rc;

	if (scope_read(&w->scope, w->cube->db, sel, err) < 0)
		return -1;
	rc = add_parts(w, err);
	if (rc)
		return rc;
	if (!borders_find(&w->borders, g->parts, g->n_parts, &w->damaged) ||
	    !count(w))
		return 1;
	if (w->suspicious)
		return GATHER_SUSPECT;
	borders_spread(&w->borders, g->parts, g->n_parts, &g->weights);
	rc = allow_parts(
	    g->parts, g->n_parts, w->cube, sel, &w->scope, &w->damaged, err);
	if (rc <= 0)
		return rc < 0 ? -1 : 1;
	rc = follow(w, err);
	return rc ? rc : compare(w, err);
}

int
gather(struct gather *g, struct cube *cube, const struct gather_query *query,
    struct err *err)
{
	struct work w = { .g = g, .cube = cube, .query = query };
	int rc;

	g->states = query->selection->states ? query->selection->states
					     : selection_default_states();
	rc = gather_all(&w, err);
	if (rc == 1)
		gather_condemn(&g->parts[w.damaged], query->index, cube);
	scope_release(&w.scope);
	borders_release(&w.borders);
	return rc;
}

void
gather_release(struct gather *g)
{
	for (size_t i = 0; i < g->n_parts; i++)
		part_release(&g->parts[i]);
	free(g->parts);
	free(g->pair_docs);
	bm25f_weights_release(&g->weights);
	*g = (struct gather){ 0 };
}
