#ifndef MEMOS_FIND_INGEST_H
#define MEMOS_FIND_INGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/record.h"
#include "find/preparer.h"
#include "model/embedders.h"
#include "model/space.h"
#include "store/cube.h"
#include "store/rows.h"
#include "store/states.h"

/*
 * Makes a memory findable: its terms, its cues and its vector, as an entry.
 * The vector of a turn is its own text's plus .3 of the previous turn's of
 * its session, fixed when it is added: a later turn changes no older row.
 * Where a model elsewhere makes the vectors, a job is put for each memory; and
 * one for a session in which something was said that is to become facts
 * (store/formation.h), unless [work] formation is off; and one for a memory
 * that is no turn or the like and was given an importance, if [models] names
 * who judges that.
 */
struct ingest;

/* The kind of jobs that are put where models judge what a memory is worth. */
#define INGEST_IMPORTANCE "importance"

/*
 * For writing to a cube.  A new cube gets `space`, or if that is NULL the
 * configured one; an old one is checked: a fingerprint of another analyser or
 * table is ERR_STORE, naming what to do.  Borrows embedders, which may be NULL
 * for a cube whose vectors are built in or given.  Returns owned, or NULL.
 */
struct ingest *ingest_new(struct cube *cube, const struct space *space,
    struct embedders *embedders, struct err *err);
void ingest_free(struct ingest *in);

/* The cube's space, and what makes its vectors here, or NULL; borrowed. */
const struct space *ingest_space(const struct ingest *in);
const struct table *ingest_table(const struct ingest *in);
const struct static_model *ingest_model(const struct ingest *in);

/*
 * Jobs that are put from now on are for who waits for them: before others.
 * ingest_jobs() is then the first and the last of them, 0 for none.
 */
void ingest_wait(struct ingest *in);
void ingest_jobs(const struct ingest *in, int64_t *first, int64_t *last);

/*
 * Stores m and its entry within a write transaction, as rows_put() does.  A
 * vector where the cube has its own embedder, or one of another dimension, is
 * ERR_INPUT.
 */
int ingest_put(struct ingest *in, const struct memory *m, bool upsert,
    struct arena *arena, struct rows_put *put, struct err *err);

/*
 * The same for a record whose entry may have been made already; m, seq and the
 * entry change.
 */
int ingest_put_prepared(struct ingest *in, struct prepared *record, bool upsert,
    struct arena *arena, struct rows_put *put, struct err *err);

/*
 * What is put from now on is part of an edit, which is borrowed; NULL ends it.
 */
void ingest_edit(struct ingest *in, struct edit *edit);

/* The cube that it writes to; borrowed. */
struct cube *ingest_cube(const struct ingest *in);

/*
 * rows_restore(), with the memory's entry: 1, or 0 if there is nothing to
 * restore.
 */
int ingest_restore(struct ingest *in, struct rows_restore *restore,
    struct arena *arena, struct err *err);

/*
 * Within a write transaction: another state of a memory, which is and stays one
 * that searches read: 1, or 0 if it is not in the state that it was in.  It is
 * part of edit; with NULL it is taken back: to what it was from what it became.
 */
int ingest_change_state(struct ingest *in, const struct states_change *change,
    struct edit *edit, enum edit_event event, struct err *err);

/*
 * Within a write transaction, after a row was deleted: takes out its entry, and
 * makes that of the turn behind it again.
 */
int
ingest_remove(struct ingest *in, int64_t seq, int64_t session, struct err *err);

/*
 * Writes out the entries and jobs at hand: to be called before the commit of
 * every transaction that ingest_put() was part of.
 */
int ingest_flush(struct ingest *in, struct err *err);

/*
 * Around a savepoint: ingest_mark() when it is set, ingest_back() when it was
 * rolled back to.  After a rollback of all, ingest_forget().
 */
void ingest_mark(struct ingest *in);
void ingest_back(struct ingest *in);
void ingest_forget(struct ingest *in);

/*
 * For making all entries again beside those that serve (store/next.h), for
 * vectors of `space`, with the model in files that it needs or NULL.  Only the
 * three below, and what goes around them, are for it.  Returns owned, or NULL.
 */
struct ingest *ingest_new_next(struct cube *cube, const struct space *space,
    const struct static_model *model, struct err *err);

/* The highest number that has its entry there. */
int ingest_next_last(struct ingest *in, int64_t *seq, struct err *err);

/* Makes the entry of a memory; seq is above all that were made. */
int ingest_next_make(
    struct ingest *in, int64_t seq, int64_t session, struct err *err);

/*
 * After a memory was changed or deleted: its entry is made again or taken out,
 * and that of the turn behind it is made again; numbers above `last` were not
 * made yet.
 */
struct ingest_again {
	int64_t seq, session; /* of the memory */
	bool live;            /* it is there, and its state: */
	enum memory_state state;
	int64_t behind; /* the turn whose entry was made again, too; or 0 */
};
int ingest_next_again(struct ingest *in, int64_t last,
    struct ingest_again *again, struct err *err);

#endif
