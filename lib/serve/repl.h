#ifndef MEMOS_SERVE_REPL_H
#define MEMOS_SERVE_REPL_H

#include "base/err.h"
#include "serve/session.h"

/*
 * A chat at a terminal: messages and slash commands in, answers out as they
 * come.  Where standard output is no terminal, it is plain: lines are read as
 * they are, and nothing but answers and what commands print is written.
 */

/* From here on Ctrl-C stops an answer, not the program. */
void repl_begin(void);

/* For session_options: something else than 0 if it was pressed. */
int repl_stopped(void);

/*
 * Holds the conversation until it is left.  `options` lacks text, called and
 * ctx.  -1 with why it could not begin; what goes wrong later is said, and it
 * goes on.
 */
int repl_run(const struct session_options *options, struct err *err);

#endif
