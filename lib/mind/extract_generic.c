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
		t->timed))
		return true;
	for (size_t i = c->rest; i < c->rest_end; i++)
		if (i + 1 < c->rest_end &&
		    token_is(r->tokens.items + i + 1, WORD_BE) &&
		    token_word(r->tokens.items + i, "there"))
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
	if ((!extract_content(r, c) &&
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

/* "my car is a Tesla", "the API key is in the vault": what has no frame. */
static void
plain_is(struct reading *r, const struct clause *c, const char *subject)
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
	if (!ours && !r->document &&
	    !(c->who == SUBJECT_THING &&
		(token_trait(head, WORD_PROJECT | WORD_MEETING) ||
		    (token_is(head, WORD_JOB | WORD_KIN) &&
			token_name(first)))))
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
	if ((token_trait(first, WORD_PASSING) &&
		!token_is(first, WORD_PREPOSITION)) ||
	    token_is(first, WORD_ADVERB | WORD_ASKS | WORD_NOT) ||
	    first->word->forms & FORM_ING || c->rest_end - c->rest > 10 ||
	    token_in(first, " to that it like my your the_same so one "))
		return;
	for (size_t i = c->rest; i < c->rest_end; i++)
		if ((token_trait(t + i, WORD_PASSING) &&
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

/* Whether, in talk, it is more than a way of speaking. */
static bool
concrete(const struct reading *r, const struct clause *c)
{
	const struct token *subject = r->tokens.items + c->subject;
	const struct token *head = r->tokens.items + c->head;
	const struct token *next = r->tokens.items + c->rest;
	bool small = token_trait(next, WORD_SMALL) &&
		     (!token_is(next, WORD_ARTICLE | WORD_NUMBER) ||
			 token_in(next,
			     " the many some such more each no all another "));

	if (extract_apply_verb(c,
		" bring remind make help offer create give show feel provide "
		"deserve mean prove inspire encourage add teach allow let "
		"support strengthen push fit matter lift strike "))
		return false;
	if (token_trait(subject, WORD_HOBBY) || next->timed ||
	    token_in(next, " any such so their "))
		return false;
	if (extract_apply_verb(c, " have ") && token_word(next, "no"))
		return c->rest_end == c->rest + 2 &&
		       !token_trait(next + 1, WORD_VAGUE | WORD_SMALL);
	if (subject->word->forms & FORM_ING)
		return false;
	if (c->who == SUBJECT_THING &&
	    token_in(subject, " all every each no most both "))
		return c->oblige || c->passive || c->often || figures(r, c);
	if (c->passive && extract_apply_verb(c, " allow forbid require permit "
						"prohibit ban "))
		return true;
	if (c->who == SUBJECT_THING && token_in(subject, " the our ") &&
	    figures(r, c))
		return true;
	/* "the cabbage is salted overnight": how it is done */
	if (c->who == SUBJECT_THING && c->passive && !c->doubt &&
	    c->rest < c->rest_end &&
	    !token_trait(r->tokens.items + c->verb, WORD_INNER | WORD_SAYS) &&
	    !token_trait(head, WORD_VAGUE) &&
	    !token_in(next, " to so such with "))
		return true;
	if (c->who == SUBJECT_THING || c->who == SUBJECT_IT)
		return token_trait(head, WORD_PROJECT | WORD_MEETING) ||
		       c->often || time_of(r, c) || extract_every(r, c) ||
		       c->oblige || (c->who == SUBJECT_IT && r->thing.name);
	if (c->who == SUBJECT_NAME && subject->word->lemma)
		return false;
	if (extract_apply_verb(c,
		" find give make bring help lend last increase stay push show "
		"lead serve feel grow deserve believe support keep work "
		"act light lift draw call stick face lose win catch send share "
		"spend try start continue change build create film "))
		return c->who != SUBJECT_I && c->who != SUBJECT_WE &&
		       !extract_apply_verb(
			   c, " make bring help give show feel ");
	return !extract_apply_verb(c, " have ") ||
	       ((!small || next->capital || c->negative) &&
		   c->rest_end - c->rest <= 7);
}

/* "Helmut owns staging", "it closes at 16:00": what is so, without a frame. */
static void
state(struct reading *r, const struct clause *c, const char *subject)
{
	struct claim claim = { .type = MEMORY_FACT,
		.confidence = .55,
		.event_at.at = CLOCK_NONE };
	bool has = extract_apply_verb(c, " have ");

	if (token_trait(verb_of(r, c), WORD_INNER | WORD_SAYS) ||
	    (extract_apply_verb(c, " let ") && !c->passive) ||
	    extract_apply_verb(c, " be go come get mean seem become turn "
				  "happen wait look hold need put do ") ||
	    (extract_apply_verb(c, " take ") &&
		!(c->rest < c->rest_end &&
		    (token_is(r->tokens.items + c->rest,
			 WORD_ARTICLE | WORD_NUMBER) ||
			r->tokens.items[c->rest].capital))) ||
	    (extract_content(r, c) < 1 && !time_of(r, c) && !c->negative &&
		!(c->passive && (c->often || r->document || c->oblige ||
				    extract_every(r, c)))) ||
	    extract_points(r, c) ||
	    (c->passive && !r->document && c->who != SUBJECT_THING) ||
	    c->rest_end - c->rest > 16)
		return;
	if (!r->document && !concrete(r, c))
		return;
	if (c->dropped || (c->can && !c->negative && !r->document))
		return;
	if (has && !c->negative) {
		claim.relation = "has";
		claim.object = extract_say_object(
		    r, (struct extract_span){ c->rest, c->rest_end });
	}
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
	    !token_is(r->tokens.items + c->rest, WORD_PREPOSITION))
		return false;
	claim.event_at = time->when.from;
	claim.object = extract_say_deed(r, c);
	extract_add_said(r, c, subject, claim);
	return true;
}

/* "I'm the treasurer", "he's a saint": by what somebody is. */
static void
person_is(struct reading *r, const struct clause *c, const char *subject)
{
	const struct token *t = r->tokens.items + c->rest;
	struct claim claim = { .type = MEMORY_FACT,
		.relation = "is",
		.confidence = .6,
		.event_at.at = CLOCK_NONE };

	if (c->past || c->rest + 1 >= c->rest_end ||
	    c->rest_end - c->rest > 8 || !token_in(t, " a an the ") ||
	    extract_points(r, c) || c->negative || c->no_longer ||
	    token_trait(t + 1, WORD_PASSING) ||
	    token_in(t + 1, " one same kind type only first last most "))
		return;
	for (size_t i = c->rest; i < c->rest_end; i++)
		if (token_trait(
			r->tokens.items + i, WORD_VAGUE | WORD_PASSING) &&
		    !token_is(r->tokens.items + i, WORD_PREPOSITION))
			return;
	claim.object = extract_say_object(
	    r, (struct extract_span){ c->rest, c->rest_end });
	if (claim.object)
		extract_add_said(r, c, subject, claim);
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
	if (be && !c->future && !past) {
		if (person && stay(r, c, subject))
			return;
		if (person)
			person_is(r, c, subject);
		else
			plain_is(r, c, subject);
	} else if (c->future || c->planned || c->promised ||
		   (c->progressive && (c->negative || c->no_longer) && !past) ||
		   (!past && !be && !c->often && time && time->when.future)) {
		extract_plan(r, c, subject);
	} else if (person && !past && !c->can && !be &&
		   (c->often || c->never || extract_every(r, c)) &&
		   !c->negative) {
		habit(r, c, subject);
	} else if (person && !be && c->aspect != ASPECT_NONE && past) {
		at_it(r, c, subject);
	} else if (person && c->progressive && !c->past && !be) {
		at_it(r, c, subject);
	} else if (past && !c->can && !c->used_to && !c->progressive) {
		extract_past(r, c, subject);
	} else if (!past && !be && !c->progressive &&
		   (c->who != SUBJECT_THING || r->document ||
		       !token_trait(
			   r->tokens.items + c->subject, WORD_VAGUE))) {
		state(r, c, subject);
	}
}
