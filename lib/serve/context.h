#ifndef MEMOS_SERVE_CONTEXT_H
#define MEMOS_SERVE_CONTEXT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "find/search.h"
#include "mind/pack.h"
#include "model/counter.h"
#include "serve/finder.h"
#include "serve/front.h"
#include "serve/hits.h"

/*
 * What memos-context does: a block for a prompt from a query, or from lines of
 * standard input.  Cubes are opened only if a query or core blocks need them.
 */
struct context {
	struct front *front;         /* settled; borrowed */
	struct pack_options options; /* blocks are filled in here */
	struct query query;          /* that of the operands, and of lines
					what they do not say themselves */
	bool no_blocks;
	const char *tokens_by; /* the chat model that counts, or NULL */
	const char *narrows;   /* an option that records cannot obey, or NULL */
	bool printed;          /* a memory or a core block was */
	/* private */
	bool opened;
	struct models models;
	struct meter meter;
	struct counter *counter;
	bool warned_uncounted;
	struct finder finder; /* no_access is the caller's */
	struct results found; /* by the query at hand, in hits.arena */
	struct hits hits;
	struct arena arena;
};
void context_release(struct context *c);

/* Prints the block of the query. */
int context_answer(struct context *c, struct err *err);

/* Appends it to out instead; nothing if nothing is remembered yet. */
int context_text(struct context *c, struct buf *out, struct err *err);

/*
 * Appends the block of what is to be known whatever is asked: of the memories
 * that the selection of c->query has, those of `n` at most that came last,
 * worth more the newer and the more important they are.
 */
int
context_standing(struct context *c, size_t n, struct buf *out, struct err *err);

/*
 * Prints one block for all the records of standard input; or, if the first
 * line is a query or the answer to one, for each line that line's own fields,
 * the block as `context` and its size as `tokens`.  A bad line is reported and
 * passed over.
 */
int context_lines(struct context *c, struct err *err);

#endif
