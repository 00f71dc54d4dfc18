#include <string.h>

#include "mind/extract_apply.h"

static const struct extract_time *
time_of(const struct reading *r, const struct clause *c)
{
	return extract_time_in(r, (struct extract_span){ c->start, c->end });
}

static const struct token *
verb_of(const struct reading *r, const struct clause *c)
{
	return r->tokens.items + c->verb;
}

/* Whether a number or a name stands behind the verb. */
static bool
figures(const struct reading *r, const struct clause *c)
{
	for (size_t i = c->rest; i < c->rest_end; i++)
		if (r->tokens.items[i].digits ||
		    token_name(r->tokens.items + i))
			return true;
	return false;
}

/* "the books for a firm", "my own lunch": which one it is can be told. */
static bool
definite(const struct reading *r, const struct clause *c)
{
	const struct token *t = r->tokens.items + c->rest;
	size_t end = extract_noun_end(r, c->rest, c->rest_end, false);

	if (end <= c->rest ||
	    token_trait(r->tokens.items + end - 1, WORD_VAGUE))
		return false;
	if (token_in(t, " my our ") && token_word(t + 1, "own"))
		return true;
	if (figures(r, c))
		return true;
	/* what it is done to, and where, for whom, with what */
	return end + 1 < c->rest_end &&
	       token_in(r->tokens.items + end,
		   " for at in with from on to by without ") &&
	       !token_in(r->tokens.items + end + 1,
		   " me us you it that this mind case time times place ") &&
	       extract_content(r, c) > 1;
}

/* "starts at noon", "closes at 6": at what time of each day. */
static bool
daily(const struct reading *r, const struct clause *c)
{
	return c->rest < c->rest_end && !c->past && !c->future &&
	       (r->tokens.items[c->rest].timed ||
		   (token_in(r->tokens.items + c->rest, " at ") &&
		       token_is(r->tokens.items + c->rest + 1, WORD_TIME))) &&
	       extract_apply_verb(
		   c, " start begin open close end finish leave arrive ");
}

/* The same of a thing: a noun of a project, or what is done to it. */
static bool
concrete_thing(const struct reading *r, const struct clause *c)
{
	const struct token *subject = r->tokens.items + c->subject;
	const struct token *head = r->tokens.items + c->head;
	const struct token *next = r->tokens.items + c->rest;

	if (c->who == SUBJECT_THING &&
	    token_in(subject, " all every each no most both "))
		return c->oblige || c->passive || c->often || figures(r, c);
	if (c->passive && extract_apply_verb(c, " allow forbid require permit "
						"prohibit ban "))
		return true;
	if (c->who == SUBJECT_THING && token_in(subject, " the our ") &&
	    (figures(r, c) || (c->subject_end < c->finite &&
				  token_is(r->tokens.items + c->subject_end,
				      WORD_I | WORD_WE))))
		return true;
	/* "the cabbage is salted overnight": how it is done */
	if ((c->who == SUBJECT_THING || c->who == SUBJECT_OURS) && c->passive &&
	    !c->doubt && c->rest < c->rest_end &&
	    (!token_trait(r->tokens.items + c->verb, WORD_INNER | WORD_SAYS) ||
		extract_apply_verb(c, " keep ")) &&
	    !token_trait(head, WORD_VAGUE) && !token_in(next, " to so such ") &&
	    !(token_word(next, "with") &&
		!extract_apply_verb(c,
		    " run build test deploy write make compile format sign "
		    "heat cook serve pay ") &&
		!token_is(next + 1, WORD_ARTICLE | WORD_NUMBER) &&
		!next[1].digits))
		return true;
	return token_trait(head, WORD_PROJECT | WORD_MEETING) || c->often ||
	       time_of(r, c) || extract_every(r, c) || c->oblige ||
	       (c->who == SUBJECT_IT && r->thing.name);
}

/* Verbs that say much or little, by what stands behind them. */
static bool
says_enough(const struct reading *r, const struct clause *c)
{
	const struct token *next = r->tokens.items + c->rest;

	return (c->who != SUBJECT_I && c->who != SUBJECT_WE &&
		   !extract_apply_verb(
		       c, " make bring help give show feel ")) ||
	       (definite(r, c) &&
		   extract_apply_verb(c,
		       " keep serve grow lead support film build "
		       "share act run work send change ")) ||
	       (extract_apply_verb(c, " keep ") &&
		   ((c->who == SUBJECT_WE && extract_content(r, c) > 1) ||
		       (token_in(next, " the my our ") &&
			   !token_trait(next + 1, WORD_VAGUE) &&
			   c->rest_end == c->rest + 2)));
}

/* Whether, in talk, it is more than a way of speaking. */
static bool
concrete(const struct reading *r, const struct clause *c)
{
	const struct token *subject = r->tokens.items + c->subject;
	const struct token *next = r->tokens.items + c->rest;
	bool first = c->who == SUBJECT_I || c->who == SUBJECT_WE;
	bool small = token_trait(next, WORD_SMALL) &&
		     (!token_is(next, WORD_ARTICLE | WORD_NUMBER) ||
			 token_in(next,
			     " many some such more each no all another ") ||
			 (first && token_word(next, "the")));

	bool person = extract_subject_person(r, c);

	/* "I can't work without music" */
	if (first && c->can && c->negative && token_word(next, "without"))
		return true;
	/* "our landlord doesn't allow pets" */
	if (c->negative && extract_apply_verb(c, " allow permit "))
		return true;
	if (!(c->passive && extract_apply_verb(c, " let ")) &&
	    extract_apply_verb(c,
		" bring remind make help offer create give show feel provide "
		"deserve mean prove inspire encourage add teach allow let "
		"support strengthen push fit matter lift strike "))
		return person &&
		       extract_apply_verb(
			   c, " bring make teach offer give provide ") &&
		       definite(r, c);
	if (c->who == SUBJECT_OURS && !person && c->passive)
		return concrete_thing(r, c);
	if (token_trait(subject, WORD_HOBBY) ||
	    (next->timed && !c->passive && !daily(r, c)) ||
	    token_in(next, " any such so their "))
		return false;
	if (extract_apply_verb(c, " have ") && token_word(next, "no"))
		return c->rest_end == c->rest + 2 &&
		       !token_trait(next + 1, WORD_VAGUE | WORD_SMALL);
	if (subject->word->forms & FORM_ING)
		return false;
	if (c->who == SUBJECT_THING || c->who == SUBJECT_IT)
		return concrete_thing(r, c);
	if (c->passive && extract_apply_verb(c, " allow forbid require permit "
						"prohibit ban "))
		return true;
	if (c->who == SUBJECT_NAME && subject->word->lemma)
		return false;
	if (extract_apply_verb(c,
		" find give make bring help lend last increase stay push show "
		"lead serve feel grow deserve believe support keep work "
		"act light lift draw call stick face lose win catch send share "
		"spend try start continue change build create film "))
		return says_enough(r, c);
	return !extract_apply_verb(c, " have ") ||
	       ((!small || next->capital || c->negative) &&
		   c->rest_end - c->rest <= 7);
}

/* "I can only do mornings" */
static bool
only(const struct reading *r, const struct clause *c)
{
	for (size_t i = c->finite + 1; i < c->verb; i++)
		if (token_word(r->tokens.items + i, "only"))
			return true;
	return false;
}

/* "can't even keep a cactus alive", "weighs as much as my dog": no fact. */
static bool
figure_of_speech(const struct reading *r, const struct clause *c)
{
	const struct token *t = r->tokens.items;

	if (c->rest < c->rest_end && token_is(t + c->rest, WORD_SUBORDINATE) &&
	    token_in(t + c->rest, " because since as ") && !t[c->rest].timed)
		return true;
	for (size_t i = c->finite; i < c->rest_end; i++)
		if (token_word(t + i, "even") ||
		    (token_word(t + i, "as") && i + 2 < c->rest_end &&
			token_in(t + i + 1, " much many big bad old hard ") &&
			token_word(t + i + 2, "as")))
			return true;
	for (size_t i = c->rest; i < c->rest_end; i++)
		if (t[i].timed || t[i].digits ||
		    token_is(t + i, WORD_TIME | WORD_NUMBER))
			return false;
	/* "can't leave": of the moment; "can't swim" is so for long */
	return c->can && c->negative && !c->passive && !extract_content(r, c) &&
	       !extract_apply_verb(c,
		   " drive swim cook read write dance sing ride ski sleep "
		   "walk smell hear whistle cycle ");
}

void
extract_state(struct reading *r, const struct clause *c, const char *subject)
{
	struct claim claim = { .type = MEMORY_FACT,
		.confidence = .55,
		.event_at.at = CLOCK_NONE };
	bool has = extract_apply_verb(c, " have ");

	if ((token_trait(verb_of(r, c), WORD_INNER | WORD_SAYS) &&
		!(c->passive && extract_apply_verb(c, " let keep ")) &&
		!extract_apply_verb(c, " keep ")) ||
	    (extract_apply_verb(c, " let ") && !c->passive) ||
	    (extract_apply_verb(c, " go ") &&
		(extract_subject_person(r, c) || c->rest + 2 >= c->rest_end ||
		    !token_in(r->tokens.items + c->rest, " to in on ") ||
		    !token_is(r->tokens.items + c->rest + 1, WORD_ARTICLE))) ||
	    extract_apply_verb(c,
		" be come get mean seem become turn "
		"happen wait look hold need put sit stand lie "
		"stop count laugh cry ") ||
	    (extract_apply_verb(c, " do ") &&
		!(only(r, c) && extract_content(r, c)) &&
		!(extract_subject_person(r, c) && c->rest < c->rest_end &&
		    token_in(r->tokens.items + c->rest, " the my our all ") &&
		    extract_content(r, c))) ||
	    (extract_apply_verb(c, " take ") &&
		!(c->rest < c->rest_end &&
		    (token_is(r->tokens.items + c->rest,
			 WORD_ARTICLE | WORD_NUMBER) ||
			r->tokens.items[c->rest].digits ||
			r->tokens.items[c->rest].capital))) ||
	    (extract_content(r, c) < 1 && !time_of(r, c) && !c->negative &&
		!daily(r, c) &&
		!(c->passive && (c->often || r->document || c->oblige ||
				    extract_every(r, c) ||
				    r->tokens.items[c->rest_end - 1].timed))) ||
	    extract_points(r, c) ||
	    (c->passive && !r->document && c->who != SUBJECT_THING &&
		(c->who != SUBJECT_OURS || extract_subject_person(r, c))) ||
	    c->rest_end - c->rest > 16 || figure_of_speech(r, c))
		return;
	if (!r->document && !concrete(r, c))
		return;
	if (c->dropped ||
	    (c->can && !c->negative && !r->document && !only(r, c)))
		return;
	if (has && !c->negative) {
		claim.relation = "has";
		claim.object = extract_say_object(
		    r, (struct extract_span){ c->rest, c->rest_end });
	}
	extract_add_said(r, c, subject, claim);
}
