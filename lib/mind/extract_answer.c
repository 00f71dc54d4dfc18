#include <stdio.h>
#include <string.h>

#include "mind/extract_answer_more.h"
#include "mind/extract_answer_words.h"
#include "mind/extract_apply.h"
#include "mind/extract_question.h"
#include "mind/extract_talk.h"

enum {
	ANSWER_EITHER_MAX = 8, /* words of "window or aisle" */
	ANSWER_QUESTION_MAX = 300,
	ANSWER_REACH = 2, /* turns: another one of a group may speak first */
};

/* Idioms: what the words of a question do not tell.  % is the answer. */
static const struct {
	const char *question, *answer;
} idioms[] = {
	{ " do you have any allergies ", "I am allergic to %" },
	{ " any allergies ", "I am allergic to %" },
	{ " any dietary ", "I am %" },
	{ " what diet ", "I am %" },
	{ " which do you prefer ", "I prefer %" },
};

void
extract_ask(struct reading *r)
{
	struct question asked = { 0 };

	if (r->flat.len > ANSWER_QUESTION_MAX)
		return;
	extract_question_read(&asked, &r->tokens);
	/* "Do you take anything?  Melatonin, for instance?" */
	if (asked.wants == WANTS_NOTHING && r->question.len &&
	    r->question_turn == r->turn && r->asked.wants != WANTS_NOTHING &&
	    !extract_says(r, " or ")) {
		extract_question_release(&asked);
		return;
	}
	extract_question_release(&r->asked);
	r->asked = asked;
	buf_reset(&r->question);
	buf_string(&r->question, buf_text(&r->flat));
	/* "Brightmart? I know them": a name that is known asks nothing */
	if (r->asked.bare && token_name(r->tokens.items) &&
	    extract_name_here(r, 0))
		r->asked.wants = WANTS_NOTHING;
	r->question_turn = r->turn;
	r->asked_by_assistant = r->speaker == NULL;
	r->asked_by = r->speaker;
}

/* ---- yes and no ---- */

enum reply { REPLY_OTHER, REPLY_YES, REPLY_NO, REPLY_NO_MORE, REPLY_WAS };

/* "It is", "I do", "she doesn't": the place behind, or 0. */
static size_t
echo(const struct reading *r, bool *yes)
{
	const struct token *t = r->tokens.items;
	size_t at = 2;

	if (r->tokens.n < 2 ||
	    !token_is(t,
		WORD_I | WORD_WE | WORD_HE | WORD_SHE | WORD_THEY | WORD_IT) ||
	    !token_is(t + 1, WORD_BE | WORD_DO | WORD_HAVE))
		return 0;
	*yes = !(token_is(t + at, WORD_NOT) && at < r->tokens.n);
	at += !*yes;
	return at >= r->tokens.n || (t[at].mark && t[at].mark != '"') ? at : 0;
}

/* What the sentence begins with; *at is then behind it. */
static enum reply
reply_of(const struct reading *r, size_t *at)
{
	const struct token *t = r->tokens.items;
	bool yes = true;

	*at = 0;
	while (*at + 1 < r->tokens.n && t[*at + 1].mark &&
	       token_in(t + *at, " oh ah haha well ha lol hmm um "))
		++*at;
	if (token_in(t + *at, " yes yeah yep yup ya yea aye sure absolutely "
			      "definitely indeed correct exactly ")) {
		++*at;
		return REPLY_YES;
	}
	if (token_word(t + *at, "not") &&
	    ((token_word(t + *at + 1, "any") &&
		 token_word(t + *at + 2, "more")) ||
		token_word(t + *at + 1, "anymore"))) {
		*at = r->tokens.n;
		return REPLY_NO_MORE;
	}
	if (token_in(t + *at, " was were ") &&
	    (*at + 1 >= r->tokens.n || t[*at + 1].mark)) {
		++*at;
		return REPLY_WAS;
	}
	if (token_in(t + *at, " no nope nah ")) {
		++*at;
		if (token_word(t + *at, "longer")) {
			++*at;
			return REPLY_NO_MORE;
		}
		return REPLY_NO;
	}
	*at = echo(r, &yes);
	return *at ? (yes ? REPLY_YES : REPLY_NO) : REPLY_OTHER;
}

/* Two sentences as one text. */
static const char *
both(const struct reading *r, const char *a, const char *b)
{
	struct buf out = { 0 };
	const char *text;

	if (!a || !b)
		return a ? a : b;
	buf_printf(&out, "%s %s", a, b);
	text = arena_copy(r->scratch, out.data, out.len);
	buf_release(&out);
	return text;
}

/* "Do you look after the bees alone?"  "With my grandson." */
static const char *
with_phrase(const struct reading *r, size_t first, size_t last)
{
	const struct question *q = &r->asked;
	struct buf form = { 0 };
	const char *said, *end;

	if (!q->form.len || token_in(r->tokens.items + first, " like as "))
		return NULL;
	buf_string(&form, buf_text(&q->form));
	end = strrchr(form.data, ' ');
	if (end && (strcmp(end, " alone") == 0 || strcmp(end, " nearby") == 0 ||
		       strcmp(end, " here") == 0))
		form.len = (size_t)(end - form.data);
	buf_string(&form, " %");
	said = extract_answer_words_fill_with(
	    r, buf_text(&form), "", first, last);
	buf_release(&form);
	return said;
}

/*
 * What stands in the place of what was asked for: "Do you have a cat?" "No,
 * but eleven chickens"; "Do you sell your honey?"  "At the gate."
 */
static const char *
instead(const struct reading *r, size_t at)
{
	const struct question *q = &r->asked;
	const struct token *t = r->tokens.items;
	size_t first, last;

	if (at >= r->tokens.n ||
	    !extract_answer_words_find(r, at, &first, &last) ||
	    (last < r->tokens.n && t[last].mark == ':'))
		return NULL;
	if (token_is(t + first, WORD_PREPOSITION) && !t[first].timed &&
	    last > first + 1)
		return with_phrase(r, first, last);
	if (!q->instead.len ||
	    !(t[first].digits || token_name(t + first) ||
		token_is(
		    t + first, WORD_ARTICLE | WORD_NUMBER | WORD_POSSESSIVE)))
		return NULL;
	return extract_answer_words_fill_with(
	    r, buf_text(&q->instead), "", first, last);
}

/* "Is your sister coming?"  "Agnes, yes.": so she is called. */
static const char *
named(const struct reading *r)
{
	const struct token *t = r->tokens.items;

	if (!r->asked.named.len || r->tokens.n < 2 || !token_name(t) ||
	    token_is(t, WORD_ADVERB | WORD_OPENING | WORD_FILLER) ||
	    t->word->lemma || !(t[1].mark == ',' || token_in(t + 1, " yes ")))
		return NULL;
	return extract_answer_words_fill_with(
	    r, buf_text(&r->asked.named), "", 0, 1);
}

/* "Do you eat eggs?"  "Eggs are fine." */
static bool
fine(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	char word[48];

	snprintf(word, sizeof word, " %.40s ", t->norm);
	return r->tokens.n == 3 && token_in(t + 1, " is are ") &&
	       token_in(t + 2, " fine ok okay good great ") &&
	       strstr(buf_text(&r->question), word);
}

/* "Is he a roofer?"  "Was." */
static const char *
was(const struct reading *r)
{
	static const char *const now[][2] = { { " is ", " was " },
		{ " am ", " was " }, { " are ", " were " } };
	const char *form = buf_text(&r->asked.form);
	struct buf out = { 0 };
	const char *said = NULL, *at;

	for (size_t i = 0; i < sizeof now / sizeof *now && !said; i++) {
		at = strstr(form, now[i][0]);
		if (!at)
			continue;
		buf_add(&out, form, (size_t)(at - form));
		buf_printf(&out, "%s%s", now[i][1], at + strlen(now[i][0]));
		said = extract_answer_words_fill(r, buf_text(&out), "", "");
	}
	buf_release(&out);
	return said;
}

/* "Will do", "of course", "ok": one is going to do it. */
static bool
agrees(const struct reading *r)
{
	const struct token *t = r->tokens.items;

	return (token_word(t, "will") && token_word(t + 1, "do")) ||
	       (token_word(t, "of") && token_word(t + 1, "course")) ||
	       (token_word(t, "no") && token_in(t + 1, " problem worries ")) ||
	       token_in(t, " ok okay deal gladly done happily fine promise ");
}

static const char *
choice(const struct reading *r)
{
	const struct question *q = &r->asked;
	const struct token *t = r->tokens.items;
	const char *said = NULL;
	size_t at;
	enum reply reply = reply_of(r, &at);

	if (named(r))
		return named(r);
	if (q->favour && r->asked_by_assistant)
		return NULL;
	if (fine(r) || (q->favour && agrees(r)))
		reply = REPLY_YES;
	if (q->favour && reply != REPLY_YES)
		return NULL;
	if (reply == REPLY_YES && q->form.len)
		said = extract_answer_words_fill(r, buf_text(&q->form), "", "");
	else if (reply == REPLY_WAS)
		said = was(r);
	else if (reply == REPLY_NO && q->denied.len)
		said = extract_answer_words_fill(
		    r, buf_text(&q->denied), "", "");
	else if (reply == REPLY_NO_MORE && q->denied.len)
		said = extract_answer_words_fill(r, buf_text(&q->denied), "",
		    ""); /* "no longer" is there, or is not known */
	if (reply == REPLY_NO_MORE || q->favour ||
	    (reply == REPLY_NO && !token_in(t + at, " but just only ")))
		return said;
	return both(r, said, instead(r, at));
}

/* "Window or aisle?": what is chosen is preferred. */
static const char *
either(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	/* only of what was asked without a verb */
	static const char *const verbs[] = { " is ", " are ", " do ", " does ",
		" shall ", " should ", " what ", " which ", " in ", " can ",
		" will ", " would " };
	const char *question = buf_text(&r->question);
	size_t first, last, n = 0;
	char word[48];

	for (const char *at = question; (at = strchr(at, ' ')); at++)
		n++;
	if (!strstr(question, " or ") ||
	    !extract_answer_words_find(r, 0, &first, &last) || last - first > 3)
		return NULL;
	snprintf(word, sizeof word, " %.40s ", t[last - 1].norm);
	if (!strstr(question, word))
		return NULL;
	if (r->asked.instead.len)
		return extract_answer_words_fill_with(
		    r, buf_text(&r->asked.instead), "", first, last);
	if (r->asked.wants != WANTS_NOTHING || n > ANSWER_EITHER_MAX + 1 ||
	    !r->asked_by_assistant || last - first > 1 || t[first].timed)
		return NULL;
	for (const char *at = question; *at; at++)
		if (*at >= '0' && *at <= '9')
			return NULL;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strstr(question, verbs[i]))
			return NULL;
	return extract_answer_words_fill_with(r, "I prefer %", "", first, last);
}

static const char *
idiom(const struct reading *r)
{
	const char *question = buf_text(&r->question);
	size_t first, last;

	for (size_t i = 0; i < sizeof idioms / sizeof *idioms; i++)
		if (strstr(question, idioms[i].question) &&
		    extract_answer_words_find(r, 0, &first, &last))
			return extract_answer_words_fill_with(
			    r, idioms[i].answer, "", first, last);
	return NULL;
}

/* "Has anybody allergies?"  "My son.  Peanuts.": to what, behind who. */
static void
keep_allergic(struct reading *r, size_t first, size_t last)
{
	const struct token *t = r->tokens.items;

	buf_reset(&r->allergic);
	if (r->asked.wants != WANTS_SOMEBODY ||
	    !strstr(buf_text(&r->question), " allerg"))
		return;
	buf_add(&r->allergic, r->tokens.text + t[first].start,
	    t[last - 1].start + t[last - 1].len - t[first].start);
	buf_string(&r->allergic, " is allergic to %");
	r->allergic_turn = r->turn;
}

static const char *
allergic_to(struct reading *r)
{
	size_t first, last;
	const char *said = NULL;

	if (r->allergic.len && r->allergic_turn == r->turn &&
	    extract_answer_words_find(r, 0, &first, &last))
		said = extract_answer_words_fill_with(
		    r, buf_text(&r->allergic), "", first, last);
	/* that they have allergies is said by it */
	if (said && r->claims->n &&
	    r->claims->items[r->claims->n - 1].turns[0] == r->turn &&
	    strstr(r->claims->items[r->claims->n - 1].text, " allergies"))
		claims_drop(r->claims, r->claims->n - 1);
	buf_reset(&r->allergic);
	return said;
}

/* "Colour?"  "Anything but white."  "Any wishes?"  "No beef." */
static const char *
unwanted(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t at = token_in(t, " oh please god ugh "), end, n;
	bool but = token_in(t + at, " anything ") &&
		   token_word(t + at + 1, "but");
	char word[48];

	at += but;
	if (at + 1 >= r->tokens.n || (!but && !token_word(t + at, "no")) ||
	    t[at + 1].mark)
		return NULL;
	at++;
	for (end = at; end < r->tokens.n && !(end > at && t[end].mark); end++)
		if (extract_answer_words_of_sentence(r, end) || t[end].timed ||
		    t[end].digits)
			return NULL;
	n = strlen(t[end - 1].norm);
	while (end > at && token_in(t + end - 1, " please thanks "))
		end--;
	/* "no problem", "no idea": nouns of many, or of stuff, are meant */
	if (end == at || end - at > 3 ||
	    extract_answer_words_empty(r, at, end) ||
	    token_is(t + at, WORD_ADVERB | WORD_OPENING | WORD_FILLER |
				 WORD_ARTICLE | WORD_PREPOSITION) ||
	    token_trait(t + end - 1, WORD_VAGUE | WORD_SMALL) ||
	    token_in(t + end - 1, " problem problems idea worries rush one "
				  "more need way chance clue doubt kidding "
				  "thanks wonder longer matter point "))
		return NULL;
	snprintf(word, sizeof word, " %.40s ", t[end - 1].norm);
	/* what one has none of is not what one does not want */
	if (n < 3 || (strstr(buf_text(&r->question), word) &&
			 (strstr(buf_text(&r->question), " have ") ||
			     strstr(buf_text(&r->question), " any ") ||
			     strstr(buf_text(&r->question), " there "))))
		return NULL;
	return extract_answer_words_fill_with(
	    r, "I do not want %", "", at, end);
}

const char *
extract_answer(struct reading *r)
{
	const struct question *q = &r->asked;
	const char *said = allergic_to(r);
	size_t first, last;

	if (said)
		return said;
	/* "Rude!" */
	if (r->tokens.n == 1 && r->tokens.end == '!' &&
	    !r->tokens.items[0].digits &&
	    !token_is(r->tokens.items, WORD_NAME | WORD_NUMBER | WORD_OPENING))
		return NULL;
	if (!r->question.len || r->turn <= r->question_turn ||
	    r->turn - r->question_turn > ANSWER_REACH || !r->tokens.n ||
	    r->tokens.end == '?' ||
	    (r->asked_by && strcmp(r->asked_by, r->speaker) == 0))
		return NULL;
	said = unwanted(r);
	if (!said)
		said = extract_answer_more(r);
	if (!said)
		said = either(r);
	if (!said)
		said = idiom(r);
	if (!said && q->wants == WANTS_CHOICE)
		said = choice(r);
	else if (!said && q->wants != WANTS_NOTHING &&
		 (!q->bare || r->asked_by_assistant) &&
		 extract_answer_words_find(r, 0, &first, &last) &&
		 extract_answer_words_suit(r, first, last)) {
		said = extract_answer_words_fill_with(r, buf_text(&q->form),
		    extract_answer_words_link(r, first, last), first, last);
		keep_allergic(r, first, last);
	}
	if (said)
		buf_reset(&r->question);
	return said;
}

void
extract_answered(struct reading *r)
{
	struct clause clauses[EXTRACT_CLAUSES_MAX];
	const struct token *t = r->tokens.items;
	const char *subject;

	if (!extract_clause_split(&r->tokens, clauses) ||
	    clauses[0].mode != MODE_SAID || clauses[0].who == SUBJECT_YOU ||
	    clauses[0].rest >= clauses[0].rest_end || !clauses[0].lemma ||
	    extract_points(r, &clauses[0]) ||
	    token_trait(t + clauses[0].verb, WORD_SAYS))
		return;
	subject = token_word(t + clauses[0].subject, "there")
		      ? "There"
		      : extract_subject_name(r, &clauses[0]);
	if (!subject)
		return;
	extract_add_said(r, &clauses[0], subject,
	    (struct claim){ .type = MEMORY_FACT,
		.confidence = .6,
		.event_at.at = CLOCK_NONE });
}
