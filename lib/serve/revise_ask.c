#include "serve/revise_ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lines.h"
#include "base/prog.h"
#include "text/inert.h"

static void
list(const char *question, const char *const *options, size_t n)
{
	struct buf out = { 0 };

	inert(question, strlen(question), " ", &out);
	buf_char(&out, '\n');
	for (size_t i = 0; i < n; i++) {
		buf_printf(&out, "%4zu  ", i + 1);
		inert(options[i], strlen(options[i]), " ", &out);
		buf_char(&out, '\n');
	}
	fputs(buf_text(&out), stderr);
	buf_release(&out);
}

/* The number that was typed, 0 for none. */
static long
answer(struct err *err)
{
	struct lines lines;
	const char *line;
	size_t len;
	long number = 0;

	fputs("Number, or nothing to leave all as it is: ", stderr);
	fflush(stderr);
	if (lines_open(&lines, "-", err) < 0)
		return 0;
	if (lines_next(&lines, &line, &len, err) == LINES_LINE)
		number = strtol(line, NULL, 10);
	lines_close(&lines);
	return number;
}

int
revise_ask(void *ctx, const char *question, const char *const *options,
    size_t n, struct err *err)
{
	long number;

	(void)ctx;
	list(question, options, n);
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return err_set(err, ERR_INPUT,
		    "it is not clear which is meant, and nothing was changed");
	number = answer(err);
	if (number < 1 || (size_t)number > n)
		return err_set(
		    err, ERR_INPUT, "none was chosen, and nothing was changed");
	return (int)number - 1;
}
