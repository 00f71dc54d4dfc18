#ifndef MEMOS_SERVE_HOOK_H
#define MEMOS_SERVE_HOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "serve/front.h"
#include "serve/hook_event.h"

/*
 * What memos-hook does when an agent calls it: tells what is remembered when a
 * session begins and when somebody asks, and keeps what was said.  Its law: an
 * agent is never kept waiting, for a lock or a model, and what could not be
 * kept now is kept at the next event.
 */
struct hook {
	struct front *front; /* settled; borrowed */
	size_t budget;       /* tokens of what is told */
	bool redact;
	bool tools; /* calls of tools are kept, too */
	int agent;  /* enum hook_agent, or -1: told by the event */
};

/* From now on there are two seconds for all that can wait. */
void hook_begin(void);

/* Reads an event from standard input, and prints the answer. */
int hook_run(struct hook *h, struct err *err);

/* Whether the time is over, as `stopped` of what may take long. */
int hook_late(void);

/* Appends what is remembered: for a session that begins, or for a prompt. */
int hook_recall(const struct hook *h, const struct hook_event *event,
    struct buf *out, struct err *err);

/* What became of what was said. */
struct hook_kept {
	uint64_t added, known, bad; /* memories, and lines */
	bool busy;                  /* another process writes: not now */
	bool more;                  /* the time was over: the rest later */
};

/*
 * Keeps what is new in the transcript of an event, up to its last whole line,
 * or what the event says itself.  How far it was read is committed with what
 * was read, and ids are made of what is said and where: nothing is kept twice,
 * whenever it is killed.
 */
int hook_capture(const struct hook *h, const struct hook_event *event,
    struct hook_kept *kept, struct err *err);

#endif
