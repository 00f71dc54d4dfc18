#include "text/chunks.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/markdown.h"
#include "text/sentences.h"
#include "text/tokens.h"

enum { LEVELS = 6 /* of headings */ };

/* How well a text can be cut at a place; a heading's level counts more. */
enum strength {
	STRENGTH_NONE,
	STRENGTH_UNDER, /* a heading is parted from what is under it */
	STRENGTH_LINE,  /* of code, of a table */
	STRENGTH_SENTENCE,
	STRENGTH_ITEM,
	STRENGTH_BLOCK,
	STRENGTH_HEADING, /* and up to LEVELS more */
};

/* A place where the text may be cut. */
struct bound {
	size_t at;
	size_t quarters; /* of tokens before it */
	int strength;
	bool prose;   /* what comes behind it can be repeated */
	size_t block; /* the number of the block that it is in */
};

struct cutter {
	const char *text;
	size_t len;
	size_t most, overlap; /* quarters */
	struct arena *arena;
	struct markdown_block *blocks;
	size_t n_blocks;
	struct bound *bounds; /* the last one is the end */
	size_t n, room;
	struct chunk *chunks;
	size_t n_chunks, room_chunks;
	/* the headings over the block that was reached */
	size_t reached;
	const char *titles[LEVELS];
};

/* ---- places to cut at ---- */

static void
add_bound(struct cutter *c, size_t at, int strength, bool prose, size_t block)
{
	const struct bound *last = c->n ? &c->bounds[c->n - 1] : NULL;
	size_t quarters = 0;

	if (last)
		quarters = last->quarters +
			   tokens_quarters(c->text + last->at, at - last->at);
	c->bounds = arena_grow(
	    c->arena, c->bounds, c->n, &c->room, sizeof *c->bounds);
	c->bounds[c->n++] = (struct bound){ at, quarters, strength, prose,
		block };
}

static int
block_strength(const struct cutter *c, size_t i)
{
	const struct markdown_block *block = &c->blocks[i];
	const struct markdown_block *before = i ? block - 1 : NULL;

	if (before && before->kind == MARKDOWN_HEADING)
		return STRENGTH_UNDER;
	if (block->kind == MARKDOWN_HEADING)
		return STRENGTH_HEADING + LEVELS - block->level;
	/* an item right behind another one */
	if (block->kind == MARKDOWN_ITEM && before &&
	    before->end == block->start)
		return STRENGTH_ITEM;
	return STRENGTH_BLOCK;
}

static void
add_sentences(struct cutter *c, const struct markdown_block *block, size_t i)
{
	struct sentence sentence;
	size_t at = block->start;

	sentences_next(c->text, block->end, &at, &sentence);
	while (sentences_next(c->text, block->end, &at, &sentence))
		add_bound(c, sentence.start, STRENGTH_SENTENCE, true, i);
}

static void
add_lines(struct cutter *c, const struct markdown_block *block, size_t i)
{
	const char *at = c->text + block->start, *end = c->text + block->end;

	while ((at = memchr(at, '\n', (size_t)(end - at))) && ++at < end)
		add_bound(c, (size_t)(at - c->text), STRENGTH_LINE, false, i);
}

static void
add_block(struct cutter *c, size_t i)
{
	const struct markdown_block *block = &c->blocks[i];
	bool prose = block->kind == MARKDOWN_PROSE ||
		     block->kind == MARKDOWN_ITEM;
	size_t quarters = tokens_quarters(
	    c->text + block->start, block->end - block->start);

	add_bound(c, block->start, block_strength(c, i), prose, i);
	if (prose)
		add_sentences(c, block, i);
	else if (quarters > c->most)
		add_lines(c, block, i);
}

/* ---- the headings over a place ---- */

static void
reach(struct cutter *c, size_t block)
{
	for (; c->reached <= block && c->reached < c->n_blocks; c->reached++) {
		const struct markdown_block *b = &c->blocks[c->reached];

		if (b->kind != MARKDOWN_HEADING)
			continue;
		c->titles[b->level - 1] = b->title;
		for (int level = b->level; level < LEVELS; level++)
			c->titles[level] = NULL;
	}
}

/* Of a piece that begins in a block: headings at its start are over it. */
static const char *
heading(struct cutter *c, size_t block)
{
	struct buf path = { 0 };
	const char *copy = NULL;

	while (block + 1 < c->n_blocks &&
	       c->blocks[block].kind == MARKDOWN_HEADING &&
	       c->blocks[block + 1].kind == MARKDOWN_HEADING &&
	       c->blocks[block + 1].level > c->blocks[block].level)
		block++;
	reach(c, block);
	for (int level = 0; level < LEVELS; level++) {
		if (!c->titles[level] || !*c->titles[level])
			continue;
		buf_string(&path, path.len ? " > " : "");
		buf_string(&path, c->titles[level]);
	}
	if (path.len)
		copy = arena_copy(c->arena, path.data, path.len);
	buf_release(&path);
	return copy;
}

/* ---- cutting ---- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' ||
	       c == '\v';
}

/* Adds a piece; its first line keeps the blanks that indent it. */
static void
add_chunk(struct cutter *c, size_t start, const struct bound *fresh, size_t end)
{
	size_t at = start;

	while (end > start && is_blank(c->text[end - 1]))
		end--;
	for (; at < end && is_blank(c->text[at]); at++)
		if (c->text[at] == '\n')
			start = at + 1;
	if (at >= end)
		return;
	c->chunks = arena_grow(c->arena, c->chunks, c->n_chunks,
	    &c->room_chunks, sizeof *c->chunks);
	c->chunks[c->n_chunks++] = (struct chunk){ start, end,
		fresh->at > start ? fresh->at : start,
		heading(c, fresh->block) };
}

/*
 * The best bound behind `from` and within `limit`: the strongest one of the
 * second half, or else the last one between blocks, or else the last one.
 * 0 if there is none.
 */
static size_t
best_bound(const struct cutter *c, size_t from, size_t start, size_t limit)
{
	size_t best = 0;
	int best_score = 0;

	for (size_t i = from; i < c->n && c->bounds[i].quarters <= limit; i++) {
		const struct bound *b = &c->bounds[i];
		int score = b->strength;

		if (2 * (b->quarters - start) >= limit - start)
			score += 100;
		else if (b->strength >= STRENGTH_ITEM)
			score = 50;
		if (score >= best_score) {
			best = i;
			best_score = score;
		}
	}
	return best;
}

/* A text without bounds is cut behind a line, a word or a character. */
static struct bound
hard_bound(const struct cutter *c, const struct bound *from, size_t limit)
{
	struct bound bound = *from;
	size_t at = from->at, line = 0, word = 0, quarters = from->quarters;

	while (at < c->len) {
		uint32_t cp;
		size_t n = utf8_get(c->text + at, c->len - at, &cp);

		quarters += tokens_quarters(c->text + at, n);
		if (quarters > limit && at > from->at)
			break;
		at += n;
		if (cp == '\n')
			line = at;
		else if (cp == ' ')
			word = at;
	}
	/* not too far back */
	if (2 * (line - from->at) > at - from->at && line)
		at = line;
	else if (2 * (word - from->at) > at - from->at && word)
		at = word;
	bound.at = at;
	bound.quarters += tokens_quarters(c->text + from->at, at - from->at);
	bound.strength = STRENGTH_NONE;
	return bound;
}

/* Where a piece begins that was cut off at bounds[i]: some sentences before. */
static size_t
overlap(const struct cutter *c, size_t i, size_t fresh)
{
	const struct bound *cut = &c->bounds[i];
	size_t back = i;

	if (cut->strength >= STRENGTH_HEADING || cut->strength == STRENGTH_LINE)
		return i;
	while (back > 0 && c->bounds[back - 1].prose &&
	       c->bounds[back - 1].at > fresh) {
		size_t repeated = cut->quarters - c->bounds[back - 1].quarters;

		if (repeated > (back == i ? 2 : 1) * c->overlap)
			break;
		back--;
	}
	return back;
}

/*
 * Where to cut a piece that begins with `start` quarters before it; 0 if there
 * is no bound.  The last two are about as long as each other, if they can be.
 */
static size_t
choose(const struct cutter *c, size_t from, size_t start, size_t *limit)
{
	size_t left = c->bounds[c->n - 1].quarters - start, i;

	if (2 * left < 3 * c->most) {
		*limit = start + left * 3 / 5;
		i = best_bound(c, from, start, *limit);
		if (i && 2 * (c->bounds[i].quarters - start) >= *limit - start)
			return i;
	}
	*limit = start + c->most;
	return best_bound(c, from, start, *limit);
}

static void
cut(struct cutter *c)
{
	const struct bound *end = &c->bounds[c->n - 1];
	struct bound fresh = c->bounds[0], start = fresh;
	size_t next = 1; /* the first bound behind fresh */

	while (end->quarters - start.quarters > c->most) {
		size_t limit, i = choose(c, next, start.quarters, &limit);
		struct bound at;

		if (i) {
			at = c->bounds[i];
			add_chunk(c, start.at, &fresh, at.at);
			start = c->bounds[overlap(c, i, fresh.at)];
			next = i + 1;
		} else {
			at = hard_bound(c, &fresh, limit);
			add_chunk(c, start.at, &fresh, at.at);
			start = at;
		}
		fresh = at;
	}
	add_chunk(c, start.at, &fresh, c->len);
}

void
chunks_cut(const char *text, size_t len, const struct chunks_options *options,
    struct arena *arena, struct chunk **chunks, size_t *n)
{
	struct cutter c = { .text = text, .len = len, .arena = arena };

	c.most = 4 * (options->tokens ? options->tokens : CHUNKS_TOKENS);
	c.overlap = 4 * (options->overlap ? options->overlap : CHUNKS_OVERLAP);
	markdown_blocks(
	    text, len, !options->markdown, arena, &c.blocks, &c.n_blocks);
	for (size_t i = 0; i < c.n_blocks; i++)
		add_block(&c, i);
	if (c.n) {
		add_bound(&c, len, STRENGTH_BLOCK, false, c.n_blocks - 1);
		cut(&c);
	}
	*chunks = c.chunks;
	*n = c.n_chunks;
}
