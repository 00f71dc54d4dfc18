#include <string.h>

#include "mind/extract_clause.h"

void
extract_predicate_cut(const struct tokens *tokens, struct clause *c)
{
	for (size_t i = c->rest; i < c->rest_end; i++) {
		const struct token *t = tokens->items + i;
		bool after = i > c->rest;

		if (after && t->mark && strchr(";-", t->mark)) {
			c->rest_end = i;
			return;
		}
		if (t->mark == ',' && !t->timed && after &&
		    token_is(t, WORD_ADVERB | WORD_SUBORDINATE | WORD_ASKS |
				    WORD_OPENING | WORD_NOT | WORD_FILLER |
				    WORD_HEDGE) &&
		    !token_is(t, WORD_AND)) {
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
	while (c->rest_end > c->rest && trim_last(tokens, c))
		;
	/* "these days", "at the moment" say now. */
	if (c->rest_end >= c->rest + 2 &&
	    token_word(tokens->items + c->rest_end - 1, "days") &&
	    token_word(tokens->items + c->rest_end - 2, "these")) {
		c->now = true;
		c->rest_end -= 2;
	}
	if (c->no_longer)
		c->negative = false;
}
