#include "mind/extract_lead.h"

#include <string.h>

/* "no tables", "still no laptops": none of it, rather than a correction. */
static bool
is_none(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items + at + 1;

	return token_word(t - 1, "no") && at + 1 < r->tokens.n && !t->mark &&
	       !t->timed && !t->digits && !t->capital &&
	       !token_trait(t, WORD_SMALL) && !t->word->lemma &&
	       !token_is(t, WORD_OPENING | WORD_FILLER | WORD_ADVERB |
				WORD_NUMBER | WORD_NOT) &&
	       !token_in(t, " wait sorry correction oops scratch make ");
}

/* Words that lead a correction in; returns the token behind them. */
size_t
extract_lead_in(const struct reading *r, bool *corrects)
{
	const struct token *t = r->tokens.items;
	size_t at = 0;

	while (
	    at < r->tokens.n && !is_none(r, at) &&
	    !(token_word(t + at, "my") &&
		!(at + 1 < r->tokens.n &&
		    token_in(t + at + 1, " mistake bad "))) &&
	    token_in(t + at,
		" no actually sorry wait oops correction nope my mistake bad "
		"ah oh um hmm well scratch that scrap hold on edit not "
		"err er erm ugh argh "
		"right ") &&
	    !(at + 1 < r->tokens.n && token_name(t + at + 1) &&
		!t[at + 1].mark && !t[at + 1].timed)) {
		*corrects =
		    *corrects ||
		    token_in(t + at,
			" no actually sorry wait oops correction nope mistake "
			"scratch edit err erm ");
		at++;
	}
	return *corrects ? at : 0;
}

static bool
starts(const struct reading *r, size_t at, const char *const *words, size_t n)
{
	if (at + n > r->tokens.n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!token_word(r->tokens.items + at + i, words[i]))
			return false;
	return true;
}

/* Passes "it is", "I meant", "make it"; what is behind is the new value. */
size_t
extract_lead_link(const struct reading *r, size_t at, bool *linked)
{
	static const char *const links[][3] = { { "it", "is", NULL },
		{ "it", "'s", NULL }, { "that", "is", NULL },
		{ "i", "meant", NULL }, { "i", "mean", NULL },
		{ "make", "it", NULL }, { "make", "that", NULL },
		{ "it", "was", NULL }, { "it", "should", "be" },
		{ "should", "be", NULL }, { "that", "should", "be" } };

	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		size_t n = links[i][2] ? 3 : 2;

		if (!starts(r, at, links[i], n))
			continue;
		*linked = true;
		return extract_lead_link(r, at + n, linked);
	}
	while (*linked && at < r->tokens.n &&
	       token_in(r->tokens.items + at,
		   " actually now really at in on to for "))
		at++;
	return at;
}

/* "13th" */
bool
extract_lead_ordinal(const struct token *t)
{
	static const char *const ends[] = { "st", "nd", "rd", "th" };

	if (!t->digits || strlen(t->norm) < 3 || strlen(t->norm) > 4)
		return false;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (strcmp(t->norm + strlen(t->norm) - 2, ends[i]) == 0)
			return true;
	return false;
}

/* "moved it to Friday", "pushed that to June": where the new time begins. */
size_t
extract_lead_move(const struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t i = 0; i + 2 < r->tokens.n && i < 5; i++) {
		size_t at = i + 1;

		if (!token_in(t + i,
			" moved pushed shifted rescheduled postponed changed "
			"brought put "))
			continue;
		if (token_in(t + at, " it that this "))
			at++;
		else if (!i || !token_in(t + i - 1, " was is been got 's "))
			continue;
		if (!token_in(t + at, " to until till forward back "))
			continue;
		at++;
		at += at < r->tokens.n && token_word(t + at, "the");
		if (at < r->tokens.n &&
		    (t[at].timed || extract_lead_ordinal(t + at)))
			return at;
	}
	return 0;
}

/* "Small delay, it's the 27th now": the same for a clause of its own. */
size_t
extract_lead_now(const struct reading *r)
{
	const struct token *t = r->tokens.items;

	static const char *const signs[] = { " now ", " instead ", " moved ",
		" postponed ", " shifted ", " changed ", " pushed ",
		" not the ", " rather than ", NULL };

	if (!extract_says_any(r, signs))
		return 0;
	for (size_t i = 0; i + 2 < r->tokens.n; i++) {
		size_t at = i + 2;

		if ((i && !t[i].mark && !token_word(t + i - 1, "so")) ||
		    !token_in(t + i, " it that ") ||
		    !token_in(t + i + 1, " is 's "))
			continue;
		while (at < r->tokens.n && token_in(t + at, " now on at the "))
			at++;
		while (at > i + 2 && t[at - 1].timed)
			at--;
		at += at + 1 < r->tokens.n && token_word(t + at, "the");
		return at < r->tokens.n &&
			       (t[at].timed || extract_lead_ordinal(t + at))
			   ? at
			   : 0;
	}
	return 0;
}

/* "no, not Shell, BP": the new value stands behind the old one. */
size_t
extract_lead_not(
    const struct reading *r, size_t at, struct extract_span *not_this)
{
	const struct token *t = r->tokens.items;

	for (size_t i = at + 1; i + 1 <= r->tokens.n && i < at + 5; i++) {
		if (i == r->tokens.n ||
		    (!t[i].mark && !token_word(t + i, "but")))
			continue;
		*not_this = (struct extract_span){ at, i };
		return i + token_word(t + i, "but");
	}
	return r->tokens.n;
}
