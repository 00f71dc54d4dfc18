#ifndef MEMOS_BASE_BESIDE_H
#define MEMOS_BASE_BESIDE_H

#include <limits.h>

#include "base/err.h"

/*
 * Files that the commands share, each opened when it is first needed: they lie
 * beside the running command, as the build leaves them, or in ../lib/memos
 * from there, as `make install` puts them.
 */
enum { BESIDE_MAX = PATH_MAX + 64 };

/*
 * Writes the path of a file, a short name of ours; that it is there is not
 * said.  ERR_STORE if nobody knows where the command is.
 */
int beside_path(const char *name, char path[BESIDE_MAX], struct err *err);

#endif
