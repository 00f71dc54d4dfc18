#include <string.h>

#include "mind/extract_apply.h"

/* What is bad for long, once it is bad. */
static bool
ails(const struct token *head)
{
	return token_in(head,
	    " hip hips knee knees shoulder shoulders wrist wrists ankle "
	    "ankles leg legs elbow neck eyesight hearing stomach lungs liver "
	    "kidney kidneys thyroid memory balance spine ");
}

/* "Rehearsals are every Wednesday", "lessons are on Mondays and Fridays". */
static bool
again_and_again(struct reading *r, const struct clause *c, const char *subject)
{
	const struct token *t = r->tokens.items + c->rest;
	struct claim claim = { .type = MEMORY_EVENT,
		.relation = "scheduled_for",
		.confidence = .7,
		.event_at.at = CLOCK_NONE };
	size_t at = c->rest + token_in(t, " on at ");

	if (c->negative || at >= c->rest_end || extract_subject_person(r, c) ||
	    token_trait(r->tokens.items + c->head, WORD_VAGUE) ||
	    !(token_in(r->tokens.items + at, " every each ") ||
		token_in(r->tokens.items + at,
		    " mondays tuesdays wednesdays thursdays fridays "
		    "saturdays sundays weekdays weekends ")) ||
	    c->rest_end - c->rest > 10 || extract_points(r, c))
		return false;
	claim.object = extract_say_object(
	    r, (struct extract_span){ at, c->rest_end });
	if (claim.object)
		extract_add_said(r, c, subject, claim);
	return true;
}

void
extract_is_thing(struct reading *r, const struct clause *c, const char *subject)
{
	const struct token *t = r->tokens.items;
	const struct token *head = t + c->head, *first = t + c->rest;
	bool ours = c->who == SUBJECT_OURS || c->who == SUBJECT_THEIRS ||
		    (c->who == SUBJECT_NAME && c->owner_end);
	struct claim claim = { .type = MEMORY_FACT,
		.relation = "is",
		.confidence = .65,
		.event_at.at = CLOCK_NONE };

	if (c->past || c->future || c->perfect || c->rest >= c->rest_end ||
	    (token_trait(head, WORD_VAGUE) && !token_word(first, "to")) ||
	    extract_subject_person(r, c))
		return;
	if (again_and_again(r, c, subject))
		return;
	if (!ours && !r->document &&
	    !(c->who == SUBJECT_THING &&
		(token_trait(head, WORD_PROJECT | WORD_MEETING) ||
		    (token_is(head, WORD_JOB | WORD_KIN) &&
			(token_name(first) || (token_word(first, "another") &&
						  token_name(first + 1)))))))
		return;
	if (ours && token_word(first, "to") &&
	    token_in(head, " goal dream plan aim resolution ambition job task "
			   "target priority wish intention mission hope ") &&
	    !extract_points(r, c) && !c->negative) {
		claim.relation = "wants";
		claim.type = MEMORY_PREFERENCE;
		claim.object = extract_say_object(
		    r, (struct extract_span){ c->rest + 1, c->rest_end });
		extract_add_said(r, c, subject, claim);
		return;
	}
	if ((token_trait(first, WORD_PASSING) && !ails(head) &&
		!token_is(first, WORD_PREPOSITION)) ||
	    token_is(first, WORD_ADVERB | WORD_ASKS | WORD_NOT) ||
	    first->word->forms & FORM_ING || c->rest_end - c->rest > 10 ||
	    token_in(first, " to that it like my your the_same so one "))
		return;
	for (size_t i = c->rest; i < c->rest_end; i++)
		if ((token_trait(t + i, WORD_PASSING) && !ails(head) &&
			!token_is(t + i, WORD_PREPOSITION)) ||
		    extract_points(r, c))
			return;
	if (c->no_longer || c->used_to)
		claim.stance = CLAIM_ENDED;
	else if (c->negative)
		claim.stance = CLAIM_NEVER;
	claim.object = extract_say_object(
	    r, (struct extract_span){ c->rest, c->rest_end });
	if (claim.object)
		extract_add_said(r, c, subject, claim);
}

void
extract_is_person(
    struct reading *r, const struct clause *c, const char *subject)
{
	const struct token *t = r->tokens.items + c->rest;
	struct claim claim = { .type = MEMORY_FACT,
		.relation = "is",
		.confidence = .6,
		.event_at.at = CLOCK_NONE };

	/* "Weiss is QA" */
	if (!c->past && !c->negative && c->rest + 1 == c->rest_end &&
	    t->len > 1 && t->len < 5 && t->capital &&
	    r->tokens.text[t->start + 1] >= 'A' &&
	    r->tokens.text[t->start + 1] <= 'Z' && !token_in(t, " ok tv ") &&
	    !t->word->classes && !t->word->traits) {
		claim.object = extract_say_object(
		    r, (struct extract_span){ c->rest, c->rest_end });
		extract_add_said(r, c, subject, claim);
		return;
	}
	if (c->past || c->rest + 1 >= c->rest_end ||
	    c->rest_end - c->rest > 8 || !token_in(t, " a an the ") ||
	    extract_points(r, c) || c->negative || c->no_longer ||
	    token_trait(t + 1, WORD_PASSING) ||
	    token_in(t + 1, " one same kind type only first last most "))
		return;
	for (size_t i = c->rest; i < c->rest_end; i++)
		/* "the maintainer of a small library" */
		if (i > c->rest + 1 &&
		    token_in(r->tokens.items + i, " of for at in "))
			break;
		else if (token_trait(
			     r->tokens.items + i, WORD_VAGUE | WORD_PASSING) &&
			 !token_is(r->tokens.items + i, WORD_PREPOSITION) &&
			 !(token_word(r->tokens.items + i, "old") &&
			     token_is(r->tokens.items + i - 1, WORD_TIME)))
			return;
	claim.object = extract_say_object(
	    r, (struct extract_span){ c->rest, c->rest_end });
	if (claim.object)
		extract_add_said(r, c, subject, claim);
}
