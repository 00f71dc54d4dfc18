#include <stdio.h>
#include <string.h>

#include "mind/extract_talk.h"

enum { ANSWER_WORDS_MAX = 7, ANSWER_QUESTION_MAX = 300 };

/*
 * How a question opens, and what its answer is in full: % is the answer, $ the
 * rest of the question.  First match wins.
 */
static const struct {
	const char *question, *answer;
} answers[] = {
	{ " where do you live ", "I live in %" },
	{ " where are you living ", "I live in %" },
	{ " where are you based ", "I live in %" },
	{ " where do you guys live ", "I live in %" },
	{ " where did you move ", "I moved to %" },
	{ " where are you moving ", "I am moving to %" },
	{ " where do you work ", "I work at %" },
	{ " where are you working ", "I work at %" },
	{ " who do you work for ", "I work at %" },
	{ " which company do you work ", "I work at %" },
	{ " what company do you work ", "I work at %" },
	{ " what do you do for ", "I work as %" },
	{ " what do you do ", "I work as %" },
	{ " where are you from ", "I am from %" },
	{ " where were you born ", "I was born in %" },
	{ " when were you born ", "I was born on %" },
	{ " how old are you ", "I am % years old" },
	{ " what are you studying ", "I study %" },
	{ " what do you study ", "I study %" },
	{ " where do you study ", "I study at %" },
	{ " what are you allergic to ", "I am allergic to %" },
	{ " what languages do you speak ", "I speak %" },
	{ " which languages do you speak ", "I speak %" },
	{ " what car do you drive ", "I drive %" },
	{ " what do you drive ", "I drive %" },
	{ " what instrument do you play ", "I play %" },
	{ " what do you play ", "I play %" },
	{ " do you have any allergies ", "I am allergic to %" },
	{ " any dietary ", "I am %" },
	{ " what diet ", "I am %" },
	{ " any allergies ", "I am allergic to %" },
	{ " who is your ", "My $ is %" },
	{ " what is your dog called ", "My dog is called %" },
	{ " what is your cat called ", "My cat is called %" },
	{ " what is your ", "My $ is %" },
	{ " what 's your ", "My $ is %" },
	{ " who 's your ", "My $ is %" },
	{ " which is your ", "My $ is %" },
	{ " when is your ", "My $ is on %" },
	{ " when 's your ", "My $ is on %" },
	{ " what are your ", "My $ are %" },
	{ " and your ", "My $ is %" },
	{ " when is the ", "The $ is on %" },
	{ " when 's the ", "The $ is on %" },
	{ " where is the ", "The $ is at %" },
	{ " what is the ", "The $ is %" },
	{ " what 's the ", "The $ is %" },
	{ " where does she live ", "She lives in %" },
	{ " where does he live ", "He lives in %" },
	{ " where does she work ", "She works at %" },
	{ " where does he work ", "He works at %" },
	{ " what is her name ", "Her name is %" },
	{ " what is his name ", "His name is %" },
	{ " what 's her name ", "Her name is %" },
	{ " what 's his name ", "His name is %" },
	{ " what is its name ", "Its name is %" },
	{ " do you prefer ", "I prefer %" },
	{ " which do you prefer ", "I prefer %" },
	{ " what do you prefer ", "I prefer %" },
};

/* Yes and no: what the question asks becomes what is said. */
static const struct {
	const char *question, *yes, *no;
} choices[] = {
	{ " are you still ", "I am $", "I am no longer $" },
	{ " do you still ", "I $", "I no longer $" },
	{ " are you ", "I am $", "I am not $" },
	{ " is he still ", "He is $", "He is no longer $" },
	{ " is she still ", "She is $", "She is no longer $" },
	{ " is he ", "He is $", "He is not $" },
	{ " is she ", "She is $", "She is not $" },
	{ " do you have ", "I have $", "I do not have $" },
	{ " do you ", "I $", "I do not $" },
	{ " have you ", "I have $", NULL },
	{ " can you eat ", NULL, "I can not eat $" },
};

static bool
opens(const char *question, const char *opening, const char **rest)
{
	const char *at = strstr(question, opening);

	if (!at)
		return false;
	*rest = at + strlen(opening);
	return true;
}

void
extract_ask(struct reading *r)
{
	if (r->flat.len > ANSWER_QUESTION_MAX)
		return;
	buf_reset(&r->question);
	buf_string(&r->question, buf_text(&r->flat));
	r->question_turn = r->turn;
	r->asked_by_assistant = r->speaker == NULL;
}

/* The rest of a question, with "baby 's" joined again. */
static void
add_rest(struct buf *out, const char *rest, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rest[i] != ' ' || i + 2 >= n || rest[i + 1] != '\'')
			buf_char(out, rest[i]);
}

/* Fills an answer's form; the rest of the question up to a second thought. */
static const char *
fill(const struct reading *r, const char *form, const char *rest, size_t n,
    const char *answer, size_t len)
{
	struct buf out = { 0 };
	const char *text;

	for (; *form; form++) {
		if (*form == '%')
			buf_add(&out, answer, len);
		else if (*form == '$')
			add_rest(&out, rest, n);
		else
			buf_char(&out, *form);
	}
	buf_char(&out, '.');
	text = arena_copy(r->scratch, buf_text(&out), out.len);
	buf_release(&out);
	return text;
}

/* The rest of a question without what only asks on: "now", "then", "?". */
static size_t
rest_length(const char *rest)
{
	static const char *const tails[] = { " now", " then", " these days",
		" again", " at the moment", " called", " anyway", " right",
		" currently", " by the way", " though", " exactly" };
	size_t n = strlen(rest), len;

	while (n && rest[n - 1] == ' ')
		n--;
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		len = strlen(tails[i]);
		if (n > len && strncmp(rest + n - len, tails[i], len) == 0)
			n -= len;
	}
	return n;
}

static bool
yes_no(const struct reading *r, bool *yes)
{
	const struct token *t = r->tokens.items;

	*yes = token_in(t, " yes yeah yep yup sure absolutely definitely "
			   "indeed correct ");
	return *yes || token_in(t, " no nope nah ");
}

static const char *
choice(struct reading *r)
{
	const char *question = buf_text(&r->question), *rest = "";
	bool yes;

	if (!yes_no(r, &yes) || strstr(question, " or ") ||
	    strstr(question, " what ") || strstr(question, " how ") ||
	    strstr(question, " why ") || strstr(question, " where ") ||
	    strstr(question, " think ") || strstr(question, " sure ") ||
	    strstr(question, " mean ") || strstr(question, " ok ") ||
	    strstr(question, " want ") || strstr(question, " know ") ||
	    strstr(question, " need ") || strstr(question, " it "))
		return NULL;
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		const char *form = yes ? choices[i].yes : choices[i].no;

		if (strncmp(question, choices[i].question,
			strlen(choices[i].question)) != 0)
			continue;
		rest = question + strlen(choices[i].question);
		if (!form || !rest_length(rest) ||
		    strncmp(rest, "any ", 4) == 0 ||
		    (!yes && strstr(question, " have ") &&
			strncmp(rest, "a ", 2) != 0 &&
			strncmp(rest, "an ", 3) != 0))
			return NULL;
		return fill(r, form, rest, rest_length(rest), "", 0);
	}
	return NULL;
}

/* The verb of "do you play anything", or NULL. */
static const char *
asked_verb(const struct reading *r)
{
	const char *question = buf_text(&r->question), *rest;
	const struct word *verb;
	size_t len;

	if (strncmp(question, " do you ", 8) != 0)
		return NULL;
	rest = question + 8;
	len = strcspn(rest, " ");
	verb = extract_word(rest, len);
	return verb && verb->lemma && verb->forms & FORM_BASE &&
		       !(verb->traits & (WORD_INNER | WORD_SAYS)) &&
		       strcmp(verb->lemma, "want") != 0 &&
		       strcmp(verb->lemma, "need") != 0
		   ? verb->lemma
		   : NULL;
}

/*
 * "Do you have a cat?"  "No, but eleven chickens": what stands behind yes or no
 * and has no verb of its own is of the question's verb.
 */
static const char *
listed(struct reading *r, const char *before)
{
	const struct token *t = r->tokens.items;
	const char *verb = asked_verb(r), *text;
	size_t at = 1, end = r->tokens.n;
	struct buf out = { 0 };
	bool yes;

	if (!verb || !yes_no(r, &yes) || r->tokens.n < 2)
		return before;
	if (!yes && !token_in(t + 1, " but just only "))
		return before;
	while (at < end && token_in(t + at, " but just only yes indeed "))
		at++;
	if (at >= end || end - at > 2 * ANSWER_WORDS_MAX ||
	    extract_finite(&r->tokens, at, end) ||
	    !(t[at].digits || token_name(t + at) ||
		token_is(t + at, WORD_ARTICLE | WORD_NUMBER)))
		return before;
	buf_printf(&out, "%s%sI %s %.*s.", before ? before : "",
	    before ? " " : "", verb,
	    (int)(t[end - 1].start + t[end - 1].len - t[at].start),
	    r->tokens.text + t[at].start);
	text = arena_copy(r->scratch, out.data, out.len);
	buf_release(&out);
	return text;
}

/* "Where does your sister live?"  "In Milan." */
static const char *
of_another(struct reading *r, size_t first, const char *answer, size_t len)
{
	const char *question = buf_text(&r->question), *subject, *verb;
	const struct token *before = r->tokens.items + first - (first > 0);
	const struct word *word;
	char third[40];
	struct buf out = { 0 };
	const char *text, *link;
	bool own = first &&
		   token_in(before, " in at on for with near from to ");
	size_t words = 1, n;

	if (!opens(question, " does ", &subject) ||
	    strncmp(question, " where does ", 12) != 0)
		return NULL;
	words += strncmp(subject, "your ", 5) == 0;
	if (words == 1 && strncmp(subject, "he ", 3) != 0 &&
	    strncmp(subject, "she ", 4) != 0)
		return NULL;
	for (verb = subject; words; words--)
		verb += strcspn(verb, " ") + 1;
	n = strcspn(verb, " ");
	word = extract_word(verb, n);
	if (!word || !word->lemma || strlen(word->lemma) > 30 ||
	    rest_length(verb) > n)
		return NULL;
	extract_word_third(word->lemma, third, sizeof third);
	link = own                                ? before->norm
	       : strcmp(word->lemma, "work") == 0 ? "at"
						  : "in";
	if (strncmp(subject, "your ", 5) == 0)
		buf_printf(
		    &out, "My %.*s", (int)(verb - subject - 5), subject + 5);
	else
		buf_printf(&out, "%.*s", (int)(verb - subject), subject);
	buf_printf(&out, "%s %s %.*s.", third, link, (int)len, answer);
	text = arena_copy(r->scratch, out.data, out.len);
	buf_release(&out);
	return text;
}

/* The words of a short answer, without what leads them in. */
static bool
answer_words(const struct reading *r, size_t *first, size_t *last)
{
	const struct token *t = r->tokens.items;

	*first = 0;
	*last = r->tokens.n;
	while (*first < *last &&
	       (token_is(t + *first, WORD_OPENING | WORD_FILLER) ||
		   token_in(t + *first,
		       " in at to on just now it is 's that the_ still "
		       "currently ")) &&
	       !token_name(t + *first))
		++*first;
	while (*last > *first &&
	       token_is(t + *last - 1, WORD_FILLER | WORD_OPENING))
		--*last;
	if (*last <= *first || *last - *first > ANSWER_WORDS_MAX)
		return false;
	for (size_t i = *first; i < *last; i++)
		if (token_is(t + i, WORD_I | WORD_WE | WORD_YOU | WORD_BE |
					WORD_HAVE | WORD_DO | WORD_NOT |
					WORD_HEDGE | WORD_MIGHT | WORD_WILL |
					WORD_ASKS) ||
		    token_in(t + i, " why none nothing nowhere same "))
			return false;
	return true;
}

/*
 * "which airport do you usually fly from": the words behind "you" say it, with
 * the answer in the place of what was asked for.
 */
static const char *
general(struct reading *r, const char *answer, size_t len)
{
	static const struct {
		const char *helper, *form;
	} helpers[] = { { " do you ", "I $ %" }, { " are you ", "I am $ %" },
		{ " did you ", "I did $ %" } };
	const char *question = buf_text(&r->question), *rest;
	size_t n;

	if (strncmp(question, " which ", 7) != 0 &&
	    strncmp(question, " what ", 6) != 0 &&
	    strncmp(question, " where ", 7) != 0 &&
	    strncmp(question, " when ", 6) != 0 &&
	    strncmp(question, " how many ", 10) != 0)
		return NULL;
	if (strstr(question, " think ") || strstr(question, " mean ") ||
	    strstr(question, " it ") || strstr(question, " that ") ||
	    strstr(question, " want ") || strstr(question, " do you do "))
		return NULL;
	for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++) {
		const char *form = helpers[i].form;

		if (!opens(question, helpers[i].helper, &rest))
			continue;
		n = rest_length(rest);
		if (!n || n > 60)
			return NULL;
		if (strncmp(question, " where ", 7) == 0)
			form = i ? "I am $ in %" : "I $ in %";
		if (strncmp(question, " when ", 6) == 0)
			form = i == 1 ? "I am $ on %"
			       : i    ? "I did $ on %"
				      : "I $ on %";
		if (strncmp(question, " how many ", 10) == 0) {
			struct buf much = { 0 };
			const char *said;

			buf_add(&much, answer, len);
			buf_add(&much, question + 9,
			    (size_t)(rest - strlen(helpers[i].helper) -
				     question - 9));
			said = fill(r, form, rest, n, much.data, much.len);
			buf_release(&much);
			return said;
		}
		return fill(r, form, rest, n, answer, len);
	}
	return NULL;
}

/* "Window or aisle?": what is chosen is preferred. */
static const char *
either(const struct reading *r, size_t first, size_t last)
{
	const struct token *t = r->tokens.items + first;
	const char *question = buf_text(&r->question);
	char word[40];

	if (last - first > 1 || r->tokens.n > 4 || !strstr(question, " or ") ||
	    !r->asked_by_assistant || t->digits || strlen(question) > 24 ||
	    strlen(t->norm) > sizeof word - 3 || strlen(question) > 60)
		return NULL;
	snprintf(word, sizeof word, " %s ", t->norm);
	if (!strstr(question, word))
		return NULL;
	return fill(r, "I prefer %", "", 0, t->norm, strlen(t->norm));
}

const char *
extract_answer(struct reading *r)
{
	const char *question = buf_text(&r->question), *rest, *said;
	size_t first, last, from, until;

	if (!*question || r->turn != r->question_turn + 1 || !r->tokens.n ||
	    r->tokens.end == '?')
		return NULL;
	said = listed(r, choice(r));
	if (said || !answer_words(r, &first, &last))
		return said;
	from = r->tokens.items[first].start;
	until = r->tokens.items[last - 1].start + r->tokens.items[last - 1].len;
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		if (!opens(question, answers[i].question, &rest))
			continue;
		if (strchr(answers[i].answer, '$') &&
		    (!rest_length(rest) || rest_length(rest) > 40))
			return NULL;
		return fill(r, answers[i].answer, rest, rest_length(rest),
		    r->tokens.text + from, until - from);
	}
	said = either(r, first, last);
	if (!said)
		said = of_another(
		    r, first, r->tokens.text + from, until - from);
	return said ? said : general(r, r->tokens.text + from, until - from);
}
