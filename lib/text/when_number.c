#include "text/when_number.h"

#include <string.h>

#include "text/cues_word.h"
#include "text/when_span.h"

/* The number at *at, of at most `most` digits; how many it has, or 0. */
static size_t
take(const char *text, size_t len, size_t *at, size_t most, int *value)
{
	size_t n = 0;

	for (*value = 0; *at + n < len && cues_word_digit(text[*at + n]); n++)
		if (n < most)
			*value = *value * 10 + text[*at + n] - '0';
	if (n > most)
		return 0;
	*at += n;
	return n;
}

/* Whether neither more digits nor letters stand beside from and to. */
static bool
stands_alone(const char *text, size_t len, size_t from, size_t to)
{
	if (from && (cues_word_char(text[from - 1]) ||
			memchr("-/._:#$@", text[from - 1], 8)))
		return false;
	if (to == len)
		return true;
	if (cues_word_char(text[to]) && text[to] != 'T')
		return false;
	return !memchr("-/._:", text[to], 5) || to + 1 == len ||
	       !cues_word_char(text[to + 1]);
}

/* Which is the day and which the month, if that can be told. */
static bool
settle(char mark, int first, int second, struct when_date *date)
{
	bool day_first = mark == '.' || first > 12 || first == second;

	if (!day_first && second <= 12)
		return false;
	date->day = day_first ? first : second;
	date->month = day_first ? second : first;
	return true;
}

size_t
when_number_date(
    const char *text, size_t len, size_t at, struct when_date *date)
{
	int number[3];
	size_t digits[3], end = at;
	char mark = '\0';

	for (int i = 0; i < 3; i++) {
		digits[i] = take(text, len, &end, 4, &number[i]);
		if (!digits[i])
			return 0;
		if (i == 2)
			break;
		if (end >= len || !memchr("-/.", text[end], 3) ||
		    (i && text[end] != mark))
			return 0;
		mark = text[end++];
	}
	if (!stands_alone(text, len, at, end))
		return 0;
	if (digits[0] == 4 && mark != '.' && digits[1] <= 2 && digits[2] <= 2)
		*date = (struct when_date){ number[0], number[1], number[2] };
	else if (digits[2] != 4 || digits[0] > 2 || digits[1] > 2 ||
		 !settle(mark, number[0], number[1], date))
		return 0;
	else
		date->year = number[2];
	return when_span_is_date(date->year, date->month, date->day) ? end : 0;
}

/* "am", "p.m.": the byte behind it, or 0. */
static size_t
take_half(const char *text, size_t len, size_t at, bool *pm)
{
	if (at < len && text[at] == ' ')
		at++;
	if (at >= len || !memchr("apAP", text[at], 4))
		return 0;
	*pm = (text[at] | 0x20) == 'p';
	at++;
	if (at < len && text[at] == '.')
		at++;
	if (at >= len || (text[at] | 0x20) != 'm' ||
	    (at + 1 < len && cues_word_char(text[at + 1])))
		return 0;
	at++;
	return at < len && text[at] == '.' && text[at - 2] == '.' ? at + 1 : at;
}

size_t
when_number_clock(const char *text, size_t len, size_t at, int *minutes)
{
	int hour, minute = 0;
	size_t end = at, half;
	bool pm, colon = false;

	if (len - at >= 4 && memcmp(text + at, "noon", 4) == 0 &&
	    (len - at == 4 || !cues_word_char(text[at + 4]))) {
		*minutes = 12 * 60;
		return at + 4;
	}
	if (!take(text, len, &end, 2, &hour))
		return 0;
	if (end < len && text[end] == ':') {
		end++;
		colon = true;
		if (take(text, len, &end, 2, &minute) != 2 || minute > 59)
			return 0;
	}
	half = take_half(text, len, end, &pm);
	if (half && hour >= 1 && hour <= 12) {
		*minutes = (hour % 12 + (pm ? 12 : 0)) * 60 + minute;
		return half;
	}
	if (!colon || hour > 23 || !stands_alone(text, len, at, end))
		return 0;
	*minutes = hour * 60 + minute;
	return end;
}
