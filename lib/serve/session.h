#ifndef MEMOS_SERVE_SESSION_H
#define MEMOS_SERVE_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/record.h"
#include "mind/converse.h"
#include "model/embedders.h"
#include "model/meter.h"
#include "model/settings.h"
#include "store/cube.h"

/*
 * A conversation that is being held, whether by a person at a terminal (repl.h)
 * or by a program (talk.h): its cube, its models, and what came of it so far.
 * Cube and model may change while it lasts.
 */
struct session_options {
	const char *dir, *cube;         /* NULL: as cube_open() has it */
	const char *user, *agent, *app; /* NULL for none */
	const char *run;                /* NULL: a new session */
	bool goes_on;         /* or the last of those, if there is any */
	const char *name;     /* of who speaks, NULL for none */
	const char *model;    /* names by commas; NULL: as configured */
	size_t memory_budget; /* tokens */
	int steps_max;        /* requests of a turn; 1: no tools */
	struct meter *meter;  /* borrowed; counts what models are asked */
	int (*stopped)(void);
	/* as those of struct converse_options */
	void (*text)(void *ctx, const char *text, size_t len);
	void (*called)(void *ctx, const char *name, const char *arguments,
	    const char *result, bool failed);
	void *ctx;
};

/* A call of a tool; long strings are cut. */
struct session_call {
	char *name, *arguments, *result;
	bool failed;
};

enum {
	SESSION_CALLS = 100, /* of them that are kept */
	SESSION_RUN = MEMORY_NAME_MAX + 1,
};

struct session {
	struct session_options options;
	char run_made[SESSION_RUN];
	const char *run;
	bool resumed; /* there was something in it before */
	struct cube *cube;
	struct embedders embedders;
	struct models models;
	char *chat_names; /* "" for none */
	struct chat *chat;
	struct converse *converse;
	/* of the last turn; with `answered`, there is one */
	struct converse_answer answer;
	bool answered, asked; /* ... and that a model was asked */
	/* of this process */
	struct session_call calls[SESSION_CALLS];
	size_t n_calls; /* in all: the last ones are kept */
	int64_t turns, tokens_in, tokens_out;
	bool warned; /* that something is wrong with searching */
};

/* Opens cube and models.  On failure, too, session_close() is called for. */
int session_open(
    struct session *s, const struct session_options *options, struct err *err);

/* Also looks after the index, as memos-add does when it is done. */
void session_close(struct session *s);

/*
 * A turn, as converse_say(), or with a NULL text as converse_retry(); the
 * answer is in s->answer.  What is wrong with the search is a warning, once.
 */
int
session_say(struct session *s, const char *text, size_t len, struct err *err);

/* Goes on in another cube or with other models; -1 with all as it was. */
int session_set_cube(struct session *s, const char *name, struct err *err);
int session_set_model(struct session *s, const char *names, struct err *err);

/* The i-th call that is kept, oldest first; NULL behind the last. */
const struct session_call *session_call(const struct session *s, size_t i);

/* Memories that the last answer could use, best first; how many. */
enum { SESSION_USES = 64 };
struct session_use {
	const struct memory *memory; /* borrowed until the next turn */
	double score;
};
size_t
session_used(const struct session *s, struct session_use uses[SESSION_USES]);

/* Whose blocks it sees. */
struct block_scope session_scope(const struct session *s);

#endif
