#include "serve/hook_guard.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

/* What whoever is guarded prints, and how it ends; -1: never. */
static const struct {
	const char *name, *out, *said;
	int status, signal;
	const char *want_out, *want_said;
	int want;
} CASES[] = {
	{ "an answer is passed on", "{}\n", "", 0, 0, "{}\n", "", 0 },
	{ "with what is said besides", "{}\n", "guarded: warning: x\n", 0, 0,
	    "{}\n", "guarded: warning: x\n", 0 },
	{ "a status of 2 is 1, and half an answer is none", "{", "no\n", 2, 0,
	    "", "no\n", 1 },
	{ "so is any other", "", "no\n", 3, 0, "", "no\n", 1 },
	{ "a crash is 1, and said", "{", "", 0, SIGKILL, "",
	    "ended by signal 9\n", 1 },
	{ "who never ends is given up", "{", "", -1, 0, "",
	    "gave up after 300 ms\n", 1 },
};

static void
be_guarded(size_t i)
{
	hook_guard(300);
	if (write(1, CASES[i].out, strlen(CASES[i].out)) < 0 ||
	    write(2, CASES[i].said, strlen(CASES[i].said)) < 0)
		_exit(4);
	if (CASES[i].signal)
		raise(CASES[i].signal);
	if (CASES[i].status < 0)
		pause();
	_exit(CASES[i].status);
}

/* Reads all that comes, and closes it. */
static void
collect(int fd, char text[256])
{
	size_t len = 0;
	ssize_t n;

	while (len < 255 && (n = read(fd, text + len, 255 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	close(fd);
}

/* As it is said: the name of the program stands in front. */
static bool
is_said(const char *text, const char *want)
{
	const char *behind = strstr(text, want);

	return behind && strcmp(behind, want) == 0;
}

static void
run(size_t i)
{
	char out[256], said[256];
	int outs[2], saids[2], status = 0;
	pid_t pid;

	if (pipe(outs) < 0 || pipe(saids) < 0 || (pid = fork()) < 0) {
		tap(false, "%s: cannot start", CASES[i].name);
		return;
	}
	if (!pid) {
		dup2(outs[1], 1);
		dup2(saids[1], 2);
		close(outs[0]);
		close(saids[0]);
		close(outs[1]);
		close(saids[1]);
		be_guarded(i);
	}
	close(outs[1]);
	close(saids[1]);
	collect(outs[0], out);
	collect(saids[0], said);
	waitpid(pid, &status, 0);
	tap(WIFEXITED(status) && WEXITSTATUS(status) == CASES[i].want &&
		strcmp(out, CASES[i].want_out) == 0 &&
		is_said(said, CASES[i].want_said),
	    "%s", CASES[i].name);
}

int
main(void)
{
	/* no log is kept */
	unsetenv("HOME");
	unsetenv("XDG_STATE_HOME");
	fflush(stdout);
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		fflush(stdout);
		run(i);
	}
	return tap_end();
}
