#include <string.h>

#include "mind/extract_apply.h"

static const struct extract_time *
time_of(const struct reading *r, const struct clause *c)
{
	return extract_time_in(r, (struct extract_span){ c->start, c->end });
}

void
extract_event(struct reading *r, const struct clause *c, const char *subject,
    double confidence)
{
	const struct extract_time *time = time_of(r, c);
	struct claim claim = { .type = MEMORY_EVENT,
		.relation = "did",
		.confidence = time ? confidence : confidence - .1,
		.event_at.at = CLOCK_NONE };

	if (c->negative || c->never || extract_points(r, c) || c->used_to)
		return;
	for (size_t i = c->rest; i < c->rest_end; i++)
		if (token_in(r->tokens.items + i, " mind "))
			return;
	/* "the pots I bought yesterday remind me": no event of its own */
	if (c->rest < c->rest_end && r->tokens.items[c->rest].timed &&
	    extract_apply_verb(
		c, " buy take make get read see write give find "))
		return;
	if (c->rest < c->rest_end &&
	    token_in(r->tokens.items + c->rest, " any no remind "))
		return;
	if (time && time->when.future &&
	    !extract_apply_verb(c, " promise book reserve order schedule "
				   "register sign buy arrange invite hire rent "
				   "enroll enrol enter "))
		return;
	if (extract_apply_verb(c, " promise "))
		claim.relation = "promised";
	if (time)
		claim.event_at = time->when.from;
	claim.object = extract_say_deed(r, c);
	extract_add_said(r, c, subject, claim);
}

/* "I've never seen any Kurosawa" */
static void
never_did(struct reading *r, const struct clause *c, const char *subject)
{
	struct claim claim = { .type = MEMORY_FACT,
		.confidence = .65,
		.event_at.at = CLOCK_NONE };

	if (c->never && extract_content(r, c) && !extract_points(r, c) &&
	    !token_trait(r->tokens.items + c->verb, WORD_SAYS) &&
	    !extract_apply_verb(c, " think feel hear know understand notice "))
		extract_add_said(r, c, subject, claim);
}

/* "the boiler has been out of order since Sunday" */
static void
since(struct reading *r, const struct clause *c, const char *subject)
{
	struct claim claim = { .type = MEMORY_FACT,
		.confidence = .65,
		.event_at.at = CLOCK_NONE };

	if (extract_content(r, c) && !extract_points(r, c) && !c->negative)
		extract_add_said(r, c, subject, claim);
}

/* Whether a place, or somebody, stands behind a preposition. */
static bool
somewhere(const struct reading *r, const struct clause *c)
{
	for (size_t i = c->rest; i + 1 < c->rest_end; i++) {
		const struct token *t = r->tokens.items + i;

		if (token_in(t, " in at to from near ") && !t[1].timed &&
		    !t[1].digits && token_name(t + 1))
			return true;
	}
	return false;
}

/* What was done, or was never done. */
void
extract_past(struct reading *r, const struct clause *c, const char *subject)
{
	const struct extract_time *time = time_of(r, c);
	const struct token *verb = r->tokens.items + c->verb;
	bool person = extract_subject_person(r, c);
	bool be = extract_apply_verb(c, " be ");
	const struct token *next = r->tokens.items + c->rest;
	bool deed = token_trait(verb, WORD_DEED) && extract_content(r, c) > 0 &&
		    person;

	if (extract_apply_verb(c, " get ") && !time &&
	    !(c->rest < c->rest_end &&
		(token_is(next, WORD_ARTICLE | WORD_NUMBER | WORD_POSSESSIVE) ||
		    (token_word(next, "into") && next[1].capital))))
		return;
	deed = deed || (token_trait(verb, WORD_DEED) && time && person);
	if (c->perfect && (c->never || c->negative) && person) {
		never_did(r, c, subject);
		return;
	}
	if (c->perfect && be && time && time->when.since) {
		since(r, c, subject);
		return;
	}

	if (token_trait(verb, WORD_INNER | WORD_SAYS) && !time)
		return;
	if (be &&
	    !(c->perfect && c->rest < c->rest_end &&
		token_word(r->tokens.items + c->rest, "to")) &&
	    !(time && person && c->rest + 1 < c->rest_end &&
		token_in(next, " in at ") && token_name(next + 1) &&
		!next[1].timed))
		return;
	/* "my bike was stolen last month": what it is of is said before */
	if (c->who == SUBJECT_OURS && c->passive && !be &&
	    token_trait(verb, WORD_DEED))
		deed = true;
	if (time && c->who == SUBJECT_OURS && !be && !time->when.future &&
	    !extract_apply_verb(c, " go come do have get make "))
		deed = true;
	if (person && !be && !c->negative && somewhere(r, c) &&
	    !token_trait(verb, WORD_INNER | WORD_SAYS))
		deed = true;
	if ((time && extract_content(r, c) > 0) || deed || be)
		extract_event(r, c, subject, time ? .75 : .7);
}
