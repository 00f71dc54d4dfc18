#include <string.h>

#include "mind/extract_apply.h"

enum { CARD_KEY_MAX = 4, CARD_WORDS_MAX = 12 };

/* What one notes of oneself, by the last word of it. */
static bool
of_oneself(const struct token *key)
{
	return token_in(key,
	    " name nickname birthday dob birthplace age job occupation "
	    "profession employer phone mobile mail email e-mail diet "
	    "allergies allergy height weight size car bike motorbike contact "
	    "gp doctor dentist vet languages hobbies hobby children kids pets "
	    "dog cat nationality citizenship medication medications meds "
	    "hometown university degree major insurance insurer landlord "
	    "bank pronouns timezone laptop phone_number type spouse partner "
	    "siblings religion handle username hours salary rent commute ");
}

/* Whether all of the words up to at can name something. */
static bool
names_key(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items;

	for (size_t i = token_in(t, " my "); i < at; i++)
		if (t[i].timed || t[i].digits ||
		    (token_trait(t + i, WORD_SMALL) &&
			!token_in(t + i, " of ")) ||
		    (i && t[i].mark))
			return false;
	return of_oneself(t + at - 1);
}

/* Where the value stands: "Blood type: O negative", "shoe size 39"; or 0. */
static size_t
value_at(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t at = 1;

	while (at < r->tokens.n && at < CARD_KEY_MAX && !t[at].mark &&
	       !t[at].digits)
		at++;
	if (at >= r->tokens.n || r->tokens.n - at > CARD_WORDS_MAX)
		return 0;
	/* a size is a number, and all that there is */
	if (!t[at].mark && t[at].digits)
		return at + 1 == r->tokens.n && at > 1 &&
			       token_in(t + at - 1, " size height weight ")
			   ? at
			   : 0;
	return t[at].mark == ':' ? at : 0;
}

bool
extract_card(struct reading *r)
{
	const struct token *t = r->tokens.items;
	struct claim claim = { .type = MEMORY_FACT,
		.confidence = .65,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };
	struct buf out = { 0 };
	size_t at = value_at(r);

	if (!at || r->tokens.end == '?' || !names_key(r, at) ||
	    extract_finite(&r->tokens, at, at + 1))
		return false;
	for (size_t i = at; i < r->tokens.n; i++)
		if (token_is(t + i, WORD_BE | WORD_DO | WORD_WILL | WORD_MIGHT |
					WORD_I | WORD_WE | WORD_YOU) ||
		    token_in(t + i, " it that this "))
			return false;
	buf_printf(&out, "%s's ", r->speaker);
	for (size_t i = token_in(t, " my "); i < at; i++)
		buf_printf(&out, "%s ", t[i].norm);
	claim.subject = r->speaker;
	buf_string(&out, extract_noun_many(t + at - 1) ||
				 extract_noun_many_first(&r->tokens, at - 1)
			     ? "are "
			     : "is ");
	extract_say_span(
	    r, (struct extract_span){ at, r->tokens.n }, true, &out);
	claim.text = extract_keep(r, &out);
	return extract_add(r, &claim) != NULL;
}
