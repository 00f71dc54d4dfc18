#include <string.h>
#include <strings.h>

#include "mind/extract_talk.h"

enum {
	CONFIRM_TOLD_MAX = 40, /* words that an assistant sums up */
	CONFIRM_TEXT_MAX = 400,
	CONFIRM_GUESS_MAX = 14,
	CONFIRM_VALUE_MAX = 5,
	CONFIRM_SHORT = 3
};

/* ---- what another one guessed ---- */

/* Behind "so", "I assume", "it sounds like": where "you" should stand. */
static size_t
behind_guessing(const struct reading *r)
{
	static const char words[] =
	    " so and then ok okay ah oh well i it assume guess suppose think "
	    "noted sorted understood done in short summary "
	    "take imagine see gather bet that seems sounds looks like right "
	    "got but since remember know wait ";
	const struct token *t = r->tokens.items;
	size_t at = 0;

	while (at < r->tokens.n && token_in(t + at, words) &&
	       !(token_in(t + at, " it that ") &&
		   token_in(t + at + 1, " is 's was ") && r->tokens.end == '?'))
		at++;
	return at;
}

/* Behind "you" in "you seem to love". */
static size_t
behind_seeming(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items;

	if (at + 2 < r->tokens.n && token_in(t + at, " seem appear ") &&
	    token_word(t + at + 1, "to"))
		return at + 2;
	while (
	    at < r->tokens.n && token_in(t + at, " probably apparently must "))
		at++;
	return at;
}

/* Whether somebody or something else is spoken of, and a verb follows. */
static bool
of_others(const struct reading *r, size_t at, size_t end)
{
	const struct token *t = r->tokens.items;
	struct clause c = { 0 };
	size_t behind;

	if (r->tokens.end != '?' ||
	    token_is(t + at, WORD_ASKS | WORD_BE | WORD_DO | WORD_HAVE |
				 WORD_WILL | WORD_MIGHT | WORD_I | WORD_WE) ||
	    token_in(t + at, " my our there this these those "))
		return false;
	behind = extract_subject_read(&r->tokens, at, end, &c);
	return behind && behind < end &&
	       extract_finite(&r->tokens, behind, end);
}

/* Without ", right", ", don't you", "then". */
static size_t
guess_end(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items;
	size_t end = r->tokens.n;

	for (size_t i = at + 2; i < end; i++)
		if ((t[i].mark == ',' || t[i].mark == ';' ||
			t[i].mark == '-') &&
		    (r->speaker || r->tokens.end == '?' ||
			token_is(t + i, WORD_I) ||
			token_in(t + i, " right correct is are do shall "
					"should what which who ")))
			end = i;
	while (end > at && token_in(t + end - 1,
			       " then right correct huh yes no still now eh "))
		end--;
	return end;
}

static const char *
turned(const struct token *t, size_t at, size_t first)
{
	static const char *const pairs[][2] = { { "your", "my" },
		{ "yours", "mine" }, { "yourself", "myself" },
		{ "my", "your" } };

	/* "and in May you move": whoever is "you" before a verb */
	if (token_word(t + at, "you"))
		return at == first || t[at + 1].word->forms & FORM_BASE ? "I"
									: "me";
	if (at && token_word(t + at - 1, "you") && token_word(t + at, "are"))
		return "am";
	if (token_word(t + first, "you") && token_word(t + at, "be") &&
	    token_word(t + at - 1, "must"))
		return "am";
	if (at == first + 1 && token_word(t + first, "you")) {
		if (token_word(t + at, "are"))
			return "am";
		if (token_word(t + at, "were"))
			return "was";
	}
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (token_word(t + at, pairs[i][0]))
			return pairs[i][1];
	return NULL;
}

static void
keep_guess(struct reading *r, size_t first, size_t from, size_t end)
{
	const struct token *t = r->tokens.items;

	if (r->guess_turn != r->turn || r->speaker ||
	    r->guess.len > CONFIRM_TEXT_MAX)
		buf_reset(&r->guess);
	if (r->guess.len)
		buf_string(&r->guess, ". ");
	r->guess_turn = r->turn;
	r->guess_of = r->speaker ? r->addressee : NULL;
	for (size_t i = first; i < end; i++) {
		const char *other = turned(t, i, first);

		if (i > first && i < from)
			continue;
		if (i > first && t[i].mark == ',')
			buf_char(&r->guess, ',');
		if (i > first && strcmp(t[i].norm, "'s") != 0)
			buf_char(&r->guess, ' ');
		if (other)
			buf_string(&r->guess, other);
		else if (t[i].expanded)
			buf_string(&r->guess, t[i].norm);
		else
			buf_add(
			    &r->guess, r->tokens.text + t[i].start, t[i].len);
	}
}

void
extract_guess(struct reading *r)
{
	size_t at = behind_guessing(r), end = guess_end(r, at);
	const struct token *t = r->tokens.items;

	if (at + 2 >= r->tokens.n || end < at + 3 ||
	    end - at > (r->speaker ? CONFIRM_GUESS_MAX : CONFIRM_TOLD_MAX) ||
	    !(token_in(t + at, " you your ") || of_others(r, at, end)) ||
	    (token_is(t + at + 1, WORD_MIGHT | WORD_WILL | WORD_DO) &&
		!token_word(t + at + 1, "must")) ||
	    token_in(t + at + 1, " said told mentioned can "))
		return;
	keep_guess(r, at,
	    token_word(t + at, "you") ? behind_seeming(r, at + 1) : at + 1,
	    end);
}

/* ---- what is said to it ---- */

static bool
confirms(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t at = token_in(t, " but and well oh so ") && r->tokens.n < 3;

	if (token_in(t + at, " that you ") && r->tokens.n > 2)
		at += 1 + (token_is(t + at + 1, WORD_BE) ||
			      token_word(t + at + 1, "'s"));
	/* "the rest is right", "that's it" */
	if (token_in(t, " the all ") && token_in(t + 1, " rest that of is ") &&
	    r->tokens.n <= CONFIRM_SHORT + 2 &&
	    token_in(t + r->tokens.n - 1, " right correct fine true "))
		return true;
	if (at && token_word(t + at, "it") && r->tokens.n == at + 1)
		return true;
	/* what one is told to do, one says one will */
	if (r->tokens.n <= CONFIRM_SHORT && token_word(t, "will") &&
	    token_word(t + 1, "do"))
		return true;
	if (!token_in(t + at,
		" yes yeah yep yup right correct exactly true indeed "
		"absolutely definitely precisely "))
		return false;
	return r->tokens.n - at <= CONFIRM_SHORT || t[at + 1].mark;
}

static bool
denies(const struct reading *r)
{
	const struct token *t = r->tokens.items;

	return token_in(t, " no nope nah wrong ") ||
	       (r->tokens.n <= CONFIRM_SHORT + 1 && token_word(t, "not"));
}

static const char *
said(const struct reading *r, struct buf *text)
{
	const char *copy;

	buf_char(text, '.');
	copy = arena_copy(r->scratch, buf_text(text), text->len);
	buf_release(text);
	return copy;
}

/* "I love jazz" is "I do not love jazz". */
static const char *
denied(const struct reading *r)
{
	const char *guess = buf_text(&r->guess);
	const struct word *verb;
	struct buf text = { 0 };
	size_t n;

	if (strncmp(guess, "I am ", 5) == 0 &&
	    strncmp(guess + 5, "not ", 4) != 0) {
		buf_printf(&text, "I am not %s", guess + 5);
		return said(r, &text);
	}
	if (strncmp(guess, "I ", 2) != 0)
		return NULL;
	n = strcspn(guess + 2, " ");
	verb = extract_word(guess + 2, n);
	/* who does not love something need not dislike it */
	if (!verb || !verb->lemma || strcmp(verb->lemma, "love") == 0 ||
	    !(verb->forms & FORM_BASE) || strstr(guess, " not "))
		return NULL;
	buf_printf(&text, "I do not %s", guess + 2);
	return said(r, &text);
}

static const char *
last_of(const char *text, const char *what)
{
	const char *found = NULL;

	for (const char *at = text; (at = strstr(at, what)); at++)
		found = at;
	return found;
}

/* "No, in Lille" to "you live in Paris": the guess with another end. */
static const char *
replaced(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	const char *guess = buf_text(&r->guess), *place = NULL;
	size_t at = 1, n = r->tokens.n;
	struct buf text = { 0 };

	while (at < n && token_in(t + at, " it is actually just sorry "))
		at++;
	if (at >= n || n - at > CONFIRM_VALUE_MAX)
		return NULL;
	for (size_t i = at; i < n; i++)
		if (token_is(t + i, WORD_I | WORD_WE | WORD_YOU | WORD_BE |
					WORD_HAVE | WORD_DO | WORD_NOT) ||
		    (token_trait(t + i, WORD_PASSING) &&
			!token_is(t + i, WORD_PREPOSITION)) ||
		    (i > at && t[i].mark))
			return NULL;
	if (token_in(t + at, " in at on for to ")) {
		buf_printf(&text, " %s ", t[at].norm);
		place = last_of(guess, buf_text(&text));
		at++;
	} else if (t[at].capital) {
		static const char *const links[] = { " in ", " at ", " for ",
			" called ", " from " };

		for (size_t i = 0; i < sizeof links / sizeof *links && !place;
		     i++) {
			buf_reset(&text);
			buf_string(&text, links[i]);
			place = last_of(guess, links[i]);
		}
	}
	n = text.len;
	buf_reset(&text);
	if (place && at < r->tokens.n) {
		const struct token *last = t + r->tokens.n - 1;

		buf_add(&text, guess, (size_t)(place - guess) + n);
		buf_add(&text, r->tokens.text + t[at].start,
		    last->start + last->len - t[at].start);
		return said(r, &text);
	}
	buf_release(&text);
	return NULL;
}

/* Behind "no", "nope": where what is so instead begins. */
static size_t
behind_no(const struct reading *r)
{
	size_t at = 0;

	while (at < r->tokens.n &&
	       token_in(r->tokens.items + at,
		   " no nope nah oh haha ha actually sorry a an the just my "))
		at++;
	return at;
}

/* "sister in law" is one word. */
static void
say_kin(const struct reading *r, size_t at, size_t end, struct buf *text)
{
	const struct token *t = r->tokens.items;

	for (size_t i = at; i < end; i++) {
		bool law = (token_word(t + i, "in") &&
			       token_word(t + i + 1, "law")) ||
			   (token_word(t + i, "law") && i > at &&
			       token_word(t + i - 1, "in"));

		if (i > at)
			buf_char(text, law ? '-' : ' ');
		if (i == at && t[i].capital && !token_name(t + i))
			buf_string(text, t[i].norm);
		else
			buf_add(text, r->tokens.text + t[i].start, t[i].len);
	}
}

/* "Marjorie is your wife?"  "Sister in law.": one of the same kind. */
static const char *
who_instead(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	const char *guess = buf_text(&r->guess), *last = strrchr(guess, ' ');
	const struct word *was;
	size_t at = behind_no(r), end = at;
	struct buf text = { 0 };
	uint32_t kinds;

	if (!last || at >= r->tokens.n)
		return NULL;
	was = extract_word(last + 1, strlen(last + 1));
	kinds = was ? was->classes & (WORD_KIN | WORD_JOB | WORD_PET) : 0;
	/* "a cop": whoever is one may be another */
	if (!kinds && last > guess + 2 && strncmp(last - 2, " a", 2) == 0)
		kinds = WORD_JOB;
	while (end < r->tokens.n && !(end > at && t[end].mark))
		end++;
	if (!kinds || end - at > CONFIRM_VALUE_MAX ||
	    !(strstr(guess, " is ") || strstr(guess, " was ") ||
		strstr(guess, " am ") || strstr(guess, "'s ")))
		return NULL;
	for (size_t i = at; i < end; i++)
		if (token_is(t + i, kinds)) {
			buf_add(&text, guess, (size_t)(last - guess + 1));
			say_kin(r, at, end, &text);
			return said(r, &text);
		} else if (t[i].word->lemma || token_is(t + i, WORD_BE))
			return NULL;
	return NULL;
}

/* "You're allergic?"  "Since I was a kid.": it is, and more of it. */
static const char *
goes_on(const struct reading *r)
{
	const struct token *t = r->tokens.items, *last = t + r->tokens.n - 1;
	size_t at = token_in(t, " yes yeah yep yup ");
	struct buf text = { 0 };

	if (!token_in(t + at, " since for until till only every ") ||
	    r->tokens.n > at + CONFIRM_VALUE_MAX + 2 || at == r->tokens.n ||
	    (token_word(t + at, "only") && !t[at + 1].timed))
		return NULL;
	buf_printf(&text, "%s ", buf_text(&r->guess));
	buf_add(&text, r->tokens.text + t[at].start,
	    last->start + last->len - t[at].start);
	return said(r, &text);
}

/* "You have asthma?"  "That's my son.": it is so of somebody else. */
static const char *
of_mine(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	const char *guess = buf_text(&r->guess);
	const struct word *verb;
	size_t at = 0, end, n, len;
	struct buf text = { 0 };
	char third[40];

	while (at < r->tokens.n && token_in(t + at, " no nope nah oh sorry "))
		at++;
	if (!token_in(t + at, " that it ") ||
	    !token_in(t + at + 1, " is 's ") || !token_word(t + at + 2, "my"))
		return NULL;
	at += 2;
	end = at + 1;
	while (end < r->tokens.n && !t[end].mark && end < at + 4 &&
	       !token_in(t + end, " who that "))
		end++;
	if (end == at + 1 || !token_is(t + end - 1, WORD_KIN | WORD_PET) ||
	    strncmp(guess, "I ", 2) != 0)
		return NULL;
	n = strcspn(guess + 2, " ");
	verb = extract_word(guess + 2, n);
	if (!verb || !verb->lemma || strlen(verb->lemma) > 30 ||
	    !(verb->forms & FORM_BASE))
		return NULL;
	extract_word_third(verb->lemma, third, sizeof third);
	len = t[end - 1].start + t[end - 1].len - t[at + 1].start;
	/* "that's my sons" is "my son's" */
	if (t[end - 1].norm[strlen(t[end - 1].norm) - 1] == 's' && len > 1)
		len--;
	buf_printf(&text, "My %.*s %s%s", (int)len,
	    r->tokens.text + t[at + 1].start, third, guess + 2 + n);
	return said(r, &text);
}

/* "You keep horses?"  "Two." */
static const char *
counted(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	const char *guess = buf_text(&r->guess), *last = strrchr(guess, ' ');
	size_t at = token_in(t, " yes yeah yep yup "), n = strlen(guess);
	struct buf text = { 0 };

	if (!last || guess[n - 1] != 's' || strncmp(guess, "I ", 2) != 0 ||
	    !(token_is(t + at, WORD_NUMBER) || t[at].digits) ||
	    (at + 1 < r->tokens.n && !t[at + 1].mark))
		return NULL;
	buf_add(&text, guess, (size_t)(last - guess + 1));
	buf_printf(&text, "%s%s", t[at].norm, last);
	return said(r, &text);
}

const char *
extract_confirm(struct reading *r, bool later)
{
	struct buf text = { 0 };
	const char *other;

	if (!r->guess.len || r->turn != r->guess_turn + 1 || !r->tokens.n ||
	    r->tokens.end == '?' ||
	    (r->guess_of && r->speaker && strcmp(r->guess_of, r->speaker) != 0))
		return NULL;
	if (confirms(r)) {
		buf_string(&text, buf_text(&r->guess));
		return said(r, &text);
	}
	/* of several guesses nobody knows which one is meant */
	if (later || strstr(buf_text(&r->guess), ". "))
		return NULL;
	other = who_instead(r);
	if (!other)
		other = of_mine(r);
	if (!other)
		other = counted(r);
	if (!other)
		other = goes_on(r);
	if (other || !denies(r))
		return other;
	other = replaced(r);
	if (other)
		return other;
	return r->tokens.n <= CONFIRM_SHORT + 1 || r->tokens.items[1].mark
		   ? denied(r)
		   : NULL;
}
