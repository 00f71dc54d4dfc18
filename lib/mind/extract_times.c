#include <string.h>

#include "mind/extract_lead.h"
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

static bool
weekday(const struct token *t)
{
	return token_in(t, " monday tuesday wednesday thursday friday saturday "
			   "sunday mon tue tues wed thu thur thurs fri sat "
			   "sun ");
}

/* "Tuesday to Thursday": of each week, unless it is said which. */
static bool
weekday_range(const struct tokens *tokens, const struct extract_time *time)
{
	const struct token *last = tokens->items + time->last - 1;
	const struct token *first = tokens->items + time->first;
	const char *links = " to till through until ";

	if (time->last + 1 < tokens->n && weekday(last) && !last[1].mark &&
	    token_in(last + 1, links) && weekday(last + 2))
		return true;
	if (token_in(first, links))
		return time->first > 0 && weekday(first - 1) && weekday(last);
	return time->first > 1 && weekday(first) && !first->mark &&
	       token_in(first - 1, links) && weekday(first - 2);
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
	/* "on Tuesday nights" */
	if (time->last < tokens->n && !tokens->items[time->last].mark &&
	    token_in(tokens->items + time->last,
		" nights evenings mornings afternoons ") &&
	    token_is(tokens->items + time->last - 1, WORD_TIME))
		return true;
	if (weekday_range(tokens, time))
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

/* The day of the month that a word is, or 0: "14", "3rd". */
static unsigned
month_day(const struct token *t)
{
	size_t n = strspn(t->norm, "0123456789");
	unsigned day = 0;

	if (!n || n > 2 ||
	    (t->norm[n] && !token_in(&(struct token){ .norm = t->norm + n },
			       " st nd rd th ")))
		return 0;
	for (size_t i = 0; i < n; i++)
		day = day * 10 + (unsigned)(t->norm[i] - '0');
	return day <= 31 ? day : 0;
}

/* "14 to 17 October", "the 3rd till the 10th": what it reaches back to. */
static void
reach_back(const struct tokens *tokens, struct extract_time *time)
{
	const struct token *t = tokens->items;
	size_t at = time->first, day;

	if (time->when.from.precision != CLOCK_DAY || time->repeated)
		return;
	/* the link may be part of the words of the time */
	if (!token_in(t + at, " to till until and ")) {
		if (!at)
			return;
		at--;
		if (token_word(t + at, "the") && at)
			at--;
	}
	if (!at || !token_in(t + at, " to till until and "))
		return;
	day = month_day(t + at - 1);
	if (!day || day >= (size_t)clock_date(&time->when.from).day ||
	    (at > 1 && token_is(t + at - 2, WORD_TIME)))
		return;
	time->to_day = clock_date(&time->when.from).day;
	time->when.from.at -= (time->to_day - (int)day) * DAY;
	time->when.since = false;
	time->first = at - 1;
	while (time->first && token_in(t + time->first - 1, " from the on "))
		time->first--;
}

/* What "on the 14th" means now; false if nothing. */
static bool
day_of_month(const struct reading *r, unsigned day, struct when *when)
{
	struct buf on = { 0 };
	bool found;

	buf_printf(&on, "on the %u%s", day,
	    day % 10 == 1 && day != 11   ? "st"
	    : day % 10 == 2 && day != 12 ? "nd"
	    : day % 10 == 3 && day != 13 ? "rd"
					 : "th");
	found = when_find(buf_text(&on), on.len, 0, &r->said, when) &&
		when->from.precision == CLOCK_DAY && !when->vague;
	buf_release(&on);
	return found;
}

/* "Saturday 14th": the day of the month says which Saturday. */
static void
weekday_and_day(const struct reading *r, struct extract_time *time)
{
	const struct token *t = r->tokens.items + time->last;
	struct when when;
	size_t last = time->last;
	unsigned day;

	if (last >= r->tokens.n || t->mark || !time->told ||
	    time->when.from.precision != CLOCK_DAY || !time->first ||
	    !token_in(t - 1, " monday tuesday wednesday thursday friday "
			     "saturday sunday mon tue wed thu fri sat sun "))
		return;
	if (token_word(t, "the"))
		t++, last++;
	day = last < r->tokens.n ? month_day(t) : 0;
	if (!day || strspn(t->norm, "0123456789") == strlen(t->norm) ||
	    token_in(t + 1, " of ") || !day_of_month(r, day, &when))
		return;
	time->when.from = when.from;
	time->when.until = when.until;
	time->when.future = when.future;
	time->last = last + 1;
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
	weekday_and_day(r, time);
	reach_back(&r->tokens, time);
	for (size_t i = time->first; i < time->last; i++)
		r->tokens.items[i].timed = true;
	/* "from the 10th" was one of its own before "to the 14th" */
	if (time->to_day && r->n_times && time[-1].last > time->first) {
		time->first = time[-1].first < time->first ? time[-1].first
							   : time->first;
		time[-1] = *time;
		return;
	}
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

/*
 * "from the 10th to the 14th": days of a month that nobody named.  It is the
 * one that "on the 10th" would mean.
 */
static void
add_days(
    struct reading *r, size_t first, size_t last, unsigned from, unsigned to)
{
	struct extract_time *time = &r->times[r->n_times];

	*time = (struct extract_time){ .first = first, .last = last };
	if (!day_of_month(r, from, &time->when))
		return;
	time->told = true;
	time->to_day = (int)to;
	time->when.until = time->when.from.at + (int64_t)(to - from + 1) * DAY;
	for (size_t i = first; i < last; i++)
		r->tokens.items[i].timed = true;
	r->n_times++;
}

/* Whether a time that was found covers a token, but for "from the 10th". */
static bool
told_already(struct reading *r, size_t at, size_t last)
{
	for (size_t i = 0; i < r->n_times; i++) {
		struct extract_time *time = &r->times[i];

		if (time->first >= last || time->last <= at)
			continue;
		if (time->to_day || time->last != at + 1 || i + 1 != r->n_times)
			return true;
		r->n_times--;
	}
	return false;
}

static void
ordinal_ranges(struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t at = 1; at + 2 < r->tokens.n; at++) {
		unsigned from = month_day(t + at), to;
		size_t last = at + 2, first = at;

		last += token_word(t + at + 2, "the");
		to = last < r->tokens.n ? month_day(t + last) : 0;
		if (!from || to <= from || !t[at].norm[1] ||
		    strspn(t[at].norm, "0123456789") == strlen(t[at].norm) ||
		    !token_in(t + at + 1, " to till until and ") ||
		    r->n_times == EXTRACT_TIMES_MAX ||
		    told_already(r, at, last + 1))
			continue;
		while (
		    first && token_in(t + first - 1, " from the on between "))
			first--;
		add_days(r, first, last + 1, from, to);
	}
}

static void
find_times(struct reading *r, size_t start, size_t len)
{
	size_t at = 0;
	struct when when;

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

void
extract_times(struct reading *r, size_t start, size_t len)
{
	r->n_times = 0;
	mark_weekdays(&r->tokens);
	if (!worth_looking(&r->tokens))
		return;
	find_times(r, start, len);
	ordinal_ranges(r);
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

static bool
names_month(const struct tokens *tokens, const struct extract_time *time)
{
	for (size_t i = time->first; i < time->last; i++)
		if (token_in(tokens->items + i,
			" january february march april may june july august "
			"september october november december jan feb mar apr "
			"jun jul aug sep sept oct nov dec "))
			return true;
	return false;
}

/* The same day or month a year on. */
static void
next_year(struct extract_time *time)
{
	struct moment *from = &time->when.from;
	struct clock_date date = clock_date(from);
	int64_t days = clock_days(date.year + 1, date.month, date.day) -
		       clock_days(date.year, date.month, date.day);

	from->at += days * DAY;
	if (time->when.until != CLOCK_NONE)
		time->when.until += days * DAY;
	time->when.future = true;
}

/* "the 29th", without its month. */
static bool
is_day_of_month(const struct reading *r, const struct extract_time *time)
{
	return time->last - time->first <= 3 && time->last > time->first &&
	       time->when.from.precision == CLOCK_DAY &&
	       !names_month(&r->tokens, time) &&
	       extract_lead_ordinal(r->tokens.items + time->last - 1);
}

static void
next_month(struct extract_time *time)
{
	struct moment *from = &time->when.from;
	struct clock_date date = clock_date(from);
	int64_t days = clock_days(date.year, date.month + 1, date.day) -
		       clock_days(date.year, date.month, date.day);

	from->at += days * DAY;
	if (time->when.until != CLOCK_NONE)
		time->when.until += days * DAY;
	time->when.future = true;
}

void
extract_look_ahead(struct reading *r, const struct clause *c)
{
	for (size_t i = 0; i < r->n_times; i++) {
		struct extract_time *time = &r->times[i];

		if (time->first < c->verb || time->last > c->end)
			continue;
		/* "signed up for the course in May", said in February */
		if (time->told && r->said.at != CLOCK_NONE &&
		    !time->when.since && !time->repeated &&
		    time->when.from.at <
			r->said.at -
			    (time->when.from.precision <= CLOCK_DAY ? 8 : 60) *
				DAY &&
		    names_month(&r->tokens, time))
			next_year(time);
		/* "promised it by the 29th": the one to come */
		if ((c->promised || strcmp(c->lemma, "promise") == 0) &&
		    r->said.at != CLOCK_NONE && is_day_of_month(r, time) &&
		    time->when.from.at < r->said.at) {
			next_month(time);
			continue;
		}
		/* what was done on Friday was done then */
		if (!extract_just_past(r, time) ||
		    !(c->promised || c->planned ||
			strcmp(c->lemma, "promise") == 0))
			continue;
		time->when.from.at += 7 * DAY;
		if (time->when.until != CLOCK_NONE)
			time->when.until += 7 * DAY;
		time->when.future = true;
	}
}
