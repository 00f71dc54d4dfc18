#include <string.h>

#include "mind/extract_apply.h"

/* What everybody says to whoever helps: "I'd like to know". */
static bool
asks_for_help(const struct reading *r, const struct clause *c)
{
	const struct token *verb = r->tokens.items + c->verb;

	return (token_trait(verb, WORD_INNER | WORD_SAYS) &&
		   !extract_apply_verb(c, " learn keep read see ")) ||
	       extract_apply_verb(c,
		   " get have find do be go order set update check create "
		   "use add remove change fix put take let give send show "
		   "start discuss share point clarify confirm correct figure "
		   "come look thank congratulate focus make stay be ");
}

static bool
dated(const struct reading *r, const struct clause *c)
{
	const struct extract_time *time = extract_time_in(
	    r, (struct extract_span){ c->start, c->end });

	return time && time->when.future;
}

/* Whether the outer verb is one that is said of every little thing. */
static bool
small_talk(const struct reading *r, const struct clause *c)
{
	const struct token *outer = r->tokens.items +
				    (c->oblige ? c->finite : c->chain);

	if (dated(r, c))
		return false;
	if (token_in(outer, " need needs have has must should ought "))
		return !token_trait(r->tokens.items + c->verb, WORD_DEED) ||
		       asks_for_help(r, c);
	if (token_in(outer, " look looking looks "))
		return !c->progressive || asks_for_help(r, c);
	return asks_for_help(r, c);
}

void
extract_aim(struct reading *r, const struct clause *c, const char *subject)
{
	const struct extract_time *time = extract_time_in(
	    r, (struct extract_span){ c->start, c->end });
	struct claim claim = { .type = MEMORY_PREFERENCE,
		.relation = "wants",
		.confidence = .6,
		.event_at.at = CLOCK_NONE };

	if (c->past || c->can || c->negative || c->never || c->no_longer ||
	    !extract_subject_person(r, c) || extract_points(r, c) ||
	    !extract_content(r, c) || small_talk(r, c))
		return;
	if (time && time->when.future) {
		claim.type = MEMORY_EVENT;
		claim.relation = "plans";
		claim.event_at = time->when.from;
	}
	claim.object = extract_say_deed(r, c);
	extract_add_said(r, c, subject, claim);
}
