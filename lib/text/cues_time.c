#include "text/cues.h"

#include <string.h>

#include "text/cues_word.h"

enum kind {
	KIND_NONE,
	KIND_STRONG, /* a time by itself */
	KIND_LOOSE,
	KIND_UNIT,   /* loose, but "last week", "a week ago" are strong */
	KIND_SPRING, /* a unit behind "last", else nothing */
	KIND_MONTH,  /* a month if what is beside it says so */
	KIND_LAST,   /* "last week", "last March" */
	KIND_IN,     /* "in May" */
	KIND_OF,     /* "8th of May" */
	KIND_COUNT,  /* "last two weeks" */
	KIND_AGO,
	KIND_DAY, /* 1 to 31 */
	KIND_NTH, /* 1st to 31st */
	KIND_O,   /* "o'clock" */
	KIND_CLOCK,
};

static const struct entry {
	char text[CUES_WORD_MAX + 1];
	unsigned char kind;
} entries[] = { { "a", KIND_COUNT }, { "afternoon", KIND_UNIT },
	{ "afternoons", KIND_LOOSE }, { "ago", KIND_AGO }, { "an", KIND_COUNT },
	{ "anniversary", KIND_LOOSE }, { "annual", KIND_LOOSE },
	{ "annually", KIND_LOOSE }, { "apr", KIND_MONTH },
	{ "april", KIND_STRONG }, { "aug", KIND_MONTH },
	{ "august", KIND_MONTH }, { "autumn", KIND_UNIT },
	{ "bedtime", KIND_LOOSE }, { "birthday", KIND_LOOSE },
	{ "by", KIND_IN }, { "centuries", KIND_LOOSE },
	{ "century", KIND_UNIT }, { "christmas", KIND_LOOSE },
	{ "clock", KIND_CLOCK }, { "couple", KIND_COUNT },
	{ "currently", KIND_LOOSE }, { "daily", KIND_LOOSE },
	{ "dawn", KIND_LOOSE }, { "day", KIND_UNIT }, { "days", KIND_UNIT },
	{ "deadline", KIND_LOOSE }, { "dec", KIND_MONTH },
	{ "decade", KIND_UNIT }, { "decades", KIND_UNIT },
	{ "december", KIND_STRONG }, { "during", KIND_IN },
	{ "dusk", KIND_LOOSE }, { "earlier", KIND_LOOSE },
	{ "easter", KIND_LOOSE }, { "eight", KIND_COUNT },
	{ "eleven", KIND_COUNT }, { "evening", KIND_UNIT },
	{ "evenings", KIND_LOOSE }, { "every", KIND_IN },
	{ "fall", KIND_SPRING }, { "feb", KIND_MONTH },
	{ "february", KIND_STRONG }, { "few", KIND_COUNT },
	{ "five", KIND_COUNT }, { "following", KIND_LAST },
	{ "formerly", KIND_LOOSE }, { "four", KIND_COUNT },
	{ "fri", KIND_STRONG }, { "friday", KIND_STRONG },
	{ "fridays", KIND_STRONG }, { "halloween", KIND_LOOSE },
	{ "hour", KIND_UNIT }, { "hours", KIND_UNIT }, { "in", KIND_IN },
	{ "jan", KIND_MONTH }, { "january", KIND_STRONG },
	{ "jul", KIND_MONTH }, { "july", KIND_STRONG }, { "jun", KIND_MONTH },
	{ "june", KIND_STRONG }, { "last", KIND_LAST },
	{ "lately", KIND_LOOSE }, { "later", KIND_LOOSE },
	{ "mar", KIND_MONTH }, { "march", KIND_MONTH }, { "may", KIND_MONTH },
	{ "midday", KIND_LOOSE }, { "midnight", KIND_STRONG },
	{ "minute", KIND_UNIT }, { "minutes", KIND_UNIT },
	{ "monday", KIND_STRONG }, { "mondays", KIND_STRONG },
	{ "month", KIND_UNIT }, { "monthly", KIND_LOOSE },
	{ "months", KIND_UNIT }, { "morning", KIND_UNIT },
	{ "mornings", KIND_LOOSE }, { "next", KIND_LAST },
	{ "night", KIND_UNIT }, { "nights", KIND_UNIT }, { "nine", KIND_COUNT },
	{ "noon", KIND_STRONG }, { "nov", KIND_MONTH },
	{ "november", KIND_STRONG }, { "nowadays", KIND_LOOSE },
	{ "o", KIND_O }, { "oct", KIND_MONTH }, { "october", KIND_STRONG },
	{ "of", KIND_OF }, { "one", KIND_COUNT }, { "past", KIND_LAST },
	{ "previous", KIND_LAST }, { "previously", KIND_LOOSE },
	{ "quarter", KIND_SPRING }, { "recently", KIND_LOOSE },
	{ "saturday", KIND_STRONG }, { "saturdays", KIND_STRONG },
	{ "season", KIND_UNIT }, { "sep", KIND_MONTH }, { "sept", KIND_MONTH },
	{ "september", KIND_STRONG }, { "seven", KIND_COUNT },
	{ "several", KIND_COUNT }, { "since", KIND_IN }, { "six", KIND_COUNT },
	{ "soon", KIND_LOOSE }, { "spring", KIND_SPRING },
	{ "summer", KIND_UNIT }, { "summers", KIND_LOOSE },
	{ "sunday", KIND_STRONG }, { "sundays", KIND_STRONG },
	{ "sunrise", KIND_LOOSE }, { "sunset", KIND_LOOSE },
	{ "ten", KIND_COUNT }, { "thanksgiving", KIND_LOOSE },
	{ "this", KIND_LAST }, { "three", KIND_COUNT }, { "thu", KIND_STRONG },
	{ "thur", KIND_STRONG }, { "thurs", KIND_STRONG },
	{ "thursday", KIND_STRONG }, { "thursdays", KIND_STRONG },
	{ "till", KIND_IN }, { "today", KIND_STRONG },
	{ "tomorrow", KIND_STRONG }, { "tonight", KIND_STRONG },
	{ "tue", KIND_STRONG }, { "tues", KIND_STRONG },
	{ "tuesday", KIND_STRONG }, { "tuesdays", KIND_STRONG },
	{ "twelve", KIND_COUNT }, { "two", KIND_COUNT }, { "until", KIND_IN },
	{ "upcoming", KIND_LOOSE }, { "wednesday", KIND_STRONG },
	{ "wednesdays", KIND_STRONG }, { "week", KIND_UNIT },
	{ "weekday", KIND_LOOSE }, { "weekdays", KIND_LOOSE },
	{ "weekend", KIND_UNIT }, { "weekends", KIND_UNIT },
	{ "weekly", KIND_LOOSE }, { "weeks", KIND_UNIT },
	{ "winter", KIND_UNIT }, { "winters", KIND_LOOSE },
	{ "year", KIND_UNIT }, { "yearly", KIND_LOOSE }, { "years", KIND_UNIT },
	{ "yesterday", KIND_STRONG } };

static enum kind
entry_kind(const char *text)
{
	size_t low = 0, high = sizeof entries / sizeof *entries;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(text, entries[middle].text);

		if (!order)
			return entries[middle].kind;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return KIND_NONE;
}

/* The number at s; how many digits it has in *n. */
static unsigned
number(const char *s, const char *end, size_t *n)
{
	unsigned value = 0;

	for (*n = 0; s < end && cues_word_digit(*s); s++, ++*n)
		if (*n < 6)
			value = value * 10 + (unsigned)(*s - '0');
	return value;
}

/* "14:30": hours before the colon at s, minutes behind it. */
static bool
is_clock(const char *s, const char *end, unsigned hour)
{
	size_t n;

	if (hour > 23 || end - s < 3 || *s != ':')
		return false;
	return number(s + 1, end, &n) < 60 && n == 2;
}

/* "5/8/23", "8.5.2023": s stands behind the first number. */
static bool
is_date(const char *s, const char *end, unsigned first)
{
	char sign = s < end ? *s : '\0';
	size_t n;
	unsigned second;

	if (!first || first > 31 || (sign != '/' && sign != '.'))
		return false;
	second = number(s + 1, end, &n);
	s += 1 + n;
	if (!n || !second || second > 31 || s >= end || *s != sign)
		return false;
	number(s + 1, end, &n);
	return n == 4 || (n == 2 && sign == '/');
}

/* A year by itself: no price, no fraction, no part of a longer number. */
static bool
is_year(const char *text, const struct cues_word *word, unsigned value)
{
	const char *s = text + word->start;
	size_t before = word->start;

	if (value < 1900 || value > 2099)
		return false;
	if (before && strchr("$#/@=_", s[-1]) && s[-1])
		return false;
	return before < 2 || (s[-1] != '.' && s[-1] != ',') ||
	       !cues_word_digit(s[-2]);
}

/* "3pm", "3 pm", "3 p.m.": s stands behind the hour. */
static bool
is_hour(const char *s, const char *end, unsigned hour)
{
	if (!hour || hour > 12)
		return false;
	if (s < end && *s == ' ')
		s++;
	if (s == end || !strchr("apAP", *s) || !*s)
		return false;
	s++;
	if (s < end && *s == '.')
		s++;
	return s < end && (*s | 0x20) == 'm' &&
	       (s + 1 == end || !cues_word_char(s[1]));
}

static enum kind
number_kind(const char *text, size_t len, const struct cues_word *word)
{
	const char *s = text + word->start, *end = text + len, *ending;
	size_t n;
	unsigned value = number(s, end, &n);

	if (!*word->text || n > 4)
		return KIND_NONE;
	s += n;
	ending = word->text + n;
	if (n == 4 && (!*ending || !strcmp(ending, "s")))
		return is_year(text, word, value) ? KIND_STRONG : KIND_NONE;
	if (n > 2)
		return KIND_NONE;
	if (is_hour(s, end, value))
		return KIND_STRONG;
	if (!*ending && (is_clock(s, end, value) || is_date(s, end, value)))
		return KIND_STRONG;
	if (!value || value > 31)
		return KIND_NONE;
	if (!*ending)
		return KIND_DAY;
	return cues_word_in(ending, " st nd rd th ") ? KIND_NTH : KIND_NONE;
}

/* The kinds of the two words before the one at hand. */
struct past {
	enum kind kind, older;
	bool any;    /* there is a word before it in its sentence */
	bool dotted; /* it is short: a full stop may follow */
};

/* "may" is more often a verb than a month, and "march" can be one. */
static bool
month_counts(const struct cues_word *word, struct past past)
{
	bool may = !strcmp(word->text, "may");

	switch (past.kind) {
	case KIND_NTH:
	case KIND_IN:
		return true;
	case KIND_OF:
		return past.older == KIND_NTH || word->capital;
	case KIND_LAST:
		return !may || word->capital;
	case KIND_DAY:
		return word->capital || strlen(word->text) > 4 || !may;
	default:
		return word->capital && past.any &&
		       cues_word_in(word->text, " march august ");
	}
}

static double
weight(const struct cues_word *word, enum kind kind, struct past past)
{
	bool last = past.kind == KIND_LAST ||
		    ((past.kind == KIND_COUNT || past.kind == KIND_DAY) &&
			past.older == KIND_LAST);

	switch (kind) {
	case KIND_STRONG:
		return 1;
	case KIND_LOOSE:
		return .5;
	case KIND_UNIT:
		return last ? 1 : .5;
	case KIND_SPRING:
		return last ? 1 : 0;
	case KIND_AGO:
		return past.kind == KIND_UNIT ? 1 : .5;
	case KIND_MONTH:
		return month_counts(word, past) ? 1 : 0;
	case KIND_DAY:
	case KIND_NTH:
		return past.kind == KIND_MONTH ? 1 : 0;
	case KIND_CLOCK:
		return past.kind == KIND_O ? 1 : 0;
	default:
		return 0;
	}
}

double
cues_time(const char *text, size_t len)
{
	struct past past = { 0 };
	struct cues_word word;
	double most = 0;
	size_t at = 0;

	for (; most < 1 && cues_word_next(text, len, at, &word);
	     at = word.end) {
		enum kind kind = cues_word_digit(text[word.start])
				     ? number_kind(text, len, &word)
				     : entry_kind(word.text);
		bool dot = past.dotted && text[at] == '.';
		double now;

		/* "Dec. 5" is no sentence's end */
		if (cues_word_break(text, at + dot, word.start))
			past = (struct past){ 0 };
		now = weight(&word, kind, past);
		most = now > most ? now : most;
		past.older = past.kind;
		past.kind = kind;
		past.any = true;
		past.dotted = kind == KIND_MONTH &&
			      !cues_word_in(word.text, " may march august ");
	}
	return most;
}
