#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mind/extract_apply.h"
#include "mind/extract_lead.h"
#include "mind/extract_replace_meant.h"
#include "mind/extract_talk.h"
#include "mind/relations.h"

enum {
	REPLACE_WORDS = 6, /* of it */
	REPLACE_DAYS = 7,
};

#define DAY (INT64_C(24) * 3600 * 1000000)

/* text with the first `old` in it replaced; NULL if it is not there. */
static const char *
replaced(
    const struct reading *r, const char *text, const char *old, const char *new)
{
	const char *at = *old ? strstr(text, old) : NULL;
	struct buf out = { 0 };

	if (!at)
		return NULL;
	buf_add(&out, text, (size_t)(at - text));
	buf_string(&out, new);
	buf_string(&out, at + strlen(old));
	return extract_keep(r, &out);
}

static const char *
date_words(const struct reading *r, const struct moment *moment)
{
	struct extract_time time = { .when.from = *moment };
	struct buf out = { 0 };

	time.when.until = CLOCK_NONE;
	extract_say_time(&time, false, &out);
	return extract_keep(r, &out);
}

/* "the 13th": of the month that the claim is of. */
static struct moment
of_month(const struct reading *r, size_t at, const struct claim *claim)
{
	struct moment to = claim->event_at;
	int day = atoi(date_words(r, &claim->event_at));

	if (day > 0 && day <= 31)
		to.at += (atoi(r->tokens.items[at].norm) - day) * DAY;
	return to;
}

/* The time that a value tells in the place of the claim's. */
static bool
time_of(const struct reading *r, struct extract_span value,
    const struct claim *claim, struct moment *to)
{
	const struct extract_time *time = extract_time_in(r, value);
	const struct token *t = r->tokens.items + value.first;
	struct when when;
	char text[24];

	if (claim->event_at.at == CLOCK_NONE)
		return false;
	if (time) {
		*to = time->when.from;
		return true;
	}
	if (extract_lead_ordinal(t)) {
		*to = of_month(r, value.first, claim);
		return true;
	}
	if (!extract_replace_meant_calendar(t))
		return false;
	/* alone it may be no time, but it is one here */
	snprintf(text, sizeof text, "%s %s",
	    strstr(t->norm, "day") ? "on" : "in", t->norm);
	if (!when_find(text, strlen(text), 0, &r->said, &when))
		return false;
	*to = when.from;
	return true;
}

/* The norm lives until the next turn only. */
static const char *
norm_kept(const struct reading *r, size_t at)
{
	struct buf out = { 0 };

	buf_string(&out, r->tokens.items[at].norm);
	return extract_keep(r, &out);
}

/* What the claim says now that gives way, and what comes in its place. */
static bool
old_and_new(const struct reading *r, struct claim *claim,
    struct extract_span value, bool moved, const char **old, const char **new)
{
	struct moment to;
	const char *counted = extract_replace_meant_counted(claim);
	const char *number = counted
				 ? extract_replace_meant_number_in(r, counted)
				 : NULL;

	*old = claim->object;
	*new = extract_say_object(r, value);
	if (time_of(r, value, claim, &to)) {
		while (moved && to.at < r->said.at &&
		       r->said.at - to.at < REPLACE_DAYS * DAY)
			to.at += REPLACE_DAYS * DAY;
		*old = date_words(r, &claim->event_at);
		/* the hour is not always told */
		if (!strstr(claim->text, *old) &&
		    claim->event_at.precision < CLOCK_DAY) {
			struct moment day = claim->event_at;

			day.precision = to.precision = CLOCK_DAY;
			*old = date_words(r, &day);
		}
		*new = date_words(r, &to);
		claim->event_at = to;
		if (claims_same(claim->object, *old))
			claim->object = *new;
	} else if (number && value.last == value.first + 1 &&
		   extract_replace_meant_number(
		       r->tokens.items + value.first)) {
		*old = number;
		if (!r->tokens.items[value.first].digits)
			*new = norm_kept(r, value.first);
		if (*new && claim->object)
			claim->object = replaced(
			    r, claim->object, number, *new);
	} else if (*new) {
		claim->object = *new;
	}
	return *old && *new;
}

static void
replace(
    struct reading *r, size_t meant, struct extract_span value, bool corrects)
{
	struct claim claim = r->claims->items[meant];
	const struct relation *relation = relation_find(claim.relation);
	const char *was = claim.object, *old, *new;

	if (!old_and_new(r, &claim, value, !corrects, &old, &new))
		return;
	claim.text = replaced(r, claim.text, old, new);
	if (!claim.text)
		return;
	/* what was moved was so until now, and stays known */
	claim.old = corrects || !(relation && relation->single) ? was : NULL;
	claim.corrects = corrects;
	if (corrects && r->claims->items[meant].turns[0] >= r->window->first)
		claims_drop(r->claims, meant);
	extract_add(r, &claim);
}

/* "my sister lives in Milan": more than a value. */
static bool
is_clause(const struct reading *r, size_t at, size_t end)
{
	const struct token *t = r->tokens.items;

	for (size_t i = at + 1; i + 1 < end; i++)
		if (t[i].word->lemma && !t[i].capital &&
		    t[i].word->forms & (FORM_S | FORM_PAST) &&
		    !(t[i].word->forms & FORM_BASE) &&
		    (token_name(t + i - 1) ||
			token_is(t + at,
			    WORD_POSSESSIVE | WORD_ARTICLE | WORD_OURS)))
			return true;
	return false;
}

/* The end of a new value that begins at a place; the place if it is none. */
static size_t
value_end(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items;
	size_t end = r->tokens.n;

	/* "seven since May" */
	for (size_t i = at + 1; i < end && extract_replace_meant_number(t + at);
	     i++)
		if (token_word(t + i, "since"))
			end = i;
	while (
	    end > at && !t[end - 1].timed &&
	    (token_is(t + end - 1, WORD_FILLER) ||
		token_in(t + end - 1, " now sorry instead rather actually ")))
		end--;
	for (size_t i = at + 1; i < end; i++)
		if (t[i].mark && !t[i].timed && !token_name(t + i))
			end = i;
	if (end <= at || end - at > REPLACE_WORDS ||
	    (!t[at].timed && is_clause(r, at, end)))
		return at;
	for (size_t i = at; i < end; i++)
		if (!t[i].timed &&
		    (token_is(t + i, WORD_I | WORD_WE | WORD_YOU | WORD_HE |
					 WORD_SHE | WORD_THEY | WORD_BE |
					 WORD_HAVE | WORD_DO | WORD_NOT |
					 WORD_HEDGE) ||
			(i == at && token_trait(t + i, WORD_PASSING))))
			return at;
	return end;
}

/* "July, sorry": the value stands first. */
static bool
sorry_behind(const struct reading *r)
{
	const struct token *t = r->tokens.items, *last = t + r->tokens.n - 1;

	if (r->tokens.n < 2 || r->tokens.n > REPLACE_WORDS)
		return false;
	if (token_word(last, "actually"))
		return r->tokens.n <= 3 && extract_replace_meant_number(t);
	return last->mark && token_in(last, " sorry oops rather ");
}

/* "it's 950 now", "95 by now" */
static bool
count_now(struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t i = 0; i < r->tokens.n && i < REPLACE_WORDS * 2; i++) {
		size_t at = i, meant;

		if (i && (!t[i].mark || t[i].mark == '"'))
			continue;
		if (token_in(t + at, " it that ") &&
		    token_in(t + at + 1, " is 's was "))
			at += 2;
		else if (i)
			continue;
		if (at + 1 >= r->tokens.n ||
		    !extract_replace_meant_number(t + at) ||
		    !(token_word(t + at + 1, "now") ||
			(token_word(t + at + 1, "by") &&
			    token_word(t + at + 2, "now"))))
			continue;
		meant = extract_replace_meant(
		    r, at, (struct extract_span){ 0, 0 }, true);
		if (meant == r->claims->n)
			return false;
		/* what has no relation can not be told what it replaces */
		replace(r, meant, (struct extract_span){ at, at + 1 },
		    !r->claims->items[meant].relation);
		return true;
	}
	return false;
}

/* "Err, no: 5 June": what was no time in its sentence may be one alone. */
static void
find_time(struct reading *r, size_t at, size_t end)
{
	struct token *t = r->tokens.items;
	struct when when;
	size_t from = t[at].start, len;

	if (t[at].timed || r->n_times >= EXTRACT_TIMES_MAX)
		return;
	len = t[end - 1].start + t[end - 1].len - from;
	if (!when_find(r->tokens.text + from, len, 0, &r->said, &when) ||
	    when.vague || when.start)
		return;
	for (size_t i = at; i < end && t[i].start < from + when.len; i++)
		t[i].timed = true;
	r->times[r->n_times++] = (struct extract_time){
		.first = at, .last = end, .when = when, .told = true
	};
}

/* "more like 45": how a guess that is better begins. */
static size_t
behind_guess(const struct reading *r, size_t at)
{
	while (at + 1 < r->tokens.n &&
	       token_in(r->tokens.items + at,
		   " more like rather closer about around roughly nearly "))
		at++;
	return at;
}

/* "I beg your pardon," is "sorry": the place behind it, or 0. */
static size_t
behind_pardon(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t at = token_word(t, "i");

	if (token_word(t + at, "beg"))
		at += token_word(t + at + 1, "your") ? 3 : 2;
	else if (token_word(t, "excuse") && token_word(t + 1, "me"))
		at = 2;
	else if (token_word(t, "pardon"))
		at = 1;
	return at > 1 || token_word(t, "pardon") ? at : 0;
}

/*
 * "Shall I note the rent?"  "No, it's only Maureen.": what answers a question
 * takes the place of what that asks about, and of nothing else.
 */
static bool
answers_else(const struct reading *r, size_t meant)
{
	const struct claim *claim = &r->claims->items[meant];
	const char *said = extract_replace_meant_counted(claim);

	return token_in(r->tokens.items, " no nope nah ") &&
	       r->asked_by_assistant && r->turn == r->question_turn + 1 &&
	       claim->turns[0] < r->question_turn &&
	       !extract_says(r, " meant ") && !extract_says(r, " make it ") &&
	       said && !strcasestr(buf_text(&r->question), said);
}

bool
extract_replace(struct reading *r)
{
	bool corrects = false, linked = false, moved, behind;
	size_t lead = extract_lead_in(r, &corrects), at, end, meant;
	struct extract_span not_this;

	if (!r->speaker || !r->tokens.n || r->tokens.end == '?')
		return false;
	if (count_now(r))
		return true;
	if (extract_calls(r))
		return false;
	if (!corrects && behind_pardon(r)) {
		lead = behind_pardon(r);
		corrects = true;
	}
	behind = !corrects && sorry_behind(r);
	corrects = corrects || behind;
	at = extract_lead_link(r, lead, &linked);
	at += at + 1 < r->tokens.n && token_word(r->tokens.items + at, "the") &&
	      extract_lead_ordinal(r->tokens.items + at + 1);
	end = extract_lead_move(r) ? extract_lead_move(r) : extract_lead_now(r);
	moved = end != 0;
	at = moved ? end : behind_guess(r, at);
	r->corrects = r->corrects ||
		      (corrects && r->turn != r->question_turn + 1);
	if ((!corrects && !linked && !moved) || at >= r->tokens.n)
		return false;
	not_this = extract_cut_not(r);
	if (corrects && token_word(r->tokens.items + at, "not"))
		at = extract_lead_not(r, at + 1, &not_this);
	if (at >= r->tokens.n)
		return false;
	if (!corrects && !moved && not_this.last <= not_this.first &&
	    !extract_says(r, " meant ") && !extract_says(r, " make it "))
		return false;
	end = value_end(r, at);
	if (end <= at)
		return false;
	find_time(r, at, end);
	meant = extract_replace_meant(r, at, not_this, moved);
	if (meant == r->claims->n || answers_else(r, meant))
		return false;
	replace(r, meant, (struct extract_span){ at, end }, corrects || !moved);
	return true;
}
