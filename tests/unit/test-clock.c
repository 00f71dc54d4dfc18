#include "base/clock.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tap.h"

/* POSIX rules, so that no zone files are needed. */
#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"

static void
set_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

/* What clock_print() makes of at; good until the next call. */
static const char *
shown(int64_t at)
{
	static struct buf out;

	buf_reset(&out);
	if (at == INT64_MAX) {
		buf_release(&out);
		return "";
	}
	clock_print(&out, at);
	return buf_text(&out);
}

static const struct {
	const char *zone, *in, *want;
	enum clock_precision precision;
	int offset;
} parses[] = {
	{ "UTC0", "2026-05-07T09:30:00Z", "2026-05-07T09:30:00Z", CLOCK_INSTANT,
	    0 },
	{ "UTC0", "2026-05-07t09:30:00z", "2026-05-07T09:30:00Z", CLOCK_INSTANT,
	    0 },
	{ "UTC0", "2026-05-07 09:30:00Z", "2026-05-07T09:30:00Z", CLOCK_INSTANT,
	    0 },
	{ "UTC0", "2026-05-07T09:30:00.5+02:00", "2026-05-07T07:30:00.5Z",
	    CLOCK_INSTANT, 120 },
	{ "UTC0", "2026-05-07 09:30:00 +0530", "2026-05-07T04:00:00Z",
	    CLOCK_INSTANT, 330 },
	{ "UTC0", "2026-05-07T09:30:00-03", "2026-05-07T12:30:00Z",
	    CLOCK_INSTANT, -180 },
	{ "UTC0", "2026-05-07T09:30:00-00:00", "2026-05-07T09:30:00Z",
	    CLOCK_INSTANT, 0 },
	{ "UTC0", "2026-05-07T09:30:00.123456789Z",
	    "2026-05-07T09:30:00.123456Z", CLOCK_INSTANT, 0 },
	{ "UTC0", "2026-05-07T09:30:00.000001Z", "2026-05-07T09:30:00.000001Z",
	    CLOCK_INSTANT, 0 },
	{ "UTC0", "2026-05-07T09:30:00.100Z", "2026-05-07T09:30:00.1Z",
	    CLOCK_INSTANT, 0 },
	{ "UTC0", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", CLOCK_INSTANT,
	    0 },
	{ "UTC0", "2016-12-31T23:59:60.9Z", "2017-01-01T00:00:00Z",
	    CLOCK_INSTANT, 0 },
	{ "UTC0", "2026-05-07T09:30+02:00", "2026-05-07T07:30:00Z",
	    CLOCK_MINUTE, 120 },
	{ "UTC0", "2024-02-29", "2024-02-29T00:00:00Z", CLOCK_DAY, 0 },
	{ "UTC0", "2000-02-29", "2000-02-29T00:00:00Z", CLOCK_DAY, 0 },
	{ "UTC0", "2026-05", "2026-05-01T00:00:00Z", CLOCK_MONTH, 0 },
	{ "UTC0", "2026", "2026-01-01T00:00:00Z", CLOCK_YEAR, 0 },
	{ "UTC0", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", CLOCK_INSTANT,
	    0 },
	{ "UTC0", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z",
	    CLOCK_INSTANT, 0 },
	{ "UTC0", "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z",
	    CLOCK_INSTANT, 0 },
	{ "UTC0", "1969-12-31T23:59:59", "1969-12-31T23:59:59Z", CLOCK_INSTANT,
	    0 },
	{ "UTC0", "0999-12-31", "0999-12-31T00:00:00Z", CLOCK_DAY, 0 },
	{ BERLIN, "2026-01-07", "2026-01-06T23:00:00Z", CLOCK_DAY, 60 },
	{ BERLIN, "2026-07-07", "2026-07-06T22:00:00Z", CLOCK_DAY, 120 },
	{ BERLIN, "2026-07-07T12:00:00", "2026-07-07T10:00:00Z", CLOCK_INSTANT,
	    120 },
	{ BERLIN, "2026-07-07 12:00", "2026-07-07T10:00:00Z", CLOCK_MINUTE,
	    120 },
	{ BERLIN, "2026-07", "2026-06-30T22:00:00Z", CLOCK_MONTH, 120 },
	{ BERLIN, "2026", "2025-12-31T23:00:00Z", CLOCK_YEAR, 60 },
	{ BERLIN, "2026-07-07T12:00:00Z", "2026-07-07T12:00:00Z", CLOCK_INSTANT,
	    0 },
	{ "LMT0:25:21", "2026-07-07", "2026-07-07T00:26:00Z", CLOCK_DAY, -26 },
};

static void
test_parse(void)
{
	for (size_t i = 0; i < sizeof parses / sizeof *parses; i++) {
		struct moment m = { .at = CLOCK_NONE };
		struct err err = { 0 };
		int rc;

		set_zone(parses[i].zone);
		rc = clock_parse(parses[i].in, &m, &err);
		tap(!rc && !strcmp(shown(m.at), parses[i].want) &&
			m.precision == parses[i].precision &&
			m.offset == parses[i].offset,
		    "'%s' is %s%s", parses[i].in, rc ? "" : shown(m.at),
		    err.text);
	}
}

static void
test_refused(void)
{
	static const char *const table[] = { "", " ", "yesterday", "26", "0000",
		"20260507", "2026-", "2026-13", "2026-00", "2026-5-7",
		"2026-02-29", "1900-02-29", "2026-04-31", "2026-05-00",
		"2026-05-07T", "2026-05-07T9:30", "2026-05-07T24:00:00Z",
		"2026-05-07T09:60:00Z", "2026-05-07T09:30:61Z",
		"2026-05-07T09:30:00.Z", "2026-05-07T09:30:00,5Z",
		"2026-05-07T09:30:00+24:00", "2026-05-07T09:30:00+02:60",
		"2026-05-07T09:30:00+2",
		"2026-05-07T09:30:00+02:", "2026-05-07T09:30:00 ",
		"2026-05-07T09:30:00Z ", " 2026-05-07T09:30:00Z",
		"2026-05-07T09:30:00ZZ", "2026-05-07Z", "2026-05-07T09Z",
		"+2026-05-07", "-001-01-01", "0001-01-01T00:00:00+00:01",
		"9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
		"12026-05-07" };

	set_zone("UTC0");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct moment m = { 7, CLOCK_DAY, 5 };
		struct err err = { 0 };
		char want[120];

		snprintf(want, sizeof want, "'%s' is no time (%s)", table[i],
		    CLOCK_FORMS);
		tap(clock_parse(table[i], &m, &err) == -1 &&
			err.kind == ERR_INPUT && !strcmp(err.text, want) &&
			m.at == 7 && m.precision == CLOCK_DAY && m.offset == 5,
		    "refused: %s", err.text);
	}
}

/* Each day of the calendar, against counting them. */
static void
test_calendar(void)
{
	struct moment m = { .precision = CLOCK_INSTANT };
	struct clock_date date = { .year = 1, .month = 1, .day = 0 };
	int64_t day = -719162, bad = 0;
	struct moment back;
	struct err err;

	for (; day <= 2932896; day++) {
		m.at = day * INT64_C(86400000000) + 1;
		struct clock_date next = clock_date(&m);
		bool follows = (next.day == date.day + 1 &&
				   next.month == date.month &&
				   next.year == date.year) ||
			       (next.day == 1 && date.day >= 28 &&
				   (next.month == date.month + 1 ||
				       (next.month == 1 && date.month == 12 &&
					   next.year == date.year + 1)));

		bad += !follows || next.weekday != (day + 719163) % 7;
		if (day % 97 == 0)
			bad += clock_parse(shown(m.at), &back, &err) ||
			       back.at != m.at;
		date = next;
	}
	tap(!bad && date.year == 9999 && date.month == 12 && date.day == 31,
	    "every day from 0001 to 9999 follows the one before");
}

static void
test_date(void)
{
	static const struct {
		const char *in;
		struct clock_date want;
	} table[] = {
		{ "2026-05-07T00:30:15+02:00", { 2026, 5, 7, 0, 30, 15, 4 } },
		{ "2026-05-07T23:30-05:00", { 2026, 5, 7, 23, 30, 0, 4 } },
		{ "2026-07-07", { 2026, 7, 7, 0, 0, 0, 2 } },
		{ "2026-07", { 2026, 7, 0, 0, 0, 0, 3 } },
		{ "2026", { 2026, 0, 0, 0, 0, 0, 4 } },
		{ "1969-12-31T23:59:59Z", { 1969, 12, 31, 23, 59, 59, 3 } },
	};
	struct moment none = { .at = CLOCK_NONE };
	struct clock_date zero = { 0 }, date;

	set_zone(BERLIN);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct moment m;
		struct err err;

		if (clock_parse(table[i].in, &m, &err)) {
			tap(false, "%s", err.text);
			continue;
		}
		date = clock_date(&m);
		tap(!memcmp(&date, &table[i].want, sizeof date),
		    "'%s' has its fields", table[i].in);
	}
	date = clock_date(&none);
	tap(!memcmp(&date, &zero, sizeof date), "no time has none");
}

static void
test_end(void)
{
	static const struct {
		const char *zone, *in, *want;
	} table[] = {
		{ "UTC0", "2026-05-07T09:30:00Z",
		    "2026-05-07T09:30:00.000001Z" },
		{ "UTC0", "2026-05-07T09:30Z", "2026-05-07T09:31:00Z" },
		{ "UTC0", "2026-05-07", "2026-05-08T00:00:00Z" },
		{ "UTC0", "2026-12-31", "2027-01-01T00:00:00Z" },
		{ "UTC0", "2024-02-28", "2024-02-29T00:00:00Z" },
		{ "UTC0", "2024-02-29", "2024-03-01T00:00:00Z" },
		{ "UTC0", "2026-02", "2026-03-01T00:00:00Z" },
		{ "UTC0", "2026-12", "2027-01-01T00:00:00Z" },
		{ "UTC0", "2026", "2027-01-01T00:00:00Z" },
		{ BERLIN, "2026-03-28", "2026-03-28T23:00:00Z" },
		{ BERLIN, "2026-03-29", "2026-03-29T22:00:00Z" },
		{ BERLIN, "2026-10-25", "2026-10-25T23:00:00Z" },
		{ BERLIN, "2026-03", "2026-03-31T22:00:00Z" },
		{ BERLIN, "2026", "2026-12-31T23:00:00Z" },
	};
	struct moment m = { .at = CLOCK_NONE };
	struct err err;

	tap(clock_end(&m) == CLOCK_NONE, "no time has no end");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		set_zone(table[i].zone);
		if (clock_parse(table[i].in, &m, &err)) {
			tap(false, "%s", err.text);
			continue;
		}
		tap(!strcmp(shown(clock_end(&m)), table[i].want),
		    "'%s' ends at %s", table[i].in, shown(clock_end(&m)));
	}

	/* a day from elsewhere ends by its own offset */
	m = (struct moment){ 0, CLOCK_DAY, -300 };
	m.at = INT64_C(1774760400000000); /* 2026-03-29 in -05:00 */
	tap(clock_end(&m) == m.at + INT64_C(86400000000),
	    "a day elsewhere has 24 hours");
}

static void
test_unix(void)
{
	static const struct {
		double in;
		const char *want; /* NULL: refused */
	} table[] = {
		{ 0, "1970-01-01T00:00:00Z" },
		{ 1778146200, "2026-05-07T09:30:00Z" },
		{ 1778146200.25, "2026-05-07T09:30:00.25Z" },
		{ 1778146200123, "2026-05-07T09:30:00.123Z" },
		{ 99999999999, "5138-11-16T09:46:39Z" },
		{ 100000000000, "1973-03-03T09:46:40Z" },
		{ -1, "1969-12-31T23:59:59Z" },
		{ -1.5, "1969-12-31T23:59:58.5Z" },
		{ 1e18, NULL },
		{ -1e18, NULL },
		{ 1e300, NULL },
		{ 253402300800000, NULL },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		int64_t at = 0;
		bool good = clock_from_unix(table[i].in, &at);

		tap(table[i].want ? good && !strcmp(shown(at), table[i].want)
				  : !good,
		    "%.17g is %s", table[i].in, good ? shown(at) : "no time");
	}
}

static void
test_now(void)
{
	struct err err = { 0 };
	int64_t before = (int64_t)time(NULL) * 1000000, now;

	set_zone(BERLIN);
	setenv("MEMOS_NOW", "2026-07-07 12:00", 1);
	tap(!clock_check(&err) && clock_now() == INT64_C(1783418400000000),
	    "MEMOS_NOW sets the clock");
	setenv("MEMOS_NOW", "noon", 1);
	tap(clock_check(&err) == -1 && err.kind == ERR_INPUT &&
		!strcmp(
		    err.text, "MEMOS_NOW: 'noon' is no time (" CLOCK_FORMS ")"),
	    "%s", err.text);
	tap(clock_now() >= before, "the clock goes on then");
	setenv("MEMOS_NOW", "", 1);
	tap(!clock_check(&err) && clock_now() >= before,
	    "an empty MEMOS_NOW is none");
	unsetenv("MEMOS_NOW");
	now = clock_now();
	tap(!clock_check(&err) && now >= before &&
		now <= (int64_t)(time(NULL) + 1) * 1000000,
	    "without it it is now");
}

static void
test_names(void)
{
	static const struct {
		const char *text;
		int offset;
	} offsets[] = { { "+00:00", 0 }, { "+02:00", 120 }, { "-05:30", -330 },
		{ "+23:59", 1439 }, { "-00:01", -1 } };
	static const char *const wrong[] = { "", "2", "+2", "+02:0", "+24:00",
		"02:00", "+02:00 ", "UTC" };

	for (int i = 0; i <= CLOCK_YEAR; i++)
		tap(clock_precision_find(
			clock_precision_name((enum clock_precision)i)) == i,
		    "%s is a precision",
		    clock_precision_name((enum clock_precision)i));
	tap(clock_precision_find("week") == -1, "week is none");
	for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
		struct buf out = { 0 };
		int offset = 9999;

		clock_print_offset(&out, offsets[i].offset);
		tap(!strcmp(out.data, offsets[i].text) &&
			clock_parse_offset(out.data, &offset) &&
			offset == offsets[i].offset,
		    "%s is an offset", out.data);
		buf_release(&out);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		int offset;

		tap(!clock_parse_offset(wrong[i], &offset), "'%s' is none",
		    wrong[i]);
	}
}

int
main(void)
{
	unsetenv("MEMOS_NOW");
	test_parse();
	test_refused();
	test_calendar();
	test_date();
	test_end();
	test_unix();
	test_now();
	test_names();
	tap(!strcmp(shown(INT64_MAX - 1), "9999-12-31T23:59:59.999999Z") &&
		!strcmp(shown(CLOCK_NONE + 1), "0001-01-01T00:00:00Z"),
	    "times beyond the calendar are shown as its ends");
	shown(INT64_MAX);
	return tap_end();
}
