#include "base/state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
state_file_path(struct buf *path, const char *name)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (state && *state == '/')
		buf_string(path, state);
	else if (home && *home == '/')
		buf_printf(path, "%s/.local/state", home);
	else
		return false;
	buf_printf(path, "/memos/%s", name);
	return true;
}

void
state_file_folders(struct buf *path)
{
	char *at = strchr(path->data + 1, '/');

	for (; at; at = strchr(at + 1, '/')) {
		*at = '\0';
		mkdir(path->data, 0700);
		*at = '/';
	}
}

/* What a failed call said, whatever is called after it. */
static int
write_and_close(int fd, const char *data, size_t len)
{
	ssize_t n = write(fd, data, len);
	int why = n < 0 ? errno : (size_t)n < len ? ENOSPC : 0;

	if (close(fd) < 0 && !why)
		why = errno;
	errno = why;
	return why ? -1 : 0;
}

int
state_file_replace(const char *path, const char *data, size_t len)
{
	struct buf draft = { 0 };
	int fd, rc = -1;

	buf_printf(&draft, "%s.XXXXXX", path);
	fd = mkostemp(draft.data, O_CLOEXEC);
	if (fd >= 0) {
		rc = write_and_close(fd, data, len);
		if (rc == 0)
			rc = rename(draft.data, path);
		if (rc < 0) {
			int why = errno;

			unlink(draft.data);
			errno = why;
		}
	}
	buf_release(&draft);
	return rc;
}
