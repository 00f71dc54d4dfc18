#include <string.h>

#include "mind/extract_question_asked.h"
#include "mind/extract_question_say.h"

/* A question that a word like "where" begins. */

/* Behind a preposition that lost its noun: "fly from", "use for logging". */
static size_t
stranded(const struct asked *a)
{
	const struct token *t = a->tokens->items;

	for (size_t i = a->rest; i < a->end; i++)
		if (token_is(t + i, WORD_PREPOSITION) && !t[i].timed &&
		    (i + 1 >= a->end ||
			(token_is(t + i + 1, WORD_PREPOSITION) &&
			    i == a->rest)))
			return i + 1;
	return 0;
}

/* Whether a preposition is but a part of its verb: "get up". */
static bool
particle(const struct token *t)
{
	return token_in(t, " up down out off over back away on ");
}

/* "what do you do (for a living)": of any other doing, nothing is known. */
static bool
does_what(const struct asked *a)
{
	const struct token *t = a->tokens->items;

	return a->q->wants == WANTS_THING && !*a->q->noun &&
	       a->verb < a->rest && token_is(t + a->helper, WORD_DO) &&
	       token_word(t + a->verb, "do");
}

static bool
say_job(struct asked *a)
{
	const struct token *t = a->tokens->items;

	if (token_word(t + a->helper, "did") ||
	    (a->rest < a->end &&
		!(token_word(t + a->rest, "for") &&
		    token_in(t + a->end - 1, " living work job "))))
		return false;
	extract_question_say_subject(
	    a->tokens, a->subject, a->subject_end, &a->q->form);
	buf_string(&a->q->form,
	    extract_question_say_third(a->tokens, a->subject, a->subject_end)
		? " works as %"
		: " work as %");
	return true;
}

/* The form of a question whose subject stands behind its helper. */
static bool
say_inverted(struct asked *a)
{
	const struct token *t = a->tokens->items;
	struct question *q = a->q;
	size_t behind;

	a->subject = a->helper + 1;
	a->subject_end = extract_question_asked_subject(a, a->subject);
	if (!a->subject_end || token_is(t + a->subject, WORD_I) ||
	    (token_in(t + a->subject, " that this ") &&
		(a->subject_end == a->subject + 1 ||
		    token_word(t + a->subject + 1, "one"))) ||
	    !extract_question_asked_verb(a) || extract_question_asked_idle(a))
		return false;
	/* "what was it?": of anything */
	if (q->wants == WANTS_THING && a->verb == a->rest && !stranded(a) &&
	    !*q->noun && token_word(t + a->subject, "it"))
		return false;
	if (does_what(a))
		return say_job(a);
	behind = stranded(a);
	extract_question_asked_front(a, true, &q->form);
	if (a->before < a->end) {
		extract_question_asked_say(a, a->rest, a->end, &q->form);
		/* of "at what time" the answer tells how it joins */
		if (q->wants != WANTS_TIME ||
		    !token_in(t + a->before, " at on in "))
			buf_printf(&q->form, " %s", t[a->before].norm);
		extract_question_asked_gap(&q->form);
	} else if (behind) {
		extract_question_asked_say(a, a->rest, behind, &q->form);
		extract_question_asked_gap(&q->form);
		extract_question_asked_say(a, behind, a->end, &q->form);
	} else if ((q->wants == WANTS_THING || q->wants == WANTS_NUMBER ||
		       q->wants == WANTS_SOMEBODY) &&
		   a->verb < a->rest && !token_word(t + a->verb, "called")) {
		extract_question_asked_gap(&q->form);
		extract_question_asked_say(a, a->rest, a->end, &q->form);
	} else if (q->wants == WANTS_THING && a->verb == a->rest) {
		/* "what was it this time?" */
		extract_question_asked_gap(&q->form);
		extract_question_asked_say(a, a->rest, a->end, &q->form);
	} else {
		extract_question_asked_say(a, a->rest, a->end, &q->form);
		extract_question_asked_gap(&q->form);
	}
	/* its preposition is told already: "where are you from" */
	if (behind && !particle(t + behind - 1) &&
	    (q->wants == WANTS_PLACE || q->wants == WANTS_TIME))
		q->wants = WANTS_THING;
	return true;
}

/* "what is the name of the project": all of it is the subject. */
static bool
say_copula(struct asked *a)
{
	const struct token *t = a->tokens->items;
	const struct token *helper = t + a->helper;

	if (!(token_is(helper, WORD_BE) || token_word(helper, "'s")) ||
	    a->before < a->end || a->helper + 1 >= a->end ||
	    token_is(t + a->helper + 1, ASKED_PRONOUNS) ||
	    !token_is(
		t + a->helper + 1, WORD_ARTICLE | WORD_POSSESSIVE | WORD_NAME))
		return false;
	for (size_t i = a->helper + 1; i < a->end; i++)
		if (extract_question_asked_form(
			t + i, FORM_ING | FORM_PARTICIPLE) &&
		    !extract_question_asked_form(t + i, FORM_BASE) &&
		    !token_trait(t + i, WORD_HOBBY))
			return false;
	if (token_is(t + a->end - 1, WORD_PREPOSITION | WORD_ADVERB))
		return false;
	a->subject = a->helper + 1;
	if (token_word(t + a->subject, "the") && a->end == a->subject + 2)
		extract_question_asked_ours(a, a->subject + 1, &a->q->form);
	else
		extract_question_say_subject(
		    a->tokens, a->subject, a->end, &a->q->form);
	buf_printf(&a->q->form, " %s %%",
	    extract_question_say_helper(helper, a->tokens, a->subject, a->end));
	return true;
}

/* "who plays on the 7th", "which days suit you": the answer is the subject. */
static bool
say_answer_first(struct asked *a, size_t verb)
{
	struct question *q = a->q;

	if (verb >= a->end || a->before < a->end ||
	    token_trait(a->tokens->items + verb, WORD_SAYS) ||
	    (q->wants != WANTS_THING && q->wants != WANTS_SOMEBODY))
		return false;
	buf_string(&q->form, "%");
	if (token_word(a->tokens->items + verb, "'s")) {
		buf_string(&q->form, " is");
		verb++;
	}
	extract_question_asked_say(a, verb, a->end, &q->form);
	return true;
}

/* What the word that asks wants; at is behind all of its phrase. */
static enum question_wants
wanted(const struct asked *a, size_t *at)
{
	static const struct {
		const char *word;
		enum question_wants wants;
	} kinds[] = { { "who", WANTS_SOMEBODY }, { "whom", WANTS_SOMEBODY },
		{ "where", WANTS_PLACE }, { "when", WANTS_TIME },
		{ "what", WANTS_THING }, { "which", WANTS_THING } };
	const struct token *t = a->tokens->items + *at;

	++*at;
	if (token_word(t, "how")) {
		++*at;
		if (token_in(t + 1, " many much "))
			return WANTS_NUMBER;
		if (token_word(t + 1, "old"))
			return WANTS_AGE;
		return token_in(t + 1, " long often ") ? WANTS_SPAN
						       : WANTS_NOTHING;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (token_word(t, kinds[i].word))
			return kinds[i].wants;
	return WANTS_NOTHING;
}

/* "Which system?", "How many guests?" */
static bool
say_bare(struct asked *a, size_t first)
{
	struct question *q = a->q;

	if (first >= a->end || !*q->noun)
		return false;
	q->bare = true;
	if (q->wants == WANTS_NUMBER) {
		buf_printf(&q->form, "There are %% %s", q->noun);
	} else {
		extract_question_asked_ours(a, first, &q->form);
		extract_question_asked_is(a, first, &q->form);
	}
	return q->wants == WANTS_THING || q->wants == WANTS_NUMBER;
}

/* Whether the phrase behind "which" or "how many" may go on with a word. */
static bool
in_phrase(const struct token *t)
{
	return !t->mark &&
	       !token_is(t, ASKED_HELPERS | ASKED_PRONOUNS | WORD_ADVERB) &&
	       !token_in(t, " 's it that this if ");
}

bool
extract_question_word(struct asked *a, size_t at)
{
	const struct token *t = a->tokens->items;
	size_t noun, phrase;

	a->before = a->end;
	if (token_is(t + at, WORD_PREPOSITION) && at + 1 < a->end &&
	    token_in(t + at + 1, " what which whom where when how "))
		a->before = at++;
	if (!token_in(t + at, " what which who whom where when how "))
		return false;
	a->q->wants = wanted(a, &at);
	if (a->q->wants == WANTS_NOTHING)
		return false;
	noun = at;
	if (at < a->end && token_is(t + at, WORD_PREPOSITION))
		return false;
	while (at < a->end && at - noun < ASKED_PHRASE && in_phrase(t + at) &&
	       !(at > noun && extract_question_asked_form(
				  t + at, FORM_BASE | FORM_S | FORM_PAST)) &&
	       !(at == noun && token_in(t + at - 1, " who what ") &&
		   extract_question_asked_form(t + at, FORM_S | FORM_PAST)))
		at++;
	phrase = at;
	if (a->q->wants == WANTS_THING || a->q->wants == WANTS_NUMBER)
		extract_question_asked_noun(a, noun, phrase);
	if (phrase >= a->end)
		return a->before >= a->end && say_bare(a, noun);
	a->helper = at;
	/* how something is to be done is soon done */
	if (token_in(t + at, " should shall must ") ||
	    (token_is(t + at, WORD_BE) && strcmp(a->q->noun, "year") == 0))
		return false;
	if (!token_is(t + at, ASKED_HELPERS) && !token_word(t + at, "'s"))
		return say_answer_first(a, at);
	return say_copula(a) || say_inverted(a) ||
	       ((!token_is(t + at, WORD_DO) ||
		    (a->q->wants == WANTS_SOMEBODY &&
			token_is(
			    t + at + 1, WORD_ARTICLE | WORD_POSSESSIVE))) &&
		   !token_is(t + at + 1, ASKED_PRONOUNS) &&
		   (buf_reset(&a->q->form), say_answer_first(a, at)));
}
