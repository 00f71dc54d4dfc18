#ifndef MEMOS_FIND_PAST_H
#define MEMOS_FIND_PAST_H

#include "base/err.h"
#include "model/embedders.h"
#include "model/space.h"
#include "store/cube.h"
#include "store/selection.h"

/*
 * A cube as it was: what stood at a time, in a store in memory, so that a
 * search of the past is a search like any other.  It holds what the scope of a
 * selection holds, all of it, and takes the longer to make the more that is.
 */
struct past {
	struct cube cube; /* db NULL: nothing was made yet */
	char *key;        /* of what and when */
};

/*
 * Makes past->cube what stood in `now` at sel->as_of, unless that is what it
 * is; 1 if it was made, 0 if it was there.  Within a read transaction.  What a
 * model elsewhere made of texts that are gone is gone, too: these are found by
 * their words.
 */
int past_make(struct past *past, struct cube *now, const struct selection *sel,
    const struct space *space, struct embedders *embedders, struct err *err);
void past_release(struct past *past);

#endif
