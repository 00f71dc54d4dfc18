#ifndef MEMOS_FIND_NOVELTY_H
#define MEMOS_FIND_NOVELTY_H

#include "base/err.h"
#include "find/preparer.h"
#include "store/db.h"

/*
 * What a memory that is added tells its user, agent and application that is
 * new to them, by a sketch of what they have said (find/sketch.h).  Cheap, for
 * it is for every memory; of the order of what was stored alone, not of how it
 * was divided into transactions.
 *
 * A scope that has memories and no sketch has one made of the last of them:
 * after a purge, or where the cube is older than sketches.
 */
struct novelty;

/* Borrows both. */
struct novelty *novelty_new(struct db *db, struct preparer *preparer);
void novelty_free(struct novelty *n);

/* ---- within a write transaction ---- */

/*
 * What a record's importance is to change by, for which its entry was made.
 * novelty_hear() is then called once it is stored, if it was not there.  What
 * was read out of other memories is nothing new, and is not heard.
 */
int novelty_find(struct novelty *n, const struct prepared *record, double *by,
    struct err *err);
void novelty_hear(struct novelty *n);

/* Before the commit: writes what was heard. */
int novelty_flush(struct novelty *n, struct err *err);

/* As ingest_mark(), ingest_back() and ingest_forget(). */
void novelty_mark(struct novelty *n);
void novelty_back(struct novelty *n);
void novelty_forget(struct novelty *n);

#endif
