#include <ctype.h>
#include <string.h>

#include "mind/extract_clause.h"

enum { SUBJECT_WORDS_MAX = 9 };

bool
extract_clitic_verb(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;

	if (at == 0 || !token_word(t, "'s"))
		return false;
	if (token_in(t - 1,
		" he she it that there here this what who where how when ") ||
	    token_word(t - 1, "names") || token_word(t - 1, "name"))
		return true;
	if (at + 1 >= end || t[1].mark)
		return false;
	/* "a cook at Lyle's for six years" */
	if (at > 2 && token_in(t - 2, " at to from near ") && token_name(t - 1))
		return false;
	if (token_is(t + 1, WORD_ARTICLE | WORD_PREPOSITION | WORD_NOT |
				WORD_POSSESSIVE | WORD_HEDGE) ||
	    (t[1].digits &&
		!isalpha((unsigned char)t[1].norm[strlen(t[1].norm) - 1])))
		return true;
	if (token_trait(t + 1,
		WORD_PASSING | WORD_LASTING | WORD_DIET | WORD_MARITAL) &&
	    (at + 2 >= end || t[2].mark || t[2].timed ||
		token_is(t + 2, WORD_PREPOSITION | WORD_AND | WORD_FILLER)))
		return true;
	/* "Nia's ten" */
	if (token_is(t + 1, WORD_NUMBER) && token_name(t - 1) &&
	    (at + 2 >= end || t[2].mark || token_word(t + 2, "and")))
		return true;
	if (token_is(t + 1, WORD_ADVERB) && !token_is(t + 1, WORD_KIN))
		return true;
	/* "Priya's allergic to latex" */
	if (at + 2 < end && !t[2].mark &&
	    ((token_in(t + 1, " allergic intolerant married engaged ") &&
		 token_in(t + 2, " to ")) ||
		(token_in(t + 1, " scared afraid terrified fond ") &&
		    token_in(t + 2, " of "))))
		return true;
	/* "backend's Go" */
	if (token_trait(t - 1, WORD_PROJECT) && token_name(t + 1) &&
	    (at + 2 >= end || t[2].mark))
		return true;
	return t[1].word->lemma &&
	       (t[1].word->forms & (FORM_ING | FORM_PARTICIPLE)) &&
	       !(t[1].word->forms & FORM_BASE) &&
	       !token_trait(t + 1, WORD_HOBBY | WORD_MEETING | WORD_PROJECT);
}

static bool
helper(const struct token *t)
{
	return token_is(
	    t, WORD_BE | WORD_HAVE | WORD_DO | WORD_WILL | WORD_MIGHT);
}

bool
extract_finite(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;

	if (at >= end)
		return false;
	if (token_word(t, "'s"))
		return extract_clitic_verb(tokens, at, end);
	if (helper(t))
		return !token_word(t, "being") && !token_word(t, "been");
	return t->word->lemma && (t->word->forms & (FORM_S | FORM_PAST));
}

/* "my mom and dad": whether it is more than one. */
static bool
joined(const struct tokens *tokens, size_t from, size_t at)
{
	for (size_t i = from + 1; i + 1 < at; i++)
		if (token_word(tokens->items + i, "and"))
			return true;
	return false;
}

/* Whether "and" at at joins somebody to whom it stands behind. */
static bool
joins(const struct tokens *tokens, size_t from, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;
	const uint32_t person = WORD_KIN | WORD_PET;

	if (at == from || at + 2 >= end || !token_word(t, "and") || t->mark ||
	    t[1].mark || !(token_is(t - 1, person) || token_name(t - 1)))
		return false;
	return token_is(t + 1, person) || token_name(t + 1) ||
	       (token_is(t + 1, WORD_POSSESSIVE) && token_is(t + 2, person));
}

/* Whether the predicate of a subject that began at from begins at at. */
static bool
predicate_here(const struct tokens *tokens, size_t from, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;
	bool first = at == from ||
		     token_is(t - 1, WORD_POSSESSIVE | WORD_ARTICLE) ||
		     (token_word(t - 1, "'s") &&
			 !extract_clitic_verb(tokens, at - 1, end));

	if (first || token_is(t - 1, WORD_PREPOSITION))
		return false;
	if (extract_noun_verb(tokens, from, at))
		return true;
	if (helper(t) || token_word(t, "'s"))
		return extract_finite(tokens, at, end);
	if (token_is(t, WORD_NOT) ||
	    token_in(t,
		" also just still now always usually never recently currently "
		"really "))
		return at + 1 < end && !t[1].mark &&
		       (extract_finite(tokens, at + 1, end) ||
			   (extract_noun_many(t - 1) &&
			       t[1].word->forms & FORM_BASE));
	if (at + 1 < end && !t[1].mark && helper(t + 1) &&
	    extract_finite(tokens, at + 1, end))
		return false;
	if (extract_finite(tokens, at, end))
		return true;
	return t->word->lemma && (t->word->forms & FORM_BASE) &&
	       (extract_noun_many(t - 1) || joined(tokens, from, at) ||
		   (extract_noun_many_first(tokens, at - 1) &&
		       extract_noun_acts(tokens, at - 1, end)));
}

/* Whether a name between commas stands at at: "my sister, Maria, works". */
static bool
apposition(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;

	if (t->mark != ',' || !token_name(t))
		return false;
	/* "our solicitor, Mrs Quayle, retires" */
	for (at++; at < end; at++)
		if (tokens->items[at].mark || !token_name(tokens->items + at))
			break;
	return at < end && tokens->items[at].mark == ',';
}

/*
 * "Mrs Pemberton, our secretary, prefers": behind the aside that begins at at,
 * or 0.
 */
static size_t
behind_aside(const struct tokens *tokens, size_t from, size_t at, size_t end)
{
	const struct token *t = tokens->items;

	if (at == from || t[at].mark != ',' ||
	    !(token_is(t + at, WORD_POSSESSIVE | WORD_ARTICLE) ||
		token_word(t + at, "which")))
		return 0;
	for (size_t i = at + 2; i < end && i < at + 12; i++)
		if (t[i].mark == ',')
			return extract_finite(tokens, i, end) ? i : 0;
	return 0;
}

/* "Boots that were worn cannot be returned": behind "worn", or 0. */
static size_t
behind_relative(const struct tokens *tokens, size_t from, size_t at, size_t end)
{
	const struct token *t = tokens->items;
	bool inner = false;

	if (at == from || !token_in(t + at, " that which who ") || t[at].mark)
		return 0;
	for (size_t i = at + 1; i < end && i < at + 9 && !t[i].mark; i++) {
		if (token_is(t + i, WORD_AND | WORD_SUBORDINATE))
			return 0;
		if (inner && helper(t + i) && i > at + 2 &&
		    extract_finite(tokens, i, end))
			return i;
		inner = inner || extract_finite(tokens, i, end) ||
			t[i].word->lemma;
	}
	return 0;
}

/*
 * "The flat we bought has three rooms": behind what was bought, or 0.  What
 * comes next must be a verb that is not of the one who bought.
 */
static size_t
behind_bare_relative(
    const struct tokens *tokens, size_t from, size_t at, size_t end)
{
	const struct token *t = tokens->items;

	if (at < from + 2 || t[at].mark ||
	    !token_in(t + from, " the my our ") ||
	    !token_is(t + at, WORD_I | WORD_WE | WORD_HE | WORD_SHE) ||
	    at + 3 >= end || !(helper(t + at + 1) || t[at + 1].word->lemma))
		return 0;
	for (size_t i = at + 2; i < end && i < at + 10 && !t[i].mark; i++) {
		if (token_is(t + i, WORD_AND | WORD_SUBORDINATE | WORD_I |
					WORD_WE | WORD_NOT))
			return 0;
		if (helper(t + i) && i > at + 2 &&
		    extract_finite(tokens, i, end) && !helper(t + i - 1))
			return i;
		if (i > at + 2 && t[i].word->lemma &&
		    t[i].word->forms == FORM_S && !t[i - 1].word->lemma &&
		    !token_is(t + i - 1, WORD_ARTICLE | WORD_POSSESSIVE))
			return i;
	}
	return 0;
}

/* "Tom and I", "my wife and I": behind it, or 0. */
static size_t
and_i(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;

	if (at + 1 < end && token_word(t, "and") &&
	    (token_word(t + 1, "i") || token_word(t + 1, "me")))
		return at + 2;
	return 0;
}

/* Whether a subject may go on with this word. */
static bool
goes_on(const struct tokens *tokens, size_t from, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;
	bool after = at > from && t[-1].mark == ',' && token_name(t - 1);

	if (t->mark && t->mark != '"' && t->mark != '*' && t->mark != '(' &&
	    !after && !apposition(tokens, at, end))
		return false;
	if (token_word(t, "'s"))
		return !extract_clitic_verb(tokens, at, end);
	if (joins(tokens, from, at, end))
		return true;
	/* "the flat above us" */
	if (at > from && token_in(t, " us me ") &&
	    token_is(t - 1, WORD_PREPOSITION))
		return true;
	return !token_is(t, WORD_I | WORD_WE | WORD_YOU | WORD_HE | WORD_SHE |
				WORD_THEY | WORD_NOT) &&
	       !token_in(t,
		   " and or but so because if when that which who while "
		   "myself me us him them it ");
}

/* Reads my, the or Tom's and its nouns; see extract_subject_read(). */
static size_t
read_nouns(
    const struct tokens *tokens, size_t from, size_t end, struct clause *c)
{
	size_t at = from, behind;
	bool inside = false; /* behind a preposition */

	c->subject = from;
	c->head = from;
	for (; at < end && at - from < SUBJECT_WORDS_MAX; at++) {
		const struct token *t = tokens->items + at;

		if (predicate_here(tokens, from, at, end)) {
			c->subject_end = at;
			return c->head == from && c->who != SUBJECT_NAME &&
				       token_trait(
					   tokens->items + from, WORD_SMALL) &&
				       at == from + 1
				   ? 0
				   : at;
		}
		behind = behind_relative(tokens, from, at, end);
		if (behind) {
			c->subject_end = behind;
			return behind;
		}
		behind = behind_bare_relative(tokens, from, at, end);
		if (!behind)
			behind = behind_aside(tokens, from, at, end);
		if (behind) {
			c->subject_end = at;
			return behind;
		}
		behind = and_i(tokens, at, end);
		if (behind) {
			c->who = SUBJECT_WE;
			c->beside = at;
			c->subject_end = behind;
			return behind;
		}
		if (at > from && !goes_on(tokens, from, at, end))
			return 0;
		if (token_word(t, "'s"))
			c->owner_end = at + 1;
		inside = inside || token_is(t, WORD_PREPOSITION);
		if (!inside && !token_word(t, "'s") && !t->timed &&
		    t->mark != ',' &&
		    !(at > from && token_name(t) && c->head + 1 == at &&
			token_is(t - 1, WORD_KIN | WORD_PET)))
			c->head = at;
	}
	return 0;
}

static enum extract_subject
pronoun(const struct token *t)
{
	static const struct {
		uint32_t class;
		enum extract_subject who;
	} pronouns[] = { { WORD_I, SUBJECT_I }, { WORD_WE, SUBJECT_WE },
		{ WORD_YOU, SUBJECT_YOU }, { WORD_HE, SUBJECT_HE },
		{ WORD_SHE, SUBJECT_SHE }, { WORD_THEY, SUBJECT_THEY } };

	for (size_t i = 0; i < sizeof pronouns / sizeof *pronouns; i++)
		if (token_is(t, pronouns[i].class))
			return pronouns[i].who;
	return SUBJECT_NONE;
}

/* I, she, "me and Tom" */
static size_t
read_pronoun(
    const struct tokens *tokens, size_t at, size_t end, struct clause *c)
{
	const struct token *t = tokens->items + at;
	size_t behind;

	if (token_word(t, "me") && at + 2 < end && token_word(t + 1, "and")) {
		struct clause other = { 0 };

		c->who = SUBJECT_WE;
		behind = extract_subject_read(tokens, at + 2, end, &other);
		if (behind && other.subject_end == behind) {
			c->subject = at + 2;
			c->beside = behind;
		}
		c->subject_end = behind;
		return behind;
	}
	if (!c->who)
		return 0;
	/* "I myself" */
	behind = at + 1 < end && token_in(t + 1, " myself ourselves "
						 "himself herself ")
		     ? at + 2
		     : at + 1;
	c->subject_end = behind;
	return behind < end ? behind : 0;
}

/* Those of whose family it is of speaks: "mum", "mum's hip", "the kids". */
static size_t
read_own(const struct tokens *tokens, size_t at, size_t end, struct clause *c)
{
	const struct token *t = tokens->items + at;
	size_t noun;

	if (token_in(t,
		" mum mom dad daddy mama papa grandma grandpa granny nan "
		"grandad ")) {
		c->who = SUBJECT_OURS;
		if (extract_finite(tokens, at + 1, end)) {
			c->subject_end = at + 1;
			return at + 1;
		}
		if (token_word(t + 1, "'s"))
			return read_nouns(tokens, at, end, c);
		c->who = SUBJECT_NONE;
	}
	noun = extract_noun_own(tokens, at, end);
	if (noun >= end)
		return 0;
	c->who = SUBJECT_OURS;
	c->subject = c->head = noun;
	c->subject_end = noun + 1;
	return noun + 1;
}

/* Where "my" stands behind a word of how many, or 0. */
static size_t
of_mine(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;

	if (!token_is(t, WORD_NUMBER) &&
	    !token_in(t, " both all most some many half none several neither "
			 "nobody everybody everyone "))
		return 0;
	at++;
	if (at < end && token_in(tokens->items + at, " of on in "))
		at++;
	return at + 1 < end && token_in(tokens->items + at, " my our ") ? at
									: 0;
}

/* "two of my cousins", "both my grandfathers", "nobody on our team" */
static size_t
read_of_mine(
    const struct tokens *tokens, size_t at, size_t end, struct clause *c)
{
	size_t behind = of_mine(tokens, at, end);

	if (!behind)
		return 0;
	c->who = SUBJECT_THING;
	behind = read_nouns(tokens, behind, end, c);
	c->subject = at;
	if (behind)
		return behind;
	c->head = at;
	c->who = SUBJECT_NONE;
	return 0;
}

size_t
extract_subject_read(
    const struct tokens *tokens, size_t at, size_t end, struct clause *c)
{
	const struct token *t = tokens->items + at;
	size_t behind;

	if (at >= end || t->quoted)
		return 0;
	c->subject = c->head = at;
	c->owner_end = 0;
	c->who = pronoun(t);
	if (c->who || token_word(t, "me"))
		return read_pronoun(tokens, at, end, c);
	behind = read_own(tokens, at, end, c);
	if (behind || c->who)
		return behind;
	behind = read_of_mine(tokens, at, end, c);
	if (behind)
		return behind;
	if (token_is(t, WORD_POSSESSIVE)) {
		c->who = token_is(t, WORD_OURS) ? SUBJECT_OURS : SUBJECT_THEIRS;
		return token_in(t, " your whose ")
			   ? 0
			   : read_nouns(tokens, at, end, c);
	}
	if ((token_in(t, " the our this that ") ||
		(at == 0 && token_in(t, " all every each no most both ") &&
		    at + 1 < end &&
		    !token_is(
			t + 1, WORD_TIME | WORD_IT | WORD_I | WORD_YOU))) &&
	    at + 1 < end &&
	    /* "the tests are", but "this tests that" */
	    (token_in(t, " the our ") ? !helper(t + 1)
				      : !extract_finite(tokens, at + 1, end))) {
		c->who = SUBJECT_THING;
		behind = read_nouns(tokens, at, end, c);
		if (behind)
			return behind;
	}
	if (token_is(t, WORD_IT)) {
		c->who = SUBJECT_IT;
		c->subject_end = at + 1;
		return at + 1 < end ? at + 1 : 0;
	}
	if (!extract_noun_name(tokens, at, end)) {
		if (!extract_noun_bare(tokens, at, end))
			return 0;
		c->who = SUBJECT_THING;
		return read_nouns(tokens, at, end, c);
	}
	c->who = SUBJECT_NAME;
	return read_nouns(tokens, at, end, c);
}
