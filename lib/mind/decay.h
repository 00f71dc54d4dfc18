#ifndef MEMOS_MIND_DECAY_H
#define MEMOS_MIND_DECAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/record.h"
#include "mind/forget.h"
#include "mind/retention.h"
#include "model/settings.h"
#include "store/cube.h"
#include "store/selection.h"

/*
 * Memories fade.  What is retained of an active one (retention.h) falls under
 * [life] decay_below: it is decaying, and weighs less in a search.  An access
 * brings it back; else, at least a day later, it falls under forget_below and
 * is forgotten, so that it can be brought back until it is purged.  What its
 * metadata say is over is forgotten whatever it is worth; what is pinned never
 * is.  No other transition is made.  What goes is the state alone, so that what
 * was formed out of a memory stays.
 */

/* A memory as decay sees it, without a clock or a store. */
struct decay_memory {
	struct retention_memory kept;
	int64_t decaying_since; /* CLOCK_NONE unless it is decaying */
	int64_t over_at;        /* what its metadata say; CLOCK_NONE: never */
	int64_t accesses;
};

/* The state that it is to be in; what it is in now for what is not to change.
 */
enum memory_state decay_next(const struct settings_life *life,
    const struct decay_memory *d, int64_t now);

/* When that will be, unless it is used; CLOCK_NONE for never. */
struct decay_times {
	int64_t decays, forgotten;
};
struct decay_times decay_times(const struct settings_life *life,
    const struct decay_memory *d, int64_t now);

/* Reads what the store knows of a row; within a transaction. */
int decay_read(struct db *db, const struct memory *m, struct decay_memory *d,
    struct err *err);

/* ---- a cube ---- */

/* Zeroed but for what the caller sets; all borrowed. */
struct decay {
	struct cube *cube;
	const struct settings_life *life;
	int64_t now;
	int (*stopped)(void); /* something else than 0: end soon; or NULL */
	struct forget plan;   /* what is to change, as it was added */
};
void decay_release(struct decay *d);

/*
 * Plans for all that is selected and is active or decaying, within one read
 * transaction: the same store, settings and time give the same plan.
 */
int
decay_plan(struct decay *d, const struct selection *selection, struct err *err);

/*
 * Appends a line for each memory of the plan: {"id","memory","event"}, the
 * event being DECAY, REVIVE or DELETE.
 */
int decay_print(struct decay *d, struct buf *out, struct err *err);

/*
 * Does it, as forget_apply() does: one edit, in short transactions.  What would
 * become something else by now is passed over.
 */
int decay_apply(struct decay *d, struct ingest *in, const char *reason,
    forget_sink *sink, void *ctx, struct err *err);

#endif
