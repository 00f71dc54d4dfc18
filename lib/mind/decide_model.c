#include "mind/decide_model.h"

#include <string.h>

#include "base/utf8.h"
#include "mind/decide_like.h"
#include "mind/relations.h"
#include "model/prompt.h"
#include "text/inert.h"

enum {
	SHOWN_MAX = 10,  /* neighbours in a question */
	TEXT_MAX = 600,  /* bytes of one */
	WHY_MAX = 200,   /* bytes of a reason */
	TARGETS_MAX = 4, /* that one claim changes */
};

/*
 * What a claim has to have in common with a memory, in hundredths of words or
 * of the cosine, to be shown with it, and to be of the very same thing.  Short
 * sentences about one person have a cosine of .5 to .65 with the vectors that
 * are built in, whatever they say.
 */
enum {
	WORDS_SHOWN = 30,
	COSINE_SHOWN = 75,
	WORDS_SAME = 50,
	COSINE_SAME = 85,
};

/* A claim on its way. */
struct question {
	const struct claim *claim;
	const struct neighbour *shown[SHOWN_MAX];
	size_t n;
	struct arena *arena; /* of the step */
};

/* ---- what they have in common ---- */

static bool
like(const struct neighbour *neighbour, int words, int cosine)
{
	return neighbour->words * 100 >= words ||
	       neighbour->cosine * 100 >= cosine;
}

/* Both have a subject, and it is another one. */
static bool
is_other(const struct claim *claim, const struct memory *m)
{
	return claim->subject && m->subject && !decide_like_subject(claim, m);
}

/* Whether they speak of the very thing, by its name or in words. */
static bool
is_same(const struct claim *claim, const struct neighbour *neighbour)
{
	const struct memory *m = &neighbour->memory;

	if (is_other(claim, m))
		return false;
	if (!decide_like_topic(claim, m) || !claim->object || !m->object)
		return like(neighbour, WORDS_SAME, COSINE_SAME);
	return decide_like_object(claim, claim->object, m) != DECIDE_OTHER ||
	       decide_like_object(claim, claim->old, m) != DECIDE_OTHER;
}

/*
 * Whether a claim may bear on all that is told of its subject, not on what is
 * told by the same relation alone: what ends or corrects something, and a state
 * in words ("is divorced").
 */
static bool
is_open(const struct claim *claim)
{
	const struct relation *known = relation_find(claim->relation);

	if (claim->stance != CLAIM_HOLDS || claim->corrects || claim->old)
		return true;
	return claim->relation &&
	       (!known || (known->single && known->object == OBJECT_TEXT));
}

static bool
is_shown(const struct claim *claim, const struct neighbour *neighbour)
{
	const struct memory *m = &neighbour->memory;

	if (!decide_like_live(m) || is_other(claim, m))
		return false;
	return neighbour->same_topic || decide_like_opposite(claim, m) ||
	       like(neighbour, WORDS_SHOWN, COSINE_SHOWN) ||
	       (is_open(claim) && decide_like_subject(claim, m));
}

/* ---- whether a decision makes sense ---- */

/*
 * Another value, or its end, closes what is told so; a claim that names a value
 * may close one that is told otherwise of the same one, "is married to Bob" by
 * "is divorced".
 */
static bool
may_supersede(const struct claim *claim, const struct step *step)
{
	bool alone = step->n_targets == 1 && claim->relation && claim->object;

	if (claim->stance == CLAIM_NEVER)
		return false;
	for (size_t i = 0; i < step->n_targets; i++)
		if (!step->targets[i]->same_topic &&
		    !is_same(claim, step->targets[i]) &&
		    !(alone &&
			decide_like_subject(claim, &step->targets[i]->memory)))
			return false;
	return step->n_targets > 0;
}

/* Nothing is forgotten that the claim does not take back itself. */
static bool
may_delete(const struct claim *claim, const struct step *step)
{
	if (claim->stance != CLAIM_NEVER)
		return false;
	for (size_t i = 0; i < step->n_targets; i++)
		if (!is_same(claim, step->targets[i]) ||
		    decide_like_given(&step->targets[i]->memory))
			return false;
	return step->n_targets > 0;
}

/* Nor is a text replaced by one of something else. */
static bool
may_update(const struct claim *claim, const struct step *step)
{
	const struct neighbour *target = step->targets[0];

	return step->n_targets == 1 && claim->stance == CLAIM_HOLDS &&
	       !decide_like_given(&target->memory) &&
	       (is_same(claim, target) ||
		   (claim->corrects && target->same_topic));
}

static bool
may_leave(const struct claim *claim, const struct step *step)
{
	if (!step->n_targets)
		return claim->stance != CLAIM_HOLDS;
	return step->n_targets == 1 && is_same(claim, step->targets[0]);
}

static bool
makes_sense(const struct claim *claim, const struct step *step)
{
	switch (step->decision) {
	case DECISION_ADD:
		return !step->n_targets && claim->stance != CLAIM_NEVER;
	case DECISION_UPDATE:
		return may_update(claim, step);
	case DECISION_SUPERSEDE:
		return may_supersede(claim, step);
	case DECISION_DELETE:
		return may_delete(claim, step);
	case DECISION_NOOP:
		return may_leave(claim, step);
	default:
		return false;
	}
}

/* ---- the answer ---- */

static bool
add_target(
    const struct question *q, const struct json_span *item, struct step *step)
{
	int64_t number;

	if (step->n_targets == TARGETS_MAX || item->kind != JSON_NUMBER ||
	    !json_integer(item, &number) || number < 1 ||
	    (uint64_t)number > q->n)
		return false;
	for (size_t i = 0; i < step->n_targets; i++)
		if (step->targets[i] == q->shown[number - 1])
			return false;
	step->targets[step->n_targets++] = q->shown[number - 1];
	return true;
}

static bool
read_targets(
    const struct question *q, const struct json_span *list, struct step *step)
{
	struct json_span item;
	const char *at = NULL;

	while (json_element(list, &at, &item))
		if (!add_target(q, &item, step))
			return false;
	return true;
}

static const char *
read_why(const struct question *q, const char *text, size_t len)
{
	struct buf quiet = { 0 };
	const char *why = "as the model says";

	inert(text, utf8_fit(text, len, WHY_MAX), " ", &quiet);
	if (quiet.len)
		why = arena_copy(q->arena, quiet.data, quiet.len);
	buf_release(&quiet);
	return why;
}

/* False if it is none that makes sense. */
static bool
read_answer(
    const struct question *q, const struct json_span *answer, struct step *step)
{
	struct json_span value;
	const char *at = NULL, *key, *text;
	int decision = -1;
	bool good = answer->kind == JSON_OBJECT;
	size_t len;

	while (good && json_member(answer, &at, q->arena, &key, &value)) {
		text = value.kind == JSON_STRING
			   ? json_text(&value, q->arena, &len)
			   : NULL;
		if (text && !strcmp(key, "decision"))
			decision = decision_find(text);
		else if (text && !strcmp(key, "why"))
			step->why = read_why(q, text, len);
		else if (value.kind == JSON_ARRAY && !strcmp(key, "targets"))
			good = read_targets(q, &value, step);
	}
	if (!good || decision < 0)
		return false;
	step->decision = (enum decision)decision;
	return makes_sense(q->claim, step);
}

/* ---- the question ---- */

static void
put_text(struct buf *out, const char *key, const char *text)
{
	struct buf quiet = { 0 };

	if (!text)
		return;
	inert(text, utf8_fit(text, strlen(text), TEXT_MAX), " ", &quiet);
	json_put_key(out, key);
	json_put_string(out, buf_text(&quiet), quiet.len);
	buf_release(&quiet);
}

static void
put_claim(struct buf *out, const struct claim *claim)
{
	static const char *const stances[CLAIM_STANCES] = { "holds", "ended",
		"never" };

	json_put_key(out, "claim");
	buf_char(out, '{');
	put_text(out, "text", claim->text);
	put_text(out, "subject", claim->subject);
	put_text(out, "relation", claim->relation);
	put_text(out, "object", claim->object);
	json_put_field(out, "stance", stances[claim->stance]);
	json_put_key(out, "corrects");
	buf_string(out, claim->corrects ? "true" : "false");
	put_text(out, "old", claim->old);
	json_put_time(out, "event_at", claim->event_at.at);
	json_put_time(out, "valid_from", claim->valid_from);
	json_put_time(out, "valid_to", claim->valid_to);
	buf_char(out, '}');
}

static void
put_memory(struct buf *out, const struct memory *m, size_t number)
{
	buf_string(out, number > 1 ? ",{" : "{");
	json_put_int(out, "number", (int64_t)number);
	put_text(out, "text", m->text);
	put_text(out, "subject", m->subject);
	put_text(out, "relation", m->relation);
	put_text(out, "object", m->object);
	json_put_time(out, "event_at", m->event_at.at);
	json_put_time(out, "valid_from", m->valid_from);
	json_put_time(out, "valid_to", m->valid_to);
	buf_char(out, '}');
}

static void
put_question(struct buf *out, const struct question *q)
{
	buf_char(out, '{');
	put_claim(out, q->claim);
	json_put_key(out, "memories");
	buf_char(out, '[');
	for (size_t i = 0; i < q->n; i++)
		put_memory(out, &q->shown[i]->memory, i + 1);
	buf_string(out, "]}");
}

static double
nearness(const struct neighbour *neighbour)
{
	double words = neighbour->words, cosine = neighbour->cosine;

	return neighbour->same_topic + (words > cosine ? words : cosine);
}

/* Keeps the nearest ones, in their order. */
static void
show(struct question *q, const struct neighbour *neighbour)
{
	size_t at = q->n;

	while (at && nearness(q->shown[at - 1]) < nearness(neighbour))
		at--;
	if (at == SHOWN_MAX)
		return;
	q->n += q->n < SHOWN_MAX;
	memmove(&q->shown[at + 1], &q->shown[at],
	    (q->n - 1 - at) * sizeof *q->shown);
	q->shown[at] = neighbour;
}

/* True if the model answered with what makes sense. */
static bool
ask(struct asker *asker, const struct question *q, struct step *step,
    struct err *err)
{
	struct arena arena = { 0 };
	struct buf data = { 0 };
	struct json_span answer;
	bool cut, good;

	put_question(&data, q);
	const struct asker_question question = {
		.instructions = prompt_decide,
		.data = data.data,
		.data_len = data.len,
		.schema = prompt_decide_schema,
		.schema_name = "decision",
	};

	good = asker_ask(asker, &question, &arena, &answer, &cut, err) == 0 &&
	       read_answer(q, &answer, step);
	buf_release(&data);
	arena_release(&arena);
	return good;
}

/* ---- deciding ---- */

/* Whether there is something to choose. */
static bool
show_all(const struct neighbour *neighbours, size_t n, struct question *q)
{
	for (size_t i = 0; i < n; i++) {
		if (neighbours[i].same &&
		    decide_like_live(&neighbours[i].memory))
			return false;
		if (is_shown(q->claim, &neighbours[i]))
			show(q, &neighbours[i]);
	}
	return q->n > 0;
}

static int
decide(void *ctx, const struct claim *claim, const struct neighbour *neighbours,
    size_t n, struct arena *arena, struct step *step, struct err *err)
{
	struct asker *asker = ctx;
	struct decider rules = decide_rules();
	struct question q = { .claim = claim, .arena = arena };
	struct step answer = { .claim = claim,
		.why = "as the model says",
		.targets = arena_bytes(
		    arena, TARGETS_MAX * sizeof *answer.targets) };

	if (show_all(neighbours, n, &q) && asker_decides(asker)) {
		if (ask(asker, &q, &answer, err)) {
			*step = answer;
			return 0;
		}
		/* an answer that is none is no outage */
		if (asker_fault(asker) != CLIENT_FINE &&
		    asker_fault(asker) != CLIENT_INVALID &&
		    asker_fault(asker) != CLIENT_REFUSED)
			return -1;
		asker_forget_fault(asker);
	}
	return rules.decide(rules.ctx, claim, neighbours, n, arena, step, err);
}

struct decider
decide_model(struct asker *asker)
{
	return (struct decider){
		.name = asker_name(asker), .decide = decide, .ctx = asker
	};
}
