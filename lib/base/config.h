#ifndef MEMOS_BASE_CONFIG_H
#define MEMOS_BASE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * The configuration file, memos-config(5): INI, in $MEMOS_CONFIG or
 * $XDG_CONFIG_HOME/memos/config (~/.config/memos/config).  An option comes
 * before the environment, the environment before the file, the file before the
 * default; this module knows only the file.
 */
enum { CONFIG_LINE_MAX = 1023 /* bytes of a line that are believed */ };

struct config_key {
	const char *section, *name;
	char **value; /* set to an owned copy if it is NULL */
};

/*
 * Fills what the file says of the keys.  No file is no error unless
 * MEMOS_CONFIG names it.  A line that is no INI, and a key that is not known
 * in a section that is, are ERR_INPUT with file and line; sections of other
 * commands are passed over.
 */
int config_read(const struct config_key *keys, size_t n, struct err *err);

/* A key and its value, as the file has them; borrowed. */
struct config_line {
	const char *section, *name, *value;
	int section_line; /* where the section begins: it may stand twice */
};

/*
 * Calls each for every key in the file, in its order, until that returns -1
 * with err, which gets file and line in front of it (-2: the line where the
 * section begins).  Fails as config_read().
 */
int config_each(
    int (*each)(const struct config_line *line, void *ctx, struct err *err),
    void *ctx, struct err *err);

/* Puts the file and this line of it in front of what err says; returns -1. */
int config_blame(int line, struct err *err);

/* Appends the path of the file, if there is any; true if the user named it. */
bool config_path(struct buf *path);

#endif
