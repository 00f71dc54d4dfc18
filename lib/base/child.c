#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

enum {
	/* between looks at a child that is about to end: at first, at last */
	SLICE_MIN = 250 * 1000,
	SLICE_MAX = 16 * 1000 * 1000,
};

size_t
child_split(char *words, char **argv)
{
	size_t n = 0;
	char *rest = NULL;

	for (char *word = strtok_r(words, " \t", &rest); word;
	     word = strtok_r(NULL, " \t", &rest)) {
		if (n == CHILD_WORDS_MAX)
			return 0;
		argv[n++] = word;
	}
	argv[n] = NULL;
	return n;
}

int
child_start(char **argv, int in, int out, bool quiet, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	int code;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&actions);
	if (in < 0)
		posix_spawn_file_actions_addopen(
		    &actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	else
		posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (quiet)
		posix_spawn_file_actions_addopen(
		    &actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	code = posix_spawnp(pid, argv[0], &actions, &attributes, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return code;
}

int
child_end(pid_t pid, int64_t until, int (*stopped)(void), bool *killed)
{
	struct timespec slice = { .tv_nsec = SLICE_MIN };
	int status = 0;

	*killed = false;
	while (clock_ticks() < until && !(stopped && stopped())) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return status;
		nanosleep(&slice, NULL);
		if (slice.tv_nsec < SLICE_MAX)
			slice.tv_nsec *= 2;
	}
	*killed = true;
	kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}
