#include <string.h>

#include "mind/extract_apply.h"

/* Whether it is about somebody whom nobody names. */
static bool
asks_you(const struct reading *r, const struct clause *c)
{
	for (size_t i = c->rest; i < c->rest_end; i++)
		if ((!r->addressee &&
			token_in(r->tokens.items + i, " you your ")) ||
		    token_in(r->tokens.items + i, " what "))
			return true;
	return false;
}

/* The plan as it was: "split the repo" of "not splitting it after all". */
static const char *
given_up(const struct reading *r, const struct clause *c)
{
	const struct token *t = r->tokens.items;
	struct clause plan = *c;

	plan.negative = plan.never = false;
	if (plan.rest_end > plan.rest + 2 &&
	    token_word(t + plan.rest_end - 1, "all") &&
	    token_word(t + plan.rest_end - 2, "after"))
		plan.rest_end -= 2;
	return extract_say_deed(r, &plan);
}

/* "I'll bring the tent", said to a friend, is as good as a promise. */
static bool
undertakes(const struct reading *r, const struct clause *c)
{
	const struct token *next = r->tokens.items + c->rest;

	return r->addressee && c->future && !c->negative &&
	       (c->who == SUBJECT_I || c->who == SUBJECT_WE) &&
	       c->rest < c->rest_end &&
	       token_is(r->tokens.items + c->finite, WORD_WILL) &&
	       !token_in(r->tokens.items + c->rest_end - 1,
		   " advice bet time look break risk chance advantage note "
		   "care word point ") &&
	       (token_is(next, WORD_ARTICLE | WORD_NUMBER | WORD_POSSESSIVE) ||
		   next->digits || token_name(next)) &&
	       extract_apply_verb(c,
		   " bring take bake drop pick order book buy cook send "
		   "pay feed water drive fetch organise organize handle review "
		   "write fix borrow rent print paint build repair collect "
		   "deliver host renew prepare reserve phone ");
}

/* Whether it is settled, though nobody said when. */
static bool
is_firm(const struct reading *r, const struct clause *c)
{
	bool denied = c->negative || c->never || c->no_longer;
	bool firm = c->planned || c->promised || c->decided;

	/* "I'm going to adopt a dog": it is said without a date too. */
	firm =
	    firm ||
	    (c->future && !token_is(r->tokens.items + c->finite, WORD_WILL) &&
		(token_trait(r->tokens.items + c->verb, WORD_DEED) ||
		    extract_apply_verb(c,
			" retrain train study qualify become work live foster "
			"rent specialise specialize homeschool learn "))) ||
	    (c->progressive &&
		extract_apply_verb(c,
		    " move relocate marry adopt retire divorce graduate leave "
		    "quit buy sell switch migrate "));
	firm = firm || undertakes(r, c);
	/* "we're getting a puppy" */
	firm = firm ||
	       (c->progressive && extract_apply_verb(c, " get ") &&
		   c->rest + 1 < c->rest_end &&
		   token_in(r->tokens.items + c->rest, " a an ") &&
		   (token_is(r->tokens.items + c->rest_end - 1, WORD_PET) ||
		       token_in(r->tokens.items + c->rest + 1,
			   " new divorce tattoo ")));
	/* "we are not splitting it after all" */
	firm = firm || c->instead ||
	       (denied && (c->progressive || c->future) &&
		   !extract_apply_verb(c, " lie kid joke do say "));
	return firm;
}

void
extract_plan(struct reading *r, const struct clause *c, const char *subject)
{
	const struct extract_time *time = extract_time_in(
	    r, (struct extract_span){ c->start, c->end });
	bool denied = c->negative || c->never || c->no_longer;
	bool dated = time && (time->when.future || r->said.at == CLOCK_NONE);
	bool firm = is_firm(r, c);
	struct claim claim = { .type = MEMORY_EVENT,
		.relation = "plans",
		.stance = denied ? CLAIM_ENDED : CLAIM_HOLDS,
		.confidence = dated ? .8 : .65,
		.event_at.at = CLOCK_NONE };

	if (!firm && !dated)
		return;
	if (c->oblige || c->can || c->often ||
	    (time && !dated && c->progressive))
		return;
	if ((c->past || c->perfect) && !c->promised && !c->planned)
		return;
	if (denied && c->progressive && c->who == SUBJECT_NAME &&
	    extract_apply_verb(c, " come join attend "))
		dated = true;
	if ((!extract_content(r, c) && !dated) ||
	    (!dated && extract_points(r, c)) || asks_you(r, c) ||
	    (token_trait(r->tokens.items + c->verb, WORD_INNER | WORD_SAYS) &&
		!extract_apply_verb(c,
		    " see show use make get have do try put call talk tell learn "
		    "let ")))
		return;
	if (!firm && extract_apply_verb(c, " let see try tell "))
		return;
	if (!extract_content(r, c) &&
	    extract_apply_verb(c, " do be get have make ") &&
	    !(c->rest < c->rest_end &&
		token_in(r->tokens.items + c->rest,
		    " away off out back home abroad free closed open ")))
		return;
	if (c->promised)
		claim.relation = "promised";
	if (c->decided && denied)
		claim.stance = CLAIM_HOLDS;
	if (time)
		claim.event_at = time->when.from;
	claim.object = claim.stance == CLAIM_ENDED ? given_up(r, c)
						   : extract_say_deed(r, c);
	extract_add_said(r, c, subject, claim);
}
