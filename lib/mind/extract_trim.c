#include <string.h>

#include "mind/extract_clause.h"

/* Whether a noun behind a comma has a verb of its own. */
static bool
another_clause(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items;

	for (size_t i = at + 1; i < end && i < at + 4 && !t[i].mark; i++) {
		if (token_in(t + i, " am is are was were has will ") &&
		    !token_is(t + i - 1, WORD_PREPOSITION | WORD_ARTICLE |
					     WORD_SUBORDINATE | WORD_ASKS))
			return true;
		if (t[i].word->lemma || t[i].timed)
			return false;
	}
	return false;
}

/* Whether what begins at at is no part of the clause before it. */
static bool
leads_on(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;
	const uint32_t who = WORD_I | WORD_WE | WORD_YOU | WORD_HE | WORD_SHE |
			     WORD_THEY;

	/* "the boat is sold now, the berth is free" */
	if (t->mark == ',' && !token_is(t, WORD_AND) &&
	    another_clause(tokens, at, end))
		return true;
	/* "I'm a patient of the clinic, and your driver did not come" */
	if (t->mark == ',' && token_is(t, WORD_AND) &&
	    token_in(t + 1, " your you "))
		return true;
	/* "im coeliac so no bread" */
	if (token_word(t, "so"))
		return token_is(t + 1, who) ||
		       token_in(t + 1, " no not please just nothing only any ");
	/* "i rent a room what do you want" */
	return token_in(t, " what how why where ") && at + 2 < end &&
	       token_is(t + 1, WORD_DO | WORD_BE | WORD_WILL) &&
	       token_is(t + 2, who);
}

void
extract_predicate_cut(const struct tokens *tokens, struct clause *c)
{
	for (size_t i = c->rest; i < c->rest_end; i++) {
		const struct token *t = tokens->items + i;
		bool after = i > c->rest;

		if (t->mark == ';' || (after && t->mark == '-')) {
			c->rest_end = i;
			return;
		}
		/* "I join the archive, as head of restoration" */
		if (t->mark == ',' && after && token_word(t, "as") &&
		    i + 1 < c->rest_end &&
		    !token_is(t + 1, WORD_I | WORD_WE | WORD_YOU | WORD_HE |
					 WORD_SHE | WORD_THEY | WORD_IT |
					 WORD_POSSESSIVE) &&
		    !token_in(t + 1, " well always usual of if ") &&
		    !t[1].word->lemma && i > c->rest)
			continue;
		if (t->mark == ',' && !t->timed && after &&
		    token_is(t, WORD_ADVERB | WORD_SUBORDINATE | WORD_ASKS |
				    WORD_OPENING | WORD_NOT | WORD_FILLER |
				    WORD_HEDGE) &&
		    !token_is(t, WORD_AND)) {
			c->rest_end = i;
			return;
		}
		/* "went out again last night, third time this winter" */
		if (t->mark == ',' && after && i + 1 < c->rest_end &&
		    token_in(
			t, " first second third fourth fifth 1st 2nd 3rd ") &&
		    token_word(t + 1, "time")) {
			c->rest_end = i;
			return;
		}
		if (after && leads_on(tokens, i, c->rest_end)) {
			c->rest_end = i;
			return;
		}
		if (t->mark == ',' && after &&
		    (token_in(t, " so but yet nor ") ||
			(token_word(t, "by") && i + 2 < c->rest_end &&
			    token_word(t + 2, "way")))) {
			c->rest_end = i;
			return;
		}
		if (t->mark == ',' && after &&
		    (token_word(t, "to") ||
			(token_in(t, " the that this ") &&
			    token_in(t + 1, " one ones other same ")))) {
			c->rest_end = i;
			return;
		}
	}
}

/* Notes what a last word says of the clause; false if it is part of it. */
static bool
trim_last(const struct tokens *tokens, struct clause *c)
{
	const struct token *t = tokens->items + c->rest_end - 1;

	if (token_in(t, " anymore ")) {
		c->no_longer = true;
	} else if (token_in(t, " more longer ") && c->rest_end - 1 > c->rest &&
		   token_word(t - 1, "any")) {
		c->no_longer = true;
		c->rest_end--;
	} else if (token_in(t, " now nowadays currently ")) {
		c->now = true;
	} else if (token_word(t, "instead")) {
		c->instead = true;
	} else if (token_in(t, " actually ")) {
		c->actually = true;
	} else if (!token_is(t, WORD_FILLER) &&
		   !token_in(t, " again still already both and but so or ")) {
		return false;
	}
	c->rest_end--;
	return true;
}

/* "I sleep till seven like a king": how it is done is but a picture. */
static void
cut_likeness(const struct tokens *tokens, struct clause *c)
{
	if (!c->lemma ||
	    token_in(&(struct token){ .norm = c->lemma },
		" be look sound feel smell taste seem dress get have want "
		"make need "))
		return;
	for (size_t i = c->rest + 1; i + 1 < c->rest_end; i++)
		if (token_word(tokens->items + i, "like") &&
		    token_in(tokens->items + i + 1, " a an ")) {
			c->rest_end = i;
			return;
		}
}

void
extract_predicate_trim(const struct tokens *tokens, struct clause *c)
{
	/* "any more since my fall" */
	for (size_t i = c->rest; i < c->rest_end; i++)
		if (token_in(tokens->items + i, " anymore ") ||
		    (token_word(tokens->items + i, "any") &&
			token_word(tokens->items + i + 1, "more") &&
			(i + 2 >= c->rest_end ||
			    token_is(tokens->items + i + 2,
				WORD_PREPOSITION | WORD_SUBORDINATE)))) {
			c->no_longer = true;
			c->rest_end = i;
		}
	/* "instead, from May" */
	for (size_t i = c->rest; i + 1 < c->rest_end; i++)
		c->instead = c->instead ||
			     (token_word(tokens->items + i, "instead") &&
				 !token_word(tokens->items + i + 1, "of"));
	while (c->rest_end > c->rest && trim_last(tokens, c))
		;
	/* "these days", "at the moment" say now. */
	if (c->rest_end >= c->rest + 2 &&
	    token_word(tokens->items + c->rest_end - 1, "days") &&
	    token_word(tokens->items + c->rest_end - 2, "these")) {
		c->now = true;
		c->rest_end -= 2;
	}
	cut_likeness(tokens, c);
	if (c->no_longer)
		c->negative = false;
}

/* "the train's booked": what is done with a thing, which has done nothing. */
static bool
was_done(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;

	return token_in(t,
		   " booked sorted fixed done paid cancelled canceled sold "
		   "built written confirmed signed ordered painted planned "
		   "scheduled made postponed stolen gone ") &&
	       (at + 1 >= end || t[1].mark || t[1].timed ||
		   token_is(t + 1, WORD_PREPOSITION | WORD_AND));
}

bool
extract_predicate_has(
    const struct tokens *tokens, const struct clause *c, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;

	return at < end && t->word->lemma && !t->mark &&
	       t->word->forms & FORM_PARTICIPLE &&
	       !(t->word->forms & FORM_BASE) &&
	       !token_trait(
		   t, WORD_MARITAL | WORD_LASTING | WORD_PASSING | WORD_DIET) &&
	       !token_in(t, " called named based born ") &&
	       !(c->who == SUBJECT_THING && was_done(tokens, at, end));
}
