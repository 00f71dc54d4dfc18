#ifndef MEMOS_SERVE_SESSION_BEGIN_H
#define MEMOS_SERVE_SESSION_BEGIN_H

#include "base/err.h"
#include "mind/converse.h"
#include "serve/session.h"

/* What session.c decides before a conversation can begin. */

/*
 * Sets s->run, and s->resumed: the one of the options, the last one without a
 * name of its own, or a new one.  The cube is open.
 */
int session_begin_run(struct session *s, struct err *err);

/* Shares the tokens of a prompt out, by what the models take. */
void
session_begin_share(const struct session *s, struct converse_options *options);

#endif
