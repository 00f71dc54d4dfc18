#ifndef MEMOS_FIND_REEMBED_H
#define MEMOS_FIND_REEMBED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/space.h"
#include "model/static.h"
#include "store/cube.h"

/*
 * Another embedder for a cube, while the old one serves: entries and vectors
 * are made beside those that are there, in short transactions, and segments of
 * them; all of it takes its place in one transaction, the fingerprint with it.
 * Whatever ends the process in between leaves the old embedder and what was
 * staged, with which the next run goes on, or the new one.
 */
struct reembed {
	struct cube *cube; /* open for writing; borrowed */
	struct space space;
	const struct static_model *model; /* that the space needs, or NULL */
	bool again;  /* all anew for the embedder that is there already:
			entries alone; vectors that stand elsewhere
			stay */
	int threads; /* to train with; 0: as many as processors */
	/* both may be NULL */
	int (*stopped)(void);            /* something else than 0: end soon */
	void (*progress)(uint64_t rows); /* made so far */
};

/* How far it is. */
struct reembed_state {
	bool under_way;
	struct space space;
	int64_t staged;  /* memories that have what they need, */
	int64_t missing; /* and that have not; the forgotten are in neither */
};

/* Outside of a transaction. */
int
reembed_state(struct cube *cube, struct reembed_state *state, struct err *err);

/* How many given vectors serve, which only their giver can make again. */
int reembed_given(struct cube *cube, int64_t *n, struct err *err);

/*
 * Begins, or goes on with what is under way; ERR_INPUT if that is for other
 * vectors.  Returns 0 if the cube is made so already and nothing is to be done,
 * else 1.
 */
int reembed_begin(const struct reembed *r, struct err *err);

/*
 * Stages a vector for the memory of an id, in place of one that was staged
 * before; an id that is not there and a wrong dimension are ERR_INPUT.  Within
 * a write transaction that began with reembed_check(), which is ERR_STORE if
 * another process has ended it all.
 */
int reembed_check(const struct reembed *r, struct err *err);
int reembed_stage(const struct reembed *r, const char *id, const float *vector,
    size_t n, struct err *err);

struct reembed_done {
	bool switched;
	int64_t memories;           /* that are to be found, if it is */
	struct reembed_state state; /* if it is not */
};

/*
 * Makes all that can be made, and switches if nothing is missing; of vectors
 * that a model elsewhere makes, what is missing becomes jobs.  Waits for
 * another process that seals.  Ends early, without an error, if it is stopped.
 */
int reembed_finish(
    const struct reembed *r, struct reembed_done *done, struct err *err);

/* Throws away what is staged; *state is how much that was. */
int reembed_cancel(
    const struct reembed *r, struct reembed_state *state, struct err *err);

/*
 * Takes away what an interrupted one has left, but nothing that is staged,
 * unless another process seals.
 */
int reembed_tidy(const struct reembed *r, struct err *err);

#endif
