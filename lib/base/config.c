#include "base/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ini.h>

#include "base/alloc.h"

/*
 * Debian's library lets a program say how long a line may be; another one may
 * have its 200 bytes built in, and longer lines are refused then.
 */
extern int ini_max_line __attribute__((weak));

#define BLANKS " \t\v\f\r" /* isspace(), as inih has it */

struct reader {
	int (*each)(const struct config_line *line, void *ctx, struct err *err);
	void *ctx;
	FILE *file;
	int line, cut;      /* lines read, and the first that did not fit */
	int section_line;   /* of the last [section] */
	struct err refused; /* what the first key was refused for */
	int at, blamed;     /* its line, and the one to name */
};

/* Whether a section begins; the file may begin with a byte order mark. */
static bool
is_section(const char *line, int number)
{
	if (number == 1 && strncmp(line, "\xef\xbb\xbf", 3) == 0)
		line += 3;
	return line[strspn(line, BLANKS)] == '[';
}

/*
 * inih would take the rest of a long line for a line of its own, and one that
 * begins with blanks for more of the value above it.
 */
static char *
read_line(char *line, int size, void *ctx)
{
	struct reader *r = ctx;
	int c, n = 0;

	r->line++;
	while ((c = getc(r->file)) != EOF && c != '\n') {
		if (!n && c && strchr(BLANKS, c))
			continue;
		if (c && n < size - 1)
			line[n++] = (char)c;
		else if (!r->cut)
			r->cut = r->line;
	}
	line[n] = '\0';
	if (is_section(line, r->line))
		r->section_line = r->line;
	return c == EOF && !n ? NULL : line;
}

static int
take(void *ctx, const char *section, const char *name, const char *value)
{
	struct reader *r = ctx;
	const struct config_line line = { section, name, value,
		r->section_line };
	int rc;

	if (r->at)
		return 0;
	rc = *section ? r->each(&line, r->ctx, &r->refused)
		      : err_set(&r->refused, ERR_INPUT,
			    "key '%.63s' stands in no section", name);
	if (rc < 0) {
		r->at = r->line;
		r->blamed = rc == -2 ? r->section_line : r->line;
	}
	return rc == 0;
}

bool
config_path(struct buf *path)
{
	const char *named = getenv("MEMOS_CONFIG"), *home = getenv("HOME");
	const char *xdg = getenv("XDG_CONFIG_HOME");

	if (named && *named)
		buf_string(path, named);
	else if (xdg && *xdg == '/')
		buf_printf(path, "%s/memos/config", xdg);
	else if (home && *home == '/')
		buf_printf(path, "%s/.config/memos/config", home);
	return named && *named;
}

int
config_blame(int line, struct err *err)
{
	struct err inner = *err;
	struct buf path = { 0 };

	config_path(&path);
	err_set(
	    err, inner.kind, "%s:%d: %s", buf_text(&path), line, inner.text);
	buf_release(&path);
	return -1;
}

static int
read_file(struct reader *r, const char *path, struct err *err)
{
	int line;

	if (&ini_max_line)
		ini_max_line = CONFIG_LINE_MAX + 1;
	line = ini_parse_stream(read_line, r, take, r);
	/* the file's buffer is not made by alloc.c */
	if (ferror(r->file) && errno == ENOMEM)
		alloc_die();
	if (line == 0 && !r->cut && !ferror(r->file))
		return 0;
	if (r->cut && (line <= 0 || r->cut <= line)) {
		err_set(err, ERR_INPUT, "the line is too long or has a NUL");
		return config_blame(r->cut, err);
	}
	if (line <= 0)
		return err_set(err, ERR_INPUT, "cannot read '%s'", path);
	if (r->at == line) {
		*err = r->refused;
		return config_blame(r->blamed, err);
	}
	err_set(err, ERR_INPUT, "neither a [section] nor key = value");
	return config_blame(line, err);
}

int
config_each(
    int (*each)(const struct config_line *line, void *ctx, struct err *err),
    void *ctx, struct err *err)
{
	struct reader r = { .each = each, .ctx = ctx };
	struct buf path = { 0 };
	bool named = config_path(&path);
	FILE *file = path.len ? fopen(path.data, "re") : NULL;
	int rc = 0;

	if (file) {
		r.file = file;
		rc = read_file(&r, path.data, err);
		fclose(file);
	} else if (path.len && errno == ENOMEM) {
		alloc_die();
	} else if (path.len && (named || errno != ENOENT)) {
		rc = err_set(err, ERR_INPUT, "cannot open '%s': %s", path.data,
		    strerror(errno));
	}
	buf_release(&path);
	return rc;
}

struct wanted {
	const struct config_key *keys;
	size_t n;
};

static int
fill(const struct config_line *line, void *ctx, struct err *err)
{
	const struct wanted *wanted = ctx;
	bool known_section = false;

	for (size_t i = 0; i < wanted->n; i++) {
		const struct config_key *key = &wanted->keys[i];

		if (strcmp(key->section, line->section) != 0)
			continue;
		known_section = true;
		if (strcmp(key->name, line->name) != 0)
			continue;
		if (!*key->value && *line->value)
			*key->value = alloc_copy(
			    line->value, strlen(line->value));
		return 0;
	}
	if (!known_section)
		return 0;
	return err_set(err, ERR_INPUT, "unknown key '%.63s'", line->name);
}

int
config_read(const struct config_key *keys, size_t n, struct err *err)
{
	struct wanted wanted = { keys, n };

	return config_each(fill, &wanted, err);
}
