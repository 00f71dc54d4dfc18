#ifndef MEMOS_FIND_RECHECK_H
#define MEMOS_FIND_RECHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "find/entry.h"
#include "store/db.h"
#include "store/vectors.h"

/*
 * What the rows of single memories say.  Exact cosines: for those that a
 * segment's codes, which are coarser, brought to the top, and for those that
 * its scanned lists did not hold.  Whole entries: for the first hits.  And what
 * facts were read out of.
 */
struct recheck {
	struct db *db;
	const struct vector *query;
	enum vectors_place place; /* where the vectors are */
	float scale;              /* of the query, for unit length */
	struct buf chunk;         /* the last one that was read, */
	int64_t first;            /* and where it begins */
};

/* Borrows both; release it. */
void recheck_init(struct recheck *r, struct db *db, const struct vector *query,
    enum vectors_place place);
void recheck_release(struct recheck *r);

/* The cosine, -2 if the memory has no vector. */
int
recheck_cosine(struct recheck *r, int64_t seq, float *cosine, struct err *err);

/*
 * The entry, borrowed until the next call.  Returns 1, 0 if it is not there or
 * cannot be read, -1 with ERR_STORE.
 */
int recheck_entry(
    struct recheck *r, int64_t seq, struct entry *entry, struct err *err);

/*
 * Whether a turn that a fact was read out of is there, in one of these states
 * (bits); what another user's facts name is nothing to a turn.
 */
int recheck_turn(struct recheck *r, int64_t fact, uint32_t states, bool *there,
    struct err *err);

#endif
