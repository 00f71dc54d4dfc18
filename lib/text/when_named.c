#include "text/when_try.h"

#include <string.h>

#include "text/when_number.h"

/* Years that may stand alone, and those that may stand in a date. */
enum { YEAR_FIRST = 1900, YEAR_LAST = 2099, DATE_FIRST = 1000 };

/* Behind a number that is no year: "in 2000 words". */
static const char COUNTED[] =
    " people words pieces dollars euros pounds steps meters metres miles "
    "kilometers kilometres characters lines bytes years users requests items "
    "units tokens rows copies men women students calories watts times more "
    "different other km kg mg ml feet hours minutes seconds ms ";

enum when_side
when_try_side(const struct when_try *try, size_t behind)
{
	enum when_side side;

	if (try->preposition == WHEN_SINCE)
		return WHEN_PAST;
	side = when_tense(try->sentence, try->first, behind, NULL);
	return side == WHEN_HERE ? WHEN_FUTURE : side;
}

enum when_side
when_try_near(const struct when_try *try, size_t behind)
{
	enum when_side side;
	bool sure;

	if (try->preposition == WHEN_SINCE)
		return WHEN_PAST;
	side = when_tense(try->sentence, try->first, behind, &sure);
	/* what is to be done by a day may well stand beside what was done */
	if (try->preposition == WHEN_BY && side == WHEN_PAST)
		return WHEN_NEAR;
	return sure ? side : WHEN_NEAR;
}

static const struct when_word *
word_at(const struct when_try *try, size_t i)
{
	static const struct when_word none = { .kind = WHEN_OTHER };

	return i < try->sentence->n ? &try->sentence->words[i] : &none;
}

static bool
is_one_of(char c, const char *marks)
{
	return c && strchr(marks, c);
}

static bool
in_digits(const struct when_word *word)
{
	return cues_word_digit(*word->word.text);
}

/* Word i as a year behind what is named, or 0. */
static int
year_at(const struct when_try *try, size_t i, int least)
{
	const struct when_word *word = word_at(try, i);
	const struct when_sentence *s = try->sentence;
	size_t end;

	if (word->kind != WHEN_NUMBER || word->word.end - word->word.start != 4)
		return 0;
	if (word->value < least || word->value > YEAR_LAST)
		return 0;
	if (!is_one_of(word->joint, " ,-("))
		return 0;
	end = word->word.end;
	/* "2000%", "2000.50", "2024-05" */
	if (end < s->len && memchr("%$_", s->text[end], 3))
		return 0;
	if (end + 1 < s->len && memchr("-/:.,", s->text[end], 5) &&
	    cues_word_char(s->text[end + 1]))
		return 0;
	return word->value;
}

/* "may" and "march" are months if they are written so. */
static bool
is_sure(const struct when_word *month)
{
	return month->word.capital ||
	       !cues_word_in(month->word.text, " may march mar ");
}

/* Whether nothing behind word i could make a verb or a noun of "may". */
static bool
month_ends(const struct when_try *try, size_t i)
{
	return when_word_last(try->sentence, i) ||
	       year_at(try, i + 1, DATE_FIRST) ||
	       !when_word_joined(try->sentence, i + 1) ||
	       when_word_in(try->sentence, i + 1,
		   " at with to in for from and or till until if but so "
		   "because when ");
}

/* A month's day at word i: "3", "3rd", "third". */
static int
day_at(const struct when_try *try, size_t i)
{
	const struct when_word *word = word_at(try, i);
	bool counts = word->kind == WHEN_ORDINAL ||
		      (word->kind == WHEN_NUMBER && in_digits(word) &&
			  word->word.end - word->word.start <= 2);

	return counts && word->value >= 1 && word->value <= 31 ? word->value
							       : 0;
}

/* The year of a list or range of dates: "May 10, 12 and 15, 2024". */
static int
year_ahead(const struct when_try *try, size_t i)
{
	enum { AHEAD = 7 };

	for (size_t end = i + AHEAD; i < end; i++) {
		const struct when_word *word = word_at(try, i);
		int year = year_at(try, i, DATE_FIRST);

		if (year)
			return year;
		if (!day_at(try, i) && word->kind != WHEN_MONTH &&
		    !when_word_in(try->sentence, i, " and or to through "))
			return 0;
	}
	return 0;
}

static bool
put_date(const struct when_try *try, int year, int month, int day,
    struct when_found *found)
{
	enum { LONG_AGO = 300, SOON = 60 };
	struct when_span near;
	const struct when_now *now = try->now;
	enum when_side side;

	if (!year)
		year = year_ahead(try, found->behind);
	if (year) {
		found->span = when_span_day(clock_days(year, month, day));
		return when_span_is_date(year, month, day);
	}
	if (!now->known)
		return false;
	side = when_try_near(try, found->behind);
	if (!when_span_which_date(now, month, day, side, true, &found->span))
		return false;
	/* of what is almost a year ago one would say the year */
	if (side == WHEN_PAST && try->preposition != WHEN_SINCE &&
	    found->span.from < now->day - LONG_AGO &&
	    when_span_which_date(now, month, day, WHEN_FUTURE, true, &near) &&
	    near.from <= now->day + SOON)
		found->span = near;
	return true;
}

/* A year behind a date that ends before word i. */
static int
take_year(const struct when_try *try, size_t i, struct when_found *found)
{
	int year = year_at(
	    try, i + when_word_in(try->sentence, i, " of "), DATE_FIRST);

	found->behind = i;
	if (year)
		found->behind += 1 + when_word_in(try->sentence, i, " of ");
	return year;
}

/* "3 May", "3rd of May 2024" */
static bool
day_month(const struct when_try *try, struct when_found *found)
{
	int day = day_at(try, try->at), year;
	size_t i = try->at + 1;
	const struct when_word *month;
	bool of = when_word_in(try->sentence, i, " of ");

	if (!day || (of && word_at(try, try->at)->kind != WHEN_ORDINAL))
		return false;
	if (try->at && is_one_of(word_at(try, try->at)->joint, "./:$"))
		return false;
	month = word_at(try, i + of);
	if (month->kind != WHEN_MONTH || !is_one_of(month->joint, " -") ||
	    (!of && !is_sure(month) && !month_ends(try, i)))
		return false;
	/* "the first may", "second march" */
	if (!of && !in_digits(word_at(try, try->at)))
		return false;
	year = take_year(try, i + of + 1, found);
	return put_date(try, year, month->value, day, found);
}

/* Behind "May 3", where it is no "may". */
static bool
is_date_end(const struct when_try *try, size_t day)
{
	return when_word_last(try->sentence, day) ||
	       year_at(try, day + 1, DATE_FIRST) ||
	       when_word_in(try->sentence, day + 1,
		   " at with we i he she they it to in for the was is and my "
		   "our of because when from until will because but so ");
}

/* "May 3rd, 2024", "May the third" */
static bool
month_day(const struct when_try *try, struct when_found *found)
{
	const struct when_word *month = word_at(try, try->at);
	const struct when_sentence *s = try->sentence;
	size_t i = try->at + 1 + when_word_in(s, try->at + 1, " the ");
	int day = day_at(try, i), year;
	size_t end;

	if (month->kind != WHEN_MONTH || !day ||
	    (!is_sure(month) && !month_ends(try, i)))
		return false;
	if (!is_one_of(word_at(try, i)->joint, " -") &&
	    !(month->brief && word_at(try, i)->joint == '.'))
		return false;
	end = word_at(try, i)->word.end;
	if (end < s->len && memchr("%:$/", s->text[end], 4))
		return false;
	if (cues_word_in(month->word.text, " may march ") &&
	    word_at(try, i)->kind == WHEN_NUMBER && !is_date_end(try, i))
		return false;
	/* "May first see to it" */
	if (!in_digits(word_at(try, i)) && i == try->at + 1 &&
	    !is_date_end(try, i))
		return false;
	year = take_year(try, i + 1, found);
	return put_date(try, year, month->value, day, found);
}

/* Whether a month without a day may stand behind the preposition. */
static bool
month_stands(const struct when_try *try, const struct when_word *month)
{
	enum when_preposition p = try->preposition;
	bool in = p == WHEN_IN || p == WHEN_SINCE || p == WHEN_UNTIL;

	bool sure = is_sure(month) || (p != WHEN_BARE && !month->brief &&
					  month_ends(try, try->at));

	if (try->the || (p == WHEN_UNTIL && !sure))
		return false;
	/* "in May 3 of them" is not "in May" */
	if (when_word_joined(try->sentence, try->at + 1) &&
	    day_at(try, try->at + 1))
		return false;
	if (month->brief ||
	    cues_word_in(month->word.text, " april may june august "))
		return in && (month->word.capital || !month->brief);
	return (in || p >= WHEN_DURING) && sure;
}

/* "in May", "May 2024" */
static bool
month_alone(const struct when_try *try, struct when_found *found)
{
	const struct when_word *month = word_at(try, try->at);
	int year;

	if (month->kind != WHEN_MONTH)
		return false;
	year = take_year(try, try->at + 1, found);
	if (year && (is_sure(month) || try->preposition != WHEN_BARE)) {
		found->span = when_span_month(year, month->value);
		return true;
	}
	if (!month_stands(try, month) || !try->now->known)
		return false;
	found->behind = try->at + 1;
	found->span = when_span_which_month(
	    try->now, month->value, when_try_side(try, found->behind), true);
	return true;
}

static bool
year_alone(const struct when_try *try, struct when_found *found)
{
	const struct when_word *word = word_at(try, try->at);
	enum when_preposition p = try->preposition;
	int year;

	found->behind = try->at + 1;
	if (p == WHEN_BARE || p == WHEN_ON || p == WHEN_AT || p == WHEN_FOR)
		return false;
	if (word->kind == WHEN_DECADE && word->value >= YEAR_FIRST - 100) {
		found->span = when_span_year(word->value);
		found->span.until = clock_days(word->value + 10, 1, 1);
		return true;
	}
	year = year_at(try, try->at, YEAR_FIRST);
	if (!year || try->the ||
	    (when_word_joined(try->sentence, found->behind) &&
		when_word_in(try->sentence, found->behind, COUNTED)))
		return false;
	/* "about 2000" counts something */
	if (p == WHEN_DURING &&
	    !when_word_in(try->sentence, try->first, " during around "))
		return false;
	found->span = when_span_year(year);
	return true;
}

/* "on the 5th" */
static bool
day_alone(const struct when_try *try, struct when_found *found)
{
	const struct when_word *word = word_at(try, try->at);
	const struct when_now *now = try->now;
	enum when_side side;
	int month;

	bool moved = try->preposition == WHEN_BARE && try->at > 1 &&
		     when_word_in(try->sentence, try->at - 2, " to ");

	if (word->kind != WHEN_ORDINAL || !in_digits(word) || !try->the ||
	    !now->known || (try->preposition == WHEN_BARE && !moved) ||
	    try->preposition == WHEN_IN || try->preposition == WHEN_AT)
		return false;
	found->behind = try->at + 1;
	if (!when_word_last(try->sentence, try->at) &&
	    !when_word_in(try->sentence, found->behind,
		" at and i we he she they with so but because when "))
		return false;
	/* "was moved to the 19th": which is still to come */
	side = moved ? WHEN_FUTURE : when_try_side(try, found->behind);
	month = now->month;
	for (int i = 0; i < 3; i++) {
		int64_t day = clock_days(now->year, month, word->value);

		found->span = when_span_day(day);
		if (day < clock_days(now->year, month + 1, 1) &&
		    (side == WHEN_PAST ? day <= now->day : day >= now->day))
			return word->value >= 1;
		month += side == WHEN_PAST ? -1 : 1;
	}
	return false;
}

/* What makes a day one of many: "every Friday", "Black Friday". */
static bool
is_any(const struct when_try *try)
{
	return try->at &&
	       when_word_in(try->sentence, try->at - 1,
		   " every each any most some a an no all per these those both "
		   "black good cyber easter ash palm super bloody casual big "
		   "other alternate ");
}

/* Whether a weekday without anything before it tells when. */
static bool
weekday_stands(const struct when_try *try, const struct when_word *day)
{
	enum when_preposition p = try->preposition;

	if (is_any(try) || try->the || p == WHEN_IN || p == WHEN_AT)
		return false;
	if (try->at > 1 && p == WHEN_BARE &&
	    word_at(try, try->at - 2)->kind == WHEN_WEEKDAY)
		return false;
	/* "Monday to Friday", "Friday's", and Fridays and Saturdays */
	if (when_word_in(try->sentence, try->at + 1, " to through thru "))
		return p == WHEN_FROM;
	if (p == WHEN_DURING)
		return false;
	if (p != WHEN_BARE)
		return !day->brief || day->word.capital;
	return !day->brief &&
	       (when_word_last(try->sentence, try->at) ||
		   when_word_in(try->sentence, try->at + 1,
		       " morning afternoon evening night at and because to "
		       "with for was is when after before but so then if i we "
		       "he she they it in around my our that if or as "));
}

/* Behind "Monday" at the word before i: "night", and the date of that day. */
static bool
weekday_dated(const struct when_try *try, size_t i, struct when_found *found)
{
	struct when_try date = *try;

	date.at = i + when_word_in(try->sentence, i, " the ");
	date.preposition = WHEN_BARE;
	date.the = date.at > i;
	return is_one_of(word_at(try, i)->joint, " ,(") &&
	       (day_month(&date, found) || month_day(&date, found));
}

static bool
weekday(const struct when_try *try, struct when_found *found)
{
	const struct when_word *day = word_at(try, try->at);
	enum when_side side;

	if (day->kind != WHEN_WEEKDAY)
		return false;
	if (weekday_dated(try, try->at + 1, found))
		return true;
	found->behind = try->at + 1;
	if (!try->now->known || !weekday_stands(try, day))
		return false;
	side = when_try_side(try, found->behind);
	if (try->preposition == WHEN_FOR)
		side = WHEN_FUTURE;
	found->span = when_span_weekday(try->now, day->value, side);
	return true;
}

/* Whether it is said of a season that it will come, not that it does. */
static bool
will_come(const struct when_try *try)
{
	for (size_t i = 0; i < try->sentence->n; i++)
		if (when_word_in(try->sentence, i,
			" will ll going gonna planning moving visiting "
			"flying getting starting "))
			return true;
	return false;
}

/* "in summer 2023", "in the summer" of what was or will be done */
static bool
season(const struct when_try *try, struct when_found *found)
{
	const struct when_word *word = word_at(try, try->at);
	enum when_preposition p = try->preposition;
	enum when_side side;
	int year;

	if (word->kind != WHEN_SEASON || is_any(try))
		return false;
	year = take_year(try, try->at + 1, found);
	if (year && (!word->brief || p != WHEN_BARE)) {
		found->span = when_span_season(
		    year, (enum when_season)word->value);
		return true;
	}
	found->behind = try->at + 1;
	if (!try->now->known || (word->brief && !try->the) ||
	    (p != WHEN_IN && p < WHEN_DURING))
		return false;
	side = when_try_side(try, found->behind);
	if (side == WHEN_FUTURE && !will_come(try))
		return false;
	found->span = when_span_which_season(
	    try->now, (enum when_season)word->value, side, true);
	return true;
}

bool
when_named(const struct when_try *try, struct when_found *found)
{
	const struct when_sentence *s = try->sentence;
	size_t start = word_at(try, try->at)->word.start, end;
	struct when_date date;

	if (try->at >= s->n)
		return false;
	if (in_digits(word_at(try, try->at))) {
		end = when_number_date(s->text, s->len, start, &date);
		found->behind = try->at + 3;
		if (end &&
		    put_date(try, date.year, date.month, date.day, found))
			return true;
	}
	return day_month(try, found) || month_day(try, found) ||
	       when_holiday(try, found) || month_alone(try, found) ||
	       year_alone(try, found) || day_alone(try, found) ||
	       weekday(try, found) || season(try, found);
}
