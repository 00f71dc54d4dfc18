#include "serve/hook_log.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/state_file.h"

enum { LINE_MAX = 1000 /* bytes of one */ };

/* What has grown too long goes out of the way, over what went before. */
static void
turn(const struct buf *path)
{
	struct buf old = { 0 };
	struct stat st;

	if (stat(path->data, &st) == 0 && st.st_size > HOOK_LOG_MAX) {
		buf_printf(&old, "%s.1", path->data);
		rename(path->data, old.data);
	}
	buf_release(&old);
}

void
hook_log(const char *line)
{
	struct buf path = { 0 }, out = { 0 };
	int fd = -1;

	if (state_file_path(&path, "hook.log")) {
		state_file_folders(&path);
		turn(&path);
		fd = open(path.data,
		    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY |
			O_NONBLOCK,
		    0600);
	}
	clock_print(&out, clock_now() / 1000000 * 1000000);
	buf_printf(&out, " %.*s\n", LINE_MAX, line);
	if (fd >= 0) {
		/* one call: lines of several processes do not mix */
		ssize_t n = write(fd, out.data, out.len);

		(void)n;
		close(fd);
	}
	buf_release(&path);
	buf_release(&out);
}
