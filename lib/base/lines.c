#include "base/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/prog.h"

enum { BLOCK = 64 << 10 };

int
lines_open(struct lines *l, const char *path, struct err *err)
{
	struct stat st;

	*l = (struct lines){ .name = path, .max = LINES_MAX };
	if (!strcmp(path, "-")) {
		l->name = "<stdin>";
		l->fd = STDIN_FILENO;
	} else {
		do {
			l->fd = open(path, O_RDONLY | O_CLOEXEC);
		} while (l->fd < 0 && errno == EINTR && !prog_signal());
	}
	if (l->fd < 0) {
		l->fd = STDIN_FILENO; /* nothing to close */
		l->at_end = true;
		return err_set(err, ERR_INPUT, "cannot open '%s': %s", l->name,
		    strerror(errno));
	}
	if (!fstat(l->fd, &st) && S_ISDIR(st.st_mode)) {
		lines_close(l);
		return err_set(err, ERR_INPUT, "'%s' is a directory", l->name);
	}
	return 0;
}

/*
 * Reads a block; a descriptor that never waits is waited for here.  1 if a
 * signal that the program catches came instead.
 */
static int
fill(struct lines *l, struct err *err)
{
	struct pollfd fd = { .fd = l->fd, .events = POLLIN };
	char *room = buf_room(&l->buf, BLOCK);
	ssize_t n;

	while ((n = read(l->fd, room, BLOCK)) < 0) {
		if (errno == EINTR && prog_signal())
			return 1;
		if (errno == EAGAIN)
			poll(&fd, 1, -1);
		else if (errno != EINTR)
			return err_set(err, ERR_INPUT, "cannot read '%s': %s",
			    l->name, strerror(errno));
	}
	l->at_end = n == 0;
	l->buf.len += (size_t)n;
	room[n] = '\0';
	return 0;
}

/*
 * Hands out the len bytes at the start of the unread, which a newline or the
 * end of the file follows.
 */
static int
hand_out(struct lines *l, const char **line, size_t *len)
{
	char *start = l->buf.data + l->start;
	size_t n = *len;

	l->start += n + (l->start + n < l->buf.len);
	l->number++;
	start[n] = '\0';
	if (n && start[n - 1] == '\r')
		start[--n] = '\0';
	*line = start;
	*len = l->passed + n;
	l->passed = 0;
	return *len > l->max ? LINES_TOO_LONG : LINES_LINE;
}

int
lines_next(struct lines *l, const char **line, size_t *len, struct err *err)
{
	size_t searched = 0;

	for (;;) {
		size_t unread = l->buf.len - l->start;
		const char *start = buf_text(&l->buf) + l->start;
		const char *end = NULL;

		if (unread > searched)
			end = memchr(start + searched, '\n', unread - searched);
		if (end || (l->at_end && l->passed + unread > 0)) {
			*len = end ? (size_t)(end - start) : unread;
			return hand_out(l, line, len);
		}
		if (l->at_end)
			return LINES_END;

		/* too long with or without a '\r': keep one byte, for that */
		if (unread > 1 && l->passed + unread - 1 > l->max) {
			l->passed += unread - 1;
			l->start += unread - 1;
			unread = 1;
		}
		searched = unread;
		if (l->start)
			buf_drop(&l->buf, l->start);
		l->start = 0;
		switch (fill(l, err)) {
		case 0:
			break;
		case 1:
			return LINES_STOPPED;
		default:
			return -1;
		}
	}
}

bool
lines_would_block(const struct lines *l)
{
	struct pollfd fd = { .fd = l->fd, .events = POLLIN };
	size_t unread = l->buf.len - l->start;
	int ready;

	if (l->at_end ||
	    (unread && memchr(l->buf.data + l->start, '\n', unread)))
		return false;
	do
		ready = poll(&fd, 1, 0);
	while (ready < 0 && errno == EINTR);
	return ready == 0;
}

/* Whether the unread bytes hold a line, or are as many as one may have. */
static bool
is_whole(const struct lines *l)
{
	size_t unread = l->buf.len - l->start;

	return unread && (unread > l->max ||
			     memchr(l->buf.data + l->start, '\n', unread));
}

bool
lines_ready(struct lines *l)
{
	struct err fault;

	while (!l->at_end && !is_whole(l)) {
		if (lines_would_block(l))
			return false;
		if (l->start)
			buf_drop(&l->buf, l->start);
		l->start = 0;
		if (fill(l, &fault) != 0)
			return true;
	}
	return true;
}

bool
lines_at_end(const struct lines *l)
{
	return l->at_end && l->start == l->buf.len;
}

void
lines_close(struct lines *l)
{
	if (l->fd > STDIN_FILENO)
		close(l->fd);
	l->fd = STDIN_FILENO;
	l->at_end = true;
	buf_release(&l->buf);
	l->start = 0;
}
