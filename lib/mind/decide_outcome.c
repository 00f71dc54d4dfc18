#include "mind/decide_outcome.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "mind/decide_like.h"
#include "mind/relations.h"

struct making {
	const struct step *step;
	const struct entity_scope *scope;
	const struct memory *const *targets;
	size_t n_targets;
	struct arena *arena;
	struct decide_outcome *outcome;
};

static void
put(struct making *m, const struct memory *memory, enum edit_event event)
{
	struct decide_outcome *outcome = m->outcome;

	outcome->items[outcome->n].memory = *memory;
	outcome->items[outcome->n++].event = event;
}

/* ---- one that is said again ---- */

static bool
has_source(const struct memory *m, const char *id)
{
	for (size_t i = 0; i < m->n_sources; i++)
		if (strcmp(m->sources[i], id) == 0)
			return true;
	return false;
}

bool
decide_outcome_has_sources(const struct step *step, const struct memory *m)
{
	for (size_t i = 0; i < step->n_sources; i++)
		if (!has_source(m, step->sources[i]))
			return false;
	return step->n_sources > 0;
}

/*
 * What a user gave gets no sources: it would look as if it had been read out
 * of them.
 */
struct memory
decide_outcome_stronger(
    const struct step *step, const struct memory *m, struct arena *arena)
{
	const double confidence = step->claim->confidence;
	struct memory stronger = *m;

	stronger.strength = (isnan(m->strength) ? 1 : m->strength) + 1;
	if (decide_like_given(m))
		return stronger;
	memory_join_sources(&stronger.sources, &stronger.n_sources,
	    step->sources, step->n_sources, arena);
	if (!isnan(m->confidence) && confidence > m->confidence)
		stronger.confidence = confidence;
	if (m->type != MEMORY_EVENT && step->said.at > m->event_at.at)
		stronger.event_at = step->said;
	return stronger;
}

/* ---- a new one ---- */

static bool
is_name(const char *said_by)
{
	return said_by && strcmp(said_by, "user") != 0 &&
	       strcmp(said_by, "the user") != 0 &&
	       !memory_name_fault(said_by, strlen(said_by));
}

/* "Ann no longer works at Acme", "Ann is no longer a member of the club". */
static const char *
say_no_longer(const struct claim *claim, struct arena *arena)
{
	const struct relation *relation = relation_find(claim->relation);
	const char *phrase = relation ? relation->phrase : NULL;
	struct buf text = { 0 };
	const char *copy;

	if (!phrase || !claim->subject || !claim->object)
		return claim->text;
	if (strcmp(phrase, "is") == 0 || strncmp(phrase, "is ", 3) == 0)
		buf_printf(&text, "%s is no longer%s %s.", claim->subject,
		    phrase + 2, claim->object);
	else
		buf_printf(&text, "%s no longer %s %s.", claim->subject, phrase,
		    claim->object);
	copy = arena_copy(arena, text.data, text.len);
	buf_release(&text);
	return copy;
}

/* It may be said so already. */
static bool
says_no_longer(const struct claim *claim)
{
	static const char *const words[] = { "no longer", "not ", "n't ",
		"anymore", "any more", "used to", " left ", " quit ", "stopped",
		"formerly", " was ", " ended", "never", " gave up" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(claim->text, words[i]))
			return true;
	return false;
}

static struct memory
new_memory(const struct making *making)
{
	const struct step *step = making->step;
	const struct claim *claim = step->claim;
	const struct entity_scope *scope = making->scope;
	struct memory m;

	memory_init(&m);
	m.id = step->id;
	m.type = claim->type;
	m.text = claim->text;
	if (claim->stance == CLAIM_ENDED && !says_no_longer(claim))
		m.text = say_no_longer(claim, making->arena);
	m.text_len = strlen(m.text);
	m.user_id = scope->user;
	m.agent_id = scope->agent;
	m.app_id = scope->app;
	m.name = is_name(claim->said_by) ? claim->said_by : NULL;
	m.subject = claim->subject;
	/* what is not so is no value of a relation */
	m.relation = claim->stance == CLAIM_NEVER ? NULL : claim->relation;
	m.object = claim->stance == CLAIM_NEVER ? NULL : claim->object;
	m.confidence = claim->confidence;
	m.strength = 1;
	m.event_at = claim->event_at.at != CLOCK_NONE ? claim->event_at
						      : step->said;
	m.valid_from = claim->valid_from;
	m.valid_to = claim->valid_to;
	/* a plan holds from when it was made; see decide_like_said() */
	if (m.type == MEMORY_EVENT && m.valid_from == CLOCK_NONE)
		m.valid_from = step->said.at;
	if (claim->stance == CLAIM_ENDED && m.valid_to == CLOCK_NONE)
		m.valid_to = step->said.at;
	m.sources = step->sources;
	m.n_sources = step->n_sources;
	return m;
}

/* ---- one that is closed ---- */

/* When what was known ceased to hold: as the claim says, or when it was said.
 */
static int64_t
end_of(const struct step *step, const struct memory *m)
{
	const struct claim *claim = step->claim;
	int64_t end = claim->valid_from;

	if (claim->stance == CLAIM_ENDED)
		end = claim->valid_to != CLOCK_NONE ? claim->valid_to
						    : claim->event_at.at;
	if (end == CLOCK_NONE ||
	    (m->valid_from != CLOCK_NONE && end <= m->valid_from))
		end = step->said.at;
	return end;
}

/*
 * What was wrong all the time is forgotten, and what a user gave, archived; it
 * held at no time.
 */
/*
 * Whether the claim says that what was known is wrong, and not only over: "no,
 * I left in May" and "no, I live in Lyon since May" say when it ended.
 */
static bool
says_wrong(const struct claim *claim)
{
	return claim->corrects && claim->stance != CLAIM_ENDED &&
	       claim->valid_from == CLOCK_NONE;
}

static struct memory
closed(const struct making *making, const struct memory *m, const char *by)
{
	const struct step *step = making->step;
	struct memory old = *m;

	old.superseded_at = clock_now();
	old.superseded_by = by;
	old.state = MEMORY_ARCHIVED;
	if (step->decision == DECISION_DELETE ||
	    (says_wrong(step->claim) && !decide_like_kept(m))) {
		old.state = MEMORY_FORGOTTEN;
		return old;
	}
	if (m->valid_to == CLOCK_NONE || m->valid_to > end_of(step, m))
		old.valid_to = end_of(step, m);
	return old;
}

static bool
is_earlier(const struct step *step, const struct memory *m)
{
	return decide_like_said(m) <= step->said.at;
}

static void
close_targets(struct making *making, const char *by)
{
	const struct step *step = making->step;

	for (size_t i = 0; i < making->n_targets; i++) {
		const struct memory *m = making->targets[i];
		struct memory old;

		if (!is_earlier(step, m))
			continue;
		old = closed(making, m, by);
		put(making, &old,
		    old.state == MEMORY_FORGOTTEN ? EDIT_DELETE
						  : EDIT_SUPERSEDE);
	}
}

/* The first of the targets that were said after the claim, or NULL. */
static const struct memory *
find_later(const struct making *making)
{
	const struct memory *found = NULL;

	for (size_t i = 0; i < making->n_targets; i++) {
		const struct memory *m = making->targets[i];

		if (!is_earlier(making->step, m) &&
		    (!found || decide_like_said(m) < decide_like_said(found)))
			found = m;
	}
	return found;
}

/* ---- decisions ---- */

static void
make_add(struct making *making)
{
	struct memory m = new_memory(making);

	put(making, &m, EDIT_ADD);
}

/* It says the same, so nothing is said again. */
static void
make_rename(struct making *making)
{
	const struct claim *claim = making->step->claim;
	struct memory m = *making->targets[0];

	m.text = claim->text;
	m.text_len = strlen(m.text);
	m.subject = claim->subject;
	m.object = claim->object;
	m.vector = NULL;
	m.n_vector = 0;
	put(making, &m, EDIT_UPDATE);
}

static void
make_update(struct making *making)
{
	const struct step *step = making->step;
	const struct claim *claim = step->claim;
	struct memory m;

	if (!making->n_targets)
		return;
	if (claim->renames) {
		make_rename(making);
		return;
	}
	m = decide_outcome_stronger(step, making->targets[0], making->arena);
	m.text = claim->text;
	m.text_len = strlen(m.text);
	m.object = claim->object ? claim->object : m.object;
	if (m.type == MEMORY_EVENT && claim->event_at.at != CLOCK_NONE)
		m.event_at = claim->event_at;
	if (claim->valid_from != CLOCK_NONE)
		m.valid_from = claim->valid_from;
	m.vector = NULL;
	m.n_vector = 0;
	put(making, &m, EDIT_UPDATE);
}

/*
 * What was said before what is known, but comes later, is how it was until
 * then.
 */
static void
make_supersede(struct making *making)
{
	const struct step *step = making->step;
	const struct memory *later = find_later(making);
	struct memory m;

	if (step->claim->stance != CLAIM_HOLDS &&
	    (later || !decide_like_event(step->claim))) {
		close_targets(making, NULL);
		return;
	}
	m = new_memory(making);
	if (later) {
		m.state = MEMORY_ARCHIVED;
		m.superseded_at = clock_now();
		m.superseded_by = later->id;
		if (m.valid_to == CLOCK_NONE)
			m.valid_to = later->valid_from != CLOCK_NONE
					 ? later->valid_from
					 : decide_like_said(later);
	}
	for (size_t i = 0; i < making->n_targets && !m.supersedes; i++)
		if (is_earlier(step, making->targets[i]))
			m.supersedes = making->targets[i]->id;
	if (m.supersedes && m.valid_from == CLOCK_NONE &&
	    step->claim->stance == CLAIM_HOLDS && !step->claim->corrects)
		m.valid_from = step->said.at;
	close_targets(making, m.id);
	put(making, &m, EDIT_ADD);
}

static void
make_delete(struct making *making)
{
	close_targets(making, NULL);
}

static void
make_noop(struct making *making)
{
	for (size_t i = 0; i < making->n_targets; i++) {
		const struct memory *m = making->targets[i];
		struct memory stronger;

		if (decide_outcome_has_sources(making->step, m))
			continue;
		stronger = decide_outcome_stronger(
		    making->step, m, making->arena);
		put(making, &stronger, EDIT_STRENGTHEN);
	}
}

void
decide_outcome_make(const struct step *step, const struct entity_scope *scope,
    const struct memory *const *targets, size_t n_targets, struct arena *arena,
    struct decide_outcome *outcome)
{
	static void (*const makers[DECISIONS])(struct making * making) = {
		[DECISION_ADD] = make_add,
		[DECISION_UPDATE] = make_update,
		[DECISION_SUPERSEDE] = make_supersede,
		[DECISION_DELETE] = make_delete,
		[DECISION_NOOP] = make_noop,
	};
	struct making making = { step, scope, targets, n_targets, arena,
		outcome };

	outcome->n = 0;
	outcome->items = arena_bytes(
	    arena, (n_targets + 1) * sizeof *outcome->items);
	makers[step->decision](&making);
}
