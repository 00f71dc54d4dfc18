#include <ctype.h>
#include <string.h>

#include "mind/extract_apply.h"
#include "mind/extract_lead.h"
#include "mind/extract_talk.h"

/*
 * New values of what the sentence does not name, nor the turns before it:
 * "1502 now", "make it 250", "the new date is the 28th", "please collect me at
 * 12:30".  What is meant is looked up among what is known; see `leans` in
 * claims.h.
 */
enum {
	UNNAMED_WORDS = 10, /* of a sentence that is read so */
	UNNAMED_HINTS = 3,  /* words that tell what is meant */
	UNNAMED_SENTENCES = 3,
};

/* A value in the sentence: its words, and the moment if it is a date. */
struct value {
	size_t first, last; /* tokens */
	const char *text;
	struct moment at;
};

static bool
is_clock(const struct token *t)
{
	const char *colon = strchr(t->norm, ':');

	return t->digits && colon && isdigit((unsigned char)colon[1]);
}

static bool
is_number(const struct token *t)
{
	return !t->timed && !is_clock(t) &&
	       (t->digits || token_is(t, WORD_NUMBER)) &&
	       !extract_lead_ordinal(t) && !token_in(t, " one first second ");
}

static bool
is_weekdays(const struct token *t)
{
	return token_in(t, " mondays tuesdays wednesdays thursdays fridays "
			   "saturdays sundays ");
}

static const char *
said(const struct reading *r, size_t first, size_t last)
{
	const struct token *t = r->tokens.items;
	struct buf out = { 0 };

	buf_add(&out, r->tokens.text + t[first].start,
	    t[last - 1].start + t[last - 1].len - t[first].start);
	return extract_keep(r, &out);
}

/* The day of a time that is told, and that is not over. */
static bool
read_day(const struct reading *r, size_t at, struct value *v)
{
	for (size_t i = 0; i < r->n_times; i++) {
		const struct extract_time *time = &r->times[i];
		struct extract_time day = { .when = time->when };
		struct buf out = { 0 };

		if (at < time->first || at >= time->last)
			continue;
		if (time->repeated || time->when.vague || time->to_day ||
		    time->when.from.precision > CLOCK_DAY ||
		    (!time->when.future && r->said.at != CLOCK_NONE &&
			time->when.from.at < r->said.at))
			return false;
		day.when.from.precision = CLOCK_DAY;
		extract_say_time(&day, false, &out);
		*v = (struct value){ time->first, time->last,
			extract_keep(r, &out), time->when.from };
		return true;
	}
	return false;
}

/* "Tuesdays and Thursdays" */
static size_t
days_end(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items;
	size_t end = at + 1;

	for (size_t i = end; i < r->tokens.n; i++)
		if (is_weekdays(t + i))
			end = i + 1;
		else if (!token_is(t + i, WORD_AND))
			break;
	return end;
}

/* "the 28th", which is no time where "on" is missing. */
static bool
read_ordinal(struct reading *r, size_t at, struct value *v)
{
	struct extract_time day;
	struct buf out = { 0 };

	if (!extract_month_day(r, at, &day))
		return false;
	extract_say_time(&day, false, &out);
	*v = (struct value){ at, at + 1, extract_keep(r, &out), day.when.from };
	return true;
}

/* The value at a token; false if none begins there. */
static bool
value_at(struct reading *r, size_t at, struct value *v)
{
	const struct token *t = r->tokens.items + at;

	*v = (struct value){ at, at + 1, NULL, { .at = CLOCK_NONE } };
	if (is_weekdays(t))
		v->last = days_end(r, at);
	else if (t->timed && !is_clock(t))
		return read_day(r, at, v);
	else if (extract_lead_ordinal(t))
		return read_ordinal(r, at, v);
	else if (!is_clock(t) && !is_number(t))
		return false;
	v->text = said(r, v->first, v->last);
	return true;
}

/* The one value that the words have; false for none, or several. */
static bool
only_value(struct reading *r, struct extract_span span, struct value *v)
{
	struct value other;
	bool found = false;

	for (size_t at = span.first; at < span.last; at++) {
		if (!value_at(r, at, &other))
			continue;
		if (found)
			return false;
		found = true;
		*v = other;
		at = other.last - 1;
	}
	return found;
}

enum { SAID_MAX = 900 /* bytes; what is longer says more than a value */ };

static void
add(struct reading *r, const struct value *v, const char *hints)
{
	struct claim claim = { .type = MEMORY_FACT,
		.text = said(r, 0, r->tokens.n),
		.object = v->text,
		.leans = hints,
		.event_at = v->at,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE,
		.confidence = .7,
		.said_by = r->speaker,
		.turns = { (uint32_t)r->turn },
		.n_turns = 1 };

	if (strlen(claim.text) <= SAID_MAX)
		claims_add(r->claims, &claim);
}

/* ---- what nothing but the value is said of ---- */

/* "1502 now", "it's 950 now", "we are down to seven": where the value is. */
static bool
counts_now(const struct reading *r, size_t from, size_t *at)
{
	const struct token *t = r->tokens.items;
	size_t n = r->tokens.n, i = from;
	bool turned = false;

	while (i < n && (token_is(t + i, WORD_OPENING) ||
			    token_in(t + i, " so and it that we i is are am "
					    "'s 're 'm has have now ")))
		turned = token_word(t + i++, "now") || turned;
	if (i + 2 < n && token_in(t + i, " down up ") &&
	    token_word(t + i + 1, "to")) {
		turned = true;
		i += 2;
	}
	*at = i;
	if (i >= n || !is_number(t + i))
		return false;
	for (i++; i < n && !t[i].mark; i++)
		if (token_word(t + i, "now"))
			turned = true;
		else if (!token_is(t + i, WORD_FILLER))
			return false;
	return turned;
}

/* "make it 250", "make that Friday" */
static bool
makes(const struct reading *r, size_t *at)
{
	const struct token *t = r->tokens.items;
	size_t i = 0;

	while (i < r->tokens.n &&
	       (token_is(t + i, WORD_OPENING) ||
		   token_in(t + i, " actually please and so sorry can you ")))
		i++;
	if (i + 2 >= r->tokens.n ||
	    !token_in(t + i, " make change set raise lower ") ||
	    !token_in(t + i + 1, " it that "))
		return false;
	i += 2;
	while (i + 1 < r->tokens.n && token_in(t + i, " to at on the "))
		i++;
	*at = i;
	return i + 1 == r->tokens.n || t[i].timed || t[i + 1].mark ||
	       token_in(t + i + 1, " please instead now ");
}

/* What "it" is now, if something was just spoken of: its last word. */
static const char *
spoken_of(const struct reading *r)
{
	const char *last;

	if (!r->thing.name ||
	    r->sentence - r->thing.sentence > UNNAMED_SENTENCES)
		return "";
	last = strrchr(r->thing.name, ' ');
	return last ? last + 1 : r->thing.name;
}

/* "New date is the 28th", "the new time: 10:15": where the value begins. */
static bool
new_one(const struct reading *r, size_t *at)
{
	const struct token *t = r->tokens.items;
	size_t i = token_in(t, " the our my ");

	if (i + 2 >= r->tokens.n || !token_word(t + i, "new") ||
	    !token_in(t + i + 1, " date day time deadline slot "))
		return false;
	i += 2;
	while (i + 1 < r->tokens.n && token_in(t + i, " is 's will be on the "))
		i++;
	*at = i;
	return true;
}

/* "The 15th, same place same time": another day of what was agreed. */
static bool
same_else(const struct reading *r, size_t *at)
{
	static const char *const words[] = { " same place ", " same time ",
		" same room ", " same hour ", " same spot ", NULL };

	*at = 0;
	while (*at < r->tokens.n &&
	       token_in(r->tokens.items + *at, " the on ok okay sure yes "))
		++*at;
	return *at < r->tokens.n && extract_says_any(r, words);
}

/* "They called, it's the 19th now", "moved it to the 28th" */
static bool
moves(const struct reading *r, size_t *at)
{
	static const char *const it[] = { " moved it ", " moved that ",
		" pushed it ", " shifted it ", " postponed it ", " changed it ",
		" rescheduled it ", " it was moved ", " it got moved ",
		" it is moved ", " it has been moved ", NULL };

	*at = extract_says_any(r, it) ? extract_lead_move(r) : 0;
	if (!*at)
		*at = extract_lead_now(r);
	return *at > 0;
}

bool
extract_unnamed(struct reading *r)
{
	struct value v;
	size_t at;
	bool fresh;

	if (!r->speaker || r->document || r->tokens.end == '?' ||
	    r->tokens.n > UNNAMED_WORDS * 2)
		return false;
	fresh = new_one(r, &at);
	if (!fresh && !counts_now(r, 0, &at) && !makes(r, &at) &&
	    !same_else(r, &at) && !moves(r, &at))
		return false;
	while (at + 1 < r->tokens.n && token_word(r->tokens.items + at, "the"))
		at++;
	if (!value_at(r, at, &v))
		return false;
	add(r, &v, fresh ? spoken_of(r) : "");
	return true;
}

/* ---- what a word tells of what is meant ---- */

/* Whether a word tells what is meant, rather than that it is another one. */
static bool
tells(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items + at;

	return strlen(t->norm) > 2 && !t->timed && !t->digits &&
	       !token_is(t, WORD_NUMBER | WORD_TIME | WORD_FILLER |
				WORD_OPENING | WORD_ADVERB) &&
	       !token_trait(t, WORD_SMALL | WORD_VAGUE) &&
	       !token_in(t,
		   " please new move moved moves change changed shift shifted "
		   "push pushed postponed rescheduled brought put back still "
		   "going instead now let ");
}

/* Whether the words tell of what is over, is not so or is not sure. */
static bool
tells_else(const struct reading *r, struct extract_span span)
{
	for (size_t i = span.first; i < span.last; i++) {
		const struct token *t = r->tokens.items + i;

		if (token_is(t, WORD_NOT | WORD_HEDGE | WORD_MIGHT |
				    WORD_SUBORDINATE | WORD_ASKS | WORD_YOU) ||
		    token_in(t, " no never if or was were had did about "))
			return true;
		if (t->word->forms & FORM_PAST &&
		    !(t->word->forms & FORM_BASE) &&
		    !token_in(t, " moved changed shifted pushed put postponed "
				 "rescheduled brought got set "))
			return true;
	}
	return false;
}

/* Whether a claim of the turn has the value already. */
static bool
is_claimed(const struct reading *r, const struct value *v)
{
	for (size_t i = r->claims->n; i-- > 0;) {
		const struct claim *claim = &r->claims->items[i];

		if (claim->turns[0] != r->turn)
			return false;
		if (strstr(claim->text, v->text) ||
		    (v->at.at != CLOCK_NONE && claim->event_at.at == v->at.at))
			return true;
	}
	return false;
}

/* "start 11 July": it says what is done, and not by whom. */
static bool
begins_with_verb(const struct reading *r, struct extract_span span)
{
	const struct token *t = r->tokens.items + span.first;

	return t->word->lemma && t->word->forms & FORM_BASE && !t->capital;
}

static void
read_deed(struct reading *r, struct extract_span span, bool claimed)
{
	struct value v;
	struct buf hints = { 0 };
	size_t n = 0;

	if (span.last - span.first > UNNAMED_WORDS ||
	    span.last - span.first < 2 || tells_else(r, span) ||
	    !only_value(r, span, &v) || v.last + 2 < span.last ||
	    (claimed && (!begins_with_verb(r, span) || is_claimed(r, &v))))
		return;
	for (size_t i = span.first; i < span.last; i++)
		if ((i < v.first || i >= v.last) && tells(r, i)) {
			if (n++)
				buf_char(&hints, ' ');
			buf_string(&hints, r->tokens.items[i].norm);
		}
	if (n && n <= UNNAMED_HINTS)
		add(r, &v, extract_keep(r, &hints));
	else
		buf_release(&hints);
}

void
extract_unnamed_deed(struct reading *r, bool claimed)
{
	struct extract_span span = { 0, 0 };

	if (!r->speaker || r->document || r->tokens.end == '?' ||
	    r->tokens.n > UNNAMED_WORDS * 2)
		return;
	for (size_t i = 1; i <= r->tokens.n; i++) {
		const struct token *t = r->tokens.items + i;

		if (i < r->tokens.n &&
		    (!t->mark || !strchr(",;-", t->mark) || t->timed))
			continue;
		span.last = i;
		read_deed(r, span, claimed);
		span.first = i;
	}
}

/* ---- what is raised, or has risen ---- */

/* "put the day rate up to 310": the noun of what is raised, or 0. */
static size_t
raised(const struct reading *r, size_t at, size_t *to)
{
	const struct token *t = r->tokens.items;
	size_t i = at + 1, noun = 0;

	if (!token_in(t + at,
		" put raise raised bump bumped increase increased "
		"lower lowered cut reduce reduced change "
		"changed set upped drop dropped "))
		return 0;
	i += token_in(t + i, " the my our ");
	for (; i < r->tokens.n && i < at + 6 && !t[i].mark; i++)
		if (token_word(t + i, "to")) {
			*to = i + 1;
			return noun;
		} else if (!token_in(t + i, " up down back "))
			noun = tells(r, i) ? i : 0;
	return 0;
}

/* "the budget has gone up to 1,250": the same of what has risen. */
static size_t
risen(const struct reading *r, size_t at, size_t *to)
{
	const struct token *t = r->tokens.items;
	size_t noun = at, i = at + 1;

	if (!token_in(t + at, " gone went risen rose dropped fell fallen "
			      "jumped climbed increased decreased "))
		return 0;
	while (noun > 0 &&
	       token_is(t + noun - 1, WORD_HAVE | WORD_BE | WORD_ADVERB))
		noun--;
	noun -= noun > 0 && token_word(t + noun - 1, "'s");
	i += token_in(t + i, " up down back ");
	if (!noun || !tells(r, noun - 1) || !token_word(t + i, "to"))
		return 0;
	*to = i + 1;
	return noun - 1;
}

static void
read_raised(struct reading *r)
{
	struct value v;
	struct buf hint = { 0 };

	for (size_t at = 0; at + 2 < r->tokens.n; at++) {
		size_t to = 0, noun = raised(r, at, &to);

		if (!noun)
			noun = risen(r, at, &to);
		if (!noun || to >= r->tokens.n ||
		    !is_number(r->tokens.items + to) ||
		    tells_else(r, (struct extract_span){ 0, at }) ||
		    !value_at(r, to, &v))
			continue;
		buf_string(&hint, r->tokens.items[noun].norm);
		add(r, &v, extract_keep(r, &hint));
		return;
	}
}

void
extract_unnamed_count(struct reading *r)
{
	const struct token *t = r->tokens.items;
	struct value v;
	size_t at;

	if (!r->speaker || r->document || r->tokens.end == '?')
		return;
	read_raised(r);
	for (size_t i = 1; i < r->tokens.n; i++)
		if (t[i].mark && strchr(",;-", t[i].mark) &&
		    counts_now(r, i, &at) && value_at(r, at, &v)) {
			add(r, &v, "");
			return;
		}
}
