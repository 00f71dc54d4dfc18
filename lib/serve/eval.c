#include "serve/eval.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "serve/eval_budget.h"
#include "serve/query.h"
#include "store/rows.h"

void
eval_release(struct eval *eval)
{
	arena_release(&eval->arena);
	arena_release(&eval->scratch);
}

/* ---- asking ---- */

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
take_results(struct eval *eval, const struct results *results)
{
	struct arena *arena = &eval->scratch;
	struct quiz_hit *hits = arena_bytes(
	    arena, (results->n + 1) * sizeof *hits);

	for (size_t i = 0; i < results->n; i++) {
		const struct found *found = &results->items[i];
		struct quiz_hit *hit = &hits[i];

		*hit = (struct quiz_hit){ .id = found->memory.id,
			.run = found->memory.run_id,
			.score = found->hit.score,
			.memory = &found->memory,
			.superseded = found->superseded };
		hit->facts = arena_bytes(
		    arena, (found->n_facts + 1) * sizeof *hit->facts);
		for (size_t j = 0; j < found->n_facts; j++)
			hit->facts[hit->n_facts++] = found->facts[j].id;
	}
	eval->hits = hits;
	eval->n_hits = results->n;
}

/* How deep a ranking has to go for all that is measured. */
static size_t
depth_of(const struct eval_options *o, size_t k)
{
	size_t depth = o->depth > k ? o->depth : k;

	for (size_t i = 0; i < o->n_budgets; i++)
		if (depth < eval_budget_pool(o->budgets[i]))
			depth = eval_budget_pool(o->budgets[i]);
	return depth < SEARCH_K_MAX ? depth : SEARCH_K_MAX;
}

static int
read_query(struct eval *eval, const struct quiz_question *question,
    struct query *query, struct err *err)
{
	struct json_span line = { JSON_OBJECT, question->line, question->len };

	*query = eval->options.query;
	return query_read(query, &line, &eval->scratch, err);
}

static int
find(struct eval *eval, const struct query *query, struct results *results,
    struct err *err)
{
	static const struct cutoff none;

	return eval->reranker ? reranker_search(eval->reranker, eval->finder,
				    query, &none, &eval->scratch, results, err)
			      : finder_search(eval->finder, query,
				    &eval->scratch, results, err);
}

/* The first question of all is asked twice: files are opened once. */
static int
ask(struct eval *eval, struct query *query, double *ms, struct err *err)
{
	struct results results;
	double before;

	query->k = depth_of(&eval->options, query->k);
	if (!eval->warm && find(eval, query, &results, err) < 0)
		return -1;
	eval->warm = true;
	before = now_ms();
	if (find(eval, query, &results, err) < 0)
		return -1;
	*ms = now_ms() - before;
	take_results(eval, &results);
	return 0;
}

/* ---- the store ---- */

static int
look_up(
    struct eval *eval, const char *id, const struct memory **m, struct err *err)
{
	struct memory *found = arena_bytes(&eval->scratch, sizeof *found);

	for (size_t i = 0; i < eval->finder->n; i++) {
		int rc = rows_find(
		    eval->finder->cubes[i].db, id, &eval->scratch, found, err);

		if (rc > 0)
			*m = found;
		if (rc)
			return rc;
	}
	return 0;
}

/* Fills what results from elsewhere do not say of the memories. */
static int
complete(struct eval *eval, struct err *err)
{
	struct quiz_hit *hits;

	if (!eval->options.sessions && !eval->options.n_budgets)
		return 0;
	hits = arena_bytes(&eval->scratch, (eval->n_hits + 1) * sizeof *hits);
	for (size_t i = 0; i < eval->n_hits; i++) {
		hits[i] = eval->hits[i];
		if (!hits[i].memory &&
		    look_up(eval, hits[i].id, &hits[i].memory, err) < 0)
			return -1;
		if (hits[i].memory && !hits[i].run)
			hits[i].run = hits[i].memory->run_id;
	}
	eval->hits = hits;
	return 0;
}

/* ---- places ---- */

/* The ids that stand for an answer, one of several in a place. */
struct name {
	const char *text;
	size_t unit; /* from 0, before it is known which are repeated */
};

struct units {
	struct name *names; /* sorted by text, then by unit */
	size_t n_names;
	size_t
	    *places; /* of each unit, from 1; that of the first of its name */
	size_t n;
};

static int
compare_names(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int rc = strcmp(x->text, y->text);

	return rc ? rc : (x->unit > y->unit) - (x->unit < y->unit);
}

/* A memory without a session is one of its own. */
static const char *
name_of(const struct eval *eval, const struct quiz_hit *hit)
{
	return eval->options.sessions && hit->run ? hit->run : hit->id;
}

static const struct name *
find_name(const struct units *u, const char *text)
{
	size_t low = 0, high = u->n_names;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(u->names[middle].text, text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < u->n_names && strcmp(u->names[low].text, text) == 0
		   ? &u->names[low]
		   : NULL;
}

/* What is repeated counts once, where it is first. */
static void
number_units(const struct eval *eval, struct units *u)
{
	size_t place = 0;

	for (size_t i = 0; i < u->n; i++) {
		const struct name *first = find_name(
		    u, name_of(eval, &eval->hits[i]));

		u->places[i] = first->unit == i ? ++place
						: u->places[first->unit];
	}
}

static void
list_units(struct eval *eval, struct units *u)
{
	bool facts = !eval->options.sessions;
	size_t n = eval->n_hits;

	for (size_t i = 0; i < eval->n_hits && facts; i++)
		n += eval->hits[i].n_facts;
	u->n = eval->n_hits;
	u->names = arena_bytes(&eval->scratch, (n + 1) * sizeof *u->names);
	u->places = arena_bytes(&eval->scratch, (u->n + 1) * sizeof *u->places);
	for (size_t i = 0; i < eval->n_hits; i++) {
		const struct quiz_hit *hit = &eval->hits[i];

		u->names[u->n_names++] = (struct name){ name_of(eval, hit), i };
		for (size_t j = 0; j < hit->n_facts && facts; j++)
			u->names[u->n_names++] = (struct name){ hit->facts[j],
				i };
	}
	qsort(u->names, u->n_names, sizeof *u->names, compare_names);
	number_units(eval, u);
}

/* How many places the cut-off leaves: at most k, of the score that it takes. */
static size_t
left(const struct eval *eval, const struct units *u, size_t k)
{
	size_t places = 0;

	for (size_t i = 0; i < u->n; i++) {
		if (!cutoff_passes(&eval->options.cutoff, eval->hits[i].score,
			eval->hits[0].score))
			break;
		if (places < u->places[i])
			places = u->places[i];
		if (places == k)
			break;
	}
	return places;
}

/* ---- answers ---- */

struct answers {
	const char **items;
	size_t n;
};

static void
add_answer(struct answers *answers, const char *text)
{
	for (size_t i = 0; i < answers->n; i++)
		if (strcmp(answers->items[i], text) == 0)
			return;
	answers->items[answers->n++] = text;
}

/* The sessions that answer a question: as it says, or those of its answers. */
static int
find_sessions(struct eval *eval, const struct quiz_question *q,
    struct answers *answers, struct err *err)
{
	answers->n = 0;
	answers->items = arena_bytes(&eval->scratch,
	    (q->n_answers + q->n_sessions + 1) * sizeof *answers->items);
	for (size_t i = 0; i < q->n_sessions; i++)
		add_answer(answers, q->sessions[i]);
	for (size_t i = 0; i < q->n_answers && !q->n_sessions; i++) {
		const struct memory *m = NULL;

		if (look_up(eval, q->answers[i], &m, err) < 0)
			return -1;
		add_answer(answers, m && m->run_id ? m->run_id : q->answers[i]);
	}
	return 0;
}

static int
compare_places(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
find_places(struct eval *eval, const struct units *units,
    const struct answers *answers, struct eval_row *row)
{
	row->n_answers = answers->n;
	row->places = arena_bytes(
	    &eval->arena, (answers->n + 1) * sizeof *row->places);
	for (size_t i = 0; i < answers->n; i++) {
		const struct name *name = find_name(units, answers->items[i]);

		if (name)
			row->places[row->n++] = units->places[name->unit];
	}
	qsort(row->places, row->n, sizeof *row->places, compare_places);
}

/* ---- measuring ---- */

static int
measure(struct eval *eval, const struct quiz_question *q, size_t k,
    struct eval_row *row, struct err *err)
{
	const struct eval_options *o = &eval->options;
	struct answers answers = { q->answers, q->n_answers };
	struct units units = { 0 };

	if (complete(eval, err) < 0 ||
	    (o->sessions && find_sessions(eval, q, &answers, err) < 0))
		return -1;
	list_units(eval, &units);
	find_places(eval, &units, &answers, row);
	row->unmeasured = q->answerable && !answers.n;
	if (row->unmeasured)
		return 0;
	if (answers.n)
		measure_ranking(row->places, row->n, answers.n, row->values);
	measure_cut(
	    row->places, row->n, answers.n, left(eval, &units, k), row->values);
	if (!q->n_answers)
		return 0;
	for (size_t i = 0; i < o->n_budgets; i++)
		if (eval_budget(eval, q, i, row->values, err) < 0)
			return -1;
	return 0;
}

static void
begin(struct eval *eval, const struct quiz_question *q, struct eval_row *row)
{
	arena_reset(&eval->scratch);
	eval->hits = NULL;
	eval->n_hits = 0;
	*row = (struct eval_row){ .category = q->category };
	for (size_t i = 0; i < MEASURE_MAX; i++)
		row->values[i] = NAN;
}

/* Answers that the store does not have can never be found. */
static int
count_unknown(struct eval *eval, const struct quiz_question *q, struct err *err)
{
	for (size_t i = 0; i < q->n_answers; i++) {
		const struct memory *m = NULL;

		if (look_up(eval, q->answers[i], &m, err) < 0)
			return -1;
		eval->unknown += !m;
	}
	return 0;
}

int
eval_ask(struct eval *eval, const struct quiz_question *question,
    struct eval_row *row, struct err *err)
{
	struct query query;
	size_t k;

	if (question->given)
		return eval_given(eval, question, question, row, err);
	begin(eval, question, row);
	if (read_query(eval, question, &query, err) < 0)
		return -1;
	k = query.k;
	if (ask(eval, &query, &row->values[MEASURE_MS], err) < 0 ||
	    count_unknown(eval, question, err) < 0)
		return -1;
	return measure(eval, question, k, row, err);
}

int
eval_given(struct eval *eval, const struct quiz_question *question,
    const struct quiz_question *others, struct eval_row *row, struct err *err)
{
	begin(eval, question, row);
	row->missing = !others;
	if (others) {
		eval->hits = others->hits;
		eval->n_hits = others->n_hits;
		row->values[MEASURE_MS] = others->ms;
	}
	return measure(eval, question, eval->options.query.k, row, err);
}
