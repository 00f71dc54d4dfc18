#include "text/when.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "tap.h"

/* Said on a Wednesday, unless the case says otherwise. */
static const char WEDNESDAY[] = "2024-05-15T10:00:00Z";

struct want {
	const char *said; /* NULL: on Wednesday; "": nobody knows */
	const char *in;
	/* "what stands there|from|until|flags", "" for nothing found; until is
	 * left out where it is the end of what `from` names */
	const char *want;
};

static void
print_time(
    struct buf *out, int64_t at, enum clock_precision precision, int offset)
{
	const int64_t minute = 60 * INT64_C(1000000);
	size_t start = out->len;
	size_t cut[] = { 19, 16, 10, 7, 4 };

	if (at == CLOCK_NONE) {
		buf_string(out, "-");
		return;
	}
	clock_print(out, at + offset * minute);
	out->len = start + cut[precision];
	out->data[out->len] = '\0';
}

static void
print_when(struct buf *out, const char *text, const struct when *when)
{
	enum clock_precision precision = when->from.precision;
	int offset = when->from.offset;

	buf_add(out, text + when->start, when->len);
	buf_char(out, '|');
	print_time(out, when->from.at, precision, offset);
	if (when->from.at == CLOCK_NONE ||
	    when->until != clock_end(&when->from)) {
		buf_char(out, '|');
		print_time(out, when->until,
		    precision < CLOCK_DAY ? precision : CLOCK_DAY, offset);
	}
	if (when->since || when->before || when->future || when->vague)
		buf_char(out, '|');
	buf_string(out, when->since ? "s" : "");
	buf_string(out, when->before ? "b" : "");
	buf_string(out, when->future ? "f" : "");
	buf_string(out, when->vague ? "v" : "");
}

static void
check(const struct want *want)
{
	struct moment said = { .at = CLOCK_NONE };
	const char *time = want->said ? want->said : WEDNESDAY;
	size_t len = strlen(want->in), at = 0;
	struct buf got = { 0 };
	struct when when;
	struct err err;

	if (*time && clock_parse(time, &said, &err) < 0)
		tap(false, "%s", err.text);
	while (when_find(want->in, len, at, &said, &when)) {
		if (at)
			buf_string(&got, "; ");
		print_when(&got, want->in, &when);
		at = when.start + when.len;
	}
	if (!tap(strcmp(buf_text(&got), want->want) == 0, "%s", want->in))
		printf("# got  %s\n# want %s\n", buf_text(&got), want->want);
	buf_release(&got);
}

#define CHECK(list)                                                \
	for (size_t i = 0; i < sizeof(list) / sizeof *(list); i++) \
	check(&(list)[i])

static const struct want days[] = {
	{ NULL, "I saw her yesterday.", "yesterday|2024-05-14" },
	{ NULL, "yesterday's meeting", "yesterday|2024-05-14" },
	{ NULL, "Today I rest", "Today|2024-05-15" },
	{ NULL, "see you tomorrow!", "tomorrow|2024-05-16|f" },
	{ NULL, "Tonight we sing", "Tonight|2024-05-15" },
	{ NULL, "the day before yesterday",
	    "the day before yesterday|2024-05-13" },
	{ NULL, "the day after tomorrow",
	    "the day after tomorrow|2024-05-17|f" },
	{ NULL, "He called last night.", "last night|2024-05-14" },
	{ NULL, "I ran this morning", "this morning|2024-05-15" },
	{ NULL, "yesterday evening we ate", "yesterday evening|2024-05-14" },
	{ "2024-03-01T08:00:00Z", "it came yesterday", "yesterday|2024-02-29" },
	{ "2023-12-31T23:59:59Z", "we leave tomorrow",
	    "tomorrow|2024-01-01|f" },
	{ "2024-01-01T00:00:00Z", "it was fun yesterday",
	    "yesterday|2023-12-31" },
};

static const struct want weeks[] = {
	{ NULL, "I moved last week", "last week|2024-05-06|2024-05-13" },
	{ NULL, "I start next week", "next week|2024-05-20|2024-05-27|f" },
	{ NULL, "it is due this week", "this week|2024-05-13|2024-05-20" },
	{ "2024-05-12T10:00:00Z", "I moved last week",
	    "last week|2024-04-29|2024-05-06" },
	{ "2024-05-13T10:00:00Z", "I moved last week",
	    "last week|2024-05-06|2024-05-13" },
	{ NULL, "last weekend we hiked", "last weekend|2024-05-11|2024-05-13" },
	{ "2024-05-19T10:00:00Z", "last weekend we hiked",
	    "last weekend|2024-05-11|2024-05-13" },
	{ NULL, "We hiked over the weekend.",
	    "over the weekend|2024-05-11|2024-05-13" },
	{ NULL, "We will hike at the weekend.",
	    "at the weekend|2024-05-18|2024-05-20|f" },
	{ NULL, "this past weekend was fun",
	    "this past weekend|2024-05-11|2024-05-13" },
	{ NULL, "it rained the week before last",
	    "the week before last|2024-04-29|2024-05-06" },
	{ NULL, "on Friday I went home", "on Friday|2024-05-10" },
	{ NULL, "on Friday we will go home", "on Friday|2024-05-17|f" },
	{ NULL, "I went home on Friday", "on Friday|2024-05-10" },
	{ NULL, "I'm flying to Rome on Friday", "on Friday|2024-05-17|f" },
	{ NULL, "I have an exam on Friday.", "on Friday|2024-05-17|f" },
	{ NULL, "I have seen him on Friday.", "on Friday|2024-05-10" },
	{ NULL, "the talk is on Friday", "on Friday|2024-05-17|f" },
	{ NULL, "We met Saturday.", "Saturday|2024-05-11" },
	{ NULL, "See you Saturday!", "Saturday|2024-05-18|f" },
	{ NULL, "I went Wednesday", "Wednesday|2024-05-08" },
	{ NULL, "He came last Tuesday", "last Tuesday|2024-05-14" },
	{ NULL, "He came last Friday", "last Friday|2024-05-10" },
	{ NULL, "He came last Wednesday", "last Wednesday|2024-05-08" },
	{ NULL, "He comes next Tuesday", "next Tuesday|2024-05-21|f" },
	{ NULL, "He comes next Friday", "next Friday|2024-05-24|f" },
	{ NULL, "He comes this Friday", "this Friday|2024-05-17|f" },
	{ NULL, "He comes this coming Friday",
	    "this coming Friday|2024-05-17|f" },
	{ NULL, "We met this past Friday", "this past Friday|2024-05-10" },
	{ NULL, "We met this Monday", "this Monday|2024-05-13" },
	{ "2024-05-18T10:00:00Z", "we will meet this Monday",
	    "this Monday|2024-05-20|f" },
	{ NULL, "on Sat we rode out", "on Sat|2024-05-11" },
	{ NULL, "We will go there by Monday.", "by Monday|2024-05-20|bf" },
	{ NULL, "I was booked for Friday", "for Friday|2024-05-17|f" },
};

static const struct want months[] = {
	{ NULL, "I quit last month", "last month|2024-04" },
	{ NULL, "we marry next month", "next month|2024-06|f" },
	{ NULL, "I moved last year", "last year|2023" },
	{ NULL, "next year we will see", "next year|2025|f" },
	{ NULL, "she was born this year", "this year|2024" },
	{ "2024-01-31T10:00:00Z", "I quit last month", "last month|2023-12" },
	{ "2024-12-31T10:00:00Z", "next month I start",
	    "next month|2025-01|f" },
	{ NULL, "I went to Rome in March", "in March|2024-03" },
	{ NULL, "I went to Rome in may", "in may|2024-05" },
	{ NULL, "I went to Rome in June", "in June|2023-06" },
	{ NULL, "I will go to Rome in June", "in June|2024-06|f" },
	{ NULL, "I will go to Rome in March", "in March|2025-03|f" },
	{ NULL, "She died last May", "last May|2023-05" },
	{ NULL, "She died last March", "last March|2024-03" },
	{ NULL, "it opens next May", "next May|2025-05|f" },
	{ NULL, "it runs out in march", "in march|2025-03|f" },
	{ NULL, "the lease ends on 3 june", "on 3 june|2024-06-03|f" },
	{ NULL, "we move on 21 may", "on 21 may|2024-05-21|f" },
	{ NULL, "it was moved to the 19th", "the 19th|2024-05-19|f" },
	{ NULL, "it is done by march", "by march|2025-03|bf" },
	{ NULL, "step 3 may fail", "" },
	{ NULL, "until it may rain", "" },
	{ NULL, "in May 2019 I left", "in May 2019|2019-05" },
	{ NULL, "March of 2021 was bad", "March of 2021|2021-03" },
	{ NULL, "We met at the end of April", "at the end of April|2024-04" },
	{ NULL, "We met in early April", "in early April|2024-04" },
	{ NULL, "the year before last", "the year before last|2022" },
};

static const struct want seasons[] = {
	{ NULL, "last summer I swam", "last summer|2023-06|2023-09-01" },
	{ NULL, "next summer we fly", "next summer|2024-06|2024-09-01|f" },
	{ NULL, "this summer we fly", "this summer|2024-06|2024-09-01|f" },
	{ NULL, "this spring was wet", "this spring|2024-03|2024-06-01" },
	{ NULL, "last spring was wet", "last spring|2023-03|2023-06-01" },
	{ NULL, "last winter was cold", "last winter|2023-12|2024-03-01" },
	{ "2024-01-10T10:00:00Z", "this winter is cold",
	    "this winter|2023-12|2024-03-01" },
	{ "2024-01-10T10:00:00Z", "last winter was cold",
	    "last winter|2022-12|2023-03-01" },
	{ NULL, "in summer 2019 I met Bob",
	    "in summer 2019|2019-06|2019-09-01" },
	{ NULL, "in the fall of 2020",
	    "in the fall of 2020|2020-09|2020-12-01" },
	{ NULL, "We moved in the autumn", "in the autumn|2023-09|2023-12-01" },
	{ NULL, "We'll move in the fall", "in the fall|2024-09|2024-12-01|f" },
	{ NULL, "In winter I ski", "" },
	{ NULL, "I like to swim in the summer", "" },
};

static const struct want counts[] = {
	{ NULL, "I left two days ago", "two days ago|2024-05-13" },
	{ NULL, "I left 2 weeks ago.", "2 weeks ago|2024-05-01" },
	{ NULL, "a week ago", "a week ago|2024-05-08" },
	{ NULL, "a couple of weeks ago", "a couple of weeks ago|2024-05-01" },
	{ NULL, "three months ago I left", "three months ago|2024-02" },
	{ NULL, "six months ago I left", "six months ago|2023-11" },
	{ NULL, "I met him about ten years ago", "about ten years ago|2014" },
	{ NULL, "a year and a half ago", "a year and a half ago|2023" },
	{ NULL, "an hour ago", "an hour ago|2024-05-15" },
	{ "2024-05-15T00:30:00Z", "an hour ago", "an hour ago|2024-05-14" },
	{ NULL, "a few weeks ago", "a few weeks ago|-|-|v" },
	{ NULL, "years ago", "years ago|-|-|v" },
	{ NULL, "We move in two weeks.", "in two weeks|2024-05-29|f" },
	{ NULL, "We will move in a month.", "in a month|2024-06|f" },
	{ NULL, "in three days' time I go",
	    "in three days' time|2024-05-18|f" },
	{ NULL, "two weeks from now", "two weeks from now|2024-05-29|f" },
	{ NULL, "two weeks later", "two weeks later|-|-|v" },
	{ NULL, "a week from tomorrow", "a week from tomorrow|2024-05-23|f" },
	{ NULL, "two days before 2024-03-01",
	    "two days before 2024-03-01|2024-02-28" },
	{ NULL, "I read it in two days", "" },
	{ NULL, "the first time in two years", "" },
	{ NULL, "ready in 5 minutes", "" },
	{ NULL, "once in a week", "" },
	{ NULL, "I saw him recently", "recently|-|-|v" },
	{ NULL, "I met her the other day", "the other day|-|-|v" },
	{ NULL, "as soon as I can", "" },
};

static const struct want dates[] = {
	{ NULL, "It was on 3 May.", "on 3 May|2024-05-03" },
	{ NULL, "We will meet on 3 May.", "on 3 May|2025-05-03|f" },
	{ NULL, "on May 3rd we met", "on May 3rd|2024-05-03" },
	{ NULL, "the 3rd of May 2024", "the 3rd of May 2024|2024-05-03" },
	{ NULL, "May 3, 2024: done", "May 3, 2024|2024-05-03" },
	{ NULL, "on Dec. 5 we met", "on Dec. 5|2023-12-05" },
	{ NULL, "on 2024-05-03 it came", "on 2024-05-03|2024-05-03" },
	{ NULL, "13/05/2024", "13/05/2024|2024-05-13" },
	{ NULL, "5/13/2024", "5/13/2024|2024-05-13" },
	{ NULL, "05/03/2024", "" },
	{ NULL, "on 3.5.2024", "on 3.5.2024|2024-05-03" },
	{ NULL, "on May 10, 12, and 15, 2023", "on May 10|2023-05-10" },
	{ NULL, "Nov 1 - Nov 15, 2021",
	    "Nov 1|2021-11-01; Nov 15, 2021|2021-11-15" },
	{ NULL, "the party is on June 20", "on June 20|2024-06-20|f" },
	{ NULL, "the party is on May 3", "on May 3|2024-05-03" },
	{ NULL, "I decided to postpone what is due on June 3",
	    "on June 3|2024-06-03|f" },
	{ NULL, "they asked me to come on June 3", "on June 3|2024-06-03|f" },
	{ NULL, "2024-02-30", "" },
	{ NULL, "Monday, May 6, 2024", "Monday, May 6, 2024|2024-05-06" },
	{ NULL, "on the 5th I went", "on the 5th|2024-05-05" },
	{ NULL, "we will go on the 5th.", "on the 5th|2024-06-05|f" },
	{ NULL, "on the 5th floor", "" },
	{ NULL, "in 2019 I moved", "in 2019|2019" },
	{ "", "in 2019 I moved", "in 2019|2019" },
	{ "", "on 3 May 2019 I moved last week", "on 3 May 2019|2019-05-03" },
	{ NULL, "in the 1990s", "in the 1990s|1990|2000-01-01" },
	{ NULL, "in '98", "" },
	{ NULL, "in 2000 words", "" },
	{ NULL, "it was February 29th", "February 29th|2024-02-29" },
	{ "2023-05-15T10:00:00Z", "it was on February 29th",
	    "on February 29th|2020-02-29" },
};

static const struct want bounds[] = {
	{ NULL, "I work here since March", "since March|2024-03|-|s" },
	{ NULL, "I work here since June", "since June|2023-06|-|s" },
	{ NULL, "since 2019", "since 2019|2019|-|s" },
	{ NULL, "since last summer", "since last summer|2023-06|-|s" },
	{ NULL, "I am away until Friday", "until Friday|2024-05-17|bf" },
	{ NULL, "I worked there until March", "until March|2024-03|b" },
	{ NULL, "it was so before 2020", "before 2020|2020|2020-01-01|b" },
	{ NULL, "from 2019 to 2021 I lived there",
	    "from 2019 to 2021|2019|2022-01-01" },
	{ NULL, "I've lived here for five years", "for five years|2019|-|s" },
	{ NULL, "I lived there for five years", "" },
	{ NULL, "she has worked there for two months now",
	    "for two months|2024-03|-|s" },
};

static const struct want clocks[] = {
	{ NULL, "meet tomorrow at 3pm", "tomorrow at 3pm|2024-05-16T15:00|f" },
	{ NULL, "meet tomorrow at 3 p.m. sharp",
	    "tomorrow at 3 p.m.|2024-05-16T15:00|f" },
	{ NULL, "on Friday at 15:30 we meet",
	    "on Friday at 15:30|2024-05-17T15:30|f" },
	{ NULL, "at 9am tomorrow", "at 9am tomorrow|2024-05-16T09:00|f" },
	{ NULL, "yesterday at noon", "yesterday at noon|2024-05-14T12:00" },
	{ NULL, "Friday night at 8pm we go",
	    "Friday night at 8pm|2024-05-17T20:00|f" },
	{ NULL, "I get up at 7am", "" },
	{ "2024-05-15T23:30:00-05:00", "I go tomorrow at 12am",
	    "tomorrow at 12am|2024-05-16T00:00|f" },
	{ "2024-05-15T01:30:00+09:00", "It was yesterday",
	    "yesterday|2024-05-14" },
};

static const struct want holidays[] = {
	{ NULL, "I got a bike for Christmas.", "for Christmas|2023-12-25" },
	{ NULL, "We will meet at Christmas", "at Christmas|2024-12-25|f" },
	{ NULL, "last Christmas I gave you", "last Christmas|2023-12-25" },
	{ NULL, "next Halloween we dance", "next Halloween|2024-10-31|f" },
	{ NULL, "on New Year's Eve we kissed", "on New Year's Eve|2023-12-31" },
	{ NULL, "on New Year\xe2\x80\x99s Day I slept",
	    "on New Year\xe2\x80\x99s Day|2024-01-01" },
	{ NULL, "It was Christmas 2019", "Christmas 2019|2019-12-25" },
	{ NULL, "on Valentine's Day he asked",
	    "on Valentine's Day|2024-02-14" },
	{ NULL, "two days before Christmas we left",
	    "two days before Christmas|2023-12-23" },
	{ NULL, "I love Christmas. Every Halloween, about Christmas", "" },
};

static const struct want late[] = {
	{ NULL, "I read it in the last two weeks",
	    "in the last two weeks|2024-05-01|2024-05-16" },
	{ NULL, "over the past year I grew",
	    "over the past year|2023|2024-05-16" },
	{ NULL, "in the last week of May", "" },
	{ NULL, "in the past few months", "in the past few months|-|-|v" },
};

static const struct want nothing[] = {
	{ NULL, "", "" },
	{ NULL, "You may do it. May I? It may 3 times", "" },
	{ NULL, "This may help; they march on", "" },
	{ NULL, "the second one, a second ago was fine", "" },
	{ NULL, "He sat in the sun with April and June", "" },
	{ NULL, "every Friday, on Fridays, on a Monday", "" },
	{ NULL, "I work Monday to Friday", "" },
	{ NULL, "the last week of school, the next day", "" },
	{ NULL, "I teach Sunday school", "" },
	{ NULL, "the last time, next time, this time", "" },
	{ NULL, "Black Friday sales", "" },
	{ NULL, "I fell, and spring came; this fall hurt my will to march",
	    "this fall|2024-09|2024-12-01|f" },
	{ NULL, "version 1.2.2024.5 or 12-34-5678 or 555-2024", "" },
};

int
main(void)
{
	setenv("TZ", "UTC", 1);
	CHECK(days);
	CHECK(weeks);
	CHECK(months);
	CHECK(seasons);
	CHECK(counts);
	CHECK(dates);
	CHECK(bounds);
	CHECK(clocks);
	CHECK(holidays);
	CHECK(late);
	CHECK(nothing);
	return tap_end();
}
