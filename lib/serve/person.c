#include "serve/person.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <utf8proc.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "text/script.h"

enum {
	BAR = 5,        /* columns */
	WIDTH = 80,     /* if nobody says */
	WIDTH_MIN = 20, /* narrower is folded as this */
	LINES_SHOWN = 10,
	MARKED_MAX = 64 << 10, /* bytes: far more than is shown */
	EMOJI_STYLE = 0xfe0f,
};

static const char MARK[] = "\033[1;33m", UNMARK[] = "\033[0m";

static int
columns(void)
{
	const char *env = getenv("COLUMNS");
	struct winsize size;
	int n = env ? atoi(env) : 0;

	if (n <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		n = size.ws_col;
	if (n <= 0)
		n = WIDTH;
	return n < WIDTH_MIN ? WIDTH_MIN : n;
}

/* By the environment: a filter never calls setlocale(). */
static bool
says_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return strcasestr(value, "utf-8") ||
			       strcasestr(value, "utf8");
	}
	return false;
}

static bool
may_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return !(no && *no) && term && strcmp(term, "dumb") != 0 &&
	       isatty(STDOUT_FILENO);
}

void
person_init(struct person *p, const char *colour)
{
	*p = (struct person){
		.width = columns(), .lines = LINES_SHOWN, .unicode = says_utf8()
	};
	p->colour = strcmp(colour, "always") == 0 ||
		    (strcmp(colour, "auto") == 0 && may_colour());
}

void
person_release(struct person *p)
{
	analyser_free(p->analyser);
	terms_release(&p->words);
	terms_release(&p->chunk);
	buf_release(&p->marks);
}

void
person_mark(struct person *p, const char *text, size_t len)
{
	if (!p->colour)
		return;
	if (!p->analyser)
		p->analyser = analyser_new();
	analyse(p->analyser, text, len, &p->words);
}

void
person_bar(const struct person *p, struct buf *out, double value)
{
	static const char *const eighths[] = { " ", "▏", "▎", "▍", "▌", "▋",
		"▊", "▉", "█" };
	int n = (int)lrint(fmin(1, fmax(0, value)) * BAR * 8);

	for (int i = 0; i < BAR; i++, n -= 8) {
		int part = n < 0 ? 0 : n > 8 ? 8 : n;

		if (p->unicode)
			buf_string(out, eighths[part]);
		else
			buf_char(out, part >= 4 ? '#' : '.');
	}
}

void
person_age(struct buf *out, int64_t at, int64_t now)
{
	static const struct {
		double seconds;
		const char *name;
	} units[] = { { 365.25 * 86400, "y" }, { 30.4 * 86400, "mo" },
		{ 7 * 86400, "wk" }, { 86400, "d" }, { 3600, "h" },
		{ 60, "min" } };
	double seconds = ((double)now - (double)at) / 1e6;
	char text[16] = "now";

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (fabs(seconds) < units[i].seconds)
			continue;
		snprintf(text, sizeof text, "%s%d %s", seconds < 0 ? "+" : "",
		    (int)(fabs(seconds) / units[i].seconds), units[i].name);
		break;
	}
	buf_printf(out, "%7s", text);
}

void
person_time(struct buf *out, int64_t at)
{
	size_t start = out->len;

	clock_print(out, at);
	/* to the minute is enough: 2026-05-07 09:30 */
	if (out->len - start > 16) {
		out->len = start + 16;
		out->data[start + 10] = ' ';
		out->data[out->len] = '\0';
	}
}

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

/* Whether the query has the longest term of these bytes. */
static bool
is_asked(struct person *p, const char *text, size_t len)
{
	struct terms *chunk = &p->chunk;
	size_t best = 0;

	terms_reset(chunk);
	analyse(p->analyser, text, len, chunk);
	if (!chunk->n)
		return false;
	for (size_t i = 1; i < chunk->n; i++)
		if (chunk->items[i].len > chunk->items[best].len)
			best = i;
	if (chunk->items[best].stop)
		return false;
	for (size_t i = 0; i < p->words.n; i++)
		if (p->words.items[i].len == chunk->items[best].len &&
		    memcmp(term_text(&p->words, i), term_text(chunk, best),
			chunk->items[best].len) == 0)
			return true;
	return false;
}

/* Text without blanks between words is asked for in pairs, as it is found. */
static size_t
mark_unspaced(struct person *p, const char *text, size_t len, char *mark)
{
	uint32_t cp;
	size_t n = utf8_get(text, len, &cp), both = n;

	if (!script_unspaced((int32_t)cp))
		return n;
	if (script_han((int32_t)cp) && is_asked(p, text, n))
		memset(mark, 1, n);
	if (n < len)
		both += utf8_get(text + n, len - n, &cp);
	if (both > n && script_unspaced((int32_t)cp) && is_asked(p, text, both))
		memset(mark, 1, both);
	return n;
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
	for (size_t i = 0; i < len;) {
		size_t n = spaced_word(text + i, len - i);

		if (n && is_asked(p, text + i, n))
			memset(mark + i, 1, n);
		i += n ? n : mark_unspaced(p, text + i, len - i, mark + i);
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

/* The rest of a text that is too long to be shown whole. */
static void
put_rest(struct fold *f, const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	new_line(f);
	buf_printf(f->out, "... and %zu more characters", n);
}

static void
put_word(struct fold *f, size_t at, size_t n, int width)
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
			return;
		new_line(f);
		room = f->p->width - f->used;
	}
	put_marked(f, at, n);
	f->used += width;
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
		if ((gap == GAP_LINE && !p->lines && f.used > f.start) ||
		    (f.used > f.indent &&
			f.used + (gap >= GAP_BLANK) + width > p->width)) {
			/* one line more is no longer than to say so */
			if (p->lines && f.lines >= p->lines &&
			    len - i > (size_t)p->width) {
				put_rest(&f, text + i, len - i);
				break;
			}
			new_line(&f);
		} else if (gap >= GAP_BLANK && f.used > f.start) {
			buf_char(out, ' ');
			f.used++;
		}
		put_word(&f, i, n, width);
		gap = GAP_NONE;
	}
}

void
person_guard(struct buf *line)
{
	struct buf safe = { 0 };
	const char *s = buf_text(line);
	size_t done = 0;

	for (size_t i = 0; i < line->len; i++) {
		unsigned char c = (unsigned char)s[i];
		unsigned char next = (unsigned char)s[i + 1];
		bool c1 = c == 0xc2 && next >= 0x80 && next < 0xa0;

		if (c != 0x7f && !c1)
			continue;
		buf_add(&safe, s + done, i - done);
		buf_printf(&safe, "\\u%04x", c1 ? next : c);
		i += c1;
		done = i + 1;
	}
	if (done) {
		buf_add(&safe, s + done, line->len - done);
		buf_reset(line);
		buf_add(line, safe.data, safe.len);
	}
	buf_release(&safe);
}

void
person_spark(
    const struct person *p, struct buf *out, const int64_t *values, size_t n)
{
	static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇",
		"█" };
	static const char ascii[] = "_.-=+*%#";
	int64_t most = 1;

	for (size_t i = 0; i < n; i++)
		most = values[i] > most ? values[i] : most;
	for (size_t i = 0; i < n; i++) {
		int level = values[i]
				? (int)((double)values[i] / (double)most * 7)
				: -1;

		if (level < 0)
			buf_char(out, ' ');
		else if (p->unicode)
			buf_string(out, blocks[level]);
		else
			buf_char(out, ascii[level]);
	}
}
