#include "text/when_read.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "text/when.h"

enum { TEXT_MAX = 128 /* bytes of an expression: none is longer */ };

/* When it is asked. */
struct asked {
	struct moment said;
};

static int
read_digits(const char *text, struct when_read *time, struct err *err)
{
	struct moment moment;

	if (clock_parse(text, &moment, err) < 0)
		return -1;
	*time = (struct when_read){ moment.at, moment.precision >= CLOCK_DAY
						   ? clock_end(&moment)
						   : moment.at + 1 };
	return 0;
}

/* The moment at which an option is said, with the offset of its zone. */
static struct moment
now(void)
{
	struct moment said = { CLOCK_NONE, CLOCK_INSTANT, 0 };
	struct moment day = said;
	struct err none;
	struct buf text = { 0 };
	struct clock_date date;

	said.at = clock_now();
	clock_print(&text, said.at);
	if (clock_parse(buf_text(&text), &day, &none) == 0) {
		char local[24];

		/* the zone's offset is that of a bare time of that day */
		date = clock_date(&day);
		snprintf(local, sizeof local, "%04d-%02d-%02dT%02d:%02d:%02d",
		    date.year, date.month, date.day, date.hour, date.minute,
		    date.second);
		if (clock_parse(local, &day, &none) == 0)
			said.offset = day.offset;
	}
	buf_release(&text);
	return said;
}

/* Days are those of the user's zone, also where its clocks were changed. */
static int64_t
by_zone(int64_t at, int offset)
{
	struct moment moment = { at, CLOCK_DAY, offset };
	struct clock_date date;
	struct err none;
	char day[24];

	if (at == CLOCK_NONE)
		return at;
	date = clock_date(&moment);
	snprintf(
	    day, sizeof day, "%04d-%02d-%02d", date.year, date.month, date.day);
	return clock_parse(day, &moment, &none) == 0 ? moment.at : at;
}

static struct when_read
bounds_of(const struct when *found)
{
	struct when when = *found;

	if (when.from.precision >= CLOCK_DAY) {
		when.from.at = by_zone(when.from.at, when.from.offset);
		when.until = by_zone(when.until, when.from.offset);
	}
	return (struct when_read){ when.before ? CLOCK_NONE : when.from.at,
		when.until };
}

/* All of the text is one time: nothing stands before or behind it. */
static bool
find_whole(const char *text, size_t len, const struct moment *said,
    struct when_read *time)
{
	struct when when;

	if (!when_find(text, len, 0, said, &when) || when.start ||
	    when.len != len || when.vague)
		return false;
	*time = bounds_of(&when);
	return true;
}

bool
when_read_in(const char *text, size_t len, struct when_read *time)
{
	struct moment said;
	struct when when;

	/* to know the time and its zone takes longer than to see no time */
	if (!when_find(text, len, 0, &(struct moment){ 0 }, &when))
		return false;
	said = now();
	for (size_t at = 0; when_find(text, len, at, &said, &when);
	     at = when.start + (when.len ? when.len : 1)) {
		*time = bounds_of(&when);
		if (!when.vague &&
		    (time->from != CLOCK_NONE || time->until != CLOCK_NONE))
			return true;
	}
	return false;
}

/* What is said with words before it, which may be none. */
static bool
find_with(const struct asked *asked, const char *before, const char *text,
    struct when_read *time)
{
	char whole[TEXT_MAX + 16];
	int n = snprintf(whole, sizeof whole, "%s%s", before, text);

	return n > 0 && (size_t)n < sizeof whole &&
	       find_whole(whole, (size_t)n, &asked->said, time);
}

static bool
find_alone(const struct asked *asked, const char *text, struct when_read *time)
{
	static const char *const before[] = { "", "in ", "on ", "at ",
		"in the " };

	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (find_with(asked, before[i], text, time))
			return true;
	return false;
}

/* "last friday" as well as "last Friday"; of two, what is not yet to come. */
static bool
find_core(const struct asked *asked, const char *text, struct when_read *time)
{
	char capitals[TEXT_MAX + 1];
	struct when_read last;
	struct err none;

	if (read_digits(text, time, &none) == 0)
		return true;
	snprintf(capitals, sizeof capitals, "%s", text);
	for (size_t i = 0; capitals[i]; i++)
		if ((i == 0 || capitals[i - 1] == ' ') && capitals[i] >= 'a' &&
		    capitals[i] <= 'z')
			capitals[i] = (char)(capitals[i] - 'a' + 'A');
	if (!find_alone(asked, text, time) &&
	    !find_alone(asked, capitals, time))
		return false;
	if (time->from > asked->said.at &&
	    find_with(asked, "last ", capitals, &last))
		*time = last;
	return true;
}

/* Cuts text at the word between its parts; NULL if it has none. */
static const char *
cut(const char *text, const char *word, char left[TEXT_MAX + 1])
{
	const char *at = strstr(text, word);

	if (!at)
		return NULL;
	memcpy(left, text, (size_t)(at - text));
	left[at - text] = '\0';
	return at + strlen(word);
}

/* A count of days or the like, from when it is asked. */
static bool
find_away(const struct asked *asked, const char *count, bool after,
    struct when_read *time)
{
	char whole[TEXT_MAX + 16];
	int n = snprintf(
	    whole, sizeof whole, "%s%s", count, after ? " from now" : " ago");

	return n > 0 && find_whole(whole, (size_t)n, &asked->said, time);
}

/*
 * "two days before 2024-05-01", "a week after last Monday": what "two days
 * ago" or "a week from now" would mean then.
 */
static bool
find_beside(const struct asked *asked, const char *text, bool after,
    struct when_read *time)
{
	struct asked then = *asked;
	struct when_read other;
	char left[TEXT_MAX + 1];
	const char *right = cut(text, after ? " after " : " before ", left);

	if (!right || !find_core(asked, right, &other))
		return false;
	then.said.at = after && other.until != CLOCK_NONE ? other.until - 1
							  : other.from;
	return then.said.at != CLOCK_NONE &&
	       find_away(&then, left, after, time);
}

/* "between May and July" */
static bool
find_between(
    const struct asked *asked, const char *text, struct when_read *time)
{
	struct when_read last;
	char left[TEXT_MAX + 1];
	const char *right = cut(text, " and ", left);

	if (!right || !find_core(asked, left, time) ||
	    !find_core(asked, right, &last) || last.until <= time->from)
		return false;
	time->until = last.until;
	return true;
}

static bool
find_any(const struct asked *asked, const char *text, struct when_read *time)
{
	return find_core(asked, text, time) ||
	       find_beside(asked, text, false, time) ||
	       find_beside(asked, text, true, time);
}

/* "since May", "before 2024": of what is named, which bounds there are. */
static bool
find_bound(const struct asked *asked, const char *text, struct when_read *time)
{
	static const struct {
		const char *word;
		bool open, behind; /* it has no end, or its end is meant */
	} words[] = { { "since ", true, false }, { "from ", true, false },
		{ "after ", true, true }, { "until ", false, true },
		{ "till ", false, true }, { "by ", false, true },
		{ "before ", false, false } };
	struct when_read core;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i].word);
		int64_t bound;

		if (strncmp(text, words[i].word, n) != 0 ||
		    !find_any(asked, text + n, &core))
			continue;
		bound = words[i].behind ? core.until : core.from;
		*time = words[i].open ? (struct when_read){ bound, CLOCK_NONE }
				      : (struct when_read){ CLOCK_NONE, bound };
		return bound != CLOCK_NONE;
	}
	return false;
}

static bool
find(const struct asked *asked, const char *text, struct when_read *time)
{
	if (strcmp(text, "now") == 0) {
		*time = (struct when_read){ asked->said.at,
			asked->said.at + 1 };
		return true;
	}
	if (strncmp(text, "between ", 8) == 0)
		return find_between(asked, text + 8, time);
	if (find_bound(asked, text, time))
		return true;
	if (strncmp(text, "in ", 3) == 0 || strncmp(text, "on ", 3) == 0)
		return find_core(asked, text + 3, time) ||
		       find_core(asked, text, time) ||
		       find_away(asked, text + 3, true, time);
	return find_any(asked, text, time);
}

int
when_read(const char *text, struct when_read *time, struct err *err)
{
	size_t blanks = strspn(text, " \t"), len = strlen(text + blanks);
	char trimmed[TEXT_MAX + 1];
	struct asked asked;

	if (read_digits(text, time, err) == 0)
		return 0;
	while (len && strchr(" \t", text[blanks + len - 1]))
		len--;
	if (!len || len > TEXT_MAX ||
	    utf8_bad(text, strlen(text)) < strlen(text))
		return -1;
	memcpy(trimmed, text + blanks, len);
	trimmed[len] = '\0';
	asked.said = now();
	return find(&asked, trimmed, time) ? 0 : -1;
}

int
when_read_point(const char *text, int64_t *at, struct err *err)
{
	struct when_read time;

	if (when_read(text, &time, err) < 0)
		return -1;
	*at = time.until == CLOCK_NONE ? time.from : time.until - 1;
	/* 0 would be none */
	*at += *at == 0;
	return 0;
}
