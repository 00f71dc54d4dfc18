#ifndef MEMOS_BASE_STATE_FILE_H
#define MEMOS_BASE_STATE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * Small files of the user's state, in $XDG_STATE_HOME/memos or else
 * ~/.local/state/memos: each is the last word of several processes, and a
 * reader sees the old one or the new one, whole.  Nothing is synced.
 */

/* Appends the path of a file there; false if there is no home. */
bool state_file_path(struct buf *path, const char *name);

/* Makes the folders above a file, mode 0700. */
void state_file_folders(struct buf *path);

/* Puts len bytes, mode 0600, in the place of a file; -1 with errno. */
int state_file_replace(const char *path, const char *data, size_t len);

#endif
