#ifndef MEMOS_SERVE_TALK_H
#define MEMOS_SERVE_TALK_H

#include "base/err.h"
#include "serve/session.h"

/*
 * A chat with a program: messages as JSON Lines on standard input, and on
 * standard output a line for each that the user said: the answer, as a message
 * too, with the memories it could use.  Messages of others are only stored.  A
 * line that is wrong is told and passed over.
 */

/*
 * Until the input ends.  `options` lacks text, called and ctx.  -1 with why it
 * cannot go on; what is wrong with a line or an answer was said before.
 */
int talk_run(const struct session_options *options, struct err *err);

#endif
