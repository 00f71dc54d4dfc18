#include <string.h>

#include "mind/extract_apply.h"

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
