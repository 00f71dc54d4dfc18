#include "mind/extract_replace_meant.h"

#include <stdio.h>
#include <string.h>

#include "mind/extract_lead.h"
#include "mind/relations.h"

enum { MEANT_REACH = 6 /* turns back that a new value reaches */ };

/* A month or a day of the week that is told without more is no thing. */
bool
extract_replace_meant_calendar(const struct token *t)
{
	return token_in(t,
	    " january february march april may june july august september "
	    "october november december monday tuesday wednesday thursday "
	    "friday saturday sunday ");
}

bool
extract_replace_meant_number(const struct token *t)
{
	return !t->timed && (t->digits || token_is(t, WORD_NUMBER));
}

/* The number of a text of words, if there is just one: "30", "Two". */
const char *
extract_replace_meant_number_in(const struct reading *r, const char *text)
{
	struct buf out = { 0 };
	size_t n;

	for (; *text; text += n + (text[n] == ' ')) {
		const struct word *word;
		char folded[24];

		n = strcspn(text, " ");
		snprintf(folded, sizeof folded, "%.*s", (int)n, text);
		folded[0] |= 0x20;
		word = extract_word(folded, strlen(folded));
		if (strcspn(text, "0123456789") >= n &&
		    (!word || !(word->classes & WORD_NUMBER)))
			continue;
		if (out.len) {
			buf_release(&out);
			return NULL;
		}
		buf_add(&out, text, n - (n && strchr(",.", text[n - 1])));
	}
	return out.len ? extract_keep(r, &out) : NULL;
}

/* What a value must have in it: a name is no phone number. */
static const char *
marks_of(const struct claim *claim)
{
	if (claims_same(claim->relation, "phone"))
		return "0123456789";
	if (claims_same(claim->relation, "email") ||
	    claims_same(claim->relation, "handle"))
		return "@";
	return claims_same(claim->relation, "website") ? "." : NULL;
}

/* Whether the words of the new value may be one of the claim's relation. */
static bool
looks_like_one(const struct reading *r, const struct claim *claim, size_t at)
{
	const char *marks = marks_of(claim);
	const struct token *t = r->tokens.items + at;

	return !marks || memchr(r->tokens.text + t->start, marks[0], t->len) ||
	       (marks[1] && t->digits);
}

/* What of a claim may have a number that gives way to another. */
const char *
extract_replace_meant_counted(const struct claim *claim)
{
	return claim->object || claim->relation ? claim->object : claim->text;
}

/* "2021": it takes the place of a year only. */
static bool
is_year(const char *text)
{
	return text && strlen(text) == 4 &&
	       (strncmp(text, "19", 2) == 0 || strncmp(text, "20", 2) == 0);
}

/* Whether the claim's value is of the kind of the new one. */
static bool
suits(const struct reading *r, const struct claim *claim, size_t at)
{
	const struct token *t = r->tokens.items + at;
	const struct relation *relation = relation_find(claim->relation);
	bool date = claim->event_at.at != CLOCK_NONE ||
		    (relation && relation->object == OBJECT_DATE);
	bool digits = claim->object && strpbrk(claim->object, "0123456789");

	if (claim->stance != CLAIM_HOLDS)
		return false;
	if (t->timed || extract_lead_ordinal(t) ||
	    extract_replace_meant_calendar(t))
		return date && claim->event_at.at != CLOCK_NONE;
	/* "There are 30 guests" */
	if (!claim->relation)
		return extract_replace_meant_number(t) &&
		       extract_replace_meant_number_in(r, claim->text) &&
		       is_year(t->norm) ==
			   is_year(
			       extract_replace_meant_number_in(r, claim->text));
	if (!claim->object || !relation)
		return false;
	digits = digits || extract_replace_meant_number_in(r, claim->object) ||
		 relation->object == OBJECT_NUMBER;
	if (extract_replace_meant_number(t))
		return digits && is_year(t->norm) == is_year(claim->object);
	if (relation->object == OBJECT_DATE ||
	    relation->object == OBJECT_NUMBER)
		return false;
	/* A name takes the place of a name. */
	return strcmp(claim->relation, "did") != 0 &&
	       strcmp(claim->relation, "habit") != 0;
}

/* anybody: of whoever spoke, not only of who speaks */
size_t
extract_replace_meant(const struct reading *r, size_t at,
    struct extract_span not_this, bool anybody)
{
	bool named = not_this.last > not_this.first &&
		     !r->tokens.items[at].timed &&
		     !extract_lead_ordinal(r->tokens.items + at) &&
		     !extract_replace_meant_calendar(r->tokens.items + at);
	const char *old = named ? extract_say_object(r, not_this) : NULL;

	for (size_t i = r->claims->n; i-- > 0;) {
		const struct claim *claim = &r->claims->items[i];

		if (r->turn - claim->turns[0] > MEANT_REACH)
			break;
		if (claim->leans && !claim->subject)
			continue;
		if (!anybody && !claims_same(claim->said_by, r->speaker))
			continue;
		/* it is meant, and what is said is none: nothing is */
		if (claim->turns[0] + 1 >= r->turn &&
		    !looks_like_one(r, claim, at))
			break;
		if (old ? claim->object && strcasestr(claim->object, old)
			: suits(r, claim, at))
			return i;
	}
	return r->claims->n;
}
