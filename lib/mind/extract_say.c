#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "mind/extract_reading.h"

const char *
extract_keep(const struct reading *r, struct buf *text)
{
	const char *kept;
	size_t len = utf8_fit(buf_text(text), text->len, EXTRACT_TEXT_MAX);

	kept = arena_copy(&r->claims->arena, buf_text(text), len);
	buf_release(text);
	return kept;
}

/* The marks that are kept between two words, and a blank. */
static void
say_gap(const struct reading *r, size_t at, struct buf *out)
{
	const struct token *t = r->tokens.items + at;
	const struct token *before = t - 1;
	size_t from = before->start + before->len;

	/* the point of "St. John's" */
	if (r->tokens.text[from] == '.' && from < t->start &&
	    token_in(before, " st dr mr mrs ms prof no vs "))
		buf_char(out, '.');
	for (size_t i = from; i < t->start; i++) {
		char c = r->tokens.text[i];
		bool opens = c == '(' || c == '/';

		if (c == '"' && out->len)
			opens = i + 1 == t->start;
		if (!strchr(",;:()\"/&+", c) || !c)
			continue;
		if (opens && c != '/')
			buf_char(out, ' ');
		buf_char(out, c);
		if (opens && i + 1 == t->start)
			return;
	}
	if (!token_word(t, "'s") && (t->start > from || t->expanded))
		buf_char(out, ' ');
}

/* Whether "my" at a place is of somebody, who may have a name. */
static bool
owns_somebody(const struct reading *r, size_t at, size_t end)
{
	for (size_t i = at + 1; i < end && i < at + 4; i++) {
		const struct token *t = r->tokens.items + i;

		if (token_is(t, WORD_KIN | WORD_PET))
			return true;
		if (t->mark || token_is(t, WORD_PREPOSITION | WORD_BE))
			return false;
	}
	return false;
}

/* "Dale was her husband": nobody is one of their own. */
static bool
is_of_another(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items + at;

	return at && at + 1 < r->tokens.n &&
	       (token_is(t - 1, WORD_BE) || token_word(t - 1, "'s")) &&
	       token_is(t + 1, WORD_KIN | WORD_JOB);
}

/* Whether the sentence has named somebody before a place. */
static bool
said_before(const struct reading *r, const char *name, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strncasecmp(r->tokens.text + r->tokens.items[i].start, name,
			strlen(name)) == 0)
			return true;
	return false;
}

static const char *
owned_by(const struct reading *r, size_t at)
{
	bool her = token_word(r->tokens.items + at, "her");
	struct buf owner = { 0 };
	const char *copy;

	for (size_t i = 0; i < 2; i++) {
		const struct extract_person *p = &r->persons[i];

		if (!p->name || strstr(p->name, "'s ") ||
		    said_before(r, p->name, at) ||
		    (p->gender &&
			!(p->gender & (her ? WORD_FEMALE : WORD_MALE))))
			continue;
		buf_printf(&owner, "%s's", p->name);
		copy = arena_copy(r->scratch, owner.data, owner.len);
		buf_release(&owner);
		return copy;
	}
	return NULL;
}

/* What a third person says for a word of the first or second; or NULL. */
static const char *
turned(const struct reading *r, size_t at, size_t end)
{
	const struct token *t = r->tokens.items + at;
	const char *you = r->addressee ? r->addressee : "the assistant";
	char owner[MEMORY_NAME_MAX + 8];
	const char *who = NULL;

	/* "when I travel", and "when I'm driving" behind it */
	if (at && token_in(t, " i we ") &&
	    token_in(t - 1, " when while whenever if "))
		return "they";
	if (at > 1 && token_word(t, "am") && token_in(t - 1, " i ") &&
	    token_in(t - 2, " when while whenever if "))
		return "are";
	if (token_in(t, " i me ") && !t->digits)
		return r->speaker;
	if (token_word(t, "we"))
		return "they";
	if (token_word(t, "us"))
		return "them";
	if (token_in(t, " myself ourselves "))
		return "themselves";
	if (token_word(t, "him")) {
		const struct extract_person *he = extract_person_meant(
		    r, WORD_MALE);

		return he ? he->name : NULL;
	}
	if (token_in(t, " her his ") && is_of_another(r, at))
		return owned_by(r, at);
	if (token_in(t, " mine ours "))
		return "theirs";
	if (token_in(t, " you ya u "))
		return you;
	if (token_in(t, " my our "))
		who = owns_somebody(r, at, end) ? r->speaker : NULL;
	else if (token_in(t, " your "))
		who = you;
	else
		return NULL;
	if (!who && r->others && token_in(t, " my our "))
		who = r->speaker;
	if (!who)
		return "their";
	snprintf(owner, sizeof owner, "%s's", who);
	return arena_copy(r->scratch, owner, strlen(owner));
}

static void
say_word(const struct reading *r, size_t at, size_t end, struct buf *out)
{
	const struct token *t = r->tokens.items + at;
	const char *said = r->speaker ? turned(r, at, end) : NULL;

	if (said)
		buf_string(out, said);
	/* "when I was two" */
	else if (token_word(t, "was") && at > 1 && token_word(t - 1, "i") &&
		 token_word(t - 2, "when"))
		buf_string(out, "were");
	else if (token_word(t, "am") && !(at && t[-1].digits))
		buf_string(out, "is");
	else if (token_word(t, "'s") &&
		 extract_clitic_verb(&r->tokens, at, r->tokens.n))
		buf_string(out, " is");
	else if (t->expanded)
		buf_string(out, t->norm);
	else
		buf_add(out, r->tokens.text + t->start, t->len);
}

/* The time that begins at a token, or NULL. */
static const struct extract_time *
time_at(const struct reading *r, size_t at)
{
	for (size_t i = 0; i < r->n_times; i++)
		if (at >= r->times[i].first && at < r->times[i].last)
			return &r->times[i];
	return NULL;
}

/* "last summer" is "in the summer of 2025": no month of it was told. */
static bool
say_season(
    const struct reading *r, const struct extract_time *time, struct buf *out)
{
	if (time->when.from.precision != CLOCK_MONTH || time->when.since)
		return false;
	for (size_t i = time->first; i < time->last; i++) {
		const struct token *t = r->tokens.items + i;

		if (!token_in(t, " summer winter autumn fall spring "))
			continue;
		buf_printf(out, "%sthe %s of %d",
		    time->first && token_is(r->tokens.items + time->first - 1,
				       WORD_PREPOSITION)
			? ""
			: "in ",
		    t->norm, clock_date(&time->when.from).year);
		return true;
	}
	return false;
}

/* A time with what was said before it, if that says more than "on". */
static void
say_when(
    const struct reading *r, const struct extract_time *time, struct buf *out)
{
	const struct token *t = r->tokens.items + time->first;
	const char *links = " from until till by after ";
	bool before = time->first && token_in(t - 1, links);

	if (say_season(r, time, out))
		return;
	if (time->to_day) {
		extract_say_time(time, true, out);
		return;
	}
	if (!time->when.since && !before && token_in(t, links))
		buf_printf(out, "%s ", t->norm);
	else if (time->when.since || !before) {
		extract_say_time(time, true, out);
		return;
	}
	extract_say_time(time, false, out);
}

void
extract_say_span(const struct reading *r, struct extract_span span, bool times,
    struct buf *out)
{
	size_t from = out->len;

	for (size_t at = span.first; at < span.last; at++) {
		const struct token *t = r->tokens.items + at;
		const struct extract_time *time = t->timed ? time_at(r, at)
							   : NULL;

		if (time && !time->repeated && (time->told || !times)) {
			if (times && at == time->first) {
				if (out->len > from)
					buf_char(out, ' ');
				say_when(r, time, out);
			}
			continue;
		}
		if (at > span.first && out->len > from)
			say_gap(r, at, out);
		say_word(r, at, span.last, out);
	}
}

/* Drops marks and blanks at both ends, and an article at the front. */
static void
trim_object(const char **text, size_t *len)
{
	static const char *const articles[] = { "a ", "an ", "the ", "some " };

	while (*len && strchr(" ,;:)\"/&-", **text))
		++*text, --*len;
	while (*len && strchr(" ,;:(\"/&.-", (*text)[*len - 1]))
		--*len;
	for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
		size_t n = strlen(articles[i]);

		if (*len > n && strncasecmp(*text, articles[i], n) == 0) {
			*text += n;
			*len -= n;
			return;
		}
	}
}

const char *
extract_say_object(const struct reading *r, struct extract_span span)
{
	struct buf out = { 0 };
	const char *text, *kept;
	size_t len;

	/* One's own: "their car" is a car, but "Ann's dog" is one of many. */
	if (span.last > span.first + 1 &&
	    token_in(r->tokens.items + span.first, " my our ") &&
	    !owns_somebody(r, span.first, span.last))
		span.first++;
	extract_say_span(r, span, false, &out);
	text = buf_text(&out);
	len = out.len;
	trim_object(&text, &len);
	len = utf8_fit(text, len, EXTRACT_TEXT_MAX / 2);
	kept = len ? arena_copy(&r->claims->arena, text, len) : NULL;
	buf_release(&out);
	return kept;
}

/* Words that say nothing once a sentence stands alone. */
static bool
says_nothing(const struct token *t)
{
	return token_in(t,
	    " actually just also now so too still basically honestly really "
	    "well anyway currently finally literally obviously here then ");
}

/* The first verb as it goes with one: "am" is "is", "work" is "works". */
static void
say_finite(const struct reading *r, const struct clause *c, struct buf *out)
{
	const struct token *t = r->tokens.items + c->finite;
	bool first = (c->who == SUBJECT_I || c->who == SUBJECT_WE ||
			 c->who == SUBJECT_YOU) &&
		     !c->beside;
	char third[64];

	if (c->dropped && token_word(t, "been")) {
		buf_string(out, "has been");
	} else if (c->dropped && c->rest == c->finite) {
		buf_string(out, "is");
	} else if (c->dropped && c->finite == c->verb &&
		   !(t->word->forms & FORM_PAST) && t->word->forms & FORM_ING) {
		buf_printf(out, "is %s", t->norm);
	} else if (c->dropped && c->passive && !c->past) {
		buf_printf(out, "is %s", t->norm);
	} else if (c->dropped) {
		buf_string(out, t->norm);
	} else if (token_word(t, "'s")) {
		buf_string(out, c->perfect ? "has" : "is");
	} else if (!first) {
		say_word(r, c->finite, r->tokens.n, out);
	} else if (token_in(t, " am are ")) {
		buf_string(out, "is");
	} else if (token_word(t, "were")) {
		buf_string(out, "was");
	} else if (t->word->lemma && !token_is(t, WORD_WILL | WORD_MIGHT) &&
		   (t->word->forms & FORM_BASE) && !c->dropped &&
		   !(c->past && (t->word->forms & FORM_PAST))) {
		extract_word_third(t->word->lemma, third, sizeof third);
		buf_string(out, third);
	} else if (c->lemma == t->norm && !t->word->lemma && !c->past &&
		   !c->perfect) {
		/* a verb that no list has */
		extract_word_third(t->norm, third, sizeof third);
		buf_string(out, third);
	} else {
		say_word(r, c->finite, r->tokens.n, out);
	}
}

/* Whether nothing in the span tells a time. */
static bool
has_time(const struct reading *r, struct extract_span span)
{
	for (size_t i = 0; i < r->n_times; i++)
		if (r->times[i].first < span.last &&
		    r->times[i].last > span.first)
			return true;
	return false;
}

/* How often, where it stands before the verb. */
static void
say_often(const struct reading *r, const struct clause *c, struct buf *out)
{
	size_t at = c->finite;

	while (at > c->subject_end && at > c->start &&
	       token_is(r->tokens.items + at - 1, WORD_ADVERB | WORD_NOT))
		at--;
	for (; at < c->finite; at++)
		if (token_trait(r->tokens.items + at, WORD_OFTEN)) {
			say_word(r, at, r->tokens.n, out);
			buf_char(out, ' ');
		}
}

void
extract_say_predicate(
    const struct reading *r, const struct clause *c, struct buf *out)
{
	struct extract_span rest = { c->rest, c->rest_end };
	const struct extract_time *time;

	if (c->used_to) {
		buf_string(out, "used to ");
		say_word(r, c->verb, r->tokens.n, out);
	} else {
		say_often(r, c, out);
		say_finite(r, c, out);
		for (size_t at = c->finite + 1; at < c->rest; at++) {
			const struct token *t = r->tokens.items + at;

			if (t->timed || (at != c->verb && says_nothing(t)))
				continue;
			buf_char(out, ' ');
			say_word(r, at, r->tokens.n, out);
		}
	}
	if (rest.first < rest.last) {
		size_t from = out->len + 1;

		buf_char(out, ' ');
		extract_say_span(r, rest, true, out);
		/* "Allergic to nuts" began the sentence */
		if (c->dropped && c->rest == c->finite && out->len > from)
			out->data[from] = (char)tolower(
			    (unsigned char)out->data[from]);
	}
	time = extract_time_in(r, (struct extract_span){ c->start, c->end });
	if (time && !has_time(r, rest)) {
		buf_char(out, ' ');
		say_when(r, time, out);
	}
	while (out->len && strchr(" ,;:-", out->data[out->len - 1]))
		out->data[--out->len] = '\0';
}

const char *
extract_say_deed(const struct reading *r, const struct clause *c)
{
	struct buf out = { 0 };

	if (c->negative || c->never)
		buf_string(&out, "not ");
	buf_string(&out, c->lemma);
	if (c->rest < c->rest_end) {
		buf_char(&out, ' ');
		extract_say_span(r,
		    (struct extract_span){ c->rest, c->rest_end }, false, &out);
	}
	while (out.len && strchr(" ,;:-", out.data[out.len - 1]))
		out.data[--out.len] = '\0';
	return extract_keep(r, &out);
}

void
extract_say_time(
    const struct extract_time *time, bool preposition, struct buf *out)
{
	static const char *const months[] = { "", "January ", "February ",
		"March ", "April ", "May ", "June ", "July ", "August ",
		"September ", "October ", "November ", "December " };
	const struct when *when = &time->when;
	struct clock_date date = clock_date(&when->from);
	enum clock_precision precision = when->from.precision;
	int64_t span = when->until == CLOCK_NONE ? 0
						 : when->until - when->from.at;
	const int64_t day = INT64_C(86400000000);
	bool week = precision == CLOCK_DAY && span > day * 3 / 2;

	if (preposition && time->to_day)
		buf_string(out, "from ");
	else if (preposition)
		buf_string(out, when->since && when->future ? "from "
				: when->since               ? "since "
				: when->before              ? "before "
				: week                      ? "around "
				: precision >= CLOCK_MONTH  ? "in "
							    : "on ");
	if (precision <= CLOCK_DAY)
		buf_printf(out, "%d ", date.day);
	if (precision <= CLOCK_DAY && time->to_day)
		buf_printf(out, "to %d ", time->to_day);
	buf_printf(out, "%s%d",
	    precision <= CLOCK_MONTH ? months[date.month % 13] : "", date.year);
	if (precision <= CLOCK_MINUTE)
		buf_printf(out, " at %02d:%02d", date.hour, date.minute);
}
