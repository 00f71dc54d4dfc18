#include "base/prog.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

enum { MUCH = 200000 };

/* What a program, run in a child, left behind. */
struct ended {
	int status;
	size_t n_out;
	char out[MUCH + 1], err[1024];
};

static size_t
drain(int fd, char *text, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while (len < size - 1 && (n = read(fd, text + len, size - 1 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	close(fd);
	return len;
}

/* Runs body between prog_begin() and prog_end(), its output into *e. */
static void
run(struct ended *e, void (*body)(void))
{
	int out[2], err[2], status = -1;

	fflush(stdout);
	if (pipe(out) < 0 || pipe(err) < 0)
		abort();
	pid_t child = fork();
	if (child == 0) {
		dup2(out[1], STDOUT_FILENO);
		dup2(err[1], STDERR_FILENO);
		close(out[0]);
		close(out[1]);
		prog_begin("memos-test");
		body();
		exit(prog_end());
	}
	close(out[1]);
	close(err[1]);
	e->n_out = drain(out[0], e->out, sizeof e->out);
	drain(err[0], e->err, sizeof e->err);
	waitpid(child, &status, 0);
	e->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
messages(void)
{
	struct err input, store;

	err_set(&input, ERR_INPUT, "'%s' is not a string", "te\nxt");
	err_set(&store, ERR_STORE, "cannot open '%s'", "caf\xc3\xa9\xff\x1b[");
	prog_warn("%d segments ignored", 2);
	prog_error_at(&input, "<stdin>", 12);
	prog_error(&store);
	prog_status(PROG_NONE);
}

static void
write_much(void)
{
	static char data[997];

	memset(data, 'x', sizeof data);
	prog_write("", 0);
	for (size_t n = 0; n < MUCH / 2; n += sizeof data)
		prog_write(data, sizeof data);
	static char rest[MUCH];
	memset(rest, 'y', sizeof rest);
	prog_write(rest, 70000);
	prog_write("\0z", 2);
}

static void
write_full(void)
{
	int fd = open("/dev/full", O_WRONLY);

	dup2(fd, STDOUT_FILENO);
	close(fd);
	prog_status(PROG_NONE);
	prog_write("lost", 4);
	if (prog_flush() || prog_write("more", 4) || prog_closed())
		prog_status(99);
}

static void
write_closed(void)
{
	int ends[2];

	if (pipe(ends) < 0)
		abort();
	dup2(ends[1], STDOUT_FILENO);
	close(ends[0]);
	close(ends[1]);
	prog_write("lost", 4);
	if (prog_flush() || !prog_closed())
		prog_status(99);
}

static void
write_no_output(void)
{
	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	prog_begin("memos-test");
	int fd = open("/dev/null", O_RDONLY);
	prog_write("lost", 4);
	if (fd <= STDERR_FILENO)
		prog_status(99);
}

static void
raise_term(void)
{
	signal(SIGHUP, SIG_IGN);
	prog_catch();
	if (prog_signal() != 0)
		prog_status(98);
	raise(SIGHUP);
	if (prog_signal() != 0)
		prog_status(97);
	raise(SIGTERM);
	if (prog_signal() != SIGTERM)
		prog_status(96);
	raise(SIGINT);
	if (prog_signal() != SIGINT)
		prog_status(95);
}

/* A reader that is slow while signals come still gets every byte. */
static void
write_interrupted(void)
{
	pid_t writer = getpid();

	prog_catch();
	if (fork() == 0) {
		for (int i = 0; i < 20 && getppid() == writer; i++) {
			kill(writer, SIGINT);
			usleep(500);
		}
		_exit(0);
	}
	write_much();
}

static void
check_mask(void)
{
	if (umask(0) != 077)
		prog_status(99);
}

static void
bad_now(void)
{
	setenv("MEMOS_NOW", "yesterday?", 1);
	prog_begin("memos-test");
	prog_status(99);
}

static void
test_ends(void)
{
	static const struct {
		const char *does;
		void (*body)(void);
		int status;
		const char *err;
	} rows[] = {
		{ "a private umask", check_mask, 0, "" },
		{ "a full disk", write_full, 3,
		    "memos-test: write error: No space left on device\n" },
		{ "a closed pipe", write_closed, 0, "" },
		{ "no standard output", write_no_output, 3,
		    "memos-test: write error: Bad file descriptor\n" },
		{ "signals that are caught", raise_term, 0, "" },
		{ "messages", messages, 3,
		    "memos-test: warning: 2 segments ignored\n"
		    "memos-test: <stdin>:12: 'te\\x0axt' is not a string\n"
		    "memos-test: cannot open 'caf\xc3\xa9\\xff\\x1b['\n" },
	};
	static struct ended e;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		run(&e, rows[i].body);
		if (!tap(e.status == rows[i].status && !e.n_out &&
			     !strcmp(e.err, rows[i].err),
			"%s: status %d", rows[i].does, rows[i].status))
			printf("# got %d %s\n", e.status, e.err);
	}
	run(&e, bad_now);
	tap(e.status == 2 && strstr(e.err, "yesterday?"),
	    "a MEMOS_NOW that is no time is refused");
}

static void
test_much(void)
{
	static struct ended e;
	size_t xs = (MUCH / 2 + 996) / 997 * 997;

	for (int i = 0; i < 2; i++) {
		run(&e, i ? write_interrupted : write_much);
		tap(e.status == 0 && e.n_out == xs + 70000 + 2 &&
			e.out[xs - 1] == 'x' && e.out[xs] == 'y' &&
			e.out[xs + 69999] == 'y' && !e.out[xs + 70000] &&
			e.out[xs + 70001] == 'z',
		    "much output arrives whole%s", i ? ", among signals" : "");
	}
}

int
main(void)
{
	unsetenv("MEMOS_NOW");
	test_ends();
	test_much();
	return tap_end();
}
