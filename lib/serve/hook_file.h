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

/*
 * Reads it, by a path; `now` is then as `was`.  Where the path is a link, it is
 * the file that it leads to, or with `itself` the link.
 */
int hook_file_read(
    struct hook_file *f, const char *path, bool itself, struct err *err);

/* Puts `now` into its place, in one step. */
int hook_file_replace(const struct hook_file *f, struct err *err);

/* Prints what became of it; `kept` names the backup. */
void hook_file_say(const struct hook_file *f,
    const struct hook_install *install, const char *event, bool kept);

/*
 * Writes it, keeping a copy of what was there; or with `gone` removes it; and
 * says so.  With install->print it prints what would be written.
 */
int hook_file_write(struct hook_file *f, const struct hook_install *install,
    bool gone, struct err *err);

#endif
