#include <string.h>

#include "mind/extract_apply.h"

static const struct extract_time *
time_of(const struct reading *r, const struct clause *c)
{
	return extract_time_in(r, (struct extract_span){ c->start, c->end });
}

void
extract_look_back(struct reading *r, const struct clause *c)
{
	const struct word *verb = r->tokens.items[c->verb].word;
	const int64_t day = INT64_C(86400000000);

	if (!c->past || c->perfect || c->future || c->passive || c->often ||
	    c->chain != c->verb || !(verb->forms & FORM_BASE) ||
	    !(verb->forms & FORM_PAST) || r->said.at == CLOCK_NONE)
		return;
	for (size_t i = 0; i < r->n_times; i++) {
		struct when *when = &r->times[i].when;
		int64_t back = 7 * day;

		if (r->times[i].first < c->start || r->times[i].last > c->end ||
		    !r->times[i].told || !when->future || when->vague ||
		    r->times[i].repeated)
			continue;
		if (when->from.precision == CLOCK_MONTH) {
			struct clock_date date = clock_date(&when->from);

			back = (clock_days(date.year, date.month, 1) -
				   clock_days(date.year - 1, date.month, 1)) *
			       day;
		}
		/* "next Friday" stays where it is */
		if (when->from.precision > CLOCK_MONTH ||
		    when->from.at - back > r->said.at ||
		    (back == 7 * day && when->from.precision != CLOCK_DAY))
			continue;
		when->from.at -= back;
		if (when->until != CLOCK_NONE)
			when->until -= back;
		when->future = false;
	}
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
	/* "extended to December" */
	if (time && time->when.future &&
	    !(time->first > 0 && token_in(r->tokens.items + time->first - 1,
				     " to until till through ")) &&
	    !(time->first < r->tokens.n &&
		token_in(r->tokens.items + time->first,
		    " to until till through ")) &&
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

	bool long_ago = c->negative && c->perfect && time_of(r, c);

	if ((c->never || long_ago) &&
	    !(!c->perfect && extract_apply_verb(c, " get come go see mind ")) &&
	    extract_content(r, c) && !extract_points(r, c) &&
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

/* "has been playing up since the marathon": it still does. */
static bool
lately(const struct reading *r, const struct clause *c,
    const struct extract_time *time)
{
	if (time && time->when.since)
		return true;
	if (!c->progressive)
		return false;
	for (size_t i = c->rest; i + 1 < c->rest_end; i++)
		if (token_in(r->tokens.items + i, " since for "))
			return true;
	return false;
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

/*
 * "The dentist found two cavities", "the flat above us flooded in November":
 * what happened is told whole, though no list has the verb.
 */
static bool
did_something(const struct reading *r, const struct clause *c)
{
	for (size_t i = c->rest; i < c->rest_end; i++)
		if (token_in(
			r->tokens.items + i, " whether if never even back "))
			return false;
	if (c->negative || c->shared ||
	    token_trait(r->tokens.items + c->verb, WORD_INNER | WORD_SAYS) ||
	    extract_apply_verb(c, " be go come do have get make take give "))
		return false;
	return extract_content(r, c) > 0;
}

/* Whether it is told of whom, or when, it happened: then it did. */
static bool
is_told(const struct reading *r, const struct clause *c,
    const struct extract_time *time)
{
	const struct token *verb = r->tokens.items + c->verb;
	const struct token *next = r->tokens.items + c->rest;
	bool person = extract_subject_person(r, c);

	/* "I was adopted when I was two" */
	if (person && c->passive && c->rest + 3 < c->rest_end &&
	    token_word(next, "when") && token_is(next + 2, WORD_BE))
		return true;
	if (extract_apply_verb(c, " be "))
		return did_something(r, c);
	/* "my bike was stolen last month": what it is of is said before */
	if (c->who == SUBJECT_OURS && c->passive &&
	    token_trait(verb, WORD_DEED))
		return true;
	if (time && c->who == SUBJECT_OURS && !time->when.future &&
	    !extract_apply_verb(c, " go come do have get make "))
		return true;
	/* "I cut my hand on Sunday" */
	if (time && person && !c->negative && c->rest + 1 < c->rest_end &&
	    token_in(next, " my our ") &&
	    !token_trait(verb, WORD_INNER | WORD_SAYS) &&
	    !extract_apply_verb(c, " make have get take do give spend change "))
		return true;
	if (person && !c->negative && somewhere(r, c) &&
	    !token_trait(verb, WORD_INNER | WORD_SAYS))
		return true;
	/* "the boiler broke on Sunday" */
	if (time && !person && !c->negative && !time->when.future &&
	    !token_trait(verb, WORD_INNER | WORD_SAYS) &&
	    !token_trait(r->tokens.items + c->head, WORD_VAGUE) &&
	    !extract_apply_verb(
		c, " go come do have get make stay remain stand sit look "))
		return true;
	return did_something(r, c);
}

/* What was done, or was never done. */
void
extract_past(struct reading *r, const struct clause *c, const char *subject)
{
	const struct extract_time *time = time_of(r, c);
	const struct token *verb = r->tokens.items + c->verb;
	bool person = extract_subject_person(r, c);
	bool be = extract_apply_verb(c, " be "), seen;
	const struct token *next = r->tokens.items + c->rest;
	bool deed = token_trait(verb, WORD_DEED) && extract_content(r, c) > 0 &&
		    person;

	if (extract_apply_verb(c, " get ") && !time &&
	    !(c->rest < c->rest_end &&
		(token_is(next, WORD_ARTICLE | WORD_NUMBER | WORD_POSSESSIVE) ||
		    (token_word(next, "into") && next[1].capital))))
		return;
	deed = deed || (token_trait(verb, WORD_DEED) && time && person);
	if (((c->perfect && (c->never || c->negative)) ||
		(c->past && c->never)) &&
	    person) {
		never_did(r, c, subject);
		return;
	}
	if (c->perfect && (be || c->progressive) && lately(r, c, time)) {
		since(r, c, subject);
		return;
	}

	/* "I've seen Hamilton three times" */
	seen = person && c->perfect && !c->negative && c->rest < c->rest_end &&
	       extract_apply_verb(c, " see read watch ") && token_name(next);
	deed = deed || seen;
	if (token_trait(verb, WORD_INNER | WORD_SAYS) && !time && !seen)
		return;
	if (be &&
	    !(c->perfect && c->rest < c->rest_end &&
		token_word(r->tokens.items + c->rest, "to")) &&
	    !(time && person && c->rest + 1 < c->rest_end &&
		token_in(next, " in at ") && token_name(next + 1) &&
		!next[1].timed))
		return;
	deed = deed || is_told(r, c, time);
	if ((time && extract_content(r, c) > 0) || deed || be)
		extract_event(r, c, subject, time ? .75 : .7);
}
