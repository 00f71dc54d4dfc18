#include "serve/hook_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/prog.h"

enum { FILE_MAX = 4 << 20, BLOCK = 64 << 10 };

void
hook_file_release(struct hook_file *f)
{
	buf_release(&f->path);
	buf_release(&f->backup);
	buf_release(&f->was);
	buf_release(&f->now);
	*f = (struct hook_file){ 0 };
}

static int
fault(const char *what, const char *path, struct err *err)
{
	return err_set(
	    err, ERR_STORE, "cannot %s '%s': %s", what, path, strerror(errno));
}

static int
read_all(int fd, struct hook_file *f, struct err *err)
{
	ssize_t n;

	do {
		char *room = buf_room(&f->was, BLOCK);

		n = read(fd, room, BLOCK);
		if (n < 0 && errno != EINTR)
			return fault("read", f->path.data, err);
		f->was.len += n > 0 ? (size_t)n : 0;
		f->was.data[f->was.len] = '\0';
	} while (n && f->was.len <= FILE_MAX);
	if (f->was.len > FILE_MAX)
		return err_set(err, ERR_INPUT, "'%s' is longer than %d bytes",
		    f->path.data, FILE_MAX);
	if (strlen(f->was.data) != f->was.len)
		return err_set(err, ERR_INPUT, "'%s' has a NUL", f->path.data);
	return 0;
}

int
hook_file_read(
    struct hook_file *f, const char *path, bool itself, struct err *err)
{
	char *real = itself ? NULL : realpath(path, NULL);
	struct stat st;
	int fd, rc = 0;

	buf_string(&f->path, real ? real : path);
	free(real);
	buf_printf(&f->backup, "%s.before-memos", f->path.data);
	f->kept = access(f->backup.data, F_OK) == 0;
	fd = open(f->path.data, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (fd < 0 || fstat(fd, &st) < 0)
		return fault("open", f->path.data, err);
	if (!S_ISREG(st.st_mode))
		rc = err_set(err, ERR_INPUT, "'%s' is no file", f->path.data);
	f->there = true;
	f->mode = st.st_mode & 07777;
	if (rc == 0)
		rc = read_all(fd, f, err);
	if (rc == 0)
		buf_add(&f->now, f->was.data, f->was.len);
	close(fd);
	return rc;
}

/* ---- writing ---- */

static int
make_folders(const char *path, struct err *err)
{
	struct buf copy = { 0 };
	int rc = 0;

	buf_string(&copy, path);
	for (char *at = strchr(copy.data + 1, '/'); at && rc == 0;
	     at = strchr(at + 1, '/')) {
		*at = '\0';
		if (mkdir(copy.data, 0755) < 0 && errno != EEXIST)
			rc = fault("make", copy.data, err);
		*at = '/';
	}
	buf_release(&copy);
	return rc;
}

/* In one step: there is the old file or the new one, whole. */
static int
replace(const char *path, const struct buf *text, unsigned int mode,
    struct err *err)
{
	struct buf draft = { 0 };
	const char *data = buf_text(text);
	size_t left = text->len;
	int fd, rc = -1;

	buf_printf(&draft, "%s.XXXXXX", path);
	fd = mkostemp(draft.data, O_CLOEXEC);
	if (fd < 0) {
		fault("write", path, err);
		goto out;
	}
	while (left) {
		ssize_t n = write(fd, data, left);

		if (n < 0 && errno != EINTR)
			break;
		data += n > 0 ? n : 0;
		left -= n > 0 ? (size_t)n : 0;
	}
	if (!left && fchmod(fd, mode) == 0 && fsync(fd) == 0 &&
	    rename(draft.data, path) == 0)
		rc = 0;
	else
		fault("write", path, err);
	close(fd);
	if (rc < 0)
		unlink(draft.data);
out:
	buf_release(&draft);
	return rc;
}

int
hook_file_replace(const struct hook_file *f, struct err *err)
{
	return replace(f->path.data, &f->now, f->mode, err);
}

void
hook_file_say(const struct hook_file *f, const struct hook_install *i,
    const char *event, bool kept)
{
	struct buf line = { 0 };

	buf_char(&line, '{');
	json_put_field(&line, "hooks", i->name);
	json_put_field(&line, "file", f->path.data);
	json_put_field(&line, "event", event);
	if (kept)
		json_put_field(&line, "backup", f->backup.data);
	buf_string(&line, "}\n");
	prog_write(line.data, line.len);
	buf_release(&line);
}

static int
remove_file(const char *path, struct err *err)
{
	return unlink(path) == 0 || errno == ENOENT
		   ? 0
		   : fault("remove", path, err);
}

int
hook_file_write(struct hook_file *f, const struct hook_install *i, bool gone,
    struct err *err)
{
	const bool same = f->there && !gone && f->now.len == f->was.len &&
			  memcmp(buf_text(&f->now), buf_text(&f->was),
			      f->was.len) == 0;
	const unsigned int mode = f->mode ? f->mode : i->project ? 0644 : 0600;
	const bool keeps = !i->remove && f->there && !f->kept;

	if (i->print) {
		prog_write(buf_text(&f->now), gone ? 0 : f->now.len);
		return 0;
	}
	if (same || (i->remove && !f->there)) {
		hook_file_say(f, i, "NOOP", false);
		return 0;
	}
	if (gone) {
		if (remove_file(f->path.data, err) < 0)
			return -1;
		hook_file_say(f, i, "DELETE", false);
		return 0;
	}
	if (make_folders(f->path.data, err) < 0 ||
	    (keeps && replace(f->backup.data, &f->was, f->mode, err) < 0) ||
	    replace(f->path.data, &f->now, mode, err) < 0)
		return -1;
	if (i->remove && f->kept && remove_file(f->backup.data, err) < 0)
		return -1;
	hook_file_say(f, i,
	    i->remove  ? "DELETE"
	    : f->there ? "UPDATE"
		       : "ADD",
	    keeps);
	return 0;
}
