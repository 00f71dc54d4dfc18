#ifndef MEMOS_TESTS_REFERENCE_DOC_H
#define MEMOS_TESTS_REFERENCE_DOC_H

/* The memories of reference.h: their words, vectors and sessions. */

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "text/analyse.h"
#include "word_table.h"

enum { REF_DOCS = 400, REF_WORDS = 80, REF_DIMENSION = 382, REF_REACH = 6 };

struct ref_word {
	char text[TERM_MAX + 1];
	bool stop, pair, repeats;
	int section; /* 0 text, 1 name, 2 date */
};

struct ref_vector {
	bool any;
	double pure[REF_DIMENSION];  /* of the own text, unit length */
	double exact[REF_DIMENSION]; /* the codes before they are rounded */
	double codes[REF_DIMENSION];
};

/* A memory; its place in the array is its sequence number. */
struct ref_doc {
	char id[16];
	int64_t seq;
	const char *user, *agent, *run, *role, *name, *topic;
	char text[1024], event[40], date[40];
	int64_t event_at, created_at, time;
	enum memory_type type;
	enum memory_state state;
	bool dead; /* replaced by a later one */
	struct ref_word words[REF_WORDS];
	int n_words;
	struct ref_vector vector;
};

struct ref_world {
	struct ref_doc docs[REF_DOCS];
	int n;
	struct analyser *analyser;
};

/* ---- words ---- */

static int
ref_analyse(struct analyser *a, const char *text, int section,
    struct ref_word *words, int n)
{
	struct terms terms = { 0 };

	analyse(a, text, strlen(text), &terms);
	for (size_t i = 0; i < terms.n && n < REF_WORDS; i++, n++) {
		struct ref_word *w = &words[n];

		memset(w, 0, sizeof *w);
		memcpy(w->text, term_text(&terms, i), terms.items[i].len);
		w->stop = terms.items[i].stop;
		w->pair = terms.items[i].pair;
		w->repeats = terms.items[i].repeats;
		w->section = section;
	}
	terms_release(&terms);
	return n;
}

/* Sum of (1 + ln tf) idf v over the stems of a text, at unit length. */
static bool
ref_embed(const struct ref_word *words, int n, double *out)
{
	const struct table *table = word_table();
	double norm = 0;

	memset(out, 0, REF_DIMENSION * sizeof *out);
	for (int i = 0; i < n; i++) {
		const struct ref_word *w = &words[i];
		int row, tf = 0, before = 0;

		if (w->stop || w->pair || w->section)
			continue;
		row = table_find(table, w->text, strlen(w->text));
		for (int k = 0; k < n; k++) {
			bool same = !words[k].stop && !words[k].section &&
				    strcmp(words[k].text, w->text) == 0;

			tf += same;
			before += same && k < i;
		}
		for (int d = 0; d < REF_DIMENSION && row >= 0 && !before; d++)
			out[d] += (1 + log(tf)) * table_idf(table, row) *
				  (table_bits(table, row)[d / 8] >> d % 8 & 1
					  ? 1
					  : -1);
	}
	for (int d = 0; d < REF_DIMENSION; d++)
		norm += out[d] * out[d];
	for (int d = 0; d < REF_DIMENSION && norm > 0; d++)
		out[d] /= sqrt(norm);
	return norm > 0;
}

/* Scaled so that the greatest is 127: what int8 codes are rounded from. */
static void
ref_scale(const double *values, double *exact)
{
	double max = 0;

	for (int d = 0; d < REF_DIMENSION; d++)
		max = fmax(max, fabs(values[d]));
	for (int d = 0; d < REF_DIMENSION; d++)
		exact[d] = max > 0 ? values[d] / max * 127 : 0;
}

/*
 * Takes codes as the product rounded them, if they are right.  Words of equal
 * weight make values half-way between two codes, where the last bit of a
 * float decides, so the reference cannot round by itself.
 */
static bool
ref_take_codes(const double *exact, const int8_t *codes, double *out)
{
	bool ok = true;

	for (int d = 0; d < REF_DIMENSION; d++) {
		ok = ok && fabs(codes[d] - exact[d]) < .5001;
		out[d] = codes[d];
	}
	return ok;
}

/* ---- sessions ---- */

static bool
ref_in_session(const struct ref_doc *d)
{
	return d->run && (d->type == MEMORY_TURN || d->type == MEMORY_TOOL) &&
	       !d->dead && d->state != MEMORY_FORGOTTEN;
}

static bool
ref_same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool
ref_one_session(const struct ref_doc *a, const struct ref_doc *b)
{
	return ref_in_session(a) && ref_in_session(b) &&
	       ref_same(a->user, b->user) && ref_same(a->agent, b->agent) &&
	       ref_same(a->run, b->run);
}

/* How many turns b stands behind a (before it: negative); 0 for no window. */
static int
ref_distance(const struct ref_world *w, int a, int b)
{
	int step = a < b ? 1 : -1, distance = 0;

	if (a == b || !ref_one_session(&w->docs[a], &w->docs[b]))
		return 0;
	for (int i = a; i != b; i += step)
		distance += ref_one_session(&w->docs[a], &w->docs[i + step]);
	return distance <= REF_REACH ? step * distance : 0;
}

/* Adds what the store was given last: words, time, vector of its own. */
static void
ref_add(struct ref_world *w)
{
	struct ref_doc *d = &w->docs[w->n];
	int n = ref_analyse(w->analyser, d->text, 0, d->words, 0);

	ref_embed(d->words, n, d->vector.pure);
	if (d->name)
		n = ref_analyse(w->analyser, d->name, 1, d->words, n);
	d->n_words = ref_analyse(w->analyser, d->date, 2, d->words, n);
	d->time = d->event_at != CLOCK_NONE ? d->event_at : d->created_at;
	w->n++;
}

/* The stored vector: its own and .3 of the turn before, if both are there. */
static void
ref_mix(struct ref_world *w, int doc)
{
	struct ref_vector *v = &w->docs[doc].vector;
	double mixed[REF_DIMENSION];
	int last = doc - 1;

	memcpy(mixed, v->pure, sizeof mixed);
	v->any = false;
	while (last >= 0 && !ref_one_session(&w->docs[doc], &w->docs[last]))
		last--;
	for (int i = 0; i < REF_DIMENSION; i++) {
		if (last >= 0)
			mixed[i] += .3 * w->docs[last].vector.pure[i];
		v->any = v->any || mixed[i] != 0;
	}
	ref_scale(mixed, v->exact);
}

#endif
