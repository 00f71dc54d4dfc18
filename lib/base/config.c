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
	char unknown[64]; /* the first key that nobody asked for */
};

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
	if (!known_section)
		return 1;
	if (!*r->unknown)
		snprintf(r->unknown, sizeof r->unknown, "%s", name);
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
read_file(struct reader *r, const char *path, FILE *file, struct err *err)
{
	int line = ini_parse_file(file, take, r);

	/* the file's buffer is not made by alloc.c */
	if (ferror(file) && errno == ENOMEM)
		alloc_die();
	if (line == 0 && !ferror(file))
		return 0;
	if (line > 0 && *r->unknown)
		return err_set(err, ERR_INPUT, "%s:%d: unknown key '%s'", path,
		    line, r->unknown);
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
		rc = read_file(&r, path.data, file, err);
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
