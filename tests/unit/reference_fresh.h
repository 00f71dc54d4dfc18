#ifndef MEMOS_TESTS_REFERENCE_FRESH_H
#define MEMOS_TESTS_REFERENCE_FRESH_H

/* What the first 32 hits of reference.h tell beside each other. */

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "reference_doc.h"

enum { REF_FIRST = 32, REF_STEMS = 32, REF_RAREST = 4 };

/* Whether a stem is among the first 32 of a text. */
static bool
ref_has(const struct ref_doc *d, const char *stem)
{
	int n = 0;

	for (int i = 0; i < d->n_words && n < REF_STEMS; i++) {
		if (d->words[i].section || d->words[i].stop)
			continue;
		n++;
		if (!strcmp(d->words[i].text, stem))
			return true;
	}
	return false;
}

/* How many words before it say the same. */
static bool
ref_is_first(const struct ref_doc *d, int word)
{
	for (int i = 0; i < word; i++)
		if (!d->words[i].section && !d->words[i].stop &&
		    !strcmp(d->words[i].text, d->words[word].text))
			return false;
	return true;
}

/* The mean rarity of the four rarest of its stems among n turns. */
static double
ref_rarity(const struct ref_doc *d, const struct ref_doc *const *turns, int n)
{
	double rarest[REF_RAREST] = { 0 }, sum = 0;

	for (int i = 0; i < d->n_words; i++) {
		const struct ref_word *word = &d->words[i];
		int df = 0, least = 0;
		double rarity;

		if (word->section || word->stop || !ref_is_first(d, i) ||
		    !ref_has(d, word->text))
			continue;
		for (int k = 0; k < n; k++)
			df += ref_has(turns[k], word->text);
		rarity = log(1 + (n - df + .5) / (df + .5)) / log(1 + n);
		for (int k = 1; k < REF_RAREST; k++)
			if (rarest[k] < rarest[least])
				least = k;
		if (rarity > rarest[least])
			rarest[least] = rarity;
	}
	for (int k = 0; k < REF_RAREST; k++)
		sum += rarest[k];
	return sum / REF_RAREST;
}

/* Of each of the first n <= REF_FIRST, not yet damped. */
static void
ref_fresh(const struct ref_doc *const *docs, int n, double *values)
{
	const struct ref_doc *turns[REF_FIRST];
	double sum = 0;
	int n_turns = 0;

	for (int i = 0; i < n; i++)
		if (ref_in_session(docs[i]))
			turns[n_turns++] = docs[i];
	for (int i = 0; i < n_turns; i++)
		sum += ref_rarity(turns[i], turns, n_turns);
	for (int i = 0; i < n; i++)
		values[i] = ref_in_session(docs[i])
				? ref_rarity(docs[i], turns, n_turns)
			    : n_turns ? sum / n_turns
				      : 0;
}

/* Whether the first stop word makes a statement of it. */
static bool
ref_states(const struct ref_doc *d)
{
	static const char list[] = " i it that this these those there here he "
				   "she we you they is are was were ";
	char word[TERM_MAX + 3];

	for (int i = 0; i < d->n_words; i++) {
		if (!d->words[i].stop)
			continue;
		snprintf(word, sizeof word, " %s ", d->words[i].text);
		return strstr(list, word) != NULL;
	}
	return false;
}

/* Whether it says what shall be always or never. */
static bool
ref_rule(const struct ref_doc *d)
{
	for (int i = 0; i < d->n_words && !d->words[i].section; i++)
		if (!d->words[i].stop)
			return !ref_same(d->role, "assistant") &&
			       !ref_states(d) &&
			       (!strcmp(d->words[i].text, "alwai") ||
				   !strcmp(d->words[i].text, "never"));
	return false;
}

#endif
