#ifndef MEMOS_MIND_CONVERSE_STATE_H
#define MEMOS_MIND_CONVERSE_STATE_H

#include "mind/converse.h"
#include "mind/recall.h"
#include "store/selection.h"

/* What the files of converse.h share. */

/* A message of the session, as it stands in the store. */
struct converse_message {
	char *role, *text, *id;
	size_t len, tokens;
};

struct converse {
	struct converse_options options;
	char *run;
	struct ingest *ingest;
	struct recall recall;
	int64_t access_log; /* bytes that it may have */
	struct searcher *searcher;
	struct working *working;
	struct selection selection; /* user, agent and app; all runs */
	struct arena scope;         /* of which */
	/* the messages that came last, oldest first: they fit their budget */
	struct converse_message *recent;
	size_t n_recent, recent_tokens;
	/* of the turn at hand: reset when the next one begins */
	struct arena arena;
	struct pack pack;
	struct results hits;
	struct converse_part *parts;
	size_t n_parts;
	struct buf said; /* what there is of an answer */
	char turn_id[129];
	bool by_model; /* a tool is running: what changes is of its doing */
	/* changes that can be taken back, the last one last */
	struct converse_change *changes;
	size_t n_changes;
};

/* What a change has to be undone with. */
struct converse_change {
	char *name;   /* id of a memory, label of a block */
	int64_t edit; /* of the memory; 0: it is a block */
};

/*
 * Stores a memory in a transaction of its own, in place of the one of its id
 * if there is one; its id in the arena.
 */
int converse_store(struct converse *c, const struct memory *m,
    struct arena *arena, const char **id, struct err *err);

/* A record of the session's scope, of nothing but that. */
struct memory converse_record(const struct converse *c);

/* When a session ends, so does the way back. */
void converse_changes_release(struct converse *c);

/*
 * Makes the parts of the prompt for the last message, of c->hits; and asks the
 * model, appending its answer to c->said, also where it ends in a fault.
 */
int converse_make_prompt(struct converse *c, struct err *err);
void converse_prompt_release(struct converse *c);
int converse_ask(
    struct converse *c, struct converse_answer *answer, struct err *err);

/* Whose blocks the session sees. */
struct block_scope converse_scope(const struct converse *c);

/*
 * Runs a tool that a model has called; appends what came of it, JSON or a
 * sentence.  False if it failed: the result says why, for the model.  -1 with
 * ERR_STORE if the store cannot be used.
 */
int converse_call(struct converse *c, const struct chat_tool_call *call,
    struct buf *result, bool *failed, struct err *err);

#endif
