#include "base/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/prog.h"
#include "tap.h"

/* Writes a file of its own into path. */
static void
write_file(char path[32], const char *data, size_t len)
{
	int fd;

	strcpy(path, "/tmp/test-lines.XXXXXX");
	fd = mkstemp(path);
	if (fd < 0 || write(fd, data, len) != (ssize_t)len)
		tap(false, "%s: %s", path, strerror(errno));
	close(fd);
}

/* Appends "number:line|" or "number!length|" for all lines of l. */
static int
list(struct lines *l, struct buf *out, struct err *err)
{
	const char *line;
	size_t len;
	int rc;

	while ((rc = lines_next(l, &line, &len, err)) > LINES_END) {
		buf_printf(out, "%d", (int)l->number);
		if (rc == LINES_TOO_LONG) {
			buf_printf(out, "!%zu|", len);
			continue;
		}
		buf_char(out, ':');
		buf_add(out, line, len);
		buf_char(out, '|');
		if (line[len] || lines_would_block(l))
			buf_string(out, "(bad)");
	}
	return rc;
}

static void
test_lines(void)
{
	static const struct {
		const char *in, *want;
	} table[] = {
		{ "", "" },
		{ "\n", "1:|" },
		{ "a", "1:a|" },
		{ "a\n", "1:a|" },
		{ "a\nb", "1:a|2:b|" },
		{ "a\r\n\r\nb\r\n", "1:a|2:|3:b|" },
		{ "a\rb\r\r\n", "1:a\rb\r|" },
		{ "a\r", "1:a|" },
		{ "\n\n\n", "1:|2:|3:|" },
		{ "12345678\n", "1:12345678|" },
		{ "12345678\r\n", "1:12345678|" },
		{ "12345678", "1:12345678|" },
		{ "123456789\nb\n", "1!9|2:b|" },
		{ "123456789\r\nb\n", "1!9|2:b|" },
		{ "123456789", "1!9|" },
		{ "a\n1234567890123\n\nb", "1:a|2!13|3:|4:b|" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char path[32];
		struct lines l;
		struct buf out = { 0 };
		struct err err = { 0 };
		int rc;

		write_file(path, table[i].in, strlen(table[i].in));
		rc = lines_open(&l, path, &err);
		l.max = 8;
		if (!rc)
			rc = list(&l, &out, &err);
		tap(rc == LINES_END && !strcmp(buf_text(&out), table[i].want),
		    "row %zu is %s%s", i, table[i].want, err.text);
		lines_close(&l);
		unlink(path);
		buf_release(&out);
	}
}

/* Lines of many lengths about the size of a block, and one far too long. */
static void
test_blocks(void)
{
	static const size_t lengths[] = { 65535, 65536, 65537, 1, 0, 131071,
		131072, 100000, 100001, 100002, 3000000, 5, 99999, 100000 };
	enum { N = sizeof lengths / sizeof *lengths, MAX = 100000 };
	struct buf in = { 0 };
	char path[32];
	struct lines l;
	struct err err;
	const char *line;
	size_t len;
	bool good = true;

	for (int i = 0; i < N; i++) {
		memset(buf_room(&in, lengths[i]), 'a' + i, lengths[i]);
		in.len += lengths[i];
		buf_string(&in, i % 2 ? "\n" : "\r\n");
	}
	write_file(path, in.data, in.len);
	lines_open(&l, path, &err);
	l.max = MAX;
	for (int i = 0; i < N; i++) {
		int rc = lines_next(&l, &line, &len, &err);

		good = good && len == lengths[i] && l.number == (uint64_t)i + 1;
		if (lengths[i] > MAX)
			good = good && rc == LINES_TOO_LONG;
		else
			good = good && rc == LINES_LINE && !line[len] &&
			       (!len || (line[0] == 'a' + i &&
					    line[len - 1] == 'a' + i));
	}
	tap(good && lines_next(&l, &line, &len, &err) == LINES_END,
	    "lines come whole across blocks");
	tap(l.buf.size <= 512 << 10, "a line too long is not held");
	lines_close(&l);
	unlink(path);
	buf_release(&in);
}

static void
test_bytes(void)
{
	char path[32];
	struct lines l;
	struct err err;
	const char *line = "";
	size_t len = 0;

	write_file(path, "a\0b\n\xff", 5);
	lines_open(&l, path, &err);
	tap(lines_next(&l, &line, &len, &err) == LINES_LINE && len == 3 &&
		!memcmp(line, "a\0b", 3),
	    "a NUL is a byte like any other");
	lines_close(&l);
	unlink(path);
}

static void
test_faults(void)
{
	struct lines l, none = { 0 };
	struct err err = { 0 };
	const char *line;
	size_t len;

	tap(lines_open(&l, "/tmp", &err) == -1 && err.kind == ERR_INPUT &&
		!strcmp(err.text, "'/tmp' is a directory"),
	    "%s", err.text);
	tap(lines_open(&l, "/nonexistent/x", &err) == -1 &&
		err.kind == ERR_INPUT &&
		!strcmp(err.text, "cannot open '/nonexistent/x': "
				  "No such file or directory"),
	    "%s", err.text);
	tap(lines_next(&l, &line, &len, &err) == LINES_END,
	    "what could not be opened has no lines");
	lines_close(&l);
	lines_close(&none);

	tap(!lines_open(&l, "-", &err) && !strcmp(l.name, "<stdin>") &&
		l.max == LINES_MAX,
	    "- is standard input");
	l.fd = 1000;
	tap(lines_next(&l, &line, &len, &err) == -1 && err.kind == ERR_INPUT &&
		!strcmp(err.text, "cannot read '<stdin>': "
				  "Bad file descriptor"),
	    "%s", err.text);
	lines_close(&l);
	tap(fcntl(STDIN_FILENO, F_GETFD) >= 0, "it is not closed");
}

static void
test_pipe(void)
{
	int ends[2];
	struct lines l = { .name = "pipe", .max = 100 };
	struct err err;
	const char *line = "";
	size_t len;

	if (pipe(ends)) {
		tap(false, "pipe");
		return;
	}
	l.fd = ends[0];
	tap(lines_would_block(&l) && !lines_at_end(&l), "an empty pipe blocks");
	if (write(ends[1], "a\nb\nc", 5) != 5)
		tap(false, "write");
	tap(!lines_would_block(&l), "a full one does not");
	lines_next(&l, &line, &len, &err);
	tap(!strcmp(line, "a") && !lines_would_block(&l),
	    "nor while a line is in the buffer");
	lines_next(&l, &line, &len, &err);
	tap(!strcmp(line, "b") && lines_would_block(&l),
	    "half a line in the buffer does");
	close(ends[1]);
	tap(!lines_would_block(&l), "the end does not");
	tap(lines_next(&l, &line, &len, &err) == LINES_LINE &&
		!strcmp(line, "c"),
	    "a last line without newline counts");
	tap(lines_at_end(&l), "which is known then");
	tap(lines_next(&l, &line, &len, &err) == LINES_END &&
		lines_next(&l, &line, &len, &err) == LINES_END &&
		!lines_would_block(&l),
	    "the end stays the end");
	lines_close(&l);
}

/* A line that is ready is whole. */
static void
test_ready(void)
{
	int ends[2];
	struct lines l = { .name = "pipe", .max = 5 };
	struct err err;
	const char *line = "";
	size_t len;

	if (pipe(ends)) {
		tap(false, "pipe");
		return;
	}
	l.fd = ends[0];
	tap(!lines_ready(&l), "of an empty pipe no line is ready");
	if (write(ends[1], "a\nb", 3) != 3)
		tap(false, "write");
	tap(lines_ready(&l), "a whole line is");
	lines_next(&l, &line, &len, &err);
	tap(!strcmp(line, "a") && !lines_ready(&l), "half a line is not");
	if (write(ends[1], "cdefg", 5) != 5)
		tap(false, "write");
	tap(lines_ready(&l), "one that is too long is, to be passed over");
	close(ends[1]);
	tap(lines_next(&l, &line, &len, &err) == LINES_TOO_LONG && len == 6,
	    "which it is");
	tap(lines_ready(&l) && lines_next(&l, &line, &len, &err) == LINES_END,
	    "and so is the end");
	lines_close(&l);
}

static void
ignore(int signal)
{
	(void)signal;
}

/* A writer that is slow, signals its reader, and writes half lines. */
static void
write_slowly(int fd)
{
	static const char *const parts[] = { "on", "e\ntw", "o", "\n" };

	for (int i = 0; i < 4; i++) {
		usleep(20000);
		kill(getppid(), SIGUSR1);
		usleep(20000);
		if (write(fd, parts[i], strlen(parts[i])) < 0)
			_exit(1);
	}
	_exit(0);
}

static void
test_interrupts(bool waiting)
{
	struct sigaction action = { .sa_handler = ignore };
	struct lines l = { .name = "pipe", .max = 100 };
	struct buf out = { 0 };
	struct err err = { 0 };
	const char *line;
	size_t len;
	int ends[2];

	sigaction(SIGUSR1, &action, NULL);
	if (pipe(ends)) {
		tap(false, "pipe");
		return;
	}
	fflush(stdout);
	if (!fork()) {
		close(ends[0]);
		write_slowly(ends[1]);
	}
	close(ends[1]);
	l.fd = ends[0];
	if (!waiting)
		fcntl(l.fd, F_SETFL, O_NONBLOCK);
	while (lines_next(&l, &line, &len, &err) == LINES_LINE)
		buf_printf(&out, "%s|", line);
	tap(!strcmp(buf_text(&out), "one|two|"),
	    "signals%s do not disturb it%s", waiting ? "" : " and EAGAIN",
	    err.text);
	wait(NULL);
	lines_close(&l);
	buf_release(&out);
}

/* The child asks again and again: once may be before the read. */
static void
test_stopped(void)
{
	struct lines l = { .name = "pipe", .max = 3 };
	struct err err = { 0 };
	const char *line;
	size_t len;
	int ends[2];
	pid_t child;

	if (pipe(ends) || write(ends[1], "12345", 5) != 5) {
		tap(false, "pipe");
		return;
	}
	prog_catch();
	fflush(stdout);
	child = fork();
	for (int i = 0; !child && i < 500; i++) {
		usleep(10000);
		kill(getppid(), SIGTERM);
	}
	if (!child)
		_exit(0);
	l.fd = ends[0];
	tap(lines_next(&l, &line, &len, &err) == LINES_STOPPED &&
		prog_signal() == SIGTERM,
	    "a signal that the program catches ends the wait");
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	tap(write(ends[1], "67\nab\n", 6) == 6 &&
		lines_next(&l, &line, &len, &err) == LINES_TOO_LONG &&
		len == 7 && lines_next(&l, &line, &len, &err) == LINES_LINE &&
		!strcmp(line, "ab"),
	    "a long line is still too long after a signal in it");
	lines_close(&l);
	close(ends[1]);
}

int
main(void)
{
	test_lines();
	test_blocks();
	test_bytes();
	test_faults();
	test_pipe();
	test_ready();
	test_interrupts(true);
	test_interrupts(false);
	test_stopped();
	return tap_end();
}
