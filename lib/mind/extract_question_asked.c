#include "mind/extract_question_asked.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "mind/extract_question_say.h"

enum { ASKED_SUBJECT = 6 };

bool
extract_question_asked_form(const struct token *t, unsigned forms)
{
	return t->word->lemma && t->word->forms & forms;
}

static bool
describes(const struct token *t)
{
	return token_trait(
		   t, WORD_PASSING | WORD_LASTING | WORD_DIET | WORD_MARITAL) &&
	       !token_is(t, WORD_PREPOSITION);
}

/* Whether what a helper began goes on at a place behind its subject. */
static bool
predicate_at(const struct asked *a, size_t at)
{
	const struct token *t = a->tokens->items + at;
	const struct token *helper = a->tokens->items + a->helper;

	if (token_is(t, WORD_ADVERB | WORD_NOT) || token_in(t, " ever any "))
		return true;
	if (token_is(helper, WORD_DO | WORD_WILL | WORD_MIGHT))
		return extract_question_asked_form(t, FORM_BASE) ||
		       token_in(t, " be have ");
	if (token_is(helper, WORD_HAVE))
		return extract_question_asked_form(t, FORM_PARTICIPLE);
	return (extract_question_asked_form(t, FORM_ING) &&
		   !token_trait(t, WORD_HOBBY)) ||
	       (extract_question_asked_form(t, FORM_PARTICIPLE) &&
		   !extract_question_asked_form(t, FORM_BASE)) ||
	       describes(t) || token_is(t, WORD_ARTICLE | WORD_POSSESSIVE) ||
	       (token_is(t, WORD_PREPOSITION) && !token_word(t, "of")) ||
	       t->timed;
}

size_t
extract_question_asked_subject(const struct asked *a, size_t at)
{
	const struct token *t = a->tokens->items;
	size_t i = at;

	if (at >= a->end)
		return 0;
	if (token_is(t + at, ASKED_PRONOUNS) ||
	    (token_in(t + at, " it there that this ") &&
		(at + 1 >= a->end || predicate_at(a, at + 1))))
		return at + 1 +
		       (at + 1 < a->end &&
			   token_in(t + at + 1, " guys all two both "));
	if (token_in(t + at, ASKED_SOMEBODY))
		return at + 1;
	if (token_is(t + at, WORD_ARTICLE | WORD_POSSESSIVE) ||
	    token_in(t + at, " this that "))
		i = at + 1;
	else if (token_trait(t + at, WORD_SMALL) ||
		 token_is(t + at, WORD_PREPOSITION | WORD_ADVERB))
		return 0;
	else if (!token_name(t + at) &&
		 extract_question_asked_form(t + at, FORM_BASE | FORM_ING))
		return 0;
	/* its first noun, and all up to the predicate */
	for (i++; i < a->end && i - at < ASKED_SUBJECT; i++) {
		if (token_word(t + i, "'s")) {
			i++;
			continue;
		}
		if (predicate_at(a, i))
			return i;
		if (token_is(t + i, WORD_AND) && i + 1 < a->end) {
			i++;
			continue;
		}
		if (t[i].mark)
			return 0;
	}
	return i <= a->end && i >= a->end ? a->end : 0;
}

void
extract_question_asked_say(
    const struct asked *a, size_t first, size_t last, struct buf *out)
{
	extract_question_say(a->tokens, first, last, out);
}

void
extract_question_asked_gap(struct buf *out)
{
	buf_string(out, out->len ? " %" : "%");
}

void
extract_question_asked_follow(struct asked *a)
{
	const struct token *t = a->tokens->items;

	a->rest = a->verb + 1;
	while (a->rest + 1 < a->end && token_word(t + a->rest, "to") &&
	       (extract_question_asked_form(t + a->rest + 1, FORM_BASE) ||
		   token_word(t + a->rest + 1, "be")))
		a->rest += 2;
}

bool
extract_question_asked_verb(struct asked *a)
{
	const struct token *t = a->tokens->items;
	const struct token *helper = t + a->helper;
	size_t at = a->subject_end;
	bool be = token_is(helper, WORD_BE) || token_word(helper, "'s");

	while (at < a->end && token_is(t + at, WORD_ADVERB) &&
	       !(be && token_is(t + at, WORD_PREPOSITION)))
		at++;
	a->verb = a->rest = at;
	if (at >= a->end)
		return be;
	if (be) {
		if (extract_question_asked_form(t + at, FORM_ING) ||
		    (extract_question_asked_form(t + at, FORM_PARTICIPLE) &&
			!describes(t + at)))
			extract_question_asked_follow(a);
		return true;
	}
	if (token_is(helper, WORD_HAVE)
		? !extract_question_asked_form(t + at, FORM_PARTICIPLE)
		: !extract_question_asked_form(t + at, FORM_BASE) &&
		      !token_word(t + at, "be"))
		return false;
	extract_question_asked_follow(a);
	return true;
}

void
extract_question_asked_front(
    const struct asked *a, bool adverbs, struct buf *out)
{
	const struct token *t = a->tokens->items, *helper = t + a->helper;
	bool third = extract_question_say_third(
	    a->tokens, a->subject, a->subject_end);
	bool does = token_is(helper, WORD_DO);

	extract_question_say_subject(
	    a->tokens, a->subject, a->subject_end, out);
	if (!does)
		buf_printf(out, " %s",
		    extract_question_say_helper(
			helper, a->tokens, a->subject, a->subject_end));
	for (size_t i = a->subject_end; i < a->verb; i++)
		if ((adverbs || token_trait(t + i, WORD_OFTEN)) &&
		    !token_in(t + i, " ever now currently actually even "))
			extract_question_asked_say(a, i, i + 1, out);
	if (a->verb >= a->rest)
		return;
	if (does)
		extract_question_say_verb(helper, t + a->verb, third, out);
	else
		extract_question_asked_say(a, a->verb, a->verb + 1, out);
	extract_question_asked_say(a, a->verb + 1, a->rest, out);
}

bool
extract_question_asked_idle(const struct asked *a)
{
	const struct token *verb = a->tokens->items + a->verb;

	return a->verb < a->rest && verb->word->lemma &&
	       token_in(&(struct token){ .norm = verb->word->lemma },
		   " mean think say know tell help ask happen suppose guess "
		   "feel recommend suggest ");
}

void
extract_question_asked_noun(struct asked *a, size_t first, size_t last)
{
	const struct token *t = a->tokens->items;
	struct question *q = a->q;
	struct buf noun = { 0 };

	if (first < last && token_in(t + first, " kind type sort ")) {
		first += 1 + token_word(t + first + 1, "of");
	}
	extract_question_asked_say(a, first, last, &noun);
	snprintf(q->noun, sizeof q->noun, "%s",
	    noun.len < sizeof q->noun ? buf_text(&noun) : "");
	buf_release(&noun);
	if (last == first + 1 &&
	    token_in(t + first, " time day days date month weekday ") &&
	    q->wants == WANTS_THING) {
		q->wants = WANTS_TIME;
		if (!token_word(t + first, "days"))
			q->noun[0] = '\0';
	}
}

void
extract_question_asked_ours(struct asked *a, size_t first, struct buf *out)
{
	const struct token *t = a->tokens->items;
	bool project = token_trait(
			   t + a->end - 1, WORD_PROJECT | WORD_MEETING) &&
		       !token_in(
			   t + a->end - 1, " job work shift shifts hours ");
	size_t from = out->len, len;

	buf_string(out, project ? "The" : "My");
	len = out->len - from + 1;
	extract_question_asked_say(a, first, a->end, out);
	/* "Colour?" had its capital for being the first word */
	if (!first && t->len > 1 && out->len > from + len)
		out->data[from + len] = (char)tolower(
		    (unsigned char)out->data[from + len]);
}

void
extract_question_asked_is(struct asked *a, size_t first, struct buf *out)
{
	buf_string(out, extract_question_say_third(a->tokens, first, a->end)
			    ? " is %"
			    : " are %");
}
