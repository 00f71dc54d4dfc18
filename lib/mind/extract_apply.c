#include "mind/extract_apply.h"

#include <string.h>

#include "mind/extract_finding.h"

bool
extract_apply_verb(const struct clause *c, const char *list)
{
	return c->lemma && token_in(&(struct token){ .norm = c->lemma }, list);
}

/* "For breakfast I have coffee": what stands before the subject. */
static void
say_fronted(struct reading *r, const struct clause *c, struct buf *out)
{
	const struct token *t = r->tokens.items;
	size_t at = c->start;

	if (c->shared || c->subject <= c->start || c->subject > c->start + 8)
		return;
	while (at < c->subject && !token_in(t + at, " for on in at during "))
		if (!token_is(t + at++, WORD_AND | WORD_OPENING | WORD_FILLER))
			return;
	if (at + 1 >= c->subject || c->subject - at > 6)
		return;
	for (size_t i = at; i < c->subject; i++)
		if ((i > at && t[i].mark) || t[i].word->lemma ||
		    (token_trait(t + i, WORD_VAGUE) && i > at) ||
		    token_is(t + i, WORD_I | WORD_WE | WORD_YOU | WORD_IT |
					WORD_SUBORDINATE) ||
		    token_in(t + i,
			" fact course least case now moment general "
			"particular record files file example short "
			"total meantime addition contrast once all "
			"first last my your "))
			return;
	/* a time that can be told was told */
	if (extract_time_in(r, (struct extract_span){ at, c->subject }))
		return;
	buf_char(out, ' ');
	buf_printf(out, "%s", t[at].norm);
	buf_char(out, ' ');
	extract_say_span(
	    r, (struct extract_span){ at + 1, c->subject }, true, out);
}

const char *
extract_apply_sentence(
    struct reading *r, const struct clause *c, const char *subject)
{
	struct buf out = { 0 };

	buf_printf(&out, "%s ", subject);
	if (c->beside && c->who == SUBJECT_WE) {
		buf_string(&out, "and ");
		extract_say_span(r,
		    (struct extract_span){ c->subject, c->beside }, false,
		    &out);
		buf_char(&out, ' ');
	}
	r->others = c->who != SUBJECT_I && c->who != SUBJECT_WE;
	extract_say_predicate(r, c, &out);
	if (!c->past && !c->future && !c->perfect)
		say_fronted(r, c, &out);
	r->others = false;
	return extract_keep(r, &out);
}

/* "Svelte instead of React": what it takes the place of. */
static void
note_instead(struct extract_finding *f)
{
	const struct token *t = f->r->tokens.items + f->match.end;
	size_t at = f->match.end + 2, end;

	if (at >= f->c->rest_end || f->match.old.last > f->match.old.first ||
	    !(token_word(t, "instead") && token_word(t + 1, "of")) ||
	    f->frame->flags & FRAME_MENTAL)
		return;
	end = extract_noun_end(f->r, at, f->c->rest_end, false);
	if (end > at)
		f->match.old = (struct extract_span){ at, end };
}

/* The frames of a clause; whether one of them took it. */
static bool
apply_frames(struct reading *r, const struct clause *c, const char *subject)
{
	const struct frame *const *frames = extract_frames_of(c->lemma);
	bool person = extract_subject_person(r, c), taken = false;

	for (; *frames; frames++) {
		struct extract_finding f = {
			.r = r, .c = c, .subject = subject
		};

		f.frame = *frames;
		if ((taken && !(f.frame->flags & FRAME_ALSO)) ||
		    !extract_frame_allowed(f.frame, c, person) ||
		    !extract_match(r, c, f.frame->pattern, &f.match) ||
		    !extract_finding_fits(&f))
			continue;
		note_instead(&f);
		f.confidence = f.frame->flags & FRAME_LOW ? .6 : .85;
		if (c->dropped)
			f.confidence -= .1;
		if (c->who == SUBJECT_WE && f.frame->flags & FRAME_TEAM)
			f.subject = "the team";
		extract_finding_apply(&f);
		taken = true;
	}
	return taken;
}

/* "signed up for the course in May": the deed is past, May is not. */
static bool
ahead(const struct reading *r, const struct clause *c)
{
	if (extract_apply_verb(c, " promise "))
		return true;
	/* "my contract ends on 31 December" */
	if (!c->past && !c->perfect && !c->used_to && !c->often &&
	    !extract_every(r, c))
		for (size_t i = 0; i < r->n_times; i++)
			if (r->times[i].when.from.precision <= CLOCK_DAY ||
			    c->future || c->progressive ||
			    extract_apply_verb(c, " have "))
				return true;
	if (c->rest < c->rest_end && r->tokens.items[c->rest].timed &&
	    !c->passive)
		return false;
	return ((c->past || c->perfect) &&
		   extract_apply_verb(c,
		       " sign register book enroll enrol reserve schedule "
		       "enter rsvp ")) ||
	       ((c->past || c->perfect) && c->passive &&
		   (c->who == SUBJECT_THING || c->who == SUBJECT_OURS) &&
		   extract_apply_verb(
		       c, " move shift push postpone reschedule delay "));
}

/* "we don't have Netflix, only Mubi": the other half of it. */
static void
only_that(struct reading *r, const struct clause *c, const char *subject)
{
	const struct token *t = r->tokens.items;
	struct extract_span rest;
	struct claim claim = { .type = MEMORY_FACT,
		.confidence = .65,
		.event_at.at = CLOCK_NONE };
	struct buf out = { 0 };
	char verb[64];
	size_t at = c->rest + 1;

	if (!c->negative || c->past || c->can || c->passive ||
	    !extract_apply_verb(c, " have eat drink use speak take like own "
				   "play read wear buy get "))
		return;
	while (at + 1 < r->tokens.n && at < c->rest + 6 &&
	       !(t[at].mark && token_in(t + at, " only just ")))
		at++;
	if (at + 1 >= r->tokens.n || at >= c->rest + 6)
		return;
	rest.first = at + 1;
	rest.last = extract_noun_end(r, at + 1, r->tokens.n, false);
	if ((rest.last != r->tokens.n && !t[rest.last].mark) ||
	    !extract_object_fits(r, c, rest))
		return;
	extract_word_third(c->lemma, verb, sizeof verb);
	buf_printf(&out, "%s only %s ", subject, verb);
	extract_say_span(r, rest, false, &out);
	claim.subject = subject;
	claim.text = extract_keep(r, &out);
	claim.valid_from = claim.valid_to = CLOCK_NONE;
	extract_add(r, &claim);
}

/*
 * "our team is nine people, three of them in Lisbon": what only points is left
 * away behind a comma, so that what stands before it can be told.
 */
static struct clause
without_pointing(const struct reading *r, const struct clause *c)
{
	struct clause cut = *c;

	if (!extract_points(r, c))
		return cut;
	for (size_t i = c->rest + 1; i < c->rest_end; i++) {
		if (r->tokens.items[i].mark != ',' || r->tokens.items[i].timed)
			continue;
		cut.rest_end = i;
		if (cut.end == c->rest_end)
			cut.end = i;
		return extract_points(r, &cut) ? *c : cut;
	}
	return cut;
}

/* All that a clause says, by the first that knows how to take it. */
static void
take(struct reading *r, const struct clause *c, const char *subject)
{
	size_t before = r->claims->n;

	if (extract_attribute(r, c, subject))
		return;
	if (extract_appointment(r, c, subject))
		return;
	if (!apply_frames(r, c, subject))
		extract_generic(r, c, subject);
	if (r->claims->n == before)
		extract_plain(r, c, subject);
	only_that(r, c, subject);
}

/* "this one is due", "the old one": which one nobody knows. */
static bool
is_one(const struct reading *r, const struct clause *c)
{
	return c->who == SUBJECT_THING &&
	       token_in(r->tokens.items + c->head, " one ones ");
}

/* "I write concerning the notice": what one does by saying it. */
static bool
performs(const struct reading *r, const struct clause *c)
{
	return c->who == SUBJECT_I && !c->past && c->rest < c->rest_end &&
	       extract_apply_verb(c, " write refer ") &&
	       token_in(
		   r->tokens.items + c->rest, " concerning regarding further ");
}

static void
apply(struct reading *r, const struct clause *c)
{
	const char *subject = extract_subject_name(r, c);

	if (c->who == SUBJECT_IT && extract_there(r, c))
		return;
	if (!subject || !r->speaker || is_one(r, c))
		return;
	/* A document has no "I", and what it leaves out is nobody's. */
	if (r->document &&
	    (c->dropped || c->who == SUBJECT_I || c->who == SUBJECT_WE))
		return;
	if (c->who == SUBJECT_NAME && strstr(buf_text(&r->made_up), subject))
		return;
	/* "the awkward part" is nothing that "it" could be */
	if (c->who != SUBJECT_THING ||
	    !token_trait(r->tokens.items + c->head, WORD_VAGUE))
		extract_subject_keep(r, c, subject);
	if (c->mode != MODE_SAID || c->who == SUBJECT_YOU ||
	    (c->doubt && !(r->document &&
			     token_word(r->tokens.items + c->finite, "may"))))
		return;
	extract_named(r, c);
	if (performs(r, c))
		return;
	/* "he must not have buckwheat" cannot have it */
	if (c->oblige && c->negative &&
	    token_in(r->tokens.items + c->finite, " must should ") &&
	    extract_apply_verb(c, " have eat drink ")) {
		struct clause bans = *c;

		bans.oblige = false;
		bans.can = true;
		apply_frames(r, &bans, subject);
		return;
	}
	if (c->promised || c->planned || ahead(r, c))
		extract_look_ahead(r, c);
	else
		extract_look_back(r, c);
	if (c->aims ||
	    (c->oblige && c->who != SUBJECT_THING && !c->perfect &&
		!r->document && c->chain == c->verb &&
		token_in(r->tokens.items + c->finite, " have has 've 's ") &&
		!extract_apply_verb(c, " avoid be "))) {
		extract_aim(r, c, subject);
		return;
	}
	if (c->oblige && !extract_apply_verb(c, " avoid ") && !r->document &&
	    (c->who != SUBJECT_THING || c->perfect ||
		(token_trait(r->tokens.items + c->verb, WORD_INNER) &&
		    !c->passive) ||
		r->tokens.items[c->subject].word->forms & FORM_ING ||
		extract_apply_verb(c, " be have ")))
		return;
	take(r, c, subject);
}

void
extract_apply(struct reading *r, const struct clause *c)
{
	struct clause cut = without_pointing(r, c);

	apply(r, &cut);
}
