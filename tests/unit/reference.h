#ifndef MEMOS_TESTS_REFERENCE_H
#define MEMOS_TESTS_REFERENCE_H

/*
 * The ranking once more, as slowly and as plainly as the formula reads:
 *
 *   score = .55 bm + .25 cos + .20 pair + .08 speaker + .10 user + .12 self
 *         + .06 when - .03 questions
 *
 * and for the first 32 + .15 fresh + .05 rule.
 *
 * Every document is compared with every other one, all sums are doubles, and
 * of the product only the analyser, the cues of a text, the word table and
 * the last rounding of a vector are used.  What search() answers must be this.
 */

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "find/rank.h"
#include "model/embed.h"
#include "reference_doc.h"
#include "reference_fresh.h"
#include "store/vectors.h"
#include "text/cues.h"
#include "word_table.h"

/* A question, with the conditions that world.h can write as JSON. */
struct ref_query {
	char text[512];
	const char *users[3], *agent, *run; /* users: NULL ends; none: all */
	int64_t since, until;
	uint32_t states, types, without;
	int filter;
	size_t k;
	bool (*passes)(const struct ref_doc *doc, int filter);
};

struct ref_hit {
	const struct ref_doc *doc;
	double score;
	int words, near;
};

/* ---- a query ---- */

/* What is known of a query before its documents are scored. */
struct ref_asked {
	const struct ref_query *query;
	struct ref_word terms[REF_WORDS];
	int n;
	int pairs[REF_WORDS][2], n_pairs, pair_docs[REF_WORDS];
	bool only_stops, when, self, several;
	double codes[REF_DIMENSION];
	bool any;     /* there is a vector */
	bool correct; /* and its codes are right */
	bool in_scope[REF_DOCS];
	int tf[REF_DOCS][REF_WORDS];
	int length[REF_DOCS];
	double mean, idf[REF_WORDS], most;
	int in; /* documents in scope */
};

static int
ref_find(const struct ref_asked *q, const char *text)
{
	int i = 0;

	while (i < q->n && strcmp(q->terms[i].text, text) != 0)
		i++;
	return i;
}

static void
ref_add_pair(struct ref_asked *q, int a, int b)
{
	for (int i = 0; i < q->n_pairs; i++)
		if (q->pairs[i][0] == a && q->pairs[i][1] == b)
			return;
	q->pairs[q->n_pairs][0] = a;
	q->pairs[q->n_pairs++][1] = b;
}

/* The query's codes as the product makes them. */
static const int8_t *
ref_codes(const struct ref_world *w, const struct ref_asked *q, int8_t *codes)
{
	struct terms terms = { 0 };
	float vector[EMBED_DIMENSION];

	analyse(w->analyser, q->query->text, strlen(q->query->text), &terms);
	embed_terms(word_table(), &terms, terms.n, vector);
	vectors_quantise(vector, EMBED_DIMENSION, codes);
	terms_release(&terms);
	return codes;
}

static void
ref_ask(const struct ref_world *w, struct ref_asked *q)
{
	struct ref_word words[REF_WORDS];
	int n = ref_analyse(w->analyser, q->query->text, 0, words, 0);
	int last = -1;
	double vector[REF_DIMENSION], exact[REF_DIMENSION];
	int8_t codes[REF_DIMENSION];
	bool unspaced = false;

	q->only_stops = true;
	for (int i = 0; i < n; i++)
		q->only_stops = q->only_stops && words[i].stop;
	for (int i = 0; i < n; i++) {
		int term = ref_find(q, words[i].text);

		if (words[i].stop && !q->only_stops)
			continue;
		if (term == q->n)
			q->terms[q->n++] = words[i];
		unspaced = unspaced || words[i].pair;
		if (last >= 0 && last != term)
			ref_add_pair(q, last, term);
		last = term;
	}
	if (unspaced || q->only_stops)
		q->n_pairs = 0;
	q->when = cues_asks_when(q->query->text, strlen(q->query->text));
	q->self = cues_self(q->query->text, strlen(q->query->text)) > 0;
	q->several = cues_asks_several(q->query->text, strlen(q->query->text));
	q->any = ref_embed(words, n, vector) &&
		 !(q->query->without >> RANK_COSINE & 1);
	ref_scale(vector, exact);
	q->correct = ref_take_codes(exact, ref_codes(w, q, codes), q->codes);
}

static bool
ref_in_scope(const struct ref_doc *d, const struct ref_query *q)
{
	bool user = !q->users[0];

	for (int i = 0; i < 3 && q->users[i]; i++)
		user = user || ref_same(d->user, q->users[i]);
	return user && !d->dead && d->state != MEMORY_FORGOTTEN &&
	       (!q->agent || ref_same(d->agent, q->agent));
}

static bool
ref_allowed(const struct ref_doc *d, const struct ref_query *q)
{
	uint32_t states = q->states ? q->states : ~(1u << MEMORY_ARCHIVED);

	return states >> d->state & 1 &&
	       (!q->types || q->types >> d->type & 1) &&
	       (!q->run || ref_same(d->run, q->run)) &&
	       (q->since == CLOCK_NONE || d->time >= q->since) &&
	       (q->until == CLOCK_NONE || d->time < q->until) &&
	       q->passes(d, q->filter);
}

/* N, df, mean length and term frequencies, of the scope. */
static void
ref_count(const struct ref_world *w, struct ref_asked *q)
{
	double total = 0;
	int df[REF_WORDS] = { 0 };

	for (int i = 0; i < w->n; i++) {
		const struct ref_doc *d = &w->docs[i];

		q->in_scope[i] = ref_in_scope(d, q->query);
		if (!q->in_scope[i])
			continue;
		q->in++;
		for (int k = 0; k < d->n_words; k++) {
			int term = ref_find(q, d->words[k].text);

			q->length[i] += !d->words[k].stop;
			if (term < q->n && (q->only_stops || !d->words[k].stop))
				q->tf[i][term]++;
		}
		total += q->length[i];
		for (int t = 0; t < q->n; t++)
			df[t] += q->tf[i][t] > 0;
		for (int p = 0; p < q->n_pairs; p++)
			q->pair_docs[p] += q->tf[i][q->pairs[p][0]] &&
					   q->tf[i][q->pairs[p][1]];
	}
	q->mean = total > 0 ? total / q->in : 1;
	for (int t = 0; t < q->n; t++) {
		q->idf[t] = log(1 + (q->in - df[t] + .5) / (df[t] + .5));
		q->most += 2.2 * q->idf[t];
	}
}

static double
ref_n(const struct ref_asked *q, int doc, int term)
{
	return q->tf[doc][term] / (1 - .9 + .9 * q->length[doc] / q->mean);
}

/* T of the own words and of the turns around. */
static double
ref_frequency(
    const struct ref_world *w, const struct ref_asked *q, int doc, int term)
{
	double m = fmin(1, fmax(.2, 15 / q->mean)), sum = 0;

	for (int j = 0; j < w->n; j++) {
		int k = q->tf[j][term] ? ref_distance(w, doc, j) : 0;

		if (k < 0)
			sum += .6 * pow(.7, -k - 1) * ref_n(q, j, term);
		else if (k > 0)
			sum += .4 * pow(.7, k - 1) * ref_n(q, j, term);
	}
	return ref_n(q, doc, term) + m * sum;
}

/* Whether two stems stand within three stems of each other in the text. */
static bool
ref_near(const struct ref_doc *d, const char *a, const char *b)
{
	int positions[REF_WORDS], n = 0;

	for (int i = 0; i < d->n_words; i++) {
		positions[i] = n;
		n += !d->words[i].stop;
	}
	for (int i = 0; i < d->n_words; i++)
		for (int k = 0; k < d->n_words; k++)
			if (!d->words[i].section && !d->words[k].section &&
			    !d->words[i].stop && !d->words[k].stop &&
			    strcmp(d->words[i].text, a) == 0 &&
			    strcmp(d->words[k].text, b) == 0 &&
			    abs(positions[i] - positions[k]) <= 3)
				return true;
	return false;
}

static double
ref_pair(const struct ref_asked *q, const struct ref_doc *d)
{
	double sum = 0;

	for (int p = 0; p < q->n_pairs; p++)
		if (ref_near(d, q->terms[q->pairs[p][0]].text,
			q->terms[q->pairs[p][1]].text))
			sum += log(1 + (double)q->in / q->pair_docs[p]) /
			       log(1 + q->in);
	return q->n_pairs ? sum / q->n_pairs : 0;
}

static double
ref_cosine(const struct ref_asked *q, const struct ref_doc *d)
{
	double ab = 0, aa = 0, bb = 0;

	for (int i = 0; i < REF_DIMENSION; i++) {
		ab += q->codes[i] * d->vector.codes[i];
		aa += q->codes[i] * q->codes[i];
		bb += d->vector.codes[i] * d->vector.codes[i];
	}
	return q->any && d->vector.any ? ab / sqrt(aa * bb) : -2;
}

static double
ref_time(const struct ref_doc *d)
{
	double time = cues_time(d->text, strlen(d->text));

	return time > .75 ? 1 : time > .25 ? .5 : 0;
}

/* By steps of a sixth of the sentences. */
static double
ref_self(const struct ref_doc *d)
{
	static const double steps[] = { .45, .55, .64, .72, .82, .91, 1 };
	double share = cues_self(d->text, strlen(d->text));

	return share > 0 ? steps[(int)floor(share * 6 + .5)] : 0;
}

static void
ref_cues(const struct ref_world *w, const struct ref_asked *q, int doc,
    double *cues, struct ref_hit *hit)
{
	const struct ref_doc *d = &w->docs[doc];
	double cosine = ref_cosine(q, d);

	for (int t = 0; t < q->n; t++) {
		double all = ref_frequency(w, q, doc, t);

		cues[RANK_BM25F] += q->idf[t] * 2.2 * all / (all + 1.2) /
				    q->most;
		hit->words += q->tf[doc][t] > 0;
		hit->near += all > 0 && !q->tf[doc][t];
	}
	cues[RANK_COSINE] = cosine < -1 ? 0 : cosine;
	cues[RANK_PAIR] = ref_pair(q, d);
	for (int i = 0; i < d->n_words; i++) {
		const struct ref_word *word = &d->words[i];

		/* a name that is a stop word names nobody */
		if (word->section == 1 && !word->stop &&
		    ref_find(q, word->text) < q->n)
			cues[RANK_SPEAKER] = q->several ? 1 : .6;
	}
	cues[RANK_USER] = !ref_same(d->role, "assistant");
	cues[RANK_SELF] = ref_self(d) * (q->self ? 1 : q->several ? .5 : 0);
	cues[RANK_WHEN] = q->when ? ref_time(d) : 0;
	/* the share of questions is stored as a byte */
	cues[RANK_QUESTION] =
	    floor(cues_questions(d->text, strlen(d->text)) * 255 + .5) / 255;
	cues[RANK_FADING] = d->state == MEMORY_DECAYING;
}

static double
ref_score(const struct ref_world *w, const struct ref_asked *q, int doc,
    struct ref_hit *hit)
{
	static const double weights[RANK_CUES] = { [RANK_BM25F] = .55,
		[RANK_COSINE] = .25,
		[RANK_PAIR] = .20,
		[RANK_SPEAKER] = .08,
		[RANK_USER] = .10,
		[RANK_SELF] = .12,
		[RANK_WHEN] = .06,
		[RANK_QUESTION] = -.03,
		[RANK_FADING] = -.08 };
	double cues[RANK_CUES] = { 0 };

	*hit = (struct ref_hit){ .doc = &w->docs[doc] };
	ref_cues(w, q, doc, cues, hit);
	for (int i = 0; i < RANK_CUES; i++)
		if (!(q->query->without >> i & 1))
			hit->score += weights[i] * cues[i];
	return ref_cosine(q, &w->docs[doc]);
}

static int
ref_compare(const void *a, const void *b)
{
	const struct ref_hit *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	if (x->doc->time != y->doc->time)
		return x->doc->time < y->doc->time ? 1 : -1;
	return strcmp(x->doc->id, y->doc->id);
}

/* The first hits beside each other. */
static void
ref_mark(const struct ref_asked *q, struct ref_hit *hits, int n)
{
	const struct ref_doc *docs[REF_FIRST];
	double values[REF_FIRST];
	double damp = fmin(1, fmax(.2, 15 / q->mean));

	n = n < REF_FIRST ? n : REF_FIRST;
	for (int i = 0; i < n; i++)
		docs[i] = hits[i].doc;
	ref_fresh(docs, n, values);
	for (int i = 0; i < n; i++) {
		if (!(q->query->without >> RANK_FRESH & 1))
			hits[i].score += .15 * (double)(float)damp * values[i];
		if (!(q->query->without >> RANK_RULE & 1))
			hits[i].score += .05 * ref_rule(docs[i]);
	}
}

/* All candidates, best first; how many, or -1 for a wrong query vector. */
__attribute__((unused)) static int
ref_search(const struct ref_world *w, const struct ref_query *query,
    struct ref_hit hits[REF_DOCS])
{
	struct ref_asked *q = calloc(1, sizeof *q);
	uint32_t off = query->without;
	bool found = false;
	int n = 0;

	q->query = query;
	ref_ask(w, q);
	ref_count(w, q);
	for (int i = 0; i < w->n; i++) {
		double cosine;

		if (!q->in_scope[i] || !ref_allowed(&w->docs[i], query))
			continue;
		cosine = ref_score(w, q, i, &hits[n]);
		if (!hits[n].words &&
		    (!hits[n].near || off >> RANK_BM25F & 1) && cosine < .10)
			continue;
		found = found || hits[n].words || hits[n].near || cosine >= .25;
		n++;
	}
	if (!q->correct)
		n = -1;
	else if (!found)
		n = 0;
	if (n > 0) {
		qsort(hits, (size_t)n, sizeof *hits, ref_compare);
		ref_mark(q, hits, n);
		qsort(hits, (size_t)n, sizeof *hits, ref_compare);
	}
	free(q);
	return n;
}

#endif
