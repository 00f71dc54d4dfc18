#include <string.h>

#include "mind/extract_apply.h"
#include "mind/relations.h"

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

struct claim *
extract_add_said(struct reading *r, const struct clause *c, const char *subject,
    struct claim claim)
{
	claim.text = extract_apply_sentence(r, c, subject);
	claim.subject = subject;
	claim.valid_from = claim.valid_to = CLOCK_NONE;
	if (claim.object && strlen(claim.object) > EXTRACT_TEXT_MAX / 2)
		claim.object = claim.relation = NULL;
	return extract_add(r, &claim);
}

/* "twice a week", "three times a day", "two books a month" */
static bool
rate(const struct token *t)
{
	return token_in(t, " a an per ") &&
	       token_in(t + 1,
		   " day week month year night fortnight weekend hour ") &&
	       (token_in(t - 1, " once twice times hours minutes miles km "
				"books ") ||
		   token_is(t - 1, WORD_NUMBER) || t[-1].digits ||
		   token_is(t - 2, WORD_NUMBER) || t[-2].digits);
}

bool
extract_every(const struct reading *r, const struct clause *c)
{
	for (size_t i = c->start; i < c->end && i < r->tokens.n; i++)
		if (token_in(r->tokens.items + i,
			" every each daily weekly weekends weekdays mondays "
			"tuesdays wednesdays thursdays fridays saturdays "
			"sundays mornings evenings monthly nightly yearly "
			"annually ") ||
		    (i >= c->rest + 1 && i >= 2 && i + 1 < c->end &&
			rate(r->tokens.items + i)))
			return true;
	return false;
}

static void
habit(struct reading *r, const struct clause *c, const char *subject)
{
	struct claim claim = { .type = MEMORY_PREFERENCE,
		.relation = "habit",
		.confidence = .7,
		.event_at.at = CLOCK_NONE };

	if (token_trait(verb_of(r, c), WORD_INNER | WORD_SAYS) &&
	    !extract_apply_verb(
		c, " use have do make get read keep put listen see try "))
		return;
	/* "I hardly ever drink" */
	bool alone = c->often && c->rest >= c->rest_end &&
		     extract_apply_verb(
			 c, " drink smoke cook drive fly exercise gamble ");

	if ((!extract_content(r, c) && !alone &&
		((!extract_every(r, c) && c->rest >= c->rest_end) ||
		    extract_apply_verb(
			c, " be have do make get go come put keep see "))) ||
	    extract_points(r, c))
		return;
	if (c->no_longer || c->used_to || c->aspect == ASPECT_STOP)
		claim.stance = CLAIM_ENDED;
	claim.object = extract_say_deed(r, c);
	extract_add_said(r, c, subject, claim);
}

/* "I'm training for a marathon": what somebody is at. */
static void
at_it(struct reading *r, const struct clause *c, const char *subject)
{
	struct claim claim = {
		.type = MEMORY_FACT, .confidence = .6, .event_at.at = CLOCK_NONE
	};

	const struct extract_time *time = time_of(r, c);
	bool long_since = c->perfect && time;

	if (token_trait(verb_of(r, c), WORD_INNER | WORD_SAYS) ||
	    (extract_content(r, c) < 1 && !c->aspect && !long_since) ||
	    extract_points(r, c) || c->negative ||
	    (extract_apply_verb(c, " write ") && c->rest < c->rest_end &&
		token_is(r->tokens.items + c->rest, WORD_PREPOSITION)) ||
	    extract_apply_verb(
		c, " come look be get have sit hold keep stand wait ") ||
	    (!c->aspect && !long_since &&
		extract_apply_verb(c, " go do run call talk start ")))
		return;
	claim.relation = c->aspect == ASPECT_STOP ? "does" : NULL;
	claim.stance = c->aspect == ASPECT_STOP ? CLAIM_ENDED : CLAIM_HOLDS;
	claim.object = claim.relation ? extract_say_deed(r, c) : NULL;
	extract_add_said(r, c, subject, claim);
}

/* "I'm on holiday from the 20th", "I'm in Paris next week" */
static bool
stay(struct reading *r, const struct clause *c, const char *subject)
{
	const struct extract_time *time = time_of(r, c);
	struct claim claim = { .type = MEMORY_EVENT,
		.relation = "plans",
		.confidence = .7,
		.event_at.at = CLOCK_NONE };

	if (!time || !time->when.future || c->negative ||
	    c->rest >= c->rest_end || !extract_content(r, c) ||
	    extract_points(r, c) ||
	    !(token_is(r->tokens.items + c->rest, WORD_PREPOSITION) ||
		token_in(r->tokens.items + c->rest, " away abroad ")))
		return false;
	claim.event_at = time->when.from;
	claim.object = extract_say_deed(r, c);
	extract_add_said(r, c, subject, claim);
	return true;
}

/* "Marcel has been with us for 12 years" */
static bool
with_us(struct reading *r, const struct clause *c, const char *subject)
{
	const struct extract_time *time = time_of(r, c);
	const struct token *t = r->tokens.items + c->rest;
	struct claim claim = {
		.type = MEMORY_FACT, .confidence = .6, .event_at.at = CLOCK_NONE
	};

	if (!c->perfect || c->negative || c->never || !time ||
	    !time->when.since || c->rest + 1 >= c->rest_end ||
	    !token_in(t, " with ") || !token_in(t + 1, " us me "))
		return false;
	extract_add_said(r, c, subject, claim);
	return true;
}

/* "I used to row for Durham" */
static void
used_to(struct reading *r, const struct clause *c, const char *subject)
{
	struct claim claim = { .type = MEMORY_FACT,
		.stance = CLAIM_ENDED,
		.relation = "does",
		.confidence = .7,
		.event_at.at = CLOCK_NONE };

	if (token_trait(verb_of(r, c), WORD_INNER | WORD_SAYS) ||
	    extract_points(r, c) || !extract_content(r, c))
		return;
	claim.object = extract_say_deed(r, c);
	extract_add_said(r, c, subject, claim);
}

/* "I'm usually asleep by ten" */
static bool
usually_so(struct reading *r, const struct clause *c, const char *subject)
{
	struct claim claim = { .type = MEMORY_PREFERENCE,
		.relation = "habit",
		.confidence = .6,
		.event_at.at = CLOCK_NONE };

	if (!c->often || c->never || c->negative || c->past || c->future ||
	    c->rest + 2 >= c->rest_end || extract_points(r, c) ||
	    !token_trait(r->tokens.items + c->rest, WORD_PASSING))
		return false;
	claim.object = extract_say_deed(r, c);
	extract_add_said(r, c, subject, claim);
	return true;
}

/*
 * "The trees are pruned in February": every year, so that the month is told as
 * it was said.
 */
static bool
yearly(struct reading *r, const struct clause *c)
{
	bool any = false;

	if (c->who != SUBJECT_THING || !c->passive || c->past || c->future ||
	    c->perfect || c->progressive)
		return false;
	for (size_t i = 0; i < r->n_times; i++) {
		struct extract_time *time = &r->times[i];

		if (time->first < c->rest || time->last > c->rest_end ||
		    time->when.from.precision != CLOCK_MONTH || !time->told)
			continue;
		for (size_t at = time->first; at < time->last; at++)
			any = any || token_in(r->tokens.items + at,
					 " in january february march april may "
					 "june july august september october "
					 "november december ");
		time->repeated = any;
	}
	return any;
}

/* "I don't do via ferratas any more" */
static void
no_longer(struct reading *r, const struct clause *c, const char *subject)
{
	struct claim claim = { .type = MEMORY_FACT,
		.stance = CLAIM_ENDED,
		.relation = "does",
		.confidence = .7,
		.event_at.at = CLOCK_NONE };
	struct clause bare = *c;

	bare.negative = bare.never = false;
	claim.object = extract_say_deed(r, &bare);
	extract_add_said(r, c, subject, claim);
}

/* "the office will not be opened": so it is from now on. */
static bool
never_again(struct reading *r, const struct clause *c, const char *subject)
{
	struct claim claim = {
		.type = MEMORY_FACT, .confidence = .6, .event_at.at = CLOCK_NONE
	};

	if (!c->future || !c->negative || !c->passive ||
	    c->who != SUBJECT_THING || extract_points(r, c))
		return false;
	extract_add_said(r, c, subject, claim);
	return true;
}

void
extract_generic(struct reading *r, const struct clause *c, const char *subject)
{
	const struct extract_time *time = time_of(r, c);
	bool person = extract_subject_person(r, c);
	bool be = extract_apply_verb(c, " be ");
	bool past = c->past || c->perfect;

	if (c->no_longer && person && !be && extract_content(r, c) &&
	    !extract_points(r, c)) {
		no_longer(r, c, subject);
		return;
	}
	if (c->used_to && person && (!be || extract_content(r, c))) {
		used_to(r, c, subject);
		return;
	}
	/* "he told me he'd sooner": what was said is no event */
	if (past && !c->passive && !c->planned && !c->promised &&
	    extract_apply_verb(c, " tell say hear mention ask reckon "))
		return;
	if (yearly(r, c))
		time = NULL;
	if (be && with_us(r, c, subject))
		return;
	if (never_again(r, c, subject))
		return;
	if (be && person && usually_so(r, c, subject))
		return;
	if (be && !c->future && !past) {
		if (person && stay(r, c, subject))
			return;
		if (person)
			extract_is_person(r, c, subject);
		else
			extract_is_thing(r, c, subject);
	} else if (c->future || c->planned || c->promised ||
		   (c->progressive && (c->negative || c->no_longer) && !past) ||
		   (!past && !be && !c->often && time && time->when.future &&
		       !(c->oblige && c->who == SUBJECT_THING))) {
		extract_plan(r, c, subject);
	} else if (person && !past && !c->can && !be &&
		   (c->often || c->never || extract_every(r, c)) &&
		   !c->negative) {
		habit(r, c, subject);
	} else if (person && !be && c->aspect != ASPECT_NONE && past) {
		at_it(r, c, subject);
	} else if (person && c->progressive && !c->past && !be) {
		at_it(r, c, subject);
	} else if (past && !c->can && !c->used_to &&
		   (!c->progressive || (c->perfect && !c->past))) {
		extract_past(r, c, subject);
	} else if (!past && !be && !c->progressive &&
		   (c->who != SUBJECT_THING || r->document ||
		       !token_trait(
			   r->tokens.items + c->subject, WORD_VAGUE))) {
		extract_state(r, c, subject);
	}
}
