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

#include "base/alloc.h"
#include "base/lines.h"
#include "base/state_file.h"

enum {
	TEXT_MAX = 64 << 10, /* bytes of a message that is kept */
	FILE_MAX = 16 << 20, /* bytes that are read of the file */
};

bool
repl_history_path(struct buf *path)
{
	return state_file_path(path, "chat_history");
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
	struct buf text = { 0 };

	for (size_t i = first; i < last->n; i++)
		put_line(&text, last->ring[i % REPL_HISTORY_MAX].data);
	/* else it stays as long as it is */
	(void)state_file_replace(path, text.data, text.len);
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

	if (repl_history_path(&path))
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

	if (!len || *text == ' ' || len > TEXT_MAX / 2 ||
	    !repl_history_path(&path)) {
		buf_release(&path);
		return;
	}
	state_file_folders(&path);
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

/* ---- forgetting ---- */

enum { WORD = 8 /* bytes of a text that may stand within a message */ };

struct repl_history {
	struct buf path, text; /* of the file */
	struct history_line {
		size_t at, len; /* in the text, with its newline */
		char *message;
		bool dropped;
	} * lines;
	size_t n, dropped;
};

static void
read_file(const char *path, struct buf *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	ssize_t n;

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size <= FILE_MAX)
		while ((n = read(fd, buf_room(text, TEXT_MAX), TEXT_MAX)) > 0)
			text->len += (size_t)n;
	if (fd >= 0)
		close(fd);
}

static void
add_line(struct repl_history *h, size_t at)
{
	const char *start = h->text.data + at;
	size_t left = h->text.len - at;
	const char *end = memchr(start, '\n', left);
	struct history_line *line = &h->lines[h->n++];
	struct buf message = { 0 };

	*line = (struct history_line){ .at = at,
		.len = end ? (size_t)(end - start) + 1 : left };
	read_line(&message, start, line->len - (end != NULL));
	line->message = alloc_copy(buf_text(&message), message.len);
	buf_release(&message);
}

struct repl_history *
repl_history_begin(void)
{
	struct repl_history *h = alloc_bytes(sizeof *h);
	size_t room = 0;

	if (repl_history_path(&h->path))
		read_file(h->path.data, &h->text);
	for (size_t at = 0; at < h->text.len; at += h->lines[h->n - 1].len) {
		if (h->n == room) {
			room = room ? 2 * room : 64;
			h->lines = alloc_grow(h->lines, room, sizeof *h->lines);
		}
		add_line(h, at);
	}
	return h;
}

/* A word alone stands in many messages that have nothing to do with it. */
void
repl_history_drop(struct repl_history *h, const char *text)
{
	bool within = strlen(text) >= WORD;

	for (size_t i = 0; i < h->n; i++) {
		struct history_line *line = &h->lines[i];

		if (line->dropped || (within ? !strstr(line->message, text)
					     : strcmp(line->message, text)))
			continue;
		line->dropped = true;
		h->dropped++;
	}
}

static int
write_kept(const struct repl_history *h, struct err *err)
{
	struct buf text = { 0 };
	int rc;

	for (size_t i = 0; i < h->n; i++)
		if (!h->lines[i].dropped)
			buf_add(&text, h->text.data + h->lines[i].at,
			    h->lines[i].len);
	rc = state_file_replace(h->path.data, buf_text(&text), text.len);
	if (rc < 0)
		err_set(err, ERR_STORE, "cannot write '%s': %s", h->path.data,
		    strerror(errno));
	buf_release(&text);
	return rc;
}

int
repl_history_end(struct repl_history *h, bool *left, struct err *err)
{
	int rc = h->dropped ? write_kept(h, err) : 0;

	*left = h->dropped < h->n;
	for (size_t i = 0; i < h->n; i++)
		free(h->lines[i].message);
	free(h->lines);
	buf_release(&h->path);
	buf_release(&h->text);
	free(h);
	return rc;
}
