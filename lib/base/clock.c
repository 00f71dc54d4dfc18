#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"

#define SECOND    INT64_C(1000000)
#define DAY       (86400 * SECOND)
#define FIRST_DAY INT64_C(-719162) /* 0001-01-01 */
#define LAST_DAY  INT64_C(2932896) /* 9999-12-31 */

/* Bytes of a text that is no time, as shown in the message. */
enum { TEXT_SHOWN = 64 };

/* A text that is being read, and what was found in it. */
struct reading {
	const char *at;
	int year, month, day, hour, minute, second, micro;
	int offset;
	bool zoned;
	enum clock_precision precision;
};

/* Divides like the calendar does: the remainder is never negative. */
static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/*
 * Days since 1970 of a date of the Gregorian calendar.  Years are counted
 * from March, so that the leap day comes last in one.
 */
static int64_t
days_from_date(int64_t year, int month, int day)
{
	year -= month <= 2;
	int64_t era = floor_div(year, 400), of_era = year - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year + day - 1 - 719468;
}

int64_t
clock_days(int64_t year, int month, int day)
{
	int64_t ahead = floor_div(month - 1, 12);

	return days_from_date(year + ahead, (int)(month - 12 * ahead), 1) +
	       day - 1;
}

static void
date_from_days(int64_t days, struct clock_date *date)
{
	days += 719468;
	int64_t era = floor_div(days, 146097), d = days - era * 146097;
	int64_t year = (d - d / 1460 + d / 36524 - d / 146096) / 365;
	int64_t month;

	d -= 365 * year + year / 4 - year / 100;
	month = (5 * d + 2) / 153;
	date->day = (int)(d - (153 * month + 2) / 5 + 1);
	date->month = (int)(month < 10 ? month + 3 : month - 9);
	date->year = (int)(era * 400 + year + (date->month <= 2));
}

static int
days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Takes exactly n digits that make a number from min to max. */
static bool
take_number(const char **at, int n, int min, int max, int *value)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		if (!is_digit((*at)[i]))
			return false;
		sum = sum * 10 + (*at)[i] - '0';
	}
	*at += n;
	*value = sum;
	return sum >= min && sum <= max;
}

static bool
take_char(const char **at, char c)
{
	if (**at != c)
		return false;
	++*at;
	return true;
}

/* Z, +02:00, +0200 or +02. */
static bool
take_offset(const char **at, int *offset)
{
	int hours, minutes = 0;
	bool west = **at == '-';

	*offset = 0;
	if (take_char(at, 'Z') || take_char(at, 'z'))
		return true;
	if (!take_char(at, west ? '-' : '+') ||
	    !take_number(at, 2, 0, 23, &hours))
		return false;
	if (**at == ':' || is_digit(**at)) {
		take_char(at, ':');
		if (!take_number(at, 2, 0, 59, &minutes))
			return false;
	}
	*offset = (hours * 60 + minutes) * (west ? -1 : 1);
	return true;
}

/* Digits behind the point; finer ones than microseconds are cut off. */
static bool
take_fraction(const char **at, int *micro)
{
	int place = 100000;

	if (!is_digit(**at))
		return false;
	for (; is_digit(**at); ++*at, place /= 10)
		*micro += (**at - '0') * place;
	return true;
}

static bool
take_time(struct reading *r)
{
	const char **at = &r->at;

	r->precision = CLOCK_MINUTE;
	if (!take_number(at, 2, 0, 23, &r->hour) || !take_char(at, ':') ||
	    !take_number(at, 2, 0, 59, &r->minute))
		return false;
	if (take_char(at, ':')) {
		r->precision = CLOCK_INSTANT;
		if (!take_number(at, 2, 0, 60, &r->second))
			return false;
		if (take_char(at, '.') && !take_fraction(at, &r->micro))
			return false;
		if (r->second == 60) /* a leap second is the next minute's */
			r->micro = 0;
	}
	if (!**at)
		return true;
	take_char(at, ' ');
	r->zoned = true;
	return take_offset(at, &r->offset);
}

static bool
take_moment(struct reading *r)
{
	const char **at = &r->at;

	r->month = r->day = 1;
	r->precision = CLOCK_YEAR;
	if (!take_number(at, 4, 1, 9999, &r->year))
		return false;
	if (!**at)
		return true;
	r->precision = CLOCK_MONTH;
	if (!take_char(at, '-') || !take_number(at, 2, 1, 12, &r->month))
		return false;
	if (!**at)
		return true;
	r->precision = CLOCK_DAY;
	if (!take_char(at, '-') ||
	    !take_number(at, 2, 1, days_in_month(r->year, r->month), &r->day))
		return false;
	if (!**at)
		return true;
	if (!take_char(at, 'T') && !take_char(at, 't') && !take_char(at, ' '))
		return false;
	return take_time(r) && !**at;
}

/* Minutes east of UTC in the user's zone when its clocks show this. */
static bool
zone_offset(const struct reading *r, int *offset)
{
	struct tm tm = { .tm_year = r->year - 1900,
		.tm_mon = r->month - 1,
		.tm_mday = r->day,
		.tm_hour = r->hour,
		.tm_min = r->minute,
		.tm_sec = r->second,
		.tm_wday = -1,
		.tm_isdst = -1 };

	mktime(&tm);
	if (tm.tm_wday < 0)
		return false;
	*offset = (int)floor_div(tm.tm_gmtoff, 60);
	return true;
}

/* The instant when clocks at the reading's offset show it. */
static int64_t
instant(const struct reading *r)
{
	int64_t seconds = days_from_date(r->year, r->month, r->day) * 86400;

	seconds += r->hour * 3600 + r->minute * 60 + r->second;
	return (seconds - r->offset * 60) * SECOND + r->micro;
}

static bool
in_range(int64_t at)
{
	return at >= FIRST_DAY * DAY && at < (LAST_DAY + 1) * DAY;
}

static bool
parse(const char *text, struct moment *moment)
{
	struct reading r = { .at = text };
	int64_t at;

	if (!take_moment(&r))
		return false;
	if (!r.zoned && !zone_offset(&r, &r.offset))
		return false;
	at = instant(&r);
	if (!in_range(at))
		return false;
	*moment = (struct moment){ at, r.precision, r.offset };
	return true;
}

int
clock_parse(const char *text, struct moment *moment, struct err *err)
{
	if (parse(text, moment))
		return 0;
	return err_set(err, ERR_INPUT, "'%.*s' is no time (" CLOCK_FORMS ")",
	    (int)utf8_fit(text, strlen(text), TEXT_SHOWN), text);
}

int
clock_check(struct err *err)
{
	const char *text = getenv("MEMOS_NOW");
	struct moment moment;

	if (!text || !*text || parse(text, &moment))
		return 0;
	return err_set(err, ERR_INPUT,
	    "MEMOS_NOW: '%.*s' is no time (" CLOCK_FORMS ")",
	    (int)utf8_fit(text, strlen(text), TEXT_SHOWN), text);
}

int64_t
clock_now(void)
{
	const char *text = getenv("MEMOS_NOW");
	struct moment moment;
	struct timespec now;

	if (text && *text && parse(text, &moment))
		return moment.at;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * SECOND + now.tv_nsec / 1000;
}

bool
clock_from_unix(double number, int64_t *at)
{
	const bool milliseconds = number >= 1e11 || number <= -1e11;
	double micro = number * (milliseconds ? 1e3 : 1e6);

	/* the first test also keeps what no integer holds out of the cast */
	if (!(micro >= -1e17 && micro <= 1e18))
		return false;
	*at = (int64_t)(micro < 0 ? micro - 0.5 : micro + 0.5);
	return in_range(*at);
}

struct clock_date
clock_date(const struct moment *moment)
{
	struct clock_date date = { 0 };
	int64_t at, days;
	int second;

	if (moment->at == CLOCK_NONE)
		return date;
	at = moment->at + moment->offset * 60 * SECOND;
	days = floor_div(at, DAY);
	second = (int)((at - days * DAY) / SECOND);
	date_from_days(days, &date);
	date.weekday = (int)(days + 4 - floor_div(days + 4, 7) * 7);
	if (moment->precision >= CLOCK_MONTH)
		date.day = 0;
	if (moment->precision == CLOCK_YEAR)
		date.month = 0;
	if (moment->precision >= CLOCK_DAY)
		return date;
	date.hour = second / 3600;
	date.minute = second / 60 % 60;
	date.second = second % 60;
	return date;
}

/* Moves the start of a day, month or year on to the next one's. */
static void
step(struct reading *r, enum clock_precision precision)
{
	if (precision == CLOCK_DAY &&
	    r->day < days_in_month(r->year, r->month)) {
		r->day++;
		return;
	}
	r->day = 1;
	if (precision != CLOCK_YEAR && r->month < 12) {
		r->month++;
		return;
	}
	r->month = 1;
	r->year++;
}

int64_t
clock_end(const struct moment *moment)
{
	struct moment day = { moment->at, CLOCK_DAY, moment->offset };
	struct clock_date date;
	struct reading r = { 0 };
	int offset;
	bool users;

	if (moment->at == CLOCK_NONE)
		return CLOCK_NONE;
	if (moment->precision == CLOCK_INSTANT)
		return moment->at + 1;
	if (moment->precision == CLOCK_MINUTE)
		return moment->at + 60 * SECOND;
	date = clock_date(&day);
	r.year = date.year;
	r.month = moment->precision == CLOCK_YEAR ? 1 : date.month;
	r.day = moment->precision == CLOCK_DAY ? date.day : 1;

	/* in the user's own zone the clocks may be put forward meanwhile */
	users = zone_offset(&r, &offset) && offset == moment->offset;
	step(&r, moment->precision);
	r.offset = moment->offset;
	if (users && zone_offset(&r, &offset))
		r.offset = offset;
	return instant(&r);
}

static char *
put_digits(char *p, int value, int n)
{
	for (int i = n - 1; i >= 0; i--, value /= 10)
		p[i] = (char)('0' + value % 10);
	return p + n;
}

/* value in n digits with c behind them. */
static char *
put_part(char *p, int value, int n, char c)
{
	p = put_digits(p, value, n);
	*p = c;
	return p + 1;
}

void
clock_print(struct buf *out, int64_t at)
{
	struct moment moment = { .precision = CLOCK_INSTANT };
	char text[40], *p = text;
	struct clock_date date;
	int micro;

	/* ends of ranges may lie just outside the calendar */
	if (at < FIRST_DAY * DAY)
		at = FIRST_DAY * DAY;
	if (!in_range(at))
		at = (LAST_DAY + 1) * DAY - 1;
	moment.at = at;
	date = clock_date(&moment);
	micro = (int)(at - floor_div(at, SECOND) * SECOND);
	p = put_part(p, date.year, 4, '-');
	p = put_part(p, date.month, 2, '-');
	p = put_part(p, date.day, 2, 'T');
	p = put_part(p, date.hour, 2, ':');
	p = put_part(p, date.minute, 2, ':');
	p = put_digits(p, date.second, 2);
	if (micro) {
		*p++ = '.';
		p = put_digits(p, micro, 6);
		while (p[-1] == '0')
			p--;
	}
	*p++ = 'Z';
	buf_add(out, text, (size_t)(p - text));
}

void
clock_print_offset(struct buf *out, int offset)
{
	int minutes = offset < 0 ? -offset : offset;
	char text[8];

	text[0] = offset < 0 ? '-' : '+';
	put_digits(put_part(text + 1, minutes / 60, 2, ':'), minutes % 60, 2);
	buf_add(out, text, 6);
}

bool
clock_parse_offset(const char *text, int *offset)
{
	int minutes;

	if (!take_offset(&text, &minutes) || *text)
		return false;
	*offset = minutes;
	return true;
}

static const char *const precisions[] = {
	[CLOCK_INSTANT] = "instant",
	[CLOCK_MINUTE] = "minute",
	[CLOCK_DAY] = "day",
	[CLOCK_MONTH] = "month",
	[CLOCK_YEAR] = "year",
};

const char *
clock_precision_name(enum clock_precision precision)
{
	return precisions[precision];
}

int
clock_precision_find(const char *name)
{
	for (int i = 0; i <= CLOCK_YEAR; i++)
		if (!strcmp(name, precisions[i]))
			return i;
	return -1;
}

int64_t
clock_ticks(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
