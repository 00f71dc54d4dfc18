#include <string.h>

#include "mind/extract_reading.h"

#define DAY INT64_C(86400000000)

/* Whether the sentence has a word that an expression of time could have. */
static bool
worth_looking(const struct tokens *tokens)
{
	for (size_t i = 0; i < tokens->n; i++) {
		const struct token *t = tokens->items + i;

		if (t->digits || token_is(t, WORD_TIME) ||
		    token_in(t, " ago last next since fortnight "))
			return true;
	}
	return false;
}

/* The first token that ends behind a byte. */
static size_t
token_behind(const struct tokens *tokens, size_t byte)
{
	size_t i = 0;

	while (i < tokens->n &&
	       tokens->items[i].start + tokens->items[i].len <= byte)
		i++;
	return i;
}

/* "every Friday", "on Fridays": a habit, not a day. */
static bool
repeats(const struct tokens *tokens, const struct extract_time *time)
{
	const struct token *t = tokens->items + time->first;

	for (size_t i = time->first; i < time->last; i++)
		if (token_in(tokens->items + i,
			" every each mondays tuesdays wednesdays thursdays "
			"fridays saturdays sundays weekends weekdays daily "
			"mornings evenings "))
			return true;
	return time->first > 0 && token_in(t - 1, " every each most ");
}

/* Whether the words tell the time by themselves: they name the year. */
static bool
names_year(const struct tokens *tokens, const struct extract_time *time)
{
	for (size_t i = time->first; i < time->last; i++) {
		const struct token *t = tokens->items + i;

		if (strspn(t->norm, "0123456789") == 4 && t->len == 4 &&
		    (strncmp(t->norm, "19", 2) == 0 ||
			strncmp(t->norm, "20", 2) == 0))
			return true;
	}
	return false;
}

/* "the Monday evening group", "my 10am class": which one it is, not when. */
static bool
part_of_noun(const struct tokens *tokens, const struct extract_time *time)
{
	const struct token *t = tokens->items + time->first;
	const struct token *next = tokens->items + time->last;
	const char *articles = " the a an my our his her their ";

	if (time->last >= tokens->n || next->mark || next->digits)
		return false;
	if (!token_in(t, articles) &&
	    !(time->first && token_in(t - 1, articles)))
		return false;
	if (token_is(next, WORD_PREPOSITION | WORD_AND | WORD_SUBORDINATE |
			       WORD_BE | WORD_HAVE | WORD_DO | WORD_WILL |
			       WORD_MIGHT | WORD_ADVERB | WORD_ARTICLE |
			       WORD_POSSESSIVE | WORD_NOT | WORD_ASKS |
			       WORD_TIME | WORD_FILLER) ||
	    token_trait(next, WORD_SMALL))
		return false;
	return !next->word->lemma ||
	       token_trait(next, WORD_MEETING | WORD_PROJECT | WORD_HOBBY);
}

/* "at noon", "at 7:40": of which day nobody says. */
static bool
clock_only(const struct tokens *tokens, const struct extract_time *time)
{
	bool noon = false;

	for (size_t i = time->first; i < time->last; i++) {
		const struct token *t = tokens->items + i;

		noon = noon || token_in(t, " noon midnight ");
		if (!token_in(t, " at by from until till noon midnight "))
			return false;
	}
	return noon;
}

static void
add_time(struct reading *r, const struct when *when, size_t base)
{
	struct extract_time *time = &r->times[r->n_times];

	*time = (struct extract_time){ .when = *when };
	time->first = token_behind(&r->tokens, base + when->start);
	time->last = token_behind(
	    &r->tokens, base + when->start + when->len - 1);
	if (time->last < r->tokens.n)
		time->last++;
	if (time->first >= time->last || part_of_noun(&r->tokens, time))
		return;
	time->repeated = repeats(&r->tokens, time);
	time->told = !when->vague && when->from.at != CLOCK_NONE &&
		     !names_year(&r->tokens, time);
	time->repeated = time->repeated || clock_only(&r->tokens, time);
	for (size_t i = time->first; i < time->last; i++)
		r->tokens.items[i].timed = true;
	r->n_times++;
}

/* "Wednesdays" are a time, though none that a calendar has. */
static void
mark_weekdays(struct tokens *tokens)
{
	for (size_t i = 0; i < tokens->n; i++)
		if (token_in(tokens->items + i,
			" mondays tuesdays wednesdays thursdays fridays "
			"saturdays sundays "))
			tokens->items[i].timed = true;
}

void
extract_times(struct reading *r, size_t start, size_t len)
{
	size_t at = 0;
	struct when when;

	r->n_times = 0;
	mark_weekdays(&r->tokens);
	if (!worth_looking(&r->tokens))
		return;
	while (r->n_times < EXTRACT_TIMES_MAX && at < len &&
	       when_find(r->tokens.text + start, len, at, &r->said, &when)) {
		if (!when.len || when.start + when.len > len)
			return;
		add_time(r, &when, start);
		if (when.start + when.len <= at)
			return;
		at = when.start + when.len;
	}
}

const struct extract_time *
extract_time_in(const struct reading *r, struct extract_span span)
{
	for (size_t i = 0; i < r->n_times; i++) {
		const struct extract_time *time = &r->times[i];

		if (time->first < span.last && time->last > span.first &&
		    !time->repeated && !time->when.vague &&
		    time->when.from.at != CLOCK_NONE)
			return time;
	}
	return NULL;
}

bool
extract_just_past(const struct reading *r, const struct extract_time *time)
{
	return time->told && r->said.at != CLOCK_NONE &&
	       time->when.from.at < r->said.at - DAY &&
	       time->when.from.at > r->said.at - 8 * DAY;
}

void
extract_look_ahead(struct reading *r, const struct clause *c)
{
	for (size_t i = 0; i < r->n_times; i++) {
		struct extract_time *time = &r->times[i];

		if (time->first < c->verb || time->last > c->end ||
		    !extract_just_past(r, time))
			continue;
		time->when.from.at += 7 * DAY;
		if (time->when.until != CLOCK_NONE)
			time->when.until += 7 * DAY;
		time->when.future = true;
	}
}
