#include <string.h>
#include <strings.h>

#include "mind/extract_talk.h"

enum { CONFIRM_GUESS_MAX = 14, CONFIRM_VALUE_MAX = 5, CONFIRM_SHORT = 3 };

/* ---- what another one guessed ---- */

/* Behind "so", "I assume", "it sounds like": where "you" should stand. */
static size_t
behind_guessing(const struct reading *r)
{
	static const char words[] =
	    " so and then ok okay ah oh well i it assume guess suppose think "
	    "take imagine see gather bet that seems sounds looks like right "
	    "got but since remember know ";
	size_t at = 0;

	while (at < r->tokens.n && token_in(r->tokens.items + at, words))
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
	while (at < r->tokens.n && token_in(t + at, " probably apparently "))
		at++;
	return at;
}

/* Without ", right", ", don't you", "then". */
static size_t
guess_end(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items;
	size_t end = r->tokens.n;

	for (size_t i = at + 2; i < end; i++)
		if (t[i].mark == ',' || t[i].mark == ';' || t[i].mark == '-')
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

	if (token_word(t + at, "you"))
		return at == first ? "I" : "me";
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

	buf_reset(&r->guess);
	r->guess_turn = r->turn;
	for (size_t i = first; i < end; i++) {
		const char *other = turned(t, i, first);

		if (i > first && i < from)
			continue;
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
	    end - at > CONFIRM_GUESS_MAX || !token_in(t + at, " you your ") ||
	    token_is(t + at + 1, WORD_MIGHT | WORD_WILL | WORD_DO) ||
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
	size_t at = token_in(t, " that you ") && r->tokens.n > 2
			? 1 + token_is(t + 1, WORD_BE)
			: 0;

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

const char *
extract_confirm(struct reading *r)
{
	struct buf text = { 0 };
	const char *other;

	if (!r->guess.len || r->turn != r->guess_turn + 1 || !r->tokens.n ||
	    r->tokens.end == '?')
		return NULL;
	if (confirms(r)) {
		buf_string(&text, buf_text(&r->guess));
		return said(r, &text);
	}
	if (!denies(r))
		return NULL;
	other = replaced(r);
	if (other)
		return other;
	return r->tokens.n <= CONFIRM_SHORT + 1 || r->tokens.items[1].mark
		   ? denied(r)
		   : NULL;
}
