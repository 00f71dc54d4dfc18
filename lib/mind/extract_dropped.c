#include <string.h>

#include "mind/extract_clause.h"

/* Clauses whose subject is left out: "moved to Lyon", "allergic to nuts". */

/* "Moving to Bristol was hard": no moving of now. */
static bool
gerund(const struct tokens *tokens, size_t at, size_t end)
{
	bool named = false;

	for (size_t i = at + 1; i < end; i++) {
		const struct token *t = tokens->items + i;

		if (t->mark == ',' || t->mark == ';')
			break;
		if (token_is(t, WORD_BE | WORD_WILL | WORD_MIGHT | WORD_DO) ||
		    (t->word->lemma && t->word->forms == FORM_S))
			return true;
		named = named || t->timed || token_name(t);
	}
	return !named;
}

/* What somebody is by a participle or an adjective: "insured with". */
static bool
is_of_one(const struct token *t)
{
	return token_in(t, " allergic intolerant born married engaged based "
			   "insured registered enrolled employed divorced "
			   "licensed qualified signed_up ");
}

/* With the word that joins what it is. */
static bool
joins_to(const struct token *t)
{
	static const char *const joins[][2] = { { " allergic ", " to " },
		{ " intolerant ", " to " }, { " born ", " in and on " },
		{ " married ", " to with " }, { " engaged ", " to " },
		{ " based ", " in near at out " },
		{ " divorced ", " since with and " } };

	for (size_t i = 0; i < sizeof joins / sizeof *joins; i++)
		if (token_in(t, joins[i][0]))
			return token_in(t + 1, joins[i][1]);
	return token_in(t + 1, " with by at in as for on ");
}

/*
 * "baked egg is fine", "13th floor, shared kitchen", "called Tess": a
 * participle that tells of the noun behind it, or of one before, and not what
 * somebody did.
 */
static bool
describes(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at, *next = t + 1;

	if (!t->word->lemma || !(t->word->forms & FORM_PARTICIPLE) ||
	    at + 1 >= end)
		return false;
	if ((token_in(t, " called named ") && token_name(next)) ||
	    (is_of_one(t) && joins_to(t)))
		return true;
	if (next->mark || next->timed || next->digits || next->capital ||
	    token_trait(next, WORD_SMALL | WORD_HOBBY) ||
	    token_is(next, WORD_ADVERB | WORD_KIN | WORD_NUMBER) ||
	    extract_noun_many(next))
		return false;
	for (size_t i = at + 2; i < end && !tokens->items[i].mark; i++)
		if (token_is(tokens->items + i, WORD_BE | WORD_WILL) &&
		    extract_finite(tokens, i, end))
			return true;
	/* behind a comma, nothing says that somebody did something */
	return at > 0 && (at + 2 >= end || next[1].mark);
}

/* Verbs by which one tells of oneself without a subject. */
bool
extract_dropped(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;

	/* "left knee" is no leaving */
	if (token_word(t, "left") && at + 1 < end &&
	    !token_is(
		t + 1, WORD_ARTICLE | WORD_POSSESSIVE | WORD_PREPOSITION) &&
	    !t[1].timed && !token_name(t + 1))
		return false;
	/* "need packed lunches": what is needed */
	if (at + 1 >= end || t->capital != (at == 0 && t->capital) ||
	    (at > 0 && !t->mark && t[-1].word->lemma) ||
	    describes(tokens, at, end))
		return false;
	if (token_word(t, "can") && token_word(t + 1, "not"))
		return true;
	if (token_word(t, "been") && !token_in(t + 1, " there a ") &&
	    !t[1].mark)
		return true;
	if (token_in(t, " moving going flying travelling traveling heading "
			"driving meeting visiting starting training studying "
			"learning buying marrying ") &&
	    !gerund(tokens, at, end))
		return true;
	if (token_in(t, " hoping planning looking aiming ") &&
	    token_word(t + 1, "to"))
		return true;
	if (token_in(t, " love hate prefer allergic ") &&
	    !token_in(t + 1, " the that this it you your to "))
		return true;
	return t->word->lemma && (t->word->forms & FORM_PAST) &&
	       !(t->word->forms & FORM_BASE) &&
	       !token_is(t, WORD_BE | WORD_DO) &&
	       !token_trait(t, WORD_INNER | WORD_SAYS);
}

/* "Allergic to nuts, by the way": one who is so left out "I am". */
bool
extract_dropped_be(
    const struct tokens *tokens, size_t at, size_t end, struct clause *c)
{
	const struct token *t = tokens->items + at;

	if (at + 1 >= end || tokens->end == '?' || !is_of_one(t) ||
	    !joins_to(t))
		return false;
	c->who = SUBJECT_I;
	c->dropped = true;
	c->subject = c->subject_end = c->head = at;
	c->finite = c->verb = c->chain = c->rest = at;
	c->end = c->rest_end = end;
	c->lemma = "be";
	if (token_in(t, " insured registered enrolled employed ")) {
		c->passive = true;
		c->lemma = t->word->lemma ? t->word->lemma : t->norm;
		c->rest++;
	}
	if (token_in(t, " born based ")) {
		c->passive = true;
		c->lemma = token_word(t, "born") ? "bear" : "base";
		c->past = token_word(t, "born");
		c->rest++;
	}
	return true;
}

/* "got driving lessons on Thursdays": who leaves out "I" leaves out "have". */
void
extract_dropped_have(const struct tokens *tokens, struct clause *c)
{
	if (!token_word(tokens->items + c->verb, "got") ||
	    c->rest != c->verb + 1 || c->passive || c->rest >= c->rest_end ||
	    !(token_is(tokens->items + c->rest, WORD_ARTICLE | WORD_NUMBER) ||
		tokens->items[c->rest].digits ||
		extract_noun_many(tokens->items + c->rest)))
		return;
	for (size_t i = c->rest; i < c->rest_end; i++)
		if (token_in(tokens->items + i, " yesterday last ago from "))
			return;
	c->lemma = "have";
	c->past = false;
}
