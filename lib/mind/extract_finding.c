#include "mind/extract_finding.h"

#include <string.h>

#include "mind/relations.h"

#define DAY INT64_C(86400000000)

static bool
whole(const struct extract_finding *f)
{
	return f->match.end >= f->c->rest_end;
}

/* "my brother is called Karl": two names of one, whom "he" may mean. */
static void
same_person(struct reading *r, const char *subject, const char *name)
{
	uint32_t gender = 0;

	for (size_t i = 0; i < 2; i++) {
		struct extract_person *p = &r->persons[i];

		if (!p->name || (strcmp(p->name, subject) != 0 &&
				    strcmp(p->name, name) != 0))
			continue;
		gender |= p->gender;
		*p = (struct extract_person){ 0 };
	}
	if (!r->persons[0].name) {
		r->persons[0] = r->persons[1];
		r->persons[1] = (struct extract_person){ 0 };
	}
	extract_person_keep(r, name, gender);
}

static struct claim *
add_found(const struct extract_finding *f, const char *relation,
    enum claim_stance stance, const struct extract_time *time)
{
	struct reading *r = f->r;
	struct buf shown = { 0 };
	const char *object = f->frame->object;
	struct claim *claim;

	if (!object && f->match.object.last > f->match.object.first) {
		object = extract_say_object(r, f->match.object);
		extract_say_span(r, f->match.object, false, &shown);
	}
	if (!object && stance != CLAIM_HOLDS)
		object = extract_last_value(r, f->subject, relation);
	claim = extract_add_relation(r, f->subject, relation, object,
	    shown.len ? buf_text(&shown) : NULL, stance, time, f->confidence);
	buf_release(&shown);
	if (claim && object && stance == CLAIM_HOLDS &&
	    strcmp(relation, "name") == 0)
		same_person(r, f->subject, object);
	if (claim && f->match.old.last > f->match.old.first)
		claim->old = extract_say_object(r, f->match.old);
	return claim;
}

/* Whom or what an end concerns that does not name it. */
static const char *
ended_with(struct reading *r, const struct extract_finding *f)
{
	const char *object = extract_last_value(
	    r, f->subject, f->frame->relation);
	const struct extract_person *p = &r->persons[0];

	if (object || strcmp(f->frame->relation, "partner") != 0)
		return object;
	return p->name && r->sentence - p->sentence < 3 ? p->name : NULL;
}

/* The same in the clause's own words. */
static struct claim *
add_words(const struct extract_finding *f, const char *relation,
    enum claim_stance stance, enum memory_type type)
{
	struct reading *r = f->r;
	const struct relation *known = relation_find(relation);
	struct claim claim = { .type = known ? known->type : type,
		.stance = stance,
		.subject = f->subject,
		.relation = relation,
		.object = f->frame->object,
		.confidence = f->confidence,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };
	const struct extract_time *since;
	struct claim *added;

	if (!claim.object)
		claim.object = f->match.object.last > f->match.object.first
				   ? extract_say_object(r, f->match.object)
				   : NULL;
	claim.text = extract_apply_sentence(r, f->c, f->subject);
	since = extract_time_in(
	    r, (struct extract_span){ f->c->start, f->c->end });
	if (since && since->when.since && stance == CLAIM_HOLDS && relation &&
	    !since->when.future)
		claim.valid_from = since->when.from.at;
	added = extract_add(r, &claim);
	if (added && f->match.old.last > f->match.old.first &&
	    !strstr(f->frame->pattern, "than <old>"))
		added->old = extract_say_object(r, f->match.old);
	return added;
}

/* "is due on 3 May" says more than "is on". */
static void
say_due(const struct extract_finding *f, struct claim *claim)
{
	size_t len = strlen(f->subject) + strlen(" is");
	struct buf out = { 0 };

	if (!token_in(f->r->tokens.items + f->c->rest, " due ") ||
	    (strncmp(claim->text + len, " on ", 4) != 0 &&
		strncmp(claim->text + len, " in ", 4) != 0))
		return;
	buf_add(&out, claim->text, len);
	buf_printf(&out, " due%s", claim->text + len);
	claim->text = extract_keep(f->r, &out);
}

/*
 * "the exam is in May now", "swimming was moved to Fridays": a new time of what
 * may be known by a longer name.
 */
static bool
is_new(const struct extract_finding *f)
{
	const struct clause *c = f->c;

	return c->who == SUBJECT_THING &&
	       c->subject_end - c->subject <=
		   1u + token_in(f->r->tokens.items + c->subject,
			    " the our this that ") &&
	       (c->now || c->instead || f->frame->kind == FRAME_START);
}

static bool
is_weekdays(const struct token *t)
{
	return token_in(t, " mondays tuesdays wednesdays thursdays fridays "
			   "saturdays sundays ");
}

/* "Tuesdays and Fridays at 5", from next week on or not. */
static bool
say_weekly(const struct extract_finding *f, struct buf *out)
{
	const struct token *t = f->r->tokens.items;
	size_t from = f->match.object.first, at = from;

	if (!is_weekdays(t + at) || f->frame->flags & FRAME_WORDS)
		return false;
	for (; at < f->c->rest_end; at++)
		if ((at > from && t[at].mark) ||
		    !(is_weekdays(t + at) || t[at].digits ||
			token_in(t + at, " and at am pm noon ")))
			break;
	extract_say_span(f->r, (struct extract_span){ from, at }, true, out);
	return true;
}

/* A time object is told in full: "12 May 2026 at 15:00". */
static void
add_date(const struct extract_finding *f, enum claim_stance stance)
{
	struct reading *r = f->r;
	const struct extract_time *found = extract_time_in(
	    r, (struct extract_span){
		   f->match.object.first, f->match.object.last });
	const struct extract_time *time = found;
	struct buf object = { 0 };
	bool weekly = say_weekly(f, &object);
	struct extract_time ahead;
	struct claim *claim;

	/* "it was moved to Monday" is past, but that Monday is not. */
	if (weekly)
		time = NULL;
	else if (found && f->frame->kind == FRAME_START &&
		 extract_just_past(r, found) &&
		 strcmp(f->frame->relation, "born_on") != 0) {
		ahead = *found;
		ahead.when.from.at += 7 * DAY;
		/* said on a Monday, it is the next one */
		if (ahead.when.from.at < r->said.at)
			ahead.when.from.at += 7 * DAY;
		time = &ahead;
	}
	if (time)
		extract_say_time(time, false, &object);
	else if (!weekly)
		for (size_t i = f->match.object.first; i < f->match.object.last;
		     i++)
			buf_printf(&object, "%s%.*s", object.len ? " " : "",
			    (int)r->tokens.items[i].len,
			    r->tokens.text + r->tokens.items[i].start);
	claim = extract_add_relation(r, f->subject, f->frame->relation,
	    extract_keep(r, &object), NULL, stance, NULL, f->confidence);
	if (claim)
		say_due(f, claim);
	if (claim && stance == CLAIM_HOLDS && (time || weekly) && is_new(f))
		claim->leans = extract_say_object(
		    r, (struct extract_span){ f->c->head, f->c->head + 1 });
	if (claim && time)
		claim->event_at = time->when.from;
}

/* Whether the past of a state says that it ended: "I worked at Acme". */
static bool
lasts(const char *relation)
{
	return token_in(&(struct token){ .norm = relation },
	    " lives_in works_at works_as works_in studies studies_at "
	    "married_to engaged_to partner has_pet owns smokes from_ "
	    "has_condition ");
}

/* "works at Acme as a cook": what one works as is a claim of its own. */
static bool
says_as(const struct extract_finding *f, const char *relation)
{
	return relation && strcmp(relation, "works_at") == 0 &&
	       f->match.end + 1 < f->c->rest_end && !f->c->perfect &&
	       token_word(f->r->tokens.items + f->match.end, "as");
}

/* "I have a cat called Biscuit": that my cat is called so says it all. */
static bool
named_pet(const struct extract_finding *f)
{
	const struct token *t = f->r->tokens.items + f->match.object.last;

	return f->frame->relation &&
	       strcmp(f->frame->relation, "has_pet") == 0 &&
	       (f->c->who == SUBJECT_I || f->c->who == SUBJECT_WE) &&
	       f->match.object.last + 1 < f->c->rest_end &&
	       token_in(t, " called named ") && token_name(t + 1) &&
	       !f->c->negative && !f->c->past;
}

/* "works 3 days a week at the library": what stands between tells, too. */
static bool
gap_tells(const struct extract_finding *f)
{
	const struct token *t = f->r->tokens.items;

	for (size_t i = f->c->rest; i < f->match.object.first; i++)
		if (t[i].digits || token_is(t + i, WORD_NUMBER) ||
		    token_in(t + i, " part-time full-time nights weekends "
				    "mornings evenings shifts "))
			return true;
	return false;
}

/* A state that is past says what happened, and not that it ended. */
static void
apply_was(const struct extract_finding *f)
{
	if (!(f->frame->flags & (FRAME_MENTAL | FRAME_ALSO)))
		extract_generic(f->r, f->c, f->subject);
}

/* Whether a state is told of the past alone. */
static bool
is_over(const struct extract_finding *f)
{
	const struct clause *c = f->c;

	return c->past && !c->perfect && !c->progressive &&
	       !(f->frame->flags & FRAME_CAN && c->can) &&
	       c->aspect == ASPECT_NONE;
}

static void
apply_state(const struct extract_finding *f)
{
	const struct clause *c = f->c;
	const struct frame *frame = f->frame;
	const struct extract_time *time = extract_time_in(
	    f->r, (struct extract_span){ c->start, c->end });
	bool denied = c->negative || c->never;
	bool was = is_over(f);
	enum claim_stance stance = CLAIM_HOLDS;
	const char *relation = frame->relation;

	if (named_pet(f) || (c->perfect && c->rest >= c->rest_end))
		return;
	if (was && !c->used_to && !c->no_longer && !denied &&
	    !(relation && lasts(relation))) {
		apply_was(f);
		return;
	}
	if (c->used_to || c->no_longer || c->aspect == ASPECT_STOP)
		stance = CLAIM_ENDED;
	else if (was &&
		 (denied || frame->flags & FRAME_MENTAL || frame->negated))
		return;
	else if (was)
		stance = CLAIM_ENDED;
	else if (denied && frame->negated) {
		relation = frame->negated;
		/* "no coffee after three" is no dislike of coffee */
		if (!whole(f) && !c->can && !(frame->flags & FRAME_MENTAL)) {
			add_words(f, NULL, stance, MEMORY_PREFERENCE);
			return;
		}
	} else if (denied && relation)
		stance = CLAIM_NEVER;
	if (frame->flags & FRAME_DENIED && (!denied || stance != CLAIM_HOLDS))
		return;
	/* "was a cook at Lyle's" says it all */
	if (stance != CLAIM_HOLDS &&
	    (!relation || (was && frame->flags & FRAME_ALSO && !c->used_to)))
		return;
	if (!relation ||
	    (frame->flags & FRAME_WORDS && stance == CLAIM_HOLDS && !denied &&
		!(frame->flags & FRAME_ALSO) && c->aspect == ASPECT_NONE))
		add_words(f, relation, stance, MEMORY_FACT);
	else if (stance == CLAIM_ENDED && (c->used_to || was) &&
		 !(frame->flags & FRAME_ALSO))
		add_words(f, relation, stance, MEMORY_FACT);
	else if (stance == CLAIM_HOLDS && !denied && !c->can &&
		 !(frame->flags & FRAME_ALSO) &&
		 (c->beside || gap_tells(f) ||
		     (!whole(f) && !says_as(f, relation)) ||
		     (frame->flags & FRAME_MENTAL && !c->progressive)) &&
		 !c->aspect && !frame->object)
		add_words(f, relation, stance, MEMORY_FACT);
	else
		add_found(f, relation, stance,
		    (c->perfect || c->aspect) && stance != CLAIM_NEVER ? time
								       : NULL);
}

/*
 * "Ann left Acme on 6 March 2026 and no longer works there": what ended it,
 * and that it did.
 */
static bool
add_end(const struct extract_finding *f, const struct extract_time *time)
{
	static const struct {
		const char *relation, *tail;
	} tails[] = { { "works_at", "works there" }, { "owns", "has it" },
		{ "partner", "is together" } };
	struct reading *r = f->r;
	struct claim *claim;
	struct buf out = { 0 };

	/* "handed in my notice": one still works there */
	if (strstr(f->frame->pattern, "notice") && f->frame->relation) {
		extract_event(r, f->c, f->subject, f->confidence);
		return true;
	}
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		if (strcmp(f->frame->relation, tails[i].relation) != 0)
			continue;
		claim = add_words(
		    f, f->frame->relation, CLAIM_ENDED, MEMORY_FACT);
		/* "Tom and Freya split up" says it all */
		if (!claim || (i == 2 && strstr(f->subject, " and ")))
			return true;
		if (!claim->object)
			claim->object = ended_with(r, f);
		buf_add(&out, claim->text, strlen(claim->text) - 1);
		if (claim->object && i == 2 &&
		    !strstr(claim->text, claim->object))
			buf_printf(&out, " with %s", claim->object);
		buf_printf(
		    &out, i == 2 ? "." : " and no longer %s.", tails[i].tail);
		claim->text = extract_keep(r, &out);
		if (time)
			claim->valid_to = time->when.from.at;
		return true;
	}
	return false;
}

/*
 * "bought the bakery on Church Lane": which one it is, where from, for how
 * much.
 */
static bool
told_more(const struct extract_finding *f)
{
	size_t at = f->match.end;

	if (f->frame->kind != FRAME_START || !f->frame->relation ||
	    !token_in(&(struct token){ .norm = f->frame->relation },
		" owns has_pet "))
		return false;
	while (at < f->c->rest_end && f->r->tokens.items[at].timed)
		at++;
	return at < f->c->rest_end &&
	       token_is(f->r->tokens.items + at, WORD_PREPOSITION);
}

static void
apply_change(const struct extract_finding *f)
{
	const struct clause *c = f->c;
	const struct extract_time *time = extract_time_in(
	    f->r, (struct extract_span){ c->start, c->end });
	bool done = (c->past || c->perfect || c->decided || c->passive) &&
		    !c->used_to && !(c->progressive && !c->perfect) &&
		    !c->future;
	bool denied = c->negative || c->never;

	/* "we're going with SQLite" is decided, too. */
	if (c->who == SUBJECT_WE && f->frame->flags & FRAME_TEAM &&
	    c->progressive && !c->past && !(time && time->when.future))
		done = true;
	/* A decision counts where it is the change: "decided to use". */
	if (c->decided && !(f->frame->flags & FRAME_TEAM))
		done = false;
	if (c->who == SUBJECT_WE && f->frame->flags & FRAME_TEAM &&
	    c->planned && c->decided)
		done = true;
	if (!done) {
		if (f->frame->flags & FRAME_ALSO)
			return;
		/* "I always buy Levis": again and again */
		if (c->often && !c->future && !c->progressive)
			extract_generic(f->r, c, f->subject);
		else
			extract_plan(f->r, c, f->subject);
		return;
	}
	if (c->oblige || c->can)
		return;
	/* "stopped buying the flour": what one did again and again */
	if (c->aspect == ASPECT_STOP) {
		extract_generic(f->r, c, f->subject);
		return;
	}
	if (denied && f->frame->kind == FRAME_START && f->frame->relation)
		add_found(f, f->frame->relation, CLAIM_NEVER, NULL);
	if (denied)
		return;
	if (f->frame->kind == FRAME_END && add_end(f, time))
		return;
	if (!f->frame->relation || f->frame->flags & FRAME_WORDS || c->beside ||
	    told_more(f))
		add_words(f, f->frame->relation,
		    f->frame->kind == FRAME_END ? CLAIM_ENDED : CLAIM_HOLDS,
		    MEMORY_FACT);
	else
		add_found(f, f->frame->relation,
		    f->frame->kind == FRAME_END ? CLAIM_ENDED : CLAIM_HOLDS,
		    time);
}

void
extract_finding_apply(const struct extract_finding *f)
{
	if (extract_finding_date(f))
		add_date(f, f->c->negative ? CLAIM_NEVER : CLAIM_HOLDS);
	else if (f->frame->kind == FRAME_STATE && !f->c->future &&
		 !(f->c->planned && !f->c->decided))
		apply_state(f);
	else if (f->frame->kind == FRAME_EVENT && (f->c->past || f->c->perfect))
		extract_event(f->r, f->c, f->subject, f->confidence);
	else
		apply_change(f);
}
