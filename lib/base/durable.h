#ifndef MEMOS_BASE_DURABLE_H
#define MEMOS_BASE_DURABLE_H

#include "base/err.h"

/*
 * Files and directories that survive a power loss.  A name is on the disk only
 * once the directory that holds it is synced.
 */

/* Syncs the file or directory at path; ERR_STORE says what could not be. */
int durable_sync(const char *path, struct err *err);

/*
 * Makes the directory, with mode 0700; its parent must be there.  One that is
 * there already is no error.  Either way its name is synced, if that can be.
 */
int durable_mkdir(const char *path, struct err *err);

#endif
