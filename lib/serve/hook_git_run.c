#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "serve/hook_git.h"

enum { ARGUMENTS_MAX = 24 };

/* What git is to read, as a file that nobody else sees; -1 with errno. */
static int
input(const struct buf *in)
{
	size_t done = 0;
	int fd;

	if (!in)
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	fd = memfd_create("memos-hook", MFD_CLOEXEC);
	while (fd >= 0 && done < in->len) {
		ssize_t n = write(fd, in->data + done, in->len - done);

		if (n < 0 && errno != EINTR) {
			close(fd);
			return -1;
		}
		done += n > 0 ? (size_t)n : 0;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

/* Its messages are of no use to anybody: what it did not print says enough. */
static int
start(char **argv, int in, int out, pid_t *pid)
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
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(
	    &actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	code = posix_spawnp(pid, argv[0], &actions, &attributes, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return code;
}

/* All that it prints; what is too much is dropped. */
static void
collect(int fd, struct buf *out, size_t max)
{
	const size_t start_len = out->len;
	ssize_t n;

	do {
		char *room = buf_room(out, 64 << 10);

		n = read(fd, room, 64 << 10);
		if (n > 0 && out->len - start_len + (size_t)n <= max)
			out->len += (size_t)n;
		out->data[out->len] = '\0';
	} while (n > 0 || (n < 0 && errno == EINTR));
}

int
hook_git_run(const char *const *arguments, const struct buf *in,
    struct buf *out, size_t max, struct err *err)
{
	const char *argv[ARGUMENTS_MAX + 2] = { "git" };
	int ends[2] = { -1, -1 }, fd = input(in), code, status = 0;
	pid_t pid;

	for (size_t i = 0; i < ARGUMENTS_MAX && arguments[i]; i++)
		argv[i + 1] = arguments[i];
	code = fd < 0 || pipe2(ends, O_CLOEXEC) < 0 ? errno : 0;
	if (!code)
		code = start((char **)(uintptr_t)argv, fd, ends[1], &pid);
	if (fd >= 0)
		close(fd);
	if (ends[1] >= 0)
		close(ends[1]);
	if (!code) {
		collect(ends[0], out, max);
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	if (ends[0] >= 0)
		close(ends[0]);
	if (code)
		return err_set(
		    err, ERR_STORE, "cannot run git: %s", strerror(code));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
