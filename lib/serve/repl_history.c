#include "serve/repl_history.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/lines.h"

enum {
	TEXT_MAX = 64 << 10, /* bytes of a message that is kept */
	FILE_MAX = 16 << 20, /* bytes that are read of the file */
};

static bool
find_path(struct buf *path)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (state && *state == '/')
		buf_string(path, state);
	else if (home && *home == '/')
		buf_printf(path, "%s/.local/state", home);
	else
		return false;
	buf_string(path, "/memos/chat_history");
	return true;
}

/* Makes the folders above, one within the other. */
static void
make_folders(char *path)
{
	for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
		*at = '\0';
		mkdir(path, 0700);
		*at = '/';
	}
}

/* ---- the form of a line ---- */

static void
put_line(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			buf_string(out, "\\n");
		else if (*text == '\\')
			buf_string(out, "\\\\");
		else
			buf_char(out, *text);
	}
	buf_char(out, '\n');
}

static void
read_line(struct buf *out, const char *line, size_t len)
{
	buf_reset(out);
	for (size_t i = 0; i < len; i++) {
		bool escaped = line[i] == '\\' && i + 1 < len;

		i += escaped;
		buf_char(out, escaped && line[i] == 'n' ? '\n' : line[i]);
	}
}

/* ---- reading ---- */

/* The last lines of a file, which are kept in a ring. */
struct last {
	struct buf ring[REPL_HISTORY_MAX];
	size_t n; /* that were read */
};

static void
read_last(int fd, struct last *last)
{
	struct lines lines = { .name = "", .fd = fd, .max = TEXT_MAX };
	const char *line;
	struct err ignored;
	size_t len;
	int rc;

	while ((rc = lines_next(&lines, &line, &len, &ignored)) > 0 &&
	       rc != LINES_STOPPED) {
		/* a NUL is none of ours */
		if (rc == LINES_LINE && len && !memchr(line, '\0', len))
			read_line(&last->ring[last->n++ % REPL_HISTORY_MAX],
			    line, len);
	}
	lines_close(&lines);
}

/* Puts what is kept in place of a file that has grown to twice as much. */
static void
shorten(const char *path, const struct last *last, size_t first)
{
	struct buf draft = { 0 }, text = { 0 };
	bool written;
	int fd;

	for (size_t i = first; i < last->n; i++)
		put_line(&text, last->ring[i % REPL_HISTORY_MAX].data);
	buf_printf(&draft, "%s.XXXXXX", path);
	fd = mkostemp(draft.data, O_CLOEXEC);
	if (fd >= 0) {
		written = write(fd, text.data, text.len) == (ssize_t)text.len;
		written = close(fd) == 0 && written;
		if (!written || rename(draft.data, path) < 0)
			unlink(draft.data);
	}
	buf_release(&draft);
	buf_release(&text);
}

void
repl_history_read(void (*each)(void *ctx, const char *text), void *ctx)
{
	static struct last last;
	struct buf path = { 0 };
	struct stat st;
	size_t first;
	int fd = -1;

	if (find_path(&path))
		fd = open(
		    path.data, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size <= FILE_MAX)
		read_last(fd, &last);
	else if (fd >= 0)
		close(fd);
	first = last.n > REPL_HISTORY_MAX ? last.n - REPL_HISTORY_MAX : 0;
	for (size_t i = first; i < last.n; i++)
		each(ctx, last.ring[i % REPL_HISTORY_MAX].data);
	if (last.n >= 2 * REPL_HISTORY_MAX)
		shorten(path.data, &last, first);
	for (size_t i = 0; i < REPL_HISTORY_MAX; i++)
		buf_release(&last.ring[i]);
	last.n = 0;
	buf_release(&path);
}

/* ---- writing ---- */

void
repl_history_add(const char *text)
{
	struct buf path = { 0 }, line = { 0 };
	size_t len = strlen(text);
	int fd = -1;

	if (!len || *text == ' ' || len > TEXT_MAX / 2 || !find_path(&path)) {
		buf_release(&path);
		return;
	}
	make_folders(path.data);
	fd = open(path.data,
	    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
	    0600);
	if (fd >= 0) {
		put_line(&line, text);
		/* one write: lines of two chats do not mix */
		if (fchmod(fd, 0600) < 0 || write(fd, line.data, line.len) < 0)
			errno = 0; /* there is none, then */
		close(fd);
	}
	buf_release(&path);
	buf_release(&line);
}
