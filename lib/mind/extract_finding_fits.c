#include <string.h>

#include "mind/extract_finding.h"

/* "starts at noon": of which day nobody says. */
static bool
clock_only(const struct extract_finding *f)
{
	const struct extract_time *time = &f->r->times[0];

	for (size_t i = 0; i < f->r->n_times; i++, time++)
		if (time->first < f->match.object.last &&
		    time->last > f->match.object.first)
			return time->repeated || time->when.vague;
	return false;
}

bool
extract_finding_date(const struct extract_finding *f)
{
	return f->frame->relation &&
	       (strcmp(f->frame->relation, "scheduled_for") == 0 ||
		   strcmp(f->frame->relation, "born_on") == 0) &&
	       f->match.object.last > f->match.object.first &&
	       f->r->tokens.items[f->match.object.first].timed &&
	       /* what ends then is not then */
	       !extract_apply_verb(f->c, " end expire close ") &&
	       !clock_only(f);
}

/* "I want to hear everything", "wants to die": of the moment. */
static bool
passing_wish(const struct extract_finding *f)
{
	const struct token *t = f->r->tokens.items + f->c->rest;

	if (!f->frame->relation || strcmp(f->frame->relation, "wants") != 0 ||
	    !token_word(t, "to"))
		return false;
	if (token_word(t + 1, "be"))
		return f->c->negative || !token_in(t + 2, " a an the able ");
	return token_in(t + 1,
		   " know hear die cry scream say see sleep practise practice "
		   "talk ask stay go make thank apologise apologize share "
		   "check point try get do have kill ") &&
	       extract_content(f->r, f->c) < 3 && !f->r->n_times;
}

/* "I'm not 20", "I'm a dead man" */
static bool
way_of_speaking(const struct extract_finding *f)
{
	const char *relation = f->frame->relation;

	if (!relation)
		return false;
	if (strcmp(relation, "age") == 0)
		return f->c->negative;
	if (strcmp(relation, "is") != 0)
		return false;
	for (size_t i = f->match.object.first; i < f->match.object.last; i++) {
		const struct token *t = f->r->tokens.items + i;

		if (token_in(t, " dead bad lucky happy terrible horrible "
				"changed busy free broken "))
			return true;
	}
	return false;
}

/* "moved from Jenkins to GitHub Actions" is no move house. */
static bool
is_no_home(const struct extract_finding *f)
{
	const struct token *t = f->r->tokens.items;
	struct extract_span to = f->match.object, from = f->match.old;

	if (!f->frame->relation || strcmp(f->frame->relation, "lives_in") != 0)
		return false;
	if (extract_object_tool(f->r, to) || extract_object_tool(f->r, from))
		return true;
	/* "We moved from pip to uv": who writes capitals names no towns */
	return from.last > from.first && t[0].capital &&
	       f->c->who != SUBJECT_I && !t[to.first].capital &&
	       !t[from.first].capital;
}

bool
extract_finding_fits(const struct extract_finding *f)
{
	struct extract_span object = f->match.object;

	if (passing_wish(f) || way_of_speaking(f))
		return false;
	/* "the awkward part is in the agreement" */
	if (f->c->who == SUBJECT_THING && f->frame->who == FRAME_THING &&
	    token_trait(f->r->tokens.items + f->c->head, WORD_VAGUE))
		return false;

	if (f->frame->flags & FRAME_BARE && object.last == object.first)
		return true;
	/* "we adopted Lotte" is no tool */
	if (f->frame->flags & FRAME_TEAM &&
	    extract_apply_verb(f->c, " adopt ") &&
	    !extract_object_tool(f->r, object))
		return false;
	/* "we can't have kids" avoids none */
	if (f->c->can && f->frame->flags & FRAME_DENIED &&
	    extract_apply_verb(f->c, " have ") && object.last > object.first &&
	    token_is(f->r->tokens.items + object.last - 1, WORD_KIN | WORD_PET))
		return false;
	/* "I quit insta" leaves no employer */
	if (f->frame->kind == FRAME_END && f->frame->relation &&
	    strcmp(f->frame->relation, "works_at") == 0 &&
	    f->frame->flags & FRAME_NAMED && object.last > object.first &&
	    !f->r->tokens.items[object.first].capital &&
	    !token_word(f->r->tokens.items + object.first, "the"))
		return false;
	if (f->frame->object || extract_finding_date(f))
		return true;
	if (is_no_home(f))
		return false;
	/* "we ship on the first Monday of each month" is to no place */
	if (f->frame->relation &&
	    strcmp(f->frame->relation, "deploys_to") == 0 &&
	    object.last > object.first &&
	    token_is(f->r->tokens.items + object.last - 1, WORD_TIME))
		return false;
	/* "the dentist is at 3" is no place */
	if (f->frame->relation &&
	    strcmp(f->frame->relation, "located_at") == 0 &&
	    object.last == object.first + 1 &&
	    (f->r->tokens.items[object.first].digits ||
		token_is(f->r->tokens.items + object.first, WORD_NUMBER)) &&
	    !strpbrk(f->r->tokens.items[object.first].norm, ".:/"))
		return false;
	/* "worked for weeks" is at no firm */
	if (f->frame->relation && strcmp(f->frame->relation, "works_at") == 0 &&
	    object.last > object.first &&
	    token_is(f->r->tokens.items + object.last - 1, WORD_TIME))
		return false;
	return extract_object_fits(f->r, f->c, object) &&
	       (!(f->frame->flags & FRAME_NAMED) ||
		   extract_object_named(f->r, object));
}
