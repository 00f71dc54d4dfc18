#include <string.h>

#include "mind/extract_apply.h"

/* Words of the rest that are more than small change. */
size_t
extract_content(const struct reading *r, const struct clause *c)
{
	size_t n = 0;

	for (size_t i = c->rest; i < c->rest_end; i++) {
		const struct token *t = r->tokens.items + i;

		n += !token_trait(t, WORD_SMALL | WORD_VAGUE) && !t->timed &&
		     !token_is(t, WORD_TIME) &&
		     !token_is(t, WORD_FILLER | WORD_ADVERB);
	}
	return n;
}

/* Whether a word that mostly points says here what it means by itself. */
static bool
stands_alone(const struct token *t, bool last)
{
	/* "that week" */
	if (token_in(t, " this that ") && !last && token_is(t + 1, WORD_TIME))
		return true;
	bool be = !last &&
		  (token_is(t + 1, WORD_BE) || token_word(t + 1, "'s"));

	/* "when there's music", "when it's warm" */
	if (token_word(t, "there"))
		return be;
	if (token_word(t, "it"))
		return be && token_in(t - 1, " when while whenever if ");
	/* "one ear", "everything with subtitles" */
	if (token_word(t, "one"))
		return !last && !t[1].mark && !token_trait(t + 1, WORD_SMALL) &&
		       !t[1].timed;
	if (token_in(t, " everything anything nothing "))
		return !last && !t[1].mark &&
		       token_in(t + 1,
			   " in with from but except by on at after before "
			   "until till past under over without ");
	return false;
}

/* Whether what stands behind the verb makes no sense alone. */
bool
extract_points(const struct reading *r, const struct clause *c)
{
	const struct token *t = r->tokens.items + c->rest;
	const char *you = r->addressee ? "" : " you your ";

	if (c->rest < c->rest_end &&
	    token_in(
		t, " it that this them those these so what how up_it one ") &&
	    !(c->rest + 1 < c->rest_end && token_in(t, " this that ") &&
		t->timed) &&
	    !stands_alone(t, c->rest + 1 == c->rest_end))
		return true;
	for (size_t i = c->rest; i < c->rest_end; i++)
		if (stands_alone(r->tokens.items + i, i + 1 == c->rest_end))
			continue;
		else if (
		    token_in(r->tokens.items + i, you) ||
		    token_in(r->tokens.items + i,
			" it this that those these what one ones everything "
			"anything nothing something them there ") ||
		    (token_word(r->tokens.items + i, "him") &&
			!extract_person_meant(r, WORD_MALE)) ||
		    (i + 1 == c->rest_end &&
			token_in(r->tokens.items + i, " own her ")))
			return !r->tokens.items[i].timed;
	return c->rest_end - c->rest > 30;
}
