#include "base/prog.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"

/*
 * Standard output has a buffer of its own: stdio loses track of what it has
 * written when a signal interrupts it, and acknowledgements must not be lost.
 */
static struct {
	const char *name;
	int status;
	int output_errno; /* why the output is gone, 0 while it is there */
	bool output_told; /* or will be, by prog_output_fault()'s caller */
	size_t n;
	char output[64 << 10];
} prog;

static volatile sig_atomic_t caught;

/* Appends text with control characters and foreign bytes made visible. */
static void
put_visible(struct buf *out, const char *text)
{
	size_t len = strlen(text), good = 0;

	for (size_t n; len; text += n, len -= n, good -= good ? n : 0) {
		uint32_t cp = 0;

		good = good ? good : utf8_bad(text, len);
		n = good ? utf8_get(text, good, &cp) : 1;
		if (cp >= 0x20 && (cp < 0x7f || cp > 0x9f)) {
			buf_add(out, text, n);
			continue;
		}
		for (size_t i = 0; i < n; i++)
			buf_printf(out, "\\x%02x", (unsigned char)text[i]);
	}
}

/* Writes "name: <where><text>" to stderr, in one piece and as one line. */
static void
say(const char *where, const char *text)
{
	const char *name = prog.name ? prog.name
				     : program_invocation_short_name;
	struct buf line = { 0 };

	buf_printf(&line, "%s: ", name);
	put_visible(&line, where);
	put_visible(&line, text);
	buf_char(&line, '\n');
	for (size_t at = 0; at < line.len;) {
		ssize_t n = write(STDERR_FILENO, line.data + at, line.len - at);

		if (n < 0 && errno != EINTR)
			break;
		at += n < 0 ? 0 : (size_t)n;
	}
	buf_release(&line);
}

/*
 * Keeps descriptors 0 to 2 taken, so that no store is ever opened as one of
 * them; opened the wrong way round, so that using them is still an error.
 */
static void
hold_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
			return;
}

void
prog_begin(const char *name)
{
	struct err err;

	prog.name = name;
	hold_descriptors();
	umask(077);
	signal(SIGPIPE, SIG_IGN);
	if (clock_check(&err) < 0) {
		prog_error(&err);
		exit(PROG_INPUT);
	}
}

void
prog_error(const struct err *err)
{
	say("", err->text);
	prog_status(err_status(err));
}

void
prog_error_at(const struct err *err, const char *file, unsigned long long line)
{
	struct buf where = { 0 };

	buf_printf(&where, "%s:%llu: ", file, line);
	say(buf_text(&where), err->text);
	buf_release(&where);
	prog_status(err_status(err));
}

void
prog_warn(const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	say("warning: ", text);
}

void
prog_status(int status)
{
	if (status > prog.status)
		prog.status = status;
}

/*
 * Writes all of data, whatever signals come between: a store that has
 * committed owes its acknowledgements.
 */
static void
output(const char *data, size_t len)
{
	while (len && !prog.output_errno) {
		struct pollfd room = { .fd = STDOUT_FILENO, .events = POLLOUT };
		ssize_t n = write(STDOUT_FILENO, data, len);

		if (n >= 0) {
			data += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN) {
			poll(&room, 1, -1);
		} else if (errno != EINTR) {
			prog.output_errno = errno;
		}
	}
}

bool
prog_flush(void)
{
	output(prog.output, prog.n);
	prog.n = 0;
	return !prog.output_errno;
}

bool
prog_write(const char *data, unsigned long len)
{
	if (len > sizeof prog.output - prog.n && !prog_flush())
		return false;
	if (len > sizeof prog.output) {
		output(data, len);
	} else if (len) {
		memcpy(prog.output + prog.n, data, len);
		prog.n += len;
	}
	return !prog.output_errno;
}

bool
prog_closed(void)
{
	return prog.output_errno == EPIPE;
}

void
prog_output_fault(struct err *err)
{
	prog.output_told = true;
	if (prog_closed())
		err_set(err, ERR_STORE, "the output was closed");
	else
		err_set(err, ERR_STORE, "write error: %s",
		    strerror(prog.output_errno));
}

int
prog_tell(const char *data, unsigned long len, struct err *err)
{
	if (prog_write(data, len) && prog_flush())
		return 0;
	prog_output_fault(err);
	return -1;
}

int
prog_end(void)
{
	bool gone = !prog_flush();

	/* some file systems say only at the end that the disk is full */
	if (close(STDOUT_FILENO) < 0 && !gone && errno != EINTR)
		prog.output_errno = errno;
	if (prog.output_errno && !prog_closed() && !prog.output_told) {
		struct err err;

		prog_output_fault(&err);
		prog_error(&err);
	}
	return prog.status;
}

static void
on_signal(int number)
{
	caught = number;
}

void
prog_catch(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction now, old;

	/* no SA_RESTART: a read that waits for input must return */
	memset(&now, 0, sizeof now);
	now.sa_handler = on_signal;
	sigemptyset(&now.sa_mask);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		/* what nohup or a background job ignores stays ignored */
		if (sigaction(numbers[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_IGN)
			sigaction(numbers[i], &now, NULL);
	}
}

int
prog_signal(void)
{
	return caught;
}
