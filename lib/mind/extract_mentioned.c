#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mind/extract_reading.h"

/* Whom a sentence names, for the pronouns behind it. */

/* The name at a token, with those that go on with it; its end. */
static size_t
name_end(const struct tokens *tokens, size_t at)
{
	size_t end = at;

	while (end < tokens->n && token_name(tokens->items + end) &&
	       !(end > at && tokens->items[end].mark))
		end++;
	return end;
}

/* "my wife Anna", "my wife's name is Anna": the name is who is meant. */
static bool
name_follows(const struct tokens *tokens, size_t at)
{
	const struct token *t = tokens->items + at;
	size_t n = tokens->n - at;

	if (n > 1 && token_name(t + 1) && t[1].mark != ';')
		return true;
	if (n > 3 && token_word(t + 1, "'s") && token_word(t + 2, "name"))
		return true;
	return n > 2 && token_in(t + 1, " is 's named called ") &&
	       token_name(t + 2);
}

/* "my neighbour's boy": how many words behind "my" it takes; 0 for none. */
static size_t
kin_words(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items + at;

	if (!r->speaker || at + 1 >= r->tokens.n || !token_word(t, "my") ||
	    !token_is(t + 1, WORD_KIN))
		return 0;
	return at + 3 < r->tokens.n && token_word(t + 2, "'s") &&
		       (token_is(t + 3, WORD_KIN) ||
			   token_in(t + 3, " boy girl kid "))
		   ? 3
		   : 1;
}

/* Whether somebody is spoken of as being "in" it: a town. */
static bool
is_place(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items + at;
	char words[48];

	if (token_is(t, WORD_NAME) || t->len > 40)
		return false;
	snprintf(words, sizeof words, " in %.*s", (int)t->len,
	    r->tokens.text + t->start);
	for (size_t i = 0; i < r->window->n; i++)
		if (r->window->turns[i].text &&
		    strstr(r->window->turns[i].text, words))
			return true;
	return false;
}

/* "my parents" are whom "they" may mean. */
static void
keep_many(struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items + at;
	struct buf out = { 0 };

	/* "I've got a babysitter": who "her" may be */
	if (r->speaker && at > 0 && at + 1 < r->tokens.n &&
	    token_in(t, " a an ") && token_is(t + 1, WORD_KIN) &&
	    token_in(t - 1, " have got has ") &&
	    !(at + 2 < r->tokens.n && token_is(t + 2, WORD_KIN | WORD_NAME))) {
		buf_printf(&out, "%s's %s", r->speaker, t[1].norm);
		extract_person_keep(r, extract_keep(r, &out),
		    t[1].word->traits & (WORD_MALE | WORD_FEMALE));
		return;
	}
	if (!r->speaker || at + 1 >= r->tokens.n || !token_in(t, " my our ") ||
	    !token_in(t + 1,
		" parents family kids children grandparents siblings "
		"sisters brothers sons daughters twins in-laws "
		"neighbours neighbors cats dogs "))
		return;
	buf_printf(&out, "%s's %s", r->speaker, t[1].norm);
	r->they = (struct extract_person){ extract_keep(r, &out), 0,
		r->sentence };
}

/* "A lady from Bath bought it": "she" is nobody whose name is known. */
static void
keep_stranger(struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items + at;
	bool woman = token_in(t, " lady woman girl gal ");

	for (size_t i = at + 1; i < r->tokens.n; i++)
		if (token_name(r->tokens.items + i) &&
		    r->tokens.items[i].mark == ',')
			return;
	if (at > 0 && token_in(t - 1, " a an some another ") &&
	    (woman || token_in(t, " man guy bloke fella fellow chap boy lad ")))
		extract_person_keep(r, "", woman ? WORD_FEMALE : WORD_MALE);
}

/* "I'll take him along": he is still spoken of. */
static void
refresh(struct reading *r)
{
	for (size_t at = 0; at < r->tokens.n; at++) {
		const struct token *t = r->tokens.items + at;
		uint32_t gender = token_in(t, " he him his ")     ? WORD_MALE
				  : token_in(t, " she her hers ") ? WORD_FEMALE
								  : 0;
		const struct extract_person *meant = gender
							 ? extract_person_meant(
							       r, gender)
							 : NULL;

		for (size_t i = 0; i < 2; i++)
			if (meant == &r->persons[i])
				r->persons[i].sentence = r->sentence;
	}
}

/* "EGG" is stressed; of initials nobody knows. */
static bool
shouted(const struct reading *r, const struct token *t)
{
	if (t->len < 2 || token_is(t, WORD_NAME))
		return false;
	for (size_t i = 0; i < t->len; i++)
		if (r->tokens.text[t->start + i] < 'A' ||
		    r->tokens.text[t->start + i] > 'Z')
			return false;
	return true;
}

/* "the Lindens", "Swifts": more than one. */
static bool
many(const struct token *t)
{
	size_t n = strlen(t->norm);

	return n > 4 && t->norm[n - 1] == 's' &&
	       !strchr("aeiousy", t->norm[n - 2]);
}

/* Whether a word of the sentence is somebody's name, as far as one sees. */
static bool
names_somebody(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items + at;
	bool plain = !t->word->classes && !t->word->traits && !t->word->lemma;

	if (!t->capital || t->timed || token_is(t, WORD_TIME) ||
	    token_in(t, " mondays tuesdays wednesdays thursdays fridays "
			"saturdays sundays ") ||
	    shouted(r, t) || (plain && many(t)))
		return false;
	/* "I've got one, Ines from Porto": who it is stands behind a comma */
	if (at && plain && t->mark == ',' && at + 1 < r->tokens.n &&
	    (token_word(t + 1, "from") || t[1].mark == ',') &&
	    (token_is(t - 1, WORD_KIN | WORD_JOB) || token_word(t - 1, "one")))
		return true;
	if ((token_is(t, WORD_NAME) ||
		(at && plain && !t->mark &&
		    !token_in(t - 1,
			" in at from to near of the a an on for no "))) &&
	    t->len > 1 && !is_place(r, at))
		return true;
	return r->tokens.n <= 2 && r->speaker && r->tokens.end != '?' &&
	       extract_name_here(r, at) &&
	       !(at && token_is(t - 1, WORD_PREPOSITION)) && plain;
}

void
extract_persons_mentioned(struct reading *r, bool before)
{
	const struct token *t = r->tokens.items;
	uint32_t gender = 0;

	if (!before)
		refresh(r);
	for (size_t at = 0; at < r->tokens.n; at++) {
		if (before && token_in(t + at, " he she his her him they "))
			return;
		keep_many(r, at);
		keep_stranger(r, at);
		bool known = names_somebody(r, at);
		size_t mine = kin_words(r, at);
		struct buf out = { 0 };

		if (mine == 1 && name_follows(&r->tokens, at + 1)) {
			gender = t[at + 1].word->traits &
				 (WORD_MALE | WORD_FEMALE);
			at++;
			continue;
		}
		if (mine) {
			buf_printf(&out, "%s's ", r->speaker);
			extract_say_span(r,
			    (struct extract_span){ at + 1, at + 1 + mine },
			    false, &out);
		} else if (known &&
			   !(r->addressee && token_word(t + at, r->addressee)))
			extract_say_span(r,
			    (struct extract_span){
				at, name_end(&r->tokens, at) },
			    false, &out);
		else
			continue;
		/* whoever speaks or is spoken to is not "she" */
		if ((r->speaker &&
			strcasecmp(buf_text(&out), r->speaker) == 0) ||
		    (r->addressee &&
			strcasecmp(buf_text(&out), r->addressee) == 0))
			buf_release(&out);
		else
			extract_person_keep(r, extract_keep(r, &out),
			    gender ? gender
				   : t[at + mine].word->traits &
					 (WORD_MALE | WORD_FEMALE));
		gender = 0;
		at = mine ? at + mine : name_end(&r->tokens, at) - 1;
	}
}
