#include "serve/eval_budget.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "mind/pack.h"
#include "text/tokens.h"

/* As memos-context has them. */
enum { POOL_MIN = 50, POOL_TOKENS = 20 };

enum { COST_FRAME = 6 /* tokens of date and separators */ };

size_t
eval_budget_pool(size_t tokens)
{
	size_t n = tokens / POOL_TOKENS;

	if (n < POOL_MIN)
		n = POOL_MIN;
	return n < PACK_ITEMS_MAX ? n : PACK_ITEMS_MAX;
}

static bool
answers(const struct quiz_question *q, const char *id)
{
	for (size_t i = 0; i < q->n_answers; i++)
		if (strcmp(q->answers[i], id) == 0)
			return true;
	return false;
}

/* How many answers a hit holds. */
static size_t
held(const struct quiz_question *q, const struct quiz_hit *hit)
{
	size_t n = answers(q, hit->id);

	for (size_t i = 0; i < hit->n_facts; i++)
		n += answers(q, hit->facts[i]);
	return n;
}

static size_t
characters(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += (s[i] & 0xc0) != 0x80;
	return n;
}

static size_t
cost(const struct memory *m)
{
	size_t n = characters(m->text, m->text_len);

	if (m->name)
		n += characters(m->name, strlen(m->name));
	return (n + 3) / 4 + COST_FRAME;
}

/* One that is larger than all is cut, and counts if half of it is there. */
static double
pasted(const struct eval *eval, const struct quiz_question *q, size_t budget)
{
	size_t used = 0, got = 0;

	for (size_t i = 0; i < eval->n_hits; i++) {
		const struct quiz_hit *hit = &eval->hits[i];
		size_t tokens;

		if (!hit->memory)
			continue;
		tokens = cost(hit->memory);
		if (used + tokens > budget) {
			if (!used && 2 * budget >= tokens)
				got += held(q, hit);
			break;
		}
		used += tokens;
		got += held(q, hit);
	}
	return (double)got / (double)q->n_answers;
}

/*
 * The items of what is in the store, in their order, and whose they are.  What
 * has no score is valued by its place, as hits_settle() does.
 */
static size_t
list_items(const struct eval *eval, size_t pool, struct pack_item *items,
    const struct quiz_hit **whose)
{
	size_t n = 0;

	for (size_t i = 0; i < eval->n_hits && n < pool; i++) {
		const struct quiz_hit *hit = &eval->hits[i];

		if (!hit->memory)
			continue;
		whose[n] = hit;
		items[n++] = (struct pack_item){ .memory = hit->memory,
			.value = isnan(hit->score)
				     ? 1 - .6 * (double)i / (double)eval->n_hits
				     : hit->score,
			.superseded = hit->superseded };
	}
	return n;
}

/* Whether the block says all of it. */
static bool
said(const struct pack_item *items, const struct pack_item *item, size_t budget)
{
	if (!item->chosen && item->merged_with >= 0)
		item = &items[item->merged_with];
	return item->chosen && tokens_estimate(item->memory->text,
				   item->memory->text_len) <= budget;
}

static int
packed(struct eval *eval, const struct quiz_question *q, size_t budget,
    double *share, struct err *err)
{
	size_t pool = eval_budget_pool(budget), got = 0, n;
	const struct pack_options options = { .budget = budget };
	struct pack_item *items = alloc_array(pool + 1, sizeof *items);
	const struct quiz_hit **whose = alloc_array(pool + 1, sizeof *whose);
	struct pack pack = { 0 };
	int rc = 0;

	n = list_items(eval, pool, items, whose);
	if (eval->finder->n == 1)
		rc = pack_link(eval->finder->cubes[0].db, items, n, err);
	if (rc == 0)
		rc = pack_make(&options, items, n, &pack, err);
	for (size_t i = 0; i < n && rc == 0; i++)
		if (said(items, &items[i], budget))
			got += held(q, whose[i]);
	*share = (double)got / (double)q->n_answers;
	pack_release(&pack);
	free(whose);
	free(items);
	return rc;
}

int
eval_budget(struct eval *eval, const struct quiz_question *question, size_t i,
    double *values, struct err *err)
{
	size_t budget = eval->options.budgets[i];

	values[MEASURE_PASTED(i)] = pasted(eval, question, budget);
	return packed(eval, question, budget, &values[MEASURE_PACKED(i)], err);
}
