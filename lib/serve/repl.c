#include "serve/repl.h"

#include <langinfo.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/lines.h"
#include "base/prog.h"
#include "base/utf8.h"
#include "serve/repl_line.h"
#include "serve/slash.h"

struct repl {
	struct session session;
	struct screen screen;
	struct slash slash;
	struct lines lines; /* where readline is not used */
	bool spoke;         /* text of an answer was shown */
	bool called;        /* a tool, since then */
};

static volatile sig_atomic_t interrupts;

static void
on_interrupt(int number)
{
	(void)number;
	interrupts = 1;
}

void
repl_begin(void)
{
	struct sigaction now, old;

	memset(&now, 0, sizeof now);
	/* no SA_RESTART: whatever waits is to look */
	now.sa_handler = on_interrupt;
	sigemptyset(&now.sa_mask);
	if (sigaction(SIGINT, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
		sigaction(SIGINT, &now, NULL);
}

int
repl_stopped(void)
{
	return interrupts || prog_signal();
}

static bool
interrupted(void)
{
	bool came = interrupts;

	interrupts = 0;
	return came;
}

/* ---- an answer ---- */

static void
show_text(void *ctx, const char *text, size_t len)
{
	struct repl *r = ctx;

	/* as it is stored: text behind a call is a new line */
	if (r->called && r->spoke)
		screen_end(&r->screen);
	r->called = false;
	r->spoke = true;
	screen_answer(&r->screen, text, len);
}

static void
show_call(void *ctx, const char *name, const char *arguments,
    const char *result, bool failed)
{
	struct repl *r = ctx;

	(void)arguments;
	(void)result;
	r->called = true;
	if (r->screen.terminal)
		screen_note(
		    &r->screen, "(%s%s)", name, failed ? " failed" : "");
}

/* What is known, for who has no model. */
static void
show_known(struct repl *r)
{
	struct session_use uses[SESSION_USES];
	size_t n = session_used(&r->session, uses);

	slash_list(&r->slash);
	screen_note(&r->screen,
	    "no model is set ([models] chat in memos-config(5)): %s",
	    n ? "this is what is remembered"
	      : "and nothing is remembered of that");
	for (size_t i = 0; i < n; i++)
		slash_item(&r->slash, uses[i].memory, uses[i].score);
}

/* Why there is no answer, or only a part of one, and what can be done. */
static void
show_fault(struct repl *r, const struct err *err)
{
	const struct converse_answer *a = &r->session.answer;
	struct err said = *err;

	if (interrupted()) {
		err_set(&said, ERR_MODEL,
		    "stopped: what you said is kept, /retry asks again");
		if (r->screen.terminal)
			screen_note(&r->screen, "%s", said.text);
		else
			screen_fault(&r->screen, &said);
	} else if (!a->turn_id || err->kind == ERR_STORE) {
		screen_fault(&r->screen, err);
	} else {
		err_set(&said, err->kind,
		    "%.380s; what you said is kept, /retry asks again",
		    err->text);
		screen_fault(&r->screen, &said);
	}
}

/* A NULL text: the last turn once more. */
static void
turn(struct repl *r, const char *text, size_t len)
{
	const struct converse_answer *a = &r->session.answer;
	struct err err = { 0 };
	int rc;

	interrupted();
	r->spoke = r->called = false;
	rc = session_say(&r->session, text, len, &err);
	if (rc == 0 && !r->session.asked)
		show_known(r);
	else if (a->len && !r->spoke)
		screen_answer(&r->screen, a->text, a->len);
	screen_end(&r->screen);
	if (rc < 0)
		show_fault(r, &err);
	else if (r->session.asked && !a->len)
		screen_note(&r->screen, "(no answer)");
}

/* ---- a message ---- */

static bool
complete(void *ctx, const char *head, const char *word,
    void (*add)(const char *word))
{
	struct repl *r = ctx;
	struct slash_words words;
	bool files;

	slash_complete(&r->slash, head, word, &words);
	for (size_t i = 0; i < words.n; i++)
		add(words.items[i]);
	files = words.files;
	slash_words_release(&words);
	return files;
}

static enum repl_line_result
read_plain(struct repl *r, char **line)
{
	const char *text;
	size_t len;
	struct err err;
	int rc;

	do
		rc = lines_next(&r->lines, &text, &len, &err);
	while (rc == LINES_TOO_LONG);
	if (rc == LINES_STOPPED)
		return REPL_LINE_STOPPED;
	if (rc != LINES_LINE)
		return REPL_LINE_END;
	*line = alloc_copy(text, len);
	return REPL_LINE;
}

static enum repl_line_result
read_line(struct repl *r, bool more, char **line)
{
	if (!r->screen.terminal)
		return read_plain(r, line);
	return repl_line_read(more ? ". " : "> ", line);
}

/* Takes off the backslash that says that the line goes on. */
static bool
goes_on(struct buf *text)
{
	size_t n = 0;

	while (n < text->len && text->data[text->len - 1 - n] == '\\')
		n++;
	if (n % 2 == 0)
		return false;
	text->data[--text->len] = '\0';
	return true;
}

static const char QUOTES[] = "\"\"\"";
enum { N_QUOTES = sizeof QUOTES - 1 };

/* Takes off the quotes at its end, if they are there. */
static bool
is_closed(struct buf *text)
{
	if (text->len < N_QUOTES ||
	    strcmp(text->data + text->len - N_QUOTES, QUOTES) != 0)
		return false;
	text->len -= N_QUOTES;
	/* on a line of their own they end the line before */
	if (text->len && text->data[text->len - 1] == '\n')
		text->len--;
	text->data[text->len] = '\0';
	return true;
}

/* A message of one line or several. */
static enum repl_line_result
read_message(struct repl *r, struct buf *message)
{
	enum repl_line_result result;
	bool quoted = false, more = false;
	char *line;

	buf_reset(message);
	while ((result = read_line(r, more, &line)) == REPL_LINE) {
		const char *text = line;

		if (!more && strncmp(text, QUOTES, N_QUOTES) == 0) {
			quoted = true;
			text += N_QUOTES;
		}
		if (message->len || (more && !quoted))
			buf_char(message, '\n');
		buf_string(message, text);
		free(line);
		more = quoted ? !is_closed(message) : goes_on(message);
		if (!more)
			break;
	}
	return result;
}

/* ---- the conversation ---- */

static void
do_command(struct repl *r, const char *line)
{
	struct err err = { 0 };

	if (slash_run(&r->slash, line, &err) < 0)
		screen_fault(&r->screen, &err);
	if (r->slash.retry)
		turn(r, NULL, 0);
	r->slash.retry = false;
}

static void
do_message(struct repl *r, const struct buf *message)
{
	const char *text = buf_text(message);
	struct err err;

	if (strspn(text, " \t\n") == message->len)
		return;
	if (r->screen.terminal)
		repl_line_remember(text);
	if (utf8_bad(text, message->len) < message->len) {
		err_set(&err, ERR_INPUT, "that is not UTF-8");
		screen_fault(&r->screen, &err);
		return;
	}
	screen_resize(&r->screen);
	if (slash_is_command(text)) {
		do_command(r, text);
		return;
	}
	text += text[0] == '/';
	turn(r, text, strlen(text));
}

static void
greet(struct repl *r)
{
	const struct session *s = &r->session;

	if (!r->screen.terminal)
		return;
	screen_note(&r->screen,
	    "session %s%s, cube %s; /help lists commands, Ctrl-D leaves",
	    s->run, s->resumed ? " goes on" : "", s->cube->name);
	if (s->chat)
		screen_note(&r->screen, "model %s", s->chat_names);
	else
		screen_note(&r->screen,
		    "no model: answers are what is remembered; "
		    "memos-work --check-models --init looks for one");
}

static void
hold(struct repl *r)
{
	const struct repl_line_setup setup = { interrupted, complete, r,
		r->screen.person.colour };
	enum repl_line_result result = REPL_LINE;
	struct buf message = { 0 };

	if (r->screen.terminal)
		repl_line_begin(&setup);
	greet(r);
	/* nobody waits now; a first answer would take the longer */
	converse_warm(r->session.converse);
	while (!r->slash.quit && prog_flush()) {
		result = read_message(r, &message);
		if (result == REPL_LINE)
			do_message(r, &message);
		else if (r->screen.terminal)
			prog_write("\n", 1);
		if (result == REPL_LINE_END || result == REPL_LINE_STOPPED ||
		    prog_signal())
			break;
	}
	if (r->screen.terminal)
		repl_line_end();
	buf_release(&message);
}

/*
 * Of all commands, this one has to know how characters are typed.  They are
 * UTF-8 or refused, whatever the locale: in another, readline would take them
 * to pieces.
 */
static void
set_locale(void)
{
	if (!setlocale(LC_CTYPE, "") ||
	    strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
}

int
repl_run(const struct session_options *options, struct err *err)
{
	struct session_options ours = *options;
	struct repl r = { .slash.session = NULL };
	int rc;

	set_locale();
	ours.text = show_text;
	ours.called = show_call;
	ours.ctx = &r;
	screen_init(&r.screen);
	rc = session_open(&r.session, &ours, err);
	r.slash.session = &r.session;
	r.slash.screen = &r.screen;
	if (rc == 0)
		rc = lines_open(&r.lines, "-", err);
	if (rc == 0)
		hold(&r);
	lines_close(&r.lines);
	slash_release(&r.slash);
	session_close(&r.session);
	screen_release(&r.screen);
	return rc;
}
