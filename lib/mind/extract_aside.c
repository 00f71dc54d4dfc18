#include <string.h>

#include "mind/extract_apply.h"

/*
 * What a sentence says of somebody beside its clauses: "my sister Maria, a
 * nurse in Lyon, ...", "As a nurse working nights, I ...".
 */

enum { ASIDE_WORDS_MAX = 9 };

/* Words by which people say what they are. */
static bool
identity(const struct token *t)
{
	return token_is(t, WORD_JOB) ||
	       token_trait(t, WORD_DIET | WORD_LASTING) ||
	       token_in(t,
		   " student parent mother father mom mum dad vegetarian vegan "
		   "beginner runner cyclist veteran owner widow widower "
		   "immigrant introvert extrovert lover fan person native "
		   "resident teenager founder volunteer foreigner expat "
		   "freelancer retiree pensioner diabetic celiac smoker "
		   "gamer hiker climber swimmer musician collector carer ");
}

/* The place behind a phrase from at on that says what somebody is, or 0. */
static size_t
identity_end(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items;
	bool any = false;
	size_t i = at;

	for (; i < r->tokens.n && i < at + ASIDE_WORDS_MAX; i++) {
		if (i > at &&
		    (t[i].mark == ',' || t[i].mark == ';' || t[i].mark == '-' ||
			t[i].mark == ')' || t[i].mark == ':'))
			break;
		if (token_is(t + i, WORD_I | WORD_WE | WORD_YOU | WORD_HE |
					WORD_SHE | WORD_BE) ||
		    token_in(t + i, " and who which that but "))
			break;
		any = any || identity(t + i);
	}
	return any && i > at + 1 && i < at + ASIDE_WORDS_MAX ? i : 0;
}

static void
add_identity(struct reading *r, const char *name, struct extract_span span)
{
	struct buf out = { 0 };
	struct claim claim = { .type = MEMORY_FACT,
		.subject = name,
		.relation = "is",
		.confidence = .75,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };

	claim.object = extract_say_object(r, span);
	if (!name || !claim.object)
		return;
	buf_printf(&out, "%s is ", name);
	extract_say_span(r, span, false, &out);
	claim.text = extract_keep(r, &out);
	extract_add(r, &claim);
}

/* "As a nurse working nights, I", "being a vegetarian, I" */
static void
as_somebody(struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t at = 0; at + 3 < r->tokens.n; at++) {
		size_t end;

		/* "being left-handed, I" */
		if (token_word(t + at, "being") && (!at || t[at].mark) &&
		    token_trait(t + at + 1, WORD_LASTING | WORD_DIET) &&
		    t[at + 2].mark == ',' &&
		    token_is(t + at + 2, WORD_I | WORD_WE)) {
			add_identity(r, r->speaker,
			    (struct extract_span){ at + 1, at + 2 });
			continue;
		}
		if (!token_in(t + at, " as being ") ||
		    !token_in(t + at + 1, " a an ") ||
		    (at && !t[at].mark &&
			!token_in(t + at - 1, " and but so ")))
			continue;
		end = identity_end(r, at + 1);
		if (end && end < r->tokens.n &&
		    (token_is(t + end, WORD_I | WORD_WE | WORD_OURS) ||
			r->tokens.end == '?'))
			add_identity(r, r->speaker,
			    (struct extract_span){ at + 1, end });
	}
}

/* Who stands before a comma at at: "my sister Maria", "I'm Jane", "my boss" */
static const char *
named_before(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items;
	size_t from = at, kin;
	struct buf out = { 0 };

	while (from > 0 && token_name(t + from - 1) &&
	       !(from < at && t[from].mark) &&
	       !token_is(t + from - 1, WORD_TIME))
		from--;
	if (from == at) {
		kin = at - 1;
		if (!token_is(t + kin, WORD_KIN) || !kin ||
		    !token_in(t + kin - 1, " my "))
			return NULL;
		buf_printf(&out, "%s's %s", r->speaker, t[kin].norm);
		return extract_keep(r, &out);
	}
	/* of a name alone nobody knows whether it is of a person */
	if (from && token_in(t + from - 1, " am ") && r->speaker)
		return r->speaker;
	if (!token_is(t + from, WORD_NAME) &&
	    !(from && token_is(t + from - 1, WORD_KIN)))
		return NULL;
	extract_say_span(r, (struct extract_span){ from, at }, false, &out);
	return extract_keep(r, &out);
}

/* "my daughter Ines, 9, and", "my son (6)" */
static void
aged(struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t at = 2; at < r->tokens.n; at++) {
		const char *name;

		if (!t[at].digits || t[at].len > 2 || t[at].timed ||
		    !(t[at].mark == ',' || t[at].mark == '(') ||
		    strspn(t[at].norm, "0123456789") != t[at].len ||
		    (at + 1 < r->tokens.n && !t[at + 1].mark) ||
		    (at + 1 < r->tokens.n && t[at + 1].digits))
			continue;
		name = named_before(r, at);
		if (name)
			extract_add_relation(r, name, "age",
			    extract_say_object(
				r, (struct extract_span){ at, at + 1 }),
			    NULL, CLAIM_HOLDS, NULL, .75);
	}
}

/* "my sister Maria, a nurse in Lyon," */
static void
who_is(struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t at = 1; at + 1 < r->tokens.n; at++) {
		size_t end;

		if (t[at].mark != ',' ||
		    !(token_in(t + at, " a an ") ||
			(token_word(t + at, "the") && token_name(t + at - 1))))
			continue;
		end = identity_end(r, at);
		if (end && (end == r->tokens.n || t[end].mark))
			add_identity(r, named_before(r, at),
			    (struct extract_span){ at, end });
	}
}

/* "Next book: Stoner": whether what stands before the colon is a noun. */
static bool
names_thing(const struct reading *r, size_t colon)
{
	const struct token *t = r->tokens.items;

	if (!token_in(t, " next my our the current new ") || colon < 2)
		return false;
	for (size_t i = 1; i < colon; i++)
		if (token_trait(
			t + i, WORD_SMALL | WORD_VAGUE | WORD_PASSING) ||
		    (t[i].word->lemma && i + 1 < colon) || t[i].timed)
			return false;
	return token_name(t + colon) || t[colon].digits || t[colon].quoted;
}

/* "Rate limit: 100 requests per minute": what is so called is that. */
static void
label(struct reading *r)
{
	const struct token *t = r->tokens.items;
	struct buf out = { 0 };
	struct claim claim = { .type = MEMORY_FACT,
		.relation = "is",
		.confidence = .65,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };
	const struct extract_time *time;
	size_t at = 0;

	while (at < r->tokens.n && at < 5 && !(at && t[at].mark))
		at++;
	if (!at || at >= r->tokens.n || t[at].mark != ':' ||
	    r->tokens.n - at > 8 || r->tokens.end == '?' ||
	    !(token_trait(t + at - 1, WORD_PROJECT | WORD_MEETING) ||
		names_thing(r, at)))
		return;
	for (size_t i = 0; i < r->tokens.n; i++)
		if (token_is(t + i, WORD_BE | WORD_HAVE | WORD_DO | WORD_WILL |
					WORD_MIGHT | WORD_I | WORD_WE |
					WORD_YOU))
			return;
	time = extract_time_in(r, (struct extract_span){ at, r->tokens.n });
	buf_string(&out, "the ");
	for (size_t i = token_in(t, " the our my "); i < at; i++)
		buf_printf(&out, "%s%s", out.len > 4 ? " " : "", t[i].norm);
	claim.subject = arena_copy(&r->claims->arena, out.data, out.len);
	buf_string(&out, " is ");
	extract_say_span(
	    r, (struct extract_span){ at, r->tokens.n }, true, &out);
	claim.object = extract_say_object(
	    r, (struct extract_span){ at, r->tokens.n });
	if (time) {
		claim.relation = "scheduled_for";
		claim.type = MEMORY_EVENT;
		claim.event_at = time->when.from;
	}
	claim.text = extract_keep(r, &out);
	if (claim.object || time)
		extract_add(r, &claim);
}

/* "no car any more": what one had. */
static void
no_more(struct reading *r)
{
	const struct token *t = r->tokens.items;
	struct buf out = { 0 };
	struct claim claim = { .type = MEMORY_FACT,
		.stance = CLAIM_ENDED,
		.subject = r->speaker,
		.relation = "owns",
		.confidence = .7,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };
	size_t at = 0, end;

	while (at + 2 < r->tokens.n && !token_word(t + at, "no"))
		if (!token_is(t + at, WORD_OPENING) || at++ > 2)
			return;
	/* "nope, no car any more" */
	for (end = ++at; end < r->tokens.n && end < at + 4; end++) {
		if (token_word(t + end, "anymore") ||
		    (token_word(t + end, "any") &&
			token_in(t + end + 1, " more longer ")))
			break;
		if (t[end].mark || t[end].word->lemma || t[end].capital ||
		    token_trait(t + end, WORD_SMALL | WORD_VAGUE))
			return;
	}
	if (end == at || end >= r->tokens.n || end == at + 4)
		return;
	claim.object = extract_say_object(r, (struct extract_span){ at, end });
	if (!claim.object)
		return;
	buf_printf(&out, "%s no longer has a %s", r->speaker, claim.object);
	claim.text = extract_keep(r, &out);
	extract_add(r, &claim);
}

/* What one part of "44, divorced, electrician" says of who speaks; or NULL. */
static const char *
self_part(
    const struct reading *r, struct extract_span span, const char **relation)
{
	const struct token *t = r->tokens.items + span.first;
	size_t n = span.last - span.first;
	const struct token *last = t + n - 1;

	if (n > 3)
		return NULL;
	if (t->digits && t->len == 2 && n == 1) {
		*relation = "age";
		return extract_say_object(r, span);
	}
	/* "two cats", "no kids" */
	if (n == 2 && token_is(last, WORD_PET | WORD_KIN) &&
	    extract_noun_many(last) &&
	    (t->digits || token_is(t, WORD_NUMBER) || token_word(t, "no"))) {
		struct buf out = { 0 };

		*relation = "has";
		buf_printf(&out, "%s %s", t->norm, last->norm);
		return extract_keep(r, &out);
	}
	for (size_t i = 0; i + 1 < n; i++)
		if (token_trait(t + i, WORD_SMALL) || t[i].word->lemma)
			return NULL;
	*relation = token_is(last, WORD_JOB)          ? "works_as"
		    : token_trait(last, WORD_MARITAL) ? "marital_status"
		    : token_trait(last, WORD_DIET)    ? "diet"
		    : token_trait(last, WORD_LASTING) ? "is"
						      : NULL;
	return *relation ? extract_say_object(r, span) : NULL;
}

/* "44, divorced, electrician": who speaks tells of themselves in a list. */
static void
introduction(struct reading *r)
{
	const struct token *t = r->tokens.items;
	const char *values[6], *relations[6];
	size_t n = 0, from = 0;

	if (r->tokens.n < 2 || r->tokens.n > 16 || r->tokens.end == '?')
		return;
	for (size_t at = 1; at <= r->tokens.n; at++) {
		if (at < r->tokens.n && !t[at].mark)
			continue;
		if (n < 6) {
			values[n] = self_part(r,
			    (struct extract_span){ from, at }, &relations[n]);
			n += values[n] != NULL;
		}
		from = at;
	}
	/* one alone is an answer, or of somebody else */
	if (n < 2)
		return;
	for (size_t i = 0; i < r->tokens.n; i++)
		if (token_is(t + i, WORD_BE | WORD_HAVE | WORD_POSSESSIVE |
					WORD_I | WORD_HE | WORD_SHE | WORD_WE |
					WORD_YOU | WORD_IT) ||
		    (i && token_name(t + i)))
			return;
	for (size_t i = 0; i < n; i++) {
		struct buf shown = { 0 };
		bool job = strcmp(relations[i], "works_as") == 0;

		if (job)
			buf_printf(&shown, "%s %s",
			    strchr("aeiou", *values[i]) ? "an" : "a",
			    values[i]);
		extract_add_relation(r, r->speaker, relations[i], values[i],
		    job ? buf_text(&shown) : NULL, CLAIM_HOLDS, NULL, .7);
		buf_release(&shown);
	}
}

void
extract_asides(struct reading *r)
{
	if (r->speaker && (r->document || !extract_card(r)))
		label(r);
	if (!r->speaker || r->document)
		return;
	no_more(r);
	if (r->to_assistant)
		introduction(r);
	as_somebody(r);
	aged(r);
	who_is(r);
}

bool
extract_there(struct reading *r, const struct clause *c)
{
	const struct token *t = r->tokens.items;
	struct claim claim = {
		.type = MEMORY_FACT, .confidence = .6, .event_at.at = CLOCK_NONE
	};
	size_t end;
	bool counted = false;

	if (!token_word(t + c->subject, "there") || !r->speaker)
		return false;
	if (!extract_apply_verb(c, " be ") || c->past || c->doubt || c->can ||
	    c->mode != MODE_SAID || c->negative || c->rest >= c->rest_end ||
	    extract_points(r, c) || c->rest_end - c->rest > 14)
		return true;
	for (size_t i = c->rest; i < c->rest_end; i++)
		counted = counted || t[i].digits ||
			  token_in(t + i, " my our ") ||
			  (token_is(t + i, WORD_NUMBER) && i == c->rest);
	/* "two of us": who they are nobody says */
	for (size_t i = c->rest; i + 1 < c->rest_end; i++)
		if (token_word(t + i, "of") &&
		    token_in(t + i + 1, " us them you "))
			return true;
	end = extract_noun_end(r, c->rest, c->rest_end, false);
	if (end > c->rest && token_in(t + end - 1, " woman man guy person "
						   "people somebody someone "))
		return true;
	if ((!counted && !r->document) || end <= c->rest ||
	    token_trait(t + end - 1, WORD_VAGUE))
		return true;
	claim.subject = extract_say_object(
	    r, (struct extract_span){ c->rest, end });
	if (claim.subject)
		extract_add_said(r, c, "There", claim);
	return true;
}

/* Whether a clause of a question tells something: it stands for itself. */
static bool
tells(const struct reading *r, const struct clause *c)
{
	const struct token *t = r->tokens.items + c->start;
	bool apart = c->start > 0 && t->mark && strchr(",;:-(", t->mark);

	if (token_in(t, " since because as "))
		return c->who == SUBJECT_I || c->who == SUBJECT_WE ||
		       c->who == SUBJECT_OURS;
	return apart && !token_is(t, WORD_ASKS | WORD_AND | WORD_VERB) &&
	       !token_in(t, " if when that or ") && c->who != SUBJECT_YOU &&
	       c->who != SUBJECT_IT && c->who != SUBJECT_NONE;
}

void
extract_asked(struct reading *r)
{
	struct clause clauses[EXTRACT_CLAUSES_MAX], whole;
	size_t n;

	if (!r->speaker || r->document)
		return;
	whole = (struct clause){ .rest_end = r->tokens.n, .lemma = "be" };
	extract_named(r, &whole);
	extract_asides(r);
	n = extract_clause_split(&r->tokens, clauses);
	for (size_t i = 0; i < n; i++) {
		if (!clauses[i].start || !tells(r, &clauses[i]) ||
		    clauses[i].doubt || clauses[i].mode == MODE_CONDITION ||
		    clauses[i].mode == MODE_HEARSAY)
			continue;
		clauses[i].mode = MODE_SAID;
		extract_apply(r, &clauses[i]);
	}
}
