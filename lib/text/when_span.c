#include "text/when_span.h"

struct when_now
when_span_now(const struct moment *said)
{
	struct when_now now = { .offset = said->offset, .at = said->at };
	struct moment day = { said->at, CLOCK_DAY, said->offset };
	struct clock_date date;

	if (said->at == CLOCK_NONE)
		return now;
	date = clock_date(&day);
	now.known = true;
	now.day = clock_days(date.year, date.month, date.day);
	now.year = date.year;
	now.month = date.month;
	now.weekday = (date.weekday + 6) % 7;
	return now;
}

struct when_span
when_span_day(int64_t day)
{
	return (struct when_span){ day, day + 1, CLOCK_DAY };
}

struct when_span
when_span_month(int64_t year, int month)
{
	return (struct when_span){ clock_days(year, month, 1),
		clock_days(year, month + 1, 1), CLOCK_MONTH };
}

struct when_span
when_span_year(int64_t year)
{
	return (struct when_span){ clock_days(year, 1, 1),
		clock_days(year + 1, 1, 1), CLOCK_YEAR };
}

/* By the calendar of the north; winter is called by the year it begins in. */
struct when_span
when_span_season(int64_t year, enum when_season season)
{
	int month = 3 + 3 * (int)season;

	return (struct when_span){ clock_days(year, month, 1),
		clock_days(year, month + 3, 1), CLOCK_MONTH };
}

struct when_span
when_span_unit(const struct when_now *now, enum when_unit unit, int n)
{
	int64_t monday = now->day - now->weekday;

	switch (unit) {
	case WHEN_WEEKS:
		monday += 7 * (int64_t)n;
		return (struct when_span){ monday, monday + 7, CLOCK_DAY };
	case WHEN_WEEKENDS:
		monday += 7 * (int64_t)n;
		return (struct when_span){ monday + 5, monday + 7, CLOCK_DAY };
	case WHEN_MONTHS:
		return when_span_month(now->year, now->month + n);
	case WHEN_YEARS:
		return when_span_year(now->year + n);
	default:
		return when_span_day(now->day + n);
	}
}

struct when_span
when_span_away(const struct when_now *now, enum when_unit unit, int n)
{
	if (unit == WHEN_WEEKS)
		return when_span_day(now->day + 7 * (int64_t)n);
	return when_span_unit(now, unit, n);
}

struct when_span
when_span_weekday(const struct when_now *now, int weekday, enum when_side side)
{
	int ahead = (weekday - now->weekday + 7) % 7;

	if (side == WHEN_HERE)
		ahead = weekday - now->weekday;
	else if (side == WHEN_FUTURE)
		ahead += ahead ? 0 : 7;
	else
		ahead -= 7;
	return when_span_day(now->day + ahead);
}

struct when_span
when_span_which_month(
    const struct when_now *now, int month, enum when_side side, bool with)
{
	int64_t year = now->year;
	bool same = month == now->month;

	/* half a year ahead is as far as half a year back */
	if (side == WHEN_NEAR)
		side = (month - now->month + 12) % 12 <= 6 ? WHEN_FUTURE
							   : WHEN_PAST;
	if (side == WHEN_PAST && (month > now->month || (same && !with)))
		year--;
	if (side == WHEN_FUTURE && (month < now->month || (same && !with)))
		year++;
	return when_span_month(year, month);
}

struct when_span
when_span_which_season(const struct when_now *now, enum when_season season,
    enum when_side side, bool with)
{
	/* the winter that began a year ago may still last */
	int64_t year = now->year - 1;
	struct when_span span = when_span_season(year, season);

	if (side == WHEN_PAST) {
		span = when_span_season(++year, season);
		while ((with ? span.from : span.until) > now->day)
			span = when_span_season(--year, season);
		return span;
	}
	if (side == WHEN_HERE)
		return span.until > now->day
			   ? span
			   : when_span_season(now->year, season);
	while ((with ? span.until - 1 : span.from - 1) < now->day)
		span = when_span_season(++year, season);
	return span;
}

bool
when_span_is_date(int64_t year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 &&
	       day >= 1 &&
	       clock_days(year, month, day) < clock_days(year, month + 1, 1);
}

/* The first such day on one side; false if there is none in any year. */
static bool
first_date(const struct when_now *now, int month, int day, enum when_side side,
    bool with, struct when_span *span)
{
	enum { LEAP = 9 }; /* years between two leap days, at most, and one */
	int step = side == WHEN_PAST ? -1 : 1;
	int64_t year = now->year;

	for (int i = 0; i < LEAP; i++, year += step) {
		int64_t ahead;

		if (!when_span_is_date(year, month, day))
			continue;
		*span = when_span_day(clock_days(year, month, day));
		ahead = (span->from - now->day) * step;
		if (side == WHEN_HERE || ahead > 0 || (ahead == 0 && with))
			return true;
	}
	return false;
}

bool
when_span_which_date(const struct when_now *now, int month, int day,
    enum when_side side, bool with, struct when_span *span)
{
	struct when_span past;

	if (side != WHEN_NEAR)
		return first_date(now, month, day, side, with, span);
	if (!first_date(now, month, day, WHEN_PAST, with, &past))
		return first_date(now, month, day, WHEN_FUTURE, with, span);
	if (!first_date(now, month, day, WHEN_FUTURE, with, span) ||
	    now->day - past.from < span->from - now->day)
		*span = past;
	return true;
}
