#include "serve/person.h"

#include <string.h>

#include <utf8proc.h>

#include "base/utf8.h"
#include "text/script.h"

enum {
	MARKED_MAX = 64 << 10, /* bytes: far more than is shown */
	EMOJI_STYLE = 0xfe0f,  /* the character before it is an emoji */
};

static const char MARK[] = "\033[1;33m", UNMARK[] = "\033[0m";

/* Bytes of the character that a reader sees first, and its columns. */
static size_t
cluster(const char *text, size_t len, int *width)
{
	uint32_t cp, next;
	size_t i = utf8_get(text, len, &cp);
	int32_t state = 0;

	*width = utf8proc_charwidth((int32_t)cp);
	while (i < len) {
		size_t n = utf8_get(text + i, len - i, &next);

		if (utf8proc_grapheme_break_stateful(
			(int32_t)cp, (int32_t)next, &state))
			break;
		/* of what terminals differ in, the wider */
		*width += utf8proc_charwidth((int32_t)next);
		if (next == EMOJI_STYLE && *width < 2)
			*width = 2;
		cp = next;
		i += n;
	}
	return i;
}

int
person_width(const char *text, size_t len)
{
	int width = 0, one;

	for (size_t i = 0; i < len; width += one)
		i += cluster(text + i, len - i, &one);
	return width;
}

/* ---- words to mark ---- */

/* Bytes of the word here that blanks or the like end; 0 if there is none. */
static size_t
spaced_word(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len) {
		uint32_t cp;
		size_t n = utf8_get(text + i, len - i, &cp);
		int category = utf8proc_category((int32_t)cp);

		if (category < UTF8PROC_CATEGORY_LU ||
		    category > UTF8PROC_CATEGORY_NO ||
		    script_unspaced((int32_t)cp))
			break;
		i += n;
	}
	return i;
}

static bool
is_term_asked(const struct person *p, const struct terms *from, size_t at)
{
	const struct term *t = &from->items[at];

	for (size_t i = 0; i < p->words.n && !t->stop; i++)
		if (p->words.items[i].len == t->len &&
		    memcmp(term_text(&p->words, i), term_text(from, at),
			t->len) == 0)
			return true;
	return false;
}

/* Whether the query has the longest, or the last, term of these bytes. */
static bool
is_asked(struct person *p, const char *text, size_t len, bool last)
{
	struct terms *chunk = &p->chunk;
	size_t best = 0;

	terms_reset(chunk);
	analyse(p->analyser, text, len, chunk);
	for (size_t i = 1; i < chunk->n; i++)
		if (last || chunk->items[i].len > chunk->items[best].len)
			best = i;
	return chunk->n && is_term_asked(p, chunk, best);
}

/*
 * Text without blanks between words is asked for in pairs, as it is found.
 * Marks the pair that begins `at`; returns where the next one does.  A mark is
 * nothing without the letter it stands on, which is at `base`.
 */
static size_t
mark_pair(
    struct person *p, const char *text, size_t len, size_t base, size_t at)
{
	char *mark = p->marks.data;
	uint32_t first, second = 0;
	size_t middle = at + utf8_get(text + at, len - at, &first);
	size_t end = middle;

	if (!script_unspaced((int32_t)first))
		return middle;
	if (script_han((int32_t)first) &&
	    is_asked(p, text + at, middle - at, false))
		memset(mark + at, 1, middle - at);
	if (middle < len)
		end += utf8_get(text + middle, len - middle, &second);
	if (script_unspaced((int32_t)second) &&
	    is_asked(p, text + base, end - base, base < at))
		memset(mark + at, 1, end - at);
	return middle;
}

static bool
is_mark(const char *text, size_t len)
{
	uint32_t cp;
	int category;

	utf8_get(text, len, &cp);
	category = utf8proc_category((int32_t)cp);
	return category == UTF8PROC_CATEGORY_MN ||
	       category == UTF8PROC_CATEGORY_MC;
}

/* One byte for each of the text, 1 where it is to be marked. */
static void
find_marks(struct person *p, const char *text, size_t len)
{
	char *mark;

	buf_reset(&p->marks);
	if (!p->words.n)
		return;
	len = utf8_fit(text, len, MARKED_MAX);
	mark = buf_room(&p->marks, len);
	memset(mark, 0, len);
	p->marks.len = len;
	for (size_t i = 0, base = 0; i < len;) {
		size_t n = spaced_word(text + i, len - i);

		if (!n) {
			base = is_mark(text + i, len - i) ? base : i;
			i = mark_pair(p, text, len, base, i);
			continue;
		}
		if (is_asked(p, text + i, n, false))
			memset(mark + i, 1, n);
		i += n;
		base = i;
	}
}

/* ---- lines ---- */

/* A text on its way into lines. */
struct fold {
	struct person *p;
	struct buf *out;
	const char *text;
	int start, used, indent; /* columns */
	int lines;
};

static bool
is_marked(const struct person *p, size_t at)
{
	return at < p->marks.len && p->marks.data[at];
}

/* Appends n bytes from `at`, the marked ones in colour. */
static void
put_marked(struct fold *f, size_t at, size_t n)
{
	for (size_t end = at + n; at < end;) {
		bool marked = is_marked(f->p, at);
		size_t to = at;

		while (to < end && is_marked(f->p, to) == marked)
			to++;
		if (marked)
			buf_string(f->out, MARK);
		buf_add(f->out, f->text + at, to - at);
		if (marked)
			buf_string(f->out, UNMARK);
		at = to;
	}
}

enum gap { GAP_NONE, GAP_DROP, GAP_BLANK, GAP_LINE };

/*
 * What stands between words, or would drive the terminal: blanks and control
 * characters become one blank, and what turns the order of letters round
 * beyond the end of the text is dropped.
 */
static enum gap
gap_of(uint32_t cp)
{
	if (cp == '\n')
		return GAP_LINE;
	if (cp <= 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 ||
	    cp == 0x2029)
		return GAP_BLANK;
	if ((cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069))
		return GAP_DROP;
	return GAP_NONE;
}

/* Closing punctuation does not begin a line. */
static bool
clings(uint32_t cp)
{
	int category = utf8proc_category((int32_t)cp);

	return category == UTF8PROC_CATEGORY_PO ||
	       category == UTF8PROC_CATEGORY_PE ||
	       category == UTF8PROC_CATEGORY_PF;
}

/* Bytes of what is not broken: a word, but one character of wide script. */
static size_t
unbroken(const char *text, size_t len, int *width)
{
	bool wide = false;
	size_t i = 0;

	*width = 0;
	while (i < len) {
		uint32_t cp;
		int columns;
		size_t n;

		utf8_get(text + i, len - i, &cp);
		if (gap_of(cp) != GAP_NONE || (wide && !clings(cp)))
			break;
		n = cluster(text + i, len - i, &columns);
		if (columns >= 2 && i && !wide)
			break;
		wide = wide || columns >= 2;
		*width += columns;
		i += n;
	}
	return i;
}

/* Bytes that fit into so many columns, at least one character. */
static size_t
fitting(const char *text, size_t len, int room, int *width)
{
	size_t i = 0;

	*width = 0;
	while (i < len) {
		int one;
		size_t n = cluster(text + i, len - i, &one);

		if (i && *width + one > room)
			break;
		*width += one;
		i += n;
	}
	return i;
}

static void
new_line(struct fold *f)
{
	while (f->out->len && f->out->data[f->out->len - 1] == ' ')
		f->out->data[--f->out->len] = '\0';
	buf_printf(f->out, "\n%*s", f->indent, "");
	f->start = f->used = f->indent;
	f->lines++;
}

/*
 * Goes to the next line, but not where only so many are shown: there it says
 * how much is left, and returns false.
 */
static bool
go_on(struct fold *f, const char *rest, size_t len)
{
	size_t n = 0;

	/* one line more is no longer than to say so */
	if (!f->p->lines || f->lines < f->p->lines ||
	    len <= (size_t)f->p->width) {
		new_line(f);
		return true;
	}
	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)rest[i] & 0xc0) != 0x80;
	new_line(f);
	buf_printf(f->out, "... and %zu more characters", n);
	return false;
}

/* Puts n bytes from `at`, of a text that ends at `end`; as go_on(). */
static bool
put_word(struct fold *f, size_t at, size_t n, int width, size_t end)
{
	int room = f->p->width - f->used;

	/* longer than a line: as much as there is room for */
	while (width > room) {
		int part;
		size_t fits = fitting(f->text + at, n, room, &part);

		put_marked(f, at, fits);
		f->used += part;
		at += fits;
		n -= fits;
		width -= part;
		if (!n)
			return true;
		if (!go_on(f, f->text + at, end - at))
			return false;
		room = f->p->width - f->used;
	}
	put_marked(f, at, n);
	f->used += width;
	return true;
}

/* Whether a word of so many columns, behind this gap, begins a line. */
static bool
begins_line(const struct fold *f, enum gap gap, int width)
{
	if (gap == GAP_LINE && !f->p->lines && f->used > f->start)
		return true;
	return f->used > f->indent &&
	       f->used + (gap >= GAP_BLANK) + width > f->p->width;
}

void
person_text(struct person *p, struct buf *out, const char *text, size_t len,
    int used, int indent)
{
	struct fold f = { p, out, text, used, used, indent, 1 };
	enum gap gap = GAP_NONE;

	if (f.indent > p->width / 4)
		f.indent = p->width / 4;
	find_marks(p, text, len);
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t cp;
		int width;
		enum gap next;

		n = utf8_get(text + i, len - i, &cp);
		next = gap_of(cp);
		if (next != GAP_NONE) {
			gap = next > gap ? next : gap;
			continue;
		}
		n = unbroken(text + i, len - i, &width);
		if (begins_line(&f, gap, width)) {
			if (!go_on(&f, text + i, len - i))
				return;
		} else if (gap >= GAP_BLANK && f.used > f.start) {
			buf_char(out, ' ');
			f.used++;
		}
		if (!put_word(&f, i, n, width, len))
			return;
		gap = GAP_NONE;
	}
}
