#ifndef MEMOS_MIND_CONVERSE_H
#define MEMOS_MIND_CONVERSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "find/ingest.h"
#include "find/search.h"
#include "mind/pack.h"
#include "mind/working.h"
#include "model/chat.h"
#include "model/embedders.h"
#include "store/cube.h"

/*
 * A conversation that remembers.  Each turn is stored before anything else is
 * done with it; then a prompt is made of the core blocks, of memories that are
 * packed into a budget, and of the messages that came last, and a model is
 * asked, which may call tools.  Without a model the answer is what is known.
 * What memory put into a prompt is never stored: only what was said is.
 *
 * The recent messages are read from the store, where each of them is: a
 * session goes on where it was, whatever ended it, and what no longer fits is
 * found by search.
 */
struct converse;

enum { CONVERSE_KNOWN = 5 /* hits that are the answer if there is no model */ };

struct converse_options {
	struct cube *cube; /* open for writing; all are borrowed */
	struct embedders *embedders;
	const char *user, *agent, *app; /* NULL for none */
	const char *run;                /* the session */
	const char *name;               /* of the user, NULL for none */
	struct chat *chat;              /* NULL: there is no model */
	/* tokens: of memories, of recent messages, of all that is sent */
	size_t memory_budget, recent_budget, context_budget;
	int steps_max;        /* requests of one turn: calls of tools but one */
	int (*stopped)(void); /* NULL: never */
	/* is given the answer as it comes; may be NULL */
	void (*text)(void *ctx, const char *text, size_t len);
	/* is told of each call of a tool and what came of it; may be NULL */
	void (*called)(void *ctx, const char *name, const char *arguments,
	    const char *result, bool failed);
	void *ctx;
};

struct converse *
converse_new(const struct converse_options *options, struct err *err);
void converse_free(struct converse *c);

/* What came of a turn; lives until the next call. */
struct converse_answer {
	const char *text; /* "" if there is none */
	size_t len;
	bool complete; /* else it was cut short: stopped, or the model failed */
	bool by_model; /* else it is what is known */
	const char *id; /* of the stored answer, NULL if it is not stored */
	const char *turn_id; /* of what the user said */
	const char *model;   /* that answered */
	int64_t tokens_in, tokens_out;
	struct results hits; /* memories that were found for it, best first */
	const struct pack *packed;
};

/*
 * What the user says.  It is durable before the model is asked.  -1 with
 * ERR_STORE if it could not be stored, with ERR_MODEL if there is no answer or
 * only a part of it: then it can be asked again by converse_retry(), and what
 * came is in the answer, which is not stored.
 */
int converse_say(struct converse *c, const char *text, size_t len,
    struct converse_answer *answer, struct err *err);
int converse_retry(
    struct converse *c, struct converse_answer *answer, struct err *err);

/*
 * What was said or done elsewhere, and belongs to the session: it is stored as
 * it is, in the session's scope, now if it has no time.  No model is asked.
 */
int
converse_keep(struct converse *c, const struct memory *given, struct err *err);

/* Exactly what the last prompt held, a part after the other. */
struct converse_part {
	const char *what; /* "instructions", "blocks", "memories", "message" */
	const char *role;
	const char *text;
	size_t len, tokens;
};
size_t
converse_prompt(const struct converse *c, const struct converse_part **parts);

/*
 * Does now what the first turn would have to do first, so that it need not:
 * opens the index, and what requests are sent with.  Nobody is asked.
 */
void converse_warm(struct converse *c);

/* Another model, or none, and what fits it: tokens, as in the options. */
void converse_set_chat(struct converse *c, struct chat *chat);
void converse_set_budgets(struct converse *c, size_t memory_budget,
    size_t recent_budget, size_t context_budget);

/* Who speaks from now on, NULL for nobody in particular; borrowed. */
void converse_set_name(struct converse *c, const char *name);

/* Another session, of which `run` is copied. */
int converse_set_run(struct converse *c, const char *run, struct err *err);

struct working *converse_working(struct converse *c);

/* For commands of the user: a search as the turns make it. */
int converse_search(struct converse *c, const char *text, size_t len, size_t k,
    struct arena *arena, struct results *results, struct err *err);

/* Notes that memories were given to the model or the user (store/access.h). */
void converse_note(struct converse *c, const char *const *ids, size_t n);

/* Stores a memory that the user gives; its id in the arena. */
int converse_remember(struct converse *c, const char *text, size_t len,
    struct arena *arena, const char **id, struct err *err);

/*
 * Changes that the user or the model makes of what is remembered, and the way
 * back from the last one that was made in this process: converse_undo() appends
 * what it has taken back, or returns 0 if there is nothing.  1 is done, 0 no
 * memory of that id.
 */
int converse_revise(struct converse *c, const char *id, const char *text,
    size_t len, struct err *err);
int converse_forget(struct converse *c, const char *id, struct err *err);
int converse_undo(struct converse *c, struct buf *what, struct err *err);

/*
 * The caller has changed a block of the session's scope, which is a change as
 * above; or has undone the last change of it, which then is none any more.
 */
void converse_note_block(struct converse *c, const char *label);
void converse_note_undo(struct converse *c, const char *label);

/* Tools that the model has; in the arena. */
const struct chat_tool *converse_tools(struct arena *arena, size_t *n);

#endif
