#ifndef MEMOS_FIND_INGEST_ENTRY_H
#define MEMOS_FIND_INGEST_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "find/ingest.h"
#include "find/ingest_form.h"
#include "find/novelty.h"
#include "find/preparer.h"
#include "model/settings.h"
#include "store/entries.h"

/* The entries that an ingest makes, with their vectors. */

enum { INGEST_RECENT = 64 /* sessions whose last vector is remembered */ };

/* The own vector of the turn that was last seen of a session. */
struct ingest_recent {
	int64_t session, seq;
	uint64_t time; /* of ingest: while it lasts, no later turn is there */
	bool any;      /* the vector is not all zero */
};

struct ingest {
	struct cube *cube;
	struct db *db;
	struct preparer *preparer;
	struct space space;
	const struct table *table;
	const struct static_model *model;
	bool checked; /* in this transaction, that the cube is as then */
	struct arena arena, row;
	struct buf data;
	struct ingest_recent recent[INGEST_RECENT];
	float *owns;   /* INGEST_RECENT vectors, of these */
	uint64_t time; /* moves on when others may have changed a session */
	struct entries_writer writer, mark;
	int64_t priority, first_job, last_job;
	struct edit *edit;
	struct ingest_form form;
	struct settings_life life;
	struct novelty *novelty; /* NULL: nobody asks */
	bool judged;             /* by models, what a memory is worth */
};

/* Makes and appends the entry of a row; seq is above all that were made. */
int ingest_entry_put(struct ingest *in, struct prepared *record, int64_t seq,
    int64_t session, struct err *err);

/* Makes an entry that is there again, or takes it out: is it to be found? */
int ingest_entry_again(struct ingest *in, int64_t seq, int64_t session,
    enum memory_state *state, struct err *err);

/*
 * Where a turn is gone from its session, the next one has another before it:
 * its entry is made again.
 */
int ingest_entry_mend(
    struct ingest *in, const struct rows_put *put, struct err *err);

#endif
