/*
 * Times: the first byte chooses the user's zone, the rest is a text.  What is
 * read is within the calendar, and what is printed reads back.
 */
#include "fuzz.h"

#include "base/clock.h"

static const char *const zones[] = { "UTC", "EST5EDT,M3.2.0,M11.1.0",
	"<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45", "<-1130>11:30",
	"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "XYZ24", "<+2459>-24:59" };

static void
check_round_trip(int64_t at)
{
	struct buf out = { 0 };
	struct moment moment;
	struct err err;

	clock_print(&out, at);
	MUST(clock_parse(out.data, &moment, &err) == 0);
	MUST(moment.at == at && moment.offset == 0);
	MUST(moment.precision == CLOCK_INSTANT);
	buf_release(&out);
}

static void
check_date(const struct moment *moment)
{
	struct clock_date date = clock_date(moment);

	MUST(date.month >= 0 && date.month <= 12);
	MUST(date.day >= 0 && date.day <= 31);
	MUST(date.weekday >= 0 && date.weekday <= 6);
	MUST(date.hour >= 0 && date.hour < 24);
	MUST(date.minute >= 0 && date.minute < 60);
	MUST(date.second >= 0 && date.second < 60);
}

/* It says the offset with which it was given, unless that has seconds. */
static void
check_offset(int offset)
{
	struct buf out = { 0 };
	int again;

	if (offset <= -24 * 60 || offset >= 24 * 60)
		return;
	clock_print_offset(&out, offset);
	MUST(clock_parse_offset(out.data, &again) && again == offset);
	buf_release(&out);
}

static void
check_moment(const struct moment *moment)
{
	struct moment part = *moment;
	struct buf out = { 0 };
	int64_t end;

	check_round_trip(moment->at);
	check_offset(moment->offset);
	/* a record may bring its precision by itself */
	for (int i = CLOCK_INSTANT; i <= CLOCK_YEAR; i++) {
		part.precision = (enum clock_precision)i;
		check_date(&part);
		end = clock_end(&part);
		MUST(i != (int)moment->precision || end > moment->at);
		clock_print(&out, end);
	}
	buf_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t zone = fuzz_byte(&data, &size);
	char *text = fuzz_string(data, size);
	struct moment moment = { .at = 7 };
	struct err err = { 0 };
	double number;
	int64_t at;
	int offset;

	setenv("TZ", zones[zone % (sizeof zones / sizeof *zones)], 1);
	if (clock_parse(text, &moment, &err) == 0) {
		check_moment(&moment);
	} else {
		fuzz_refused(&err);
		MUST(moment.at == 7);
	}
	if (clock_parse_offset(text, &offset))
		check_offset(offset);
	if (clock_precision_find(text) >= 0)
		MUST(strcmp(text, clock_precision_name((enum clock_precision)
					  clock_precision_find(text))) == 0);
	if (size >= sizeof number) {
		memcpy(&number, data, sizeof number);
		if (clock_from_unix(number, &at))
			check_round_trip(at);
	}
	free(text);
	return 0;
}
