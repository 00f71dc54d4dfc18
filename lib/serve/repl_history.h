#ifndef MEMOS_SERVE_REPL_HISTORY_H
#define MEMOS_SERVE_REPL_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * What was typed into a chat, kept from one to the next: a file of the user's
 * own, $XDG_STATE_HOME/memos/chat_history (~/.local/state), a message a line.
 * In it a newline is "\n" and a backslash "\\".  Each message is written when
 * it is typed, so that none is lost.  Where no file can be written there is no
 * history; that is no error.
 */
enum { REPL_HISTORY_MAX = 1000 /* messages that are read back */ };

/* Calls each for the last messages of the file, oldest first. */
void repl_history_read(void (*each)(void *ctx, const char *text), void *ctx);

/* Adds one, unless it begins with a blank or is empty. */
void repl_history_add(const char *text);

/*
 * For who purges: takes messages out that have one of the texts, those that are
 * looked at between begin and end.  repl_history_end() writes the file again,
 * if there is anything to take out; ERR_STORE if that cannot be done.  *left is
 * whether messages stay.
 */
struct repl_history;
struct repl_history *repl_history_begin(void);
void repl_history_drop(struct repl_history *h, const char *text);
int repl_history_end(struct repl_history *h, bool *left, struct err *err);

/* Appends the path of the file; false if there is no place for one. */
bool repl_history_path(struct buf *path);

#endif
