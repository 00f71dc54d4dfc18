#include <string.h>

#include "mind/extract_clause.h"

static bool
helper(const struct token *t)
{
	return token_is(
	    t, WORD_BE | WORD_HAVE | WORD_DO | WORD_WILL | WORD_MIGHT);
}

/* Whether a noun is of many by its looks, so that its verb has no -s. */
static bool
many_by_form(const struct token *t)
{
	size_t len = strlen(t->norm);

	return token_in(
		   t, " kids children people parents guys folks men women ") ||
	       (len > 3 && t->norm[len - 1] == 's' && t->norm[len - 2] != 's' &&
		   t->norm[len - 2] != '\'');
}

/* The same of a noun that is no name. */
bool
extract_noun_many(const struct token *t)
{
	return many_by_form(t) && !token_name(t);
}

/* At the start of a sentence a capital tells nothing. */
bool
extract_noun_many_first(const struct tokens *tokens, size_t at)
{
	const struct token *t = tokens->items + at;

	return at == 0 && many_by_form(t) && !token_is(t, WORD_NAME);
}

/* "Mushrooms make me ill": a verb of many, and what it is done to. */
bool
extract_noun_acts(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;

	return at + 2 < end &&
	       (extract_noun_many(t) || extract_noun_many_first(tokens, at)) &&
	       !t[1].mark && t[1].word->lemma &&
	       (t[1].word->forms & FORM_BASE) &&
	       !token_is(t + 1, WORD_PREPOSITION) && token_in(t + 2, " me us ");
}

/* "my pump beeps at night": a verb that no list has, and the only one. */
static bool
own_thing_acts(const struct tokens *tokens, size_t from, size_t at)
{
	const struct token *t = tokens->items + at;
	size_t len = strlen(t->norm);

	if (!token_in(tokens->items + from, " my our ") || at < from + 2 ||
	    at > from + 3 || at + 1 >= tokens->n || len < 4 || t->mark ||
	    t->capital || t->digits || t->timed || t->norm[len - 1] != 's' ||
	    strchr("sui'", t->norm[len - 2]) || t->word->lemma ||
	    t->word->classes || t->word->traits || many_by_form(t - 1) ||
	    t[-1].word->lemma || token_is(t - 1, WORD_PREPOSITION) ||
	    token_in(t - 1, " 's ") ||
	    !(token_is(t + 1, WORD_PREPOSITION) || t[1].timed))
		return false;
	for (size_t i = at + 1; i < tokens->n && !tokens->items[i].mark; i++)
		if (extract_finite(tokens, i, tokens->n))
			return false;
	return true;
}

bool
extract_noun_verb(const struct tokens *tokens, size_t from, size_t at)
{
	const struct token *t = tokens->items + at;
	size_t len = strlen(t->norm);

	if (own_thing_acts(tokens, from, at))
		return true;
	return at > from + 1 && token_name(t - 1) &&
	       token_is(t - 2, WORD_KIN) && !t->mark && !t->capital &&
	       !t->digits && !t->timed && len > 3 && t->norm[len - 1] == 's' &&
	       t->norm[len - 2] != 's' && !t->word->lemma &&
	       !token_trait(t, WORD_SMALL) && !token_is(t, WORD_TIME);
}

/* "Weddings must be", "Boots are": a noun that no list has. */
static bool
many_things(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;
	size_t len = strlen(t->norm);

	bool first = !at || (at == 1 && token_is(tokens->items,
					    WORD_AND | WORD_OPENING));

	/* "Level files are named" */
	if (first && at + 3 < end && !t->word->lemma && !t[1].capital &&
	    !t[1].mark && extract_noun_many(t + 1) &&
	    !token_trait(t, WORD_SMALL) && !t[1].word->lemma &&
	    token_in(t + 2, " are were have need "))
		return true;
	if (at || len < 5 || t->word->classes || t->word->traits ||
	    t->norm[len - 1] != 's' || strchr("sui", t->norm[len - 2]) ||
	    at + 2 >= end)
		return false;
	if (extract_noun_acts(tokens, at, end))
		return true;
	return token_in(t + 1, " are were have need cost go come ") ||
	       (token_is(t + 1, WORD_MIGHT) &&
		   (token_word(t + 2, "be") ||
		       (at + 3 < end && token_word(t + 3, "be"))));
}

/*
 * "priya works at tesco": who writes no capitals.  What no list knows, and does
 * or is what only somebody can do or be.
 */
static bool
small_name(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;
	size_t len = strlen(t->norm);

	if ((at && !t->mark && !token_is(t - 1, WORD_AND)) || len < 3 ||
	    strspn(t->norm, "abcdefghijklmnopqrstuvwxyz") != len ||
	    t->word->lemma || t->word->classes || t->word->traits ||
	    many_by_form(t) || at + 2 >= end || t[1].mark ||
	    strcmp(t->norm + len - 2, "er") == 0 ||
	    strcmp(t->norm + len - 3, "ing") == 0 ||
	    strcmp(t->norm + len - 3, "ist") == 0 ||
	    strcmp(t->norm + len - 3, "man") == 0)
		return false;
	if (token_in(t + 1, " works lives "))
		return token_is(t + 2, WORD_PREPOSITION | WORD_JOB);
	if (token_word(t + 1, "is"))
		return token_trait(
			   t + 2, WORD_LASTING | WORD_DIET | WORD_MARITAL) ||
		       token_in(t + 2, " allergic intolerant my our ");
	return token_in(t + 1,
	    " loves hates likes prefers wants plays studies speaks teaches "
	    "married ");
}

/* Whether a name begins the clause at at. */
bool
extract_noun_name(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;
	bool known = token_is(t, WORD_NAME);

	if (token_trait(t, WORD_SMALL) || token_is(t, WORD_TIME) || t->digits)
		return false;
	if (!t->capital)
		return (known && !t->word->lemma &&
			   extract_finite(tokens, at + 1, end)) ||
		       small_name(tokens, at, end);
	if (many_things(tokens, at, end))
		return false;
	/* A capital at the start of a sentence tells nothing. */
	if (at == 0 || t->mark == ';')
		return known || (!t->word->classes && !t->word->traits) ||
		       (at + 1 < end && token_name(t + 1) && !t[1].mark);
	return true;
}

/* "Refunds are paid", "Rehearsal moved": a noun begins the sentence. */
bool
extract_noun_bare(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;

	bool behind = at && t->mark == ',' && extract_noun_many(t) &&
		      !token_name(t) && at + 1 < end && helper(t + 1);

	if ((!at || t->mark) && !token_trait(t, WORD_SMALL) &&
	    !token_is(t, WORD_TIME | WORD_OPENING) &&
	    (extract_noun_acts(tokens, at, end) ||
		(!t->word->lemma && extract_noun_acts(tokens, at + 1, end))))
		return true;
	/* "rehearsals are on Mondays", "swimming was moved" */
	if (!at && at + 1 < end && helper(t + 1) && !t[1].mark &&
	    !token_trait(t, WORD_SMALL) && !token_is(t, WORD_TIME) &&
	    (token_trait(t, WORD_HOBBY) ||
		(extract_noun_many(t) && !t->word->lemma &&
		    token_in(t + 1, " are were have will "))))
		return true;
	if ((at && !behind &&
		!(t->mark && token_trait(t, WORD_PROJECT | WORD_MEETING))) ||
	    !(t->capital || behind ||
		token_trait(t, WORD_PROJECT | WORD_MEETING)) ||
	    token_trait(t, WORD_SMALL) ||
	    token_is(t, WORD_TIME | WORD_ADVERB | WORD_OPENING) || t->digits)
		return false;
	if (t->word->lemma && (t->word->forms & (FORM_BASE | FORM_PAST)) &&
	    !token_trait(t, WORD_MEETING | WORD_PROJECT))
		return false;
	return extract_finite(tokens, at + 1, end) ||
	       (extract_noun_many(t) && at + 1 < end && t[1].word->lemma &&
		   (t[1].word->forms & FORM_BASE)) ||
	       (at + 2 < end && extract_finite(tokens, at + 2, end) &&
		   !token_is(t + 1, WORD_PREPOSITION));
}

/*
 * "wife says", "the kids are", "goal is": whose they are goes without saying.
 * Returns where the noun stands, or end.
 */
size_t
extract_noun_own(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;
	bool article = token_word(t, "the");

	if (at + 2 >= end || (at && !t->mark && !token_is(t - 1, WORD_AND) &&
				 !token_is(t - 1, WORD_OPENING | WORD_ADVERB |
						      WORD_SUBORDINATE)))
		return end;
	at += article;
	t += article;
	if (!token_in(t,
		" wife husband hubby missus kids girlfriend boyfriend gf bf "
		"daughter son brother sister fiance fiancee inlaws in-laws "
		"parents nan gran grandma grandad boys ") &&
	    (article ||
		!token_in(t,
		    " baby boss landlord dog cat puppy kitten roommate flatmate "
		    "goal rent commute shift neighbour neighbor dentist gp "
		    "therapist physio knee missus flight car laptop ")))
		return end;
	if (t->capital && at)
		return end;
	return extract_finite(tokens, at + 1, end) ||
		       (extract_noun_many(t) && t[1].word->lemma &&
			   (t[1].word->forms & FORM_BASE) &&
			   !token_is(t + 1, WORD_PREPOSITION))
		   ? at
		   : end;
}
