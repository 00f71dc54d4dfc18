#include "find/bm25f.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"

enum { REACH = 6 /* turns of the window on either side */ };

static const double B = .9;
static const double K1 = 1.2;
static const double BEFORE = .6, AFTER = .4, FADE = .7;
static const double DAMP_LENGTH = 15, DAMP_LEAST = .2;

/* Frequencies of one term, by document, and which documents have any. */
struct frequencies {
	float *window, *own;
	uint32_t *touched;
	size_t n_touched;
};

struct spread {
	const struct gather *g;
	struct frequencies field;
	double mean;         /* length of a document */
	float before[REACH]; /* what a turn gives to the k-th one behind it */
	float after[REACH];  /* and to the k-th one in front of it */
};

static void
add(struct frequencies *f, uint32_t doc, float n)
{
	if (f->window[doc] == 0)
		f->touched[f->n_touched++] = doc;
	f->window[doc] += n;
}

/* One posting: to its document, and faded to the turns around it. */
static void
spread_posting(struct spread *s, const struct posting *posting)
{
	const struct doc *docs = s->g->docs, *doc = &docs[posting->doc];
	float n = (float)(posting->tf /
			  (1 - B + B * (double)doc->length / s->mean));
	uint32_t next = doc->next, previous = doc->previous;

	add(&s->field, posting->doc, n);
	s->field.own[posting->doc] = n;
	for (int k = 0; k < REACH && next != GATHER_NONE; k++) {
		add(&s->field, next, s->before[k] * n);
		next = docs[next].next;
	}
	for (int k = 0; k < REACH && previous != GATHER_NONE; k++) {
		add(&s->field, previous, s->after[k] * n);
		previous = docs[previous].previous;
	}
}

static float
saturate(float t, double idf)
{
	return (float)(idf * (K1 + 1) * (double)t / ((double)t + K1));
}

static void
score_term(struct spread *s, const struct posting_list *list, double idf,
    struct bm25f *bm)
{
	struct frequencies *f = &s->field;

	for (size_t i = 0; i < list->n; i++)
		spread_posting(s, &list->items[i]);
	for (size_t i = 0; i < f->n_touched; i++) {
		uint32_t doc = f->touched[i];

		bm->window[doc] += saturate(f->window[doc], idf);
		bm->own[doc] += saturate(f->own[doc], idf);
		if (f->own[doc] > 0)
			bm->words[doc]++;
		else
			bm->near[doc]++;
		f->window[doc] = f->own[doc] = 0;
	}
	f->n_touched = 0;
}

static void
set_weights(struct spread *s)
{
	double damp = fmin(1, fmax(DAMP_LEAST, DAMP_LENGTH / s->mean));

	for (int k = 0; k < REACH; k++) {
		s->before[k] = (float)(damp * BEFORE * pow(FADE, k));
		s->after[k] = (float)(damp * AFTER * pow(FADE, k));
	}
}

void
bm25f_score(const struct gather *g, struct bm25f *bm)
{
	struct spread s = { .g = g };
	double most = 0;

	bm->window = alloc_array(g->n, sizeof *bm->window);
	bm->own = alloc_array(g->n, sizeof *bm->own);
	bm->words = alloc_array(g->n, sizeof *bm->words);
	bm->near = alloc_array(g->n, sizeof *bm->near);
	s.mean = g->n ? (double)g->total_length / (double)g->n : 1;
	if (!(s.mean > 0))
		s.mean = 1;
	s.field.window = alloc_array(g->n, sizeof *s.field.window);
	s.field.own = alloc_array(g->n, sizeof *s.field.own);
	s.field.touched = alloc_array(g->n, sizeof *s.field.touched);
	set_weights(&s);
	for (size_t t = 0; t < g->n_words; t++) {
		double df = (double)g->words[t].n;
		double idf = log(1 + ((double)g->n - df + .5) / (df + .5));

		most += idf * (K1 + 1);
		score_term(&s, &g->words[t], idf, bm);
	}
	for (size_t d = 0; d < g->n && most > 0; d++) {
		bm->window[d] /= (float)most;
		bm->own[d] /= (float)most;
	}
	free(s.field.window);
	free(s.field.own);
	free(s.field.touched);
}

void
bm25f_release(struct bm25f *bm)
{
	free(bm->window);
	free(bm->own);
	free(bm->words);
	free(bm->near);
	*bm = (struct bm25f){ 0 };
}
