#include "mind/decide_lean_value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct scan {
	const char *text;
	size_t start, len; /* of the word at hand */
};

static const char *const months[] = { "January", "February", "March", "April",
	"May", "June", "July", "August", "September", "October", "November",
	"December" };
static const char *const weekdays[] = { "Mondays", "Tuesdays", "Wednesdays",
	"Thursdays", "Fridays", "Saturdays", "Sundays" };
static const char *const numbers[] = { "one", "two", "three", "four", "five",
	"six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
	"fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	"twenty" };

/* Goes on to the next word, without marks at its ends. */
static bool
next(struct scan *s)
{
	size_t at = s->start + s->len;

	while (s->text[at] && strchr(" ,;:.!?()\"'", s->text[at]))
		at++;
	s->start = at;
	s->len = strcspn(s->text + at, " ,;!?()\"");
	/* "1,200" */
	if (s->len && s->text[at + s->len] == ',' &&
	    isdigit((unsigned char)s->text[at + s->len - 1]) &&
	    isdigit((unsigned char)s->text[at + s->len + 1]))
		s->len += 1 + strcspn(s->text + at + s->len + 1, " ,;!?()\"");
	while (s->len && strchr(".:'", s->text[at + s->len - 1]))
		s->len--;
	return s->len > 0;
}

static bool
one_of(const struct scan *s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s->len == strlen(words[i]) &&
		    strncasecmp(s->text + s->start, words[i], s->len) == 0)
			return true;
	return false;
}

static bool
is_month(const struct scan *s)
{
	return one_of(s, months, sizeof months / sizeof *months);
}

static bool
is_weekdays(const struct scan *s)
{
	return one_of(s, weekdays, sizeof weekdays / sizeof *weekdays);
}

static size_t
digits(const struct scan *s)
{
	size_t n = 0;

	while (n < s->len && isdigit((unsigned char)s->text[s->start + n]))
		n++;
	return n;
}

static bool
is_clock(const struct scan *s)
{
	size_t n = digits(s);

	return n && n < 3 && s->len == n + 3 && s->text[s->start + n] == ':' &&
	       isdigit((unsigned char)s->text[s->start + n + 1]);
}

static bool
is_number(const struct scan *s)
{
	size_t n = digits(s);

	if (!n)
		return one_of(s, numbers, sizeof numbers / sizeof *numbers);
	return n == s->len ||
	       (n + 1 == s->len &&
		   tolower((unsigned char)s->text[s->start + n]) == 'k') ||
	       (s->text[s->start + n] == ',' && s->len - n == 4);
}

/* "14 March 2026" from the word at hand on; s is then at its last word. */
static bool
take_date(struct scan *s, struct lean_value *found)
{
	struct scan month = *s, year;

	if (digits(s) != s->len || s->len > 2 || !next(&month) ||
	    !is_month(&month))
		return false;
	year = month;
	if (!next(&year) || digits(&year) != 4 || year.len != 4)
		return false;
	*found = (struct lean_value){ s->start,
		year.start + year.len - s->start };
	*s = year;
	return true;
}

/* All the days that stand together. */
static bool
take_days(struct scan *s, struct lean_value *found)
{
	struct scan ahead = *s;

	if (!is_weekdays(s))
		return false;
	*found = (struct lean_value){ s->start, s->len };
	while (next(&ahead)) {
		if (!is_weekdays(&ahead) &&
		    !(ahead.len == 3 &&
			strncmp(ahead.text + ahead.start, "and", 3) == 0))
			break;
		if (is_weekdays(&ahead)) {
			found->len = ahead.start + ahead.len - found->start;
			*s = ahead;
		}
	}
	return true;
}

static bool
take(struct scan *s, enum lean_kind kind, struct lean_value *found)
{
	struct lean_value date;
	bool dated = take_date(s, &date);

	if (dated && kind == LEAN_DATE)
		*found = date;
	if (dated || kind == LEAN_DATE)
		return dated && kind == LEAN_DATE;
	if (kind == LEAN_DAYS)
		return take_days(s, found);
	if (kind == LEAN_CLOCK ? !is_clock(s) : !is_number(s))
		return false;
	*found = (struct lean_value){ s->start, s->len };
	return true;
}

enum lean_kind
decide_lean_value_kind(const char *value)
{
	struct lean_value found;

	for (int kind = LEAN_CLOCK; kind <= LEAN_DAYS; kind++)
		if (decide_lean_value_find(value, (enum lean_kind)kind, &found))
			return (enum lean_kind)kind;
	return LEAN_NUMBER;
}

bool
decide_lean_value_find(
    const char *text, enum lean_kind kind, struct lean_value *found)
{
	struct scan s = { .text = text };
	struct lean_value value;
	size_t n = 0;

	while (next(&s))
		if (take(&s, kind, &value) && n++ == 0)
			*found = value;
	return n == 1;
}

double
decide_lean_value_number(const char *text, size_t len)
{
	double value = 0;
	size_t i = 0;

	for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
		if (len == strlen(numbers[k]) &&
		    strncasecmp(text, numbers[k], len) == 0)
			return (double)(k + 1);
	for (; i < len && (isdigit((unsigned char)text[i]) || text[i] == ',');
	     i++)
		if (text[i] != ',')
			value = value * 10 + (text[i] - '0');
	return i < len && tolower((unsigned char)text[i]) == 'k' ? value * 1000
								 : value;
}
