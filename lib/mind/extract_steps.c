#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mind/extract_apply.h"
#include "mind/extract_talk.h"
#include "text/sentences.h"

/*
 * How something is done, told step by step: "1) stop the pump 2) ...", or
 * sentences that each say to do something, behind "here's how".  The steps are
 * kept together, in their own words, as one procedure.
 */
enum {
	STEPS_MIN = 3,
	STEPS_TEXT = 700, /* bytes of all steps */
	STEPS_LEAD = 90,  /* of what stands before the first one */
};

static const char *const leads[] = { "here's how", "here is how", "heres how",
	"this is how you", "how it works:", "these are the steps",
	"the steps:", "the steps are",
	"steps:", "recipe:", "the procedure:", "do this:", NULL };

/* Where "2)" or "2." stands behind a place; NULL if it does not. */
static const char *
number_at(const char *text, int number)
{
	char mark[8];
	size_t n = (size_t)snprintf(mark, sizeof mark, "%d", number);

	for (const char *at = text; (at = strstr(at, mark)); at++)
		if ((at == text || isspace((unsigned char)at[-1]) ||
			strchr("(:;,", at[-1])) &&
		    (at[n] == ')' ||
			(at[n] == '.' && isspace((unsigned char)at[n + 1]))))
			return at;
	return NULL;
}

/* Where the sentence before the first step begins. */
static const char *
lead_start(const char *text, const char *first)
{
	const char *at = first;

	while (at > text && first - at < STEPS_LEAD &&
	       !(strchr(".!?\n", at[-1]) && at < first - 1))
		at--;
	while (isspace((unsigned char)*at))
		at++;
	return at;
}

/* The end of the last step: its line or sentence. */
static const char *
step_end(const char *at)
{
	const char *end = at;

	while (*end && *end != '\n' &&
	       !(strchr(".!?", *end) && end > at + 2 &&
		   (!end[1] || isspace((unsigned char)end[1]))))
		end++;
	return end;
}

/* Whether somebody is spoken of as "I" or "you" in it. */
static bool
is_personal(struct reading *r, const char *text, size_t len)
{
	extract_tokens(&r->tokens, text, 0, len, r->scratch);
	for (size_t i = 0; i < r->tokens.n; i++)
		if (token_is(r->tokens.items + i, WORD_I | WORD_WE) ||
		    token_in(r->tokens.items + i, " my our me us mine i "))
			return true;
	return false;
}

static void
add_steps(struct reading *r, const char *text, size_t len)
{
	struct claim claim = { .type = MEMORY_PROCEDURE,
		.confidence = .75,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };
	struct buf said = { 0 };

	if (len > STEPS_TEXT || is_personal(r, text, len))
		return;
	for (size_t i = 0; i < len; i++)
		if (!isspace((unsigned char)text[i]))
			buf_char(&said, text[i]);
		else if (said.len && said.data[said.len - 1] != ' ')
			buf_char(&said, ' ');
	if (said.len && said.data[0] >= 'a' && said.data[0] <= 'z')
		said.data[0] &= 0x5f;
	claim.text = extract_keep(r, &said);
	extract_add(r, &claim);
}

/* "1) ... 2) ... 3) ..." */
static bool
numbered(struct reading *r, const char *text)
{
	const char *first = number_at(text, 1), *last = first, *next, *start;
	int n = 1;

	if (!first)
		return false;
	while ((next = number_at(last + 1, n + 1))) {
		last = next;
		n++;
	}
	if (n < STEPS_MIN)
		return false;
	start = lead_start(text, first);
	add_steps(r, start, (size_t)(step_end(last) - start));
	return true;
}

/* Whether a sentence says what to do: it begins with the verb. */
static bool
is_step(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t at = 0;

	while (at + 1 < r->tokens.n &&
	       token_in(t + at, " then and now next first finally last "))
		at++;
	return at + 1 < r->tokens.n && t[at].word->lemma &&
	       t[at].word->forms & FORM_BASE && !token_is(t + at, WORD_NAME) &&
	       !token_is(t + at,
		   WORD_BE | WORD_HAVE | WORD_WILL | WORD_MIGHT | WORD_I) &&
	       r->tokens.end != '?';
}

static void
behind_lead(struct reading *r, const char *text, size_t at)
{
	size_t len = strlen(text), first = 0, last = 0, n = 0, other = 0;
	struct sentence sentence;

	while (sentences_next(text, len, &at, &sentence)) {
		extract_tokens(
		    &r->tokens, text, sentence.start, sentence.len, r->scratch);
		r->tokens.end = sentence.end;
		if (is_step(r)) {
			first = n++ ? first : sentence.start;
			last = sentence.start + sentence.len;
			other = 0;
		} else if (n && ++other > 1)
			break;
	}
	if (n >= STEPS_MIN)
		add_steps(r, text + first, last - first);
}

void
extract_steps(struct reading *r, const char *text)
{
	const char *at = NULL;

	if (!r->speaker || r->fiction || numbered(r, text))
		return;
	for (size_t i = 0; leads[i] && !at; i++)
		at = strcasestr(text, leads[i]);
	if (at)
		behind_lead(r, text, (size_t)(at - text));
}
