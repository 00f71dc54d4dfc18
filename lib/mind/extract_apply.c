#include "mind/extract_apply.h"

#include <string.h>

#include "mind/relations.h"

#define DAY INT64_C(86400000000)

bool
extract_apply_verb(const struct clause *c, const char *list)
{
	return c->lemma && token_in(&(struct token){ .norm = c->lemma }, list);
}

const char *
extract_apply_sentence(
    struct reading *r, const struct clause *c, const char *subject)
{
	struct buf out = { 0 };

	buf_printf(&out, "%s ", subject);
	r->others = c->who != SUBJECT_I && c->who != SUBJECT_WE;
	extract_say_predicate(r, c, &out);
	r->others = false;
	return extract_keep(r, &out);
}

/* What a frame says of a clause, once it matched. */
struct finding {
	struct reading *r;
	const struct clause *c;
	const struct frame *frame;
	struct frame_match match;
	const char *subject;
	double confidence;
};

static bool
whole(const struct finding *f)
{
	return f->match.end >= f->c->rest_end;
}

static struct claim *
add_found(const struct finding *f, const char *relation,
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
	if (claim && f->match.old.last > f->match.old.first)
		claim->old = extract_say_object(r, f->match.old);
	return claim;
}

/* Whom or what an end concerns that does not name it. */
static const char *
ended_with(struct reading *r, const struct finding *f)
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
add_words(const struct finding *f, const char *relation,
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
say_due(const struct finding *f, struct claim *claim)
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

/* A time object is told in full: "12 May 2026 at 15:00". */
static void
add_date(const struct finding *f, enum claim_stance stance)
{
	struct reading *r = f->r;
	const struct extract_time *found = extract_time_in(
	    r, (struct extract_span){
		   f->match.object.first, f->match.object.last });
	const struct extract_time *time = found;
	struct extract_time ahead;
	struct buf object = { 0 };
	struct claim *claim;

	/* "it was moved to Monday" is past, but that Monday is not. */
	if (found && f->frame->kind == FRAME_START &&
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
	else
		for (size_t i = f->match.object.first; i < f->match.object.last;
		     i++)
			buf_printf(&object, "%s%.*s", object.len ? " " : "",
			    (int)r->tokens.items[i].len,
			    r->tokens.text + r->tokens.items[i].start);
	claim = extract_add_relation(r, f->subject, f->frame->relation,
	    extract_keep(r, &object), NULL, stance, NULL, f->confidence);
	if (claim)
		say_due(f, claim);
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
says_as(const struct finding *f, const char *relation)
{
	return relation && strcmp(relation, "works_at") == 0 &&
	       f->match.end + 1 < f->c->rest_end && !f->c->perfect &&
	       token_word(f->r->tokens.items + f->match.end, "as");
}

static void
apply_state(const struct finding *f)
{
	const struct clause *c = f->c;
	const struct frame *frame = f->frame;
	const struct extract_time *time = extract_time_in(
	    f->r, (struct extract_span){ c->start, c->end });
	bool denied = c->negative || c->never;
	bool was = c->past && !c->perfect && !c->progressive &&
		   !(frame->flags & FRAME_CAN && c->can) &&
		   c->aspect == ASPECT_NONE;
	enum claim_stance stance = CLAIM_HOLDS;
	const char *relation = frame->relation;

	if (was && !c->used_to && !c->no_longer && !denied &&
	    !(relation && lasts(relation))) {
		if (!(frame->flags & (FRAME_MENTAL | FRAME_ALSO)))
			extract_generic(f->r, c, f->subject);
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
	if (c->perfect && c->rest >= c->rest_end)
		return;
	if (frame->flags & FRAME_DENIED && (!denied || stance != CLAIM_HOLDS))
		return;
	if (!relation && stance != CLAIM_HOLDS)
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
		 ((!whole(f) && !says_as(f, relation)) ||
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
add_end(const struct finding *f, const struct extract_time *time)
{
	static const struct {
		const char *relation, *tail;
	} tails[] = { { "works_at", "works there" }, { "owns", "has it" },
		{ "partner", "is together" } };
	struct reading *r = f->r;
	struct claim *claim;
	struct buf out = { 0 };

	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		if (strcmp(f->frame->relation, tails[i].relation) != 0)
			continue;
		claim = add_words(
		    f, f->frame->relation, CLAIM_ENDED, MEMORY_FACT);
		if (!claim)
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

/* "bought the bakery on Church Lane": which one it is, or where from. */
static bool
told_more(const struct finding *f)
{
	return f->frame->kind == FRAME_START && f->frame->relation &&
	       token_in(&(struct token){ .norm = f->frame->relation },
		   " owns has_pet ") &&
	       !whole(f) && !f->r->tokens.items[f->match.end].timed &&
	       token_is(f->r->tokens.items + f->match.end, WORD_PREPOSITION);
}

static void
apply_change(const struct finding *f)
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
		if (!(f->frame->flags & FRAME_ALSO))
			extract_plan(f->r, c, f->subject);
		return;
	}
	if (c->oblige || c->can)
		return;
	if (denied && f->frame->kind == FRAME_START && f->frame->relation)
		add_found(f, f->frame->relation, CLAIM_NEVER, NULL);
	if (denied)
		return;
	if (f->frame->kind == FRAME_END && add_end(f, time))
		return;
	if (!f->frame->relation || f->frame->flags & FRAME_WORDS ||
	    told_more(f))
		add_words(f, f->frame->relation,
		    f->frame->kind == FRAME_END ? CLAIM_ENDED : CLAIM_HOLDS,
		    MEMORY_FACT);
	else
		add_found(f, f->frame->relation,
		    f->frame->kind == FRAME_END ? CLAIM_ENDED : CLAIM_HOLDS,
		    time);
}

/* "starts at noon": of which day nobody says. */
static bool
clock_only(const struct finding *f)
{
	const struct extract_time *time = &f->r->times[0];

	for (size_t i = 0; i < f->r->n_times; i++, time++)
		if (time->first < f->match.object.last &&
		    time->last > f->match.object.first)
			return time->repeated || time->when.vague;
	return false;
}

static bool
is_date(const struct finding *f)
{
	return f->frame->relation &&
	       (strcmp(f->frame->relation, "scheduled_for") == 0 ||
		   strcmp(f->frame->relation, "born_on") == 0) &&
	       f->match.object.last > f->match.object.first &&
	       f->r->tokens.items[f->match.object.first].timed &&
	       !clock_only(f);
}

static void
apply_frame(const struct finding *f)
{
	if (is_date(f))
		add_date(f, f->c->negative ? CLAIM_NEVER : CLAIM_HOLDS);
	else if (f->frame->kind == FRAME_STATE && !f->c->future &&
		 !(f->c->planned && !f->c->decided))
		apply_state(f);
	else if (f->frame->kind == FRAME_EVENT && (f->c->past || f->c->perfect))
		extract_event(f->r, f->c, f->subject, f->confidence);
	else
		apply_change(f);
}

static bool
fits(struct finding *f)
{
	struct extract_span object = f->match.object;

	if (f->frame->flags & FRAME_BARE && object.last == object.first)
		return true;
	if (f->frame->object || is_date(f))
		return true;
	/* "moved from Jenkins to GitHub Actions" is no move house */
	if (f->frame->relation && strcmp(f->frame->relation, "lives_in") == 0 &&
	    (extract_object_tool(f->r, object) ||
		extract_object_tool(f->r, f->match.old)))
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

/* "Svelte instead of React": what it takes the place of. */
static void
note_instead(struct finding *f)
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
		struct finding f = { .r = r, .c = c, .subject = subject };

		f.frame = *frames;
		if ((taken && !(f.frame->flags & FRAME_ALSO)) ||
		    !extract_frame_allowed(f.frame, c, person) ||
		    !extract_match(r, c, f.frame->pattern, &f.match) ||
		    !fits(&f))
			continue;
		note_instead(&f);
		f.confidence = f.frame->flags & FRAME_LOW ? .6 : .85;
		if (c->dropped)
			f.confidence -= .1;
		if (c->who == SUBJECT_WE && f.frame->flags & FRAME_TEAM)
			f.subject = "the team";
		apply_frame(&f);
		taken = true;
	}
	return taken;
}

void
extract_apply(struct reading *r, const struct clause *c)
{
	const char *subject = extract_subject_name(r, c);

	if (c->who == SUBJECT_IT && extract_there(r, c))
		return;
	if (!subject || !r->speaker)
		return;
	/* A document has no "I", and what it leaves out is nobody's. */
	if (r->document &&
	    (c->dropped || c->who == SUBJECT_I || c->who == SUBJECT_WE))
		return;
	if (c->who == SUBJECT_NAME && strstr(buf_text(&r->made_up), subject))
		return;
	extract_subject_keep(r, c, subject);
	if (c->mode != MODE_SAID || c->who == SUBJECT_YOU ||
	    (c->doubt && !(r->document &&
			     token_word(r->tokens.items + c->finite, "may"))))
		return;
	extract_named(r, c);
	if (c->promised || c->planned || extract_apply_verb(c, " promise "))
		extract_look_ahead(r, c);
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
		token_trait(r->tokens.items + c->verb, WORD_INNER) ||
		r->tokens.items[c->subject].word->forms & FORM_ING ||
		extract_apply_verb(c, " be have ")))
		return;
	if (extract_attribute(r, c, subject))
		return;
	if (extract_appointment(r, c, subject))
		return;
	if (!apply_frames(r, c, subject))
		extract_generic(r, c, subject);
}
