#ifndef MEMOS_FIND_FOLD_H
#define MEMOS_FIND_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "find/rank.h"
#include "store/db.h"
#include "store/selection.h"

/*
 * A fact and the turn that it was read out of say the same: in what is found
 * they share one slot, which stands where the better of them does.  The turn is
 * what is shown; a fact without a turn that is there and selected stands alone.
 * The cue RANK_FACT is why a fact must be better by a margin to stand for its
 * turn: it says less than that, and has no turns around it.  One whose
 * turns are gone has no such margin to make up for; one of archived turns has,
 * for a summary stands for these.
 * Facts are facts, preferences, events and procedures; a summary of many turns
 * is none of them.  What another user's facts name as their sources is nothing
 * to a turn.
 */
struct fold_fact {
	int64_t seq;
	struct fold_fact *next; /* in the order of their ranks */
};

struct fold_slot {
	struct hit hit; /* the best of them; seq is of what is shown */
	struct fold_fact *facts, *last;
	bool moved; /* stands where what it made untrue did */
};

struct folded {
	struct fold_slot *slots; /* best first; in the arena */
	size_t n;
};

/*
 * Whether there is anything to fold: the store has sources, and the selection
 * lets both facts and turns pass.
 */
int fold_needed(
    struct db *db, const struct selection *sel, bool *needed, struct err *err);

/*
 * A turn whose facts are all superseded stands behind the turn of what
 * superseded one of them, if that has a slot: which is then in its place, with
 * its score, for who asks for the one asks for the other.
 *
 * Folds hits, best first, into at most k slots; the first that finds none left
 * ends it.  Returns 1 if so, or 0 if there may be more to fold, or -1 with
 * ERR_STORE.  Within a read transaction.
 */
int
fold(struct db *db, const struct selection *sel, const struct ranking *ranking,
    size_t k, struct arena *arena, struct folded *folded, struct err *err);

/*
 * Whether facts were read out of a memory, and all of them are superseded or
 * retracted.
 */
int
fold_superseded(struct db *db, int64_t seq, bool *superseded, struct err *err);

#endif
