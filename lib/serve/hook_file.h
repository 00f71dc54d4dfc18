#ifndef MEMOS_SERVE_HOOK_FILE_H
#define MEMOS_SERVE_HOOK_FILE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "serve/hook_install.h"

/* A file as it was, and as it is to be. */
struct hook_file {
	struct buf path;   /* of the file itself, not of a link to it */
	struct buf backup; /* path */
	struct buf was, now;
	bool there, kept; /* there are such a file, and a backup */
	unsigned int mode;
};
void hook_file_release(struct hook_file *f);

/* Reads it, by a path; `now` is then as `was`. */
int hook_file_read(struct hook_file *f, const char *path, struct err *err);

/*
 * Writes it, keeping a copy of what was there; or with `gone` removes it; and
 * says so.  With install->print it prints what would be written.
 */
int hook_file_write(struct hook_file *f, const struct hook_install *install,
    bool gone, struct err *err);

#endif
