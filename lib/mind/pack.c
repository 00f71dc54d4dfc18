#include "mind/pack.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "mind/pack_pin.h"
#include "mind/pack_plan.h"
#include "mind/pack_print.h"
#include "text/tokens.h"

enum { COUNTS_MAX = 4 /* times that a block is counted, to make it fuller */ };

struct packing {
	const struct pack_options *options;
	struct pack_plan plan;
	size_t frame; /* quarters of a token of all but the lines */
	struct pack *pack;
};

int
pack_format_find(const char *name)
{
	static const char *const NAMES[] = { "plain", "markdown", "xml",
		"json" };

	for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
		if (strcmp(NAMES[i], name) == 0)
			return (int)i;
	return -1;
}

static size_t
count(const struct pack_options *options, const struct buf *text)
{
	return options->count
		   ? options->count(options->ctx, buf_text(text), text->len)
		   : tokens_estimate(buf_text(text), text->len);
}

/*
 * JSON says how many tokens the block has, which is a part of it: it is
 * written again until that holds.  No number has fewer digits than a smaller
 * one, so that it ends.
 */
static void
write_block(struct packing *p)
{
	struct pack_print block = { .options = p->options,
		.lines = p->plan.chosen,
		.n = p->plan.n_chosen,
		.found = p->plan.n };
	struct buf *out = &p->pack->out;

	do {
		block.tokens = p->pack->tokens;
		buf_reset(out);
		pack_print(&block, out);
		p->pack->tokens = count(p->options, out);
	} while (
	    p->options->format == PACK_JSON && p->pack->tokens > block.tokens);
}

/* A block of at most so many quarters of a token, as they are estimated. */
static void
attempt(struct packing *p, size_t quarters)
{
	pack_plan_choose(
	    &p->plan, quarters > p->frame ? quarters - p->frame : 0);
	p->pack->tokens = 0;
	write_block(p);
}

/*
 * What the estimate thinks of a block and what a count says differ by a
 * factor, which is much the same for the next attempt.
 */
static void
fill(struct packing *p)
{
	size_t budget = p->options->budget;
	size_t limit = 4 * budget, best = 0;

	for (int i = 0; i < COUNTS_MAX && limit > best; i++) {
		struct pack *pack = p->pack;

		attempt(p, limit);
		if (pack->tokens <= budget)
			best = limit;
		if (!p->options->count || !pack->tokens ||
		    p->plan.n_chosen == p->plan.n_usable)
			break;
		limit = (size_t)((double)tokens_quarters(
				     pack->out.data, pack->out.len) *
				 (double)budget / (double)pack->tokens);
		if (pack->tokens > budget)
			limit -= limit / 50;
	}
	while (!best && p->pack->tokens > budget && limit) {
		limit /= 2;
		attempt(p, limit);
	}
	if (best && (p->options->count || p->pack->tokens > budget))
		attempt(p, best);
}

/* The core blocks always stand, so they have to fit. */
static int
measure_frame(struct packing *p, struct err *err)
{
	const struct pack_options *options = p->options;
	struct buf out = { 0 };
	size_t tokens;

	pack_print_frame(options, &out);
	p->frame = tokens_quarters(buf_text(&out), out.len);
	tokens = count(options, &out);
	buf_release(&out);
	if (tokens <= options->budget)
		return 0;
	if (options->n_blocks)
		return err_set(err, ERR_INPUT,
		    "the core blocks take %zu tokens, more than the budget of "
		    "%zu",
		    tokens, options->budget);
	if (options->format == PACK_JSON)
		return err_set(err, ERR_INPUT,
		    "an empty block takes %zu tokens, more than the budget of "
		    "%zu",
		    tokens, options->budget);
	return 0;
}

static void
note_items(struct packing *p)
{
	struct pack *pack = p->pack;
	size_t estimate = tokens_estimate(buf_text(&pack->out), pack->out.len);

	pack->n = p->plan.n_chosen;
	pack->items = alloc_array(pack->n + 1, sizeof *pack->items);
	for (size_t i = 0; i < pack->n; i++) {
		const struct pack_line *line = p->plan.chosen[i];
		struct pack_item *item = line->item;
		bool joined = i && line->joins &&
			      line->before == p->plan.chosen[i - 1];

		if (joined)
			item->merged_with = line->before - p->plan.all;
		if (p->options->format != PACK_JSON)
			item->tokens = ((joined ? line->joined : line->alone) +
					   3) /
				       4;
		if (p->options->count && estimate)
			item->tokens = item->tokens * pack->tokens / estimate;
		pack->items[i] = *item;
	}
}

int
pack_make(const struct pack_options *options, struct pack_item *items, size_t n,
    struct pack *pack, struct err *err)
{
	struct packing p = { .options = options, .pack = pack };

	*pack = (struct pack){ 0 };
	if (n > PACK_ITEMS_MAX)
		return err_set(err, ERR_INPUT,
		    "%zu memories to pack, more than %d", n, PACK_ITEMS_MAX);
	if (options->budget > PACK_BUDGET_MAX)
		return err_set(err, ERR_INPUT,
		    "the budget of %zu tokens is more than %d", options->budget,
		    PACK_BUDGET_MAX);
	if (measure_frame(&p, err) < 0)
		return -1;
	pack_pin(items, n);
	pack_plan_init(&p.plan, options, items, n);
	fill(&p);
	note_items(&p);
	pack_plan_release(&p.plan);
	return 0;
}

void
pack_release(struct pack *pack)
{
	free(pack->items);
	buf_release(&pack->out);
	*pack = (struct pack){ 0 };
}
