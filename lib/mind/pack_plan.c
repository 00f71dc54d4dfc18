#include "mind/pack_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "mind/pack_order.h"
#include "mind/pack_repeat.h"
#include "mind/pack_value.h"
#include "text/tokens.h"

enum {
	TEXT_MIN = 24, /* quarters of a token of a text that is cut */
};

/* ---- what may be packed ---- */

static const char *
fault_of(
    const struct pack_options *options, const struct memory *m, int64_t now)
{
	if (m->state == MEMORY_FORGOTTEN)
		return "it is forgotten";
	if (options->superseded)
		return NULL;
	if (m->replaced_at != CLOCK_NONE ||
	    (m->valid_to != CLOCK_NONE && m->valid_to <= now))
		return "it is no longer true";
	return NULL;
}

static double
value_of(const struct pack_item *item)
{
	return isfinite(item->value) ? item->value : 0;
}

/* Those far under the best score; returns that score. */
static double
leave_out_low(struct pack_item *items, size_t n)
{
	double top = 0;

	for (size_t i = 0; i < n; i++)
		if (!items[i].left_out && value_of(&items[i]) > top)
			top = value_of(&items[i]);
	for (size_t i = 0; i < n; i++)
		if (!items[i].left_out && !items[i].pinned &&
		    value_of(&items[i]) < PACK_FLOOR * top)
			items[i].left_out = "its score is low";
	return top;
}

static void
link_repeats(struct pack_plan *plan)
{
	for (size_t i = plan->n; i-- > 0;) {
		struct pack_line *line = &plan->all[i], *kept;

		if (line->item->left_out != pack_repeat_reason)
			continue;
		kept = &plan->all[line->item->merged_with];
		line->next_repeat = kept->repeats;
		kept->repeats = line;
	}
}

static void
link_turns(struct pack_plan *plan, const struct pack_item *items)
{
	size_t *places = alloc_array(plan->n + 1, sizeof *places);

	for (size_t i = 0; i < plan->n; i++)
		places[i] = i;
	pack_order(items, places, plan->n);
	for (size_t i = 1; i < plan->n; i++) {
		struct pack_line *before = &plan->all[places[i - 1]];
		struct pack_line *line = &plan->all[places[i]];

		if (!pack_order_adjacent(before->item, line->item))
			continue;
		line->before = before;
		line->joins = !line->repeats &&
			      pack_print_joins(plan->options,
				  before->item->memory, line->item->memory);
	}
	free(places);
}

/* ---- what they cost, and are worth ---- */

static size_t
cost(const struct pack_options *options, const struct pack_line *line,
    bool joined, struct buf *scratch)
{
	size_t comma = options->format == PACK_JSON;

	buf_reset(scratch);
	pack_print_line(options, line, joined, scratch);
	return tokens_quarters(buf_text(scratch), scratch->len) + comma;
}

/* In JSON, what it would be in a block of lines. */
static size_t
own_tokens(const struct pack_options *options, const struct pack_line *line,
    struct buf *scratch)
{
	struct pack_options lines = *options;

	lines.format = PACK_PLAIN;
	return (cost(&lines, line, false, scratch) + 3) / 4;
}

static double
share_of(const struct pack_item *item, double top)
{
	return top > 0 ? fmax(value_of(item) / top, 0) : 1;
}

/* The score of the question that a turn answers, as a share. */
static double
question_of(const struct pack_line *line, double top)
{
	const struct memory *m;

	if (!line->before)
		return 0;
	m = line->before->item->memory;
	return pack_value_asks(m->text, m->text_len)
		   ? share_of(line->before->item, top)
		   : 0;
}

static void
price(struct pack_plan *plan, struct pack_line *line, double top,
    struct buf *scratch)
{
	const struct pack_options *options = plan->options;
	const struct memory *m = line->item->memory;
	struct pack_value value = { .share = share_of(line->item, top),
		.answers = question_of(line, top),
		.text = m->text,
		.len = m->text_len };

	if (options->format == PACK_JSON)
		line->item->tokens = own_tokens(options, line, scratch);
	line->alone = cost(options, line, false, scratch);
	line->joined = line->joins ? cost(options, line, true, scratch)
				   : line->alone;
	value.quarters = line->alone;
	line->worth = pack_value(&value);
}

static int
compare_worth(const void *left, const void *right)
{
	const struct pack_line *a = *(struct pack_line *const *)left;
	const struct pack_line *b = *(struct pack_line *const *)right;

	if (a->item->pinned != b->item->pinned)
		return a->item->pinned ? -1 : 1;
	if (a->worth != b->worth)
		return a->worth > b->worth ? -1 : 1;
	return (a > b) - (a < b);
}

/*
 * A text has no fewer quarters of a token than bytes, so that of one that is
 * longer than the budget only a beginning could stand: it is not printed to
 * learn what it costs.
 */
static void
value_lines(struct pack_plan *plan, double top)
{
	struct buf scratch = { 0 };

	for (size_t i = 0; i < plan->n; i++) {
		struct pack_line *line = &plan->all[i];

		if (line->item->left_out)
			continue;
		if (line->item->memory->text_len / 4 > plan->options->budget)
			line->cut = 4 * plan->options->budget;
		price(plan, line, top, &scratch);
		line->cut = 0;
		plan->usable[plan->n_usable++] = line;
	}
	buf_release(&scratch);
	qsort(plan->usable, plan->n_usable, sizeof(struct pack_line *),
	    compare_worth);
}

void
pack_plan_init(struct pack_plan *plan, const struct pack_options *options,
    struct pack_item *items, size_t n)
{
	int64_t now = clock_now();
	double top;

	*plan = (struct pack_plan){ .options = options,
		.all = alloc_array(n + 1, sizeof *plan->all),
		.n = n,
		.usable = alloc_array(n + 1, sizeof(struct pack_line *)),
		.chosen = alloc_array(n + 1, sizeof(struct pack_line *)) };
	for (size_t i = 0; i < n; i++) {
		plan->all[i].item = &items[i];
		items[i].chosen = false;
		items[i].tokens = 0;
		items[i].merged_with = -1;
		items[i].left_out = fault_of(options, items[i].memory, now);
	}
	pack_repeat(items, n);
	top = leave_out_low(items, n);
	link_repeats(plan);
	link_turns(plan, items);
	value_lines(plan, top);
}

void
pack_plan_release(struct pack_plan *plan)
{
	free(plan->all);
	free(plan->usable);
	free(plan->chosen);
	*plan = (struct pack_plan){ 0 };
}

/* ---- what is ---- */

/* What a line adds: it may join the turn before, and the one behind join it. */
static size_t
added(const struct pack_line *line, const struct pack_line *behind)
{
	bool joins = line->joins && line->before->item->chosen;
	size_t quarters = joins ? line->joined : line->alone;

	if (behind && behind->item->chosen)
		quarters -= behind->alone - behind->joined;
	return quarters;
}

/* For each line the one that joins it, NULL for none. */
static struct pack_line **
lines_behind(const struct pack_plan *plan)
{
	struct pack_line **behind = alloc_array(
	    plan->n + 1, sizeof(struct pack_line *));

	for (size_t i = 0; i < plan->n; i++)
		if (plan->all[i].joins)
			behind[plan->all[i].before - plan->all] = &plan->all[i];
	return behind;
}

static void
choose_greedily(struct pack_plan *plan, size_t quarters)
{
	struct pack_line **behind = lines_behind(plan);

	for (size_t i = 0; i < plan->n_usable; i++) {
		struct pack_line *line = plan->usable[i];
		size_t more = added(line, behind[line - plan->all]);

		if (line->item->memory->text_len / 4 > plan->options->budget ||
		    more > quarters) {
			line->item->left_out = "there is no room";
			continue;
		}
		quarters -= more;
		line->item->chosen = true;
		line->item->left_out = NULL;
	}
	free(behind);
}

static bool
is_better(const struct pack_item *a, const struct pack_item *b)
{
	if (a->pinned != b->pinned)
		return a->pinned;
	return value_of(a) > value_of(b);
}

/* Nothing fits: the beginning of the best is more than nothing. */
static void
choose_beginning(struct pack_plan *plan, size_t quarters)
{
	struct pack_line *best = NULL;
	struct buf scratch = { 0 };
	size_t now;

	for (size_t i = 0; i < plan->n_usable; i++)
		if (!best || is_better(plan->usable[i]->item, best->item))
			best = plan->usable[i];
	if (!best || quarters < TEXT_MIN)
		return;
	best->cut = quarters;
	while ((now = cost(plan->options, best, false, &scratch)) > quarters &&
	       best->cut > TEXT_MIN) {
		size_t over = now - quarters;

		best->cut -= over < best->cut - TEXT_MIN ? over
							 : best->cut - TEXT_MIN;
	}
	buf_release(&scratch);
	if (now > quarters) {
		best->cut = 0;
		return;
	}
	best->item->chosen = true;
	best->item->left_out = NULL;
}

static void
order_chosen(struct pack_plan *plan)
{
	size_t *places = alloc_array(plan->n + 1, sizeof *places);

	plan->n_chosen = 0;
	for (size_t i = 0; i < plan->n; i++)
		if (plan->all[i].item->chosen)
			places[plan->n_chosen++] = i;
	if (plan->n_chosen)
		pack_order(plan->all->item, places, plan->n_chosen);
	for (size_t i = 0; i < plan->n_chosen; i++)
		plan->chosen[i] = &plan->all[places[i]];
	free(places);
}

void
pack_plan_choose(struct pack_plan *plan, size_t quarters)
{
	for (size_t i = 0; i < plan->n_usable; i++) {
		plan->usable[i]->item->chosen = false;
		plan->usable[i]->cut = 0;
	}
	choose_greedily(plan, quarters);
	order_chosen(plan);
	if (!plan->n_chosen && plan->n_usable) {
		choose_beginning(plan, quarters);
		order_chosen(plan);
	}
}
