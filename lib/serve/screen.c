#include "serve/screen.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/prog.h"
#include "base/utf8.h"

static const char FAINT[] = "\033[2m", CLEAR[] = "\033[0m";

void
screen_init(struct screen *s)
{
	*s = (struct screen){ .terminal = isatty(STDOUT_FILENO) };
	person_init(&s->person, "auto");
}

void
screen_release(struct screen *s)
{
	person_release(&s->person);
	buf_release(&s->line);
}

void
screen_resize(struct screen *s)
{
	person_release(&s->person);
	person_init(&s->person, "auto");
}

/* Whether it may reach a terminal: text, blanks, and the ends of lines. */
static bool
is_harmless(uint32_t cp)
{
	if (cp == '\n' || cp == '\t')
		return true;
	return cp >= 0x20 && (cp < 0x7f || cp >= 0xa0) && cp != 0x2028 &&
	       cp != 0x2029;
}

/* What turns the order of letters round beyond the end of a text. */
static bool
turns_round(uint32_t cp)
{
	return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

void
screen_plain(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t cp;

		n = utf8_get(text + i, len - i, &cp);
		if (!is_harmless(cp))
			buf_char(out, ' ');
		else if (!turns_round(cp))
			buf_add(out, text + i, n);
	}
}

/* Writes what is in the line. */
static void
put(struct screen *s)
{
	if (s->line.len)
		s->within = s->line.data[s->line.len - 1] != '\n';
	prog_write(buf_text(&s->line), s->line.len);
	prog_flush();
	buf_reset(&s->line);
}

static void
add(struct screen *s, const char *text, size_t len)
{
	if (s->terminal)
		screen_plain(&s->line, text, len);
	else
		buf_add(&s->line, text, len);
}

void
screen_answer(struct screen *s, const char *text, size_t len)
{
	add(s, text, len);
	put(s);
}

void
screen_end(struct screen *s)
{
	if (s->within)
		buf_char(&s->line, '\n');
	put(s);
}

void
screen_note(struct screen *s, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	screen_end(s);
	if (s->person.colour)
		buf_string(&s->line, FAINT);
	screen_plain(&s->line, text, utf8_bad(text, strlen(text)));
	if (s->person.colour)
		buf_string(&s->line, CLEAR);
	buf_char(&s->line, '\n');
	put(s);
}

void
screen_text(struct screen *s, const char *text, size_t len)
{
	screen_end(s);
	add(s, text, len);
	put(s);
	screen_end(s);
}

void
screen_fault(struct screen *s, const struct err *err)
{
	screen_end(s);
	prog_error(err);
}

void
screen_memory(
    struct screen *s, size_t number, double score, const struct memory *m)
{
	const char *who = m->name ? m->name : m->role;
	struct buf text = { 0 }, *out = &s->line;
	int used;

	screen_end(s);
	buf_printf(out, "%3zu  ", number);
	if (!isnan(score)) {
		person_bar(&s->person, out, score);
		buf_printf(out, " %.2f ", score);
	}
	person_age(out,
	    m->event_at.at != CLOCK_NONE ? m->event_at.at : m->created_at,
	    clock_now());
	buf_string(out, "  ");
	used = person_width(out->data, out->len);
	if (who)
		buf_printf(&text, "%s: ", who);
	buf_add(&text, m->text, m->text_len);
	person_text(&s->person, out, text.data, text.len, used, used);
	buf_char(out, '\n');
	put(s);
	buf_release(&text);
}
