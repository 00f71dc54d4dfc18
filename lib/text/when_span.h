#ifndef MEMOS_TEXT_WHEN_SPAN_H
#define MEMOS_TEXT_WHEN_SPAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "text/when_word.h"

/*
 * Spans of days: those of weeks, months, seasons, and those that lie before
 * or behind the day of saying.  Days count from 1970-01-01 where it is said.
 */
struct when_span {
	int64_t from, until; /* the last is not in it */
	enum clock_precision precision;
};

/* The day of saying. */
struct when_now {
	bool known;
	int64_t day, year;
	int month, weekday; /* 0 Monday */
	int64_t at;
	int offset;
};

/* Where to look for what comes again and again. */
enum when_side {
	WHEN_PAST,   /* before today */
	WHEN_FUTURE, /* behind today */
	WHEN_HERE,   /* "this": of this week or year */
	WHEN_NEAR,   /* whichever is nearer; of months and dates alone */
};

struct when_now when_span_now(const struct moment *said);

struct when_span when_span_day(int64_t day);
struct when_span when_span_month(int64_t year, int month);
struct when_span when_span_year(int64_t year);
struct when_span when_span_season(int64_t year, enum when_season season);

/* A unit that lies n of them ahead, or back; not of hours. */
struct when_span
when_span_unit(const struct when_now *now, enum when_unit unit, int n);

/* As many units ahead or back as "in two weeks" means: a day for days, weeks.
 */
struct when_span
when_span_away(const struct when_now *now, enum when_unit unit, int n);

struct when_span
when_span_weekday(const struct when_now *now, int weekday, enum when_side side);

/* with: this month, or season, may itself be meant. */
struct when_span when_span_which_month(
    const struct when_now *now, int month, enum when_side side, bool with);
struct when_span when_span_which_season(const struct when_now *now,
    enum when_season season, enum when_side side, bool with);

/* False if there is no such day in any year. */
bool when_span_which_date(const struct when_now *now, int month, int day,
    enum when_side side, bool with, struct when_span *span);

/* Whether there is such a day. */
bool when_span_is_date(int64_t year, int month, int day);

#endif
