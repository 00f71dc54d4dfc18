#ifndef MEMOS_BASE_CONFIG_H
#define MEMOS_BASE_CONFIG_H

#include <stddef.h>

#include "base/err.h"

/*
 * The configuration file, memos-config(5): INI, in $MEMOS_CONFIG or
 * $XDG_CONFIG_HOME/memos/config (~/.config/memos/config).  An option comes
 * before the environment, the environment before the file, the file before the
 * default; this module knows only the file.
 */
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

#endif
