#include <string.h>

#include "mind/extract_apply.h"
#include "mind/extract_talk.h"

/* Verbs of what somebody no longer does, has or wants. */
static const char quits[] =
    " quit stop drop cancel sell ditch abandon scrap return leave ";
static const char give_up[] = " give ";

/* What is asked to be dropped: an order, a plan. */
static const char drops[] = " cancel drop scrap forget scratch ditch ";

/* A claim that closes what is known of a topic, and says nothing itself. */
static void
add_topic(struct reading *r, const char *subject, struct extract_span span,
    enum claim_stance stance)
{
	struct buf text = { 0 };
	struct claim claim = { .type = MEMORY_FACT,
		.stance = stance,
		.subject = subject,
		.confidence = .7,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE,
		.said_by = r->speaker,
		.turns[0] = (uint32_t)r->turn,
		.n_turns = 1 };

	claim.object = extract_say_object(r, span);
	if (!claim.object || strlen(claim.object) < 3)
		return;
	buf_printf(&text, "%s.", claim.object);
	claim.text = extract_keep(r, &text);
	claims_add(r->claims, &claim);
}

/* The noun phrase at a place, behind "on" and "the"; empty if there is none. */
static struct extract_span
noun_at(const struct reading *r, size_t at, size_t end)
{
	const struct token *t = r->tokens.items;
	struct extract_span none = { 0, 0 };
	size_t last;

	while (at < end && (token_is(t + at, WORD_ARTICLE | WORD_POSSESSIVE) ||
			       token_in(t + at, " on with up all about ")))
		at++;
	if (at >= end || t[at].timed || t[at].quoted ||
	    token_is(t + at, WORD_I | WORD_WE | WORD_YOU | WORD_HE | WORD_SHE |
				 WORD_THEY | WORD_IT | WORD_ASKS |
				 WORD_SUBORDINATE | WORD_HAVE))
		return none;
	while (end > at && token_in(t + end - 1, " please thanks now then "))
		end--;
	last = extract_noun_end(r, at, end, false);
	return last > at && last - at <= 4 ? (struct extract_span){ at, last }
					   : none;
}

/* "the tulips are", "the trip is": by the last word. */
static bool
plural(const char *subject)
{
	size_t len = strlen(subject);

	return len > 3 && subject[len - 1] == 's' &&
	       !strchr("siu\'", subject[len - 2]);
}

/* "Porto is off", "the dinner is cancelled" */
static void
add_off(struct reading *r, const char *subject, const char *how)
{
	struct buf text = { 0 };
	struct claim claim = { .type = MEMORY_EVENT,
		.stance = CLAIM_ENDED,
		.subject = subject,
		.relation = "scheduled_for",
		.confidence = .8,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };

	buf_printf(
	    &text, "%s %s %s", subject, plural(subject) ? "are" : "is", how);
	claim.text = extract_keep(r, &text);
	extract_add(r, &claim);
}

static bool
is_off(const struct reading *r, const struct clause *c)
{
	const struct token *t = r->tokens.items + c->rest;

	return c->lemma && strcmp(c->lemma, "be") == 0 &&
	       c->rest < c->rest_end && !c->past && !c->future &&
	       token_in(t, " off ") && c->rest + 1 == c->rest_end &&
	       (c->who == SUBJECT_NAME || c->who == SUBJECT_THING ||
		   (c->who == SUBJECT_OURS && !extract_subject_person(r, c)));
}

/* "Rex died", "the Polo got stolen": what is no more, and was the speaker's. */
static bool
is_lost(const struct reading *r, const struct clause *c)
{
	const struct token *t = r->tokens.items;
	bool stolen = extract_apply_verb(
			  c, " steal total tow scrap write impound ") &&
		      (c->passive || token_in(t + c->finite, " got "));

	if (!(c->past || c->perfect) || !c->subject_end || c->owner_end ||
	    !token_name(t + c->head))
		return false;
	if (extract_apply_verb(c, " get ") && c->rest < c->rest_end)
		stolen = token_in(
		    t + c->rest, " stolen totalled totaled scrapped towed ");
	if (c->who == SUBJECT_NAME || c->who == SUBJECT_THING)
		return stolen || extract_apply_verb(c, " die ") ||
		       (extract_apply_verb(c, " pass ") &&
			   c->rest < c->rest_end &&
			   token_word(t + c->rest, "away"));
	return false;
}

/* "I'm divorced": who was the husband or wife is none any more. */
static void
divorced(struct reading *r, const struct clause *c, const char *subject)
{
	static const char *const spouses[] = { "husband", "wife" };
	const struct token *t = r->tokens.items + c->rest;

	if (!extract_apply_verb(c, " be get ") || c->rest >= c->rest_end ||
	    !token_word(t, "divorced") || c->progressive || c->future ||
	    extract_time_in(r, (struct extract_span){ c->start, c->end }))
		return;
	for (size_t i = 0; i < 2; i++) {
		struct buf owner = { 0 }, text = { 0 };
		struct claim claim = { .type = MEMORY_FACT,
			.stance = CLAIM_ENDED,
			.relation = "name",
			.confidence = .8,
			.event_at.at = CLOCK_NONE,
			.valid_from = CLOCK_NONE,
			.valid_to = CLOCK_NONE };

		buf_printf(&owner, "%s's %s", subject, spouses[i]);
		claim.subject = extract_keep(r, &owner);
		buf_printf(
		    &text, "%s is an ex-%s now", claim.subject, spouses[i]);
		claim.text = extract_keep(r, &text);
		extract_add(r, &claim);
	}
}

/* "I paid Lena back": nothing is owed to her any more. */
static bool
paid_back(struct reading *r, const struct clause *c, const char *subject)
{
	const struct token *t = r->tokens.items;
	size_t at = c->rest, end;
	struct buf text = { 0 };
	struct claim claim = { .type = MEMORY_FACT,
		.stance = CLAIM_ENDED,
		.subject = subject,
		.confidence = .8,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };

	if (!extract_apply_verb(c, " pay repay ") || !(c->past || c->perfect))
		return false;
	at += at < c->rest_end && token_word(t + at, "back");
	for (end = at;
	     end < c->rest_end && end < at + 3 && token_name(t + end);)
		end++;
	if (end == at ||
	    (at == c->rest && !extract_apply_verb(c, " repay ") &&
		!(end < c->rest_end && token_word(t + end, "back"))))
		return false;
	buf_printf(&text, "owes %s",
	    extract_say_object(r, (struct extract_span){ at, end }));
	claim.object = extract_keep(r, &text);
	buf_printf(&text, "%s %s", subject, claim.object);
	claim.text = extract_keep(r, &text);
	extract_add(r, &claim);
	return true;
}

/* "the doctor made me quit coffee", "I had to give up gluten" */
static void
made_to_quit(struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t i = 2; i + 1 < r->tokens.n; i++) {
		size_t at = i + 1;
		struct extract_span what;
		struct buf text = { 0 };
		const char *object;
		bool forced = (token_word(t + i - 1, "me") &&
				  token_in(t + i - 2, " made makes making ")) ||
			      (token_word(t + i - 1, "to") &&
				  token_in(t + i - 2, " had "));

		if (!forced || r->tokens.end == '?' ||
		    !token_in(t + i, " quit stop give drop "))
			continue;
		if (token_word(t + i, "give") && !token_word(t + at, "up"))
			continue;
		what = noun_at(r, at, r->tokens.n);
		object = what.last ? extract_say_object(r, what) : NULL;
		if (!object)
			continue;
		buf_printf(&text, "%s %s %s", r->speaker,
		    token_word(t + i, "quit")   ? "quit"
		    : token_word(t + i, "give") ? "gave up"
						: "stopped with",
		    object);
		extract_add(r, &(struct claim){ .type = MEMORY_FACT,
				   .stance = CLAIM_ENDED,
				   .subject = r->speaker,
				   .relation = "drinks",
				   .object = object,
				   .text = extract_keep(r, &text),
				   .confidence = .8,
				   .event_at.at = CLOCK_NONE,
				   .valid_from = CLOCK_NONE,
				   .valid_to = CLOCK_NONE });
	}
}

void
extract_end(struct reading *r, const struct clause *c, size_t from)
{
	struct extract_span what;
	const char *subject;

	if (c->mode != MODE_SAID || c->doubt || c->can || c->negative ||
	    c->never || !c->lemma || r->document)
		return;
	for (size_t i = from; i < r->claims->n; i++)
		if (r->claims->items[i].stance == CLAIM_ENDED)
			return;
	subject = extract_subject_name(r, c);
	if (!subject)
		return;
	divorced(r, c, subject);
	if (is_off(r, c)) {
		add_off(r, subject, "off");
		return;
	}
	if (is_lost(r, c)) {
		add_topic(r, r->speaker,
		    (struct extract_span){ c->head, c->head + 1 }, CLAIM_ENDED);
		return;
	}
	if (paid_back(r, c, subject))
		return;
	if (!(c->past || c->perfect) || c->passive ||
	    !(extract_apply_verb(c, quits) ||
		(extract_apply_verb(c, give_up) &&
		    token_word(r->tokens.items + c->rest, "up"))))
		return;
	what = noun_at(r, c->rest, c->rest_end);
	if (what.last)
		add_topic(r, subject, what, CLAIM_ENDED);
}

/* "Please cancel the tulips", "forget the garden", "Change: no Whitby" */
static void
drop(struct reading *r)
{
	const struct token *t = r->tokens.items;
	struct extract_span what;
	size_t at = 0;
	bool no = false, cancel;

	if (!r->speaker || r->tokens.end == '?' || r->document)
		return;
	while (at + 2 < r->tokens.n &&
	       token_in(t + at,
		   " please ok okay so actually and oh well then just can you "
		   "change of plan plans update "))
		at++;
	if (at + 1 >= r->tokens.n)
		return;
	no = at && token_word(t + at, "no") && extract_says(r, " change ");
	cancel = token_word(t + at, "cancel");
	if (!no && !token_in(t + at, drops))
		return;
	at++;
	/* "scrap the idea", "scrap painting." */
	if (!no && !cancel && !token_in(t + at, " the my our ") &&
	    !(token_in(t + at - 1, " scrap ditch ") &&
		!token_trait(t + at, WORD_SMALL) &&
		(at + 1 == r->tokens.n || t[at + 1].mark)))
		return;
	what = noun_at(r, at, r->tokens.n);
	if (!what.last)
		return;
	if (cancel && r->to_assistant) {
		struct buf subject = { 0 };

		buf_printf(&subject, "the %s", extract_say_object(r, what));
		add_off(r, extract_keep(r, &subject), "cancelled");
		return;
	}
	add_topic(r, NULL, what, CLAIM_ENDED);
}

void
extract_end_never(struct reading *r, size_t at)
{
	struct extract_span what = noun_at(r, at, r->tokens.n);

	if (what.last)
		add_topic(r, NULL, what, CLAIM_NEVER);
}

void
extract_end_sentence(struct reading *r)
{
	drop(r);
	made_to_quit(r);
}
