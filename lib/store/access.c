#include "store/access.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/access_line.h"

static const char NAME[] = "access.log";

/* Table meta says by this key: the generation that is next, and how far. */
#define ACCESS_KEY "access"

enum {
	PAGE = 64 << 10, /* bytes that are read at once; more than a line has */
	PAGES = 4,       /* that one transaction looks at */
	RACES = 4,       /* times that a reader appends, at most */
};

static const int64_t HOUR = INT64_C(3600) * 1000000;

/* ---- paths ---- */

static void
put_path(struct buf *path, const char *dir, int64_t generation)
{
	buf_reset(path);
	buf_printf(path, "%s/%s", dir, NAME);
	if (generation)
		buf_printf(path, ".%lld", (long long)generation);
}

static int
open_plain(const char *path, int flags, struct stat *st)
{
	int fd = open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);

	if (fd >= 0 && fstat(fd, st) == 0 && S_ISREG(st->st_mode))
		return fd;
	if (fd >= 0) {
		close(fd);
		errno = EINVAL;
	}
	return -1;
}

/* ---- readers ---- */

/* Whether the name stands for another file by now: it may have been read. */
static bool
append_once(const char *path, const struct buf *lines, int64_t most)
{
	struct stat st, now;
	int fd = open_plain(path, O_WRONLY | O_CREAT | O_APPEND, &st);
	bool lost = false;

	if (fd < 0)
		return false;
	if (st.st_size < most &&
	    write(fd, lines->data, lines->len) == (ssize_t)lines->len)
		lost = lstat(path, &now) < 0 || now.st_ino != st.st_ino ||
		       now.st_dev != st.st_dev;
	close(fd);
	return lost;
}

void
access_write(const char *dir, const struct buf *lines, int64_t most)
{
	struct buf path = { 0 };

	if (!lines->len || most <= 0)
		return;
	put_path(&path, dir, 0);
	for (int i = 0; i < RACES; i++)
		if (!append_once(path.data, lines, most))
			break;
	buf_release(&path);
}

void
access_append(
    const char *dir, const char *const *ids, size_t n, int64_t at, int64_t most)
{
	struct buf line = { 0 };

	access_line_put(&line, ids, n, at);
	access_write(dir, &line, most);
	buf_release(&line);
}

/* ---- where the writers are ---- */

struct place {
	int64_t generation, at;
};

static int
read_place(struct cube *cube, struct place *place, struct err *err)
{
	char *value = cube_meta(cube, ACCESS_KEY, err);
	long long generation, at;

	*place = (struct place){ 1, 0 };
	if (!value)
		return -1;
	if (sscanf(value, "%lld:%lld", &generation, &at) == 2 &&
	    generation > 0 && at >= 0)
		*place = (struct place){ generation, at };
	free(value);
	return 0;
}

static int
set_place(struct cube *cube, const struct place *place, struct err *err)
{
	char value[64];

	snprintf(value, sizeof value, "%lld:%lld", (long long)place->generation,
	    (long long)place->at);
	return cube_set_meta(cube, ACCESS_KEY, value, err);
}

/*
 * The generation that is next, or else the log in its place; -1 if there is
 * none, or with *odd if it is nothing that can be read.
 */
static int
open_generation(const char *dir, const struct place *place, bool *odd)
{
	struct buf path = { 0 }, log = { 0 };
	struct stat st;
	int fd;

	put_path(&path, dir, place->generation);
	fd = open_plain(path.data, O_RDONLY, &st);
	*odd = fd < 0 && errno != ENOENT;
	if (fd < 0 && errno == ENOENT) {
		put_path(&log, dir, 0);
		if (rename(log.data, path.data) == 0) {
			fd = open_plain(path.data, O_RDONLY, &st);
			*odd = fd < 0;
		}
	}
	buf_release(&path);
	buf_release(&log);
	return fd;
}

static void
remove_generation(const char *dir, int64_t generation)
{
	struct buf path = { 0 };

	if (generation < 1)
		return;
	put_path(&path, dir, generation);
	unlink(path.data);
	buf_release(&path);
}

/* ---- what is taken ---- */

struct taking {
	struct access_taken *taken; /* NULL: they are only counted */
	size_t n;
	struct arena *arena;
	size_t room, most;
	int64_t latest;
};

static void
take_id(struct taking *t, const char *id, size_t len, int64_t at)
{
	struct access_taken *taken = t->taken;

	t->n++;
	if (!taken)
		return;
	taken->items = arena_grow(
	    t->arena, taken->items, taken->n, &t->room, sizeof *taken->items);
	taken->items[taken->n++] = (struct access){
		.id = arena_copy(t->arena, id, len), .at = at
	};
}

/* Takes the ids of a line; one that is damaged has none. */
static void
take_line(struct taking *t, const char *text, size_t len)
{
	struct access_line line;
	const char *id;
	size_t n;

	if (!access_line_read(&line, text, len) || line.at > t->latest)
		return;
	while (access_line_next(&line, &id, &n))
		take_id(t, id, n, line.at);
}

/*
 * Takes the lines of a page, while there is room; the number of bytes that are
 * done with.  A line that does not end in a page is none.
 */
static size_t
take_page(struct taking *t, const char *page, size_t len, bool last)
{
	size_t done = 0;

	while (t->n < t->most && done < len) {
		const char *end = memchr(page + done, '\n', len - done);

		if (!end)
			return last || !done ? len : done;
		take_line(t, page + done, (size_t)(end - page) - done);
		done = (size_t)(end - page) + 1;
	}
	return done;
}

/* Whether it came to the end of the file. */
static bool
take_pages(struct taking *t, int fd, struct place *place)
{
	char *page = arena_bytes(t->arena, PAGE);

	for (int i = 0; i < PAGES && t->n < t->most; i++) {
		ssize_t len = pread(fd, page, PAGE, place->at);
		size_t done;

		/* what cannot be read is lost: it is no reason not to write */
		if (len <= 0)
			return true;
		done = take_page(t, page, (size_t)len, len < PAGE);
		place->at += (int64_t)done;
		if (len < PAGE && done == (size_t)len)
			return true;
	}
	return false;
}

static int
compare(const void *left, const void *right)
{
	const struct access *a = left, *b = right;
	int order = strcmp(a->id, b->id);

	return order ? order : (a->at > b->at) - (a->at < b->at);
}

static void
settle(struct access_taken *taken)
{
	size_t n = 0;

	qsort(taken->items, taken->n, sizeof *taken->items, compare);
	for (size_t i = 0; i < taken->n; i++) {
		const struct access *item = &taken->items[i];

		if (!n || strcmp(taken->items[n - 1].id, item->id) != 0 ||
		    access_minute(taken->items[n - 1].at) !=
			access_minute(item->at))
			taken->items[n++] = *item;
	}
	taken->n = n;
}

static void
count(const struct buf *path, int64_t at, size_t *n)
{
	struct arena arena = { 0 };
	struct taking t = {
		.arena = &arena, .most = SIZE_MAX, .latest = INT64_MAX
	};
	struct place place = { .at = at };
	struct stat st;
	int fd = open_plain(path->data, O_RDONLY, &st);

	while (fd >= 0 && !take_pages(&t, fd, &place))
		arena_reset(&arena);
	if (fd >= 0)
		close(fd);
	arena_release(&arena);
	*n += t.n;
}

static bool
is_there(const struct buf *path)
{
	struct stat st;

	return lstat(path->data, &st) == 0;
}

int
access_any(struct cube *cube, struct err *err)
{
	struct buf path = { 0 };
	struct place place;
	bool any;

	if (read_place(cube, &place, err) < 0)
		return -1;
	put_path(&path, cube->dir, place.generation);
	any = is_there(&path);
	put_path(&path, cube->dir, 0);
	any = any || is_there(&path);
	buf_release(&path);
	return any;
}

int
access_waiting(struct cube *cube, int64_t *n, struct err *err)
{
	struct buf path = { 0 };
	struct place place;
	size_t all = 0;

	*n = 0;
	if (read_place(cube, &place, err) < 0)
		return -1;
	put_path(&path, cube->dir, place.generation);
	count(&path, place.at, &all);
	put_path(&path, cube->dir, 0);
	count(&path, 0, &all);
	buf_release(&path);
	*n = (int64_t)all;
	return 0;
}

int
access_take(struct cube *cube, size_t most, int64_t now, struct arena *arena,
    struct access_taken *taken, struct err *err)
{
	struct taking t = { .taken = taken,
		.arena = arena,
		.most = most,
		.latest = now + HOUR };
	struct place place;
	bool odd, end = true;
	int fd;

	*taken = (struct access_taken){ 0 };
	if (read_place(cube, &place, err) < 0)
		return -1;
	fd = open_generation(cube->dir, &place, &odd);
	if (fd < 0 && !odd)
		return 0;
	if (fd >= 0) {
		end = take_pages(&t, fd, &place);
		close(fd);
	}
	if (taken->n)
		settle(taken);
	remove_generation(cube->dir, place.generation - 1);
	taken->more = !end;
	taken->finished = end;
	if (end)
		place = (struct place){ place.generation + 1, 0 };
	return set_place(cube, &place, err);
}

void
access_end(struct cube *cube)
{
	struct place place;
	struct err ignored;

	if (read_place(cube, &place, &ignored) == 0)
		remove_generation(cube->dir, place.generation - 1);
}

int
access_sweep(struct cube *cube, struct err *err)
{
	const size_t len = sizeof NAME - 1;
	DIR *dir = opendir(cube->dir);
	const struct dirent *entry;
	struct place place;

	if (!dir && errno == ENOMEM)
		alloc_die();
	if (!dir)
		return err_set(err, ERR_STORE, "cannot read '%s': %s",
		    cube->dir, strerror(errno));
	if (read_place(cube, &place, err) < 0) {
		closedir(dir);
		return -1;
	}
	while ((entry = readdir(dir))) {
		const char *digits = entry->d_name + len + 1;
		int64_t generation;

		if (strncmp(entry->d_name, NAME, len) != 0 ||
		    entry->d_name[len] != '.' || !*digits ||
		    strspn(digits, "0123456789") != strlen(digits))
			continue;
		generation = strtoll(digits, NULL, 10);
		if (generation != place.generation)
			unlinkat(dirfd(dir), entry->d_name, 0);
	}
	closedir(dir);
	return 0;
}
