#include "find/allow_filter.h"

#include <stdbool.h>
#include <string.h>

#include "base/clock.h"

static const struct filter *
unwrap(const struct filter *f)
{
	while (f->kind != FILTER_TEST && !filter_is_group(f))
		f = f->children;
	return f;
}

static struct filter *
copy(const struct filter *f, struct arena *arena)
{
	struct filter *own = arena_bytes(arena, sizeof *own);

	*own = *f;
	own->next = NULL;
	return own;
}

struct filter *
allow_filter_both(
    const struct filter *a, const struct filter *b, struct arena *arena)
{
	struct filter *both;

	if (!a || !b)
		return a || b ? copy(a ? a : b, arena) : NULL;
	both = arena_bytes(arena, sizeof *both);
	both->children = copy(a, arena);
	both->children->next = copy(b, arena);
	return both;
}

static void
add(struct filter **list, const struct filter *f, struct arena *arena)
{
	struct filter *own = copy(f, arena);

	if (!*list)
		*list = arena_bytes(arena, sizeof **list);
	own->next = (*list)->children;
	(*list)->children = own;
}

static bool
is_text(const struct filter *f)
{
	return filter_is_words(f) && strcmp(f->field->sql, "m.memory") == 0;
}

static bool
tests_session(const struct filter *f)
{
	return strncmp(f->field->sql, "nullif(s.", 9) == 0;
}

bool
allow_filter_has_session(const struct filter *f)
{
	if (f->kind == FILTER_TEST)
		return tests_session(f);
	for (const struct filter *p = f->children; p; p = p->next)
		if (allow_filter_has_session(p))
			return true;
	return false;
}

/* Only fields that a session has for all of its memories. */
static bool
is_session(const struct filter *f)
{
	if (f->kind == FILTER_TEST)
		return tests_session(f);
	for (const struct filter *p = f->children; p; p = p->next)
		if (!is_session(p))
			return false;
	return f->children != NULL;
}

/* Whether a number passes a test for some of them. */
static bool
has_number(const struct filter *f, int number)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->values[i].kind == VALUE_INT &&
		    f->values[i].integer == number)
			return true;
	return false;
}

static bool
take_numbers(struct allow_filter *split, const struct filter *f)
{
	bool type = f->kind == FILTER_TEST && f->field->kind == FIELD_TYPE;
	bool state = f->kind == FILTER_TEST && f->field->kind == FIELD_STATE;
	uint32_t bits = 0;

	if ((!type && !state) || f->op > OP_NIN)
		return false;
	for (int i = 0; i < 32; i++)
		if (has_number(f, i) == (f->op == OP_EQ || f->op == OP_IN))
			bits |= 1u << i;
	if (type)
		split->types &= bits;
	else
		split->states &= bits;
	return true;
}

/* Who asks for an event's time asks for it in the column, too. */
static void
take_bounds(struct allow_filter *split, const struct filter *f)
{
	const struct filter_value *v = f->values;
	int64_t since = CLOCK_NONE, until = CLOCK_NONE;

	if (f->kind != FILTER_TEST || f->n != 1 || v->kind != VALUE_INT ||
	    strcmp(f->field->sql, "m.event_at") != 0)
		return;
	if (f->op == OP_EQ || f->op == OP_GTE)
		since = v->integer;
	else if (f->op == OP_GT)
		since = v->end;
	if (f->op == OP_EQ || f->op == OP_LTE)
		until = v->end;
	else if (f->op == OP_LT)
		until = v->integer;
	if (since != CLOCK_NONE &&
	    (split->since == CLOCK_NONE || since > split->since))
		split->since = since;
	if (until != CLOCK_NONE &&
	    (split->until == CLOCK_NONE || until < split->until))
		split->until = until;
}

/* NOT of tests of the text alone: one NOT for each. */
static bool
take_without(
    struct allow_filter *split, const struct filter *f, struct arena *arena)
{
	for (const struct filter *p = f->children; p; p = p->next)
		if (!is_text(unwrap(p)))
			return false;
	for (const struct filter *p = f->children; p; p = p->next) {
		struct filter not = { .kind = FILTER_NOT };

		not .children = copy(unwrap(p), arena);
		add(&split->words, &not, arena);
	}
	return true;
}

static void
split_one(
    struct allow_filter *split, const struct filter *f, struct arena *arena)
{
	f = unwrap(f);
	if (f->kind == FILTER_AND) {
		for (const struct filter *p = f->children; p; p = p->next)
			split_one(split, p, arena);
		return;
	}
	if (take_numbers(split, f) ||
	    (f->kind == FILTER_NOT && take_without(split, f, arena)))
		return;
	take_bounds(split, f);
	if (is_text(f))
		add(&split->words, f, arena);
	else
		add(is_session(f) ? &split->sessions : &split->rest, f, arena);
}

void
allow_filter_split(
    struct allow_filter *split, const struct filter *f, struct arena *arena)
{
	*split = (struct allow_filter){ .types = UINT32_MAX,
		.states = UINT32_MAX,
		.since = CLOCK_NONE,
		.until = CLOCK_NONE };
	if (f)
		split_one(split, f, arena);
}
