#ifndef MEMOS_BASE_CLOCK_H
#define MEMOS_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * Time is int64_t microseconds since 1970 in UTC.  MEMOS_NOW sets the clock,
 * so that tests and replays repeat.  Years run from 0001 to 9999.
 */
#define CLOCK_NONE INT64_MIN

/* What clock_parse() reads, for messages. */
#define CLOCK_FORMS "2026, 2026-05, 2026-05-07 or 2026-05-07T09:30:00Z"

/* How exactly a time was given. */
enum clock_precision {
	CLOCK_INSTANT, /* to the second or finer */
	CLOCK_MINUTE,
	CLOCK_DAY,
	CLOCK_MONTH,
	CLOCK_YEAR,
};

/* A time as it was given: the instant it starts at, and its form. */
struct moment {
	int64_t at; /* CLOCK_NONE if there is none */
	enum clock_precision precision;
	int offset; /* minutes east of UTC that the text or the zone had */
};

/* Calendar fields of a moment, as they were written where it was given. */
struct clock_date {
	int year, month, day; /* month and day from 1; 0 where not given */
	int hour, minute, second;
	int weekday; /* 0 Sunday */
};

/*
 * The time now, or what MEMOS_NOW says.  A MEMOS_NOW that cannot be read is
 * reported by clock_check(), once, by the command's front; an empty one counts
 * as unset.
 */
int64_t clock_now(void);

/* Milliseconds of a clock that never jumps, for how long a thing takes. */
int64_t clock_ticks(void);

/* Fails if MEMOS_NOW is set and is no time. */
int clock_check(struct err *err);

/*
 * Reads RFC 3339 ("2026-05-07T09:30:00.5+02:00", also with a blank for the
 * T, a blank before the zone as git has it, without seconds, or without a
 * zone), a day, a month or a year ("2026-05-07", "2026-05", "2026").  Without
 * a zone it is read in the user's (TZ).  A leap second is the start of the
 * next minute; digits behind the microseconds are cut off.  Fails with
 * ERR_INPUT, 'text' in the message, and leaves *moment alone.
 */
int clock_parse(const char *text, struct moment *moment, struct err *err);

/*
 * Seconds since 1970, or milliseconds from 1e11 on; false if that is no time
 * of the years 0001 to 9999.
 */
bool clock_from_unix(double number, int64_t *at);

/*
 * The first instant after what the moment covers (a day's end, and so on), or
 * CLOCK_NONE.  A moment at the offset of the user's zone ends by its clocks,
 * so a day may have 23 or 25 hours.
 */
int64_t clock_end(const struct moment *moment);

/*
 * Days from 1970-01-01 to a date of the Gregorian calendar.  A month or day
 * beyond the ends of its year or month counts on into the next, or back.
 */
int64_t clock_days(int64_t year, int month, int day);

/* The date at the moment's own offset, as it was written; zeroes for none. */
struct clock_date clock_date(const struct moment *moment);

/* Appends RFC 3339 in UTC: "2026-05-07T09:30:00Z", with a fraction if any. */
void clock_print(struct buf *out, int64_t at);

/* Appends "+02:00" for 120; and back, false if text is no offset. */
void clock_print_offset(struct buf *out, int offset);
bool clock_parse_offset(const char *text, int *offset);

/* Names for the record: "day", "month"; and back (-1 if unknown). */
const char *clock_precision_name(enum clock_precision precision);
int clock_precision_find(const char *name);

#endif
