#include "serve/import_format.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/prog.h"

enum { START = 64 << 10 /* bytes by which a file is known */ };

/* In the order in which they are asked whether a file is theirs. */
static const struct import_format *const formats[] = { &import_mem0_sqlite,
	&import_memos, &import_chatgpt, &import_claude, &import_server_memory,
	&import_memos_cube, &import_mem0, &import_markdown, &import_csv };

enum { FORMATS = sizeof formats / sizeof *formats };

const struct import_format *
import_format_find(const char *name)
{
	for (int i = 0; name && i < FORMATS; i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

/* Whether a file in a folder may be of a format, by its name. */
static bool
has_name(const struct import_format *format, const char *name)
{
	for (const char *const *p = format->files; *p; p++)
		if (fnmatch(*p, name, 0) == 0)
			return true;
	return false;
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Reads how a file begins; how many bytes, or -1. */
static ssize_t
read_start(const char *path, char *start)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = fd < 0 ? -1 : read(fd, start, START);

	if (fd >= 0)
		close(fd);
	return n;
}

/* NULL: it is of none.  What says nothing by its start does by its name. */
static const struct import_format *
recognise(const char *path)
{
	static char start[START + 1];
	ssize_t n = read_start(path, start);

	if (n < 0)
		return NULL;
	start[n] = '\0';
	for (int i = 0; i < FORMATS; i++)
		if (formats[i]->knows && formats[i]->knows(start, (size_t)n))
			return formats[i];
	for (int i = 0; i < FORMATS; i++)
		if (!formats[i]->knows && has_name(formats[i], last_part(path)))
			return formats[i];
	return NULL;
}

static int
read_file(struct intake *in, const struct import_format *format,
    const char *path, const struct stat *st, struct err *err)
{
	bool size = st && S_ISREG(st->st_mode);

	intake_file(in, path, size ? (uint64_t)st->st_size : 0);
	return format->read(in, path, err);
}

/* A file of a folder, of which others may be of no format. */
static int
read_entry(struct intake *in, const struct import_format *format,
    const FTSENT *entry, struct err *err)
{
	if (format && !has_name(format, entry->fts_name)) {
		intake_left_out(in, "files", 1);
		return 0;
	}
	if (!format)
		format = recognise(entry->fts_accpath);
	if (!format) {
		intake_left_out(in, "files", 1);
		return 0;
	}
	return read_file(in, format, entry->fts_path, entry->fts_statp, err);
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void
unreadable(struct intake *in, const FTSENT *entry)
{
	struct err why = { 0 };

	intake_file(in, entry->fts_path, 0);
	err_set(&why, ERR_INPUT, "cannot read: %s", strerror(entry->fts_errno));
	intake_fault(in, "", &why);
}

/* What begins with a dot belongs to programs. */
static int
read_folder(struct intake *in, const struct import_format *format,
    const char *path, struct err *err)
{
	char *const paths[] = { (char *)(uintptr_t)path, NULL };
	FTS *fts = fts_open(
	    paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
	FTSENT *entry;
	int rc = 0;

	if (!fts)
		return err_set(err, ERR_INPUT, "cannot read '%s': %s", path,
		    strerror(errno));
	while (rc == 0 && !intake_stopped(in) && (entry = fts_read(fts))) {
		if (entry->fts_level > 0 && *entry->fts_name == '.')
			fts_set(fts, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_F)
			rc = read_entry(in, format, entry, err);
		else if (entry->fts_info == FTS_SL)
			intake_left_out(in, "links", 1);
		else if (entry->fts_info == FTS_DNR ||
			 entry->fts_info == FTS_ERR)
			unreadable(in, entry);
	}
	fts_close(fts);
	return rc;
}

int
import_format_read(struct intake *in, const struct import_format *format,
    const char *path, struct err *err)
{
	bool standard = strcmp(path, "-") == 0;
	struct stat st;

	if (!standard && stat(path, &st) < 0)
		return err_set(err, ERR_INPUT, "cannot read '%s': %s", path,
		    strerror(errno));
	if (!standard && S_ISDIR(st.st_mode))
		return read_folder(in, format, path, err);
	if (!format && (standard || !S_ISREG(st.st_mode)))
		return err_set(
		    err, ERR_INPUT, "what comes from a pipe needs --format");
	if (!format)
		format = recognise(path);
	if (!format)
		return err_set(err, ERR_INPUT,
		    "cannot tell what '%s' is: say it by --format", path);
	return read_file(in, format, path, standard ? NULL : &st, err);
}
