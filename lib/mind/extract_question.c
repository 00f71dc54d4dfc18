#include "mind/extract_question.h"

#include <string.h>

#include "mind/extract_clause.h"
#include "mind/extract_question_asked.h"

enum { QUESTION_WORDS = 24 };

/* "Any exams coming up?" asks for exams. */
static size_t
without_tail(const struct asked *a)
{
	const struct token *t = a->tokens->items;
	size_t end = a->end;

	while (end > 2 && token_in(t + end - 1, " coming up planned ahead yet "
						"left soon already so far "))
		end--;
	return end;
}

/*
 * Whether a noun alone asks for its value: "Colour?".  "Coffee?" and "Nuts?"
 * do not: they ask whether.
 */
static bool
has_value(const struct asked *a, size_t first)
{
	const struct token *t = a->tokens->items + a->end - 1;
	size_t n = strlen(t->norm);

	/* "Groomer?", "Longest lens?" */
	if (token_is(t, WORD_JOB) ||
	    (n > 5 && strcmp(t->norm + n - 3, "mer") == 0) ||
	    (first + 1 < a->end && strstr(t[-1].norm, "est")))
		return true;
	return token_trait(t, WORD_PROJECT | WORD_MEETING) ||
	       token_in(t,
		   " name surname nickname username age job profession "
		   "occupation employer budget size colour color shade date "
		   "time day month year dose dosage brand make model variety "
		   "breed type topic subject title theme genre address city "
		   "town country street postcode zip phone number email mail "
		   "goal goals aim target distance pace height weight length "
		   "width duration price cost rent salary wage fee rate rating score venue "
		   "place location language languages version hours schedule "
		   "format style tone seat destination route level grade "
		   "nationality hobby hobbies birthday birthdate currency "
		   "hotel airline airport platform framework database port "
		   "diet allergies instrument position team club stack blood "
		   "cuisine dish drink pet pets transport commute ");
}

/* "And the budget?", "Your age?", "Colour?", "Any pets?" */
static bool
read_noun(struct asked *a)
{
	const struct token *t = a->tokens->items;
	size_t at = 0, first;
	bool any;

	while (
	    at < a->end && token_in(t + at, " and so ok okay then also next "))
		at++;
	any = at < a->end && token_word(t + at, "any");
	if (any)
		a->end = without_tail(a);
	first = at += any || (at < a->end && token_word(t + at, "the"));
	if (at >= a->end || a->end - at > ASKED_PHRASE ||
	    token_is(t + at,
		ASKED_PRONOUNS | WORD_ADVERB | WORD_OPENING | WORD_FILLER) ||
	    (token_trait(t + at, WORD_SMALL) &&
		!token_is(t + at, WORD_POSSESSIVE)))
		return false;
	for (size_t i = at; i < a->end; i++)
		if (t[i].mark ||
		    token_is(t + i, ASKED_HELPERS | ASKED_PRONOUNS) ||
		    t[i].timed || t[i].digits ||
		    token_in(t + i, " or it that this ") ||
		    (i > at && extract_finite(a->tokens, i, a->end)))
			return false;
	a->q->wants = WANTS_THING;
	a->q->bare = true;
	if (any) {
		buf_string(&a->q->instead, "I have %");
		a->q->wants = WANTS_CHOICE;
		extract_question_asked_noun(a, first, a->end);
	} else if (!has_value(a, at) || token_word(t + at, "same")) {
		return false;
	} else if (token_is(t + at, WORD_POSSESSIVE)) {
		extract_question_asked_say(a, at, a->end, &a->q->form);
		extract_question_asked_is(a, at, &a->q->form);
		a->q->form.data[0] &= 0x5f;
	} else {
		extract_question_asked_noun(a, first, a->end);
		if (!*a->q->noun)
			return false;
		extract_question_asked_ours(a, first, &a->q->form);
		extract_question_asked_is(a, first, &a->q->form);
	}
	return true;
}

static void
reset(struct question *q)
{
	buf_reset(&q->form);
	buf_reset(&q->denied);
	buf_reset(&q->instead);
	buf_reset(&q->named);
	q->wants = WANTS_NOTHING;
	q->noun[0] = '\0';
	q->bare = q->favour = false;
}

/* Without "again", "exactly" and the like. */
static size_t
question_end(const struct tokens *tokens, size_t from)
{
	size_t end = tokens->n;

	for (size_t i = from + 2; i < end; i++)
		if (tokens->items[i].mark && tokens->items[i].mark != '"')
			end = i;
	while (end > from + 1 &&
	       token_in(tokens->items + end - 1,
		   " again exactly though anyway now then currently please "
		   "right lol haha "))
		end--;
	return end;
}

void
extract_question_read(struct question *question, const struct tokens *tokens)
{
	struct asked a = { .tokens = tokens, .q = question };

	reset(question);
	if (tokens->n > QUESTION_WORDS)
		return;
	for (size_t at = 0; at < tokens->n; at++) {
		const struct token *t = tokens->items + at;

		if (at && !t->mark &&
		    !token_is(t - 1, WORD_OPENING | WORD_FILLER | WORD_AND))
			continue;
		a.end = question_end(tokens, at);
		reset(question);
		if (extract_question_word(&a, at))
			return;
		reset(question);
		if (extract_question_there(&a, at))
			return;
		reset(question);
		if (extract_question_choice(&a, at))
			return;
		reset(question);
		if (extract_question_request(&a, at))
			return;
	}
	a.end = question_end(tokens, 0);
	reset(question);
	if (!read_noun(&a))
		reset(question);
}

void
extract_question_release(struct question *question)
{
	buf_release(&question->form);
	buf_release(&question->denied);
	buf_release(&question->instead);
	buf_release(&question->named);
}
