#include <string.h>

#include "mind/extract_apply.h"

/* The noun phrase from at on, with "with Tom", if it is an appointment. */
static bool
appointment_at(const struct reading *r, const struct clause *c, size_t at,
    struct extract_span *span)
{
	size_t end = extract_noun_end(r, at, c->rest_end, false);
	const struct token *t = r->tokens.items;

	if (end <= at || !token_trait(t + end - 1, WORD_MEETING) ||
	    end - at > 6)
		return false;
	*span = (struct extract_span){ at, end };
	if (end + 1 < c->rest_end && token_in(t + end, " with ") &&
	    !t[end + 1].timed)
		span->last = extract_noun_end(r, end + 1, c->rest_end, false);
	if (span->last <= span->first)
		span->last = end;
	return true;
}

/* How an appointment is called, so that it is known again. */
static const char *
appointment_name(const struct reading *r, struct extract_span span)
{
	const struct token *t = r->tokens.items + span.first;
	bool article = token_in(t, " a an another the this that our ");
	struct buf out = { 0 };

	if (token_in(t, " my ")) {
		buf_printf(&out, "%s's ", r->speaker);
		span.first++;
	} else if (token_in(t, " a an another "))
		buf_printf(&out, "%s's ", r->speaker);
	else if (article)
		buf_string(&out, "the ");
	else if (!token_in(t, " my "))
		buf_printf(&out, "%s's ", r->speaker);
	span.first += article;
	extract_say_span(r, span, false, &out);
	return extract_keep(r, &out);
}

static void
add_appointment(
    struct reading *r, const struct clause *c, struct extract_span span)
{
	const struct extract_time *from = NULL, *to = NULL, *time;
	const char *name = appointment_name(r, span);
	struct buf when = { 0 }, old = { 0 };
	struct claim *claim;

	r->thing = (struct extract_person){ name, 0, r->sentence };
	for (size_t i = 0; i < r->n_times; i++) {
		time = &r->times[i];
		if (time->first < c->start || time->last > c->end ||
		    time->when.vague || time->when.from.at == CLOCK_NONE)
			continue;
		if (token_word(r->tokens.items + time->first, "from"))
			from = time;
		else
			to = time;
	}
	if (extract_apply_verb(c, " cancel ")) {
		extract_add_relation(
		    r, name, "scheduled_for", NULL, "", CLAIM_ENDED, NULL, .8);
		return;
	}
	if (!to)
		return;
	extract_say_time(to, false, &when);
	claim = extract_add_relation(r, name, "scheduled_for",
	    extract_keep(r, &when), NULL, CLAIM_HOLDS, NULL, .85);
	if (!claim)
		return;
	claim->event_at = to->when.from;
	if (from) {
		extract_say_time(from, false, &old);
		claim->old = extract_keep(r, &old);
	}
}

bool
extract_appointment(
    struct reading *r, const struct clause *c, const char *subject)
{
	struct extract_span span;
	bool first = c->who == SUBJECT_I || c->who == SUBJECT_WE;

	(void)subject;
	if (!first || c->passive || c->negative || c->never || c->used_to ||
	    c->often || extract_every(r, c))
		return false;
	if (!extract_apply_verb(c,
		" move shift push postpone reschedule delay change schedule "
		"book set plan cancel have get make arrange "))
		return false;
	if (c->past && extract_apply_verb(c, " have get make "))
		return false;
	if (!appointment_at(r, c, c->rest, &span))
		return false;
	if (!extract_time_in(r, (struct extract_span){ c->start, c->end }) &&
	    !extract_apply_verb(c, " cancel "))
		return false;
	add_appointment(r, c, span);
	return true;
}
