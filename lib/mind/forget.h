#ifndef MEMOS_MIND_FORGET_H
#define MEMOS_MIND_FORGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/record.h"
#include "find/ingest.h"
#include "store/cube.h"
#include "store/selection.h"

/*
 * Forgetting: what is to go is planned without changing anything, and can be
 * printed; then it is done, in transactions that keep no writer waiting.  What
 * was formed out of what is to go, and of nothing else that is still there,
 * goes with it.  To be forgotten is a state, and an edit that can be taken
 * back; to be purged is final, and leaves no trace.
 */
struct forget_item {
	const char *id;
	int64_t seq;  /* when it was planned; 0: old forms of it are left */
	bool derived; /* it goes with the one before it */
	bool past;    /* it is forgotten already */
	enum memory_state became; /* in a plan of decay.h: what it is to be */
};

/* Zeroed but for what the caller sets. */
struct forget {
	struct cube *cube; /* borrowed, as is all that it points to */
	bool purge;        /* plan for that: the forgotten are there, too */
	bool keep_derived;
	bool expired; /* of what is selected, what expires_at says is over */
	int (*stopped)(void); /* something else than 0: end soon; or NULL */

	struct forget_item *items;
	size_t n, room;
	struct forget_seen {
		int64_t *seqs; /* by hash, 0 for none */
		size_t n, room;
	} seen;
	bool selected; /* by forget_select(), with this: */
	struct selection selection;
	bool whole; /* that is a scope, and nothing narrower than it */
	struct arena arena;
};
void forget_release(struct forget *f);

/* ---- plan, all of it within one read transaction ---- */

/* Plans for the memory of an id: 1, or 0 if there is none. */
int forget_add(struct forget *f, const char *id, struct err *err);

/*
 * Plans for all that is selected, in the order in which it was added.  Without
 * states, these are all: but for what is forgotten already, unless it is to be
 * purged.  What the selection points to is borrowed until all is done.  A purge
 * of a whole scope takes the memories of it along that are old forms only.
 */
int forget_select(
    struct forget *f, const struct selection *selection, struct err *err);

/*
 * When metadata say that the memory is over, by `expires_at`, or else
 * `expiration_date`; a day is over at its end.  CLOCK_NONE: never.
 */
int64_t forget_over_at(const char *metadata);

/* Whether that time has passed. */
bool forget_is_over(const char *metadata, int64_t now);

/* Plans for a memory, if it is not planned for yet; the id is copied. */
struct forget_item *
forget_item_add(struct forget *f, const char *id, int64_t seq);

/* Plans for what goes with it; to be called once, behind the others. */
int forget_derive(struct forget *f, struct err *err);

/* ---- apply ---- */

/* The lines of all of the plan, as they would be. */
int forget_print(struct forget *f, struct buf *out, struct err *err);

/*
 * What is told once it is durable; another answer than 0 ends it, for lines
 * that cannot be written.
 */
typedef int forget_sink(const struct buf *lines, void *ctx, struct err *err);

/*
 * Forgets what was planned, outside of a transaction.  It is one edit, or one
 * begins anew where another process has made one in between.  What is not
 * selected any more, or not there, is passed over.  After a failure what was
 * told is done.
 */
int forget_apply(struct forget *f, struct ingest *in, const char *reason,
    forget_sink *sink, void *ctx, struct err *err);

/* Whether a purge was interrupted, which the next one is to end: 1 or 0. */
int forget_purge_left(struct cube *cube, struct err *err);

/*
 * Calls each with every text that is to be purged, as it is and was; within a
 * read transaction.
 */
int forget_texts(struct forget *f, void (*each)(const char *text, void *ctx),
    void *ctx, struct err *err);

/*
 * Purges what was planned, outside of a transaction, and ends what another
 * purge has left.  Of a whole scope blocks and old forms go, too.  All is told
 * at the end, when nothing is left of it.  Where it is stopped or fails, the
 * next one goes on.
 */
int forget_purge(struct forget *f, struct ingest *in, forget_sink *sink,
    void *ctx, struct err *err);

#endif
