#ifndef MEMOS_SERVE_SAVE_H
#define MEMOS_SERVE_SAVE_H

#include <stddef.h>

#include "base/err.h"
#include "serve/session.h"

/*
 * Writes what was said in the session, all of it, to a new file of mode 0600:
 * Markdown (.md), or JSON Lines (.jsonl) that memos-chat and memos-add read.
 * "~/" at the beginning is the home directory.  A file that is there stays as
 * it is, and is ERR_INPUT; one that cannot be written is gone, and ERR_STORE.
 */
int
save_session(struct session *s, const char *path, size_t *n, struct err *err);

#endif
