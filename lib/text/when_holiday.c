#include "text/when_try.h"

#include <string.h>

/* Days of the same date in every year; the longer of a beginning first. */
static const struct holiday {
	const char *words; /* an apostrophe is a blank */
	int month, day;
} holidays[] = {
	{ "christmas eve", 12, 24 },
	{ "christmas day", 12, 25 },
	{ "christmas", 12, 25 },
	{ "xmas eve", 12, 24 },
	{ "xmas", 12, 25 },
	{ "boxing day", 12, 26 },
	{ "new year s eve", 12, 31 },
	{ "new years eve", 12, 31 },
	{ "new year s day", 1, 1 },
	{ "new years day", 1, 1 },
	{ "new year s", 1, 1 },
	{ "new years", 1, 1 },
	{ "valentine s day", 2, 14 },
	{ "valentines day", 2, 14 },
	{ "valentine s", 2, 14 },
	{ "st patrick s day", 3, 17 },
	{ "april fools day", 4, 1 },
	{ "april fool s day", 4, 1 },
	{ "juneteenth", 6, 19 },
	{ "canada day", 7, 1 },
	{ "independence day", 7, 4 },
	{ "bastille day", 7, 14 },
	{ "halloween", 10, 31 },
	{ "all saints day", 11, 1 },
};

/* How many words of the sentence are those of a holiday, from i on. */
static size_t
count_words(const struct when_sentence *s, size_t i, const char *words)
{
	size_t n = 0;

	for (; *words; n++) {
		const char *word = s->words[i + n].word.text;
		size_t len = strcspn(words, " ");

		if (i + n >= s->n || strlen(word) != len ||
		    memcmp(word, words, len) != 0)
			return 0;
		words += len + (words[len] == ' ');
	}
	return n;
}

static const struct holiday *
find(const struct when_sentence *s, size_t i, size_t *n)
{
	if (i >= s->n || !strchr("cxbnvsajih", *s->words[i].word.text))
		return NULL;
	for (size_t k = 0; k < sizeof holidays / sizeof *holidays; k++) {
		*n = count_words(s, i, holidays[k].words);
		if (*n)
			return &holidays[k];
	}
	return NULL;
}

bool
when_holiday_turned(const struct when_try *try, size_t i, enum when_side side,
    struct when_found *found)
{
	size_t n;
	const struct holiday *day = find(try->sentence, i, &n);

	found->behind = i + n;
	return day && when_span_which_date(try->now, day->month, day->day, side,
			  false, &found->span);
}

bool
when_holiday(const struct when_try *try, struct when_found *found)
{
	const struct when_sentence *s = try->sentence;
	size_t n, i;
	const struct holiday *day = find(s, try->at, &n);
	const struct when_word *year;

	/* what is liked about Christmas is no day */
	if (!day || try->the ||
	    when_word_in(s, try->first, " about every each like ") ||
	    (try->at && when_word_in(s, try->at - 1, " every each ")))
		return false;
	i = try->at + n;
	i += when_word_in(s, i, " of in ") && i + 1 < s->n;
	year = i < s->n ? &s->words[i] : NULL;
	found->behind = i + 1;
	if (year && year->kind == WHEN_NUMBER && year->value >= 1900 &&
	    year->value < 2100) {
		found->span = when_span_day(
		    clock_days(year->value, day->month, day->day));
		return true;
	}
	found->behind = try->at + n;
	return try->preposition != WHEN_BARE && try->now->known &&
	       when_span_which_date(try->now, day->month, day->day,
		   when_try_side(try, found->behind), true, &found->span);
}
