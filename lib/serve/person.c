#include "serve/person.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"

enum {
	BAR = 5,        /* columns */
	WIDTH = 80,     /* if nobody says */
	WIDTH_MIN = 20, /* narrower is folded as this */
	LINES_SHOWN = 10,
};

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
