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

enum {
	BAR = 5,        /* columns */
	WIDTH = 80,     /* if nobody says */
	WIDTH_MIN = 40, /* narrower is folded as this */
	WIDE = 0x1100,  /* scripts that are marked character by character */
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
	*p = (struct person){ .width = columns(), .unicode = says_utf8() };
	p->colour = strcmp(colour, "always") == 0 ||
		    (strcmp(colour, "auto") == 0 && may_colour());
}

void
person_release(struct person *p)
{
	analyser_free(p->analyser);
	terms_release(&p->words);
	terms_release(&p->chunk);
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
	double seconds = (double)(now - at) / 1e6;
	bool ahead = seconds < 0;

	seconds = fabs(seconds);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (seconds < units[i].seconds)
			continue;
		buf_printf(out, "%s%*d %-3s", ahead ? "+" : " ", 2,
		    (int)(seconds / units[i].seconds), units[i].name);
		return;
	}
	buf_string(out, "    now");
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

int
person_width(const char *text, size_t len)
{
	int width = 0;

	for (size_t i = 0; i < len;) {
		uint32_t cp;

		i += utf8_get(text + i, len - i, &cp);
		width += utf8proc_charwidth((int32_t)cp);
	}
	return width;
}

static bool
in_words(const struct person *p)
{
	for (size_t i = 0; i < p->chunk.n; i++) {
		const struct term *t = &p->chunk.items[i];

		for (size_t j = 0; j < p->words.n && !t->stop; j++)
			if (p->words.items[j].len == t->len &&
			    memcmp(term_text(&p->words, j),
				term_text(&p->chunk, i), t->len) == 0)
				return true;
	}
	return false;
}

static bool
is_word_byte(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') ||
	       (u >= 'A' && u <= 'Z');
}

/* Bytes of the next piece that is marked or not as a whole. */
static size_t
piece(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len) {
		uint32_t cp;
		size_t n = utf8_get(text + i, len - i, &cp);

		if (cp >= WIDE)
			return i ? i : n;
		if (!is_word_byte(text[i]))
			return i ? i : n;
		i += n;
	}
	return i;
}

/* Appends a word, its matching pieces marked. */
static void
put_word(struct person *p, struct buf *out, const char *word, size_t len)
{
	while (len) {
		size_t n = p->words.n ? piece(word, len) : len;
		bool marked = false;

		if (p->words.n) {
			terms_reset(&p->chunk);
			analyse(p->analyser, word, n, &p->chunk);
			marked = in_words(p);
		}
		if (marked)
			buf_string(out, MARK);
		buf_add(out, word, n);
		if (marked)
			buf_string(out, UNMARK);
		word += n;
		len -= n;
	}
}

static bool
is_blank(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

/* Bytes of what is not broken: a word, but one character of wide script. */
static size_t
unbroken(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && !is_blank(text[i])) {
		uint32_t cp;
		size_t n = utf8_get(text + i, len - i, &cp);

		if (utf8proc_charwidth((int32_t)cp) == 2)
			return i ? i : n;
		/* C1 controls drive a terminal as C0 ones do */
		if (cp >= 0x80 && cp < 0xa0)
			return i;
		i += n;
	}
	return i;
}

/* Bytes that fit into so many columns, at least one character. */
static size_t
fitting(const char *text, size_t len, int room)
{
	size_t i = 0;
	int width = 0;

	while (i < len) {
		uint32_t cp;
		size_t n = utf8_get(text + i, len - i, &cp);

		width += utf8proc_charwidth((int32_t)cp);
		if (i && width > room)
			break;
		i += n;
	}
	return i;
}

static int
new_line(struct buf *out, int indent)
{
	buf_printf(out, "\n%*s", indent, "");
	return indent;
}

void
person_text(struct person *p, struct buf *out, const char *text, size_t len,
    int used, int indent)
{
	bool gap = false;

	for (size_t i = 0; i < len;) {
		size_t n = unbroken(text + i, len - i);
		int width;

		if (!n) {
			uint32_t cp;

			i += utf8_get(text + i, len - i, &cp);
			gap = true;
			continue;
		}
		width = person_width(text + i, n);
		if (used > indent && used + gap + width > p->width) {
			used = new_line(out, indent);
			gap = false;
		}
		if (gap && used > indent) {
			buf_char(out, ' ');
			used++;
		}
		gap = false;
		if (used + width > p->width) {
			n = fitting(text + i, n, p->width - used);
			width = person_width(text + i, n);
		}
		put_word(p, out, text + i, n);
		used += width;
		i += n;
	}
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
