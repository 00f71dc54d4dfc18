#ifndef MEMOS_SERVE_HOOK_INSTALL_H
#define MEMOS_SERVE_HOOK_INSTALL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * Puts memos-hook into the configuration of an agent, or the hooks of a git
 * repository, and takes it out again.  What stands there stays; before a file
 * is changed for the first time it is copied to FILE.before-memos, and given
 * back from there, to the byte, if nobody has changed it since.  Done twice,
 * it changes nothing.  Each file is said on a line of JSON.
 */
struct hook_install {
	const char *name;    /* of an agent, or "git" */
	const char *program; /* as the agent's shell is to find it */
	const char *options; /* for each call, quoted for a shell, or "" */
	bool project;        /* the project here, not all of the user's */
	bool print;          /* only print what would be written */
	bool remove;
};

/* Fails with ERR_INPUT for what cannot be read, which stays as it is. */
int hook_install(const struct hook_install *install, struct err *err);

/* The same for the hooks of the repository here. */
int hook_install_git(const struct hook_install *install, struct err *err);

/* Appends a word as a shell reads it back. */
void hook_install_quote(struct buf *out, const char *word);

#endif
