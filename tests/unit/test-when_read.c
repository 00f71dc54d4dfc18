#include "text/when_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "tap.h"

/* Said on a Monday: 2026-06-01T12:00:00Z. */
static const struct {
	const char *zone, *text, *want;
} table[] = {
	{ "UTC", "2026", "2026-01-01T00:00:00Z 2027-01-01T00:00:00Z" },
	{ "UTC", " last week ", "2026-05-25T00:00:00Z 2026-06-01T00:00:00Z" },
	{ "UTC", "Last Week", "2026-05-25T00:00:00Z 2026-06-01T00:00:00Z" },
	{ "UTC", "since March", "2026-03-01T00:00:00Z -" },
	{ "UTC", "march", "2026-03-01T00:00:00Z 2026-04-01T00:00:00Z" },
	{ "UTC", "in march", "2026-03-01T00:00:00Z 2026-04-01T00:00:00Z" },
	{ "UTC", "december", "2025-12-01T00:00:00Z 2026-01-01T00:00:00Z" },
	{ "UTC", "friday", "2026-05-29T00:00:00Z 2026-05-30T00:00:00Z" },
	{ "UTC", "next friday", "2026-06-12T00:00:00Z 2026-06-13T00:00:00Z" },
	{ "UTC", "two days before 2024-05-01",
	    "2024-04-29T00:00:00Z 2024-04-30T00:00:00Z" },
	{ "UTC", "a week after 2024-05-01",
	    "2024-05-08T00:00:00Z 2024-05-09T00:00:00Z" },
	{ "UTC", "a week after last Monday",
	    "2026-06-01T00:00:00Z 2026-06-02T00:00:00Z" },
	{ "UTC", "a day after last week",
	    "2026-06-01T00:00:00Z 2026-06-02T00:00:00Z" },
	{ "UTC", "in a week", "2026-06-08T00:00:00Z 2026-06-09T00:00:00Z" },
	{ "UTC", "in tea", NULL },
	{ "UTC", "a tea after last Monday", NULL },
	{ "UTC", "in summer 2023",
	    "2023-06-01T00:00:00Z 2023-09-01T00:00:00Z" },
	{ "UTC", "summer 2023", "2023-06-01T00:00:00Z 2023-09-01T00:00:00Z" },
	{ "UTC", "before May", "- 2026-05-01T00:00:00Z" },
	{ "UTC", "until May", "- 2026-06-01T00:00:00Z" },
	{ "UTC", "after 2024", "2025-01-01T00:00:00Z -" },
	{ "UTC", "from 2019 to 2021",
	    "2019-01-01T00:00:00Z 2022-01-01T00:00:00Z" },
	{ "UTC", "between 2024-01 and 2024-03",
	    "2024-01-01T00:00:00Z 2024-04-01T00:00:00Z" },
	{ "UTC", "between May and April", NULL },
	{ "UTC", "last 7 days", "2026-05-25T00:00:00Z 2026-06-02T00:00:00Z" },
	{ "UTC", "yesterday", "2026-05-31T00:00:00Z 2026-06-01T00:00:00Z" },
	{ "UTC", "now", "2026-06-01T12:00:00Z 2026-06-01T12:00:00.000001Z" },
	{ "America/New_York", "July 2025",
	    "2025-07-01T04:00:00Z 2025-08-01T04:00:00Z" },
	{ "America/New_York", "last winter",
	    "2025-12-01T05:00:00Z 2026-03-01T05:00:00Z" },
	{ "Asia/Tokyo", "today", "2026-05-31T15:00:00Z 2026-06-01T15:00:00Z" },
	{ "UTC", "", NULL },
	{ "UTC", "soon", NULL },
	{ "UTC", "tea", NULL },
	{ "UTC", "since", NULL },
	{ "UTC", "last week and more", NULL },
	{ "UTC", "before before", NULL },
};

static void
put(struct buf *out, int64_t at)
{
	if (at == CLOCK_NONE)
		buf_char(out, '-');
	else
		clock_print(out, at);
}

int
main(void)
{
	struct buf out = { 0 }, wide = { 0 };
	struct when_read time;
	struct err err;
	int64_t at;

	setenv("MEMOS_NOW", "2026-06-01T12:00:00Z", 1);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		int rc;

		setenv("TZ", table[i].zone, 1);
		err = (struct err){ 0 };
		buf_reset(&out);
		rc = when_read(table[i].text, &time, &err);
		if (rc == 0) {
			put(&out, time.from);
			buf_char(&out, ' ');
			put(&out, time.until);
		}
		tap(table[i].want ? rc == 0 && !strcmp(out.data, table[i].want)
				  : rc < 0 && err.kind == ERR_INPUT,
		    "%s, %s: %s", table[i].zone, table[i].text,
		    rc < 0 ? err.text : out.data);
	}
	setenv("TZ", "UTC", 1);
	for (int i = 0; i < 100; i++)
		buf_string(&wide, "since before two days after ");
	tap(when_read(wide.data, &time, &err) < 0, "what is long is refused");
	tap(when_read_point("yesterday", &at, &err) == 0 &&
		at == clock_now() - INT64_C(43200000001),
	    "of what held on a day, its end is meant");
	buf_release(&out);
	buf_release(&wide);
	return tap_end();
}
