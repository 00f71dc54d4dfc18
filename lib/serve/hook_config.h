#ifndef MEMOS_SERVE_HOOK_CONFIG_H
#define MEMOS_SERVE_HOOK_CONFIG_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "serve/hook_event.h"

/*
 * An agent's configuration, as a text, with memos-hook for its events and
 * without it.  What else stands there stays as it is, byte for byte.  An entry
 * is ours if its command is one of memos-hook.
 */

/*
 * Adds what is missing, and sets the command of what is there; an empty text is
 * that of a file that is still to be made.  Fails with ERR_INPUT, naming the
 * line, if the text cannot be read; it is then as it was.
 */
int hook_config_add(enum hook_agent agent, const char *command,
    struct buf *text, struct err *err);

/* Takes all of ours out. */
int hook_config_remove(struct buf *text, struct err *err);

/* Whether nothing is left that a file would be needed for. */
bool hook_config_is_empty(const struct buf *text);

/*
 * The same for the configuration of Codex in TOML: ours stands at its end,
 * between two comments.
 */
int
hook_config_add_toml(const char *command, struct buf *text, struct err *err);
int hook_config_remove_toml(struct buf *text, struct err *err);

/* Whether hooks stand there already, as far as it can be read. */
bool hook_config_has_toml(const struct buf *text);

#endif
