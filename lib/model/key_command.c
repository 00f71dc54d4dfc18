#include "model/key_command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/child.h"
#include "base/clock.h"
#include "model/key.h"

enum {
	BOUND_MS = 30000,
	STOP_MS = 200, /* between questions whether to stop */
};

/* A command on its way. */
struct command {
	const char *name;
	pid_t pid;
	int fd; /* its output */
	int64_t until;
	int (*stopped)(void);
	char text[KEY_MAX + 2];
	size_t len;
	bool whole; /* its output ended */
};

/* Starts it, its output into a pipe; an errno, or 0. */
static int
start(struct command *command, char **argv)
{
	int ends[2], code;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return errno;
	code = child_start(argv, -1, ends[1], false, &command->pid);
	close(ends[1]);
	command->fd = ends[0];
	if (code)
		close(ends[0]);
	return code;
}

static bool
is_over(const struct command *command)
{
	return clock_ticks() >= command->until ||
	       (command->stopped && command->stopped());
}

/* Reads its output to the end; what does not fit is a key of no use. */
static void
read_output(struct command *command)
{
	while (!is_over(command)) {
		struct pollfd wait = { .fd = command->fd, .events = POLLIN };
		char spill[256];
		size_t room = sizeof command->text - command->len;
		ssize_t n;

		if (poll(&wait, 1, STOP_MS) <= 0)
			continue;
		n = room ? read(command->fd, command->text + command->len, room)
			 : read(command->fd, spill, sizeof spill);
		explicit_bzero(spill, sizeof spill);
		command->whole = n == 0;
		if (n == 0 || (n < 0 && errno != EINTR))
			return;
		if (n > 0 && room)
			command->len += (size_t)n;
	}
}

/* Its status; its end is brought about if it is late. */
static int
finish(struct command *command)
{
	bool killed;
	int status;

	close(command->fd);
	status = child_end(command->pid,
	    command->whole ? command->until : INT64_MIN, command->stopped,
	    &killed);
	command->whole = command->whole && !killed;
	return status;
}

static int
take_output(struct command *command, int status, char *out, struct err *err)
{
	const char *end = memchr(command->text, '\n', command->len);
	const char *wrong;

	if (!command->whole && command->stopped && command->stopped())
		return err_set(err, ERR_INPUT, "key_command '%s' was stopped",
		    command->name);
	if (!command->whole)
		return err_set(err, ERR_INPUT,
		    "key_command '%s' took longer than %d s", command->name,
		    BOUND_MS / 1000);
	if (WIFSIGNALED(status))
		return err_set(err, ERR_INPUT,
		    "key_command '%s' was ended by signal %d", command->name,
		    WTERMSIG(status));
	if (WEXITSTATUS(status))
		return err_set(err, ERR_INPUT,
		    "key_command '%s' ended with status %d", command->name,
		    WEXITSTATUS(status));
	wrong = key_take(command->text,
	    end ? (size_t)(end - command->text) : command->len, out);
	if (wrong)
		return err_set(err, ERR_INPUT,
		    "what key_command '%s' printed %s", command->name, wrong);
	return 0;
}

int
key_command(
    const char *command, int (*stopped)(void), char *out, struct err *err)
{
	char *words = alloc_copy(command, strlen(command));
	char *argv[CHILD_WORDS_MAX + 1] = { NULL };
	struct command running = {
		.until = clock_ticks() + BOUND_MS,
		.stopped = stopped,
	};
	int code, rc = -1;

	if (!child_split(words, argv)) {
		err_set(err, ERR_INPUT,
		    "key_command has no words, or more than %d",
		    CHILD_WORDS_MAX);
		goto out;
	}
	running.name = argv[0];
	code = start(&running, argv);
	if (code) {
		err_set(err, ERR_INPUT, "cannot run key_command '%s': %s",
		    running.name, strerror(code));
		goto out;
	}
	read_output(&running);
	rc = take_output(&running, finish(&running), out, err);
	explicit_bzero(running.text, sizeof running.text);
out:
	free(words);
	return rc;
}
