#include "serve/repl_line.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/prog.h"
#include "serve/repl_history.h"

/* readline has one line and one terminal: so has this module. */
static struct repl_line_setup setup;
static struct {
	bool done;
	char *text; /* NULL: the end */
	char **words;
	size_t n_words;
} state;

/* ---- completion ---- */

static void
add_word(const char *word)
{
	state.words = alloc_grow(
	    state.words, state.n_words + 1, sizeof *state.words);
	state.words[state.n_words++] = strdup(word);
}

/* Hands the words out one by one, and with them what they take. */
static char *
next_word(const char *text, int again)
{
	static size_t at;

	(void)text;
	if (!again)
		at = 0;
	return at < state.n_words ? state.words[at++] : NULL;
}

static char **
complete(const char *text, int start, int end)
{
	char *head = strndup(rl_line_buffer, (size_t)start);
	char **matches = NULL;

	(void)end;
	rl_attempted_completion_over = !setup.complete(
	    setup.ctx, head, text, add_word);
	if (state.n_words)
		matches = rl_completion_matches(text, next_word);
	free(state.words);
	state.words = NULL;
	state.n_words = 0;
	free(head);
	return matches;
}

/* ---- history ---- */

static void
add_old(void *ctx, const char *text)
{
	(void)ctx;
	add_history(text);
}

void
repl_line_remember(const char *text)
{
	HIST_ENTRY *last = history_length
			       ? history_get(history_base + history_length - 1)
			       : NULL;

	if (!*text || *text == ' ' || (last && strcmp(last->line, text) == 0))
		return;
	add_history(text);
	repl_history_add(text);
}

/* ---- a line ---- */

void
repl_line_begin(const struct repl_line_setup *given)
{
	setup = *given;
	rl_readline_name = "memos-chat";
	rl_attempted_completion_function = complete;
	rl_basic_word_break_characters = " \t\n";
	rl_catch_signals = 1;
	rl_catch_sigwinch = 1;
	using_history();
	stifle_history(REPL_HISTORY_MAX);
	repl_history_read(add_old, NULL);
}

void
repl_line_end(void)
{
	clear_history();
	rl_clear_history();
}

static void
take_line(char *line)
{
	state.text = line;
	state.done = true;
	/* at once, or the prompt is shown again */
	rl_callback_handler_remove();
}

/*
 * Waits for a key or a signal: signals are let in only while it waits, so that
 * none comes between looking for them and waiting.  True if one interrupted,
 * which readline may have passed on before, while it showed the prompt.
 */
static bool
wait_for_key(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGWINCH,
		SIGTSTP };
	struct pollfd key = { .fd = STDIN_FILENO, .events = POLLIN };
	sigset_t held, before;
	bool interrupted;
	int number;

	sigemptyset(&held);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		sigaddset(&held, numbers[i]);
	sigprocmask(SIG_BLOCK, &held, &before);
	interrupted = setup.interrupted();
	if (!interrupted && !rl_pending_signal() && !prog_signal())
		ppoll(&key, 1, NULL, &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	number = rl_pending_signal();
	rl_check_signals();
	/* the shell has written where the line was */
	if (number == SIGTSTP)
		rl_forced_update_display();
	if (key.revents)
		rl_callback_read_char();
	return setup.interrupted() || interrupted;
}

static void
put_prompt(const char *prompt)
{
	struct buf text = { 0 };

	/* between \1 and \2 stands what takes no columns */
	if (setup.colour)
		buf_printf(&text, "\1\033[1;32m\2%s\1\033[0m\2", prompt);
	else
		buf_string(&text, prompt);
	rl_callback_handler_install(text.data, take_line);
	buf_release(&text);
}

enum repl_line_result
repl_line_read(const char *prompt, char **line)
{
	state.done = false;
	put_prompt(prompt);
	while (!state.done) {
		bool interrupted = wait_for_key();

		if (state.done)
			break;
		if (prog_signal()) {
			rl_callback_handler_remove();
			return REPL_LINE_STOPPED;
		}
		if (interrupted) {
			rl_callback_handler_remove();
			return REPL_LINE_INTERRUPTED;
		}
	}
	*line = state.text;
	return state.text ? REPL_LINE : REPL_LINE_END;
}
