#include "mind/working.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "mind/working_state.h"

/* Chosen as those of working.c were. */
static const double
    /* shares of a score: of the query's own, of what is talked about */
    OWN_IF_OPEN = .6,
    BY_CONTEXT = .8,
    BY_NEARNESS = .15,  /* of a turn beside one that was found */
    OF_QUESTIONS = .15, /* taken away: a question is seldom an answer */
    NEAR_BEHIND = .8,   /* what stays of nearness a turn further on */
    NEAR_BEFORE = .5,
    LEAST_WORD = .15,    /* weight of a word that is still asked with */
    BESIDE_NOTHING = .1; /* score of a memory that no word led to */

enum {
	STANDING = 1 << RANK_USER | 1 << RANK_SELF, /* cues */
	POOL = 48,       /* hits of either search that are put together */
	QUERY_WORDS = 8, /* that are added to a query */
	NEAR_REACH = 8,  /* turns */
};

/* ---- the second search ---- */

static bool
is_subject(const struct working_word *word)
{
	return word->kind >= WORKING_PLAIN;
}

/* What of the query says something, and what is talked about. */
static void
widen(const struct working *w, struct buf *text)
{
	bool named = false;
	size_t n = 0;

	for (size_t i = 0; i < w->cut.n; i++) {
		const struct working_word *word = &w->cut.items[i];

		named = named || word->kind == WORKING_NAME;
		if (word->kind == WORKING_EMPTY)
			continue;
		buf_add(text, word->text, word->len);
		buf_char(text, ' ');
	}
	/* "and Ben?" asks the same of another */
	named = named && !w->cut.points;
	for (size_t i = 0; i < w->n_known && n < QUERY_WORDS; i++) {
		const struct working_known *known = &w->known[i];

		if (known->weight < LEAST_WORD)
			break;
		if (named && known->word.kind == WORKING_NAME)
			continue;
		buf_add(text, known->text, known->word.len);
		buf_char(text, ' ');
		n++;
	}
}

static int
search_context(const struct working *w, struct searcher *s,
    const struct query *query, struct arena *arena, struct results *results,
    struct err *err)
{
	struct query wide = *query;
	struct buf text = { 0 };
	int rc;

	widen(w, &text);
	wide.text = buf_text(&text);
	wide.text_len = text.len;
	/* what is good in any answer says nothing of what is talked about */
	wide.without |= STANDING;
	/* a vector of many words is near to nothing, and costs a request */
	wide.sources = SEARCH_WORDS | SEARCH_PHRASE | SEARCH_ARCHIVE;
	wide.vector = NULL;
	wide.n_vector = 0;
	rc = search(s, &wide, arena, results, err);
	buf_release(&text);
	return rc;
}

/* ---- both together ---- */

struct candidate {
	struct found found;
	double own, context;
};

struct merging {
	const struct working *w;
	double open;
	struct candidate *items;
	size_t n;
};

static struct candidate *
candidate_of(struct merging *m, const struct found *found, double own)
{
	size_t i = 0;

	while (i < m->n && m->items[i].found.hit.seq != found->hit.seq)
		i++;
	if (i == m->n)
		m->items[m->n++] = (struct candidate){ *found, own, 0 };
	return &m->items[i];
}

static double
nearness(const struct working *w, const struct memory *m)
{
	double most = 0;

	for (size_t i = 0; m->run_id && i < w->n_held; i++) {
		const struct working_held *held = &w->held[i];
		int64_t away = m->seq - held->seq;
		double near;

		if (!away || away > NEAR_REACH || away < -NEAR_REACH ||
		    !held->run || strcmp(held->run, m->run_id) != 0)
			continue;
		near = held->weight * (away > 0 ? pow(NEAR_BEHIND, away)
						: pow(NEAR_BEFORE, -away));
		most = near > most ? near : most;
	}
	return most;
}

static double
score_of(const struct merging *m, const struct candidate *c)
{
	double open = m->open;

	return (1 - open * (1 - OWN_IF_OPEN)) * c->own +
	       open * (BY_CONTEXT * c->context +
			  BY_NEARNESS * nearness(m->w, &c->found.memory) -
			  OF_QUESTIONS * c->found.hit.cues[RANK_QUESTION]);
}

/* Best first; of equal ones the newer. */
static int
by_score(const void *a, const void *b)
{
	const struct hit *x = &((const struct candidate *)a)->found.hit;
	const struct hit *y = &((const struct candidate *)b)->found.hit;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return (x->seq < y->seq) - (x->seq > y->seq);
}

/* What the user said a moment ago is no news, however well it fits. */
static bool
was_said(const struct working *w, const struct found *found)
{
	const struct memory *m = &found->memory;

	return m->type == MEMORY_TURN &&
	       working_was_said(w, m->text, m->text_len);
}

static void
take_both(
    struct merging *m, const struct results *own, const struct results *context)
{
	double least = own->n ? own->items[own->n - 1].hit.score : 0, top = 0;

	/* where all are there, no word led to the rest */
	if (own->n < POOL && least > BESIDE_NOTHING)
		least = BESIDE_NOTHING;
	for (size_t i = 0; i < own->n; i++)
		candidate_of(m, &own->items[i], own->items[i].hit.score);
	for (size_t i = 0; i < context->n; i++) {
		const struct found *found = &context->items[i];
		struct candidate *c = candidate_of(m, found, least);

		if (was_said(m->w, found))
			continue;
		top = top > 0 ? top : found->hit.score;
		c->context = top > 0 ? found->hit.score / top : 0;
	}
}

static void
merge(struct merging *m, const struct results *own,
    const struct results *context, size_t k, struct arena *arena,
    struct results *results)
{
	*results = (struct results){ .damaged = own->damaged ||
						context->damaged,
		.fault = own->fault ? own->fault : context->fault,
		.unembedded = own->unembedded };
	m->items = arena_bytes(arena, (own->n + context->n) * sizeof *m->items);
	take_both(m, own, context);
	for (size_t i = 0; i < m->n; i++)
		m->items[i].found.hit.score = score_of(m, &m->items[i]);
	qsort(m->items, m->n, sizeof *m->items, by_score);
	results->n = m->n < k ? m->n : k;
	results->items = arena_bytes(
	    arena, results->n * sizeof *results->items);
	for (size_t i = 0; i < results->n; i++)
		results->items[i] = m->items[i].found;
}

int
working_search(struct working *w, struct searcher *s, const struct query *query,
    struct arena *arena, struct results *results, struct err *err)
{
	struct merging m = { .w = w };
	struct query own = *query;
	struct results owns = { 0 }, context;
	bool says = query->n_vector > 0;

	working_words_cut(w->words, query->text, query->text_len, &w->cut);
	m.open = w->n_known ? working_openness(w) : 0;
	if (m.open <= 0 || query->why ||
	    (query->sources && !(query->sources & SEARCH_WORDS)))
		return search(s, query, arena, results, err);
	for (size_t i = 0; i < w->cut.n; i++)
		says = says || is_subject(&w->cut.items[i]);
	own.k = own.k < POOL ? POOL : own.k;
	if ((says && search(s, &own, arena, &owns, err) < 0) ||
	    search_context(w, s, &own, arena, &context, err) < 0)
		return -1;
	merge(&m, &owns, &context, query->k, arena, results);
	return 0;
}
