#ifndef MEMOS_SERVE_HOOK_GIT_H
#define MEMOS_SERVE_HOOK_GIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "serve/hook.h"

/*
 * The hooks of a git repository: a commit is an event that happened, with its
 * message, hash, files and how much of them changed, known by "git-" and its
 * hash; one that was rewritten is superseded by what it became.  While a
 * message is written, what is remembered of the change stands in it as
 * comments.
 */
struct hook_git_call {
	const char *hook; /* "post-commit" and so on */
	size_t n;
	char **arguments; /* that git gave it */
};

/* The hooks there are, ended by NULL. */
extern const char *const hook_git_names[];

/* ERR_INPUT for another hook, or outside of a repository. */
int hook_git(
    const struct hook *h, const struct hook_git_call *call, struct err *err);

/*
 * Runs git with these arguments, ended by NULL, and with `in` (or NULL) for its
 * standard input; appends what it prints, at most `max` bytes, behind which it
 * is stopped.  Its status, or -1 with ERR_STORE if it cannot be run, or is not
 * done before it is late.  To be called after hook_begin().
 */
int hook_git_run(const char *const *arguments, const struct buf *in,
    struct buf *out, size_t max, struct err *err);

/* prepare-commit-msg: FILE, and where the message comes from, or NULL. */
int hook_git_hint(const struct hook *h, const char *file, const char *source,
    struct err *err);

#endif
