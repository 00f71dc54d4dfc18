#include "model/coprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/child.h"
#include "base/clock.h"

enum {
	GRACE_MS = 1000,  /* until a program has to end whose input did */
	PIECE = 64 << 10, /* bytes that are read at once */
};

struct coprocess {
	struct coprocess_bounds bounds;
	char *words, *argv[CHILD_WORDS_MAX + 1];
	bool running;
	pid_t pid;
	int in, out; /* its own sides' other ends; -1: closed */
	struct buf line, reply;
	struct err fault; /* why it is not asked again */
};

struct coprocess *
coprocess_new(
    const char *command, const struct coprocess_bounds *bounds, struct err *err)
{
	struct coprocess *c = alloc_bytes(sizeof *c);

	c->bounds = *bounds;
	c->in = c->out = -1;
	c->words = alloc_copy(command, strlen(command));
	if (child_split(c->words, c->argv))
		return c;
	err_set(err, ERR_INPUT,
	    "the command of a reranker has no words, or more than %d",
	    CHILD_WORDS_MAX);
	coprocess_free(c);
	return NULL;
}

static void
close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Its status; it is killed unless it ends by itself within `grace` ms. */
static int
end(struct coprocess *c, int64_t grace, bool *killed)
{
	int status = 0;

	*killed = false;
	close_end(&c->in);
	if (c->running)
		status = child_end(c->pid, clock_ticks() + grace, NULL, killed);
	c->running = false;
	close_end(&c->out);
	return status;
}

void
coprocess_free(struct coprocess *c)
{
	bool killed;

	if (!c)
		return;
	end(c, GRACE_MS, &killed);
	buf_release(&c->line);
	buf_release(&c->reply);
	free(c->words);
	free(c);
}

int
coprocess_fail(struct coprocess *c, struct err *err, const char *fmt, ...)
{
	char text[sizeof c->fault.text / 2];
	va_list args;
	bool killed;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	end(c, 0, &killed);
	err_set(&c->fault, ERR_MODEL, "reranker '%.64s' %s", c->argv[0], text);
	*err = c->fault;
	return -1;
}

/* Our ends alone are never waited for; the program's are as it expects. */
static int
start(struct coprocess *c, struct err *err)
{
	int to[2], from[2], code;

	if (pipe2(to, O_CLOEXEC) < 0)
		return coprocess_fail(
		    c, err, "cannot be run: %s", strerror(errno));
	if (pipe2(from, O_CLOEXEC) < 0) {
		code = errno;
		close(to[0]);
		close(to[1]);
		return coprocess_fail(
		    c, err, "cannot be run: %s", strerror(code));
	}
	c->in = to[1];
	c->out = from[0];
	fcntl(c->in, F_SETFL, O_NONBLOCK);
	fcntl(c->out, F_SETFL, O_NONBLOCK);
	code = child_start(c->argv, to[0], from[1], false, &c->pid);
	close(to[0]);
	close(from[1]);
	if (code)
		return coprocess_fail(
		    c, err, "cannot be run: %s", strerror(code));
	c->running = true;
	return 0;
}

/* It closed its output: what its end says of that. */
static int
fail_ended(struct coprocess *c, struct err *err)
{
	bool killed;
	int status = end(c, GRACE_MS, &killed);

	if (killed)
		return coprocess_fail(c, err, "closed its output");
	if (WIFSIGNALED(status))
		return coprocess_fail(c, err,
		    "was ended by signal %d before it answered",
		    WTERMSIG(status));
	return coprocess_fail(c, err, "ended with status %d before it answered",
	    WEXITSTATUS(status));
}

/* What it can take of the line; one that reads no line may still answer. */
static void
write_some(struct coprocess *c, size_t *written)
{
	ssize_t n = write(
	    c->in, c->line.data + *written, c->line.len - *written);

	if (n >= 0)
		*written += (size_t)n;
	else if (errno != EAGAIN && errno != EINTR)
		*written = c->line.len;
}

/* 1 if the answer is whole, 0 if it is not, -1 if it never will be. */
static int
read_some(struct coprocess *c, struct err *err)
{
	struct buf *reply = &c->reply;
	char *room = buf_room(reply, PIECE);
	ssize_t n = read(c->out, room, PIECE);
	const char *newline;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0)
		return fail_ended(c, err);
	newline = memchr(room, '\n', (size_t)n);
	reply->len += (size_t)n;
	reply->data[reply->len] = '\0';
	if (newline && newline + 1 < reply->data + reply->len)
		return coprocess_fail(
		    c, err, "answered a line by more than one");
	if (reply->len > c->bounds.reply_max)
		return coprocess_fail(c, err, "answered by more than %zu bytes",
		    c->bounds.reply_max);
	return newline != NULL;
}

static int
exchange(struct coprocess *c, struct err *err)
{
	int64_t until = clock_ticks() + c->bounds.deadline_ms, left;
	size_t written = 0;
	int rc = 0;

	while (rc == 0 && (left = until - clock_ticks()) > 0) {
		bool more = written < c->line.len;
		struct pollfd ends[] = { { .fd = c->out, .events = POLLIN },
			{ .fd = more ? c->in : -1, .events = POLLOUT } };

		if (poll(ends, 2, left > 60000 ? 60000 : (int)left) <= 0)
			continue;
		if (ends[1].revents)
			write_some(c, &written);
		if (ends[0].revents)
			rc = read_some(c, err);
	}
	if (rc == 0)
		return coprocess_fail(c, err, "did not answer within %.6g s",
		    (double)c->bounds.deadline_ms / 1e3);
	return rc < 0 ? -1 : 0;
}

/* What is there before it was asked is no answer. */
static int
check_silence(struct coprocess *c, struct err *err)
{
	struct pollfd wait = { .fd = c->out, .events = POLLIN };
	char byte;

	if (poll(&wait, 1, 0) <= 0)
		return 0;
	if (read(c->out, &byte, 1) == 1)
		return coprocess_fail(
		    c, err, "answered a line by more than one");
	return fail_ended(c, err);
}

int
coprocess_ask(struct coprocess *c, const char *line, size_t len,
    const char **reply, size_t *reply_len, struct err *err)
{
	if (c->fault.kind != ERR_NONE) {
		*err = c->fault;
		return -1;
	}
	if ((c->running ? check_silence(c, err) : start(c, err)) < 0)
		return -1;
	buf_reset(&c->line);
	buf_reset(&c->reply);
	buf_add(&c->line, line, len);
	buf_char(&c->line, '\n');
	if (exchange(c, err) < 0)
		return -1;
	*reply = c->reply.data;
	*reply_len = c->reply.len - 1;
	return 0;
}
