#include "mind/extract_reading.h"

/* What "it" points at, put in its place. */

static const struct word noun = { .text = "" };

/* What is done to things, and hardly said of anything else. */
static bool
acts_on_things(const struct token *t)
{
	return t->word->lemma &&
	       token_in(&(struct token){ .norm = t->word->lemma },
		   " renew rewrite fix own lead repair bring buy sell return "
		   "collect replace use paint pay sign send host maintain "
		   "review handle finish clean cancel inspect test deploy "
		   "book migrate upgrade remove delete rent lease borrow lend water "
		   "feed organise organize deliver install mend "
		   "rebuild redesign translate edit write ");
}

/* Whether "it" at a place is what something is done to. */
static bool
is_object(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items + at;

	if (!at || !token_word(t, "it") || t->mark || !acts_on_things(t - 1))
		return false;
	return at + 1 >= r->tokens.n || t[1].mark || t[1].timed ||
	       token_is(t + 1, WORD_PREPOSITION | WORD_ADVERB | WORD_AND |
				   WORD_FILLER | WORD_SUBORDINATE);
}

void
extract_point_out(struct reading *r)
{
	if (!r->thing.name || r->sentence > r->thing.sentence + 1)
		return;
	/* what is said of it is not done to it */
	for (size_t i = 0; i < r->tokens.n; i++)
		if (token_in(r->tokens.items + i, " it its that this ") &&
		    !is_object(r, i))
			return;
	for (size_t i = 0; i < r->tokens.n; i++) {
		struct token *t = r->tokens.items + i;

		if (!is_object(r, i))
			continue;
		t->norm = r->thing.name;
		t->expanded = true;
		t->word = &noun;
	}
}
