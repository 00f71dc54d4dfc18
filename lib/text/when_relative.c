#include "text/when_try.h"

/* The most of a unit that is believed: people do not speak of more. */
enum { MANY = 200 };

static const struct when_word *
word_at(const struct when_try *try, size_t i)
{
	static const struct when_word none = { .kind = WHEN_OTHER };

	return i < try->sentence->n ? &try->sentence->words[i] : &none;
}

static bool
is(const struct when_try *try, size_t i, const char *list)
{
	return when_word_in(try->sentence, i, list);
}

/* "yesterday", "tomorrow" */
static bool
day(const struct when_try *try, struct when_found *found)
{
	const struct when_word *word = word_at(try, try->at);

	if (word->kind != WHEN_DAY)
		return false;
	found->behind = try->at + 1;
	found->span = when_span_day(try->now->day + word->value);
	return true;
}

/* "last", "this past", "this coming", "next", "this" at *i, and behind it. */
static enum when_kind
which(const struct when_try *try, size_t *i, bool *near)
{
	bool this = word_at(try, *i)->kind == WHEN_THIS;
	const struct when_word *word = word_at(try, *i + this);
	bool turned = word->kind == WHEN_LAST || word->kind == WHEN_NEXT;

	if (this && !turned) {
		++*i;
		return WHEN_THIS;
	}
	if (!turned)
		return WHEN_OTHER;
	if (!try->the && *i && is(try, *i - 1, " the "))
		return WHEN_OTHER;
	*i += this + 1;
	*near = word->kind == WHEN_LAST || word->value || this;
	/* "the last Friday" of something, "the previous week" */
	if (this)
		return word->kind;
	if (word->kind == WHEN_LAST && (word->value || try->the))
		return WHEN_OTHER;
	/* "the coming week", "next week" */
	if (word->kind == WHEN_NEXT && (word->value != 0) != try->the)
		return WHEN_OTHER;
	return word->kind;
}

static bool
which_unit(const struct when_try *try, enum when_kind kind,
    const struct when_word *word, struct when_found *found)
{
	int n = kind == WHEN_LAST ? -1 : kind == WHEN_NEXT;

	if (word->brief || word->value == WHEN_DAYS ||
	    word->value == WHEN_HOURS)
		return false;
	found->span = when_span_unit(try->now, (enum when_unit)word->value, n);
	return true;
}

static struct when_span
which_weekday(const struct when_try *try, enum when_kind kind, bool near,
    int weekday, size_t behind)
{
	struct when_span span = when_span_weekday(try->now, weekday, WHEN_HERE);

	if (kind == WHEN_LAST)
		return when_span_weekday(try->now, weekday, WHEN_PAST);
	if (kind == WHEN_NEXT && near)
		return when_span_weekday(try->now, weekday, WHEN_FUTURE);
	if (kind == WHEN_NEXT)
		return when_span_day(span.from + 7);
	/* "this Friday" said on Saturday is yesterday, or still to come */
	if (span.from < try->now->day &&
	    when_try_side(try, behind) == WHEN_FUTURE)
		span = when_span_weekday(try->now, weekday, WHEN_FUTURE);
	return span;
}

/* "last week", "next Friday", "this summer" */
static bool
turned(const struct when_try *try, struct when_found *found)
{
	bool near = false;
	size_t i = try->at;
	enum when_kind kind = which(try, &i, &near);
	enum when_side side = kind == WHEN_LAST   ? WHEN_PAST
			      : kind == WHEN_NEXT ? WHEN_FUTURE
						  : WHEN_HERE;
	const struct when_word *word = word_at(try, i);

	found->behind = i + 1;
	if (kind == WHEN_OTHER || !when_word_joined(try->sentence, i))
		return false;
	switch (word->kind) {
	case WHEN_UNIT:
		return which_unit(try, kind, word, found);
	case WHEN_PART:
		/* "last night", "this evening"; "the next morning" is not */
		if (kind == WHEN_NEXT)
			return false;
		found->span = when_span_day(
		    try->now->day - (kind == WHEN_LAST));
		return true;
	case WHEN_WEEKDAY:
		found->span = which_weekday(
		    try, kind, near, word->value, found->behind);
		return !word->brief || word->word.capital;
	case WHEN_MONTH:
		/* "this may help", "last march" */
		found->span = when_span_which_month(
		    try->now, word->value, side, false);
		return word->word.capital ||
		       !is(try, i, " may march mar jan jun sep ");
	case WHEN_SEASON:
		found->span = when_span_which_season(
		    try->now, (enum when_season)word->value, side, false);
		return true;
	default:
		return when_holiday_turned(try, i, side, found);
	}
}

/* "two weeks", "a couple of years", "a year and a half" at word i. */
struct count {
	int n; /* 0: "a few", "some" */
	enum when_unit unit;
	size_t behind;
	bool article; /* "a week" */
};

/* Behind "and a half", which is too fine for what is said in passing. */
static size_t
skip_half(const struct when_try *try, size_t i)
{
	bool half = is(try, i, " and ") && is(try, i + 1, " a ") &&
		    is(try, i + 2, " half ");

	return half ? i + 3 : i;
}

static bool
count_at(const struct when_try *try, size_t i, struct count *count)
{
	const struct when_word *word;

	*count = (struct count){ .article = is(try, i, " a an one the ") };
	if (is(try, i, " a ") && word_at(try, i + 1)->kind == WHEN_SOME)
		i++;
	if (is(try, i, " a ") && is(try, i + 1, " couple "))
		i++;
	word = word_at(try, i);
	if (word->kind == WHEN_NUMBER)
		count->n = word->value;
	else if (is(try, i, " the "))
		count->n = 1;
	else if (word->kind != WHEN_SOME && !is(try, i, " some many "))
		return false;
	if (count->n > MANY || (word->kind == WHEN_NUMBER && !count->n))
		return false;
	i++;
	if (is(try, i - 1, " couple "))
		i += is(try, i, " of ");
	i = skip_half(try, i);
	word = word_at(try, i);
	if (word->kind != WHEN_UNIT ||
	    (word->joint != ' ' && word->joint != '-'))
		return false;
	count->unit = (enum when_unit)word->value;
	count->behind = skip_half(try, i + 1);
	return true;
}

/* The days that n units of hours, days or weeks are. */
static bool
in_days(const struct count *count, int64_t *days)
{
	*days = count->unit == WHEN_WEEKS ? 7 * (int64_t)count->n : count->n;
	return count->n &&
	       (count->unit == WHEN_DAYS || count->unit == WHEN_WEEKS);
}

static void
put_away(const struct when_try *try, const struct count *count, int sign,
    struct when_found *found)
{
	struct when_now now = *try->now;
	struct moment then = { now.at, CLOCK_MINUTE, now.offset };

	found->vague = !count->n;
	if (count->unit != WHEN_HOURS) {
		found->span = when_span_away(
		    &now, count->unit, sign * count->n);
		return;
	}
	then.at += sign * count->n * INT64_C(3600000000);
	found->span = when_span_day(when_span_now(&then).day);
}

/* "two weeks ago", "three days from now" */
static bool
ago(const struct when_try *try, struct when_found *found)
{
	struct count count;
	size_t i;

	if (is(try, try->at, " years months weeks days ages ") &&
	    is(try, try->at + 1, " ago ")) {
		found->behind = try->at + 2;
		found->vague = true;
		return true;
	}
	if (!count_at(try, try->at, &count))
		return false;
	i = count.behind;
	if (is(try, i, " ago ")) {
		found->behind = i + 1;
		put_away(try, &count, -1, found);
		return true;
	}
	if (is(try, i, " from ") && is(try, i + 1, " now today ")) {
		found->behind = i + 2;
		put_away(try, &count, 1, found);
		return true;
	}
	if (!is(try, i, " later earlier afterwards "))
		return false;
	found->behind = i + 1;
	found->vague = true;
	return true;
}

/* "in two weeks", of what is to come. */
static bool
ahead(const struct when_try *try, struct when_found *found)
{
	struct count count;
	enum when_side side;

	if (try->preposition != WHEN_IN || try->the ||
	    !count_at(try, try->at, &count) || count.unit == WHEN_HOURS ||
	    count.unit == WHEN_WEEKENDS)
		return false;
	/* "the first time in two years", "in two weeks of work" */
	if (try->first && is(try, try->first - 1,
			      " time times once twice first fastest most best "
			      "day days week weeks "))
		return false;
	found->behind = count.behind;
	if (is(try, found->behind, " of or "))
		return false;
	side = when_tense(try->sentence, try->first, found->behind, NULL);
	if (side == WHEN_PAST || (side == WHEN_HERE && count.article))
		return false;
	if (is(try, found->behind, " s ") &&
	    is(try, found->behind + 1, " time "))
		found->behind++;
	found->behind += is(try, found->behind, " time ");
	put_away(try, &count, 1, found);
	return true;
}

/* "the day before yesterday", "two weeks from Friday", "the week before last"
 */
static bool
beside(const struct when_try *try, struct when_found *found)
{
	struct when_try other = *try;
	struct count count;
	int64_t days;
	size_t start = try->at - (try->the ? 1 : 0);
	bool back;

	if (!count_at(try, start, &count) ||
	    !is(try, count.behind, " before after from "))
		return false;
	back = is(try, count.behind, " before ");
	if (is(try, count.behind + 1, back ? " last " : " next ") &&
	    !is(try, count.behind, " from ")) {
		found->behind = count.behind + 2;
		found->span = when_span_unit(
		    try->now, count.unit, back ? -2 : 2);
		return count.article && count.unit >= WHEN_WEEKS;
	}
	other.at = count.behind + 1;
	other.the = false;
	other.preposition = WHEN_ON;
	if (!in_days(&count, &days) ||
	    !(day(&other, found) || when_named(&other, found)) ||
	    found->span.precision != CLOCK_DAY)
		return false;
	found->span = when_span_day(found->span.from + (back ? -days : days));
	return true;
}

/* "for two years", of what lasts, and "for the past two years" */
static bool
lasting(const struct when_try *try, struct when_found *found)
{
	struct count count;
	size_t i = try->at;
	bool past = try->the && is(try, i, " past last ");

	if (try->preposition != WHEN_FOR || (try->the && !past))
		return false;
	i += past;
	i += is(try, i, " over almost nearly about around exactly ");
	if (!count_at(try, i, &count) || !count.n || count.unit == WHEN_HOURS ||
	    count.unit == WHEN_WEEKENDS)
		return false;
	if (!past && !when_tense_lasts(try->sentence, try->first))
		return false;
	found->behind = count.behind;
	found->lasts = true;
	put_away(try, &count, -1, found);
	return true;
}

/* "in the last two weeks", "over the past year": up to now */
static bool
of_late(const struct when_try *try, struct when_found *found)
{
	const struct when_word *word = word_at(try, try->at + 1);
	struct count count;

	if ((try->preposition != WHEN_IN && try->preposition != WHEN_DURING) ||
	    !try->the || !is(try, try->at, " last past "))
		return false;
	if (word->kind == WHEN_UNIT && !word->brief)
		count = (struct count){ 1, (enum when_unit)word->value,
			try->at + 2, false };
	else if (!count_at(try, try->at + 1, &count))
		return false;
	if (count.unit == WHEN_HOURS || count.unit == WHEN_WEEKENDS ||
	    is(try, count.behind, " of "))
		return false;
	found->behind = count.behind;
	put_away(try, &count, -1, found);
	found->span.until = try->now->day + 1;
	return true;
}

/* "on the weekend", "over the weekend" */
static bool
weekend(const struct when_try *try, struct when_found *found)
{
	const struct when_word *word = word_at(try, try->at);
	enum when_side side;
	bool now = try->now->weekday >= 5;

	if (word->kind != WHEN_UNIT || word->value != WHEN_WEEKENDS ||
	    word->brief || !try->the || try->preposition == WHEN_BARE)
		return false;
	found->behind = try->at + 1;
	if (is(try, found->behind, " of before after "))
		return false;
	side = when_try_side(try, found->behind);
	found->span = when_span_unit(
	    try->now, WHEN_WEEKENDS, side == WHEN_PAST && !now ? -1 : 0);
	return true;
}

/* "recently", "the other day", "a while ago" */
static bool
loose(const struct when_try *try, struct when_found *found)
{
	size_t i = try->at;

	found->vague = true;
	found->behind = i + 1;
	/* "as soon as" */
	if (word_at(try, i)->kind == WHEN_LOOSE)
		return !is(try, i + 1, " as ") &&
		       !(i && is(try, i - 1, " as "));
	found->behind = i + 2;
	if (is(try, i, " other ") && is(try, i + 1, " day week night "))
		return try->the && try->preposition == WHEN_BARE;
	if (is(try, i, " these ") && is(try, i + 1, " days "))
		return true;
	found->behind = i + 3;
	if (is(try, i, " a some ") && is(try, i + 1, " while time ") &&
	    is(try, i + 2, " ago back "))
		return true;
	found->behind = i + 4;
	return is(try, i, " a ") && is(try, i + 1, " long ") &&
	       is(try, i + 2, " time ") && is(try, i + 3, " ago ");
}

bool
when_relative(const struct when_try *try, struct when_found *found)
{
	bool (*const ways[])(
	    const struct when_try *, struct when_found *) = { day, turned,
		beside, ago, ahead, lasting, of_late, weekend, loose };

	if (!try->now->known || try->at >= try->sentence->n)
		return false;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		found->vague = found->lasts = false;
		if (ways[i](try, found))
			return true;
	}
	return false;
}
