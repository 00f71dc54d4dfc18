#ifndef MEMOS_SERVE_FEEDBACK_H
#define MEMOS_SERVE_FEEDBACK_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/embedders.h"
#include "model/meter.h"
#include "serve/revise.h"
#include "store/entities.h"

/*
 * What is wrong with what is remembered, in plain words: "no, she moved to
 * Lyon in May".  It is read as a turn behind the last ones of the user is, by
 * the same rules or model; she is whom the conversation, or else what is known,
 * speaks of; and what it says is decided on as any claim is.  What comes of it
 * was given by the user: it has no sources, and its text is the edit's reason.
 */
struct feedback {
	struct revise *revise; /* all are borrowed */
	struct entity_scope scope;
	const char *run; /* the conversation; NULL: the last one */
	struct embedders *embedders;
	struct meter *meter;
	/*
	 * Which one of n is meant, from 0; -1 with ERR_INPUT if that cannot
	 * be said.
	 */
	int (*choose)(void *ctx, const char *question,
	    const char *const *options, size_t n, struct err *err);
	void *ctx;
};

/*
 * Appends a line for each memory that was changed; of a dry run, for each step
 * of the plan.  Fails with ERR_INPUT if nothing in it was understood, or what
 * is meant is not clear, and has then changed nothing.
 */
int feedback_apply(struct feedback *f, const char *text, size_t len,
    struct buf *out, struct err *err);

#endif
