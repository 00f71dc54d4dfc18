#ifndef MEMOS_MIND_CONSOLIDATE_H
#define MEMOS_MIND_CONSOLIDATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "find/ingest.h"
#include "mind/summarise.h"
#include "model/meter.h"
#include "store/cube.h"
#include "store/edits.h"
#include "store/selection.h"

/*
 * Old turns become summaries that name them as their sources, and are archived;
 * facts that say the same become one; and what was said often enough becomes a
 * user's profile.  What is to be done is planned without changing anything, and
 * can be printed; then it is done, each step in a transaction of its own or
 * with others in one that is short.  The plan says all that there is to do:
 * once it is done, the next one is empty.
 */
struct consolidate_bounds {
	int64_t now;
	int64_t after;  /* microseconds: what is older is due */
	int64_t recent; /* what is younger never is */
	int64_t tokens; /* of a scope: from there on the oldest is due; or 0 */
};

enum consolidate_kind {
	CONSOLIDATE_SUMMARISE,
	CONSOLIDATE_MERGE,   /* the first of its memories stays */
	CONSOLIDATE_PROFILE, /* of a user: a block */
};

enum consolidate_why {
	CONSOLIDATE_OLD,
	CONSOLIDATE_MANY, /* the scope has more tokens than it may */
};

struct consolidate_member {
	int64_t seq;
	const char *id;
};

struct consolidate_step {
	enum consolidate_kind kind;
	enum consolidate_why why;
	const char *user, *agent, *app; /* "" for none */
	struct consolidate_member *members;
	size_t n;
	size_t tokens;     /* of what is summarised */
	int64_t from, to;  /* when that was said */
	const char *value; /* of the profile */
};

/* Zeroed but for what the caller sets; all of that is borrowed. */
struct consolidate {
	struct cube *cube;
	/* scope and filter; or all */
	struct selection selection;
	struct consolidate_bounds bounds;
	bool keep_facts, keep_turns; /* no merging; no summaries */
	bool no_profile;

	struct consolidate_step *steps;
	size_t n, room;
	size_t waiting; /* turns that are old, and not read for facts yet */
	struct arena arena;
};
void consolidate_release(struct consolidate *c);

/* Within one read transaction, which it begins and ends. */
int consolidate_plan(struct consolidate *c, struct err *err);

/*
 * Appends a step as a line of JSON; a summary's text by `summariser`, which
 * may be NULL for none.
 */
int
consolidate_print(struct consolidate *c, const struct consolidate_step *step,
    const struct summariser *summariser, struct buf *out, struct err *err);

/* ---- apply ---- */

struct consolidate_run {
	struct ingest *ingest; /* of that cube; all are borrowed */
	struct summariser summariser;
	bool asks;             /* it takes its time: never in a transaction */
	int (*stopped)(void);  /* something else than 0: end soon; or NULL */
	int64_t budget_ms;     /* of time, from the start; 0: any */
	int64_t budget_tokens; /* of models; 0: any */
	const struct meter *meter;
	const char *reason; /* for the history, or NULL */
	/* what is told once it is durable; -1 ends it */
	int (*told)(const struct buf *lines, void *ctx, struct err *err);
	/* a step was done, of all of them; may be NULL */
	void (*passed)(size_t done, size_t all, void *ctx);
	void (*warned)(const char *text, void *ctx); /* or NULL */
	void *ctx;

	/* what was done */
	size_t summaries, archived, merged, profiles;
	size_t tokens_before, tokens_after; /* of what was summarised */
	size_t left; /* steps that there was no time for */
	struct edit edit;
};

/*
 * Does what was planned, outside of a transaction; what has changed since is
 * left for the next plan.  It is one edit, or one begins anew where another
 * process has made one in between.  After a failure, or when it was stopped
 * (ERR_NONE), what was told is done.
 */
int consolidate_apply(
    struct consolidate *c, struct consolidate_run *run, struct err *err);

#endif
