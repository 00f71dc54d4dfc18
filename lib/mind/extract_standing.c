#include <string.h>

#include "mind/extract_apply.h"
#include "mind/extract_talk.h"

/* What holds for all work to come: orders, bans, and duties. */

enum { STANDING_WORDS_MAX = 24, STANDING_SUBJECT = 8 };

/* What one may be told to do, or not to do, for good. */
static const char deeds[] =
    " touch add use deploy push commit merge edit change delete remove run "
    "install write put create upgrade modify import mock format send book "
    "schedule mention include suggest print log rename sign rebase squash "
    "release test tag cache open close store hard-code commit serve feed "
    "water lock check ask call ";

static size_t
behind_opening(const struct reading *r)
{
	size_t at = 0;

	while (at < r->tokens.n &&
	       token_in(r->tokens.items + at,
		   " and also so but please ok okay agreed good right yes fine "
		   "then better oh "))
		at++;
	if (at + 2 < r->tokens.n &&
	    token_in(r->tokens.items + at, " remember ") &&
	    token_word(r->tokens.items + at + 1, "to") &&
	    token_in(r->tokens.items + at + 2, " always never "))
		at += 2;
	return at;
}

/* Whether somebody is spoken of, or to, so that it is no rule. */
static bool
of_somebody(const struct reading *r, size_t at)
{
	for (; at < r->tokens.n; at++)
		if (token_is(r->tokens.items + at,
			WORD_I | WORD_YOU | WORD_HE | WORD_SHE) &&
		    !token_word(r->tokens.items + at, "me"))
			return true;
	return false;
}

/* As it was said, where that stands alone: commands keep their marks. */
static void
say(const struct reading *r, size_t at, size_t end, struct buf *out)
{
	const struct token *t = r->tokens.items, *last = t + end - 1;

	for (size_t i = at; i < end; i++)
		if (t[i].timed || t[i].expanded ||
		    token_is(t + i, WORD_I | WORD_OURS | WORD_YOU) ||
		    token_in(t + i, " me us your yours ")) {
			extract_say_span(
			    r, (struct extract_span){ at, end }, true, out);
			return;
		}
	buf_add(out, r->tokens.text + t[at].start,
	    last->start + last->len - t[at].start);
}

static bool
add_standing(struct reading *r, size_t at, size_t end, const char *wants)
{
	struct buf out = { 0 };
	struct claim claim = { .type = wants ? MEMORY_PREFERENCE
					     : MEMORY_PROCEDURE,
		.subject = wants ? r->speaker : NULL,
		.confidence = .7,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };

	if (wants)
		buf_printf(&out, "%s %s ", r->speaker, wants);
	/* "no" at its start takes nothing back */
	r->corrects = false;
	say(r, at, end, &out);
	if (wants && token_word(r->tokens.items + at, "no"))
		out.data[strlen(r->speaker) + strlen(wants) + 2] = 'n';
	if (!wants && out.len && out.data[0] >= 'a' && out.data[0] <= 'z')
		out.data[0] &= 0x5f;
	claim.text = extract_keep(r, &out);
	return extract_add(r, &claim) != NULL;
}

/* Without "please" at its end. */
static size_t
standing_end(const struct reading *r)
{
	size_t end = r->tokens.n;

	while (end && token_in(r->tokens.items + end - 1,
			  " please thanks ok okay btw though "))
		end--;
	return end;
}

/* "always use tabs", "don't touch vendor/", "never deploy on Fridays" */
static bool
order(struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t first = behind_opening(r), at = first;
	bool firm = false, bans = false;

	if (at + 2 < r->tokens.n && token_word(t + at, "do") &&
	    token_word(t + at + 1, "not")) {
		bans = true;
		at += 2;
	} else if (at < r->tokens.n && token_in(t + at, " always never ")) {
		firm = true;
		at++;
	}
	if ((!bans && !firm) || at >= r->tokens.n || !r->to_assistant ||
	    !token_in(t + at, deeds) || of_somebody(r, at))
		return false;
	if (bans && (extract_says(r, " this ") || extract_says(r, " it ") ||
			extract_says(r, " yet ")))
		return false;
	if (bans && at + 1 >= r->tokens.n)
		return false;
	return add_standing(r, first, standing_end(r), NULL);
}

/* "no upgrades until 2.8 is out", "no frameworks please" */
static bool
none_of(struct reading *r)
{
	static const char *const words[] = { " until ", " without ", " please ",
		" unless ", " ever ", " before ", " just ", " only ", NULL };
	const struct token *t = r->tokens.items;
	size_t at = behind_opening(r), end = standing_end(r);

	if (at + 2 >= end || !token_word(t + at, "no") || t[at + 1].mark ||
	    (r->turn == r->question_turn + 1 && !at) ||
	    token_is(t + at + 1, WORD_ADVERB | WORD_OPENING | WORD_FILLER |
				     WORD_ARTICLE | WORD_POSSESSIVE |
				     WORD_PREPOSITION | WORD_IT | WORD_NOT) ||
	    token_in(t + at + 1, " need way problem worries one idea more "
				 "wonder chance thanks clue matter ") ||
	    !extract_says_any(r, words) || of_somebody(r, at))
		return false;
	for (size_t i = at; i < end; i++)
		if (token_word(t + i, "please")) {
			if (i + 1 < end && !t[i + 1].mark)
				return false;
			end = i;
		}
	return add_standing(r, at, end, r->to_assistant ? "wants" : NULL);
}

/* "the fixtures must not contain real numbers", "groups have to book" */
static bool
duty(struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t at = behind_opening(r);

	if (at + 3 >= r->tokens.n || of_somebody(r, at) ||
	    token_is(t + at, WORD_WE | WORD_THEY | WORD_IT | WORD_OURS |
				 WORD_ASKS | WORD_SUBORDINATE |
				 WORD_POSSESSIVE | WORD_NAME) ||
	    extract_says(r, " must have ") || extract_says(r, " must be "))
		return false;
	for (size_t i = at + 1;
	     i + 1 < r->tokens.n && i <= at + STANDING_SUBJECT; i++) {
		if (t[i].mark)
			return false;
		if (token_word(t + i, "must") ||
		    (token_word(t + i, "have") && token_word(t + i + 1, "to")))
			return add_standing(r, at, standing_end(r), NULL);
	}
	return false;
}

/* "tests run with pytest -n 4", "tests go next to the code" */
static bool
custom(struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t at = behind_opening(r), len;

	if (at + 3 >= r->tokens.n || !r->to_assistant || of_somebody(r, at))
		return false;
	len = strlen(t[at].norm);
	return len > 4 && t[at].norm[len - 1] == 's' &&
	       t[at].norm[len - 2] != 's' && !t[at + 1].mark &&
	       !token_is(
		   t + at, WORD_KIN | WORD_BE | WORD_ADVERB | WORD_NAME) &&
	       token_in(t + at + 1,
		   " run go live belong need use follow start end ") &&
	       !extract_says(r, " to be ") &&
	       add_standing(r, at, standing_end(r), NULL);
}

bool
extract_standing(struct reading *r)
{
	if (r->document || r->tokens.n > STANDING_WORDS_MAX)
		return false;
	return order(r) || none_of(r) || duty(r) || custom(r);
}
