#include "text/when_word.h"

#include <string.h>

/* How far back a sentence may begin, and words read twice of a long one. */
enum { BACK = 600, AGAIN = 24 };

/* Short forms of weekdays and months are marked by a value from here on. */
enum { BRIEF = 64 };

static const struct entry {
	char text[CUES_WORD_MAX + 1];
	unsigned char kind;
	signed char value;
} entries[] = {
	{ "a", WHEN_NUMBER, 1 },
	{ "about", WHEN_PREPOSITION, WHEN_DURING },
	{ "after", WHEN_PREPOSITION, WHEN_AFTER },
	{ "afternoon", WHEN_PART, 0 },
	{ "an", WHEN_NUMBER, 1 },
	{ "apr", WHEN_MONTH, 4 | BRIEF },
	{ "april", WHEN_MONTH, 4 },
	{ "around", WHEN_PREPOSITION, WHEN_DURING },
	{ "at", WHEN_PREPOSITION, WHEN_AT },
	{ "aug", WHEN_MONTH, 8 | BRIEF },
	{ "august", WHEN_MONTH, 8 },
	{ "autumn", WHEN_SEASON, WHEN_AUTUMN },
	{ "before", WHEN_PREPOSITION, WHEN_BEFORE },
	{ "beginning", WHEN_EDGE, 0 },
	{ "by", WHEN_PREPOSITION, WHEN_BY },
	{ "coming", WHEN_NEXT, 1 },
	{ "couple", WHEN_NUMBER, 2 },
	{ "day", WHEN_UNIT, WHEN_DAYS },
	{ "days", WHEN_UNIT, WHEN_DAYS | BRIEF },
	{ "dec", WHEN_MONTH, 12 | BRIEF },
	{ "december", WHEN_MONTH, 12 },
	{ "during", WHEN_PREPOSITION, WHEN_DURING },
	{ "early", WHEN_EDGE, 0 },
	{ "eight", WHEN_NUMBER, 8 },
	{ "eighteen", WHEN_NUMBER, 18 },
	{ "eighteenth", WHEN_ORDINAL, 18 },
	{ "eighth", WHEN_ORDINAL, 8 },
	{ "eleven", WHEN_NUMBER, 11 },
	{ "eleventh", WHEN_ORDINAL, 11 },
	{ "end", WHEN_EDGE, 0 },
	{ "evening", WHEN_PART, 0 },
	{ "fall", WHEN_SEASON, WHEN_AUTUMN | BRIEF },
	{ "feb", WHEN_MONTH, 2 | BRIEF },
	{ "february", WHEN_MONTH, 2 },
	{ "few", WHEN_SOME, 0 },
	{ "fifteen", WHEN_NUMBER, 15 },
	{ "fifteenth", WHEN_ORDINAL, 15 },
	{ "fifth", WHEN_ORDINAL, 5 },
	{ "fifty", WHEN_NUMBER, 50 },
	{ "first", WHEN_ORDINAL, 1 },
	{ "five", WHEN_NUMBER, 5 },
	{ "for", WHEN_PREPOSITION, WHEN_FOR },
	{ "forty", WHEN_NUMBER, 40 },
	{ "four", WHEN_NUMBER, 4 },
	{ "fourteen", WHEN_NUMBER, 14 },
	{ "fourteenth", WHEN_ORDINAL, 14 },
	{ "fourth", WHEN_ORDINAL, 4 },
	{ "fri", WHEN_WEEKDAY, 4 | BRIEF },
	{ "friday", WHEN_WEEKDAY, 4 },
	{ "from", WHEN_PREPOSITION, WHEN_FROM },
	{ "hour", WHEN_UNIT, WHEN_HOURS },
	{ "hours", WHEN_UNIT, WHEN_HOURS | BRIEF },
	{ "in", WHEN_PREPOSITION, WHEN_IN },
	{ "jan", WHEN_MONTH, 1 | BRIEF },
	{ "january", WHEN_MONTH, 1 },
	{ "jul", WHEN_MONTH, 7 | BRIEF },
	{ "july", WHEN_MONTH, 7 },
	{ "jun", WHEN_MONTH, 6 | BRIEF },
	{ "june", WHEN_MONTH, 6 },
	{ "last", WHEN_LAST, 0 },
	{ "late", WHEN_EDGE, 0 },
	{ "lately", WHEN_LOOSE, 0 },
	{ "mar", WHEN_MONTH, 3 | BRIEF },
	{ "march", WHEN_MONTH, 3 },
	{ "may", WHEN_MONTH, 5 },
	{ "mid", WHEN_EDGE, 0 },
	{ "middle", WHEN_EDGE, 0 },
	{ "mon", WHEN_WEEKDAY, 0 | BRIEF },
	{ "monday", WHEN_WEEKDAY, 0 },
	{ "month", WHEN_UNIT, WHEN_MONTHS },
	{ "months", WHEN_UNIT, WHEN_MONTHS | BRIEF },
	{ "morning", WHEN_PART, 0 },
	{ "next", WHEN_NEXT, 0 },
	{ "night", WHEN_PART, 1 },
	{ "nine", WHEN_NUMBER, 9 },
	{ "nineteen", WHEN_NUMBER, 19 },
	{ "nineteenth", WHEN_ORDINAL, 19 },
	{ "ninth", WHEN_ORDINAL, 9 },
	{ "nov", WHEN_MONTH, 11 | BRIEF },
	{ "november", WHEN_MONTH, 11 },
	{ "oct", WHEN_MONTH, 10 | BRIEF },
	{ "october", WHEN_MONTH, 10 },
	{ "on", WHEN_PREPOSITION, WHEN_ON },
	{ "one", WHEN_NUMBER, 1 },
	{ "over", WHEN_PREPOSITION, WHEN_DURING },
	{ "past", WHEN_LAST, 1 },
	{ "previous", WHEN_LAST, 1 },
	{ "recently", WHEN_LOOSE, 0 },
	{ "sat", WHEN_WEEKDAY, 5 | BRIEF },
	{ "saturday", WHEN_WEEKDAY, 5 },
	{ "second", WHEN_ORDINAL, 2 },
	{ "sep", WHEN_MONTH, 9 | BRIEF },
	{ "sept", WHEN_MONTH, 9 | BRIEF },
	{ "september", WHEN_MONTH, 9 },
	{ "seven", WHEN_NUMBER, 7 },
	{ "seventeen", WHEN_NUMBER, 17 },
	{ "seventeenth", WHEN_ORDINAL, 17 },
	{ "seventh", WHEN_ORDINAL, 7 },
	{ "several", WHEN_SOME, 0 },
	{ "since", WHEN_PREPOSITION, WHEN_SINCE },
	{ "six", WHEN_NUMBER, 6 },
	{ "sixteen", WHEN_NUMBER, 16 },
	{ "sixteenth", WHEN_ORDINAL, 16 },
	{ "sixth", WHEN_ORDINAL, 6 },
	{ "someday", WHEN_LOOSE, 0 },
	{ "soon", WHEN_LOOSE, 0 },
	{ "spring", WHEN_SEASON, WHEN_SPRING | BRIEF },
	{ "start", WHEN_EDGE, 0 },
	{ "starting", WHEN_PREPOSITION, WHEN_FROM },
	{ "summer", WHEN_SEASON, WHEN_SUMMER },
	{ "sun", WHEN_WEEKDAY, 6 | BRIEF },
	{ "sunday", WHEN_WEEKDAY, 6 },
	{ "ten", WHEN_NUMBER, 10 },
	{ "tenth", WHEN_ORDINAL, 10 },
	{ "third", WHEN_ORDINAL, 3 },
	{ "thirteen", WHEN_NUMBER, 13 },
	{ "thirteenth", WHEN_ORDINAL, 13 },
	{ "thirtieth", WHEN_ORDINAL, 30 },
	{ "thirty", WHEN_NUMBER, 30 },
	{ "this", WHEN_THIS, 0 },
	{ "three", WHEN_NUMBER, 3 },
	{ "thu", WHEN_WEEKDAY, 3 | BRIEF },
	{ "thur", WHEN_WEEKDAY, 3 | BRIEF },
	{ "thurs", WHEN_WEEKDAY, 3 | BRIEF },
	{ "thursday", WHEN_WEEKDAY, 3 },
	{ "till", WHEN_PREPOSITION, WHEN_UNTIL },
	{ "today", WHEN_DAY, 0 },
	{ "tomorrow", WHEN_DAY, 1 },
	{ "tonight", WHEN_DAY, 0 },
	{ "tue", WHEN_WEEKDAY, 1 | BRIEF },
	{ "tues", WHEN_WEEKDAY, 1 | BRIEF },
	{ "tuesday", WHEN_WEEKDAY, 1 },
	{ "twelfth", WHEN_ORDINAL, 12 },
	{ "twelve", WHEN_NUMBER, 12 },
	{ "twentieth", WHEN_ORDINAL, 20 },
	{ "twenty", WHEN_NUMBER, 20 },
	{ "two", WHEN_NUMBER, 2 },
	{ "until", WHEN_PREPOSITION, WHEN_UNTIL },
	{ "upcoming", WHEN_NEXT, 1 },
	{ "wed", WHEN_WEEKDAY, 2 | BRIEF },
	{ "wednesday", WHEN_WEEKDAY, 2 },
	{ "week", WHEN_UNIT, WHEN_WEEKS },
	{ "weekend", WHEN_UNIT, WHEN_WEEKENDS },
	{ "weekends", WHEN_UNIT, WHEN_WEEKENDS | BRIEF },
	{ "weeks", WHEN_UNIT, WHEN_WEEKS | BRIEF },
	{ "winter", WHEN_SEASON, WHEN_WINTER },
	{ "year", WHEN_UNIT, WHEN_YEARS },
	{ "years", WHEN_UNIT, WHEN_YEARS | BRIEF },
	{ "yesterday", WHEN_DAY, -1 },
};

static void
look_up(struct when_word *word)
{
	size_t low = 0, high = sizeof entries / sizeof *entries;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct entry *entry = &entries[middle];
		int order = strcmp(word->word.text, entry->text);

		if (order < 0) {
			high = middle;
		} else if (order > 0) {
			low = middle + 1;
		} else {
			word->kind = (enum when_kind)entry->kind;
			word->brief = entry->value >= BRIEF;
			word->value = word->brief ? entry->value - BRIEF
						  : entry->value;
			return;
		}
	}
}

/* "14", "3rd", "1990s"; longer numbers are none of time. */
static void
read_number(struct when_word *word)
{
	const char *s = word->word.text;
	size_t n = strspn(s, "0123456789");

	if (!n || n > 4)
		return;
	for (size_t i = 0; i < n; i++)
		word->value = 10 * word->value + s[i] - '0';
	if (!s[n])
		word->kind = WHEN_NUMBER;
	else if (n <= 2 && cues_word_in(s + n, " st nd rd th "))
		word->kind = WHEN_ORDINAL;
	else if (n == 4 && strcmp(s + n, "s") == 0 && word->value % 10 == 0)
		word->kind = WHEN_DECADE;
}

/* The apostrophe of print, or the byte that is there. */
static char
mark_at(const char *text, size_t from, size_t to)
{
	if (to - from >= 3 && memcmp(text + from, "\xe2\x80\x99", 3) == 0)
		return '\'';
	return text[from];
}

static char
joint(const char *text, size_t from, size_t to)
{
	char mark = ' ';

	while (from < to) {
		char c = mark_at(text, from, to);

		from += c == '\'' && text[from] != c ? 3 : 1;
		if (c == ' ' || c == '\t' || c == '\r')
			continue;
		if (mark != ' ')
			return '\0';
		mark = c;
	}
	return mark;
}

/* Whether a word before a full stop is likely cut short by it. */
static bool
is_cut(const struct when_word *word)
{
	return (word->kind == WHEN_MONTH && word->brief) ||
	       (word->kind == WHEN_WEEKDAY && word->brief) ||
	       cues_word_in(word->word.text, " st mr mrs ms dr a p m ");
}

/* Whether a sentence ends in what stands between a word and the next. */
static bool
ends(const char *text, size_t len, const struct when_word *word, size_t to)
{
	for (size_t i = word->word.end; i < to; i++) {
		bool last = i + 1 == len || strchr(" \t\r\n", text[i + 1]);

		if (text[i] == '\n' || text[i] == '!' || text[i] == '?' ||
		    text[i] == ';')
			return true;
		if (text[i] == '.' && last && !is_cut(word))
			return true;
	}
	return false;
}

bool
when_word_sentence(struct when_sentence *s, size_t *at)
{
	struct when_word next = { 0 };

	for (s->n = 0; s->n < WHEN_WORDS; s->n++) {
		struct when_word *last = s->n ? &s->words[s->n - 1] : NULL;

		next = (struct when_word){ 0 };
		if (!cues_word_next(s->text, s->len,
			last ? last->word.end : *at, &next.word)) {
			*at = s->len;
			return s->n;
		}
		if (last && ends(s->text, s->len, last, next.word.start)) {
			*at = next.word.start;
			return true;
		}
		if (last)
			next.joint = joint(
			    s->text, last->word.end, next.word.start);
		if (cues_word_digit(*next.word.text))
			read_number(&next);
		else
			look_up(&next);
		s->words[s->n] = next;
	}
	*at = s->words[WHEN_WORDS - AGAIN].word.start;
	return true;
}

size_t
when_word_begin(const char *text, size_t at)
{
	size_t least = at > BACK ? at - BACK : 0, from = at;

	for (; from > least; from--) {
		if (memchr("!?;\n", text[from - 1], 4))
			return from;
		/* it may also stand in a number */
		if (text[from - 1] == '.' && from < at && text[from] == ' ')
			return from;
	}
	while (from && from < at && cues_word_char(text[from - 1]))
		from++;
	return from;
}

bool
when_word_in(const struct when_sentence *s, size_t i, const char *list)
{
	return i < s->n && cues_word_in(s->words[i].word.text, list);
}

bool
when_word_joined(const struct when_sentence *s, size_t i)
{
	return i && i < s->n && s->words[i].joint == ' ';
}

bool
when_word_last(const struct when_sentence *s, size_t i)
{
	return i + 1 >= s->n || s->words[i + 1].joint != ' ';
}
