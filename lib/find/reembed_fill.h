#ifndef MEMOS_FIND_REEMBED_FILL_H
#define MEMOS_FIND_REEMBED_FILL_H

#include "find/reembed.h"
#include "model/remote.h"

/*
 * Stages the vectors of a space whose model is elsewhere, of all memories that
 * have none staged, in the order they were added.  What the model refuses is
 * passed over, and counted in *refused: jobs will say what is wrong with it.
 * Ends early, without an error, if it is stopped; -1 with ERR_MODEL if the
 * model cannot be used: what is staged stays.
 */
int reembed_fill(const struct reembed *r, struct remote *remote,
    int64_t *refused, struct err *err);

#endif
