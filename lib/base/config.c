#include "base/config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ini.h>

#include "base/alloc.h"
#include "base/buf.h"

struct reader {
	const struct config_key *keys;
	size_t n;
	FILE *file;
	int line, cut;    /* lines read, and the first that did not fit */
	char unknown[64]; /* the first key that nobody asked for */
	int at;           /* its line */
	bool outside;     /* it stands above all sections */
};

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
		if (!n && (c == ' ' || c == '\t'))
			continue;
		if (c && n < size - 1)
			line[n++] = (char)c;
		else if (!r->cut)
			r->cut = r->line;
	}
	line[n] = '\0';
	return c == EOF && !n ? NULL : line;
}

static int
take(void *ctx, const char *section, const char *name, const char *value)
{
	struct reader *r = ctx;
	bool known_section = false;

	for (size_t i = 0; i < r->n; i++) {
		const struct config_key *key = &r->keys[i];

		if (strcmp(key->section, section) != 0)
			continue;
		known_section = true;
		if (strcmp(key->name, name) != 0)
			continue;
		if (!*key->value && *value)
			*key->value = alloc_copy(value, strlen(value));
		return 1;
	}
	if (!known_section && *section)
		return 1;
	if (!r->at) {
		r->at = r->line;
		r->outside = !*section;
		snprintf(r->unknown, sizeof r->unknown, "%s", name);
	}
	return 0;
}

/* Returns whether the user named the file. */
static bool
find_file(struct buf *path)
{
	const char *named = getenv("MEMOS_CONFIG"), *home = getenv("HOME");
	const char *xdg = getenv("XDG_CONFIG_HOME");

	if (named && *named)
		buf_string(path, named);
	else if (xdg && *xdg == '/')
		buf_printf(path, "%s/memos/config", xdg);
	else if (home && *home)
		buf_printf(path, "%s/.config/memos/config", home);
	return named && *named;
}

static int
read_file(struct reader *r, const char *path, struct err *err)
{
	int line = ini_parse_stream(read_line, r, take, r);

	/* the file's buffer is not made by alloc.c */
	if (ferror(r->file) && errno == ENOMEM)
		alloc_die();
	if (line == 0 && !r->cut && !ferror(r->file))
		return 0;
	if (r->cut && (line <= 0 || r->cut <= line))
		return err_set(err, ERR_INPUT,
		    "%s:%d: the line is too long or has a NUL", path, r->cut);
	if (line > 0 && r->at == line)
		return err_set(err, ERR_INPUT,
		    r->outside ? "%s:%d: key '%s' stands in no section"
			       : "%s:%d: unknown key '%s'",
		    path, line, r->unknown);
	if (line > 0)
		return err_set(err, ERR_INPUT,
		    "%s:%d: neither a [section] nor key = value", path, line);
	return err_set(err, ERR_INPUT, "cannot read '%s'", path);
}

int
config_read(const struct config_key *keys, size_t n, struct err *err)
{
	struct reader r = { .keys = keys, .n = n };
	struct buf path = { 0 };
	bool named = find_file(&path);
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
