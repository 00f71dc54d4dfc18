#include "text/chunks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "random.h"
#include "tap.h"
#include "text/tokens.h"

struct result {
	struct arena arena;
	struct chunk *chunks;
	size_t n;
};

static struct result
cut(const char *text, size_t len, bool markdown, size_t tokens, size_t overlap)
{
	const struct chunks_options options = { markdown, tokens, overlap };
	struct result r = { 0 };

	chunks_cut(text, len, &options, &r.arena, &r.chunks, &r.n);
	return r;
}

/* Appends sentences of about 10 tokens each, numbered from `from`. */
static void
sentences(struct buf *out, int from, int n)
{
	for (int i = from; i < from + n; i++)
		buf_printf(
		    out, "This is sentence number %04d of the text. ", i);
}

static void
small_texts(void)
{
	struct result r = cut("", 0, true, 0, 0);

	tap(r.n == 0, "nothing is no piece");
	arena_release(&r.arena);
	r = cut("\n \t\n", 4, false, 0, 0);
	tap(r.n == 0, "blanks are no piece");
	arena_release(&r.arena);
	r = cut("\n\n  Hello you.\n\n", 16, false, 0, 0);
	tap(r.n == 1 && r.chunks[0].start == 2 && r.chunks[0].end == 14,
	    "one piece keeps the blanks that indent it and no others");
	tap(r.n == 1 && !r.chunks[0].heading, "a plain text has no heading");
	arena_release(&r.arena);
}

static void
headings(void)
{
	struct buf text = { 0 };
	struct result r;
	size_t second;

	buf_string(&text, "# Guide\n\n## Install\n\n");
	sentences(&text, 0, 12);
	buf_string(&text, "\n\n### Debian\n\n");
	second = text.len - strlen("### Debian\n\n");
	sentences(&text, 20, 12);
	r = cut(text.data, text.len, true, 200, 20);
	tap(r.n == 2 && r.chunks[1].start == second,
	    "a text is cut before a heading");
	tap(r.n == 2 && r.chunks[1].fresh == second,
	    "and nothing is repeated there");
	tap(r.n == 2 && strcmp(r.chunks[0].heading, "Guide > Install") == 0 &&
		strcmp(r.chunks[1].heading, "Guide > Install > Debian") == 0,
	    "a piece knows its headings");
	arena_release(&r.arena);
	buf_release(&text);
}

static void
overlaps(void)
{
	struct buf text = { 0 };
	struct result r;
	bool whole = true, repeated = true;

	sentences(&text, 0, 100);
	r = cut(text.data, text.len, false, 200, 25);
	for (size_t i = 0; i < r.n; i++)
		whole = whole &&
			strncmp(text.data + r.chunks[i].start, "This is", 7) ==
			    0 &&
			text.data[r.chunks[i].end - 1] == '.';
	for (size_t i = 1; i < r.n; i++)
		repeated = repeated &&
			   r.chunks[i].start < r.chunks[i - 1].end &&
			   r.chunks[i].fresh >= r.chunks[i - 1].end &&
			   r.chunks[i].fresh - r.chunks[i].start <= 100;
	tap(r.n >= 5 && r.n <= 8, "a long text is cut (%zu pieces)", r.n);
	tap(whole, "pieces are whole sentences");
	tap(repeated, "each repeats the end of the one before it");
	arena_release(&r.arena);
	buf_release(&text);
}

static void
whole_blocks(void)
{
	struct buf text = { 0 };
	struct result r;
	size_t fence, end;
	bool cut_inside = false;

	sentences(&text, 0, 10);
	buf_string(&text, "\n\n");
	fence = text.len;
	buf_string(&text, "```\n");
	for (int i = 0; i < 40; i++)
		buf_printf(&text, "line %02d of code.\n\n", i);
	buf_string(&text, "```\n\n");
	end = text.len;
	sentences(&text, 10, 10);
	r = cut(text.data, text.len, true, 220, 20);
	for (size_t i = 0; i < r.n; i++)
		cut_inside = cut_inside || (r.chunks[i].start > fence &&
					       r.chunks[i].start + 5 < end);
	tap(r.n >= 2 && !cut_inside, "code that fits is not cut");
	arena_release(&r.arena);
	r = cut(text.data, text.len, true, 100, 20);
	for (size_t i = 0; i < r.n; i++)
		cut_inside = cut_inside ||
			     (r.chunks[i].start > fence &&
				 strncmp(text.data + r.chunks[i].start, "line",
				     4) == 0);
	tap(cut_inside, "code that does not fit is cut between lines");
	arena_release(&r.arena);
	buf_release(&text);
}

static void
without_blanks(void)
{
	struct buf text = { 0 };
	struct result r;
	bool whole = true;

	for (int i = 0; i < 60; i++)
		buf_string(&text, "我今天去了市场买菜。");
	r = cut(text.data, text.len, false, 100, 15);
	for (size_t i = 0; i < r.n; i++)
		whole = whole &&
			memcmp(text.data + r.chunks[i].start, "我", 3) == 0 &&
			memcmp(text.data + r.chunks[i].end - 3, "。", 3) == 0;
	tap(r.n > 5 && whole, "Chinese is cut between sentences");
	tap(r.n > 1 && r.chunks[1].fresh > r.chunks[1].start,
	    "and its sentences are repeated");
	arena_release(&r.arena);
	buf_reset(&text);
	for (int i = 0; i < 1000; i++)
		buf_string(&text, "字");
	r = cut(text.data, text.len, false, 100, 15);
	tap(r.n == 10 && r.chunks[3].end - r.chunks[3].start == 300,
	    "what has no bounds is cut between characters");
	arena_release(&r.arena);
	buf_release(&text);
}

/*
 * Of any text: all of it but blanks is in the pieces, in order, and none has
 * too many tokens.
 */
static bool
covers(const struct buf *text, const struct result *r, size_t tokens)
{
	size_t at = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct chunk *c = &r->chunks[i];

		if (c->start > c->fresh || c->fresh >= c->end ||
		    c->fresh < at || c->end > text->len ||
		    strspn(text->data + at, " \n") < c->fresh - at ||
		    tokens_quarters(text->data + c->start, c->end - c->start) >
			4 * tokens)
			return false;
		at = c->end;
	}
	return strspn(buf_text(text) + at, " \n") == text->len - at;
}

static void
any_text(void)
{
	static const char *const parts[] = { "word ", "Word. ", "\n", "\n\n",
		"# Head\n", "```\n", "| a | b |\n|---|---|\n", "- item ", "字",
		"。", "### x\n", "line\n", "a-very-long-word-without-blanks",
		"Ends here! " };
	struct buf text = { 0 };
	int wrong = 0;

	for (int round = 0; round < 400; round++) {
		struct result r;
		size_t n = random_below(300);

		buf_reset(&text);
		for (size_t i = 0; i < n; i++)
			buf_string(&text,
			    parts[random_below(sizeof parts / sizeof *parts)]);
		r = cut(buf_text(&text), text.len, round % 4 != 0,
		    30 + random_below(50), 10);
		wrong += !covers(&text, &r, 80);
		arena_release(&r.arena);
	}
	tap(wrong == 0, "any text is in its pieces, in order (%d are not)",
	    wrong);
	buf_release(&text);
}

int
main(void)
{
	small_texts();
	headings();
	overlaps();
	whole_blocks();
	without_blanks();
	any_text();
	return tap_end();
}
