#include <string.h>

#include "mind/extract_clause.h"

/* "I know", "I told you", "glad": what follows them is so. */
static bool
vouches(const struct clause *c, const struct tokens *tokens)
{
	const struct token *t = tokens->items + c->rest;

	if (c->lemma && (c->who == SUBJECT_I || c->who == SUBJECT_WE) &&
	    !c->doubt &&
	    token_in(&(struct token){ .norm = c->lemma },
		" know remember tell mention decide realize realise swear "
		"confirm notice say forget find announce agree learn "
		"promise show see love hate like "))
		return !c->negative;
	return c->lemma && strcmp(c->lemma, "be") == 0 && c->rest < tokens->n &&
	       token_in(t, " glad happy proud excited sure true sad sorry ");
}

/* "the vet says": who knows it by trade. */
static bool
knows(const struct token *head)
{
	return token_in(head,
	    " vet doctor doc dr dentist physio pediatrician paediatrician "
	    "midwife surgeon allergist dermatologist cardiologist optician "
	    "pharmacist gp nurse mechanic consultant ");
}

/* How a clause that a verb leads in is to be taken. */
static enum extract_mode
inner_mode(const struct tokens *tokens, const struct clause *outer)
{
	const struct token *verb = tokens->items + outer->verb;

	if (outer->mode != MODE_SAID)
		return outer->mode;
	if (vouches(outer, tokens))
		return MODE_SAID;
	if (knows(tokens->items + outer->head) && !outer->negative &&
	    outer->who > SUBJECT_THEY && token_trait(verb, WORD_SAYS))
		return MODE_SAID;
	if (token_trait(verb, WORD_SAYS | WORD_INNER) ||
	    strcmp(outer->lemma, "be") == 0)
		return outer->who == SUBJECT_I || outer->who == SUBJECT_WE
			   ? token_trait(verb, WORD_SAYS) &&
				     token_in(
					 &(struct token){
					     .norm = outer->lemma },
					 " hear read report ")
				 ? MODE_HEARSAY
				 : MODE_DOUBT
			   : MODE_HEARSAY;
	return MODE_SAID;
}

/* Whether what begins at at hangs on the verb of the clause before it. */
static bool
hangs(const struct tokens *tokens, const struct clause *before, size_t at)
{
	const struct token *t = tokens->items + at;
	const struct token *verb = tokens->items + before->verb;

	if (token_is(t, WORD_AND) || (t->mark && t->mark != ':'))
		return token_trait(verb, WORD_SAYS) && t->mark != ';' &&
		       !token_is(t, WORD_AND) && at <= before->rest + 3;
	/* "im 52 i live in hull": what somebody is leads nothing in */
	if (strcmp(before->lemma, "be") == 0 && !token_word(t, "that"))
		for (size_t i = before->rest; i < at; i++)
			if (tokens->items[i].digits ||
			    token_is(tokens->items + i,
				WORD_ARTICLE | WORD_JOB | WORD_NUMBER) ||
			    token_trait(tokens->items + i,
				WORD_LASTING | WORD_DIET | WORD_MARITAL))
				return false;
	/* "i need some advice my daughter is": what is needed stands there */
	if (token_trait(verb, WORD_INNER) && !token_trait(verb, WORD_SAYS) &&
	    !token_word(t, "that") && at > before->rest + 1 &&
	    token_is(tokens->items + before->rest,
		WORD_ARTICLE | WORD_NUMBER | WORD_POSSESSIVE))
		return false;
	return token_in(t, " that ") || at <= before->rest + 3;
}

void
extract_clause_inherit(const struct tokens *tokens, const struct clause *before,
    bool coordinate, struct clause *c)
{
	const struct token *t = tokens->items + c->start;

	if (c->mode != MODE_SAID)
		return;
	if (hangs(tokens, before, c->start))
		c->mode = inner_mode(tokens, before);
	else if (coordinate && token_word(t, "and"))
		c->mode = before->mode == MODE_WHEN ? MODE_SAID : before->mode;
	else if (before->mode == MODE_CONDITION &&
		 (c->doubt || c->future || t->mark == ',' ||
		     token_word(t, "then")))
		c->mode = MODE_CONDITION;
	/* "and" behind "I think": still thought. */
	if (coordinate && token_word(t, "and") && before->doubt &&
	    before->start > 0)
		c->mode = MODE_DOUBT;
}

/* "Heard from a neighbour that": what follows is what others say. */
void
extract_clause_heard(
    const struct tokens *tokens, struct clause *clauses, size_t n)
{
	size_t at = 0;

	while (at + 1 < tokens->n &&
	       token_is(tokens->items + at,
		   WORD_OPENING | WORD_FILLER | WORD_AND | WORD_ADVERB))
		at++;
	if (at + 1 >= tokens->n ||
	    !token_in(tokens->items + at,
		" heard hear hearing rumour rumor gossip word ") ||
	    tokens->items[at + 1].mark ||
	    token_in(tokens->items + at + 1, " back nothing "))
		return;
	for (size_t i = 0; i < n && clauses[i].mode == MODE_SAID; i++)
		if (clauses[i].start > at && clauses[i].who != SUBJECT_I)
			clauses[i].mode = MODE_HEARSAY;
}

void
extract_clause_keep_when(
    const struct tokens *tokens, struct clause *c, const struct clause *when)
{
	bool same = when->who == SUBJECT_I || when->who == SUBJECT_WE;

	/* "I get migraines if I skip lunch": whenever */
	if (!c->past && !c->future && !c->can && !c->progressive &&
	    c->mode == MODE_SAID && when->mode == MODE_CONDITION &&
	    when->start == c->end && when->who != SUBJECT_YOU && !c->planned &&
	    !c->doubt && !when->past && !when->future && !when->progressive &&
	    !when->doubt && token_word(tokens->items + when->start, "if") &&
	    !tokens->items[when->start].mark) {
		c->end = c->rest_end = when->end;
		return;
	}
	/* "I was adopted when I was two", "moved here when I was nine" */
	if ((c->past || c->perfect) && c->mode == MODE_SAID &&
	    when->mode == MODE_WHEN && when->start == c->end && when->past &&
	    when->who == c->who && strcmp(when->lemma, "be") == 0 &&
	    when->rest < when->end &&
	    token_word(tokens->items + when->start, "when") &&
	    (tokens->items[when->rest].digits ||
		token_is(tokens->items + when->rest, WORD_NUMBER) ||
		token_in(tokens->items + when->rest, " little young "))) {
		c->end = c->rest_end = when->end;
		return;
	}
	if (c->past || c->mode != MODE_SAID || when->mode != MODE_WHEN ||
	    when->start != c->end || when->who == SUBJECT_YOU ||
	    !token_in(tokens->items + when->start, " when while whenever "))
		return;
	/* "I cook for myself when I travel": again and again */
	if (same && c->who == SUBJECT_OURS && !c->future && !c->progressive &&
	    !c->perfect && !when->past && !when->future && !when->perfect)
		same = false;
	if (same && (c->future || c->progressive || c->perfect || when->past ||
			when->future || when->perfect ||
			(c->who != SUBJECT_I && c->who != SUBJECT_WE)))
		return;
	c->end = c->rest_end = when->end;
	for (size_t i = when->verb + 1; i < when->end; i++)
		if (tokens->items[i].mark) {
			c->end = c->rest_end = i;
			return;
		}
}
