#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "serve/hook_git.h"

enum { ARGUMENTS_MAX = 24, BLOCK = 64 << 10, SLICE_MS = 20 };

/* What git is to read, as a file nobody else sees; -1 for none, or errno. */
static int
input(const struct buf *in)
{
	size_t done = 0;
	int fd;

	if (!in)
		return -1;
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

/*
 * All that it prints, or as much as is wanted: whether it is to be waited for.
 * Who commits waits for us, however much there is to compare.
 */
static bool
collect(int fd, struct buf *out, size_t max)
{
	const size_t start_len = out->len;
	struct pollfd poller = { fd, POLLIN, 0 };
	ssize_t n;

	while (!hook_late()) {
		char *room;

		if (poll(&poller, 1, SLICE_MS) <= 0)
			continue;
		room = buf_room(out, BLOCK);
		n = read(fd, room, BLOCK);
		out->len += n > 0 ? (size_t)n : 0;
		out->data[out->len] = '\0';
		if (n == 0 || (n < 0 && errno != EINTR))
			return true;
		if (out->len - start_len <= max)
			continue;
		out->len = start_len + max;
		out->data[out->len] = '\0';
		return false;
	}
	return false;
}

/* Its status; 0 if it was stopped because what there is is enough. */
static int
finish(pid_t pid, bool ended, struct err *err)
{
	bool killed = false, late = hook_late();
	int status = child_end(pid, ended ? INT64_MAX : 0, hook_late, &killed);

	if (killed && (late || ended))
		return err_set(err, ERR_STORE, "git takes too long");
	return killed ? 0 : WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int
hook_git_run(const char *const *arguments, const struct buf *in,
    struct buf *out, size_t max, struct err *err)
{
	const char *argv[ARGUMENTS_MAX + 2] = { "git" };
	int ends[2] = { -1, -1 }, fd = input(in), code, rc = -1;
	pid_t pid;

	for (size_t i = 0; i < ARGUMENTS_MAX && arguments[i]; i++)
		argv[i + 1] = arguments[i];
	code = (in && fd < 0) || pipe2(ends, O_CLOEXEC) < 0 ? errno : 0;
	/* its messages are of no use: what it did not print says enough */
	if (!code)
		code = child_start(
		    (char **)(uintptr_t)argv, fd, ends[1], true, &pid);
	if (fd >= 0)
		close(fd);
	if (ends[1] >= 0)
		close(ends[1]);
	if (code)
		err_set(err, ERR_STORE, "cannot run git: %s", strerror(code));
	else
		rc = finish(pid, collect(ends[0], out, max), err);
	if (ends[0] >= 0)
		close(ends[0]);
	return rc;
}
