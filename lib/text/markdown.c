#include "text/markdown.h"

#include <string.h>

#include "base/utf8.h"

enum {
	TITLE_MAX = 200,
	IMAGE_PART_MAX = 2048, /* bytes of the caption, of the path */
};

struct line {
	const char *text; /* without the blanks at its ends */
	size_t len, indent, start, end;
};

struct scan {
	const char *text;
	size_t len;
	struct arena *arena;
	struct markdown_block *blocks;
	size_t n, room;
	bool open;        /* the last block goes on */
	char fence;       /* its character; 0 outside of one */
	size_t fence_len; /* how many of it opened the fence */
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' ||
	       c == '\v';
}

static struct line
line_at(const struct scan *s, size_t at)
{
	const char *newline = memchr(s->text + at, '\n', s->len - at);
	struct line line = { .start = at };
	size_t from = at, to;

	line.end = newline ? (size_t)(newline - s->text) + 1 : s->len;
	to = line.end;
	while (from < to && is_blank(s->text[from]))
		from++;
	while (to > from && is_blank(s->text[to - 1]))
		to--;
	line.indent = from - at;
	line.text = s->text + from;
	line.len = to - from;
	return line;
}

static size_t
run_of(const struct line *line, char c)
{
	size_t n = 0;

	while (n < line->len && line->text[n] == c)
		n++;
	return n;
}

/* Whether a line is made of these characters alone. */
static bool
only(const struct line *line, const char *set)
{
	for (size_t i = 0; i < line->len; i++)
		if (!strchr(set, line->text[i]))
			return false;
	return line->len > 0;
}

static struct markdown_block *
add(struct scan *s, const struct line *line, enum markdown_kind kind)
{
	struct markdown_block *block;

	if (s->n == s->room) {
		size_t room = s->room ? 2 * s->room : 64;
		struct markdown_block *more = arena_bytes(
		    s->arena, room * sizeof *more);

		if (s->n)
			memcpy(more, s->blocks, s->n * sizeof *more);
		s->blocks = more;
		s->room = room;
	}
	block = &s->blocks[s->n++];
	*block = (struct markdown_block){ line->start, line->end, kind, 0,
		NULL };
	s->open = true;
	return block;
}

/* The words of a heading: no marks, and of a link what is shown. */
static const char *
title(struct scan *s, const char *text, size_t len)
{
	char *out;
	size_t n = 0, kept;

	while (len && (text[len - 1] == '#' || is_blank(text[len - 1])))
		len--;
	kept = utf8_fit(text, len, TITLE_MAX);
	out = arena_copy(s->arena, text, kept);
	for (size_t i = 0; i < kept; i++) {
		char c = text[i];
		const char *close;

		if (c == ']' && i + 1 < kept && text[i + 1] == '(' &&
		    (close = memchr(text + i, ')', kept - i))) {
			i = (size_t)(close - text);
			continue;
		}
		if (c == '*' || c == '`' || c == '[' || c == ']')
			continue;
		out[n++] = c;
	}
	out[n] = '\0';
	return out;
}

static bool
heading(struct scan *s, const struct line *line)
{
	size_t level = run_of(line, '#');
	struct markdown_block *block;
	const char *text = line->text + level;
	size_t len = line->len - level;

	if (!level || level > 6 || line->indent > 3 ||
	    (len && !is_blank(*text)))
		return false;
	for (; len && is_blank(*text); len--)
		text++;
	block = add(s, line, MARKDOWN_HEADING);
	block->level = (int)level;
	block->title = title(s, text, len);
	s->open = false;
	return true;
}

/* A line of = or - makes a heading of the one line before it. */
static bool
underline(struct scan *s, const struct line *line)
{
	struct markdown_block *block = s->open ? &s->blocks[s->n - 1] : NULL;
	struct line above;

	if (!block || block->kind != MARKDOWN_PROSE || line->indent > 3 ||
	    line->len < 2 || !(only(line, "=") || only(line, "-")))
		return false;
	above = line_at(s, block->start);
	if (above.end != line->start)
		return false;
	block->kind = MARKDOWN_HEADING;
	block->level = line->text[0] == '=' ? 1 : 2;
	block->title = title(s, above.text, above.len);
	block->end = line->end;
	s->open = false;
	return true;
}

/* Behind a line of heads, |---|---| makes a table of both. */
static bool
table(struct scan *s, const struct line *line)
{
	struct markdown_block *block = s->open ? &s->blocks[s->n - 1] : NULL;
	struct line above;

	if (!block)
		return false;
	if (block->kind == MARKDOWN_TABLE) {
		if (!memchr(line->text, '|', line->len))
			return false;
		block->end = line->end;
		return true;
	}
	if (block->kind != MARKDOWN_PROSE || !only(line, "|:- \t") ||
	    !memchr(line->text, '|', line->len) ||
	    !memchr(line->text, '-', line->len))
		return false;
	above = line_at(s, block->start);
	if (above.end != line->start || !memchr(above.text, '|', above.len))
		return false;
	block->kind = MARKDOWN_TABLE;
	block->end = line->end;
	return true;
}

static bool
fence(struct scan *s, const struct line *line)
{
	char c = line->len ? line->text[0] : '\0';
	size_t n = run_of(line, c);

	if (s->fence) {
		s->blocks[s->n - 1].end = line->end;
		if (c == s->fence && n >= s->fence_len && n == line->len) {
			s->fence = '\0';
			s->open = false;
		}
		return true;
	}
	if ((c != '`' && c != '~') || n < 3 ||
	    (c == '`' && memchr(line->text + n, '`', line->len - n)))
		return false;
	add(s, line, MARKDOWN_FENCE);
	s->fence = c;
	s->fence_len = n;
	return true;
}

static bool
item(const struct line *line)
{
	size_t n = 0;

	if (line->len > 1 && strchr("-*+", line->text[0]))
		return is_blank(line->text[1]);
	while (n < line->len && line->text[n] >= '0' && line->text[n] <= '9')
		n++;
	return n && n < 10 && n + 1 < line->len &&
	       (line->text[n] == '.' || line->text[n] == ')') &&
	       is_blank(line->text[n + 1]);
}

static void
prose(struct scan *s, const struct line *line, bool plain)
{
	struct markdown_block *last = s->n ? &s->blocks[s->n - 1] : NULL;

	if (!line->len)
		s->open = false;
	else if (!plain && item(line))
		add(s, line, MARKDOWN_ITEM);
	else if (s->open && last->kind != MARKDOWN_TABLE)
		last->end = line->end;
	else
		add(s, line, MARKDOWN_PROSE);
}

/* What stands between two lines of --- at the very start. */
static size_t
front_matter(struct scan *s)
{
	struct line line = line_at(s, 0), first = line;

	if (line.len != 3 || line.indent || memcmp(line.text, "---", 3) != 0)
		return 0;
	while (line.end < s->len) {
		line = line_at(s, line.end);
		if (line.len != 3 || line.indent ||
		    (memcmp(line.text, "---", 3) != 0 &&
			memcmp(line.text, "...", 3) != 0))
			continue;
		first.end = line.end;
		add(s, &first, MARKDOWN_FENCE);
		s->open = false;
		return line.end;
	}
	return 0;
}

void
markdown_blocks(const char *text, size_t len, bool plain, struct arena *arena,
    struct markdown_block **blocks, size_t *n)
{
	struct scan s = { .text = text, .len = len, .arena = arena };
	size_t at = plain || !len ? 0 : front_matter(&s);
	struct line line;

	for (; at < len; at = line.end) {
		line = line_at(&s, at);
		if (!plain && (fence(&s, &line) || heading(&s, &line) ||
				  underline(&s, &line) || table(&s, &line)))
			continue;
		prose(&s, &line, plain);
	}
	*blocks = s.blocks;
	*n = s.n;
}

/* The first c in the next bytes, of which a picture has not too many. */
static const char *
near(const char *from, const char *end, char c)
{
	size_t len = (size_t)(end - from);

	return memchr(from, c, len < IMAGE_PART_MAX ? len : IMAGE_PART_MAX);
}

bool
markdown_image(
    const char *text, size_t len, size_t at, struct markdown_image *image)
{
	const char *end = text + len, *mark = text + at, *close, *stop;

	while ((mark = memchr(mark, '!', (size_t)(end - mark)))) {
		mark++;
		if (mark == end || *mark != '[' ||
		    !(close = near(mark, end, ']')) || end - close < 3 ||
		    close[1] != '(' || !(stop = near(close, end, ')')))
			continue;
		image->caption = mark + 1;
		image->caption_len = (size_t)(close - mark) - 1;
		image->path = close + 2;
		/* a title behind a blank is none of the path's */
		image->path_len = 0;
		while (image->path + image->path_len < stop &&
		       !is_blank(image->path[image->path_len]))
			image->path_len++;
		image->end = (size_t)(stop - text) + 1;
		if (image->path_len)
			return true;
	}
	return false;
}
