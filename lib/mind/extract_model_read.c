#include "mind/extract_model_read.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "mind/extract_model_said.h"
#include "text/inert.h"
#include "text/when.h"

enum {
	CLAIMS_MAX = 100, /* of one answer */
	TEXT_MAX = 1000,  /* bytes of a sentence */
	RELATION_MAX = 64,
	DATE_MAX = 64,
	NUMBERS_MAX = 32, /* of turns that a claim names */
	DISTANT_MAX = 2,  /* that end what their turns do not name */
	SURE_PERCENT = 50 /* where nothing is said of it */
};

/* An object of the answer that may become a claim. */
struct reading {
	const struct extract_model_question *question;
	struct claims *claims;
	struct json_span object;
	struct arena arena; /* of this claim, until it is taken */
	struct claim claim;
	/* claims that end what their turns do not name */
	size_t distant[CLAIMS_MAX], n_distant;
};

/* ---- members ---- */

static bool
find(struct reading *r, const char *name, struct json_span *value)
{
	const char *at = NULL, *key;

	while (json_member(&r->object, &at, &r->arena, &key, value))
		if (!strcmp(key, name))
			return true;
	return false;
}

/*
 * A string without what drives or hides, in the claims' arena; NULL where
 * there is none, or it is longer than can be believed.
 */
static const char *
read_text(struct reading *r, const char *name, size_t most)
{
	struct arena *arena = &r->claims->arena;
	struct buf quiet = { 0 };
	struct json_span value;
	const char *text, *copy = NULL;
	size_t len;

	if (!find(r, name, &value) || value.kind != JSON_STRING)
		return NULL;
	text = json_text(&value, &r->arena, &len);
	inert(text, len, " ", &quiet);
	if (quiet.len && quiet.len <= most)
		copy = arena_copy(arena, quiet.data, quiet.len);
	buf_release(&quiet);
	return copy;
}

static bool
is_true(struct reading *r, const char *name)
{
	struct json_span value;

	return find(r, name, &value) && value.kind == JSON_TRUE;
}

static double
read_confidence(struct reading *r)
{
	struct json_span value;
	double number;

	if (!find(r, "confidence", &value) || value.kind != JSON_NUMBER ||
	    !json_number(&value, &number))
		return SURE_PERCENT / 100.0;
	return fmin(fmax(number, 0), 1);
}

/* ---- what the claim was read from ---- */

static void
add_turn(struct claim *claim, uint32_t turn)
{
	const size_t most = sizeof claim->turns / sizeof *claim->turns;

	for (size_t i = 0; i < claim->n_turns; i++)
		if (claim->turns[i] == turn)
			return;
	if (claim->n_turns < most)
		claim->turns[claim->n_turns++] = turn;
}

/* False if a number is none of a turn that was shown. */
static bool
read_numbers(struct reading *r, uint32_t numbers[NUMBERS_MAX], size_t *n)
{
	struct json_span list, item;
	const char *at = NULL;
	int64_t number;

	*n = 0;
	if (!find(r, "turns", &list) || list.kind != JSON_ARRAY)
		return false;
	while (json_element(&list, &at, &item)) {
		if (*n == NUMBERS_MAX || item.kind != JSON_NUMBER ||
		    !json_integer(&item, &number) || number < 1 ||
		    (uint64_t)number > r->question->window->n ||
		    r->question->shown[number - 1] == SHOWN_NOT)
			return false;
		numbers[(*n)++] = (uint32_t)(number - 1);
	}
	return true;
}

/* The new ones come first. */
static bool
read_turns(struct reading *r)
{
	const enum extract_model_shown *shown = r->question->shown;
	uint32_t numbers[NUMBERS_MAX];
	size_t n;

	if (!read_numbers(r, numbers, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (shown[numbers[i]] == SHOWN_NEW)
			add_turn(&r->claim, numbers[i]);
	if (!r->claim.n_turns)
		return false;
	for (size_t i = 0; i < n; i++)
		add_turn(&r->claim, numbers[i]);
	/* a document is kept by somebody, and says what others do */
	if (r->question->window->turns[r->claim.turns[0]].type != MEMORY_CHUNK)
		r->claim.said_by = window_speaker(
		    r->question->window, r->claim.turns[0], &r->claims->arena);
	return true;
}

/* ---- what it says ---- */

static bool
read_type(struct reading *r)
{
	static const char *const stances[CLAIM_STANCES] = { "holds", "ended",
		"never" };
	const char *type = read_text(r, "type", RELATION_MAX);
	const char *stance = read_text(r, "stance", RELATION_MAX);
	int found = type ? memory_type_find(type) : -1;

	if (found != MEMORY_FACT && found != MEMORY_PREFERENCE &&
	    found != MEMORY_EVENT && found != MEMORY_PROCEDURE)
		return false;
	r->claim.type = (enum memory_type)found;
	for (int i = 0; stance && i < CLAIM_STANCES; i++)
		if (!strcmp(stance, stances[i])) {
			r->claim.stance = (enum claim_stance)i;
			return true;
		}
	return false;
}

static bool
is_relation(const char *name)
{
	const char *letters = "abcdefghijklmnopqrstuvwxyz0123456789_";

	return name && *name >= 'a' && *name <= 'z' &&
	       !name[strspn(name, letters)];
}

/* Who says "I" is known by a name. */
static const char *
read_name(struct reading *r, const char *member)
{
	static const char *const speaker[] = { "I", "me", "user", "the user",
		"speaker", "the speaker" };
	const char *name = read_text(r, member, MEMORY_NAME_MAX);

	for (size_t i = 0;
	     name && r->claim.said_by && i < sizeof speaker / sizeof *speaker;
	     i++)
		if (!strcasecmp(name, speaker[i]))
			return r->claim.said_by;
	return name;
}

static void
read_form(struct reading *r)
{
	struct claim *claim = &r->claim;

	claim->subject = read_name(r, "subject");
	if (!claim->subject)
		return;
	claim->relation = read_text(r, "relation", RELATION_MAX);
	if (!is_relation(claim->relation)) {
		claim->relation = NULL;
		return;
	}
	claim->object = read_name(r, "object");
	claim->old = read_text(r, "old", MEMORY_NAME_MAX);
}

/* ---- when ---- */

/* When the turn was said that plain words are counted from. */
static struct moment
said_at(const struct reading *r)
{
	const struct memory *m = &r->question->window->turns[r->claim.turns[0]];

	if (m->event_at.at != CLOCK_NONE)
		return m->event_at;
	return (struct moment){ m->created_at, CLOCK_INSTANT, 0 };
}

static struct moment
read_moment(struct reading *r, const char *name)
{
	const char *text = read_text(r, name, DATE_MAX);
	struct moment said = said_at(r), moment = { .at = CLOCK_NONE };
	struct when when;
	struct err ignored;

	if (!text || clock_parse(text, &moment, &ignored) == 0)
		return moment;
	if (when_find(text, strlen(text), 0, &said, &when) && !when.vague)
		moment = when.from;
	return moment;
}

static void
read_times(struct reading *r)
{
	struct claim *claim = &r->claim;

	claim->event_at = read_moment(r, "event_at");
	claim->valid_from = read_moment(r, "valid_from").at;
	claim->valid_to = read_moment(r, "valid_to").at;
	if (claim->valid_from != CLOCK_NONE && claim->valid_to != CLOCK_NONE &&
	    claim->valid_to <= claim->valid_from)
		claim->valid_to = CLOCK_NONE;
}

/* ---- all of them ---- */

static bool
is_known(const struct reading *r)
{
	const struct claims *claims = r->claims;

	for (size_t i = 0; i < claims->n; i++)
		if (!strcmp(claims->items[i].text, r->claim.text))
			return true;
	return false;
}

static void
read_claim(struct reading *r)
{
	struct claim *claim = &r->claim;
	bool distant;

	*claim = (struct claim){ .stance = CLAIM_HOLDS };
	if (r->object.kind != JSON_OBJECT || !read_type(r) || !read_turns(r))
		return;
	claim->text = read_text(r, "text", TEXT_MAX);
	if (!claim->text || is_known(r))
		return;
	claim->corrects = is_true(r, "corrects");
	claim->confidence = read_confidence(r);
	read_form(r);
	read_times(r);
	if (!extract_model_said(r->question, claim, &distant))
		return;
	if (distant)
		r->distant[r->n_distant++] = r->claims->n;
	claims_add(r->claims, claim);
}

/*
 * One turn may be meant of another one, "that was a joke"; what is meant of
 * everything is left out.
 */
static void
drop_distant(struct reading *r)
{
	struct claims *claims = r->claims;

	if (r->n_distant <= DISTANT_MAX)
		return;
	while (r->n_distant) {
		size_t at = r->distant[--r->n_distant];

		claims->n--;
		memmove(&claims->items[at], &claims->items[at + 1],
		    (claims->n - at) * sizeof *claims->items);
	}
}

static void
read_claims(struct reading *r, const struct json_span *list)
{
	const char *at = NULL;

	for (int i = 0; i < CLAIMS_MAX && json_element(list, &at, &r->object);
	     i++) {
		read_claim(r);
		arena_reset(&r->arena);
	}
	drop_distant(r);
}

void
extract_model_read(const struct json_span *answer,
    const struct extract_model_question *question, struct claims *claims)
{
	struct reading r = {
		.question = question, .claims = claims, .object = *answer
	};
	struct json_span list;

	if (answer->kind == JSON_OBJECT && find(&r, "claims", &list) &&
	    list.kind == JSON_ARRAY)
		read_claims(&r, &list);
	arena_release(&r.arena);
}
