#include <string.h>

#include "mind/extract_apply.h"
#include "mind/extract_talk.h"

enum { ALONE_REACH = 3 /* sentences */ };

/* Whether it is somebody's sister or the like who has no name yet. */
static bool
is_nameless(const struct reading *r, const struct extract_person *p)
{
	const char *kin = p->name ? strrchr(p->name, ' ') : NULL;
	const struct word *word;

	if (!kin || r->sentence - p->sentence > ALONE_REACH ||
	    kin < p->name + 3 || strncmp(kin - 2, "'s", 2) != 0)
		return false;
	word = extract_word(kin + 1, strlen(kin + 1));
	return word && word->classes & (WORD_KIN | WORD_PET);
}

static bool
is_name(const struct token *t)
{
	return (t->capital || token_is(t, WORD_NAME)) && !t->mark &&
	       !t->digits && !t->word->lemma &&
	       !token_is(t, ~(uint32_t)WORD_NAME) &&
	       !(t->word->traits & ~(uint32_t)(WORD_FEMALE | WORD_MALE));
}

/* "My greyhound, Isla." */
static void
thing_named(struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t at = 1;
	struct buf owned = { 0 };
	const char *name, *thing;

	while (at < r->tokens.n && at < 3 && !t[at].mark && !t[at].capital &&
	       !token_trait(t + at, WORD_SMALL) && !t[at].digits)
		at++;
	if (!token_word(t, "my") || at < 2 || at >= r->tokens.n ||
	    t[at].mark != ',' || !token_name(t + at) || at + 2 < r->tokens.n ||
	    t[at].timed || token_is(t + at, WORD_ADVERB | WORD_FILLER))
		return;
	if (at + 2 == r->tokens.n &&
	    (!token_name(t + at + 1) || t[at + 1].mark))
		return;
	buf_printf(&owned, "%s's ", r->speaker);
	extract_say_span(r, (struct extract_span){ 1, at }, false, &owned);
	thing = extract_keep(r, &owned);
	name = extract_say_object(r, (struct extract_span){ at, r->tokens.n });
	if (name && extract_add_relation(
			r, thing, "name", name, NULL, CLAIM_HOLDS, NULL, .7))
		extract_person_keep(r, name, 0);
}

void
extract_name_alone(struct reading *r)
{
	struct extract_person *p = r->persons;
	const char *name;

	if (!r->speaker || !r->tokens.n || r->tokens.end == '?')
		return;
	if (r->tokens.n > 2) {
		thing_named(r);
		return;
	}
	for (size_t i = 0; i < r->tokens.n; i++)
		if (!is_name(r->tokens.items + i))
			return;
	name = extract_say_object(r, (struct extract_span){ 0, r->tokens.n });
	if (!name)
		return;
	/* the name itself may be taken for somebody else already */
	if (p->name && strcmp(p->name, name) == 0)
		*p = p[1];
	if (!is_nameless(r, p) || !extract_add_relation(r, p->name, "name",
				      name, NULL, CLAIM_HOLDS, NULL, .75))
		return;
	p[0] = (struct extract_person){ name, p->gender, r->sentence };
	/* and not beside whom it names */
	p[1] = (struct extract_person){ 0 };
}

/* Where "it is" stands at the end of "so, oak it is"; 0 if it does not. */
static size_t
it_is(const struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t i = 1; i + 1 < r->tokens.n && i < 6; i++)
		if (token_word(t + i, "it") && !t[i].mark &&
		    (token_word(t + i + 1, "is") ||
			token_word(t + i + 1, "'s")) &&
		    (i + 2 >= r->tokens.n || t[i + 2].mark ||
			token_in(t + i + 2, " then after ")))
			return i;
	return 0;
}

bool
extract_chosen(struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t first = 0, end = it_is(r), last;
	struct buf shown = { 0 };
	const char *object;

	while (first < end && (token_is(t + first, WORD_OPENING) ||
				  token_in(t + first, " so and then ok well ")))
		first++;
	if (first >= end || !r->speaker || r->tokens.end == '?' ||
	    token_is(t + first, WORD_NOT | WORD_ASKS | WORD_ADVERB |
				    WORD_SUBORDINATE | WORD_PREPOSITION |
				    WORD_HEDGE) ||
	    token_in(t + first, " as that this what there here yes no the "))
		return false;
	for (size_t i = first; i < end; i++)
		if (t[i].timed || t[i].digits || t[i].mark == ',' ||
		    token_is(t + i, WORD_BE | WORD_NUMBER))
			return false;
	/* what it is like: ", engineered, from the mill" */
	last = end + 2;
	while (last < r->tokens.n && last < end + 12 &&
	       (t[last - 1].digits ||
		   !extract_finite(&r->tokens, last, r->tokens.n)) &&
	       !token_is(t + last, WORD_I | WORD_WE | WORD_NAME))
		last++;
	/* "carrier pigeon it is, Tom feeds them" need not be meant */
	if (last < r->tokens.n)
		return false;
	object = extract_say_object(r, (struct extract_span){ first, end });
	if (!object)
		return false;
	buf_printf(&shown, "on %s", object);
	if (last > end + 2 && t[end + 2].mark == ',') {
		buf_string(&shown, ", ");
		extract_say_span(
		    r, (struct extract_span){ end + 2, last }, false, &shown);
	}
	extract_add_relation(r, r->speaker, "decided", object,
	    extract_keep(r, &shown), CLAIM_HOLDS, NULL, .7);
	return true;
}

bool
extract_calls(const struct reading *r)
{
	const struct token *t = r->tokens.items;

	if (r->tokens.n != 2 || !token_in(t, " sorry no oh "))
		return false;
	if (!t[1].mark)
		return token_in(t + 1, " idea clue problem worries rush thanks "
				       "way need doubt chance kidding luck ");
	return t[1].mark == ',' && !t[1].capital &&
	       (token_is(t + 1, WORD_JOB | WORD_KIN) ||
		   token_in(t + 1, " love dear honey mate darling man dude "
				   "friend boss guys all folks "));
}
