#include <string.h>

#include "mind/extract_lead.h"
#include "mind/extract_reading.h"

/* Of which month "the 9th" is, where one was just spoken of. */
enum { MONTH_REACH = 6 /* sentences */ };

#define DAY INT64_C(86400000000)

static bool
is_month(const struct token *t)
{
	return token_in(t,
	    " january february march april may june july august september "
	    "october november december jan feb mar apr jun jul aug sep sept "
	    "oct nov dec ");
}

/* The day of "the 9th", of which no month is told; 0 for all else. */
static int
bare_day(const struct reading *r, const struct extract_time *time)
{
	const struct token *t = r->tokens.items;
	int day = 0;

	for (size_t i = time->first; i < time->last; i++) {
		if (is_month(t + i) || token_in(t + i, " of next last this "))
			return 0;
		if (!extract_lead_ordinal(t + i))
			continue;
		day = t[i].norm[0] - '0';
		if (t[i].norm[1] >= '0' && t[i].norm[1] <= '9')
			day = day * 10 + t[i].norm[1] - '0';
	}
	return time->when.from.precision <= CLOCK_DAY && !time->repeated ? day
									 : 0;
}

static bool
names_month(const struct reading *r, const struct extract_time *time)
{
	for (size_t i = time->first; i < time->last; i++)
		if (is_month(r->tokens.items + i))
			return time->when.from.at != CLOCK_NONE &&
			       time->when.from.precision <= CLOCK_MONTH &&
			       !time->when.vague;
	return false;
}

/* The same day of the month that was spoken of, unless that is over. */
static void
move(struct reading *r, struct extract_time *time, int day)
{
	struct moment to = r->month;
	int64_t by;

	to.precision = CLOCK_DAY; /* of a month alone its first day */
	to.at += (day - clock_date(&to).day) * DAY;
	if (clock_date(&to).month != clock_date(&r->month).month)
		return;
	/* the hour of the day stays */
	by = to.at - time->when.from.at;
	by -= by % DAY;
	if (time->when.from.at + by < r->said.at)
		return;
	time->when.from.at += by;
	if (time->when.until != CLOCK_NONE)
		time->when.until += by;
	time->when.future = true;
	r->month = time->when.from;
	r->month_sentence = r->sentence;
}

bool
extract_month_day(struct reading *r, size_t at, struct extract_time *day)
{
	struct buf on = { 0 };
	bool found;

	*day = (struct extract_time){ .first = at, .last = at + 1 };
	buf_printf(&on, "on the %s", r->tokens.items[at].norm);
	found = when_find(buf_text(&on), on.len, 0, &r->said, &day->when) &&
		!day->when.vague && day->when.from.precision == CLOCK_DAY;
	buf_release(&on);
	if (found && r->month_sentence && r->said.at != CLOCK_NONE &&
	    r->sentence - r->month_sentence <= MONTH_REACH)
		move(r, day, bare_day(r, day));
	return found;
}

/* "the seminar is on 20th": a day without "the" is one, too. */
static void
find_days(struct reading *r)
{
	struct token *t = r->tokens.items;

	for (size_t i = 1; i < r->tokens.n; i++) {
		struct extract_time day;

		if (t[i].timed || t[i].mark || !extract_lead_ordinal(t + i) ||
		    !token_in(t + i - 1, " on by till until ") ||
		    r->n_times >= EXTRACT_TIMES_MAX ||
		    (i + 1 < r->tokens.n && !t[i + 1].mark &&
			!token_is(t + i + 1, WORD_PREPOSITION | WORD_AND |
						 WORD_SUBORDINATE |
						 WORD_ADVERB)) ||
		    !extract_month_day(r, i, &day))
			continue;
		t[i].timed = true;
		day.told = true;
		r->times[r->n_times++] = day;
	}
}

void
extract_month(struct reading *r)
{
	find_days(r);
	for (size_t i = 0; i < r->n_times; i++) {
		struct extract_time *time = &r->times[i];
		int day = bare_day(r, time);

		if (names_month(r, time)) {
			r->month = time->when.from;
			r->month_sentence = r->sentence;
		} else if (day && r->month_sentence &&
			   r->said.at != CLOCK_NONE &&
			   r->sentence - r->month_sentence <= MONTH_REACH)
			move(r, time, day);
	}
}
