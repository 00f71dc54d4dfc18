#include "mind/working.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checksum.h"
#include "base/utf8.h"
#include "mind/working_state.h"

/*
 * Chosen on half of tests/bench/followups and on questions about LoCoMo that
 * were made follow-ups; neighbouring values move recall by a dialogue or two.
 */
static const double
    /* what stays of weights after a turn; after one that changes the subject */
    FADE = .6,
    FADE_CHANGED = .25, LEAST_WEIGHT = .02, /* below it a thing is forgotten */
    /* weights of words that a hit brings, beside 1 for those that were said */
    HIT_NAME = .7, HIT_PLAIN = .2,
    LEAST_SHARE = .3, /* of the best hit's score: the rest is left out */
    /* by how much words of its own close a question */
    CLOSED_BY_WORD = .6,
    CLOSED_POINTING = .3, /* if another one points back: it, she, there */
    NAME_COUNTS = 10,     /* words that a name is worth there */
    OPEN_ELLIPSIS = .3;   /* "and Melanie?" has a name and no question */

enum { HITS = 3 /* of a turn that it learns from */ };

struct working *
working_new(const struct table *table)
{
	struct working *w = alloc_bytes(sizeof *w);

	w->words = working_words_new(table);
	return w;
}

static void
let_go(struct working_held *held)
{
	free(held->id);
	free(held->text);
	free(held->run);
}

void
working_clear(struct working *w)
{
	for (size_t i = 0; i < w->n_held; i++)
		let_go(&w->held[i]);
	w->n_held = w->n_known = w->n_said = 0;
}

void
working_free(struct working *w)
{
	if (!w)
		return;
	working_clear(w);
	working_words_free(w->words);
	working_words_release(&w->cut);
	free(w);
}

static size_t
place_of(const struct working *w, const struct working_word *word)
{
	size_t i = 0;

	while (i < w->n_known && !working_words_same(&w->known[i].word, word))
		i++;
	return i;
}

/* Words of each kind; those in all[PLAIN] that are not known yet: *fresh. */
static void
count_kinds(const struct working *w, int all[WORKING_NAME + 1], int *fresh)
{
	memset(all, 0, (WORKING_NAME + 1) * sizeof *all);
	*fresh = 0;
	for (size_t i = 0; i < w->cut.n; i++) {
		const struct working_word *word = &w->cut.items[i];

		all[word->kind]++;
		if (word->kind == WORKING_PLAIN &&
		    place_of(w, word) == w->n_known)
			++*fresh;
	}
}

double
working_openness(const struct working *w)
{
	int n[WORKING_NAME + 1], fresh;

	count_kinds(w, n, &fresh);
	if (n[WORKING_NAME] && !n[WORKING_PLAIN] && !n[WORKING_ASKING])
		return OPEN_ELLIPSIS;
	if (w->cut.points)
		return 1 / (1 + CLOSED_POINTING *
				    (fresh + NAME_COUNTS * n[WORKING_NAME]));
	return n[WORKING_NAME] ? 0 : 1 / (1 + CLOSED_BY_WORD * fresh);
}

bool
working_was_said(const struct working *w, const char *text, size_t len)
{
	uint32_t sum = checksum(text, len);

	for (size_t i = 0; i < w->n_said && i < WORKING_SAID; i++)
		if (w->said[i] == sum)
			return true;
	return false;
}

/* ---- what stays ---- */

static void
fade(struct working *w, double share)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n_known; i++) {
		w->known[i].weight *= share;
		if (w->known[i].weight >= LEAST_WEIGHT)
			w->known[n++] = w->known[i];
	}
	w->n_known = n;
	n = 0;
	for (size_t i = 0; i < w->n_held; i++) {
		w->held[i].weight *= share;
		if (w->held[i].weight >= LEAST_WEIGHT)
			w->held[n++] = w->held[i];
		else
			let_go(&w->held[i]);
	}
	w->n_held = n;
}

/* ---- what is new ---- */

/* Makes a word known, or weigh more; the least known makes room. */
static void
know(struct working *w, const struct working_word *word, double weight)
{
	struct working_known known = { .word = *word, .weight = weight };
	size_t i = place_of(w, word);

	if (i < w->n_known) {
		known = w->known[i];
		known.weight = weight > known.weight ? weight : known.weight;
	} else {
		known.word.len = utf8_fit(
		    word->text, word->len, WORKING_WORD_MAX);
		memcpy(known.text, word->text, known.word.len);
		known.word.text = NULL;
		if (w->n_known < WORKING_WORDS)
			w->n_known++;
		else if (w->known[--i].weight >= weight)
			return;
	}
	for (; i && w->known[i - 1].weight < known.weight; i--)
		w->known[i] = w->known[i - 1];
	w->known[i] = known;
}

/* The words of the text that was cut; returns how many say something. */
static int
know_words(struct working *w, double plain, double name)
{
	int n = 0;

	for (size_t i = 0; i < w->cut.n; i++) {
		const struct working_word *word = &w->cut.items[i];

		if (word->kind < WORKING_PLAIN)
			continue;
		know(w, word, word->kind == WORKING_NAME ? name : plain);
		n++;
	}
	return n;
}

static struct working_held
copy_of(const struct memory *m, double weight)
{
	size_t len = utf8_fit(m->text, m->text_len, WORKING_TEXT_MAX);

	return (struct working_held){
		.id = alloc_copy(m->id, strlen(m->id)),
		.text = alloc_copy(m->text, len),
		.run = m->run_id ? alloc_copy(m->run_id, strlen(m->run_id))
				 : NULL,
		.seq = m->seq,
		.weight = weight,
	};
}

static void
hold(struct working *w, const struct memory *m, double weight)
{
	struct working_held held;
	size_t i = 0;

	while (i < w->n_held && strcmp(w->held[i].id, m->id) != 0)
		i++;
	if (i < w->n_held) {
		held = w->held[i];
		held.weight = weight > held.weight ? weight : held.weight;
	} else {
		if (w->n_held == WORKING_MAX &&
		    w->held[WORKING_MAX - 1].weight >= weight)
			return;
		held = copy_of(m, weight);
		if (w->n_held == WORKING_MAX)
			let_go(&w->held[--i]);
		else
			w->n_held++;
	}
	for (; i && w->held[i - 1].weight < held.weight; i--)
		w->held[i] = w->held[i - 1];
	w->held[i] = held;
}

/*
 * How much a hit says of what is talked about: as it ranks, and as it holds
 * the words that were asked.
 */
static double
worth(const struct results *results, size_t i, int asked)
{
	const struct hit *hit = &results->items[i].hit;
	double best = results->items[0].hit.score;
	double share = best > 0 ? hit->score / best : 0;
	double covered = asked ? (hit->words + .5) / asked : 1;

	return share / (double)(1 + i) * (covered < 1 ? covered : 1);
}

void
working_turn(struct working *w, const char *text, size_t len,
    const struct results *results)
{
	double open;
	int asked;

	working_words_cut(w->words, text, len, &w->cut);
	open = working_openness(w);
	fade(w, FADE_CHANGED + (FADE - FADE_CHANGED) * open);
	asked = know_words(w, 1, 1);
	w->said[w->n_said++ % WORKING_SAID] = checksum(text, len);
	/* hits of nothing say nothing */
	for (size_t i = 0; w->n_known && i < results->n && i < HITS; i++) {
		const struct memory *m = &results->items[i].memory;
		double share = worth(results, i, asked);

		if (share < LEAST_SHARE)
			continue;
		hold(w, m, share);
		working_words_cut(w->words, m->text, m->text_len, &w->cut);
		know_words(w, HIT_PLAIN * share, HIT_NAME * share);
	}
}

size_t
working_items(const struct working *w, struct working_item items[WORKING_MAX])
{
	for (size_t i = 0; i < w->n_held; i++)
		items[i] = (struct working_item){ w->held[i].id,
			w->held[i].text, w->held[i].weight };
	return w->n_held;
}
