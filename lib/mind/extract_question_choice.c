#include <string.h>

#include "mind/extract_question_asked.h"
#include "mind/extract_question_say.h"

/* A question that its helper begins: yes or no. */

/* "Do you have a cat": what else one may have. */
static void
say_instead(struct asked *a)
{
	const struct token *t = a->tokens->items;
	struct question *q = a->q;
	size_t at = a->rest;

	if (!token_is(t + a->helper, WORD_DO) || a->verb >= a->rest ||
	    token_is(t + a->verb, WORD_DO) || at >= a->end ||
	    token_is(t + at, ASKED_PRONOUNS) ||
	    token_in(t + at, " it them him her "))
		return;
	extract_question_asked_front(a, true, &q->instead);
	/* "run with a club": what stands behind the preposition */
	if (token_is(t + at, WORD_PREPOSITION) &&
	    token_in(t + at + 1, " a an any some ")) {
		extract_question_asked_say(a, at, at + 1, &q->instead);
		at++;
	}
	extract_question_asked_gap(&q->instead);
	while (
	    at < a->end && !token_is(t + at, WORD_PREPOSITION) && !t[at].timed)
		at++;
	extract_question_asked_say(a, at, a->end, &q->instead);
}

/* "Are you in Leeds or York", "do you use tea or coffee" */
static bool
say_either(struct asked *a)
{
	const struct token *t = a->tokens->items;
	struct question *q = a->q;
	size_t or = a->rest, first;

	while (or < a->end && !token_word(t + or, "or"))
		or ++;
	if (or >= a->end)
		return false;
	for (first = or ; first > a->rest; first--)
		if (token_word(t + first - 1, t[or + 1].norm))
			break;
	first = first > a->rest ? first - 1 : or -1;
	extract_question_asked_front(a, true, &q->instead);
	extract_question_asked_say(
	    a, a->rest, first < a->rest ? a->rest : first, &q->instead);
	extract_question_asked_gap(&q->instead);
	return true;
}

/* "still" and "not" make "no longer"; a helper takes "not" behind it. */
static void
say_denied(struct asked *a)
{
	const struct token *t = a->tokens->items, *helper = t + a->helper;
	struct buf *out = &a->q->denied;
	bool still = false, third;

	for (size_t i = a->subject_end; i < a->verb; i++)
		still = still || token_word(t + i, "still");
	third = extract_question_say_third(
	    a->tokens, a->subject, a->subject_end);
	extract_question_say_subject(
	    a->tokens, a->subject, a->subject_end, out);
	if (token_is(helper, WORD_DO) && still) {
		buf_string(out, " no longer");
		extract_question_say_verb(helper, t + a->verb, third, out);
	} else {
		buf_printf(out, " %s %s",
		    extract_question_say_helper(
			helper, a->tokens, a->subject, a->subject_end),
		    still ? "no longer" : "not");
		extract_question_asked_say(
		    a, a->verb, a->verb + (a->verb < a->rest), out);
	}
	extract_question_asked_say(
	    a, a->verb + (a->verb < a->rest), a->end, out);
}

/* Whether "any" or the like makes "yes" say nothing. */
static bool
says_any(const struct asked *a)
{
	const struct token *t = a->tokens->items;

	for (size_t i = a->subject_end; i < a->end; i++)
		if (token_is(t + i, WORD_ASKS) ||
		    token_in(t + i, " any anything anyone anybody anywhere "
				    "ever yet something it same ok okay right "
				    "correct possible enough ready sure ") ||
		    (token_in(t + i, " this that ") &&
			(i + 1 >= a->end ||
			    token_trait(t + i + 1, WORD_SMALL))))
			return true;
	return false;
}

/* "Will somebody be at home?": who it is. */
static bool
say_somebody(struct asked *a)
{
	const struct token *t = a->tokens->items, *helper = t + a->helper;
	struct buf *out = &a->q->form;

	buf_char(out, '%');
	if (token_is(helper, WORD_DO) && a->verb < a->rest)
		extract_question_say_verb(helper, t + a->verb, true, out);
	else
		buf_printf(out, " %s", helper->norm);
	if (!token_is(helper, WORD_DO) && a->verb < a->rest)
		extract_question_asked_say(a, a->verb, a->verb + 1, out);
	extract_question_asked_say(
	    a, a->verb + (a->verb < a->rest), a->end, out);
	return true;
}

/* "Is Mr Gray's daughter coming?": her name may be what is answered. */
static void
say_kin(struct asked *a)
{
	const struct token *t = a->tokens->items;

	if (!token_is(t + a->subject, WORD_POSSESSIVE) &&
	    !(a->subject_end >= a->subject + 2 &&
		token_word(t + a->subject_end - 2, "'s")))
		return;
	extract_question_say_subject(
	    a->tokens, a->subject, a->subject_end, &a->q->named);
	buf_string(&a->q->named, " is called %");
}

/* "Does anybody at home have allergies?": where they are says nothing. */
static void
pass_place(struct asked *a)
{
	const struct token *t = a->tokens->items;
	size_t at = a->subject_end;

	if (!token_in(t + a->subject, ASKED_SOMEBODY))
		return;
	if (at + 2 < a->end && token_word(t + at, "at") &&
	    token_word(t + at + 1, "home"))
		a->subject_end += 2;
	else if (at + 3 < a->end && token_in(t + at, " in of ") &&
		 token_is(t + at + 1, WORD_ARTICLE | WORD_POSSESSIVE))
		a->subject_end += 3;
}

/* "Can you bring the cake?": who says yes will. */
static bool
favour(struct asked *a, size_t at)
{
	const struct token *t = a->tokens->items;
	size_t verb = a->subject_end;

	if (!token_in(t + at, " can could will would ") || verb + 1 >= a->end ||
	    (token_word(t + verb, "please") && ++verb + 1 >= a->end) ||
	    !token_in(t + verb,
		" bring take bake pick book buy cook send call drive fetch "
		"feed water collect order print do make cover host organise "
		"organize write prepare drop lend babysit walk reserve ") ||
	    token_in(t + verb + 1, " me it that this us so we i ") ||
	    (token_word(t + verb + 1, "the") && t[verb + 2].timed) ||
	    (t[verb + 1].timed && token_word(t + verb, "do")) ||
	    t[a->end - 1].mark == ',')
		return false;
	buf_string(&a->q->form, "I will");
	extract_question_asked_say(a, verb, a->end, &a->q->form);
	a->q->wants = WANTS_CHOICE;
	a->q->favour = true;
	return true;
}

bool
extract_question_choice(struct asked *a, size_t at)
{
	const struct token *t = a->tokens->items;
	bool can = token_word(t + at, "can"), you;

	if (!token_is(t + at, ASKED_HELPERS) ||
	    token_in(t + at, " 's should shall must ") ||
	    token_is(t + at + 1, WORD_NOT))
		return false;
	a->before = a->end;
	a->helper = at;
	a->subject = at + 1;
	a->subject_end = extract_question_asked_subject(a, a->subject);
	you = token_is(t + a->subject, WORD_YOU);
	if (token_is(t + a->subject_end - (a->subject_end > 0), WORD_KIN))
		say_kin(a);
	if (you && favour(a, at))
		return true;
	if (a->subject_end)
		pass_place(a);
	if (!a->subject_end || a->subject_end >= a->end ||
	    token_is(t + a->subject, WORD_I | WORD_WE) ||
	    !extract_question_asked_verb(a) || extract_question_asked_idle(a) ||
	    (you && token_is(t + at, WORD_WILL | WORD_MIGHT) && !can))
		return false;
	if (a->verb < a->rest &&
	    token_in(t + a->verb, " want need like mind see remember hear "))
		return false;
	if (token_in(t + a->subject, ASKED_SOMEBODY)) {
		a->q->wants = WANTS_SOMEBODY;
		return say_somebody(a);
	}
	a->q->wants = WANTS_CHOICE;
	if (say_either(a))
		return true;
	if (can && !token_in(t + a->verb, " eat drink swim drive speak cook "
					  "play read sing "))
		return false;
	if (!says_any(a)) {
		if (!can)
			extract_question_asked_front(a, true, &a->q->form);
		if (!can)
			extract_question_asked_say(
			    a, a->rest, a->end, &a->q->form);
		say_denied(a);
	}
	say_instead(a);
	return true;
}

bool
extract_question_there(struct asked *a, size_t at)
{
	const struct token *t = a->tokens->items;

	if (!token_in(t + at, " is are ") || !token_word(t + at + 1, "there") ||
	    !token_in(t + at + 2, " anything something anyone someone anybody "
				  "somebody "))
		return false;
	at += 3;
	at += at < a->end && token_in(t + at, " that who else ");
	a->before = a->end;
	a->q->wants = strstr(t[at - 1].norm, "thing") ? WANTS_THING
						      : WANTS_SOMEBODY;
	a->subject = at;
	a->subject_end = at + 1;
	a->verb = at + 1;
	if (at + 1 >= a->end || !token_is(t + at, WORD_YOU) ||
	    !extract_question_asked_form(t + a->verb, FORM_BASE) ||
	    extract_question_asked_idle(a))
		return false;
	extract_question_asked_follow(a);
	/* "to sleep" is what for, not what is done */
	a->rest = a->verb + 1;
	extract_question_say_subject(
	    a->tokens, a->subject, a->subject_end, &a->q->form);
	extract_question_asked_say(a, a->verb, a->rest, &a->q->form);
	extract_question_asked_gap(&a->q->form);
	extract_question_asked_say(a, a->rest, a->end, &a->q->form);
	return true;
}

bool
extract_question_request(struct asked *a, size_t at)
{
	const struct token *t = a->tokens->items;
	size_t end;

	if (!token_in(t + at, " may can could ") ||
	    !token_in(t + at + 1, " i we ") ||
	    !token_in(t + at + 2, " have get ask know note "))
		return false;
	at += 3;
	while (at < a->end && token_in(t + at, " for please also "))
		at++;
	if (at + 1 >= a->end || !token_is(t + at, WORD_POSSESSIVE) ||
	    token_in(t + at, " my our "))
		return false;
	for (end = at + 1; end < a->end && end < at + ASKED_PHRASE; end++)
		if (token_is(t + end, WORD_PREPOSITION))
			break;
	extract_question_asked_say(a, at, end, &a->q->form);
	buf_string(&a->q->form, " is %");
	a->q->wants = WANTS_THING;
	return true;
}
