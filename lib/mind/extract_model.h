#ifndef MEMOS_MIND_EXTRACT_MODEL_H
#define MEMOS_MIND_EXTRACT_MODEL_H

#include "mind/asker.h"
#include "mind/claims.h"

/*
 * The extractor that asks a language model.  What people said is data in a
 * message of its own, quoted so that it cannot end the quotation; what is
 * answered is checked before it is believed, and can only ever be claims: it
 * names turns of the window by their number and nothing else of the store.
 *
 * A window that does not go into one request is read in parts, and long turns
 * in pieces.  -1 if a part was not answered, and there are then no claims of
 * the window: what is to become of the job says asker_failure().
 *
 * Borrows asker, which decide_model() may share:
 *
 *	struct asker *asker = asker_new(models, names, meter, stopped, err);
 *
 *	job.extractor = extract_model(asker);
 *	job.decider = decide_model(asker);
 */
struct extractor extract_model(struct asker *asker);

#endif
