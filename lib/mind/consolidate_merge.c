#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "mind/consolidate_plan.h"
#include "mind/decide_words.h"
#include "store/entities.h"

/*
 * Two facts say the same if they are of one subject and have the same words,
 * or, where subject, relation and object are the same, if one has all words of
 * the other; numbers and negations are always the same.  Facts of one key are
 * compared, and of the others none.
 */
enum { COMPARED = 64 /* facts of a key, each with those before it */ };

struct keyed {
	uint64_t key;
	size_t fact;
};

struct merging {
	struct arena arena;
	struct consolidate_fact *facts;
	size_t n;
	struct decide_words *words;
	struct keyed *keys;
};

static uint64_t
add_hash(uint64_t hash, const char *text)
{
	struct buf folded = { 0 };

	if (text)
		entities_fold(text, strlen(text), &folded);
	for (size_t i = 0; i < folded.len; i++)
		hash = (hash ^ (uint8_t)folded.data[i]) *
		       UINT64_C(0x100000001b3);
	buf_release(&folded);
	return (hash ^ 0xff) * UINT64_C(0x100000001b3);
}

static uint64_t
key_of_words(const struct merging *m, size_t i)
{
	const struct consolidate_fact *fact = &m->facts[i];
	uint64_t hash = add_hash(
	    UINT64_C(0xcbf29ce484222325) + (uint64_t)fact->type, fact->subject);

	for (size_t k = 0; k < m->words[i].n; k++)
		hash = (hash ^ m->words[i].items[k]) *
		       UINT64_C(0x9e3779b97f4a7c15);
	return hash;
}

static uint64_t
key_of_form(const struct merging *m, size_t i)
{
	const struct consolidate_fact *fact = &m->facts[i];

	return add_hash(add_hash(add_hash(UINT64_C(0x84222325cbf29ce4) +
					      (uint64_t)fact->type,
				     fact->subject),
			    fact->relation),
	    fact->object);
}

/* The one that says more; of equals the surer, then the first. */
static bool
is_better(const struct merging *m, size_t a, size_t b)
{
	const struct consolidate_fact *x = &m->facts[a], *y = &m->facts[b];

	if (m->words[a].n != m->words[b].n)
		return m->words[a].n > m->words[b].n;
	if (x->confidence != y->confidence)
		return x->confidence > y->confidence;
	if (strlen(x->text) != strlen(y->text))
		return strlen(x->text) > strlen(y->text);
	return x->seq < y->seq;
}

static void
merge_two(struct merging *m, size_t a, size_t b)
{
	size_t best = is_better(m, a, b) ? a : b, other = best == a ? b : a;
	struct consolidate_fact *to = &m->facts[best];
	struct consolidate_fact *from = &m->facts[other];

	to->strength += from->strength;
	if (from->confidence > to->confidence)
		to->confidence = from->confidence;
	memory_join_sources(&to->sources, &to->n_sources, from->sources,
	    from->n_sources, &m->arena);
	from->into = best;
}

/* Where it went in the end. */
static size_t
root_of(const struct merging *m, size_t i)
{
	while (m->facts[i].into != i)
		i = m->facts[i].into;
	return i;
}

static bool
say_the_same(const struct merging *m, size_t a, size_t b)
{
	const struct decide_words *x = &m->words[a], *y = &m->words[b];

	if (decide_words_differ(x, y) || !x->n || !y->n)
		return false;
	return decide_words_cover(x, y) || decide_words_cover(y, x);
}

static int
by_key(const void *left, const void *right)
{
	const struct keyed *a = left, *b = right;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->fact > b->fact) - (a->fact < b->fact);
}

static bool
may_merge(const struct merging *m, size_t i)
{
	const struct consolidate_fact *fact = &m->facts[i];

	return !fact->given && fact->subject && fact->into == i &&
	       (fact->type == MEMORY_FACT || fact->type == MEMORY_PREFERENCE);
}

/* Those of one key, n of them. */
static void
merge_group(struct merging *m, const struct keyed *group, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i > COMPARED ? i - COMPARED : 0; k < i; k++) {
			size_t a = group[i].fact, b = group[k].fact;

			if (may_merge(m, a) && may_merge(m, b) &&
			    say_the_same(m, a, b))
				merge_two(m, a, b);
		}
}

static void
merge_by(struct merging *m, uint64_t (*key)(const struct merging *, size_t),
    bool whole_form)
{
	size_t n = 0, first = 0;

	for (size_t i = 0; i < m->n; i++) {
		const struct consolidate_fact *fact = &m->facts[i];

		if (!may_merge(m, i) ||
		    (whole_form && (!fact->relation || !fact->object)))
			continue;
		m->keys[n++] = (struct keyed){ key(m, i), i };
	}
	qsort(m->keys, n, sizeof *m->keys, by_key);
	for (size_t i = 1; i <= n; i++) {
		if (i < n && m->keys[i].key == m->keys[first].key)
			continue;
		merge_group(m, m->keys + first, i - first);
		first = i;
	}
}

/* ---- steps ---- */

static void
add_member(struct consolidate *c, struct consolidate_step *step,
    const struct consolidate_fact *fact)
{
	step->members[step->n++] = (struct consolidate_member){ fact->seq,
		arena_copy(&c->arena, fact->id, strlen(fact->id)) };
}

/* For each that others went into; those stand before and behind it. */
static void
add_steps(struct merging *m, struct consolidate *c,
    const struct consolidate_scope *scope)
{
	size_t *counts = alloc_array(m->n, sizeof *counts);
	struct consolidate_step **steps = alloc_array(m->n, sizeof *steps);
	size_t first = c->n;

	for (size_t i = 0; i < m->n; i++)
		counts[root_of(m, i)]++;
	for (size_t i = 0; i < m->n; i++)
		if (counts[i] > 1)
			consolidate_add(c, scope)->kind = CONSOLIDATE_MERGE;
	/* they move no more */
	for (size_t i = 0; i < m->n; i++) {
		struct consolidate_step *step = &c->steps[first];

		if (counts[i] < 2)
			continue;
		first++;
		step->members = arena_bytes(
		    &c->arena, counts[i] * sizeof *step->members);
		add_member(c, step, &m->facts[i]);
		steps[i] = step;
	}
	for (size_t i = 0; i < m->n; i++)
		if (m->facts[i].into != i)
			add_member(c, steps[root_of(m, i)], &m->facts[i]);
	free(counts);
	free(steps);
}

void
consolidate_merge(struct consolidate *c, const struct consolidate_scope *scope,
    struct consolidate_fact *facts, size_t n)
{
	struct merging m = { .facts = facts,
		.n = n,
		.words = alloc_array(n, sizeof *m.words),
		.keys = alloc_array(n, sizeof *m.keys) };

	for (size_t i = 0; i < n; i++)
		decide_words_read(&m.words[i], facts[i].text,
		    strlen(facts[i].text), &m.arena);
	merge_by(&m, key_of_words, false);
	merge_by(&m, key_of_form, true);
	add_steps(&m, c, scope);
	/* the profile is made of what they say together */
	for (size_t i = 0; i < n; i++) {
		const char **sources = arena_bytes(
		    &c->arena, (facts[i].n_sources + 1) * sizeof *sources);

		if (facts[i].n_sources)
			memcpy(sources, facts[i].sources,
			    facts[i].n_sources * sizeof *sources);
		facts[i].sources = sources;
	}
	free(m.words);
	free(m.keys);
	arena_release(&m.arena);
}
