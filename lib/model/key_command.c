#include "model/key_command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "model/key.h"

enum {
	WORDS_MAX = 64,
	BOUND_MS = 30000,
	SLICE_MS = 10, /* between looks at a child that is about to end */
	STOP_MS = 200, /* between questions whether to stop */
};

/* A command on its way. */
struct child {
	const char *name;
	pid_t pid;
	int fd; /* its output */
	int64_t until;
	int (*stopped)(void);
	char text[KEY_MAX + 2];
	size_t len;
	bool whole; /* its output ended */
};

/* Splits words at blanks, in place; returns how many, 0 for none or too many.
 */
static size_t
split(char *words, char **argv)
{
	size_t n = 0;
	char *rest = NULL;

	for (char *word = strtok_r(words, " \t", &rest); word;
	     word = strtok_r(NULL, " \t", &rest)) {
		if (n == WORDS_MAX)
			return 0;
		argv[n++] = word;
	}
	return n;
}

/* Starts it, its output into a pipe; an errno, or 0. */
static int
start(struct child *child, char **argv)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	int ends[2], code;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return errno;
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(
	    &actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	code = posix_spawnp(
	    &child->pid, argv[0], &actions, &attributes, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	close(ends[1]);
	child->fd = ends[0];
	if (code)
		close(ends[0]);
	return code;
}

static bool
is_over(const struct child *child)
{
	return clock_ticks() >= child->until ||
	       (child->stopped && child->stopped());
}

/* Reads its output to the end; what does not fit is a key of no use. */
static void
read_output(struct child *child)
{
	while (!is_over(child)) {
		struct pollfd wait = { .fd = child->fd, .events = POLLIN };
		char spill[256];
		size_t room = sizeof child->text - child->len;
		ssize_t n;

		if (poll(&wait, 1, STOP_MS) <= 0)
			continue;
		n = room ? read(child->fd, child->text + child->len, room)
			 : read(child->fd, spill, sizeof spill);
		explicit_bzero(spill, sizeof spill);
		child->whole = n == 0;
		if (n == 0 || (n < 0 && errno != EINTR))
			return;
		if (n > 0 && room)
			child->len += (size_t)n;
	}
}

/* Waits for its end, which is brought about if it is late; its status. */
static int
finish(struct child *child)
{
	struct timespec slice = { .tv_nsec = SLICE_MS * 1000000L };
	int status = 0;

	close(child->fd);
	while (child->whole && !is_over(child)) {
		if (waitpid(child->pid, &status, WNOHANG) == child->pid)
			return status;
		nanosleep(&slice, NULL);
	}
	child->whole = false;
	kill(child->pid, SIGKILL);
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static int
take_output(struct child *child, int status, char *out, struct err *err)
{
	const char *end = memchr(child->text, '\n', child->len);
	const char *wrong;

	if (!child->whole && child->stopped && child->stopped())
		return err_set(err, ERR_INPUT, "key_command '%s' was stopped",
		    child->name);
	if (!child->whole)
		return err_set(err, ERR_INPUT,
		    "key_command '%s' took longer than %d s", child->name,
		    BOUND_MS / 1000);
	if (WIFSIGNALED(status))
		return err_set(err, ERR_INPUT,
		    "key_command '%s' was ended by signal %d", child->name,
		    WTERMSIG(status));
	if (WEXITSTATUS(status))
		return err_set(err, ERR_INPUT,
		    "key_command '%s' ended with status %d", child->name,
		    WEXITSTATUS(status));
	wrong = key_take(
	    child->text, end ? (size_t)(end - child->text) : child->len, out);
	if (wrong)
		return err_set(err, ERR_INPUT,
		    "what key_command '%s' printed %s", child->name, wrong);
	return 0;
}

int
key_command(
    const char *command, int (*stopped)(void), char *out, struct err *err)
{
	char *words = alloc_copy(command, strlen(command));
	char *argv[WORDS_MAX + 1] = { NULL };
	struct child child = {
		.until = clock_ticks() + BOUND_MS,
		.stopped = stopped,
	};
	int code, rc = -1;

	if (!split(words, argv)) {
		err_set(err, ERR_INPUT,
		    "key_command has no words, or more than %d", WORDS_MAX);
		goto out;
	}
	child.name = argv[0];
	code = start(&child, argv);
	if (code) {
		err_set(err, ERR_INPUT, "cannot run key_command '%s': %s",
		    child.name, strerror(code));
		goto out;
	}
	read_output(&child);
	rc = take_output(&child, finish(&child), out, err);
	explicit_bzero(child.text, sizeof child.text);
out:
	free(words);
	return rc;
}
