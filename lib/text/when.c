#include "text/when.h"

#include <string.h>

#include "text/when_number.h"
#include "text/when_try.h"

#define MINUTE    INT64_C(60000000)
#define DAY       (1440 * MINUTE)
#define FIRST_DAY INT64_C(-719162) /* 0001-01-01 */
#define LAST_DAY  INT64_C(2932896) /* 9999-12-31 */

static bool
match(const struct when_try *try, struct when_found *found)
{
	*found = (struct when_found){ .minutes = -1 };
	if (when_relative(try, found))
		return true;
	*found = (struct when_found){ .minutes = -1 };
	return when_named(try, found);
}

/*
 * Skips "the", and "early", "the end of" where a month, year or the like
 * follows.
 */
static bool
skip_edge(struct when_try *try)
{
	const struct when_sentence *s = try->sentence;
	size_t i = try->at;
	bool of;

	try->the = when_word_in(s, i, " the ");
	i += try->the;
	try->at = i;
	if (i >= s->n || s->words[i].kind != WHEN_EDGE)
		return false;
	of = when_word_in(s, i + 1, " of ");
	if (!of && !when_word_in(s, i, " early mid late "))
		return false;
	i += 1 + of;
	try->the = when_word_in(s, i, " the ");
	i += try->the;
	try->at = i;
	return i < s->n && s->words[i].kind != WHEN_WEEKDAY &&
	       s->words[i].kind != WHEN_DAY;
}

/* What is named from word i on, with its preposition. */
static bool
match_at(struct when_try *try, size_t i, struct when_found *found)
{
	const struct when_word *word = &try->sentence->words[i];
	bool preposition = word->kind == WHEN_PREPOSITION;

	try->first = i;
	try->at = i + preposition;
	try->preposition = preposition ? (enum when_preposition)word->value
				       : WHEN_BARE;
	if (skip_edge(try) && try->preposition <= WHEN_FOR)
		try->preposition = WHEN_IN;
	return match(try, found);
}

/* The byte behind the words before word i. */
static size_t
end_of(const struct when_sentence *s, size_t i)
{
	return s->words[i - 1].word.end;
}

static size_t
word_from(const struct when_sentence *s, size_t byte)
{
	size_t i = 0;

	while (i < s->n && s->words[i].word.start < byte)
		i++;
	return i;
}

static bool
is_day(const struct when_found *found)
{
	return !found->vague && found->minutes < 0 &&
	       found->span.precision == CLOCK_DAY &&
	       found->span.until == found->span.from + 1;
}

/* "Friday" + " night at 8pm"; returns the byte behind it. */
static size_t
take_clock(const struct when_sentence *s, struct when_found *found)
{
	size_t i = found->behind, end = end_of(s, i), byte;

	if (!is_day(found))
		return end;
	if (when_word_joined(s, i) && s->words[i].kind == WHEN_PART) {
		found->behind = ++i;
		end = end_of(s, i);
	}
	if (i < s->n && s->words[i].joint != ' ' && s->words[i].joint != ',')
		return end;
	i += when_word_in(s, i, " at around ");
	if (i >= s->n)
		return end;
	byte = when_number_clock(
	    s->text, s->len, s->words[i].word.start, &found->minutes);
	if (!byte)
		return end;
	found->behind = word_from(s, byte);
	return byte;
}

/* "at 3pm tomorrow", "15:30 on Friday" */
static bool
clock_first(struct when_try *try, size_t i, struct when_found *found)
{
	const struct when_sentence *s = try->sentence;
	size_t at = i + when_word_in(s, i, " at ");
	size_t byte;
	int minutes;

	if (at >= s->n)
		return false;
	byte = when_number_clock(
	    s->text, s->len, s->words[at].word.start, &minutes);
	if (!byte)
		return false;
	at = word_from(s, byte);
	if (at >= s->n ||
	    (s->words[at].joint != ' ' && s->words[at].joint != ',') ||
	    !match_at(try, at, found) || !is_day(found) ||
	    try->preposition > WHEN_ON)
		return false;
	found->minutes = minutes;
	return true;
}

/* "from 2019" + " to 2021" */
static void
take_end(struct when_try *try, struct when_found *found)
{
	const struct when_sentence *s = try->sentence;
	struct when_found end;
	struct when_try last = *try;

	if (found->behind >= s->n || try->preposition != WHEN_FROM ||
	    !when_word_in(s, found->behind, " to till until through "))
		return;
	last.at = found->behind + 1;
	last.preposition = WHEN_UNTIL;
	skip_edge(&last);
	if (!match(&last, &end) || end.vague ||
	    end.span.until <= found->span.from)
		return;
	found->span.until = end.span.until;
	found->behind = end.behind;
}

static void
put_span(const struct when_try *try, const struct when_found *found,
    struct when *when)
{
	int64_t shift = try->now->offset * MINUTE;
	const struct when_span *span = &found->span;

	when->from.at = span->from * DAY - shift;
	when->from.precision = span->precision;
	when->until = span->until * DAY - shift;
	if (found->minutes < 0)
		return;
	when->from.at += found->minutes * MINUTE;
	when->from.precision = CLOCK_MINUTE;
	when->until = when->from.at + MINUTE;
}

/* What the preposition makes of it. */
static void
put_bounds(const struct when_try *try, const struct when_found *found,
    struct when *when)
{
	const struct when_sentence *s = try->sentence;
	bool on = when_word_in(s, try->first, " starting ") ||
		  when_word_in(s, found->behind, " on onward onwards ");

	when->since = found->lasts || try->preposition == WHEN_SINCE ||
		      try->preposition == WHEN_AFTER ||
		      (try->preposition == WHEN_FROM && on);
	when->before = try->preposition >= WHEN_UNTIL;
	if (try->preposition == WHEN_BEFORE)
		when->until = when->from.at;
	if (try->preposition == WHEN_AFTER)
		when->from.at = when->until;
	if (when->since)
		when->until = CLOCK_NONE;
}

static bool
put(const struct when_try *try, const struct when_found *found, size_t start,
    size_t end, struct when *when)
{
	*when = (struct when){ .start = start,
		.len = end - start,
		.from = { CLOCK_NONE, CLOCK_DAY, try->now->offset },
		.until = CLOCK_NONE,
		.vague = found->vague };
	if (found->vague)
		return true;
	if (found->span.from < FIRST_DAY || found->span.until > LAST_DAY)
		return false;
	put_span(try, found, when);
	put_bounds(try, found, when);
	when->future = try->now->known &&
		       (when->before ? when->until : when->from.at) >
			   try->now->at;
	return true;
}

static bool
find_in(const struct when_sentence *s, const struct when_now *now, size_t at,
    struct when *when)
{
	struct when_try try = { .sentence = s, .now = now };
	struct when_found found;
	size_t end;

	for (size_t i = 0; i < s->n; i++) {
		size_t start = s->words[i].word.start;

		if (start < at)
			continue;
		if (clock_first(&try, i, &found)) {
			end = end_of(s, found.behind);
		} else {
			if (!match_at(&try, i, &found))
				continue;
			take_end(&try, &found);
			end = take_clock(s, &found);
		}
		if (put(&try, &found, start, end, when))
			return true;
	}
	return false;
}

bool
when_find(const char *text, size_t len, size_t at, const struct moment *said,
    struct when *when)
{
	struct when_sentence sentence = { .text = text, .len = len };
	struct when_now now = when_span_now(said);
	size_t from = at < len ? when_word_begin(text, at) : len;

	while (when_word_sentence(&sentence, &from))
		if (find_in(&sentence, &now, at, when))
			return true;
	return false;
}
